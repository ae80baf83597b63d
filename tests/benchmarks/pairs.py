"""Measure the pair model on labelled pairs: `python -m tests.benchmarks.pairs FILE...`.

Each file is read by five folds split by text, the training part joined by the development files, beside the
majority class, TF-IDF and the embedding's cosine in the same folds; and by the shipped model as it is
(in-sample on development files).
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.compare.pair_model import CONTRADICTS, SAME, SHIPPED, load_pair_model
from scoring.config import CompareConfig
from tests.benchmarks.pair_data import DEVELOPMENT, Pairs, data_folder, read_pairs
from tests.benchmarks.train_pair_model import FOLDS, best_temperature, folded_scores, softmax

BINS = 15


def main() -> None:
    """Print a table and one JSON line a file."""
    paths = [Path(name) for name in sys.argv[1:]] or [data_folder() / f"{name}.jsonl" for name in DEVELOPMENT]
    known: dict[str, NDArray[np.float32]] = {}
    for path in paths:
        if not path.exists():
            print(f"skipped: {path} is not there")
            continue
        pairs = read_pairs([path], known)
        others = [data_folder() / f"{name}.jsonl" for name in DEVELOPMENT if name != path.stem]
        extra = read_pairs([other for other in others if other.exists()], known)
        scores = folded_scores(pairs, extra)
        systems = {
            "majority": _majority(pairs),
            "tf-idf": _folded_logistic(pairs, _tfidf(pairs)),
            "embedding": _folded_logistic(pairs, pairs.features[:, :1]),
            "pair model, 5-fold": softmax(scores / best_temperature(scores, pairs.labels)),
            "shipped": _shipped(pairs),
        }
        figures = {name: _measure(pairs.labels, shares) for name, shares in systems.items()}
        print(f"{path.name}: {len(pairs.labels)} pairs")
        for name, row in figures.items():
            print(f"  {name:20s} " + "  ".join(f"{key} {value:.3f}" for key, value in row.items() if value is not None))
        print(json.dumps({"file": path.name, "pairs": len(pairs.labels), **figures}))


def _measure(labels: NDArray[np.int64], shares: NDArray[np.float64]) -> dict[str, Any]:
    from sklearn.metrics import accuracy_score, balanced_accuracy_score, f1_score

    classes = np.unique(labels)
    said = classes[shares[:, classes].argmax(axis=1)]
    row: dict[str, Any] = {
        "accuracy": accuracy_score(labels, said),
        "f1_same": f1_score(labels == SAME, said == SAME, zero_division=0),
        "macro_f1": f1_score(labels, said, average="macro", zero_division=0),
        "balanced": balanced_accuracy_score(labels, said),
    }
    if CONTRADICTS in classes:
        wrong = labels == CONTRADICTS
        order = np.argsort(-shares[:, CONTRADICTS], kind="stable")
        found = np.cumsum(wrong[order])
        enough = int(np.searchsorted(found, 0.5 * wrong.sum()))
        row["precision_at_recall_.5"] = float(found[enough] / (enough + 1))
        row["ece"] = calibration_error(shares[:, CONTRADICTS], wrong)
    return {key: float(value) for key, value in row.items()}


def calibration_error(shares: NDArray[np.float64], true: NDArray[np.bool_]) -> float:
    """Return the expected calibration error over bins of equal mass."""
    parts = np.array_split(np.argsort(shares, kind="stable"), BINS)
    return float(sum(len(p) * abs(shares[p].mean() - true[p].mean()) for p in parts if len(p)) / len(shares))


def _majority(pairs: Pairs) -> NDArray[np.float64]:
    return np.tile(np.bincount(pairs.labels, minlength=3) / len(pairs.labels), (len(pairs.labels), 1))


def _tfidf(pairs: Pairs) -> NDArray[np.float64]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer().fit([text for pair in pairs.texts for text in pair])
    one, two = (words.transform([pair[side] for pair in pairs.texts]) for side in (0, 1))
    return np.asarray(one.multiply(two).sum(axis=1)).reshape(-1, 1)


def _folded_logistic(pairs: Pairs, rows: NDArray[np.float64]) -> NDArray[np.float64]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold

    shares = np.zeros((len(pairs.labels), 3))
    for train, test in GroupKFold(FOLDS).split(rows, groups=pairs.groups):
        model = LogisticRegression().fit(rows[train], pairs.labels[train])
        shares[np.ix_(test, model.classes_)] = model.predict_proba(rows[test])
    return shares


def _shipped(pairs: Pairs) -> NDArray[np.float64]:
    model = load_pair_model(CompareConfig(pair_model=SHIPPED))
    if model is None:
        raise SystemExit("no pair model is configured")
    judged = model.judge(pairs.texts, pairs.features[:, 0])
    return np.array([[p.same, p.contradicts, 1 - p.same - p.contradicts] for p in judged])


if __name__ == "__main__":
    main()
