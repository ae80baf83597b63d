"""Vetoes: what tells outright that two claims fill two slots, whatever their wording."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from scoring.compare.persons import is_trait, persons_apart, tells_person
from scoring.compare.relations import bare, is_named, same_step, share_anchor
from scoring.config import CompareConfig
from scoring.models import Claim, DateValue, Frame, PlaceValue, SetValue

Rows = NDArray[np.int64]

_Side = TypeVar("_Side")
"""What is compared of a claim, made once a claim and not once a pair."""
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
_EVENT_SLOTS = frozenset({"date", "place"})
"""A story holds many dates and places: only the event tells which belong together."""
_PARTIES = frozenset({"set", "polarity"})


class _Event(NamedTuple):
    """What an event is called and whom it concerns."""

    names: set[str]
    subject: set[str]
    object: set[str]
    entities: set[str]


def vetoed(
    claims: Sequence[Claim], first: Rows, second: Rows, config: CompareConfig, twin: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Tell which pairs can't fill one slot, whatever their wording; that of twins tells of one event."""
    kind = claims[0].kind
    veto = np.zeros(len(first), dtype=np.bool_)
    if kind != "date":
        veto |= _dates_apart([claim.frame.date for claim in claims], first, second, config, spans=kind == "quantity")
    if kind != "place":
        veto |= _each(claims, first, second, places_apart)
    loose = np.zeros(len(first), dtype=np.bool_)
    if kind != "date":
        loose |= _each([past_years(claim) for claim in claims], first, second, _eras_apart)
    if any(tells_person(claim) or is_trait(claim) for claim in claims):
        # A person's age or home is one thing wherever and whenever it is told.
        both = _each(claims, first, second, lambda a, b: is_trait(a) and is_trait(b))
        return (veto | loose) & ~both | _each(claims, first, second, partial(persons_apart, config=config))
    if kind in _PARTIES:
        return veto | loose | _each(claims, first, second, _parties_apart)
    if kind == "quantity":
        loose |= _each([_people(claim) for claim in claims], first, second, _strangers)
    elif kind in _EVENT_SLOTS:
        loose |= _each([_event(claim.frame) for claim in claims], first, second, _events_apart)
        loose |= _each([_named(claim.frame.entities) for claim in claims], first, second, _strangers)
    # The model that tells twins knows all of the latter.
    return veto | loose & ~twin


def _each(
    sides: Sequence[_Side], first: Rows, second: Rows, apart: Callable[[_Side, _Side], bool]
) -> NDArray[np.bool_]:
    pairs = zip(first.tolist(), second.tolist(), strict=True)
    return np.fromiter((apart(sides[i], sides[j]) for i, j in pairs), dtype=np.bool_, count=len(first))


def _dates_apart(
    dates: Sequence[DateValue | None], first: Rows, second: Rows, config: CompareConfig, *, spans: bool
) -> NDArray[np.bool_]:
    """Tell which pairs are dated to different times, or count an incident and a year."""
    known = np.array([date is not None for date in dates])
    start = np.array([date.start.toordinal() if date else 0 for date in dates])
    end = np.array([date.end.toordinal() if date else 0 for date in dates])
    gap = np.maximum(start[first], start[second]) - np.minimum(end[first], end[second])
    # What time zones explain parts no two days, but April is not March.
    days_alone = (start == end)[first] | (start == end)[second]
    apart = np.where(days_alone, gap > config.date_slack_days, gap > 0)
    if spans:
        days = end - start + 1
        shorter, longer = np.minimum(days[first], days[second]), np.maximum(days[first], days[second])
        apart |= (longer >= config.year_days) & (shorter <= config.incident_days)
    return np.asarray(apart & known[first] & known[second])


def _eras_apart(one: set[int], two: set[int]) -> bool:
    """Tell whether only one passage, or each another, speaks of a year gone by: background, not the event."""
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


def _event(frame: Frame) -> _Event:
    return _Event(event_names(frame), _named(frame.subject), _named(frame.object), set(bare_names(frame.entities)))


def _events_apart(one: _Event, two: _Event) -> bool:
    """Tell whether two events differ in what happened, to whom or by whom, as far as both are told."""
    if not one.names & two.names:
        return True
    parties = [(one.subject, two.subject), (one.object, two.object)]
    known = [x & y for x, y in parties if x and y]
    if not known:
        return not one.entities & two.entities
    return not all(known)


def _strangers(one: set[str], two: set[str]) -> bool:
    """Tell whether two passages name nobody and no place in common, though both name some."""
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


def _people(claim: Claim) -> set[str]:
    return {entity for entity in claim.frame.subject + claim.frame.object if entity.startswith("person:")}


def _parties_apart(a: Claim, b: Claim) -> bool:
    if a.frame.predicate in _COMMON or not same_step(a.frame, b.frame) or not share_anchor(a, b):
        return True
    if isinstance(a.value, SetValue) or isinstance(b.value, SetValue):
        return False
    parties = [(a.frame.subject, b.frame.subject), (a.frame.object, b.frame.object)]
    shared = [bool(_named(one) & _named(two)) for one, two in parties if _named(one) and _named(two)]
    return not shared or not all(shared)


def bare_names(entities: Iterable[str]) -> tuple[str, ...]:
    """Return entity keys without their kinds."""
    return tuple(bare(entity) for entity in entities)
