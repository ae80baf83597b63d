"""Measure the pair model on labelled pairs: `python -m tests.benchmarks.pairs FILE...`.

Each file is read in five folds split by group (pairs that share a text stay together), the training part joined at
less weight by the development files, calibrated on the other folds' out-of-fold probabilities; beside it the majority
class, TF-IDF, the embedding's cosine and the model without matches of tokens in the same folds. "other sets" never saw
the file or any text of it; "shipped" is the model of the package as it is, in-sample on the files it was trained on.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scoring.compare.pair_model import SHIPPED, load_pair_model
from scoring.compare.pair_parts import CONTRADICTS, SAME
from scoring.config import CompareConfig, EmbedConfig
from scoring.embed import load_encoder, token_encoder
from tests.benchmarks.pair_data import BENCHMARK, SHIPPED_ON, Pairs, data_folder, read_pairs, without_matches
from tests.benchmarks.pair_fit import calibrate, calibrated, fit, folded_scores, folds, free_of, score, select

BINS = 15
DRAWS = 200
"""Draws of labels from the probabilities themselves: the error that even a perfectly calibrated model would show."""


def main() -> None:
    """Print a table and one JSON line a file, and one of all files' "contradicts" taken together."""
    paths = [Path(name) for name in sys.argv[1:]] or [data_folder() / f"{name}.jsonl" for name in BENCHMARK]
    known: dict[str, NDArray[np.float32]] = {}
    pooled: dict[str, list[tuple[NDArray[np.int64], NDArray[np.float64]]]] = {}
    for path in paths:
        if not path.exists():
            print(f"skipped: {path} is not there")
            continue
        pairs = read_pairs([path], known)
        others = [data_folder() / f"{name}.jsonl" for name in SHIPPED_ON if name != path.stem]
        systems = _systems(pairs, read_pairs([other for other in others if other.exists()], known))
        for name, shares in systems.items():
            if (pairs.labels == CONTRADICTS).any():
                pooled.setdefault(name, []).append((pairs.labels, shares))
        _print(path.name, {name: measure(pairs.labels, shares) for name, shares in systems.items()}, len(pairs.labels))
    if len(next(iter(pooled.values()), [])) > 1:
        together = {name: [np.concatenate(part) for part in zip(*parts, strict=True)] for name, parts in pooled.items()}
        figures = {name: measure(labels, shares) for name, (labels, shares) in together.items()}
        _print("all", figures, len(together["majority"][0]))


def _print(file: str, figures: dict[str, dict[str, float]], pairs: int) -> None:
    print(f"{file}: {pairs} pairs")
    for name, row in figures.items():
        print(f"  {name:14s} " + "  ".join(f"{key} {value:.3f}" for key, value in row.items()))
    print(json.dumps({"benchmark": "pairs", "file": file, "pairs": pairs, **figures}), flush=True)


def measure(labels: NDArray[np.int64], shares: NDArray[np.float64]) -> dict[str, float]:
    """Return the figures of probabilities, shape (pairs, 3), beside labels.

    `ece` is the calibration error of "contradicts"; `ece_by_chance` the mean error of labels drawn from the very
    probabilities, so what the number of pairs alone explains.
    """
    from sklearn.metrics import accuracy_score, balanced_accuracy_score, f1_score

    classes = np.unique(labels)
    said = classes[shares[:, classes].argmax(axis=1)]
    row = {
        "accuracy": accuracy_score(labels, said),
        "f1_same": f1_score(labels == SAME, said == SAME, zero_division=0),
        "macro_f1": f1_score(labels, said, average="macro", zero_division=0),
        "balanced": balanced_accuracy_score(labels, said),
    }
    if CONTRADICTS in classes:
        wrong, share = labels == CONTRADICTS, shares[:, CONTRADICTS]
        random = np.random.default_rng(0)
        chance = [calibration_error(share, random.random(len(share)) < share) for _ in range(DRAWS)]
        row["precision_at_recall_.5"] = precision_at_half(share, wrong)
        row["ece"] = calibration_error(share, wrong)
        row["ece_by_chance"] = float(np.mean(chance))
    return {key: round(float(value), 4) for key, value in row.items()}


def precision_at_half(shares: NDArray[np.float64], true: NDArray[np.bool_]) -> float:
    """Return the precision at the threshold that finds half of the true ones; equal shares count together."""
    threshold = np.sort(shares[true])[::-1][int(np.ceil(true.sum() / 2)) - 1]
    return float(true[shares >= threshold].mean())


def calibration_error(shares: NDArray[np.float64], true: NDArray[np.bool_]) -> float:
    """Return the expected calibration error over bins of equal mass."""
    parts = np.array_split(np.argsort(shares, kind="stable"), BINS)
    return float(sum(len(p) * abs(shares[p].mean() - true[p].mean()) for p in parts if len(p)) / len(shares))


def _systems(pairs: Pairs, others: Pairs) -> dict[str, NDArray[np.float64]]:
    scores, fold = folded_scores(pairs, others)
    plain, _ = folded_scores(without_matches(pairs), without_matches(others))
    return {
        "majority": np.tile(np.bincount(pairs.labels, minlength=3) / len(pairs.labels), (len(pairs.labels), 1)),
        "tf-idf": _folded_logistic(pairs, _tfidf(pairs)),
        "embedding": _folded_logistic(pairs, pairs.features[:, :1]),
        "no matches": calibrated(plain, fold, pairs.labels),
        "pair model": calibrated(scores, fold, pairs.labels),
        "uncalibrated": scores,
        "other sets": _left_out(pairs, select(others, free_of(others, pairs))),
        "shipped": _shipped(pairs),
    }


def _left_out(pairs: Pairs, others: Pairs) -> NDArray[np.float64]:
    calibration = calibrate(folded_scores(others)[0], others.labels)
    return calibration.apply(score(fit(others, np.ones(len(others.labels))), pairs))


def _tfidf(pairs: Pairs) -> NDArray[np.float64]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer().fit([text for pair in pairs.texts for text in pair])
    one, two = (words.transform([pair[side] for pair in pairs.texts]) for side in (0, 1))
    return np.asarray(one.multiply(two).sum(axis=1)).reshape(-1, 1)


def _folded_logistic(pairs: Pairs, rows: NDArray[np.float64]) -> NDArray[np.float64]:
    from sklearn.linear_model import LogisticRegression

    shares = np.zeros((len(pairs.labels), 3))
    for train, test in folds(pairs):
        model = LogisticRegression().fit(rows[train], pairs.labels[train])
        shares[np.ix_(test, model.classes_)] = model.predict_proba(rows[test])
    return shares


def _shipped(pairs: Pairs) -> NDArray[np.float64]:
    model = load_pair_model(CompareConfig(pair_model=SHIPPED), token_encoder(load_encoder(EmbedConfig())))
    if model is None:
        raise SystemExit("no pair model is configured")
    began = time.process_time()
    judged = model.judge(pairs.texts, pairs.features[:, 0])
    print(
        f"shipped: {1000 * (time.process_time() - began) / len(judged):.2f} ms of the processor a pair, vectors apart"
    )
    return np.array([[p.same, p.contradicts, 1 - p.same - p.contradicts] for p in judged])


if __name__ == "__main__":
    main()
