"""Find twin passages: the one place in each of two articles where the same slot is told in much the same words.

Two claims are twins if, the values left out, their passages are alike and each is the other's best match in the other's
article by a margin. On development stories twins give one value in nineteen cases of twenty, whatever their syntax.

Symbols: w(a) are the stems of a's passage without its value, idf(t) = ln((N + 1) / (n_t + 1/2)) over the story's
passages, lex = sum idf over w(a) & w(b) / sqrt(sum idf over w(a) * sum idf over w(b)).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.compare.doubts import value_key
from scoring.compare.quantities import is_monotone
from scoring.compare.slots import block_key, candidate_pairs, near_words
from scoring.config import CompareConfig
from scoring.models import Claim, QuantityValue

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Twins = frozenset[tuple[int, int]]
"""Rows (first < second) of twin claims."""

_STEM = 6
_WORD = re.compile(r"[^\W\d_][\w'’-]{2,}|\d[\d,.]*")
_STOP = frozenset(
    {
        "the", "and", "for", "that", "this", "with", "from", "have", "has", "had", "was", "were", "been", "are",
        "but", "not", "his", "her", "its", "their", "they", "them", "she", "who", "which", "when", "what",
        "where", "will", "would", "could", "should", "said", "says", "after", "before", "over", "about", "into",
        "than", "also", "more", "other", "some", "one", "all", "out", "according", "told", "being", "during",
        "while", "because", "there", "then", "can", "may", "might", "our", "your", "you",
    }
)  # fmt: skip
_PLACES = ("country:", "place:")
_SLOTS = frozenset({"quantity", "date", "place", "set", "polarity"})


def find_twins(claims: Sequence[Claim], vectors: NDArray[np.float32], config: CompareConfig) -> Twins:
    """Return the twins among the claims of one story.

    Args:
        claims: all claims of one story, in any order.
        vectors: their unit vectors, shape (len(claims), dimension).
        config: thresholds.

    """
    blocks: dict[tuple[str, ...], list[int]] = {}
    for row, claim in enumerate(claims):
        if claim.kind in _SLOTS:
            blocks.setdefault(_block(claim), []).append(row)
    weights = _weigh_words(claims)
    found: set[tuple[int, int]] = set()
    for rows in blocks.values():
        block = [claims[row] for row in rows]
        if len({claim.article_id for claim in block}) > 1:
            pairs = _block_twins(block, vectors[rows], weights, config)
            found.update((min(rows[i], rows[j]), max(rows[i], rows[j])) for i, j in pairs)
    return frozenset(found)


def _block(claim: Claim) -> tuple[str, ...]:
    """Return what twins have in common; of polarities, of which a passage holds many, the predicate too."""
    key = block_key(claim)
    return (*key, claim.frame.predicate) if claim.kind == "polarity" else key


def _block_twins(
    block: Sequence[Claim], vectors: NDArray[np.float32], weights: Mapping[str, float], config: CompareConfig
) -> list[tuple[int, int]]:
    first, second, cosine = candidate_pairs(vectors, config.twin_cosine)
    codes = {name: code for code, name in enumerate(sorted({claim.article_id for claim in block}))}
    article = np.array([codes[claim.article_id] for claim in block])
    apart = article[first] != article[second]
    first, second, cosine = first[apart], second[apart], cosine[apart]
    if len(first) == 0:
        return []
    lexical = _overlap([_context(claim) for claim in block], weights, first, second, geometric=True)
    near = _overlap([near_words(claim, config) for claim in block], {}, first, second, geometric=False)
    score = config.twin_lexical * lexical + config.twin_vector * cosine + config.twin_near * near
    names = {name: code for code, name in enumerate(sorted({value_key(claim.value) for claim in block}))}
    value = np.array([names[value_key(claim.value)] for claim in block])
    margins = np.minimum(
        _margin(first, article[second], value[second], score), _margin(second, article[first], value[first], score)
    )
    least = config.twin_polarity if block[0].kind == "polarity" else config.twin_threshold
    chosen = (score >= least) & (margins >= config.twin_margin)
    if isinstance(block[0].value, QuantityValue) and is_monotone(block[0].value):
        tolls = _first_counts(block)
        chosen |= (
            tolls[first] & tolls[second] & (cosine >= config.toll_cosine) & _one_toll(block, first, second, config)
        )
    return list(zip(first[chosen].tolist(), second[chosen].tolist(), strict=True))


def _first_counts(block: Sequence[Claim]) -> NDArray[np.bool_]:
    """Tell which claims are the first count of victims in their article, alone in its sentence: the toll."""
    first: dict[str, list[int]] = {}
    for row in sorted(range(len(block)), key=lambda row: (block[row].start, block[row].value_start)):
        rows = first.setdefault(block[row].article_id, [row])
        if rows[0] != row and block[rows[0]].start == block[row].start:
            rows.append(row)
    tolls = np.zeros(len(block), dtype=np.bool_)
    tolls[[rows[0] for rows in first.values() if len(rows) == 1]] = True
    return tolls


def _one_toll(block: Sequence[Claim], first: Rows, second: Rows, config: CompareConfig) -> NDArray[np.bool_]:
    """Tell which counts may be of one event: not many times apart, nor of other places as far as both name some."""
    lows = [claim.value.low if isinstance(claim.value, QuantityValue) else 1.0 for claim in block]
    size = np.log(np.maximum(np.array(lows, dtype=np.float64), 1.0))
    places = [{e for e in claim.frame.entities if e.startswith(_PLACES)} for claim in block]
    apart = (
        bool(places[i] and places[j]) and not places[i] & places[j]
        for i, j in zip(first.tolist(), second.tolist(), strict=True)
    )
    near = np.abs(size[first] - size[second]) <= np.log(config.toll_ratio)
    return np.asarray(near & ~np.fromiter(apart, dtype=np.bool_, count=len(first)))


def _margin(one: Rows, other_article: Rows, value: Rows, score: Floats) -> Floats:
    """Return by how much each pair beats the next best of `one` with another value in the same other article.

    A fact that an article tells twice is no rival of itself.
    """
    order = np.lexsort((-score, other_article, one))
    ones, articles, values, scores = one[order], other_article[order], value[order], score[order]
    starts = np.flatnonzero(np.r_[True, (ones[1:] != ones[:-1]) | (articles[1:] != articles[:-1])])
    sizes = np.diff(np.r_[starts, len(ones)])
    other = values != np.repeat(values[starts], sizes)
    runner_up = np.repeat(np.maximum.reduceat(np.where(other, scores, 0.0), starts), sizes)
    margin = np.empty(len(ones))
    margin[order] = scores - np.where(other, np.repeat(scores[starts], sizes), runner_up)
    return margin


def _overlap(
    items: Sequence[frozenset[str]], weights: Mapping[str, float], first: Rows, second: Rows, *, geometric: bool
) -> Floats:
    """Return the weight of shared items over the geometric mean of both sides', or over the smaller side's."""
    from scipy.sparse import csr_array

    column: dict[str, int] = {}
    rows, columns, values = [], [], []
    for row, names in enumerate(items):
        for name in sorted(names):
            rows.append(row)
            columns.append(column.setdefault(name, len(column)))
            values.append(weights.get(name, 1.0))
    shape = (len(items), max(1, len(column)))
    weighted: Any = csr_array((values, (rows, columns)), shape=shape)
    present: Any = csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    sizes = np.asarray(weighted.sum(axis=1), dtype=np.float64).ravel()
    shared = np.asarray(weighted[first].multiply(present[second]).sum(axis=1), dtype=np.float64).ravel()
    one, two = sizes[first], sizes[second]
    whole = np.sqrt(one * two) if geometric else np.minimum(one, two)
    part: Floats = np.divide(shared, whole, out=np.zeros(len(first)), where=whole > 0)
    return part


def _weigh_words(claims: Sequence[Claim]) -> dict[str, float]:
    """Return the inverse document frequency of each stem over the passages of a story."""
    passages: dict[tuple[str, int], frozenset[str]] = {}
    for claim in claims:
        key = (claim.article_id, claim.start)
        if key not in passages:
            passages[key] = _stems(claim.text)
    counts: dict[str, int] = {}
    for stems in passages.values():
        for stem in stems:
            counts[stem] = counts.get(stem, 0) + 1
    return {stem: float(np.log((len(passages) + 1) / (count + 0.5)) + _FLOOR) for stem, count in counts.items()}


_FLOOR = 0.2
"""Weight of a word that is in every passage."""


def _context(claim: Claim) -> frozenset[str]:
    """Return the stems of a passage without its value."""
    at, until = max(0, claim.value_start - claim.start), max(0, claim.value_end - claim.start)
    return _stems(f"{claim.text[:at]} {claim.text[until:]}")


def _stems(text: str) -> frozenset[str]:
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset(word[:_STEM] for word in words if word not in _STOP)
