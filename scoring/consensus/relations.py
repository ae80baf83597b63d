"""Name how one claim stands to another, from their two values.

Comparison says whether two values may both be true. What a reader is told needs more: a claim *supports* another only
if it tells a compatible value of like precision. A *coarser* one tells less of it, a *finer* one tells all of it and
more, and an *earlier*, smaller count is neither.
"""

import math
from typing import Literal

from scoring.config import ConsensusConfig
from scoring.consensus.links import AGREEING, Tie
from scoring.models import Claim, DateValue, PlaceValue, PolarityValue, QuantityValue, SetValue, Value
from scoring.models.facts import Relation

Precision = Literal["supports", "coarser", "finer"]

_BY_TIE: dict[Tie, Precision] = {
    "equal": "supports",
    "compatible": "supports",
    "finer": "coarser",
    "coarser": "finer",
}
"""How the judged claim stands to another -> what the other is to it, where the values say no more."""


def relate(claim: Claim, other: Claim, tie: Tie, config: ConsensusConfig, *, monotone: bool = False) -> Relation | None:
    """Return what another claim is to the judged one, which stands to it so; None if nothing can be said of them.

    `monotone`: both count what only rises, so that an earlier lower bound is old news rather than less exact.
    """
    if tie == "contradicts":
        return "contradicts"
    if tie == "superseded":
        return "supersedes" if other.published_at >= claim.published_at else None
    if tie == "supersedes":
        return "earlier" if other.published_at < claim.published_at else None
    if monotone and _is_outgrown(claim, other):
        return "earlier"
    return _weigh_precision(claim.value, other.value, tie, config)


def _is_outgrown(claim: Claim, other: Claim) -> bool:
    """Return whether the other claim is an earlier "at least" or "dozens" under the number that the claim tells."""
    own, old = claim.value, other.value
    if not (isinstance(own, QuantityValue) and isinstance(old, QuantityValue)):
        return False
    under = old.low < own.low and (old.high is None or old.high < own.low)
    return under and old.low != old.high and other.published_at < claim.published_at


def _weigh_precision(own: Value, other: Value, tie: Tie, config: ConsensusConfig) -> Precision | None:
    match own, other:
        case QuantityValue(), QuantityValue():
            return _relate_quantities(own, other, config)
        case DateValue(), DateValue():
            return _relate_dates(own, other)
        case PlaceValue(), PlaceValue() if own.path != other.path:
            return _relate_paths(own.path, other.path)
        case SetValue(), SetValue():
            return _relate_lists(own, other, tie)
        case PolarityValue(), PolarityValue() if own.positive != other.positive and tie != "equal":
            return None
    return _BY_TIE[tie] if tie in AGREEING else None


def _relate_quantities(own: QuantityValue, other: QuantityValue, config: ConsensusConfig) -> Precision | None:
    """Compare widths; of two exact numbers the rounder is the coarser, of two lower bounds the lower.

    "Dozens" leaves open how many more, so comparison lets it be with 380. It tells nothing of 380 all the same.
    """
    if own.high is None and other.high is None:
        return _order(own.low, other.low, 1.0)
    mine, theirs = _width(own), _width(other)
    if mine == theirs == 0.0:
        return _order(_last_digit(other.low), _last_digit(own.low), 1.0)
    if own.low > other.low + theirs or other.low > own.low + mine:
        return None
    return _order(theirs, mine, config.like_width)


def _order(coarse: float, fine: float, factor: float) -> Precision:
    """Return "coarser" if the first number is more than so many times the second, "finer" the other way round."""
    if coarse > fine * factor:
        return "coarser"
    return "finer" if fine > coarse * factor else "supports"


def _width(value: QuantityValue) -> float:
    return math.inf if value.high is None else value.high - value.low


def _last_digit(number: float) -> float:
    """Return the unit of the last digit that tells: 100,000 of 1.2 million, 1 of 17, .1 of 1.5."""
    if number == 0.0:
        return 1.0
    digits = f"{abs(number):.6f}".rstrip("0")
    whole, _, decimals = digits.partition(".")
    return 10.0 ** -len(decimals) if decimals else 10.0 ** (len(whole) - len(whole.rstrip("0")))


def _relate_dates(own: DateValue, other: DateValue) -> Precision | None:
    """Compare granularities; days beside each other are neither one day nor a contradiction."""
    if other.start > own.end or own.start > other.end:
        return None
    if own.granularity == other.granularity:
        return "supports"
    return _order((other.end - other.start).days, (own.end - own.start).days, 1.0)


def _relate_paths(own: tuple[str, ...], other: tuple[str, ...]) -> Precision | None:
    if own[: len(other)] == other:
        return "coarser"
    return "finer" if other[: len(own)] == own else None


def _relate_lists(own: SetValue, other: SetValue, tie: Tie) -> Precision | None:
    """Compare members: a list without some of the claim's tells less of it, one with all of them and others more."""
    mine, theirs = set(own.members), set(other.members)
    if tie == "equal" or mine == theirs:
        return _order(own.closed, other.closed, 1.0)
    if "person" in {own.member_type, other.member_type} and tie != "compatible":
        return _BY_TIE[tie]  # The comparison knows a name's other forms.
    if mine < theirs:
        return "finer"
    return "coarser" if mine & theirs else None
