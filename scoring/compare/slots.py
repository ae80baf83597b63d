"""Score pairs of claims by how surely they fill the same slot of the same event.

Everything is computed on arrays: a story of 200 articles holds thousands of claims.
"""

import re
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.compare.measures import is_money
from scoring.compare.overlaps import overlap
from scoring.compare.persons import event_frame, is_home, raise_scores
from scoring.compare.vetoes import bare_names, vetoed
from scoring.config import CompareConfig
from scoring.models import Claim, DateValue, PolarityValue, QuantityValue, SetValue, Value

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

_CHUNK = 512
_STEM = 5
_WORD = re.compile(r"[^\W\d_]+")
_RECURRING = frozenset({"year", "percent", "percentage point", "hour", "minute", "day"})
"""Units in which equal numbers are common."""


class Pairs(msgspec.Struct, frozen=True):
    """Candidate pairs of a block, first < second, with their scores."""

    first: Rows
    second: Rows
    score: Floats
    """In [0, 1]; 0 where something speaks against it outright."""


def block_key(claim: Claim) -> tuple[str, ...]:
    """Return what two claims must have in common to be looked at together."""
    value = claim.value
    if isinstance(value, QuantityValue):
        # A sum is a "deal", a "price" or "paid": the event tells it apart from other sums, not the noun beside it.
        return ("quantity", value.unit, "" if is_money(value) else value.counted)
    if isinstance(value, SetValue):
        return ("set", value.member_type, claim.frame.role if value.member_type == "person" else "")
    if isinstance(value, PolarityValue):
        # Two verbs of one passage tell two things, alike as the passage is; what they deny is compared across facts.
        return ("polarity", "ordinal" if value.ordinal is not None else "", claim.frame.relation)
    return (claim.kind, claim.frame.role) if is_home(claim) else (claim.kind,)


def score_pairs(
    claims: Sequence[Claim],
    vectors: NDArray[np.float32],
    config: CompareConfig,
    twins: frozenset[tuple[int, int]] = frozenset(),
) -> Pairs:
    """Score the candidate pairs of one block.

    Args:
        claims: claims of one block, in a fixed order.
        vectors: their unit vectors, shape (len(claims), dimension).
        config: weights and thresholds.
        twins: rows (first < second) of claims whose passages say the same in much the same words.

    """
    floor = -1.0 if counts_years(claims[0].value) or is_home(claims[0]) else config.candidate_cosine
    first, second, cosine = candidate_pairs(vectors, floor)
    if len(first) == 0:
        return Pairs(first, second, cosine)
    low, high = config.cosine_span
    total = np.zeros(len(first))
    weight = np.zeros(len(first))

    def add(part: Floats, share: float) -> None:
        known = ~np.isnan(part)
        total[known] += share * part[known]
        weight[known] += share

    add(np.clip((cosine - low) / (high - low), 0.0, 1.0), config.cosine_weight)
    frames = [event_frame(claim) for claim in claims]
    add(overlap([frame.lemmas for frame in frames], first, second), config.lemma_weight)
    add(overlap([bare_names(frame.entities) for frame in frames], first, second), config.entity_weight)
    add(overlap([bare_names(frame.subject) for frame in frames], first, second), config.subject_weight)
    add(overlap([bare_names(frame.object) for frame in frames], first, second), config.object_weight)
    add(_same([frame.relation for frame in frames], first, second), config.relation_weight)
    if claims[0].kind == "quantity":
        add(overlap([near_words(claim, config) for claim in claims], first, second), config.context_weight)
    twin = np.fromiter(
        (pair in twins for pair in zip(first.tolist(), second.tolist(), strict=True)), np.bool_, len(first)
    )
    score = np.where(twin, config.twin_score, total / weight)
    score[raise_scores(claims, first, second, config)] = 1.0
    score[vetoed(claims, first, second, config, twin)] = 0.0
    return Pairs(first, second, score)


def specific_value(value: Value, config: CompareConfig) -> float | None:
    """Return a number or day if two of them are hardly equal by chance ("24,318", "about $1.2bn", 14 September)."""
    if isinstance(value, DateValue):
        return float(value.start.toordinal()) if value.granularity == "day" else None
    if not isinstance(value, QuantityValue) or value.high is None or value.unit in _RECURRING:
        return None
    middle = (value.low + value.high) / 2
    digits = f"{middle:.12g}".replace(".", "").strip("0")
    least = config.specific_sum_digits if is_money(value) else config.specific_digits
    return middle if len(digits) >= least else None


def counts_years(value: Value) -> bool:
    """Tell whether a value is an age: the name beside it tells whose, whatever the wording."""
    return isinstance(value, QuantityValue) and value.counted == "age"


def near_words(claim: Claim, config: CompareConfig) -> frozenset[str]:
    """Return the stems of the words around a value: "from 35 percent" and "to 5 percent" are two things."""
    at, until = max(0, claim.value_start - claim.start), max(0, claim.value_end - claim.start)
    before = _WORD.findall(claim.text[:at].lower())[-config.context_words :]
    after = _WORD.findall(claim.text[until:].lower())[: config.context_words]
    return frozenset(word[:_STEM] for word in (*before, *after) if len(word) > 2)


def candidate_pairs(vectors: NDArray[np.float32], floor: float) -> tuple[Rows, Rows, Floats]:
    """Return the pairs of rows whose cosine reaches the floor, in order."""
    firsts, seconds, cosines = [], [], []
    for start in range(0, len(vectors), _CHUNK):
        block = vectors[start : start + _CHUNK] @ vectors[start:].T
        i, j = np.nonzero(np.triu(block, k=1) >= floor)
        firsts.append(i + start)
        seconds.append(j + start)
        cosines.append(block[i, j])
    if not firsts:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    return np.concatenate(firsts), np.concatenate(seconds), np.concatenate(cosines).astype(np.float64)


def _same(names: Sequence[str], first: Rows, second: Rows) -> Floats:
    """Return 1 where the names agree, 0 where they differ, nan where one is empty."""
    code = {name: number for number, name in enumerate(sorted(set(names)))}
    codes = np.array([code[name] for name in names])
    empty = np.array([not name for name in names])
    same: Floats = (codes[first] == codes[second]).astype(np.float64)
    same[empty[first] | empty[second]] = np.nan
    return same
