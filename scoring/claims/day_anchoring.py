"""Resolve expressions that name a day, a month or an hour."""

import calendar
import datetime as dt

import msgspec

from scoring.claims.calendar_values import (
    CENTURY_PIVOT,
    Groups,
    Narrative,
    Resolved,
    Tense,
    date_or_none,
    day,
    day_number,
    full_year,
    month,
    month_number,
    nearest_weekday,
    offset_year,
    weekday_number,
    with_part,
    year_of_month,
)
from scoring.claims.timex import FLOATING, HOLIDAYS

_TENSE_REACH_DAYS = 250
"""How far from publication the tense may carry a date without a year; beyond, the nearest one is meant."""


def day_of_year(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve "Friday, Oct. 13", "March 3rd", "19th April 2025"."""
    number, of_month = month_number(groups["m"]), day_number(groups["d"])
    published = story.published
    if groups.get("y") or groups.get("sy"):
        date = date_or_none(full_year(groups.get("y") or groups["sy"]), number, of_month)
        return None if date is None else with_part(day(date, 0.98), groups)
    if groups.get("ly"):
        date = date_or_none(offset_year(groups["ly"], published), number, of_month)
        return None if date is None else with_part(day(date), groups)
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
    return with_part(day(min(dates, key=lambda d: abs((d - published).days)), 0.92), groups)


def _fits(date: dt.date, published: dt.date, tense: Tense) -> bool:
    return not (tense == "past" and date > published) and not (tense == "future" and date < published)


def resolve_slash(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve 10/31/1989; month first unless only day first is a date."""
    del story, tense
    year = int(groups["y"])
    year += 0 if year > 99 else (1900 if year >= CENTURY_PIVOT else 2000)
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
    base = named or day(story.day, 0.4)
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
        return with_part(day(monday + dt.timedelta(days=number + step)), groups)
    date = nearest_weekday(story, number, groups.get("rel") or "", tense)
    return with_part(day(date, 0.88 if tense else 0.8), groups)


def resolve_noon(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve "midnight Friday"."""
    named = bool(groups.get("wd"))
    date = nearest_weekday(story, weekday_number(groups["wd"]), "", tense) if named else story.reference
    return msgspec.structs.replace(with_part(day(date), groups), comparable=named)


def resolve_part_today(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve "this morning", "tonight"."""
    del tense
    return with_part(day(story.published), {"part": groups.get("part") or "night"})


def resolve_day_word(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve "today", "yesterday", "tomorrow night"."""
    del tense
    word = " ".join(groups["word"].lower().split())
    steps = {"yesterday": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}
    return with_part(day(story.published + dt.timedelta(days=steps.get(word, 0)), 0.9), groups)


def resolve_holiday(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve a holiday to the nearest one the tense allows."""
    name = " ".join(groups["h"].lower().replace("’", "'").split())
    years = [int(groups["y"])] if groups.get("y") else [story.published.year + step for step in (-1, 0, 1)]
    dates = [d for d in (_holiday(name, year) for year in years) if d is not None]
    relation = (groups.get("rel") or "").lower()
    if relation == "last" or (tense == "past" and not relation):
        dates = [d for d in dates if d <= story.published] or dates
    elif relation == "next" or (tense == "future" and not relation):
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
