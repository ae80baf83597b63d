"""How two passages that give values of one kind are alike, apart from the values themselves."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scoring.config import MatchConfig
from scoring.match.units import AGE, Unit
from scoring.models import Claim, DateValue, PlaceValue, QuantityValue

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

ALIKE: Final = (
    "cosine", "lemmas", "near_words", "counted", "role", "relation", "predicate", "parties", "subject", "object",
    "entities", "entities_shared", "numbers_shared", "one_modality", "one_voice",
)  # fmt: skip
"""Signs that two passages answer one question."""
MISMATCH: Final = (
    "other_date",
    "other_tense",
    "other_place",
    "other_numbers",
    "other_names",
    "rank_gap",
    "hours_apart",
    "fewer_beside",
    "more_beside",
)
"""Signs that they don't."""
SETTING: Final = ("measure", "first_position", "last_position", "short_passage", "long_passage")
"""What says nothing for or against, but tells how much the others say."""
PAIR_FEATURES: Final = (*ALIKE, *MISMATCH, *SETTING)
_WORD = re.compile(r"[^\W\d_]{3,}")
_NUMBER = re.compile(r"\d[\d,.]*")
_STEM = 5
_COMMONEST = 0.1
"""Least weight of a lemma, that of one in nearly all passages."""
_TINY = 1e-9
_MOST_SHARED = 3
_MOST_HOURS = 500.0
_THOUSAND = 1000.0
_HUNDRED = 100.0
_PLACES = ("country:", "place:")
_GRANULARITIES = ("hour", "day", "week", "month", "quarter", "year")
_CURRENCY = 3


def compare_passages(units: Sequence[Unit], rows: Rows, vectors: Floats, config: MatchConfig) -> Floats:
    """Return how passages are alike, shape (len(rows), len(units), len(PAIR_FEATURES)).

    Args:
        units: of one kind and story.
        rows: which of them to compare with all.
        vectors: unit vectors of the story's claims, to whose rows the units point.
        config: how many words beside a value count as near.

    """
    firsts = [unit.first for unit in units]
    frames = [claim.frame for claim in firsts]
    own = [_own_words(unit) for unit in units]
    counted = [unit.value.counted if isinstance(unit.value, QuantityValue) else "" for unit in units]
    near = [frozenset[str]().union(*(_near_words(claim, config) for claim in unit.claims)) for unit in units]
    subjects, objects, entities = (
        [_keys(unit, part, words) for unit, words in zip(units, own, strict=True)]
        for part in ("subject", "object", "entities")
    )
    numbers = [_other_numbers(unit) for unit in units]
    parties = [one | two for one, two in zip(subjects, objects, strict=True)]
    shared_entities = _common(entities, rows)
    shared_numbers = _common(numbers, rows)
    told = np.array([bool(found) for found in numbers])
    names = [frozenset[str]() if u.kind == "set" else _named(found) for u, found in zip(units, entities, strict=True)]
    naming = np.array([bool(found) for found in names])
    columns = (
        _cosines(units, rows, vectors),
        _lemma_overlap(units, own, rows),
        _jaccard(near, rows),
        _same(counted, rows),
        _same([frame.role for frame in frames], rows),
        _same([frame.relation for frame in frames], rows),
        _same([frame.predicate for frame in frames], rows),
        np.minimum(_common(parties, rows), 1.0),
        _jaccard(subjects, rows),
        _jaccard(objects, rows),
        _jaccard(entities, rows),
        np.minimum(shared_entities, _MOST_SHARED),
        np.minimum(shared_numbers, _MOST_SHARED),
        _same([claim.modality for claim in firsts], rows),
        _same([claim.holder.kind for claim in firsts], rows),
        _other_dates(units, rows),
        _other_tenses(units, rows),
        _other_places(units, rows),
        told[rows, None] & told & (shared_numbers == 0),
        naming[rows, None] & naming & (_common(names, rows) == 0),
        _gaps(_ranks(units), rows),
        np.minimum(_gaps([claim.published_at.timestamp() / 3600 for claim in firsts], rows), _MOST_HOURS),
        *_ordered(_values_beside(units), rows),
        np.repeat(np.array([_code(unit) for unit in units])[rows, None], len(units), axis=1),
        *_ordered([claim.start / _THOUSAND for claim in firsts], rows),
        *_ordered([len(claim.text) / _HUNDRED for claim in firsts], rows),
    )
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=-1)


def indicator(sets: Sequence[Iterable[Any]]) -> Floats:
    """Return which set holds which element, shape (len(sets), elements); sums over it are the same in every process."""
    codes: dict[Any, int] = {}
    members = [[codes.setdefault(element, len(codes)) for element in sorted(one)] for one in sets]
    held = np.zeros((len(sets), max(len(codes), 1)), np.float32)
    for row, columns in enumerate(members):
        held[row, columns] = 1.0
    return held


def _common(sets: Sequence[Collection[Any]], rows: Rows) -> Floats:
    held = indicator(sets)
    return np.asarray(held[rows] @ held.T)


def _jaccard(sets: Sequence[Collection[Any]], rows: Rows) -> Floats:
    held = indicator(sets)
    common, size = held[rows] @ held.T, held.sum(axis=1)
    return np.asarray(common / np.maximum(size[rows, None] + size - common, 1.0))


def _same(names: Sequence[str], rows: Rows) -> Floats:
    """Return 1 where two units have one name, 0 where the names differ or are empty."""
    codes = {name: code for code, name in enumerate(dict.fromkeys(names))}
    found = np.array([codes[name] for name in names])
    named = np.array([bool(name) for name in names])
    return np.asarray((found[rows, None] == found) & named, np.float32)


def _gaps(numbers: Sequence[float], rows: Rows) -> Floats:
    found = np.array(numbers, np.float64)
    return np.asarray(np.abs(found[rows, None] - found), np.float32)


def _ordered(numbers: Sequence[float], rows: Rows) -> tuple[Floats, Floats]:
    found = np.array(numbers, np.float32)
    return np.minimum(found[rows, None], found), np.maximum(found[rows, None], found)


def _ranks(units: Sequence[Unit]) -> list[float]:
    """Return how many units of its kind an article tells before each."""
    order = sorted(range(len(units)), key=lambda at: (units[at].article_id, units[at].first.start, at))
    seen: dict[str, int] = {}
    ranks = [0.0] * len(units)
    for at in order:
        ranks[at] = float(seen.get(units[at].article_id, 0))
        seen[units[at].article_id] = int(ranks[at]) + 1
    return ranks


def _values_beside(units: Sequence[Unit]) -> list[float]:
    """Return how many other values of its kind stand in the passage of each unit: a list tells of several things."""
    told: dict[tuple[str, int], int] = {}
    for unit in units:
        for place in {(claim.article_id, claim.start) for claim in unit.claims}:
            told[place] = told.get(place, 0) + 1
    return [float(max(told[claim.article_id, claim.start] for claim in unit.claims) - 1) for unit in units]


def _own_words(unit: Unit) -> frozenset[str]:
    """Return the words of a date or a place, which would tell whether two values agree."""
    if not isinstance(unit.value, DateValue | PlaceValue):
        return frozenset()
    return frozenset(word for claim in unit.claims for word in _surface(claim))


def _surface(claim: Claim) -> list[str]:
    surface = claim.value.surface if isinstance(claim.value, DateValue | PlaceValue) else ""
    return _WORD.findall(surface.lower())


def _keys(unit: Unit, part: str, own: Collection[str]) -> frozenset[str]:
    """Return the entities of a frame's part without those that are the value itself."""
    if unit.kind == "set" and part != "entities":
        return frozenset()
    keys = {key for claim in unit.claims for key in getattr(claim.frame, part)}
    return frozenset(
        key
        for key in keys
        if not (unit.kind == "place" and key.startswith(_PLACES))
        and not (own and set(_WORD.findall(key.lower())) & set(own))
    )


def _named(keys: Iterable[str]) -> frozenset[str]:
    """Return the keys of what has a name of its own."""
    return frozenset(key for key in keys if not key.startswith("thing:"))


def _near_words(claim: Claim, config: MatchConfig) -> frozenset[str]:
    """Return the stems of the words on either side of a value."""
    at, until = max(0, claim.value_start - claim.start), max(0, claim.value_end - claim.start)
    before = _WORD.findall(claim.text[:at].lower())[-config.near_words :]
    after = _WORD.findall(claim.text[until:].lower())[: config.near_words]
    return frozenset(word[:_STEM] for word in (*before, *after))


def _other_numbers(unit: Unit) -> frozenset[str]:
    """Return the numbers that stand beside the value in its passages."""
    found: set[str] = set()
    for claim in unit.claims:
        at, until = max(0, claim.value_start - claim.start), max(0, claim.value_end - claim.start)
        found.update(number.rstrip(",.") for number in _NUMBER.findall(f"{claim.text[:at]} {claim.text[until:]}"))
    return frozenset(found)


def _other_dates(units: Sequence[Unit], rows: Rows) -> Floats:
    """Return whether the events of two units are dated on both sides, on different days."""
    dates = [None if unit.kind == "date" else unit.first.frame.date for unit in units]
    start = np.array([np.nan if date is None else date.start.toordinal() for date in dates])
    end = np.array([np.nan if date is None else date.end.toordinal() for date in dates])
    gap = np.maximum(start[rows, None], start) - np.minimum(end[rows, None], end)
    return np.asarray(np.nan_to_num(gap, nan=0.0) > 1.0, np.float32)


def _other_tenses(units: Sequence[Unit], rows: Rows) -> Floats:
    """Return whether one of two dates lay ahead when its article appeared and the other didn't: plan against fact."""
    ahead = np.array(
        [isinstance(u.value, DateValue) and u.value.start > u.first.published_at.date() for u in units], np.bool_
    )
    return np.asarray(ahead[rows, None] != ahead, np.float32)


def _other_places(units: Sequence[Unit], rows: Rows) -> Floats:
    """Return whether the events of two units are put on both sides, in different places."""
    paths = [() if unit.kind == "place" or (place := unit.first.frame.place) is None else place.path for unit in units]
    codes = {path: code for code, path in enumerate(dict.fromkeys(paths))}
    apart = np.array([[bool(a and b) and a[: len(b)] != b[: len(a)] for b in codes] for a in codes])
    found = np.array([codes[path] for path in paths])
    return np.asarray(apart[found[rows]][:, found], np.float32)


def _code(unit: Unit) -> float:
    """Return a number for what is measured: the kinds of number, the granularities, the depths of places."""
    value = unit.value
    if isinstance(value, DateValue):
        return 10.0 + _GRANULARITIES.index(value.granularity)
    if isinstance(value, PlaceValue):
        return 20.0 + min(len(value.path), 4)
    if not isinstance(value, QuantityValue):
        return 30.0
    names = (AGE, "count", "percent")
    if unit.measure in names:
        return float(names.index(unit.measure))
    return 3.0 if len(value.unit) == _CURRENCY and value.unit.isupper() else 4.0


def _cosines(units: Sequence[Unit], rows: Rows, vectors: Floats) -> Floats:
    """Return the largest cosine between the passages of two units."""
    starts = np.cumsum([0, *(len(unit.rows) for unit in units)])[:-1]
    everyone = vectors[[row for unit in units for row in unit.rows]]
    chosen = [units[row] for row in rows.tolist()]
    own = vectors[[row for unit in chosen for row in unit.rows]]
    own_starts = np.cumsum([0, *(len(unit.rows) for unit in chosen)])[:-1]
    cosines = np.maximum.reduceat(np.maximum.reduceat(own @ everyone.T, own_starts, axis=0), starts, axis=1)
    return np.asarray(cosines, np.float32)


def _lemma_overlap(units: Sequence[Unit], own: Sequence[Collection[str]], rows: Rows) -> Floats:
    """Return the cosine of the units' lemmas, those in few passages weighing more."""
    held = indicator(
        [
            {lemma for claim in unit.claims for lemma in claim.frame.lemmas if lemma not in words}
            for unit, words in zip(units, own, strict=True)
        ]
    )
    rarity = np.log((len(units) + 1.0) / (held.sum(axis=0) + 0.5)).clip(_COMMONEST)
    weighted = held * np.sqrt(rarity).astype(np.float32)
    norms = np.sqrt((weighted * weighted).sum(axis=1)) + _TINY
    return np.asarray((weighted[rows] @ weighted.T) / (norms[rows, None] * norms), np.float32)
