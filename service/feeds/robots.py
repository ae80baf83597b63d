"""robots.txt of article hosts (RFC 9309), by Protego; remembered for a day."""

import asyncio
import datetime as dt
from collections import OrderedDict
from urllib.parse import urlsplit

import msgspec
from protego import Protego

from service.feeds.encoding import decode_text
from service.feeds.limits import FeedLimits
from service.fetch import Fetched, Fetcher, FetchError

ROBOTS_TOKEN = "Newsassay"  # noqa: S105 - the product token of RFC 9309, not a secret
_REMEMBERED_HOSTS = 2_000


class Permission(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a page may be fetched, and how far apart."""

    allowed: bool
    delay_seconds: float = 0.0
    reason: str = ""
    passing: bool = False
    """Whether the refusal may be gone soon: the rules could not be read."""


class _Rules(msgspec.Struct, frozen=True, kw_only=True):
    expires_at: dt.datetime
    parsed: Protego | None = None
    """None: the rules could not be read, so nothing may be fetched."""
    reason: str = ""
    """Why they could not."""
    passing: bool = True


class Robots:
    """Asks each host for its rules once a day and answers from them."""

    def __init__(self, fetcher: Fetcher, limits: FeedLimits) -> None:
        self._fetcher = fetcher
        self._limits = limits
        self._rules: OrderedDict[str, _Rules] = OrderedDict()
        self._asking: dict[str, asyncio.Event] = {}

    async def permit(self, url: str, now: dt.datetime) -> Permission:
        """Return whether the page at `url` may be fetched."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        rules = self._rules.get(origin)
        if rules is None or rules.expires_at <= now:
            rules = await self._ask_once(origin, now)
        if rules.parsed is None:
            return Permission(allowed=False, reason=f"robots.txt: {rules.reason}", passing=rules.passing)
        if not rules.parsed.can_fetch(url, ROBOTS_TOKEN):
            return Permission(allowed=False, reason="robots.txt does not allow the page")
        delay = rules.parsed.crawl_delay(ROBOTS_TOKEN) or 0.0
        return Permission(allowed=True, delay_seconds=min(delay, self._limits.longest_crawl_delay_seconds))

    async def _ask_once(self, origin: str, now: dt.datetime) -> _Rules:
        """Ask for the rules, unless somebody is asking already: then wait for their answer."""
        asking = self._asking.get(origin)
        if asking is not None:
            await asking.wait()
            return self._rules.get(origin) or _Rules(expires_at=now, reason="could not be asked for")
        asking = self._asking[origin] = asyncio.Event()
        try:
            rules = self._rules[origin] = await self._ask(origin, now)
            self._rules.move_to_end(origin)
            while len(self._rules) > _REMEMBERED_HOSTS:
                self._rules.popitem(last=False)
        finally:
            asking.set()
            del self._asking[origin]
        return rules

    async def _ask(self, origin: str, now: dt.datetime) -> _Rules:
        # Unreadable rules forbid everything (RFC 9309 section 2.3.1.4), but for an hour only.
        retry_at = now + dt.timedelta(seconds=self._limits.start_seconds)
        try:
            response = await self._fetcher.get(f"{origin}/robots.txt", max_bytes=self._limits.robots_bytes)
        except FetchError as error:
            return _Rules(expires_at=retry_at, reason=error.reason, passing=error.passing)
        if response.status >= 500 or response.status == 429:
            return _Rules(expires_at=retry_at, reason=f"answered {response.status}")
        expires_at = now + dt.timedelta(seconds=self._limits.robots_seconds)
        return _Rules(expires_at=expires_at, parsed=_read_rules(response))


def _read_rules(response: Fetched) -> Protego:
    """Return the rules of an answer; after 4xx there are none (section 2.3.1.3)."""
    if response.status != 200:
        return Protego.parse("")
    return Protego.parse(decode_text(response.body, response.headers.get("content-type", "")))
