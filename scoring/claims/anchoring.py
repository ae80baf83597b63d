"""Resolve a matched time expression to a TIMEX3 value and a calendar interval.

Relative forms are anchored on the publication day, the tense of the governing verb and what the
text named before ("a year earlier", "that day").
"""

import datetime as dt
from collections.abc import Callable

import msgspec

from scoring.claims.calendar_values import (
    BACKWARD,
    FORWARD,
    SEASON_MONTHS,
    UNIT_CODE,
    Groups,
    Narrative,
    Resolved,
    Tense,
    amount,
    century,
    day,
    day_number,
    decade,
    duration,
    month,
    quarter,
    reference,
    season,
    shift_months,
    shift_quarter,
    week_of,
    weekday_number,
    weekend_of,
    with_part,
    year_of,
)
from scoring.claims.day_anchoring import (
    day_of_year,
    resolve_clock,
    resolve_day_word,
    resolve_holiday,
    resolve_iso,
    resolve_month,
    resolve_noon,
    resolve_part_today,
    resolve_slash,
    resolve_weekday,
)
from scoring.claims.quarter_anchoring import resolve_quarter, resolve_quarter_ref
from scoring.claims.timex import SEASONS

_DECADES = {"twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7, "eighties": 8}
_DECADES["nineties"] = 9


def resolve_unit(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve "last week", "this year", "the following day", "that month", "the weekend"."""
    rel = " ".join(groups["rel"].lower().split())
    unit = groups["unit"].lower()
    anchor = story.published
    step = -1 if rel in BACKWARD else 1 if rel in FORWARD else 0
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
    if rel in ("the past", "past", "the last", "the next", "the coming", "coming") and unit in UNIT_CODE | {
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
        first = SEASON_MONTHS[code][0]
        year = anchor.year + (step if step >= 0 or anchor.month <= first + 2 else 0)
        return season(year, code)
    if unit in ("night", "evening", "morning", "afternoon"):
        return with_part(day(anchor + dt.timedelta(days=step)), {"part": unit})
    if unit == "decade":
        return decade(anchor.year // 10 + step)
    return Resolved(value=f"{anchor.year // 100 + step:02d}", comparable=False)


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
    exact = not groups.get("hedge") and not groups.get("vague")
    return msgspec.structs.replace(resolved, comparable=exact and resolved.comparable, confidence=0.8)


def _shifted(unit: str, anchor: dt.date, by: int) -> Resolved | None:  # noqa: PLR0911 - one return per unit
    try:
        if unit == "day":
            return day(anchor + dt.timedelta(days=by))
        if unit in ("week", "weekend"):
            return week_of(anchor + dt.timedelta(days=7 * by))
        if unit == "month":
            return month(*shift_months(anchor, by))
        if unit == "quarter":
            return quarter(*shift_quarter(anchor.year, (anchor.month + 2) // 3, by))
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


def resolve_century(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve "the 20th century", "11th-century"."""
    del story, tense
    number = day_number(groups["c"])
    return century(number) if 1 <= number <= 30 else None


def resolve_spoken_year(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve "nineteen ninety-four", "the year two thousand", as broadcasts write them."""
    del tense
    if groups.get("y2k"):
        return year_of(2000 + int(amount(groups.get("rest2") or "zero") or 0), 0.85)
    number = int(100 * (amount(groups["hundreds"]) or 0) + (amount(groups["rest"]) or 0))
    return year_of(number, 0.8) if number <= story.published.year + 100 else None


def resolve_before_after(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve "the year before", "the day after", counted from the date named last."""
    del tense
    unit = groups["unit"].lower()
    resolved = _shifted(
        "day" if unit == "night" else unit, story.reference, 1 if groups["dir"].lower() == "after" else -1
    )
    if resolved is None:
        return None
    resolved = with_part(resolved, {"part": "night"}) if unit == "night" else resolved
    return msgspec.structs.replace(resolved, confidence=0.7)


def resolve_decade(groups: Groups, story: Narrative, tense: Tense) -> Resolved | None:
    """Resolve "the 1980s", "the mid-'90s", "the nineties"."""
    del story, tense
    if groups.get("dec"):
        return decade(int(groups["dec"]) // 10)
    tens = int(groups["sd"]) // 10 if groups.get("sd") else _DECADES[groups["wd"].lower()]
    return decade((190 if tens >= 3 else 200) + tens)


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
    "century": resolve_century,
    "spoken_year": resolve_spoken_year,
    "before_after": resolve_before_after,
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
