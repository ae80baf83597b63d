"""What tells that two claims fill one slot, without a look at whether their values agree."""

import re
from collections.abc import Collection, Sequence
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.compare.count_doubts import numbers_in, other_kind, part_words, without_value
from scoring.compare.measures import is_money
from scoring.compare.quantities import is_monotone
from scoring.compare.relations import bare, is_named
from scoring.compare.vetoes import event_names, past_years, places_apart
from scoring.config import CompareConfig
from scoring.models import Claim, DateValue, PlaceValue, QuantityValue

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

_WORD = re.compile(r"[^\W\d_]+")
_WEEKDAY = re.compile(r"(?i)\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b")
_STEM = 5
_NEAR = 3
"""Words on one side of a value that are compared by themselves."""
_THOUSAND = 1000.0
_UNKNOWN = -1.0
"""A feature that one of the claims leaves open."""
_GRANULARITIES = ("hour", "day", "week", "month", "quarter", "year")
_PLACES = ("country:", "place:")
_SPANS = frozenset({"day", "hour", "minute", "year", "month"})
_UNREAL = frozenset({"planned", "possible", "alleged"})

FEATURES: Final = (
    "lexical", "cosine", "near", "margin_low", "margin_high", "likeness", "rivals_low", "rivals_high",
    "word_before", "word_after", "words_before", "words_after",
    "relation", "predicate", "role", "event", "subject", "object", "entities", "named", "named_count", "lemmas",
    "words_low", "words_high", "places_apart", "past_years", "days_apart", "hours", "confidence", "modality",
    "unreal", "voice", "speaker", "start_low", "start_high", "rank_low", "rank_high", "numbers", "other_numbers",
    "kind", "unit", "modified", "counted", "part", "other_kind",
    "granularity", "weekdays", "places_listed", "depth",
)  # fmt: skip


class Likeness(msgspec.Struct, frozen=True):
    """How pairs of passages compare as texts, each of shape (pairs,)."""

    lexical: Floats
    """Weighted words in common, the values left out."""
    cosine: Floats
    near: Floats
    """Words beside the values in common."""
    score: Floats
    """All three, weighted."""
    low: Floats
    high: Floats
    """By how much either claim fits the other better than anything else in the other's article."""
    rivals: NDArray[np.int64]
    """Claims of the block in either article, shape (pairs, 2)."""


class _Side(msgspec.Struct, frozen=True):
    """What one claim brings to the features."""

    claim: Claim
    rank: int
    """How many claims of the block its article tells before it."""
    before: tuple[str, ...]
    after: tuple[str, ...]
    subject: frozenset[str]
    object: frozenset[str]
    entities: frozenset[str]
    named: frozenset[str]
    lemmas: frozenset[str]
    event: frozenset[str]
    years: frozenset[int]
    numbers: frozenset[str]
    parts: frozenset[str]
    listed: int
    """Places that the passage names."""


def slot_features(block: Sequence[Claim], first: Rows, second: Rows, alike: Likeness, config: CompareConfig) -> Floats:
    """Return the features of the pairs, shape (pairs, len(FEATURES)); what a claim leaves open is -1.

    Args:
        block: claims of one kind and unit.
        first: rows of the pairs' first claims, shape (pairs,).
        second: rows of their second claims.
        alike: how their passages compare.
        config: thresholds.

    """
    ranks = _rank(block)
    sides = {row: _side(block[row], ranks[row], config) for row in {*first.tolist(), *second.tolist()}}
    told = [
        (*_frames(sides[i], sides[j]), *_passages(sides[i], sides[j]), *_values(sides[i], sides[j], config))
        for i, j in zip(first.tolist(), second.tolist(), strict=True)
    ]
    texts = np.stack(
        [alike.lexical, alike.cosine, alike.near, alike.low, alike.high, alike.score, alike.rivals.min(axis=1),
         alike.rivals.max(axis=1)],
        axis=1,
    )  # fmt: skip
    return np.hstack([texts, np.array(told, dtype=np.float64).reshape(len(first), -1)])


def _rank(block: Sequence[Claim]) -> list[int]:
    ranks = [0] * len(block)
    seen: dict[str, int] = {}
    for row in sorted(
        range(len(block)), key=lambda row: (block[row].start, block[row].value_start, block[row].claim_id)
    ):
        article = block[row].article_id
        ranks[row] = seen.get(article, 0)
        seen[article] = ranks[row] + 1
    return ranks


def _side(claim: Claim, rank: int, config: CompareConfig) -> _Side:
    frame = claim.frame
    value = claim.value
    own = set(_WORD.findall(value.surface.lower())) if isinstance(value, DateValue | PlaceValue) else set()
    at, until = max(0, claim.value_start - claim.start), max(0, claim.value_end - claim.start)
    entities = _others(frame.entities, claim, own)
    return _Side(
        claim,
        rank,
        before=_stems(claim.text[:at])[-_NEAR:],
        after=_stems(claim.text[until:])[:_NEAR],
        subject=frozenset(map(bare, _others(frame.subject, claim, own))),
        object=frozenset(map(bare, _others(frame.object, claim, own))),
        entities=frozenset(map(bare, entities)),
        named=frozenset(bare(entity) for entity in entities if is_named(entity)),
        lemmas=frozenset(frame.lemmas) - own,
        event=frozenset(event_names(frame)),
        years=frozenset(past_years(claim)) if claim.kind != "date" else frozenset(),
        numbers=frozenset(numbers_in(without_value(claim))),
        parts=part_words(claim, config) if claim.kind == "quantity" else frozenset(),
        listed=sum(entity.startswith(_PLACES) for entity in frame.entities),
    )


def _others(entities: Sequence[str], claim: Claim, own: Collection[str]) -> list[str]:
    """Leave out what is the claim's own value: it would tell whether the values agree."""
    return [
        entity
        for entity in entities
        if not (claim.kind == "place" and entity.startswith(_PLACES))
        and not (own and set(_WORD.findall(entity.rpartition(":")[2])) & set(own))
    ]


def _frames(a: _Side, b: _Side) -> tuple[float, ...]:
    """Compare the words beside the values, and what happened to whom."""
    one, two = a.claim.frame, b.claim.frame
    return (
        _same(a.before[-1:], b.before[-1:]),
        _same(a.after[:1], b.after[:1]),
        _shared(a.before, b.before),
        _shared(a.after, b.after),
        _same(one.relation, two.relation),
        _same(one.predicate, two.predicate),
        _same(one.role, two.role),
        float(bool(a.event & b.event)),
        _shared(a.subject, b.subject),
        _shared(a.object, b.object),
        _shared(a.entities, b.entities),
        _shared(a.named, b.named),
        float(len(a.named & b.named)),
        _shared(a.lemmas, b.lemmas),
        *_ordered(len(a.lemmas), len(b.lemmas)),
    )


def _passages(a: _Side, b: _Side) -> tuple[float, ...]:
    """Compare where, when, by whom and how surely the two are told."""
    one, two = a.claim, b.claim
    speakers = [claim.holder.name if claim.holder.kind == "attributed" else "" for claim in (one, two)]
    return (
        _UNKNOWN if one.kind == "place" else float(places_apart(one, two)),
        _UNKNOWN if one.kind == "date" else float(a.years != b.years and not a.years & b.years),
        _days_apart(one, two),
        abs((one.published_at - two.published_at).total_seconds()) / 3600,
        min(one.confidence, two.confidence),
        float(one.modality == two.modality),
        float((one.modality in _UNREAL) + (two.modality in _UNREAL)),
        float(one.holder.kind == two.holder.kind),
        _same(*speakers),
        *_ordered(one.start / _THOUSAND, two.start / _THOUSAND),
        *_ordered(a.rank, b.rank),
        float(len(a.numbers & b.numbers)),
        float(bool(a.numbers and b.numbers) and not a.numbers & b.numbers),
    )


def _values(a: _Side, b: _Side, config: CompareConfig) -> tuple[float, ...]:
    """Compare what kind of value they give."""
    one, two = a.claim.value, b.claim.value
    listed = float(max(a.listed, b.listed) >= config.crowd)
    if isinstance(one, QuantityValue) and isinstance(two, QuantityValue):
        return (
            0.0,
            _unit(one),
            float((one.modifier != "exact") + (two.modifier != "exact")),
            _same(one.counted, two.counted),
            float(bool(a.parts ^ b.parts)),
            float(other_kind(a.claim, b.claim, config)),
            *(_UNKNOWN,) * 4,
        )
    unknown = (_UNKNOWN,) * 5
    if isinstance(one, DateValue) and isinstance(two, DateValue):
        coarser = max(_GRANULARITIES.index(one.granularity), _GRANULARITIES.index(two.granularity))
        weekdays = sum(_WEEKDAY.search(value.surface) is not None for value in (one, two))
        return (1.0, *unknown, float(coarser), float(weekdays), _UNKNOWN, _UNKNOWN)
    depth = min(len(value.path) if isinstance(value, PlaceValue) else 0 for value in (one, two))
    return (2.0, *unknown, _UNKNOWN, _UNKNOWN, listed, float(depth))


def _unit(value: QuantityValue) -> float:
    if is_money(value):
        return 1.0
    if value.unit == "percent":
        return 2.0
    return 3.0 if is_monotone(value) else 4.0 * (value.unit in _SPANS)


def _days_apart(a: Claim, b: Claim) -> float:
    one, two = a.frame.date, b.frame.date
    if a.kind == "date" or one is None or two is None:
        return _UNKNOWN
    return float(max(0, (max(one.start, two.start) - min(one.end, two.end)).days))


def _stems(text: str) -> tuple[str, ...]:
    return tuple(word[:_STEM] for word in _WORD.findall(text.lower()))


def _same(a: Collection[str], b: Collection[str]) -> float:
    return float(a == b) if a and b else _UNKNOWN


def _shared(a: Collection[str], b: Collection[str]) -> float:
    one, two = set(a), set(b)
    return len(one & two) / min(len(one), len(two)) if one and two else _UNKNOWN


def _ordered(a: float, b: float) -> tuple[float, float]:
    return float(min(a, b)), float(max(a, b))
