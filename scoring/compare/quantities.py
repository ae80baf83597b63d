"""Compare quantities as intervals.

Symbols: [l1, h1] and [l2, h2] are the two intervals, g the log gap between them where they are disjoint,
severity = 1 - exp(-g / tau).
"""

import math
import re

from scoring.compare.outcomes import EQUAL, compatible, contradicts, unrelated
from scoring.compare.reasons import differ
from scoring.config import CompareConfig
from scoring.models import Claim, Comparison, QuantityValue
from scoring.values import rounded_interval, transposed
from scoring.wording import say_value

_NUMBERED = re.compile(r"\d")
_VAGUE = re.compile(
    r"(?i)\b(?:several|few|handful|couple|many|some|dozens|scores|hundreds|thousands|millions|billions)\b"
)
_SCALED = re.compile(r"(?i)(\d[\d,]*(?:\.(\d+))?) ?(?:thousand|million|billion|trillion|bn|m|k)\b")
_CUT = 1000.0
"""Unit from which numbers are written with a word for their scale, and may be cut to it."""
_SCALES = {1e3: "a factor of a thousand", 1e6: "a factor of a million", 1e9: "a factor of a billion"}
_SCALE_TOLERANCE = 0.005
_YEAR_DAYS = 365.25


def compare_quantities(a: Claim, b: Claim, config: CompareConfig) -> Comparison:
    """Judge a's quantity beside b's: overlap is compatible, a gap contradicts.

    Whether time explains the gap of a count that rises, consensus tells from all who told it.
    """
    first, second = a.value, b.value
    if not (isinstance(first, QuantityValue) and isinstance(second, QuantityValue)):
        return unrelated("not both quantities")
    if first.unit != second.unit:
        return unrelated(f"measured in {first.unit}, the other in {second.unit}")
    gap = log_gap(first, second, config)
    if gap <= 0:
        return _overlapping(first, second)
    why = _excuse(a, b, first, second)
    if why:
        return unrelated(why)
    if _cut_short(first, second) or _cut_short(second, first):
        return compatible(f"{say_value(first)} and {say_value(second)} are one number, cut short in one", "")
    severity = 1 - math.exp(-gap / config.quantity_tau)
    return contradicts("quantity", severity, differ(a, b, slip_note(first, second)))


def _excuse(a: Claim, b: Claim, first: QuantityValue, second: QuantityValue) -> str:
    """Return why a gap between two numbers says nothing; empty if it does."""
    if _is_vague(first) or _is_vague(second):
        return "one gives no number"
    return "a birthday may lie between the two articles" if _may_have_aged(a, b, first, second) else ""


def _may_have_aged(a: Claim, b: Claim, first: QuantityValue, second: QuantityValue) -> bool:
    """Return whether two ages are told on different days, the later one a year more, or as much as the time between."""
    if not first.counted == second.counted == "age" or a.published_at.date() == b.published_at.date():
        return False
    earlier, later = (first, second) if a.published_at < b.published_at else (second, first)
    years = abs((a.published_at - b.published_at).days) / _YEAR_DAYS
    return 0 <= later.low - earlier.low <= 1 + years


def log_gap(a: QuantityValue, b: QuantityValue, config: CompareConfig) -> float:
    """Return ln(lowest of the higher / highest of the lower), 0 where the intervals touch.

    Where the lower end is zero ("nobody"), both get one added, since no ratio exists.
    """
    (low_1, high_1), (low_2, high_2) = rounded_interval(a, config.value), rounded_interval(b, config.value)
    top_of_lower, foot_of_higher = (high_1, low_2) if low_1 < low_2 else (high_2, low_1)
    if top_of_lower >= foot_of_higher:
        return 0.0
    if top_of_lower <= 0:
        top_of_lower, foot_of_higher = 1.0, foot_of_higher - top_of_lower + 1.0
    return math.log(foot_of_higher / top_of_lower)


def slip_note(a: QuantityValue, b: QuantityValue) -> str:
    """Name the slip that would turn one exact number into the other; empty if none would."""
    note = scale_note(a, b)
    if note or a.low != a.high or b.low != b.high or a.low <= 0 or b.low <= 0:
        return note
    if float(a.low).is_integer() and float(b.low).is_integer() and transposed(str(int(a.low)), str(int(b.low))):
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


def _is_vague(value: QuantityValue) -> bool:
    """Return whether a quantity is given without a number."""
    return not _NUMBERED.search(value.surface) and _VAGUE.search(value.surface) is not None


def _overlapping(a: QuantityValue, b: QuantityValue) -> Comparison:
    if (a.low, a.high) == (b.low, b.high):
        return EQUAL
    wide_1, wide_2 = _width(a), _width(b)
    if wide_1 < wide_2:
        return compatible(f"{say_value(a)} is more precise than {say_value(b)}", "finer")
    if wide_1 > wide_2:
        return compatible(f"{say_value(a)} is less precise than {say_value(b)}", "coarser")
    return compatible(f"{say_value(a)} and {say_value(b)} overlap")


def _width(value: QuantityValue) -> float:
    return math.inf if value.high is None else value.high - value.low


def _cut_short(rough: QuantityValue, fine: QuantityValue) -> bool:
    """Return whether a number is another cut, not rounded, to what it writes out: "$43 million" of $43,885,310."""
    written = _SCALED.search(rough.surface)
    if written is None or rough.low != rough.high or fine.low != fine.high:
        return False
    number = float(written[1].replace(",", ""))
    unit = rough.low / number * 10.0 ** -len(written[2] or "") if number else 0.0
    return unit >= _CUT and rough.low < fine.low < rough.low + unit
