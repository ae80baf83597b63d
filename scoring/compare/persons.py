"""Compare who holds a role in an event: the same person under another form of the name, or somebody else."""

import datetime as dt
from collections.abc import Sequence

from scoring.compare.outcomes import EQUAL, compatible, contradicts, unrelated
from scoring.compare.reasons import differ
from scoring.compare.relations import bare
from scoring.config import CompareConfig
from scoring.models import NAMED_ROLE, Claim, Comparison, SetValue
from scoring.person_names import compare_persons, name_parts
from scoring.wording import list_names

_ROLE = "-name"
_PERSON = "person:"


def is_role(claim: Claim) -> bool:
    """Return whether a claim says who holds a role."""
    return isinstance(claim.value, SetValue) and claim.frame.role.endswith(_ROLE)


def tells_person(claim: Claim) -> bool:
    """Return whether a claim names persons, in a role or in none."""
    return is_role(claim) or claim.frame.role == NAMED_ROLE


def compare_roles(a: Claim, b: Claim, config: CompareConfig) -> Comparison:
    """Judge whom a names beside whom b names: different persons, of whom each side names as many, contradict."""
    first, second = _persons(a), _persons(b)
    grades = {(x, y): compare_persons(x, y, config.value.name_similarity) for x in first for y in second}
    extra = [x for x in first if all(grades[x, y] != "same" for y in second)]
    missing = [y for y in second if all(grades[x, y] != "same" for x in first)]
    if len(extra) < len(first) and not len(extra) == len(missing) == 1:
        return _fitting(extra, missing)
    if "open" in grades.values():
        return unrelated("perhaps one name in two spellings")
    if len(first) != len(second):
        return unrelated("either may be one of several")
    if abs(a.published_at - b.published_at) > dt.timedelta(days=config.name_days):
        return unrelated("told too far apart to be about one time")
    share = len(extra) / max(len(first), 1)
    return contradicts("name", share * name_severity(extra[0], missing[0], config), differ(a, b))


def _fitting(extra: Sequence[str], missing: Sequence[str]) -> Comparison:
    if not extra and not missing:
        return EQUAL
    parts = [f"adds {list_names(extra)}" if extra else "", f"leaves out {list_names(missing)}" if missing else ""]
    told = " and ".join(part for part in parts if part)
    return compatible(told) if extra and missing else compatible(told, "finer" if extra else "coarser")


def name_severity(a: str, b: str, config: CompareConfig) -> float:
    """Return the share of a's and b's words that differ, at least the configured floor: one person for another."""
    one, two = set(name_parts(a)), set(name_parts(b))
    return max(config.name_least_severity, 1.0 - len(one & two) / max(1, len(one | two)))


def _persons(claim: Claim) -> list[str]:
    value = claim.value
    return [bare(key) for key in value.members if key.startswith(_PERSON)] if isinstance(value, SetValue) else []
