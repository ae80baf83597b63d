"""Compare quantities as intervals.

Symbols: [l1, h1] and [l2, h2] are the two intervals, g the log gap between them where they are disjoint,
severity = 1 - exp(-g / tau).
"""

import math
import re

from scoring.compare.measures import same_measure
from scoring.compare.outcomes import EQUAL, compatible, contradicts, superseded, unrelated
from scoring.compare.reasons import differ, say
from scoring.config import CompareConfig
from scoring.models import Claim, Comparison, QuantityValue

VICTIMS = frozenset({"killed", "injured", "killed-or-injured"})
MONOTONE = VICTIMS | {"missing", "displaced", "infected", "rescued", "arrested"}
"""What is counted that only rises while an event is reported."""

_MAGNITUDES = frozenset(
    {"dozens", "scores", "hundreds", "thousands", "tens of thousands", "hundreds of thousands", "millions"}
)
_NUMBERED = re.compile(r"\d")
_VAGUE = re.compile(
    r"(?i)\b(?:several|few|handful|couple|many|some|dozens|scores|hundreds|thousands|millions|billions)\b"
)
_SCALED = re.compile(r"(?i)(\d[\d,]*(?:\.(\d+))?) ?(?:thousand|million|billion|trillion|bn|m|k)\b")
_CUT = 1000.0
"""Unit from which numbers are written with a word for their scale, and may be cut to it."""
_SCALES = {1e3: "a factor of a thousand", 1e6: "a factor of a million", 1e9: "a factor of a billion"}
_SCALE_TOLERANCE = 0.005


def is_monotone(value: QuantityValue) -> bool:
    """Tell whether the count only rises as an event becomes known."""
    return value.unit == "count" and value.counted in MONOTONE


def compare_quantities(a: Claim, b: Claim, config: CompareConfig) -> Comparison:
    """Judge a's quantity beside b's: overlap is compatible; a gap contradicts unless time explains it."""
    first, second = a.value, b.value
    if not (isinstance(first, QuantityValue) and isinstance(second, QuantityValue)):
        return unrelated("not both quantities")
    if not same_measure(first, second):
        return unrelated(f"counts {_counts(first)}, the other {_counts(second)}")
    gap = log_gap(first, second, config)
    if gap <= 0:
        return _overlapping(first, second)
    if _is_vague(first) or _is_vague(second):
        return unrelated("one gives no number")
    if _cut_short(first, second) or _cut_short(second, first):
        return compatible(f"{say(first)} and {say(second)} are one number, cut short in one", "")
    severity = 1 - math.exp(-gap / config.quantity_tau)
    return _risen(a, b, first, second, config) or contradicts(
        "quantity", severity, differ(a, b, slip_note(first, second))
    )


def log_gap(a: QuantityValue, b: QuantityValue, config: CompareConfig) -> float:
    """Return ln(lowest of the higher / highest of the lower), 0 where the intervals touch.

    Where the lower end is zero ("nobody"), both get one added, since no ratio exists.
    """
    (low_1, high_1), (low_2, high_2) = rounded_interval(a, config), rounded_interval(b, config)
    top_of_lower, foot_of_higher = (high_1, low_2) if low_1 < low_2 else (high_2, low_1)
    if top_of_lower >= foot_of_higher:
        return 0.0
    if top_of_lower <= 0:
        top_of_lower, foot_of_higher = 1.0, foot_of_higher - top_of_lower + 1.0
    return math.log(foot_of_higher / top_of_lower)


def rounded_interval(value: QuantityValue, config: CompareConfig) -> tuple[float, float]:
    """Return the interval that the writer's rounding leaves open: "1.2 million" is 1.15 to 1.25 million."""
    high = math.inf if value.high is None or _names_magnitude(value) else value.high
    dozens = config.dozen_slack if "dozen" in value.surface.lower() else 0.0
    if value.low != high or value.unit == "year":
        return value.low - dozens, high + dozens
    slack = max(dozens, _half_unit(value, config))
    return value.low - slack, high + slack


def slip_note(a: QuantityValue, b: QuantityValue) -> str:
    """Name the slip that would turn one exact number into the other; empty if none would."""
    note = scale_note(a, b)
    if note or a.low != a.high or b.low != b.high or a.low <= 0 or b.low <= 0:
        return note
    if float(a.low).is_integer() and float(b.low).is_integer() and _transposed(str(int(a.low)), str(int(b.low))):
        return "two digits are swapped"
    return ""


def scale_note(a: QuantityValue, b: QuantityValue) -> str:
    """Name the slip of scale that would turn one exact number of several digits into the other; empty if none would."""
    if a.low != a.high or b.low != b.high or min(a.low, b.low) <= 0:
        return ""
    ratio = max(a.low, b.low) / min(a.low, b.low)
    for scale, words in _SCALES.items():
        if abs(ratio / scale - 1) <= _SCALE_TOLERANCE:
            return f"{words} apart: thousand, million or billion mixed up"
    return "ten times apart: a zero dropped or added" if math.isclose(ratio, 10) else ""


def _names_magnitude(value: QuantityValue) -> bool:
    """Tell whether a count of victims is given by its magnitude alone: "hundreds" leaves open how many more."""
    return is_monotone(value) and value.modifier in _MAGNITUDES


def _is_vague(value: QuantityValue) -> bool:
    """Tell whether a quantity is given without a number."""
    return not _NUMBERED.search(value.surface) and _VAGUE.search(value.surface) is not None


def _overlapping(a: QuantityValue, b: QuantityValue) -> Comparison:
    if (a.low, a.high) == (b.low, b.high):
        return EQUAL
    wide_1, wide_2 = _width(a), _width(b)
    if wide_1 < wide_2:
        return compatible(f"{say(a)} is more precise than {say(b)}", "finer")
    if wide_1 > wide_2:
        return compatible(f"{say(a)} is less precise than {say(b)}", "coarser")
    return compatible(f"{say(a)} and {say(b)} overlap")


def _width(value: QuantityValue) -> float:
    return math.inf if value.high is None else value.high - value.low


def _counts(value: QuantityValue) -> str:
    return " ".join(part for part in (value.counted or "something", f"in {value.unit}") if part)


def _risen(a: Claim, b: Claim, first: QuantityValue, second: QuantityValue, config: CompareConfig) -> Comparison | None:
    """Return superseded or compatible where the later count is the higher; None if time explains nothing."""
    if a.published_at == b.published_at or not (is_monotone(first) and _develops(a, b, config)):
        return None
    if (a.published_at < b.published_at) != (first.low < second.low):
        return None
    if a.published_at < b.published_at:
        return superseded(f"said {say(first)} earlier; a later report says {say(second)}")
    return compatible(f"later news than the other's {say(second)}")


def _develops(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether the event was recent enough for its count to be still rising."""
    ends = [claim.frame.date.end for claim in (a, b) if claim.frame.date is not None]
    published = max(a.published_at, b.published_at).date()
    return not ends or (published - max(ends)).days <= config.developing_days


def _cut_short(rough: QuantityValue, fine: QuantityValue) -> bool:
    """Tell whether a number is another cut, not rounded, to what it writes out: "$43 million" of $43,885,310."""
    written = _SCALED.search(rough.surface)
    if written is None or rough.low != rough.high or fine.low != fine.high:
        return False
    number = float(written[1].replace(",", ""))
    unit = rough.low / number * 10.0 ** -len(written[2] or "") if number else 0.0
    return unit >= _CUT and rough.low < fine.low < rough.low + unit


def _half_unit(value: QuantityValue, config: CompareConfig) -> float:
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


def _transposed(a: str, b: str) -> bool:
    """Tell whether two digit strings differ by swapping two neighbours."""
    if len(a) != len(b):
        return False
    wrong = [i for i in range(len(a)) if a[i] != b[i]]
    return len(wrong) == 2 and wrong[1] == wrong[0] + 1 and a[wrong[0]] == b[wrong[1]] and a[wrong[1]] == b[wrong[0]]
