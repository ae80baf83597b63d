"""Resolve a matched time expression to a TIMEX3 value and a calendar interval.

Relative forms are anchored on the publication day, the tense of the governing verb and what the
text named before ("a year earlier", "that day").
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable
from typing import Literal

import msgspec

from scoring.claims.timex import FLOATING, HOLIDAYS, MONTHS, ORDINALS, SEASONS, WEEKDAYS
from scoring.claims.word_lists import word_list
from scoring.models import Granularity

Tense = Literal["past", "present", "future", ""]
Groups = dict[str, str]

_UNIT_CODE = {
    "second": "TS",
    "minute": "TM",
    "hour": "TH",
    "day": "D",
    "week": "W",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
}
_SMALL = {
    word: number
    for number, word in enumerate(
        word_list(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        )
    )
} | {"a": 1, "an": 1, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70}
_SMALL |= {"eighty": 80, "ninety": 90, "a dozen": 12, "a hundred": 100, "one hundred": 100}
_PARTS = {"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI", "midday": "T12:00", "noon": "T12:00"}
_PARTS |= {"midnight": "T24:00"}
_DECADES = {"twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7, "eighties": 8}
_DECADES["nineties"] = 9
_BACK = frozenset({"last", "the last", "the previous", "the prior", "previous", "past", "this past"})
_AHEAD = frozenset({"next", "the next", "the coming", "coming", "this coming"})
_TENSE_REACH_DAYS = 250
"""How far from publication the tense may carry a date without a year; beyond, the nearest one is meant."""
_CENTURY_PIVOT = 70
_SEASON_MONTHS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 14)}


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
    """Where in time the text stands: the publication day and the last day and quarter it named."""

    def __init__(self, published: dt.date) -> None:
        self.published = published
        self.reference = published
        self.quarter: tuple[int, int] | None = None

    def remember(self, resolved: Resolved) -> None:
        """Keep a resolved date as the reference of "that day" and "a year earlier"."""
        if resolved.start is None or resolved.timex not in ("DATE", "TIME"):
            return
        self.reference = resolved.start
        if (
            resolved.granularity == "quarter"
            and "-Q" in resolved.value
            and resolved.start.year >= self.published.year - 1
        ):
            if self.quarter is not None and (resolved.start.year, 0) < self.quarter[:1]:
                return
            self.quarter = (resolved.start.year, (resolved.start.month + 2) // 3)

    def last_quarter(self) -> tuple[int, int]:
        """Quarter the text speaks of: the last named, else the last complete one."""
        if self.quarter is not None:
            return self.quarter
        return _shift_quarter(self.published.year, (self.published.month + 2) // 3, -1)


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
    first, _ = _SEASON_MONTHS[code]
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
    code = _UNIT_CODE.get(unit, "D")
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


def _shift_quarter(year: int, number: int, by: int) -> tuple[int, int]:
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
    return int(digits) + (1900 if int(digits) >= _CENTURY_PIVOT else 2000)


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
    if rel in _BACK:
        return published - dt.timedelta(days=back or 7)
    if rel in _AHEAD:
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
    if rel in _BACK:
        return published.year - (1 if number >= published.month else 0)
    if rel in _AHEAD:
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


def day_of_year(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve "Friday, Oct. 13", "March 3rd", "19th April 2025"."""
    number, of_month = month_number(groups["m"]), day_number(groups["d"])
    published = story.published
    if groups.get("y") or groups.get("sy"):
        date = date_or_none(full_year(groups.get("y") or groups["sy"]), number, of_month)
        return None if date is None else _with_part(day(date, 0.98), groups)
    if groups.get("ly"):
        date = date_or_none(offset_year(groups["ly"], published), number, of_month)
        return None if date is None else _with_part(day(date), groups)
    options = [date_or_none(published.year + step, number, of_month) for step in (-1, 0, 1)]
    dates = [d for d in options if d is not None]
    if groups.get("wd"):
        named = weekday_number(groups["wd"])
        dates = [d for d in dates if d.weekday() == named] or dates
    rel = (groups.get("rel") or "").lower()
    fitting = [d for d in dates if _fits(d, published, "past" if rel == "last" else tense)]
    near = [d for d in fitting if abs((d - published).days) <= _TENSE_REACH_DAYS]
    dates = fitting if rel == "last" and fitting else near or dates
    if not dates:
        return None
    return _with_part(day(min(dates, key=lambda d: abs((d - published).days)), 0.92), groups)


def _fits(date: dt.date, published: dt.date, tense: Tense) -> bool:
    return not (tense == "past" and date > published) and not (tense == "future" and date < published)


def _with_part(resolved: Resolved, groups: Groups) -> Resolved:
    part = (groups.get("part") or groups.get("part2") or "").lower()
    if not part:
        return resolved
    code = _PARTS.get(part, "TNI")
    return msgspec.structs.replace(resolved, value=f"{resolved.value}{code}", timex="TIME")


def resolve_slash(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve 10/31/1989; month first unless only day first is a date."""
    del story, tense
    year = int(groups["y"])
    year += 0 if year > 99 else (1900 if year >= _CENTURY_PIVOT else 2000)
    date = date_or_none(year, int(groups["m"]), int(groups["d"]))
    sure = int(groups["d"]) > 12 or groups["m"] == groups["d"]
    return None if date is None else day(date, 0.9 if sure else 0.5)


def resolve_iso(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve 2025-04-19."""
    del story, tense
    date = date_or_none(int(groups["y"]), int(groups["m"]), int(groups["d"])) if int(groups["y"]) else None
    return None if date is None else day(date, 0.99)


def resolve_month(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve "December 2024", "last May", "early November"."""
    number = month_number(groups["m"])
    if groups.get("y"):
        return month(full_year(groups["y"]), number, 0.98)
    if groups.get("ly"):
        return month(offset_year(groups["ly"], story.published), number)
    return month(year_of_month(story.published, number, groups.get("rel") or "", tense), number)


def resolve_clock(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve "10:35 a.m. Friday"; the hour's own day stands unless one is named."""
    hour = int(groups.get("hour") or groups.get("hour24") or 0)
    minute = groups.get("minute") or groups.get("minute24") or "00"
    if groups.get("half"):
        hour = hour % 12 + (12 if groups["half"].lower().startswith("p") else 0)
    named: Resolved | None = None
    if groups.get("m") or groups.get("m2"):
        own = {"m": groups.get("m") or groups["m2"], "d": groups.get("d") or groups["d2"]}
        own |= {"y": groups.get("y") or groups.get("y2") or "", "wd": groups.get("wd") or ""}
        named = day_of_year(own, story, tense)
    elif groups.get("wd") or groups.get("lead"):
        number = weekday_number(groups.get("wd") or groups["lead"])
        named = day(nearest_weekday(story, number, "", tense))
    elif groups.get("rel"):
        named = resolve_day_word({"word": groups["rel"]}, story, tense)
    base = named or day(story.reference, 0.4)
    return msgspec.structs.replace(
        base, value=f"{base.value}T{hour:02d}:{minute}", timex="TIME", comparable=named is not None
    )


def resolve_weekday(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve "Friday", "last Friday", "Saturday night"."""
    number = weekday_number(groups["wd"])
    week = (groups.get("week") or "").lower()
    if week:
        step = -7 if "last" in week else 7 if "next" in week else 0
        monday = story.published - dt.timedelta(days=story.published.weekday())
        return _with_part(day(monday + dt.timedelta(days=number + step)), groups)
    date = nearest_weekday(story, number, groups.get("rel") or "", tense)
    return _with_part(day(date, 0.88 if tense else 0.8), groups)


def resolve_noon(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve "midnight Friday"."""
    named = bool(groups.get("wd"))
    date = nearest_weekday(story, weekday_number(groups["wd"]), "", tense) if named else story.reference
    return msgspec.structs.replace(_with_part(day(date), groups), comparable=named)


def resolve_quarter(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve "the third quarter", "the 1988 second quarter", "first half of 1990"."""
    number = ORDINALS.get((groups.get("q") or "").lower()) or int(groups["q"])
    published = story.published
    kind = (groups.get("kind") or "quarter").lower()
    current = (published.month + 2) // 3 if kind == "quarter" else (published.month + 5) // 6
    explicit = groups.get("y0") or groups.get("fy") or groups.get("y")
    if explicit:
        year = int(explicit)
    elif groups.get("old"):
        year = published.year - 1
    elif groups.get("ly"):
        year = offset_year(groups["ly"], published)
    elif number > current and (tense == "past" or number - current >= 2) and tense != "future":
        year = published.year - 1
    else:
        year = published.year + (1 if tense == "future" and current - number >= 2 else 0)
    if kind == "half":
        return half(year, number) if number <= 2 else None
    return quarter(year, number)


def resolve_quarter_ref(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve "the year-ago quarter", "the 1988 period", "the current quarter"."""
    del tense
    year, number = story.last_quarter()
    now = (story.published.year, (story.published.month + 2) // 3)
    if groups.get("old"):
        return quarter(year - 1, number)
    if groups.get("ry"):
        return quarter(int(groups["ry"]), number)
    if groups.get("lastq"):
        return quarter(*_shift_quarter(*now, -1))
    if groups.get("nextq"):
        return quarter(*_shift_quarter(*now, 1))
    return quarter(*now) if "current" in groups["cur"].lower() else quarter(year, number)


def resolve_unit(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve "last week", "this year", "the following day", "that month", "the weekend"."""
    rel = " ".join(groups["rel"].lower().split())
    unit = groups["unit"].lower()
    anchor = story.published
    step = -1 if rel in _BACK else 1 if rel in _AHEAD else 0
    if rel == "the following":
        anchor, step = story.reference, 1
    elif (rel in ("the previous", "the prior") and unit == "day") or rel in (
        "that",
        "that same",
        "the same",
        "earlier that",
        "later that",
    ):
        anchor = story.reference
    if rel in ("the past", "past", "the last", "the next", "the coming", "coming") and unit in _UNIT_CODE | {
        "decade": "",
        "century": "",
    }:
        return duration(1, unit)
    if (
        rel == "the"
        and not groups.get("edge")
        and unit
        in ("day", "week", "month", "night", "morning", "evening", "afternoon", "century", "decade", "spring", "fall")
    ):
        return None
    return _unit_at(unit, anchor, step, tense, rel)


def _unit_at(  # noqa: PLR0911 - one return per unit
    unit: str, anchor: dt.date, step: int, tense: Tense, rel: str
) -> Resolved | None:
    if unit == "day":
        return day(anchor + dt.timedelta(days=step))
    if unit == "week":
        return week_of(anchor + dt.timedelta(days=7 * step))
    if unit == "weekend":
        if rel in ("the", "this") and tense != "future" and anchor.weekday() < 4:
            step = -1
        return weekend_of(anchor + dt.timedelta(days=7 * step))
    if unit == "month":
        return month(*shift_months(anchor, step))
    if unit == "year":
        return year_of(anchor.year + step)
    if unit in SEASONS:
        code = SEASONS[unit]
        first = _SEASON_MONTHS[code][0]
        year = anchor.year + (step if step >= 0 or anchor.month <= first + 2 else 0)
        return season(year, code)
    if unit in ("night", "evening", "morning", "afternoon"):
        return _with_part(day(anchor + dt.timedelta(days=step)), {"part": unit})
    if unit == "decade":
        return _decade(anchor.year // 10 + step)
    return Resolved(value=f"{anchor.year // 100 + step:02d}", comparable=False)


def _decade(number: int) -> Resolved | None:
    if not 1 <= number * 10 <= 9980:
        return None
    return Resolved(
        value=f"{number:03d}",
        start=dt.date(number * 10, 1, 1),
        end=dt.date(number * 10 + 9, 12, 31),
        granularity="year",
        comparable=False,
    )


def resolve_part_today(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve "this morning", "tonight"."""
    del tense
    return _with_part(day(story.published), {"part": groups.get("part") or "night"})


def resolve_day_word(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve "today", "yesterday", "tomorrow night"."""
    del tense
    word = " ".join(groups["word"].lower().split())
    steps = {"yesterday": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}
    return _with_part(day(story.published + dt.timedelta(days=steps.get(word, 0)), 0.9), groups)


def resolve_ago(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve "two years ago", "a year earlier", "three days later"."""
    del tense
    count = amount(groups["n"])
    unit = groups["unit"].lower()
    direction = " ".join(groups["dir"].lower().split())
    ahead = direction in ("later", "after", "from now", "hence")
    if direction in ("before", "after") and count is None:
        return None
    if count is None or unit in ("second", "minute", "hour"):
        return reference("FUTURE_REF" if ahead else "PAST_REF") if count is None else duration(count, unit)
    if count > 9000:
        return None
    anchor = story.published if direction in ("ago", "from now", "hence") else story.reference
    if (
        unit == "year"
        and count == 1
        and direction in ("ago", "earlier")
        and story.quarter is not None
        and direction == "earlier"
    ):
        return quarter(story.quarter[0] - 1, story.quarter[1])
    resolved = _shifted(unit, anchor, int(count) * (1 if ahead else -1))
    if resolved is None:
        return None
    return msgspec.structs.replace(resolved, comparable=not groups.get("hedge") and resolved.comparable, confidence=0.8)


def _shifted(unit: str, anchor: dt.date, by: int) -> Resolved | None:  # noqa: PLR0911 - one return per unit
    try:
        if unit == "day":
            return day(anchor + dt.timedelta(days=by))
        if unit in ("week", "weekend"):
            return week_of(anchor + dt.timedelta(days=7 * by))
        if unit == "month":
            return month(*shift_months(anchor, by))
        if unit == "quarter":
            return quarter(*_shift_quarter(anchor.year, (anchor.month + 2) // 3, by))
        years = by * {"year": 1, "decade": 10}.get(unit, 100)
        if unit == "year":
            return year_of(anchor.year + years)
        return msgspec.structs.replace(year_of(anchor.year + years), comparable=False)
    except (ValueError, OverflowError):
        return None


def resolve_season(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve "the summer of 2004"."""
    del story, tense
    return season(int(groups["y"]), SEASONS[groups["s"].lower()])


def resolve_decade(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve "the 1980s", "the mid-'90s", "the nineties"."""
    del story, tense
    if groups.get("dec"):
        return _decade(int(groups["dec"]) // 10)
    tens = int(groups["sd"]) // 10 if groups.get("sd") else _DECADES[groups["wd"].lower()]
    return _decade((190 if tens >= 3 else 200) + tens)


def resolve_year(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve a bare year."""
    del tense
    number = int(groups["y"])
    if number > story.published.year + 100:
        return None
    return year_of(number, 0.85)


def resolve_year_end(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve "the end of the month", "year-end"."""
    del tense
    unit = (groups.get("unit") or "year").lower()
    if unit == "month":
        return month(*shift_months(story.published, 0))
    return week_of(story.published) if unit == "week" else year_of(story.published.year)


def resolve_holiday(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve a holiday to the nearest one the tense allows."""
    name = " ".join(groups["h"].lower().replace("’", "'").split())
    years = [int(groups["y"])] if groups.get("y") else [story.published.year + step for step in (-1, 0, 1)]
    dates = [d for d in (_holiday(name, year) for year in years) if d is not None]
    if tense == "past":
        dates = [d for d in dates if d <= story.published] or dates
    elif tense == "future":
        dates = [d for d in dates if d >= story.published] or dates
    if not dates:
        return None
    return day(min(dates, key=lambda d: abs((d - story.published).days)), 0.7)


def _holiday(name: str, year: int) -> dt.date | None:
    if name in HOLIDAYS:
        return date_or_none(year, *HOLIDAYS[name])
    number, weekday, which = FLOATING[name]
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return None
    days = [week[weekday] for week in calendar.monthcalendar(year, number) if week[weekday]]
    return dt.date(year, number, days[which - 1 if which > 0 else which])


def resolve_span(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve a length of time: "two weeks", "the past five years", "a 10-day"."""
    del story, tense
    unit = groups["unit"].lower()
    words = groups["n"].lower()
    if unit in ("second", "quarter") and words in ("a", "an", "one"):
        return None
    det = (groups.get("det") or "").lower()
    return duration(amount(words), unit, repeated=det in ("every", "each"))


def resolve_plural(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve bare plural units: "for years", "weeks ago"."""
    del story, tense
    return duration(None, groups["unit"])


def resolve_set(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve recurrence: "daily", "every month", "twice a week"."""
    del story, tense
    units = {"daily": "day", "weekly": "week", "monthly": "month", "annually": "year", "yearly": "year"}
    units |= {"hourly": "hour", "nightly": "day", "biweekly": "week", "bimonthly": "month"}
    adverb = (groups.get("adv") or "").lower()
    if adverb == "quarterly":
        return duration(3, "month", repeated=True)
    if groups.get("wd"):
        return days_of_week(groups)
    unit = units.get(adverb) or (groups.get("unit") or groups.get("unit2") or "day")
    count = 2.0 if (groups.get("n") or "").lower() in ("other", "second") else 1.0
    if groups.get("n") and count == 1.0:
        count = amount(groups["n"]) or 1.0
    return duration(count, unit, repeated=True)


def days_of_week(groups: Groups) -> Resolved:
    """A weekday that recurs."""
    return Resolved(value=f"XXXX-WXX-{weekday_number(groups['wd']) + 1}", timex="SET", comparable=False)


def resolve_vague(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve "now", "recently", "soon"."""
    del story, tense
    kind = next(name for name in ("present", "past", "future") if groups.get(name))
    return reference(f"{kind.upper()}_REF")


RESOLVERS: dict[str, Callable[[Groups, Narrative, Tense], Resolved | None]] = {
    "iso": resolve_iso,
    "slash": resolve_slash,
    "month_day": day_of_year,
    "day_month": day_of_year,
    "month": resolve_month,
    "clock": resolve_clock,
    "weekday": resolve_weekday,
    "noon": resolve_noon,
    "quarter": resolve_quarter,
    "quarter_of": resolve_quarter,
    "quarter_code": resolve_quarter,
    "quarter_ref": resolve_quarter_ref,
    "relative_unit": resolve_unit,
    "part_today": resolve_part_today,
    "day_word": resolve_day_word,
    "ago": resolve_ago,
    "season": resolve_season,
    "decade": resolve_decade,
    "bare_decade": resolve_decade,
    "year": resolve_year,
    "year_end": resolve_year_end,
    "holiday": resolve_holiday,
    "span": resolve_span,
    "span_joined": resolve_span,
    "plural": resolve_plural,
    "set": resolve_set,
    "days_of_week": lambda groups, _story, _tense: days_of_week(groups),
    "vague": resolve_vague,
}
"""Rule name of `timex.RULES` -> its resolver."""
