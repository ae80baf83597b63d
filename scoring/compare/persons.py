"""Compare claims about named persons: who holds a role in an event, and how old somebody is.

A role's claim is a set of persons with the role `<what happened>-name`; it is closed where its article knows one
holder only. Two closed ones with different persons contradict, unless any article of the story tells of both.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.compare.names import compare_persons, name_parts
from scoring.compare.outcomes import EQUAL, compatible, contradicts, unrelated
from scoring.compare.quantities import slip_note
from scoring.compare.reasons import differ, listed
from scoring.compare.relations import bare, is_named
from scoring.config import CompareConfig
from scoring.models import HOME_ROLE, NAMED_ROLE, Claim, Comparison, Frame, QuantityValue, SetValue

_ROLE = "-name"
_PERSON = "person:"
_WORD_LENGTH = 4
_FULL_NAME = 2
"""Words of a name from which it hardly names two persons of one story."""


def is_role(claim: Claim) -> bool:
    """Tell whether a claim says who holds a role."""
    return isinstance(claim.value, SetValue) and claim.frame.role.endswith(_ROLE)


def is_age(claim: Claim) -> bool:
    """Tell whether a claim says how old a named person is."""
    return isinstance(claim.value, QuantityValue) and claim.value.counted == "age" and bool(_persons(claim))


def is_home(claim: Claim) -> bool:
    """Tell whether a claim says where a named person is from."""
    return claim.kind == "place" and claim.frame.role == HOME_ROLE


def is_trait(claim: Claim) -> bool:
    """Tell whether a claim says of a named person what holds wherever it is told: the age, the home."""
    return is_age(claim) or is_home(claim)


def tells_person(claim: Claim) -> bool:
    """Tell whether a claim names persons, in a role or in none."""
    return is_role(claim) or claim.frame.role == NAMED_ROLE


def ages_told(claims: Iterable[Claim]) -> dict[tuple[str, str], float]:
    """Return the age that each article gives each person; none where it gives two."""
    found: dict[tuple[str, str], set[float]] = {}
    for claim in claims:
        value = claim.value
        if is_age(claim) and isinstance(value, QuantityValue) and value.low == value.high:
            for key in claim.frame.object:
                found.setdefault((claim.article_id, bare(key)), set()).add(value.low)
    return {key: min(values) for key, values in found.items() if len(values) == 1}


def compare_roles(a: Claim, b: Claim, config: CompareConfig, *, twins: bool = False) -> Comparison:
    """Judge whom a names in a role beside whom b names; different persons contradict only where each is alone.

    Of twins, passages alike in all but the name, each need only name as many.
    """
    first, second = _persons(a), _persons(b)
    grades = {(x, y): compare_persons(x, y, config) for x in first for y in second}
    extra = [x for x in first if all(grades[x, y] != "same" for y in second)]
    missing = [y for y in second if all(grades[x, y] != "same" for x in first)]
    swapped = twins and is_role(a) and is_role(b) and len(extra) == len(missing) == 1 and "open" not in grades.values()
    if len(extra) < len(first) and not (swapped and len(first) == len(second)):
        return _fitting(extra, missing)
    if not (is_role(a) and is_role(b)):
        return unrelated("persons named in no role: only the passages tell whether in one place")
    if "open" in grades.values():
        return unrelated("perhaps one name in two spellings")
    if not (twins and len(first) == len(second)) and not (_is_single(a) and _is_single(b)):
        return unrelated("either may be one of several")
    if abs(a.published_at - b.published_at) > dt.timedelta(days=config.name_days):
        return unrelated("told too far apart to be about one time")
    share = len(extra) / len(first)
    return contradicts("name", share * name_severity(extra[0], missing[0], config), differ(a, b))


def _fitting(extra: Sequence[str], missing: Sequence[str]) -> Comparison:
    if not extra and not missing:
        return EQUAL
    parts = [f"adds {listed(extra)}" if extra else "", f"leaves out {listed(missing)}" if missing else ""]
    told = " and ".join(part for part in parts if part)
    return compatible(told) if extra and missing else compatible(told, "finer" if extra else "coarser")


def _is_single(claim: Claim) -> bool:
    value = claim.value
    return isinstance(value, SetValue) and value.closed and len(value.members) == 1


def name_severity(a: str, b: str, config: CompareConfig) -> float:
    """Return the share of a's and b's words that differ, at least the configured floor: one person for another."""
    one, two = set(name_parts(a)), set(name_parts(b))
    return max(config.name_least_severity, 1.0 - len(one & two) / max(1, len(one | two)))


def age_doubt(a: Claim, b: Claim, config: CompareConfig) -> str:
    """Return why two ages need not contradict: other persons, a birthday between two articles, "one of the best"."""
    if any(claim.text[max(0, claim.value_end - claim.start) :].lstrip().startswith("of ") for claim in (a, b)):
        return "one of several: no age"
    one, two = _persons(a), _persons(b)
    if not any(compare_persons(x, y, config) == "same" for x in one for y in two):
        return "the ages of different persons"
    first, second = a.value, b.value
    if isinstance(first, QuantityValue) and isinstance(second, QuantityValue):
        named = {part for x in one for part in name_parts(x)} & {part for y in two for part in name_parts(y)}
        if abs(first.low - second.low) > config.age_gap and len(named) < _FULL_NAME:
            return "so far apart that they rather are of two persons of one name"
        if abs(first.low - second.low) > config.generation_years and not slip_note(first, second):
            return "a generation apart: perhaps a parent and the child of that name"
        earlier, later = (first, second) if a.published_at <= b.published_at else (second, first)
        between = abs(a.published_at - b.published_at)
        years = between / dt.timedelta(days=365.25)
        if between > dt.timedelta(hours=config.undated_hours) and 0 <= later.low - earlier.low <= 1 + years:
            return "a birthday may lie between the two articles"
    return ""


def home_doubt(a: Claim, b: Claim, config: CompareConfig) -> str:
    """Return why two homes need not contradict: other persons, a name of one word, which two may have."""
    same = [(x, y) for x in _persons(a) for y in _persons(b) if compare_persons(x, y, config) == "same"]
    if not same:
        return "the homes of different persons"
    if any(min(len(name_parts(x)), len(name_parts(y))) < _FULL_NAME for x, y in same):
        return "named by one word, which two persons may have in common"
    return ""


def persons_apart(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether two roles, ages or homes can't be one fact: another office or organisation, another person's."""
    if is_home(a) or isinstance(a.value, QuantityValue):
        one, two = _persons(a), _persons(b)
        return bool(one or two) and not any(compare_persons(x, y, config) == "same" for x in one for y in two)
    offices = [{e for e in c.frame.object if not is_named(e)} for c in (a, b)]
    bodies = [_words(e for e in c.frame.object if is_named(e) and not e.startswith(_PERSON)) for c in (a, b)]
    return any(one and two and not one & two for one, two in (offices, bodies))


def same_persons(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether two claims of a block name one person, in one role or with an age."""
    return any(compare_persons(x, y, config) == "same" for x in _persons(a) for y in _persons(b))


def raise_scores(
    claims: Sequence[Claim], first: NDArray[np.int64], second: NDArray[np.int64], config: CompareConfig
) -> NDArray[np.bool_]:
    """Tell which pairs are of one person in one role, or of one person's age or home: one slot, however worded."""
    pairs = zip(first.tolist(), second.tolist(), strict=True)
    told = [tells_person(claim) or is_trait(claim) for claim in claims]
    same = (told[i] and told[j] and same_persons(claims[i], claims[j], config) for i, j in pairs)
    return np.fromiter(same, dtype=np.bool_, count=len(first))


def event_frame(claim: Claim) -> Frame:
    """Return the frame without the persons it names in a role: what remains tells whether it is one event."""
    if not tells_person(claim):
        return claim.frame
    frame = claim.frame
    names = {name_parts(person)[-1] for person in _persons(claim) if name_parts(person)}
    entities = tuple(e for e in frame.entities if not (e.startswith(_PERSON) and bare(e) in names))
    things = tuple(e for e in frame.object if not e.startswith(_PERSON))
    return Frame(relation=frame.relation, object=things, entities=entities, lemmas=frame.lemmas)


def _persons(claim: Claim) -> list[str]:
    """Return the names that a role's claim gives, or whose age or home it is."""
    value = claim.value
    keys = value.members if isinstance(value, SetValue) else claim.frame.object
    return [bare(key) for key in keys if key.startswith(_PERSON)]


def _words(entities: Iterable[str]) -> set[str]:
    """Return the longer words of entity keys; a short key whole."""
    found: set[str] = set()
    for entity in entities:
        key = bare(entity)
        found |= {word for word in key.split() if len(word) >= _WORD_LENGTH} or {key}
    return found
