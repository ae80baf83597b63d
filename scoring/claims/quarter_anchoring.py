"""Resolve quarters and halves of a year, as company news names them."""

from scoring.claims.calendar_values import (
    Groups,
    Narrative,
    Resolved,
    Tense,
    half,
    offset_year,
    quarter,
    shift_quarter,
)
from scoring.claims.timex import ORDINALS


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
        return quarter(*shift_quarter(*now, -1))
    if groups.get("nextq"):
        return quarter(*shift_quarter(*now, 1))
    return quarter(*now) if "current" in groups["cur"].lower() else quarter(year, number)
