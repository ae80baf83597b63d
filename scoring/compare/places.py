"""Compare places as administrative paths: an ancestor is coarser, a sibling contradicts."""

from scoring.compare.outcomes import EQUAL, compatible, contradicts, unrelated
from scoring.compare.reasons import differ
from scoring.config import CompareConfig
from scoring.models import HOME_ROLE, Claim, Comparison, PlaceValue
from scoring.wording import list_names, say_value


def compare_places(a: Claim, b: Claim, config: CompareConfig) -> Comparison:
    """Judge a's place beside b's."""
    first, second = a.value, b.value
    if not (isinstance(first, PlaceValue) and isinstance(second, PlaceValue)):
        return unrelated("not both places")
    if not first.path or not second.path:
        return unrelated("a place without a path")
    if first.path == second.path:
        return EQUAL
    depth = shared_depth(first, second)
    if depth == len(second.path):
        return compatible(f"{say_value(first)} is within {say_value(second)}", "finer")
    if depth == len(first.path):
        return compatible(f"{say_value(second)} is within {say_value(first)}", "coarser")
    severity = config.place_severity[min(depth, len(config.place_severity) - 1)]
    return contradicts("place", severity, differ(a, b, _whose(a)))


def _whose(claim: Claim) -> str:
    """Say whose home a place is, where it is one."""
    if claim.frame.role != HOME_ROLE:
        return ""
    return f"home of {list_names(claim.frame.object)}"


def shared_depth(a: PlaceValue, b: PlaceValue) -> int:
    """Return how many parts of the paths agree, from the country down."""
    depth = 0
    for one, two in zip(a.path, b.path, strict=False):
        if one != two:
            break
        depth += 1
    return depth
