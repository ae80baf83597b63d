"""Counts of victims: which of them count all, and which fill one slot since what is told beside them agrees.

Outlets word the lead of a story of violence each in its own way, but mostly give the dead and the injured in one
sentence: "one dead, four injured", "one person was killed and three were hurt". Where one of the two numbers agrees,
the other is the same count.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from scoring.compare.count_doubts import OTHERS, STREETS, part_words
from scoring.compare.quantities import VICTIMS
from scoring.compare.relations import bare, is_named
from scoring.config import CompareConfig
from scoring.models import Claim, QuantityValue

_SEXED = frozenset(f"thing:{noun}" for noun in ("man", "woman", "boy", "girl"))
"""Persons of whom one is none of the others."""
_TOLD = frozenset({"asserted", "reported"})


class _Passage(NamedTuple):
    """A passage that counts victims of two kinds."""

    article_id: str
    outlet_id: str
    tolls: Mapping[str, tuple[int, float]]
    """What is counted -> row and number."""


def counts_victims(claim: Claim) -> bool:
    """Tell whether a claim counts the killed, the injured, or both together."""
    return isinstance(claim.value, QuantityValue) and claim.value.counted in VICTIMS


def is_toll(claim: Claim) -> bool:
    """Tell whether victims are counted in one number: "a man and two boys" are added up, and seldom all."""
    return counts_victims(claim) and isinstance(claim.value, QuantityValue) and " and " not in claim.value.surface


def companion_twins(claims: Sequence[Claim], config: CompareConfig) -> Iterator[tuple[int, int]]:
    """Yield rows of counts of victims that differ beside counts that agree, one passage each of two outlets.

    None where either article gives the other's number too: it may count an earlier moment or a part; nor where an
    article tells such numbers of two events.
    """
    passages = _of_one_event(list(_passages(claims, config)))
    if len(passages) > config.companion_passages:
        return
    given = _numbers_given(claims)
    for one, two in combinations(passages, 2):
        if one.outlet_id == two.outlet_id or one.tolls.keys() != two.tolls.keys():
            continue
        apart = [kind for kind in one.tolls if one.tolls[kind][1] != two.tolls[kind][1]]
        if len(apart) != 1 or _strangers(one, two, claims):
            continue
        (i, own), (j, other) = one.tolls[apart[0]], two.tolls[apart[0]]
        if other not in given[one.article_id, apart[0]] and own not in given[two.article_id, apart[0]]:
            yield min(i, j), max(i, j)


def _passages(claims: Sequence[Claim], config: CompareConfig) -> Iterator[_Passage]:
    """Yield the passages that count victims of two kinds, each in one exact number that is no part."""
    found: dict[tuple[str, int, int], dict[str, list[int]]] = {}
    for row, claim in enumerate(claims):
        value = claim.value
        if isinstance(value, QuantityValue) and is_toll(claim) and claim.modality in _TOLD:
            found.setdefault((claim.article_id, claim.start, claim.end), {}).setdefault(value.counted, []).append(row)
    for (article_id, *_), kinds in found.items():
        rows = {kind: own[0] for kind, own in kinds.items() if len(own) == 1 and _counts_all(claims[own[0]], config)}
        if len(rows) == len(kinds) == 2:
            tolls = {kind: (row, _number(claims[row])) for kind, row in rows.items()}
            yield _Passage(article_id, claims[next(iter(rows.values()))].outlet_id, tolls)


def _strangers(one: _Passage, two: _Passage, claims: Sequence[Claim]) -> bool:
    """Tell whether both passages name somebody or something, and nothing in common, or count other kinds of persons."""
    rows = [[row for row, _ in each.tolls.values()] for each in (one, two)]
    named = [{e for row in own for e in claims[row].frame.entities if is_named(e)} for own in rows]
    words = [{word for e in own for word in bare(e).split()} - STREETS for own in named]
    if all(words) and not words[0] & words[1]:
        return True
    return any(sexes_apart(claims[one.tolls[kind][0]], claims[two.tolls[kind][0]]) for kind in one.tolls)


def sexes_apart(a: Claim, b: Claim) -> bool:
    """Tell whether one tells of a man or a boy, the other of a woman or a girl, or of another age."""
    one, two = (set(claim.frame.object) & _SEXED for claim in (a, b))
    return bool(one and two) and not one & two


def _of_one_event(passages: Sequence[_Passage]) -> list[_Passage]:
    """Leave out the articles whose passages don't all give the same numbers."""
    told: dict[str, set[frozenset[tuple[str, float]]]] = {}
    for one in passages:
        numbers = frozenset((kind, number) for kind, (_, number) in one.tolls.items())
        told.setdefault(one.article_id, set()).add(numbers)
    return [one for one in passages if len(told[one.article_id]) == 1]


def _counts_all(claim: Claim, config: CompareConfig) -> bool:
    value = claim.value
    exact = isinstance(value, QuantityValue) and value.low == value.high and value.modifier == "exact"
    return exact and claim.confidence >= config.least_confidence and not part_words(claim, config) - OTHERS


def _numbers_given(claims: Sequence[Claim]) -> dict[tuple[str, str], set[float]]:
    """Return the numbers of victims that an article gives, by what is counted."""
    given: dict[tuple[str, str], set[float]] = {}
    for claim in claims:
        if isinstance(claim.value, QuantityValue) and claim.value.counted in VICTIMS:
            given.setdefault((claim.article_id, claim.value.counted), set()).add(claim.value.low)
    return given


def _number(claim: Claim) -> float:
    return claim.value.low if isinstance(claim.value, QuantityValue) else 0.0
