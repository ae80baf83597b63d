"""Calendar intervals with their TIMEX3 values, and where in time a text stands."""

import calendar
import datetime as dt
import re
from typing import Literal

import msgspec

from scoring.claims.timex import MONTHS, ORDINALS, WEEKDAYS
from scoring.models import Granularity
from scoring.wording import CARDINALS

Tense = Literal["past", "present", "future", ""]
Groups = dict[str, str]
UNIT_CODE = {
    "second": "TS",
    "minute": "TM",
    "hour": "TH",
    "day": "D",
    "week": "W",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
}
_SMALL = {word: number for number, word in enumerate(CARDINALS)} | {
    "a": 1,
    "an": 1,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
}
_SMALL |= {"eighty": 80, "ninety": 90, "a dozen": 12, "a hundred": 100, "one hundred": 100}
_PARTS = {"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI", "midday": "T12:00", "noon": "T12:00"}
_PARTS |= {"midnight": "T24:00"}
BACKWARD = frozenset({"last", "the last", "the previous", "the prior", "previous", "past", "this past"})
FORWARD = frozenset({"next", "the next", "the coming", "coming", "this coming"})
CENTURY_PIVOT = 70
SEASON_MONTHS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 14)}


class Resolved(msgspec.Struct, frozen=True, kw_only=True):
    """A time expression's value; `start` and `end` are None where it names no calendar interval."""

    value: str
    timex: Literal["DATE", "TIME", "DURATION", "SET"] = "DATE"
    start: dt.date | None = None
    end: dt.date | None = None
    granularity: Granularity = "day"
    comparable: bool = True
    confidence: float = 0.9


class Narrative:
    """Where in time the text stands: the publication day, and the last date, day and past quarter it named."""

    def __init__(self, published: dt.date) -> None:
        self.published = published
        self.reference = published
        self.day = published
        self.quarter: tuple[int, int] | None = None

    def remember(self, resolved: Resolved) -> None:
        """Keep a resolved date as the reference of "that day" and "a year earlier"."""
        if resolved.start is None or resolved.timex not in ("DATE", "TIME"):
            return
        self.reference = resolved.start
        if resolved.granularity == "day":
            self.day = resolved.start
        if (
            resolved.granularity == "quarter"
            and "-Q" in resolved.value
            and self.published.year - 1 <= resolved.start.year
            and resolved.start <= self.published
        ):
            if self.quarter is not None and (resolved.start.year, 0) < self.quarter[:1]:
                return
            self.quarter = (resolved.start.year, (resolved.start.month + 2) // 3)

    def last_quarter(self) -> tuple[int, int]:
        """Quarter the text speaks of: the last named, else the last complete one."""
        if self.quarter is not None:
            return self.quarter
        return shift_quarter(self.published.year, (self.published.month + 2) // 3, -1)


def day(date: dt.date, confidence: float = 0.9) -> Resolved:
    """One day."""
    return Resolved(value=date.isoformat(), start=date, end=date, confidence=confidence)


def month(year: int, number: int, confidence: float = 0.9) -> Resolved:
    """One month."""
    last = calendar.monthrange(year, number)[1]
    return Resolved(
        value=f"{year:04d}-{number:02d}",
        start=dt.date(year, number, 1),
        end=dt.date(year, number, last),
        granularity="month",
        confidence=confidence,
    )


def year_of(number: int, confidence: float = 0.9) -> Resolved:
    """One year."""
    return Resolved(
        value=f"{number:04d}",
        start=dt.date(number, 1, 1),
        end=dt.date(number, 12, 31),
        granularity="year",
        confidence=confidence,
    )


def week_of(date: dt.date) -> Resolved:
    """The ISO week of a day."""
    iso = date.isocalendar()
    start = date - dt.timedelta(days=date.weekday())
    return Resolved(
        value=f"{iso.year:04d}-W{iso.week:02d}", start=start, end=start + dt.timedelta(days=6), granularity="week"
    )


def weekend_of(date: dt.date) -> Resolved:
    """The weekend of a day's ISO week."""
    week = week_of(date)
    saturday = date + dt.timedelta(days=5 - date.weekday())
    return Resolved(value=f"{week.value}-WE", start=saturday, end=saturday + dt.timedelta(days=1))


def quarter(year: int, number: int) -> Resolved:
    """One quarter."""
    first = 3 * number - 2
    return Resolved(
        value=f"{year:04d}-Q{number}",
        start=dt.date(year, first, 1),
        end=month(year, first + 2).end,
        granularity="quarter",
        confidence=0.7,
    )


def half(year: int, number: int) -> Resolved:
    """One half year."""
    first = 6 * number - 5
    return Resolved(
        value=f"{year:04d}-H{number}",
        start=dt.date(year, first, 1),
        end=month(year, first + 5).end,
        granularity="quarter",
        comparable=False,
    )


def season(year: int, code: str) -> Resolved:
    """One season; it can't be compared, since the hemisphere is unknown."""
    first, _ = SEASON_MONTHS[code]
    start = dt.date(year, first, 1)
    return Resolved(
        value=f"{year:04d}-{code}",
        start=start,
        end=start + dt.timedelta(days=90),
        granularity="quarter",
        comparable=False,
    )


def reference(value: str) -> Resolved:
    """A vague reference: PRESENT_REF, PAST_REF, FUTURE_REF."""
    return Resolved(value=value, comparable=False)


def duration(count: float | None, unit: str, *, repeated: bool = False) -> Resolved:
    """A length of time, or a set of times; out of comparison."""
    unit = unit.lower().removesuffix("s").replace("centurie", "century").replace("generation", "century")
    factor, unit = {"decade": (10, "year"), "century": (100, "year"), "weekend": (2, "day")}.get(unit, (1, unit))
    code = UNIT_CODE.get(unit, "D")
    number = "X" if count is None else f"{count * factor:g}"
    letter = code[-1]
    if letter == "Y" and number.endswith(".5"):
        number, letter = f"{number[:-2]}Y6".removeprefix("0Y"), "M"
    if count is None and factor == 10:
        letter = "E"
    prefix = "PT" if code.startswith("T") else "P"
    return Resolved(value=f"{prefix}{number}{letter}", timex="SET" if repeated else "DURATION", comparable=False)


def amount(words: str) -> float | None:
    """Value of a count of units; None if it is vague ("several")."""
    text = " ".join(words.lower().replace("-", " ").split())
    if text in _SMALL:
        return float(_SMALL[text])
    if text in ("half a", "half an", "a half"):
        return 0.5
    if text.startswith(("a couple", "couple")):
        return 2.0
    parts = text.split()
    if len(parts) == 2 and parts[0] in _SMALL and parts[1] in _SMALL:
        return float(_SMALL[parts[0]] + _SMALL[parts[1]])
    match = re.fullmatch(r"(\d{1,9}(?:\.\d{1,9})?)(?: (\d)/([1-9]))?", text)
    if match is None:
        return None
    return float(match[1]) + (int(match[2]) / int(match[3]) if match[2] else 0.0)


def shift_quarter(year: int, number: int, by: int) -> tuple[int, int]:
    """Year and quarter `by` quarters on."""
    index = year * 4 + number - 1 + by
    return index // 4, index % 4 + 1


def shift_months(date: dt.date, by: int) -> tuple[int, int]:
    """Year and month `by` months from a day."""
    index = date.year * 12 + date.month - 1 + by
    return index // 12, index % 12 + 1


def month_number(surface: str) -> int:
    """Number of a month's name."""
    return MONTHS[surface.lower().rstrip(".")]


def weekday_number(surface: str) -> int:
    """Number of a weekday's name, Monday 0."""
    return WEEKDAYS[surface.lower().rstrip(".")]


def day_number(surface: str) -> int:
    """Day of the month from "19", "19th" or "nineteenth"."""
    digits = re.match(r"\d+", surface)
    return int(digits[0]) if digits else ORDINALS["-".join(surface.lower().split())]


def full_year(surface: str) -> int:
    """Four-digit year from "1998" or "'98"."""
    digits = surface.lstrip("'’")
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= CENTURY_PIVOT else 2000)


def offset_year(words: str, published: dt.date) -> int:
    """Year of "last year", "this year", "next year", "a year ago"."""
    text = words.lower()
    if text.startswith("last") or "ago" in text or "earlier" in text:
        return published.year - 1
    return published.year + (1 if text.startswith("next") else 0)


def nearest_weekday(story: Narrative, number: int, relation: str, tense: Tense) -> dt.date:
    """Day of a bare or qualified weekday."""
    published = story.published
    back = (published.weekday() - number) % 7
    ahead = (number - published.weekday()) % 7
    rel = " ".join(relation.lower().split())
    if rel in BACKWARD:
        return published - dt.timedelta(days=back or 7)
    if rel in FORWARD:
        return published + dt.timedelta(days=ahead or 7)
    if rel == "the following":
        step = (number - story.reference.weekday()) % 7 or 7
        return story.reference + dt.timedelta(days=step)
    if rel == "the previous":
        step = (story.reference.weekday() - number) % 7 or 7
        return story.reference - dt.timedelta(days=step)
    if tense == "future" or (rel == "this" and tense != "past"):
        return published + dt.timedelta(days=ahead)
    return published - dt.timedelta(days=back)


def year_of_month(published: dt.date, number: int, relation: str, tense: Tense) -> int:
    """Year of a month without one: the past or coming one by tense, else the nearest."""
    rel = " ".join(relation.lower().split())
    if rel in BACKWARD:
        return published.year - (1 if number >= published.month else 0)
    if rel in FORWARD:
        return published.year + (1 if number <= published.month else 0)
    if rel == "this":
        return published.year
    if tense == "past":
        return published.year - (1 if number > published.month else 0)
    if tense == "future":
        return published.year + (1 if number < published.month else 0)
    gap = number - published.month
    return published.year + (1 if gap <= -7 else -1 if gap >= 6 else 0)


def date_or_none(year: int, number: int, day_of_month: int) -> dt.date | None:
    """A calendar day; None where there is none."""
    try:
        return dt.date(year, number, day_of_month)
    except ValueError:
        return None


def with_part(resolved: Resolved, groups: Groups) -> Resolved:
    """Add the part of the day ("morning") to a day, if one is named."""
    part = (groups.get("part") or groups.get("part2") or "").lower()
    if not part:
        return resolved
    code = _PARTS.get(part, "TNI")
    return msgspec.structs.replace(resolved, value=f"{resolved.value}{code}", timex="TIME")


def century(number: int) -> Resolved:
    """One century by its ordinal; too wide to compare."""
    return Resolved(value=f"{number - 1:02d}", comparable=False)


def decade(number: int) -> Resolved | None:
    """One decade by its first three digits (198); None outside the calendar."""
    if not 1 <= number * 10 <= 9980:
        return None
    return Resolved(
        value=f"{number:03d}",
        start=dt.date(number * 10, 1, 1),
        end=dt.date(number * 10 + 9, 12, 31),
        granularity="year",
        comparable=False,
    )
