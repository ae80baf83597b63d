"""Which values of one kind bear each other out, for all pairs at once.

A value is *told* by another if the other says as much or more and both can be true: "about 40" by 38, "July" by 14
July, Paktika by Barmal in Paktika. Two values are *compatible* if either tells the other.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scoring.config import CorroborationConfig
from scoring.models import DateValue, PlaceValue, PolarityValue, QuantityValue, SetValue, Value

Mask = NDArray[np.bool_]
AGE: Final = "age"


def told_by(values: Sequence[Value], others: Sequence[Value], config: CorroborationConfig) -> Mask:
    """Return which of the others tell each value, shape (len(values), len(others)).

    All values are of one kind: quantities, dates, places, sets or polarities.
    """
    if not values or not others:
        return np.zeros((len(values), len(others)), np.bool_)
    compare: Callable[..., Mask] = _COMPARISONS[type(values[0])]
    return compare(values, others, config)


def unit_of(value: QuantityValue) -> str:
    """Return what a number is measured in; ages are a unit of their own."""
    return AGE if value.counted == AGE else value.unit


def _quantities(values: Sequence[QuantityValue], others: Sequence[QuantityValue], config: CorroborationConfig) -> Mask:
    """Compare as intervals; an open bound ("at least 40") is told by itself or by a number a little above."""
    low, high = _bounds(values, config)
    other_low, other_high = _bounds(others, config)
    units, other_units = (np.array([unit_of(value) for value in side]) for side in (values, others))
    overlap = np.maximum(low[:, None], other_low) <= np.minimum(high[:, None], other_high)
    middle, other_middle = (low + high) / 2, (other_low + other_high) / 2
    size = np.maximum(np.abs(middle)[:, None], np.abs(other_middle))
    near = np.abs(middle[:, None] - other_middle) <= config.rounding * size
    as_exact = other_high - other_low <= np.maximum(
        (high - low)[:, None] * config.width_slack, config.vague_width * np.abs(other_low)
    )
    return np.asarray((overlap | near) & as_exact & (units[:, None] == other_units), np.bool_)


def _bounds(
    values: Sequence[QuantityValue], config: CorroborationConfig
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    low = np.array([value.low for value in values], np.float64)
    reach = low * (1.0 + config.bound_slack) + config.bound_step
    high = np.array([np.nan if value.high is None else value.high for value in values], np.float64)
    return low, np.where(np.isnan(high), reach, high)


def _dates(values: Sequence[DateValue], others: Sequence[DateValue], config: CorroborationConfig) -> Mask:
    """Compare as spans of days; one day apart may be a time zone."""
    start, end = _days(values)
    other_start, other_end = _days(others)
    slack = config.day_slack
    overlap = (start[:, None] - slack <= other_end) & (other_start - slack <= end[:, None])
    return np.asarray(overlap & (other_end - other_start <= (end - start)[:, None]), np.bool_)


def _days(values: Sequence[DateValue]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    spans = [(value.start.toordinal(), value.end.toordinal()) for value in values]
    start, end = np.array(spans, np.int64).T
    return start, end


def _places(values: Sequence[PlaceValue], others: Sequence[PlaceValue], config: CorroborationConfig) -> Mask:
    """Compare as administrative paths: a place is told by itself and by what lies in it."""
    del config
    codes: dict[tuple[str, ...], int] = {}
    own = np.array([codes.setdefault(value.path, len(codes)) for value in values])
    found = np.zeros((len(values), len(others)), np.bool_)
    for column, other in enumerate(others):
        inside = {codes[path] for path in (other.path[:n] for n in range(1, len(other.path) + 1)) if path in codes}
        found[:, column] = np.isin(own, list(inside))
    return found


def _sets(values: Sequence[SetValue], others: Sequence[SetValue], config: CorroborationConfig) -> Mask:
    """Compare members: a list is told by one that names all of them, persons by their last name."""
    del config
    names: dict[str, int] = {}
    for value in (*values, *others):
        for member in value.members:
            names.setdefault(short_name(member), len(names))
    own, other = _membership(values, names), _membership(others, names)
    size = own.sum(axis=1)
    return np.asarray((own @ other.T >= size[:, None]) & (size > 0)[:, None], np.bool_)


def _membership(values: Sequence[SetValue], names: dict[str, int]) -> NDArray[np.float32]:
    rows = np.zeros((len(values), len(names)), np.float32)
    for row, value in enumerate(values):
        rows[row, [names[short_name(member)] for member in value.members]] = 1.0
    return rows


def short_name(member: str) -> str:
    """Return the key of a member by which outlets that name it differently meet: of a person the last name."""
    kind, _, name = member.partition(":")
    words = [word for word in name.split() if word.isalpha()] or name.split()
    return f"{kind}:{words[-1]}" if kind == "person" and words else member


def _polarities(values: Sequence[PolarityValue], others: Sequence[PolarityValue], config: CorroborationConfig) -> Mask:
    """Compare signs; that both speak of one thing is for the caller to see to."""
    del config
    own = np.array([value.positive for value in values])
    other = np.array([value.positive for value in others])
    return np.asarray(own[:, None] == other, np.bool_)


_COMPARISONS: Final[dict[type, Callable[..., Mask]]] = {
    QuantityValue: _quantities,
    DateValue: _dates,
    PlaceValue: _places,
    SetValue: _sets,
    PolarityValue: _polarities,
}
