"""Units: what an article says of one value, however often it repeats it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.config import CorroborationConfig
from scoring.models import (
    MENTIONED_ROLE,
    NAMED_ROLE,
    PLAIN_ROLE,
    Claim,
    DateValue,
    PlaceValue,
    PolarityValue,
    QuantityValue,
    SetValue,
    Value,
)

KINDS: Final = ("quantity", "date", "place", "set", "polarity")
"""Kinds of claim that are observed; untyped statements are not."""
_UNCHECKABLE: Final = frozenset({NAMED_ROLE, PLAIN_ROLE})
"""Roles of claims that nobody would check by themselves."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_STEM = 5
_QUOTES = '"“”«»„'


class Unit(msgspec.Struct, frozen=True):
    """One value in one article, with the claims that give it."""

    article_id: str
    outlet_id: str
    origin: str
    family: str
    kind: str
    value: Value
    claims: tuple[Claim, ...]
    """In order of the text."""
    rows: tuple[int, ...]
    """Rows of the claims' vectors."""

    @property
    def first(self) -> Claim:
        """The claim that stands first in the text."""
        return self.claims[0]


class Sources(msgspec.Struct, frozen=True):
    """Whose text each article carries, and who owns whom."""

    origin_of: Mapping[str, str]
    """article_id -> origin_id; an article without entry is an origin of its own."""
    originals: frozenset[str]
    """Articles that published their origin's text first."""
    family_of: Mapping[str, str]
    """outlet_id -> owner; an outlet without entry is a family of its own."""


def gather_units(claims: Sequence[Claim], sources: Sources) -> dict[str, list[Unit]]:
    """Return the observed units of a story by kind, those of one article together; copies give none.

    Args:
        claims: the story's claims; those of one article side by side, in order of the articles' time.
        sources: who copied whom.

    """
    found: dict[str, dict[tuple[object, ...], list[int]]] = {kind: {} for kind in KINDS}
    for row, claim in enumerate(claims):
        if is_observed(claim) and claim.article_id in sources.originals:
            found[claim.kind].setdefault(unit_key(claim), []).append(row)
    return {
        kind: [_unit([claims[row] for row in rows], rows, sources) for rows in units.values()]
        for kind, units in found.items()
    }


def is_observed(claim: Claim) -> bool:
    """Return whether a claim is of a kind that others' values can bear out."""
    if claim.kind not in KINDS or claim.frame.role in _UNCHECKABLE:
        return False
    return not isinstance(claim.value, SetValue) or bool(claim.value.members)


def unit_key(claim: Claim) -> tuple[object, ...]:
    """Return what claims of one article have in common that give one value."""
    value, frame = claim.value, claim.frame
    if isinstance(value, QuantityValue):
        return (claim.article_id, claim.kind, value.unit, value.counted == "age", value.low, value.high)
    if isinstance(value, DateValue):
        return (claim.article_id, claim.kind, value.start, value.end)
    if isinstance(value, PlaceValue):
        return (claim.article_id, claim.kind, value.path)
    if isinstance(value, SetValue):
        return (claim.article_id, claim.kind, value.member_type, tuple(sorted(value.members)))
    if isinstance(value, PolarityValue):
        return (claim.article_id, claim.kind, frame.predicate, value.positive, frame.subject[:1], frame.object[:1])
    return (claim.article_id, claim.kind, claim.claim_id)


def _unit(claims: Sequence[Claim], rows: Sequence[int], sources: Sources) -> Unit:
    first = claims[0]
    return Unit(
        article_id=first.article_id,
        outlet_id=first.outlet_id,
        origin=sources.origin_of.get(first.article_id, f"article:{first.article_id}"),
        family=sources.family_of.get(first.outlet_id, first.outlet_id),
        kind=first.kind,
        value=first.value,
        claims=tuple(claims),
        rows=tuple(rows),
    )


def near_words(claim: Claim, config: CorroborationConfig) -> frozenset[str]:
    """Return the stems of the words on either side of a value."""
    at, until = max(0, claim.value_start - claim.start), max(0, claim.value_end - claim.start)
    before = _WORD.findall(claim.text[:at].lower())[-config.near_words :]
    after = _WORD.findall(claim.text[until:].lower())[: config.near_words]
    return frozenset(word[:_STEM] for word in (*before, *after))


def word_runs(claims: Iterable[Claim]) -> frozenset[tuple[str, ...]]:
    """Return the runs of three words of passages outside quotation marks: two reporters may hear the same words."""
    runs: set[tuple[str, ...]] = set()
    for claim in claims:
        if any(mark in claim.text for mark in _QUOTES):
            continue
        words = ["".join(ch for ch in word if ch.isalnum()) for word in claim.text.lower().split()]
        words = [word for word in words if word]
        runs.update(zip(words, words[1:], words[2:], strict=False))
    return frozenset(runs)


def is_mentioned(unit: Unit) -> bool:
    """Return whether a unit's place is only mentioned, not where an event is put."""
    return all(claim.frame.role == MENTIONED_ROLE for claim in unit.claims)


def indicator(sets: Sequence[Iterable[Any]]) -> NDArray[np.float32]:
    """Return which set holds which element, shape (len(sets), elements); sums over it are the same in every process."""
    codes: dict[Any, int] = {}
    members = [[codes.setdefault(element, len(codes)) for element in sorted(one)] for one in sets]
    rows = np.zeros((len(sets), max(len(codes), 1)), np.float32)
    for row, columns in enumerate(members):
        rows[row, columns] = 1.0
    return rows
