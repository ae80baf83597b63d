"""Compare sets of entities: only a closed list or a denial by name can be contradicted."""

from collections.abc import Iterable

import msgspec

from scoring.compare.names import compare_persons
from scoring.compare.outcomes import EQUAL, compatible, contradicts, unrelated
from scoring.compare.persons import compare_roles, is_role
from scoring.compare.reasons import listed, say, speaker
from scoring.compare.relations import bare, implies, same_step
from scoring.config import CompareConfig
from scoring.models import Claim, Comparison, DriftType, SetValue


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


def compare_sets(a: Claim, b: Claim, config: CompareConfig) -> Comparison:
    """Judge a's list beside b's, with missing and extra members named."""
    first, second = a.value, b.value
    if not (isinstance(first, SetValue) and isinstance(second, SetValue)):
        return unrelated("not both lists")
    if first.member_type != second.member_type and first.members and second.members:
        return unrelated("lists of different kinds")
    if is_role(a) and is_role(b):
        return compare_roles(a, b, config)
    difference = _differ(a, b, first, second, config)
    if difference.foul:
        everyone = {*difference.foul, *first.members, *second.members}
        drift: DriftType = "name" if "person" in (first.member_type, second.member_type) else "set"
        return contradicts(drift, len(difference.foul) / len(everyone), _reason(a, b, difference))
    if not same_step(a.frame, b.frame):
        return compatible(f"{say(first)} and {say(second)} can both be, of different steps")
    return _fitting(first, second, difference)


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


def _fitting(first: SetValue, second: SetValue, difference: Difference) -> Comparison:
    extra, missing = difference.extra, difference.missing
    if not extra and not missing:
        if first.closed == second.closed:
            return EQUAL
        return compatible("the same members", "finer" if first.closed else "coarser")
    parts = [f"adds {listed(extra)}" if extra else "", f"leaves out {listed(missing)}" if missing else ""]
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
    """Tell whether two keys may name one member; a person may lack first names or be spelt otherwise."""
    one, two = bare(a), bare(b)
    if one == two:
        return True
    if not people or not one or not two:
        return False
    return compare_persons(one, two, config) != "different"


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
    tells = f"{speaker(a)} {say(a.value)}; the other {speaker(b)} {say(b.value)}"
    parts = [
        f"adds {listed(difference.foul_extra)}" if difference.foul_extra else "",
        f"leaves out {listed(difference.foul_missing)}" if difference.foul_missing else "",
        f"{listed(difference.denied)} denied by name" if difference.denied else "",
    ]
    return f"{tells}: {', '.join(part for part in parts if part)}"
