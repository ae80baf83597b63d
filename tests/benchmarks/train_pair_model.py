"""Train the pair model on the development pairs: `python -m tests.benchmarks.train_pair_model`.

It is written as plain arrays, without pickle, beside its code.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import scoring.compare
from scoring.compare.pair_model import FORMAT, MODEL_FILE
from scoring.compare.wording import FEATURES
from tests.benchmarks.pair_data import DEVELOPMENT, Pairs, data_folder, read_pairs

ROUNDS = 120
LEAVES = 12
RATE = 0.06
FOLDS = 5
TEMPERATURES = np.linspace(0.6, 3.0, 49)


def new_classifier() -> Any:
    """Return the untrained classifier."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(
        max_iter=ROUNDS, learning_rate=RATE, max_leaf_nodes=LEAVES, l2_regularization=1.0, random_state=0
    )


def folded_scores(pairs: Pairs, extra: Pairs | None = None) -> NDArray[np.float64]:
    """Return out-of-fold raw scores, shape (pairs, 3).

    The `extra` pairs join every training part whose held-out texts they don't share.
    """
    from sklearn.model_selection import GroupKFold

    scores = np.zeros((len(pairs.labels), 3))
    for train, test in GroupKFold(FOLDS).split(pairs.features, groups=pairs.groups):
        rows, labels = pairs.features[train], pairs.labels[train]
        if extra is not None:
            held_out = {text for i in test for text in pairs.texts[i]}
            free = [i for i, pair in enumerate(extra.texts) if held_out.isdisjoint(pair)]
            rows, labels = np.vstack([rows, extra.features[free]]), np.concatenate([labels, extra.labels[free]])
        model = new_classifier().fit(rows, labels)
        proba = np.full((len(test), 3), 1e-6)
        proba[:, model.classes_] = model.predict_proba(pairs.features[test])
        scores[test] = np.log(np.clip(proba, 1e-6, 1.0))
    return scores


def softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return probabilities of scores."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = shifted / shifted.sum(axis=1, keepdims=True)
    return shares


def best_temperature(scores: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    """Return the temperature with the least log loss on out-of-fold scores (Guo et al. 2017)."""
    losses = [-np.log(softmax(scores / t)[np.arange(len(labels)), labels]).mean() for t in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def tree_arrays(model: Any) -> dict[str, NDArray[Any]]:
    """Return a trained classifier's trees as the arrays that `Trees` holds."""
    roots, parts, size = [], [], 0
    for trees in model._predictors:
        row = []
        for tree in trees:
            nodes = tree.nodes
            row.append(size)
            leaf = nodes["is_leaf"].astype(bool)
            parts.append(
                (
                    np.where(leaf, -1, nodes["feature_idx"]),
                    nodes["num_threshold"],
                    nodes["left"] + size,
                    nodes["right"] + size,
                    nodes["value"],
                )
            )
            size += len(nodes)
        roots.append(row)
    feature, threshold, left, right, value = (np.concatenate(column) for column in zip(*parts, strict=True))
    return {
        "roots": np.array(roots, dtype=np.int64),
        "feature": feature.astype(np.int64),
        "threshold": np.nan_to_num(threshold, posinf=1e300),
        "left": left.astype(np.int64),
        "right": right.astype(np.int64),
        "value": value,
        "baseline": model._baseline_prediction.ravel(),
    }


def main() -> None:
    """Train, calibrate and write."""
    pairs = read_pairs([data_folder() / f"{name}.jsonl" for name in DEVELOPMENT])
    temperature = best_temperature(folded_scores(pairs), pairs.labels)
    arrays = tree_arrays(new_classifier().fit(pairs.features, pairs.labels))
    target = Path(scoring.compare.__file__).with_name(MODEL_FILE)
    np.savez_compressed(
        target, format=FORMAT, features=np.array(FEATURES), temperature=temperature, **arrays, allow_pickle=False
    )
    print(f"{target.name}: {len(pairs.labels)} pairs, temperature {temperature:.2f}, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
