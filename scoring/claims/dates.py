"""Read dates out of text as calendar intervals.

`timex.py` is the grammar, `anchoring.py` the calendar; here matches are chosen (leftmost, longest),
the tense comes from `tense.py`, and durations and sets of times are marked as not comparable.
"""

import datetime as dt
import re
from typing import Any, Literal

import msgspec

from scoring.claims.anchoring import RESOLVERS
from scoring.claims.calendar_values import Narrative, Resolved
from scoring.claims.parse import text_of
from scoring.claims.tense import tense_of
from scoring.claims.timex import RULE_TRIGGERS, RULES, TRIGGER, TRIGGER_REACH, Match
from scoring.config import ClaimConfig
from scoring.models import DateValue

TimexType = Literal["DATE", "TIME", "DURATION", "SET"]

_RATE_BEFORE = re.compile(
    r"(?:\d|%|\b(?:percent|million|billion|thousand|hundred|times|once|twice|cents|dollars|pounds|euros|barrels|tons|people))\s$"
)


_NAMED = re.compile(r"\b(?:(?:USA|Russia|India|Psychology)\sToday|News\sSunday)\Z")
"""The end of a paper's or a programme's name."""


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
    text = text_of(doc)
    story = Narrative(_clamped(published.date()))
    found: list[DateMention] = []
    for match in _matches(text):
        if _NAMED.search(text, max(0, match.start - 12), match.end):
            continue
        span = doc.char_span(match.start, match.end, alignment_mode="expand")
        if span is None or len(span) == 0 or _is_surname(match, span):
            continue
        resolved = _resolve(text, match, story, span)
        if resolved is None:
            continue
        story.remember(resolved)
        found.append(_mention(text, match, resolved, span, config))
    return found


def _is_surname(match: Match, span: Any) -> bool:
    """Return whether a bare month is somebody's name: "Theresa May"."""
    if match.rule != "month" or match.groups.keys() != {"m"} or not span.start:
        return False
    before = span.doc[span.start - 1]
    return bool(before.tag_ == "NNP" and before.head == span[-1] and before.dep_ == "compound")


def _clamped(day: dt.date) -> dt.date:
    """Keep room for relative forms at both ends of the calendar."""
    return min(max(day, dt.date(200, 1, 1)), dt.date(9700, 1, 1))


def _matches(text: str) -> list[Match]:
    """Non-overlapping matches of all rules: leftmost first, then longest, then the earlier rule."""
    rows: list[tuple[int, int, int, Match]] = []
    windows = _trigger_windows(text)
    for order, (name, pattern) in enumerate(RULES):
        spans = [span for kind in RULE_TRIGGERS.get(name, ("unit",)) for span in windows.get(kind, ())]
        for low, high in spans:
            for hit in pattern.finditer(text, low, high):
                groups = {key: value for key, value in hit.groupdict().items() if value}
                start, end = hit.span()
                rows.append((start, -end, order, Match(start, end, name, groups)))
    rows.sort(key=lambda row: row[:3])
    chosen: list[Match] = []
    last = 0
    for start, _, _, match in rows:
        if start >= last and match.end > start:
            chosen.append(match)
            last = match.end
    return chosen


def _trigger_windows(text: str) -> dict[str, list[tuple[int, int]]]:
    """Merged stretches around the trigger words, by trigger class."""
    found: dict[str, list[tuple[int, int]]] = {}
    for hit in TRIGGER.finditer(text):
        spans = found.setdefault(str(hit.lastgroup), [])
        low, high = max(0, hit.start() - TRIGGER_REACH), hit.end() + TRIGGER_REACH
        low = max(low - TRIGGER_REACH, text.rfind(" ", max(0, low - TRIGGER_REACH), low) + 1, 0)
        if spans and low <= spans[-1][1]:
            spans[-1] = (spans[-1][0], high)
        else:
            spans.append((low, high))
    return found


def _resolve(text: str, match: Match, story: Narrative, span: Any) -> Resolved | None:
    resolver = RESOLVERS[match.rule]
    try:
        resolved = resolver(match.groups, story, tense_of(text, match, span.root, story.published))
    except (OverflowError, ValueError):  # a year outside the calendar
        return None
    if resolved is None or resolved.timex != "DURATION":
        return resolved
    words = match.groups.get("n", "").lower()
    if words in ("a", "an") and _RATE_BEFORE.search(text, max(0, match.start - 12), match.start):
        return msgspec.structs.replace(resolved, timex="SET")
    return resolved


def _mention(text: str, match: Match, resolved: Resolved, span: Any, config: ClaimConfig) -> DateMention:
    value: DateValue | None = None
    end = match.end
    while end > match.start and text[end - 1].isspace():
        end -= 1
    if resolved.start is not None and resolved.end is not None and resolved.timex in ("DATE", "TIME"):
        value = DateValue(
            start=resolved.start,
            end=resolved.end,
            granularity=resolved.granularity,
            surface=text[match.start : end],
        )
    sure = resolved.confidence >= config.date_min_confidence
    return DateMention(
        start=match.start,
        end=end,
        value=value,
        head=span.root.i,
        confidence=resolved.confidence,
        comparable=value is not None and resolved.comparable and sure,
        timex=resolved.timex,
        timex_value=resolved.value,
    )
