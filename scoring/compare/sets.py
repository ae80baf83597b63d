"""Compare sets of entities: a closed list or a denial by name can be contradicted.

So can a member of an open list where a passage alike in all else names another in its place.
"""

import re
from collections.abc import Iterable

import msgspec

from scoring.compare.outcomes import EQUAL, compatible, contradicts, unrelated
from scoring.compare.persons import compare_roles, tells_person
from scoring.compare.reasons import speaker
from scoring.compare.relations import bare, implies, same_step
from scoring.config import CompareConfig
from scoring.models import Claim, Comparison, DriftType, SetValue
from scoring.person_names import compare_persons
from scoring.wording import list_names, say_value


class Difference(msgspec.Struct, frozen=True):
    """How one list differs from another."""

    extra: tuple[str, ...]
    missing: tuple[str, ...]
    foul_extra: tuple[str, ...]
    """Of the extra members those that the other, closed, list shuts out."""
    foul_missing: tuple[str, ...]
    """Of the missing members those that the first, closed, list shuts out."""
    denied: tuple[str, ...]
    """Members that one names and the other denies by name."""

    @property
    def foul(self) -> frozenset[str]:
        """All members on which the lists can't both be right."""
        return frozenset({*self.foul_extra, *self.foul_missing, *self.denied})


def compare_sets(a: Claim, b: Claim, config: CompareConfig, *, apart: bool = False) -> Comparison:
    """Judge a's list beside b's, with missing and extra members named.

    `apart`: the matcher holds the lists against each other, so that neither is only a part, unless it says so.
    """
    first, second = a.value, b.value
    if not (isinstance(first, SetValue) and isinstance(second, SetValue)):
        return unrelated("not both lists")
    if first.member_type != second.member_type and first.members and second.members:
        return unrelated("lists of different kinds")
    if tells_person(a) and tells_person(b):
        return compare_roles(a, b, config)
    difference = _differ(a, b, first, second, config)
    if difference.foul:
        everyone = {*difference.foul, *first.members, *second.members}
        return contradicts(_drift(first, second), len(difference.foul) / len(everyone), _reason(a, b, difference))
    if apart and not (_is_part(a) or _is_part(b)) and _are_other(first, difference):
        changed = max(len(difference.extra), len(difference.missing))
        severity = changed / max(len(first.members), len(second.members))
        return contradicts(_drift(first, second), severity, _replaced(a, b, difference))
    return _fitting(a, b, difference)


def _drift(first: SetValue, second: SetValue) -> DriftType:
    return "name" if "person" in (first.member_type, second.member_type) else "set"


def _are_other(first: SetValue, difference: Difference) -> bool:
    """Return whether two lists differ in members that are surely not one under two names."""
    if not difference.extra and not difference.missing:
        return False
    if first.member_type in _KEYED:
        return True
    return not any(_may_be_one(x, y) for x in difference.extra for y in difference.missing)


_PART = re.compile(r"(?i)\b(?:including|includes?|included|such as|like|among them|especially|as well as)\W+(?:the )?$")
"""Words before a list that choose some of many."""


def _is_part(claim: Claim) -> bool:
    """Return whether a list names some of many: another may choose others."""
    return _PART.search(claim.text[: max(0, claim.value_start - claim.start)]) is not None


_KEYED = frozenset({"country", "person", "other"})
"""Members that have one key however they are called, places among them, or whose names are compared as such."""


def _may_be_one(a: str, b: str) -> bool:
    """Return whether two names may be one body's: they share a word, or one has the other's initials."""
    one, two = bare(a).split(), bare(b).split()
    return bool(set(one) & set(two)) or any(_initials(x) == "".join(y) for x, y in ((one, two), (two, one)))


def _initials(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words if word not in _SMALL)


_SMALL = frozenset({"of", "the", "and", "for"})


def _replaced(a: Claim, b: Claim, difference: Difference) -> str:
    tells = f"{speaker(a)} {say_value(a.value)}; the other {speaker(b)} {say_value(b.value)}"
    if difference.extra and difference.missing:
        return f"{tells}: {list_names(difference.extra)} in the place of {list_names(difference.missing)}"
    if difference.extra:
        return f"{tells}: adds {list_names(difference.extra)}"
    return f"{tells}: leaves out {list_names(difference.missing)}"


def _differ(a: Claim, b: Claim, first: SetValue, second: SetValue, config: CompareConfig) -> Difference:
    extra = without(first.members, second.members, first, config)
    missing = without(second.members, first.members, first, config)
    # A member of the stronger relation must be in a closed list of the weaker: who ratified has signed.
    return Difference(
        extra,
        missing,
        extra if second.closed and implies(a.frame, b.frame) else (),
        missing if first.closed and implies(b.frame, a.frame) else (),
        _denied(a, b, config),
    )


def _fitting(a: Claim, b: Claim, difference: Difference) -> Comparison:
    if not same_step(a.frame, b.frame):
        return compatible(f"{say_value(a.value)} and {say_value(b.value)} can both be, of different steps")
    extra, missing = difference.extra, difference.missing
    if not extra and not missing:
        closed, other = (isinstance(c.value, SetValue) and c.value.closed for c in (a, b))
        if closed == other:
            return EQUAL
        return compatible("the same members", "finer" if closed else "coarser")
    parts = [f"adds {list_names(extra)}" if extra else "", f"leaves out {list_names(missing)}" if missing else ""]
    told = " and ".join(part for part in parts if part)
    if extra and missing:
        return compatible(f"{told}; neither list is closed")
    return compatible(told, "finer" if extra else "coarser")


def without(members: Iterable[str], others: Iterable[str], value: SetValue, config: CompareConfig) -> tuple[str, ...]:
    """Return the members that the others lack, by name variants for people."""
    rest = tuple(others)
    people = value.member_type == "person"
    return tuple(m for m in members if not any(same_member(m, other, config, people=people) for other in rest))


def same_member(a: str, b: str, config: CompareConfig, *, people: bool) -> bool:
    """Return whether two keys may name one member; a person may lack first names or be spelt otherwise."""
    one, two = bare(a), bare(b)
    if one == two:
        return True
    if not people or not one or not two:
        return False
    return compare_persons(one, two, config.value.name_similarity) != "different"


def _denied(a: Claim, b: Claim, config: CompareConfig) -> tuple[str, ...]:
    """Return members that one list names and the other denies by name."""
    first, second = a.value, b.value
    if not (isinstance(first, SetValue) and isinstance(second, SetValue)):
        return ()
    people = first.member_type == "person"
    found: list[str] = []
    for stated, denying, frames in (
        (first.members, second.excluded, (a.frame, b.frame)),
        (second.members, first.excluded, (b.frame, a.frame)),
    ):
        if implies(*frames):
            found += [m for m in stated if any(same_member(m, no, config, people=people) for no in denying)]
    return tuple(found)


def _reason(a: Claim, b: Claim, difference: Difference) -> str:
    tells = f"{speaker(a)} {say_value(a.value)}; the other {speaker(b)} {say_value(b.value)}"
    parts = [
        f"adds {list_names(difference.foul_extra)}" if difference.foul_extra else "",
        f"leaves out {list_names(difference.foul_missing)}" if difference.foul_missing else "",
        f"{list_names(difference.denied)} denied by name" if difference.denied else "",
    ]
    return f"{tells}: {', '.join(part for part in parts if part)}"
