"""How far a claim's corroboration was to be expected: by its form and place, and by what the others write about."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scoring.corroboration.evidence import DIGITS, NEAREST, Beside
from scoring.corroboration.units import KINDS, Unit, is_mentioned
from scoring.models import DateValue, PlaceValue, QuantityValue, SetValue

Floats = NDArray[np.float64]

FORM: Final = (
    "own", "others", "position", "length", "voice", "asserted", "confidence", "exact", "size", "mentions", "fineness",
    "kind", "counts", "digits", "mentioned",
)  # fmt: skip
CONTEXT: Final = (*NEAREST, *FORM)
_LARGEST = 1e15
"""Number from which digits are not counted."""
_FAR_DAYS = 10
"""Days from publication from which a date is far from it."""
_START = 20
"""Characters added to a place in the text, so that the first sentences differ little."""
_FINE = frozenset({"day", "hour"})


def describe_context(units: Sequence[Unit], beside: Beside, heard: int, lengths: Mapping[str, int]) -> Floats:
    """Return the context of units, shape (len(units), len(CONTEXT)).

    Args:
        units: of one kind.
        beside: what stands beside them.
        heard: units of the kind that are looked at, these included.
        lengths: characters of each article.

    """
    counts: dict[str, int] = {}
    for unit in units:
        counts[unit.article_id] = counts.get(unit.article_id, 0) + 1
    rows = [_form(unit, counts[unit.article_id], heard, lengths.get(unit.article_id, 0)) for unit in units]
    form = np.array(rows, np.float64).reshape(len(units), len(FORM))
    return np.hstack([beside.nearest, form.round(DIGITS)])


def _form(unit: Unit, own: int, heard: int, length: int) -> tuple[float, ...]:
    """Return what a unit's form and place say, in the order of `FORM`."""
    first, value = unit.first, unit.value
    number = value if isinstance(value, QuantityValue) else None
    return (
        own,
        heard - own,
        math.log(min(claim.start for claim in unit.claims) + _START),
        math.log(length + 1),
        first.holder.kind == "outlet",
        first.modality == "asserted",
        first.confidence,
        *_SHAPES.get(type(value), _plain)(unit),
        len(unit.claims),
        _fineness(unit),
        KINDS.index(unit.kind),
        number is not None and number.unit == "count",
        _digits(number.low) if number else 0,
        is_mentioned(unit),
    )


def _fineness(unit: Unit) -> float:
    """Return how fine a place is, or whether a date is far from publication."""
    if isinstance(unit.value, PlaceValue):
        return len(unit.value.path)
    if isinstance(unit.value, DateValue):
        return abs((unit.first.published_at.date() - unit.value.start).days) > _FAR_DAYS
    return 0.0


def _digits(number: float) -> int:
    """Return how many digits a number has before its final zeros: the more, the less likely it is met by chance."""
    return len(str(int(number)).rstrip("0")) if abs(number) < _LARGEST else 0


def _number_shape(unit: Unit) -> tuple[float, float]:
    value: Any = unit.value
    return value.low == value.high, math.log10(abs(value.low) + 1.0)


def _plain(unit: Unit) -> tuple[float, float]:
    del unit
    return 1.0, 0.0


_SHAPES: Final[dict[type, Callable[[Unit], tuple[float, float]]]] = {
    QuantityValue: _number_shape,
    DateValue: lambda unit: (unit.value.granularity in _FINE, 0.0),  # type: ignore[union-attr] # by its type
    PlaceValue: lambda unit: (len(unit.value.path) > 1, 0.0),  # type: ignore[union-attr] # by its type
    SetValue: lambda unit: (unit.value.closed, len(unit.value.members)),  # type: ignore[union-attr] # by its type
}
"""Whether a value is exact, and its size, by its type."""
