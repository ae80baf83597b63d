"""Fit the pair model's parts on labelled pairs: word weights, trees, linear weights, calibration."""

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.compare.pair_model import ShippedPairModel
from scoring.compare.pair_parts import (
    CONTRADICTS,
    SAME,
    LinearWeights,
    PairCalibration,
    WordWeights,
    beta_map,
    same_among_rest,
)
from scoring.compare.wording import word_differences
from scoring.trees import Trees
from tests.benchmarks.pair_data import Pairs

FOLDS = 5
WORD_FOLDS = 3
"""Folds by which the trees are shown what words say of pairs they weren't weighed on."""
ROUNDS = 150
LEAVES = 8
RATE = 0.04
LEAST_LEAF = 30
TREE_SHRINKAGE = 5.0
LINEAR_SHRINKAGE = 0.01
LEAST_PAIRS = 3
"""Pairs in which a word must differ to be weighed."""
WORD_SHRINKAGE = 0.3
EXTRA_WEIGHT = 0.2
"""Weight of a pair of another file beside one of the file at hand."""
BIG_GROUP = 0.3
"""Share of the pairs from which one group is too large to fold by."""
LEAST = 1e-6
BETA_SHRINKAGE = 60.0
"""Pull of the calibration towards the identity, beside the summed log loss."""


def folds(pairs: Pairs, count: int = FOLDS) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Return training and test rows such that no text is on both sides.

    Pairs linked by texts stay together. Where nearly all are linked (headlines crossed with bodies), the second
    text decides the fold and training pairs that share any text with the test part are dropped.
    """
    from sklearn.model_selection import GroupKFold

    if np.bincount(pairs.groups).max() <= BIG_GROUP * len(pairs.groups):
        return list(GroupKFold(count).split(pairs.labels, groups=pairs.groups))
    second = np.unique([b for _, b in pairs.texts], return_inverse=True)[1]
    split = GroupKFold(count).split(pairs.labels, groups=second)
    return [(train[free_of(select(pairs, train), select(pairs, test))], test) for train, test in split]


def free_of(pairs: Pairs, held_out: Pairs) -> NDArray[np.bool_]:
    """Tell which pairs share no text with the held-out ones."""
    texts = {text for pair in held_out.texts for text in pair}
    return np.array([texts.isdisjoint(pair) for pair in pairs.texts], dtype=np.bool_)


def select(pairs: Pairs, rows: NDArray[Any]) -> Pairs:
    """Return some of the pairs."""
    texts = [pairs.texts[i] for i in np.arange(len(pairs.texts))[rows]]
    return Pairs(pairs.features[rows], pairs.labels[rows], pairs.groups[rows], texts)


def join(one: Pairs, two: Pairs) -> Pairs:
    """Return both, their groups kept apart."""
    groups = np.concatenate([one.groups, two.groups + one.groups.max(initial=-1) + 1])
    features = np.vstack([one.features, two.features])
    return Pairs(features, np.concatenate([one.labels, two.labels]), groups, [*one.texts, *two.texts])


def fit(pairs: Pairs, weights: NDArray[np.float64]) -> dict[str, NDArray[Any]]:
    """Fit the words, then trees and linear weights beside what words say out of fold; return the parts' arrays."""
    said = np.zeros((len(pairs.labels), 3))
    for train, test in folds(pairs, WORD_FOLDS):
        words = WordWeights(**_fit_words(select(pairs, train), weights[train]))
        said[test] = words.score(select(pairs, test).texts)
    rows = np.hstack([pairs.features, said])
    return {
        **_fit_trees(rows, pairs.labels, weights),
        **_fit_linear(rows, pairs.labels, weights),
        **_fit_words(pairs, weights),
    }


def model_of(arrays: dict[str, NDArray[Any]], calibration: PairCalibration | None) -> ShippedPairModel:
    """Return the model that fitted arrays make."""
    parts = [{key: arrays[key] for key in part.__struct_fields__} for part in (Trees, LinearWeights, WordWeights)]
    return ShippedPairModel(Trees(**parts[0]), LinearWeights(**parts[1]), WordWeights(**parts[2]), calibration)


def score(arrays: dict[str, NDArray[Any]], pairs: Pairs) -> NDArray[np.float64]:
    """Return probabilities before calibration, shape (pairs, 3)."""
    return model_of(arrays, None).shares(pairs.texts, pairs.features)


def folded_scores(pairs: Pairs, extra: Pairs | None = None) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return out-of-fold scores, shape (pairs, 3), and each pair's fold.

    The `extra` pairs join every training part, at less weight, if they share no text with the held-out pairs.
    """
    scores, fold = np.zeros((len(pairs.labels), 3)), np.zeros(len(pairs.labels), dtype=np.int64)
    for number, (train, test) in enumerate(folds(pairs)):
        held_out, own = select(pairs, test), select(pairs, train)
        weights = np.ones(len(own.labels))
        if extra is not None:
            more = select(extra, free_of(extra, held_out))
            weights = np.concatenate([weights, np.full(len(more.labels), EXTRA_WEIGHT)])
            own = join(own, more)
        scores[test], fold[test] = score(fit(own, weights), held_out), number
    return scores, fold


def calibrate(shares: NDArray[np.float64], labels: NDArray[np.int64]) -> PairCalibration:
    """Return the maps with the least log loss on out-of-fold probabilities."""
    rest = labels != CONTRADICTS
    return PairCalibration(
        beta_contradicts=_fit_beta(shares[:, CONTRADICTS], labels == CONTRADICTS),
        beta_same=_fit_beta(same_among_rest(shares)[rest], labels[rest] == SAME),
    )


def _fit_beta(shares: NDArray[np.float64], true: NDArray[np.bool_]) -> NDArray[np.float64]:
    from scipy.optimize import minimize

    identity = np.array([1.0, 1.0, 0.0])

    def loss(beta: NDArray[np.float64]) -> float:
        mapped = beta_map(shares, beta)
        losses = np.where(true, np.log(mapped + LEAST), np.log(1 - mapped + LEAST))
        return float((BETA_SHRINKAGE * ((beta - identity) ** 2).sum() - losses.sum()) / len(losses))

    if not len(true):
        return identity
    best = minimize(loss, identity, method="L-BFGS-B", bounds=[(0, None), (0, None), (None, None)])
    return np.asarray(best.x, dtype=np.float64)


def calibrated(scores: NDArray[np.float64], fold: NDArray[np.int64], labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return probabilities of each fold, calibrated on the out-of-fold scores of the others."""
    shares = np.zeros_like(scores)
    for number in np.unique(fold):
        here = fold == number
        shares[here] = calibrate(scores[~here], labels[~here]).apply(scores[here])
    return shares


def _fit_trees(
    rows: NDArray[np.float64], labels: NDArray[np.int64], weights: NDArray[np.float64]
) -> dict[str, NDArray[Any]]:
    """Return the arrays of `Trees`; a class without trees of its own (the first of two) gets one empty leaf."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    classes = np.unique(labels)
    baseline = np.full(3, np.log(LEAST))
    baseline[classes] = 0.0
    parts = [(np.array([-1]), np.zeros(1), np.zeros(1, np.int64), np.zeros(1, np.int64), np.zeros(1))]
    roots, size = np.zeros((ROUNDS, 3), dtype=np.int64), 1
    if len(classes) > 1:
        model = HistGradientBoostingClassifier(
            max_iter=ROUNDS,
            learning_rate=RATE,
            max_leaf_nodes=LEAVES,
            min_samples_leaf=LEAST_LEAF,
            l2_regularization=TREE_SHRINKAGE,
            random_state=0,
        ).fit(rows, labels, sample_weight=weights)
        columns = classes if len(classes) > 2 else classes[1:]
        baseline[columns] = model._baseline_prediction.ravel()
        for row, trees in enumerate(model._predictors):
            for column, tree in zip(columns, trees, strict=True):
                nodes, roots[row, column] = tree.nodes, size
                feature = np.where(nodes["is_leaf"].astype(bool), -1, nodes["feature_idx"].astype(np.int64))
                left, right = nodes["left"].astype(np.int64) + size, nodes["right"].astype(np.int64) + size
                parts.append((feature, nodes["num_threshold"], left, right, nodes["value"]))
                size += len(nodes)
    names = ("feature", "threshold", "left", "right", "value")
    arrays = {name: np.concatenate(column) for name, column in zip(names, zip(*parts, strict=True), strict=True)}
    arrays["threshold"] = np.nan_to_num(arrays["threshold"], posinf=1e300)
    return {"roots": roots, **arrays, "baseline": baseline}


def _fit_words(pairs: Pairs, weights: NDArray[np.float64]) -> dict[str, NDArray[Any]]:
    from scipy.sparse import csr_array

    documents = [word_differences(a, b) for a, b in pairs.texts]
    count = Counter(word for document in documents for word in document)
    words = sorted(word for word, pairs_with in count.items() if pairs_with >= LEAST_PAIRS)
    place = {word: column for column, word in enumerate(words)}
    cells = [(row, place[word]) for row, document in enumerate(documents) for word in document if word in place]
    at = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    # An empty column keeps the regression defined where no word is common enough.
    table = csr_array((np.ones(len(cells)), (at[0], at[1])), shape=(len(documents), len(words) + 1))
    spread, bias = _fit_logistic(table, pairs.labels, weights, WORD_SHRINKAGE)
    return {"words": np.array(words, dtype=np.str_), "word_weights": spread[:-1], "word_bias": bias}


def _fit_linear(
    rows: NDArray[np.float64], labels: NDArray[np.int64], weights: NDArray[np.float64]
) -> dict[str, NDArray[Any]]:
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    spread[spread < LEAST] = 1.0
    slopes, bias = _fit_logistic((rows - mean) / spread, labels, weights, LINEAR_SHRINKAGE)
    slopes = slopes / spread[:, None]
    return {"weights": slopes, "bias": bias - mean @ slopes}


def _fit_logistic(
    rows: Any, labels: NDArray[np.int64], weights: NDArray[np.float64], shrinkage: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return slopes, shape (columns, 3), and biases of the classes; a class without pairs gets next to nothing."""
    from sklearn.linear_model import LogisticRegression

    slopes, bias = np.zeros((rows.shape[1], 3)), np.full(3, np.log(LEAST))
    classes = np.unique(labels)
    if len(classes) == 1:
        bias[classes] = 0.0
        return slopes, bias
    model = LogisticRegression(C=shrinkage, max_iter=500).fit(rows, labels, sample_weight=weights)
    coefficients, intercept = model.coef_, model.intercept_
    if len(classes) == 2:
        coefficients, intercept = np.vstack([-coefficients, coefficients]) / 2, np.r_[-intercept, intercept] / 2
    slopes[:, classes], bias[classes] = coefficients.T, intercept
    return slopes, bias
