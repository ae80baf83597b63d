"""Query parameters that need more than their type."""

import datetime as dt

from service.problems import FieldError, ProblemError

LAST_MOMENT = dt.time.max
"""A date stands for its whole day: what was published on it counts."""


def read_moment(name: str, text: str) -> dt.datetime:
    """Return an ISO 8601 date or time in UTC; a date is the last moment of its day.

    Raises:
        ProblemError: for another text, or a moment outside the calendar; it names the parameter.

    """
    # In a query string an unescaped "+" arrives as a space.
    plain = text.strip().replace(" ", "+") if "T" in text else text.strip()
    try:
        if len(plain) == len("2026-08-22"):
            return dt.datetime.combine(dt.date.fromisoformat(plain), LAST_MOMENT, dt.UTC)
        moment = dt.datetime.fromisoformat(plain)
        return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        reason = f"{text[:40]!r} is no ISO 8601 date or time, such as 2026-08-22 or 2026-08-22T06:00:00Z"
        raise ProblemError("invalid-request", f"{name}: {reason}", (FieldError(field=name, reason=reason),)) from error
