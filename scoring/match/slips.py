"""How one value differs from another: a slip makes an error explainable, so surer."""

import math
from typing import Final

from scoring.models import DateValue, PlaceValue, PolarityValue, QuantityValue, SetValue, Value
from scoring.values import short_name, transposed

SLIP_FEATURES: Final = ("gap", "slip", "size", "likeness")
"""How far two values lie apart; whether a slip turns one into the other; how telling they are; what they share."""
_FARTHEST = 8.0
_SCALES = (10.0, 1e3, 1e6, 1e9)
_SCALE_TOLERANCE = 0.005
_LONGEST = 1000
_GRANULARITIES = ("year", "quarter", "month", "week", "day", "hour")


def compare_values(value: Value, anchor: Value) -> tuple[float, float, float, float]:
    """Return `SLIP_FEATURES` of two values of one kind."""
    match value, anchor:
        case QuantityValue(), QuantityValue():
            return _numbers(value, anchor)
        case DateValue(), DateValue():
            return _dates(value, anchor)
        case PlaceValue(), PlaceValue():
            return _places(value, anchor)
        case SetValue(), SetValue():
            return _lists(value, anchor)
        case PolarityValue(), PolarityValue():
            return 1.0, float(value.ordinal != anchor.ordinal), 0.0, float(value.state == anchor.state)
    return 0.0, 0.0, 0.0, 0.0


def _numbers(value: QuantityValue, anchor: QuantityValue) -> tuple[float, float, float, float]:
    one, two = (max(abs(float(each.low)), 1e-9) for each in (value, anchor))
    ratio = abs(math.log(one / two))
    scaled = any(abs(math.exp(ratio) / scale - 1.0) <= _SCALE_TOLERANCE for scale in _SCALES)
    whole = one.is_integer() and two.is_integer() and transposed(str(int(one)), str(int(two)))
    return (
        min(ratio, _FARTHEST),
        float(scaled or whole),
        math.log1p(min(one, two)),
        float(value.counted == anchor.counted),
    )


def _dates(value: DateValue, anchor: DateValue) -> tuple[float, float, float, float]:
    days = min(abs((value.start - anchor.start).days), _LONGEST)
    one, two = value.start, anchor.start
    swapped = one.year == two.year and (one.month, one.day) == (two.day, two.month)
    same_day = one.day == two.day or days % 7 == 0
    alike = float(value.granularity == anchor.granularity)
    return math.log1p(days), float(swapped or same_day), float(_GRANULARITIES.index(value.granularity)), alike


def _places(value: PlaceValue, anchor: PlaceValue) -> tuple[float, float, float, float]:
    depth = min(len(value.path), len(anchor.path))
    shared = next((at for at in range(depth) if value.path[at] != anchor.path[at]), depth)
    return float(depth - shared), float(value.path[-1:] == anchor.path[-1:]), float(len(value.path)), float(shared)


def _lists(value: SetValue, anchor: SetValue) -> tuple[float, float, float, float]:
    mine, theirs = ({short_name(member) for member in each.members} for each in (value, anchor))
    shared, everyone = len(mine & theirs), max(len(mine | theirs), 1)
    exchanged = len(mine) == len(theirs) == shared + 1 and shared > 0
    return 1.0 - shared / everyone, float(exchanged), float(len(mine)), float(value.closed + anchor.closed)
