"""What values leave open, and which of them can both be true: for all pairs of one kind at once.

A value *tells* another if it says as much or more and both can be true: 38 tells "about 40", 14 July tells "July",
Barmal in Paktika tells Paktika. Two values *fit* if both can be true: either tells the other, or they lie as near as
time zones and rounding explain.
"""

import math
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scoring.config import ValueConfig
from scoring.models import DateValue, PlaceValue, PolarityValue, QuantityValue, SetValue, Value
from scoring.person_names import compare_persons

VICTIMS: Final = frozenset({"killed", "injured", "killed-or-injured"})
MONOTONE: Final = VICTIMS | {"missing", "displaced", "infected", "rescued", "arrested"}
"""What is counted that only rises while an event is reported."""
_MAGNITUDES: Final = frozenset(
    {"dozens", "scores", "hundreds", "thousands", "tens of thousands", "hundreds of thousands", "millions"}
)
Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]


def pair_values(values: Sequence[Value], config: ValueConfig) -> tuple[Mask, Mask]:
    """Return which values each value tells, and which it fits, shape (len(values), len(values)) each.

    Row i, column j: whether i's value says all that j's says; whether i's can be true where j's is the whole answer. Of
    lists the second is no symmetric relation. All values are of one kind and measure: quantities of one unit, dates,
    places, lists or polarities.
    """
    if not values:
        return np.zeros((0, 0), np.bool_), np.zeros((0, 0), np.bool_)
    tells, fits = _PAIRED[type(values[0])](values, config)
    return tells, fits | tells


def is_monotone(value: QuantityValue) -> bool:
    """Return whether the count only rises as an event becomes known."""
    return value.unit == "count" and value.counted in MONOTONE


def rounded_interval(value: QuantityValue, config: ValueConfig) -> tuple[float, float]:
    """Return the interval that the writer's rounding leaves open: "1.2 million" is 1.15 to 1.25 million."""
    high = math.inf if value.high is None or _names_magnitude(value) else value.high
    dozens = config.dozen_slack if "dozen" in value.surface.lower() else 0.0
    if value.low != high or value.unit == "year":
        return value.low - dozens, high + dozens
    slack = max(dozens, half_unit(value, config))
    return value.low - slack, high + slack


def _names_magnitude(value: QuantityValue) -> bool:
    """Return whether a count of victims is given by its magnitude alone: "hundreds" leaves open how many more."""
    return is_monotone(value) and value.modifier in _MAGNITUDES


def half_unit(value: QuantityValue, config: ValueConfig) -> float:
    """Return half of the last digit's unit where the number looks rounded, else 0."""
    number = abs(float(value.low))
    if number == 0:
        return 0.0
    if value.unit in config.measures:
        return number * config.measure_tolerance
    if not number.is_integer():
        decimals = len(f"{number:.6f}".rstrip("0").partition(".")[2])
        return 0.5 * 10.0**-decimals
    if value.unit.startswith("percent"):
        return 0.5
    if number < config.rounding_floor:
        return 0.0
    digits = str(int(number))
    zeros = len(digits) - len(digits.rstrip("0"))
    # "10 billion" has one digit that tells, but nobody rounds six billion to it.
    return min(0.5 * 10.0**zeros, config.rounding_share * number) if zeros else 0.0


def transposed(a: str, b: str) -> bool:
    """Return whether two digit strings differ by swapping two neighbours."""
    if len(a) != len(b):
        return False
    wrong = [i for i in range(len(a)) if a[i] != b[i]]
    return len(wrong) == 2 and wrong[1] == wrong[0] + 1 and a[wrong[0]] == b[wrong[1]] and a[wrong[1]] == b[wrong[0]]


def short_name(member: str) -> str:
    """Return the key of a member by which outlets that name it differently meet: of a person the last name."""
    kind, _, name = member.partition(":")
    words = [word for word in name.split() if word.isalpha()] or name.split()
    return f"{kind}:{words[-1]}" if kind == "person" and words else member


def _pair_quantities(values: Sequence[QuantityValue], config: ValueConfig) -> tuple[Mask, Mask]:
    """Compare as intervals; an open bound ("at least 40") is told by itself or by a number a little above."""
    low, high = np.array([rounded_interval(value, config) for value in values], np.float64).T
    reach = np.where(np.isinf(high), low * (1.0 + config.bound_slack) + config.bound_step, high)
    near = np.maximum(low[:, None], low) <= np.minimum(reach[:, None], reach)
    width = np.where(np.isinf(high), np.inf, high - low)
    vague = config.vague_width * np.abs(low)
    exact = (width[:, None] <= np.maximum(width[None], vague[:, None])) | ~np.isfinite(width[None])
    return np.asarray(near & exact, np.bool_), np.asarray(near, np.bool_)


def _pair_dates(values: Sequence[DateValue], config: ValueConfig) -> tuple[Mask, Mask]:
    start, end = np.array([(value.start.toordinal(), value.end.toordinal()) for value in values], np.int64).T
    inside = (start[None] <= start[:, None]) & (end[:, None] <= end[None])
    slack = config.date_slack_days
    near = (start[:, None] - slack <= end) & (start - slack <= end[:, None])
    return np.asarray(inside, np.bool_), np.asarray(near, np.bool_)


def _pair_places(values: Sequence[PlaceValue], config: ValueConfig) -> tuple[Mask, Mask]:
    """A place is told by itself and by what lies in it."""
    del config
    codes: dict[tuple[str, ...], int] = {}
    own = np.array([codes.setdefault(value.path, len(codes)) for value in values])
    tells = np.zeros((len(values), len(values)), np.bool_)
    for row, value in enumerate(values):
        above = {codes[path] for path in (value.path[:n] for n in range(1, len(value.path) + 1)) if path in codes}
        tells[row] = np.isin(own, list(above))
    return tells, tells | tells.T


def _pair_sets(values: Sequence[SetValue], config: ValueConfig) -> tuple[Mask, Mask]:
    """A list is told by the same list; one that leaves members out fits unless it is closed, one with more doesn't."""
    members = sorted({member for value in values for member in value.members})
    size = (len(values), len(members))
    held = np.array([[member in value.members for member in members] for value in values], np.int64).reshape(size)
    one = [[_same_member(a, b, config) for b in members] for a in members]
    named = held @ np.array(one, np.int64).reshape(len(members), len(members)) > 0
    extra = held @ (~named.T).astype(np.int64)
    closed = np.array([value.closed for value in values])
    same = (extra == 0) & (extra.T == 0)
    part = (extra == 0) & (~closed & (held.sum(axis=1) > 0))[:, None]
    return np.asarray(same, np.bool_), np.asarray(same | part, np.bool_)


def _same_member(a: str, b: str, config: ValueConfig) -> bool:
    """Return whether two keys may name one member: a person may lack first names or be spelt otherwise."""
    if a == b:
        return True
    (kind, _, one), (other, _, two) = a.partition(":"), b.partition(":")
    people = kind == other == "person" and bool(one and two)
    return people and compare_persons(one, two, config.name_similarity) != "different"


def _pair_polarities(values: Sequence[PolarityValue], config: ValueConfig) -> tuple[Mask, Mask]:
    del config
    sign = np.array([value.positive for value in values])
    order = np.array([value.ordinal or 0 for value in values])
    same = (sign[:, None] == sign) & (order[:, None] == order)
    return np.asarray(same, np.bool_), np.asarray(same, np.bool_)


_PAIRED: Final[dict[type, Callable[..., tuple[Mask, Mask]]]] = {
    QuantityValue: _pair_quantities,
    DateValue: _pair_dates,
    PlaceValue: _pair_places,
    SetValue: _pair_sets,
    PolarityValue: _pair_polarities,
}
