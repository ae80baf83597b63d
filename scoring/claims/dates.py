"""Read dates out of text as calendar intervals."""

import datetime as dt
from typing import Any, Literal

import msgspec

from scoring.config import ClaimConfig
from scoring.models import DateValue

TimexType = Literal["DATE", "TIME", "DURATION", "SET"]


class DateMention(msgspec.Struct, frozen=True, kw_only=True):
    """A time expression where it stands: `doc.text[start:end]`."""

    start: int
    end: int
    value: DateValue | None
    """The calendar interval; None where the expression names none (durations, sets, "recently")."""
    head: int
    """Index of the token that heads the expression."""
    confidence: float = 1.0
    comparable: bool = True
    """Whether the value may be compared: an interval of the calendar, read with confidence."""
    timex: TimexType = "DATE"
    timex_value: str = ""
    """ISO 8601 / TIMEX3 value ("1998-08-07", "1998-W32", "P2D", "PRESENT_REF")."""


def find_dates(doc: Any, published: dt.datetime, config: ClaimConfig) -> list[DateMention]:
    """Find the time expressions of a parsed text, in order, relative ones anchored on `published`."""
    del doc, published, config
    return []
