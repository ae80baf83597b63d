"""Compare dates as calendar intervals: containment is a matter of precision, a gap contradicts."""

import datetime as dt
import math

from scoring.compare.outcomes import EQUAL, compatible, contradicts, unrelated
from scoring.compare.reasons import differ
from scoring.config import CompareConfig
from scoring.models import Claim, Comparison, DateValue
from scoring.wording import say_date


def compare_dates(a: Claim, b: Claim, config: CompareConfig) -> Comparison:
    """Judge a's date beside b's."""
    first, second = a.value, b.value
    if not (isinstance(first, DateValue) and isinstance(second, DateValue)):
        return unrelated("not both dates")
    if (first.start, first.end) == (second.start, second.end):
        return EQUAL
    days = gap_days(first, second)
    if days > config.value.date_slack_days:
        severity = 1 - math.exp(-days / config.date_tau_days)
        return contradicts("date", severity, differ(a, b, slip_note(first, second)))
    if second.start <= first.start and first.end <= second.end:
        return compatible(f"{say_date(first)} is more precise than {say_date(second)}", "finer")
    if first.start <= second.start and second.end <= first.end:
        return compatible(f"{say_date(first)} is less precise than {say_date(second)}", "coarser")
    return compatible(f"{say_date(first)} and {say_date(second)} lie within a day of each other")


def gap_days(a: DateValue, b: DateValue) -> int:
    """Return the days between the end of the earlier and the start of the later; 0 where they overlap."""
    return max(0, (max(a.start, b.start) - min(a.end, b.end)).days)


def slip_note(a: DateValue, b: DateValue) -> str:
    """Name the slip that would turn one day into the other; empty if none would."""
    if a.start != a.end or b.start != b.end:
        return ""
    one, two = a.start, b.start
    if (one.month, one.day) == (two.month, two.day):
        return "the same day of another year"
    if one.year == two.year and (one.month, one.day) == (two.day, two.month):
        return "day and month are swapped"
    if (one.year, one.day) == (two.year, two.day):
        return "the same day of another month"
    return "the same weekday of another week" if (two - one) % dt.timedelta(days=7) == dt.timedelta() else ""
