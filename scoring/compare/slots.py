"""Score pairs of claims by how surely they fill the same slot of the same event.

Everything is computed on arrays: a story of 200 articles holds thousands of claims.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.compare.measures import is_money
from scoring.compare.overlaps import overlap
from scoring.compare.persons import event_frame, is_age, is_role, persons_apart, raise_scores
from scoring.compare.relations import bare, is_named, same_step, share_anchor
from scoring.config import CompareConfig
from scoring.models import Claim, DateValue, Frame, PlaceValue, PolarityValue, QuantityValue, SetValue, Value

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

_CHUNK = 512
_STEM = 5
_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_COMMON = frozenset(
    {
        "say",
        "tell",
        "add",
        "be",
        "have",
        "do",
        "make",
        "take",
        "go",
        "come",
        "get",
        "announce",
        "report",
        "mean",
        "know",
        "think",
        "want",
        "see",
        "use",
        "give",
        "include",
    }
)
"""Predicates too common to tell an event."""
_PHASES = frozenset(
    {"open", "start", "begin", "end", "close", "hold", "resume", "schedule", "set", "take place", "happen", "occur"}
)
"""Predicates that tell the phase of an event; its noun tells the event."""
_RECURRING = frozenset({"year", "percent", "percentage point", "hour", "minute", "day"})
"""Units in which equal numbers are common."""
_EVENT_SLOTS = frozenset({"date", "place"})
"""A story holds many dates and places: only the event tells which belong together."""
_PARTIES = frozenset({"set", "polarity"})


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
        return ("polarity", "ordinal" if value.ordinal is not None else "")
    return (claim.kind,)


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
    floor = -1.0 if counts_years(claims[0].value) else config.candidate_cosine
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
    add(overlap([_bare(frame.entities) for frame in frames], first, second), config.entity_weight)
    add(overlap([_bare(frame.subject) for frame in frames], first, second), config.subject_weight)
    add(overlap([_bare(frame.object) for frame in frames], first, second), config.object_weight)
    add(_same([frame.relation for frame in frames], first, second), config.relation_weight)
    if claims[0].kind == "quantity":
        add(overlap([near_words(claim, config) for claim in claims], first, second), config.context_weight)
    twin = np.fromiter(
        (pair in twins for pair in zip(first.tolist(), second.tolist(), strict=True)), np.bool_, len(first)
    )
    score = np.where(twin, config.twin_score, total / weight)
    score[raise_scores(claims, first, second, config)] = 1.0
    score[_vetoed(claims, first, second, config, twin)] = 0.0
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


def _vetoed(
    claims: Sequence[Claim], first: Rows, second: Rows, config: CompareConfig, twin: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Tell which pairs can't fill one slot, whatever their wording; that of twins tells of one event."""
    kind = claims[0].kind
    veto = np.zeros(len(first), dtype=np.bool_)
    if kind != "date":
        veto |= _dates_apart([claim.frame.date for claim in claims], first, second, config, spans=kind == "quantity")
    if kind != "place":
        veto |= _each(claims, first, second, places_apart)
    loose = _each(claims, first, second, _eras_apart) if kind != "date" else np.zeros(len(first), dtype=np.bool_)
    if any(is_role(claim) or is_age(claim) for claim in claims):
        # A person's age is one thing wherever and whenever it is told.
        both = _each(claims, first, second, lambda a, b: is_age(a) and is_age(b))
        return (veto | loose) & ~both | _each(claims, first, second, partial(persons_apart, config=config))
    if kind in _PARTIES:
        return veto | loose | _each(claims, first, second, _parties_apart)
    if kind == "quantity":
        loose |= _each(claims, first, second, _people_apart)
    elif kind in _EVENT_SLOTS:
        loose |= _each(claims, first, second, _events_apart)
        loose |= _each(claims, first, second, _strangers)
    # The model that tells twins knows all of the latter.
    return veto | loose & ~twin


def _each(
    claims: Sequence[Claim], first: Rows, second: Rows, apart: Callable[[Claim, Claim], bool]
) -> NDArray[np.bool_]:
    pairs = zip(first.tolist(), second.tolist(), strict=True)
    return np.fromiter((apart(claims[i], claims[j]) for i, j in pairs), dtype=np.bool_, count=len(first))


def _dates_apart(
    dates: Sequence[DateValue | None], first: Rows, second: Rows, config: CompareConfig, *, spans: bool
) -> NDArray[np.bool_]:
    """Tell which pairs are dated to different times, or count an incident and a year."""
    known = np.array([date is not None for date in dates])
    start = np.array([date.start.toordinal() if date else 0 for date in dates])
    end = np.array([date.end.toordinal() if date else 0 for date in dates])
    gap = np.maximum(start[first], start[second]) - np.minimum(end[first], end[second])
    apart = gap > config.date_slack_days
    if spans:
        days = end - start + 1
        shorter, longer = np.minimum(days[first], days[second]), np.maximum(days[first], days[second])
        apart |= (longer >= config.year_days) & (shorter <= config.incident_days)
    return np.asarray(apart & known[first] & known[second])


def _eras_apart(a: Claim, b: Claim) -> bool:
    """Tell whether only one passage, or each another, speaks of a year gone by: background, not the event."""
    one, two = past_years(a), past_years(b)
    return one != two and not one & two


def past_years(claim: Claim) -> set[int]:
    """Return the years gone by that a passage speaks of."""
    years = {int(year) for year in _YEAR.findall(claim.text)}
    if claim.frame.date is not None:
        years |= {claim.frame.date.start.year}
    return {year for year in years if year < claim.published_at.year}


def places_apart(a: Claim, b: Claim) -> bool:
    """Tell whether the events of two claims lie in two places."""
    one, two = a.frame.place, b.frame.place
    if one is None or two is None:
        return False
    return not _nested(one, two)


def _nested(a: PlaceValue, b: PlaceValue) -> bool:
    depth = min(len(a.path), len(b.path))
    return a.path[:depth] == b.path[:depth]


def _events_apart(a: Claim, b: Claim) -> bool:
    """Tell whether two events differ in what happened, to whom or by whom, as far as both are told."""
    one, two = a.frame, b.frame
    if not event_names(one) & event_names(two):
        return True
    parties = [(_named(one.subject), _named(two.subject)), (_named(one.object), _named(two.object))]
    known = [x & y for x, y in parties if x and y]
    if not known:
        return not set(_bare(one.entities)) & set(_bare(two.entities))
    return not all(known)


def _strangers(a: Claim, b: Claim) -> bool:
    """Tell whether two passages name nobody and no place in common, though both name some."""
    one, two = _named(a.frame.entities), _named(b.frame.entities)
    return bool(one and two) and not one & two


def event_names(frame: Frame) -> set[str]:
    """Return what an event may be called: its predicate or, where that tells its phase only, its noun.

    "The trial opens", "the court starts the trial" and "he will be tried" are one event.
    """
    if frame.predicate in _COMMON:
        return set()
    if frame.predicate in _PHASES or frame.relation in _PHASES:
        return {bare(entity) for entity in (*frame.subject, *frame.object) if not is_named(entity)}
    return {frame.predicate, frame.relation}


def _named(entities: Iterable[str]) -> set[str]:
    return {bare(entity) for entity in entities if is_named(entity)}


def _people_apart(a: Claim, b: Claim) -> bool:
    """Tell whether two counts are about different named people."""
    one, two = ({e for e in c.frame.subject + c.frame.object if e.startswith("person:")} for c in (a, b))
    return bool(one and two) and not one & two


def _parties_apart(a: Claim, b: Claim) -> bool:
    if a.frame.predicate in _COMMON or not same_step(a.frame, b.frame) or not share_anchor(a, b):
        return True
    if isinstance(a.value, SetValue) or isinstance(b.value, SetValue):
        return False
    parties = [(a.frame.subject, b.frame.subject), (a.frame.object, b.frame.object)]
    shared = [bool(_named(one) & _named(two)) for one, two in parties if _named(one) and _named(two)]
    return not shared or not all(shared)


def _bare(entities: Iterable[str]) -> tuple[str, ...]:
    return tuple(bare(entity) for entity in entities)
