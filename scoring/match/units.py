"""Units: one value in one article, however often the article repeats it; what matching compares."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from scoring.config import MatchConfig
from scoring.models import (
    HOME_ROLE,
    Claim,
    DateValue,
    PlaceValue,
    PolarityValue,
    QuantityValue,
    SetValue,
    Value,
)
from scoring.opposites import affirm

KINDS: Final = ("quantity", "date", "place", "set", "polarity")
"""Kinds of claim that are matched; untyped statements are not."""
AGE: Final = "age"


class Sources(msgspec.Struct, frozen=True):
    """Whose text each article carries, and who owns whom."""

    origin_of: Mapping[str, str]
    """article_id -> origin_id; an article without entry is an origin of its own."""
    family_of: Mapping[str, str]
    """outlet_id -> owner; an outlet without entry is a family of its own."""


class Unit(msgspec.Struct, frozen=True):
    """One value in one article, with the claims that give it."""

    article_id: str
    outlet_id: str
    origin: str
    family: str
    kind: str
    measure: str
    """What claims must share to answer one question at all: the unit of a number, the kind of a list's members."""
    value: Value
    claims: tuple[Claim, ...]
    """In order of the text."""
    rows: tuple[int, ...]
    """Rows of the claims' vectors."""

    @property
    def first(self) -> Claim:
        """The claim that stands first in the text."""
        return self.claims[0]


class Telling(msgspec.Struct, frozen=True):
    """The units of a story, and the claims of copies that only repeat them."""

    units: dict[str, list[Unit]]
    """kind -> units, in order of the articles' time."""
    repeats: dict[str, str]
    """claim_id of a copy -> claim_id of the same passage and value that its origin told first."""


def gather_units(claims: Sequence[Claim], sources: Sources, config: MatchConfig) -> Telling:
    """Return the units of a story by kind; what a copy only repeats makes none.

    Args:
        claims: the story's claims; those of one article side by side, in order of the articles' time.
        sources: who copied whom.
        config: which numbers are small.

    """
    found: dict[str, dict[tuple[object, ...], list[int]]] = {kind: {} for kind in KINDS}
    first_told: dict[tuple[object, ...], Claim] = {}
    repeats: dict[str, str] = {}
    for row, claim in enumerate(claims):
        if not is_matched(claim):
            continue
        origin = _origin(claim, sources)
        key = (origin, " ".join(claim.text.split()), claim.frame.role, *unit_key(claim, config)[1:])
        teller = first_told.setdefault(key, claim)
        if teller.article_id != claim.article_id:
            repeats[claim.claim_id] = teller.claim_id
        else:
            found[claim.kind].setdefault((claim.article_id, *unit_key(claim, config)), []).append(row)
    units = {
        kind: [_unit([claims[row] for row in rows], rows, sources) for rows in parts.values()]
        for kind, parts in found.items()
    }
    return Telling(units, repeats)


def is_matched(claim: Claim) -> bool:
    """Return whether a claim can answer a question that others answer too."""
    if claim.kind not in KINDS:
        return False
    return not isinstance(claim.value, SetValue) or bool(claim.value.members or claim.value.closed)


def measure_of(claim: Claim) -> str:
    """Return what two claims of one kind must have in common to answer one question at all."""
    value = claim.value
    if isinstance(value, QuantityValue):
        return AGE if value.counted == AGE else value.unit
    if isinstance(value, SetValue):
        return value.member_type
    if isinstance(value, PlaceValue):
        return HOME_ROLE if claim.frame.role == HOME_ROLE else ""
    if isinstance(value, PolarityValue):
        return "ordinal" if value.ordinal is not None else ""
    return ""


def unit_key(claim: Claim, config: MatchConfig) -> tuple[object, ...]:
    """Return what claims of one article have in common that give one value.

    Small numbers recur: two dead and two cars are two things.
    """
    value, frame = claim.value, claim.frame
    measure = measure_of(claim)
    if isinstance(value, QuantityValue):
        owner = frame.object if measure == AGE else ()
        counted = "" if value.low >= config.small_number else value.counted
        return (claim.kind, measure, value.low, value.high, counted, owner)
    if isinstance(value, DateValue):
        return (claim.kind, value.start, value.end)
    if isinstance(value, PlaceValue):
        return (claim.kind, measure, value.path, frame.object if measure else ())
    if isinstance(value, SetValue):
        return (claim.kind, measure, frame.role, frame.predicate, tuple(sorted(value.members)), value.closed)
    return (claim.kind, measure, frame.predicate, _sign(value), frame.subject[:1], frame.object[:1])


def matter_of(claim: Claim) -> str:
    """Return what a polarity affirms or denies: who was acquitted wasn't convicted."""
    return affirm(claim.frame.predicate, positive=True)[0]


def _affirmed(claim: Claim) -> Value:
    """Return a claim's value; of a polarity, whether its matter holds."""
    value = claim.value
    if not isinstance(value, PolarityValue):
        return value
    return msgspec.structs.replace(value, positive=affirm(claim.frame.predicate, positive=value.positive)[1])


def _sign(value: Value) -> object:
    return (value.positive, value.ordinal) if isinstance(value, PolarityValue) else None


def _origin(claim: Claim, sources: Sources) -> str:
    return sources.origin_of.get(claim.article_id, f"article:{claim.article_id}")


def _unit(claims: Sequence[Claim], rows: Sequence[int], sources: Sources) -> Unit:
    first = claims[0]
    return Unit(
        article_id=first.article_id,
        outlet_id=first.outlet_id,
        origin=_origin(first, sources),
        family=sources.family_of.get(first.outlet_id, first.outlet_id),
        kind=first.kind,
        measure=measure_of(first),
        value=_affirmed(first),
        claims=tuple(claims),
        rows=tuple(rows),
    )
