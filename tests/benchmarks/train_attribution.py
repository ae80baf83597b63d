"""Train the weights that tell cues of attribution from other verbs.

`python -m tests.benchmarks.train_attribution [FILE] [--out scoring/claims/cue_weights.json]`: FILE as for
`tests.benchmarks.attribution`. Prints precision, recall and F1 of cue verbs by probability, from five folds of
documents. Deterministic: the same file gives the same weights.
"""

import argparse
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from scoring.claims.attribution_spans import quoted_spans
from scoring.claims.cues import cue_features
from scoring.claims.parse import load_parser, plain_text

DEFAULT = "attribution/polnear_train.jsonl"
FOLDS = 5
INVERSE_REGULARISATION = 0.5
LEAST_COUNT = 3
"""Features rarer than this are left out."""
LEAST_WEIGHT = 0.02
"""Log-odds below which a weight is not written."""
DIGITS = 3
THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5)

Row = tuple[list[str], bool]


def read_rows(doc: Any, text: str, cues: list[list[tuple[int, int]]]) -> list[Row]:
    """Return each verb's features and whether it heads a gold cue."""
    heads = {head for spans in cues for head in [_head_of(doc, spans)] if head is not None}
    quotes = quoted_spans(text)
    starts = [start for start, _ in quotes]
    return [
        (cue_features(token, quotes, starts), token.i in heads)
        for token in doc
        if token.pos_ == "VERB" and token.lower_ != "according"
    ]


def _head_of(doc: Any, spans: list[tuple[int, int]]) -> int | None:
    """Return the highest verb of a cue."""
    found = [doc.char_span(start, end, alignment_mode="expand") for start, end in spans]
    tokens = [token for span in found if span is not None for token in span]
    inside = {token.i for token in tokens}
    verbs = [token for token in tokens if token.pos_ == "VERB"]
    top = [token for token in verbs if token.head.i not in inside or token.head == token]
    return (top or verbs)[0].i if verbs else None


def fit(rows: list[Row]) -> dict[str, float]:
    """Return the log-odds of each feature."""
    counts = Counter(name for names, _ in rows for name in names)
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(
        [{name: 1.0 for name in names if counts[name] >= LEAST_COUNT} for names, _ in rows]
    )
    matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)  # as liblinear asks
    model = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=500, solver="liblinear", fit_intercept=False)
    model.fit(matrix, [label for _, label in rows])
    pairs = zip(vectorizer.get_feature_names_out().tolist(), model.coef_[0].tolist(), strict=True)
    return {name: round(weight, DIGITS) for name, weight in sorted(pairs) if abs(weight) >= LEAST_WEIGHT}


def check(documents: list[list[Row]]) -> None:
    """Print the figures on documents left out of training, by threshold."""
    odds: list[float] = []
    labels: list[bool] = []
    for fold in range(FOLDS):
        weights = fit([row for at, rows in enumerate(documents) if at % FOLDS != fold for row in rows])
        for names, label in (row for rows in documents[fold::FOLDS] for row in rows):
            odds.append(sum(weights.get(name, 0.0) for name in names))
            labels.append(label)
    probability, truth = 1.0 / (1.0 + np.exp(-np.array(odds))), np.array(labels)
    for threshold in THRESHOLDS:
        said = probability >= threshold
        precision, recall = (said & truth).sum() / said.sum(), (said & truth).sum() / truth.sum()
        f1 = 2 * precision * recall / (precision + recall)
        print(f"{threshold:.2f}  precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}")


def main() -> None:
    """Check by folds, train on all, and write the weights."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data = Path(os.environ.get("NEWSASSAY_BENCH_DATA", "../shared/data"))
    arguments.add_argument("file", nargs="?", type=Path, default=data / DEFAULT)
    arguments.add_argument("--out", type=Path)
    chosen = arguments.parse_args()
    parser = load_parser()
    documents = []
    for line in chosen.file.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        text = plain_text(record["text"])
        documents.append(read_rows(parser(text), text, [row["cue"] for row in record["attributions"]]))
    check(documents)
    weights = fit([row for rows in documents for row in rows])
    if chosen.out:
        stored = {"format_version": 1, "weights": weights}
        chosen.out.write_text(json.dumps(stored, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
