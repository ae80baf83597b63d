"""The five outcomes as constructors, so that no comparator forgets a field."""

from typing import Literal

from scoring.models import Comparison, DriftType

EQUAL = Comparison(outcome="equal", reason="both say the same")


def compatible(reason: str, precision: Literal["", "finer", "coarser"] = "") -> Comparison:
    """Both may be true."""
    return Comparison(outcome="compatible", precision=precision, reason=reason)


def unrelated(reason: str) -> Comparison:
    """Nothing follows from one for the other, or too little is known: nobody is accused."""
    return Comparison(outcome="unrelated", reason=reason)


def superseded(reason: str) -> Comparison:
    """The first was news then; the second is later news."""
    return Comparison(outcome="superseded", reason=reason)


def contradicts(drift_type: DriftType, severity: float, reason: str, probability: float = 1.0) -> Comparison:
    """Both can't be true. `severity` is clipped to [0, 1]."""
    return Comparison(
        outcome="contradicts",
        drift_type=drift_type,
        severity=min(max(severity, 0.0), 1.0),
        probability=probability,
        reason=reason,
    )
