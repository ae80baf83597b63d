"""Pairs of texts labelled by people, for the pair model: read, grouped, embedded."""

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from math import fsum
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.compare.pair_parts import CONTRADICTS, NEITHER, SAME
from scoring.compare.token_matches import match_pairs
from scoring.compare.wording import FEATURES, pair_features
from scoring.config import EmbedConfig
from scoring.embed import Encoder, embed_texts, load_encoder, token_encoder

SHIPPED_ON = ("emergent_headlines", "fever_symmetric", "vitaminc_sample")
"""Files that help each other in the benchmark's folds, and on which the shipped model is trained.

The terms of mrpc don't let anything made from it into a commercial product, so it is read in its own folds only.
"""
BENCHMARK = ("mrpc", *SHIPPED_ON, "fnc1_test")
"""Files the benchmark reads unless it is told others."""

CLASS_OF = {
    "same": SAME, "agree": SAME, "supports": SAME,
    "disagree": CONTRADICTS, "refutes": CONTRADICTS, "inconsistent": CONTRADICTS,
    "different": NEITHER, "discuss": NEITHER, "neutral": NEITHER, "unrelated": NEITHER,
}  # fmt: skip

_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_BEST_SENTENCES = 2
"""Sentences of a body that stand for it beside a headline."""


class Pairs(NamedTuple):
    """Labelled pairs as arrays, one row a pair."""

    features: NDArray[np.float64]
    """What the wording gives, then how the tokens match."""
    labels: NDArray[np.int64]
    groups: NDArray[np.int64]
    """Pairs that share a text share a group, and so never meet across a split."""
    texts: list[tuple[str, str]]


def data_folder() -> Path:
    """Return the folder of the evaluation data."""
    return Path(os.environ.get("NEWSASSAY_BENCH_DATA", "../shared/data")) / "claims"


def read_pairs(paths: Sequence[Path], known: dict[str, NDArray[np.float32]] | None = None) -> Pairs:
    """Read files of {claim_a, claim_b, label}, or {claim_a, body_id, label} beside a `_bodies` file.

    Vectors of texts are looked up in `known` and added to it.
    """
    vector = {} if known is None else known
    texts: list[tuple[str, str]] = []
    labels: list[int] = []
    for path in paths:
        for a, b, label in _read_file(path):
            texts.append((a, b))
            labels.append(label)
    encoder = load_encoder(EmbedConfig())
    new = sorted({text for pair in texts for text in pair} - vector.keys())
    if new:
        vector.update(zip(new, embed_texts(encoder, new), strict=True))
    wording = np.array([pair_features(a, b, float(vector[a] @ vector[b])) for a, b in texts])
    features = np.hstack([wording, _matches(texts, encoder)])
    return Pairs(features, np.array(labels), _groups(texts), texts)


def without_matches(pairs: Pairs) -> Pairs:
    """Return the pairs with what their wording gives alone."""
    return pairs._replace(features=pairs.features[:, : len(FEATURES)])


def _matches(texts: Sequence[tuple[str, str]], encoder: Encoder) -> NDArray[np.float64]:
    tokens = token_encoder(encoder)
    if tokens is None:
        raise SystemExit("the pair model is trained and measured with an encoder that gives vectors of tokens")
    return match_pairs(texts, tokens)


def _read_file(path: Path) -> Iterable[tuple[str, str, int]]:
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    bodies = _read_bodies(path) if records and "body_id" in records[0] else {}
    for record in records:
        label = CLASS_OF.get(str(record["label"]))
        if label is not None:
            other = record["claim_b"] if "claim_b" in record else _nearest(record["claim_a"], bodies[record["body_id"]])
            yield record["claim_a"], other, label


def _read_bodies(path: Path) -> dict[str, list[str]]:
    lines = path.with_name(f"{path.stem}_bodies.jsonl").read_text("utf-8").splitlines()
    found: list[dict[str, Any]] = [json.loads(line) for line in lines if line.strip()]
    return {row["body_id"]: [s for s in _SENTENCE.split(row["body"]) if _WORD.search(s)] for row in found}


def _nearest(headline: str, sentences: list[str]) -> str:
    """Return the sentences of a body that share most words with the headline, rare ones first, in their order."""
    spread = Counter(word for sentence in sentences for word in set(_WORD.findall(sentence.lower())))
    words = set(_WORD.findall(headline.lower()))
    # An exact sum: sets have no order, and rounding would break ties by it.
    gain = [fsum(1 / spread[w] for w in words & set(_WORD.findall(s.lower()))) for s in sentences]
    best = sorted(range(len(sentences)), key=lambda i: -gain[i])[:_BEST_SENTENCES]
    return " ".join(sentences[i] for i in sorted(best))


def _groups(texts: Sequence[tuple[str, str]]) -> NDArray[np.int64]:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    number: dict[str, int] = {}
    edges = np.array([[number.setdefault(t, len(number)) for t in pair] for pair in texts])
    size = len(number)
    graph = coo_array((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(size, size))
    labels = connected_components(graph, directed=False)[1]
    return np.asarray(labels[edges[:, 0]], dtype=np.int64)
