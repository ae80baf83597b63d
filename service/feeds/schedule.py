"""When a feed may be asked again: what the publisher says, held within our own limits."""

import datetime as dt
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from service.feeds.limits import FeedLimits

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


def http_time(value: str | None) -> dt.datetime | None:
    """Return the time of an HTTP date header, or None if it is none (RFC 9110 section 5.6.7)."""
    if not value:
        return None
    try:
        time = parsedate_to_datetime(value)
        return time.replace(tzinfo=dt.UTC) if time.tzinfo is None else time.astimezone(dt.UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def retry_after_seconds(headers: Mapping[str, str], now: dt.datetime) -> float | None:
    """Return how long a Retry-After header asks to wait, in seconds from now (RFC 9110 section 10.2.3)."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit() and len(value) <= 12:
        return float(value)
    time = http_time(value)
    return None if time is None else max(0.0, (time - now).total_seconds())


def freshness_seconds(headers: Mapping[str, str], now: dt.datetime) -> float | None:
    """Return for how long the publisher says its answer stays fresh (RFC 9111 section 4.2.1), or None.

    max-age less Age, or Expires less Date; `no-cache` and `no-store` say nothing about when to come again.
    """
    match = _MAX_AGE.search(headers.get("cache-control", ""))
    if match is not None:
        age = headers.get("age", "").strip()
        return max(0.0, float(match[1]) - (float(age) if age.isascii() and age.isdigit() else 0.0))
    expires = http_time(headers.get("expires"))
    if expires is None:
        return None
    return max(0.0, (expires - (http_time(headers.get("date")) or now)).total_seconds())


def next_interval(previous: float, *, changed: bool, limits: FeedLimits) -> float:
    """Return the interval after a good poll: shorter while a feed brings news, longer while it is silent."""
    factor = limits.faster if changed else limits.slower
    return min(max(previous * factor, limits.shortest_seconds), limits.longest_seconds)


def failed_interval(previous: float, limits: FeedLimits) -> float:
    """Return the interval after a failed poll."""
    return min(max(previous, limits.shortest_seconds) * limits.failing, limits.longest_seconds)


def next_poll(
    now: dt.datetime, interval: float, *, floor_seconds: float, jitter: float, limits: FeedLimits
) -> dt.datetime:
    """Return when to ask again.

    Args:
        now: the time of the poll.
        interval: our own interval in seconds.
        floor_seconds: what the publisher asks for at least; held under the longest interval.
        jitter: in [-1, 1]; the share of `limits.jitter` to add. Never earlier than the publisher asks.
        limits: pace and patience.

    """
    floor = min(max(floor_seconds, limits.shortest_seconds), limits.longest_seconds)
    wished = interval * (1.0 + limits.jitter * jitter)
    # At the floor, jitter only ever adds: neither our own shortest interval nor the publisher's is undercut.
    spread = floor * (1.0 + limits.jitter * abs(jitter))
    return now + dt.timedelta(seconds=min(max(wished, spread), limits.longest_seconds))
