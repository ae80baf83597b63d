"""One entry into one article: the page's full text where it may be had, the feed's own text otherwise."""

import datetime as dt
import hashlib
import re
from typing import Any
from urllib.parse import urlsplit

import anyio
import msgspec
import pycountry

from scoring.models import Article
from scoring.origin.provenance import AGENCIES, normalise_credit
from service.extract import ExtractError, PageText, extract_page
from service.feeds.aside import Aside, AsideError, in_thread
from service.feeds.decide import Reading, hold_for
from service.feeds.limits import FeedLimits
from service.feeds.models import Entry, FeedState, HoldHost, ParsedFeed
from service.feeds.robots import Robots
from service.fetch import Fetched, Fetcher, FetchError, HostSlots, read_url
from service.html_text import html_to_text
from service.records import RecordError, read_record, registrable_domain

_BYLINE_PARTS = re.compile(r"[,;|/()]|\s[-–—]\s|\s(?:and|for|with)\s")


class Holds:
    """Hosts that asked to be left alone for a while (Retry-After)."""

    def __init__(self) -> None:
        self._until: dict[str, dt.datetime] = {}

    def add(self, hold: HoldHost) -> None:
        """Leave a host alone; the later of two times counts."""
        self._until[hold.host] = max(hold.until, self._until.get(hold.host, hold.until))

    def until(self, host: str, now: dt.datetime) -> dt.datetime | None:
        """Return until when a host is left alone, or None if it may be asked."""
        until = self._until.get(host)
        if until is not None and until <= now:
            del self._until[host]
            return None
        return until


class _Page(msgspec.Struct, frozen=True, kw_only=True):
    """What asking for an entry's page gave."""

    url: str
    text: PageText | None = None
    problem: str = ""
    passing: bool = False
    tried: bool = True
    hold: HoldHost | None = None


class ArticleReader:
    """Reads entries' pages, within robots.txt, holds and crawl delays."""

    def __init__(
        self,
        fetcher: Fetcher,
        limits: FeedLimits | None = None,
        holds: Holds | None = None,
        aside: Aside = in_thread,
    ) -> None:
        self.limits = limits or FeedLimits()
        self.aside = aside
        self.holds = holds or Holds()
        self._fetcher = fetcher
        self._robots = Robots(fetcher, self.limits)
        self._host_slots = HostSlots(fetcher.settings.per_host)
        self._free_at: dict[str, float] = {}

    async def read(
        self, entry: Entry, feed: FeedState, document: ParsedFeed, now: dt.datetime
    ) -> tuple[Reading, HoldHost | None]:
        """Return the article of an entry or why there is none, and a pause if the host asks for one."""
        # Held while asking, not only inside the fetcher: whoever waits then still sees a pause the host asks for.
        async with self._host_slots.hold(urlsplit(entry.link or "").hostname or ""):
            page = await self._page(entry, now)
        reading = make_article(entry, feed, document, page.text, now=now, page_url=page.url, limits=self.limits)
        problem = "; ".join(filter(None, (page.problem, reading.problem)))
        told = msgspec.structs.replace(reading, problem=problem, passing=page.passing, tried=page.tried)
        return told, page.hold

    async def _page(self, entry: Entry, now: dt.datetime) -> _Page:
        link = entry.link or ""
        try:
            host = read_url(link).host
            held = self.holds.until(host, now)
            if held is not None:
                reason = f"the host asked to be left alone until {held:%Y-%m-%dT%H:%M:%SZ}"
                return _Page(url=link, problem=reason, passing=True, tried=False)
            permission = await self._robots.permit(link, now)
            if not permission.allowed:
                return _Page(url=link, problem=permission.reason, passing=permission.passing)
            await self._pace(host, permission.delay_seconds)
            response = await self._fetcher.get(link, {"Accept": "text/html, application/xhtml+xml, */*;q=0.1"})
        except FetchError as error:
            return _Page(url=link, problem=f"page: {error.reason}", passing=error.passing)
        return await self._take(response, now)

    async def _take(self, response: Fetched, now: dt.datetime) -> _Page:
        if response.status != 200:
            hold = hold_for(response.url, response.status, response.headers, now, self.limits)
            if hold is not None:
                self.holds.add(hold)
            passing = response.status >= 500 or response.status == 429
            problem = f"page: answered {response.status}"
            return _Page(url=response.url, problem=problem, passing=passing, hold=hold)
        content_type = response.headers.get("content-type", "")
        try:
            text = await self.aside(extract_page, response.body, response.url, content_type)
        except AsideError as error:
            return _Page(url=response.url, problem=f"page: {error}")
        except ExtractError as error:
            return _Page(url=response.url, problem=f"page: {error.reason}")
        return _Page(url=response.url, text=text)

    async def _pace(self, host: str, delay_seconds: float) -> None:
        """Wait until the host's crawl delay since the last page is over."""
        if delay_seconds <= 0:
            return
        now = anyio.current_time()
        start = max(now, self._free_at.get(host, now))
        self._free_at[host] = start + delay_seconds
        await anyio.sleep(start - now)


def make_article(  # noqa: PLR0913 - the sources an article is put together from
    entry: Entry,
    feed: FeedState,
    document: ParsedFeed,
    page: PageText | None,
    *,
    now: dt.datetime,
    page_url: str,
    limits: FeedLimits,
) -> Reading:
    """Return the article of an entry, through the same checks as any article from outside."""
    feed_text = html_to_text(entry.content)
    body = page.body if page is not None else ""
    problem = ""
    if len(body) < limits.shortest_body_chars and len(body) < len(feed_text):
        if page is not None:
            problem = "page: holds less text than the feed"
        body = feed_text
    link = entry.link or page_url
    url = page_url if page is not None else link
    outlet_id = feed.outlet_domain or registrable_domain(url)
    guid_hash = hashlib.sha256(entry.guid.encode("utf-8", "replace")).hexdigest()[:16]
    record: dict[str, Any] = {
        "id": f"{outlet_id}:{guid_hash}",
        "title": _cut(entry.title or (page.title if page is not None else None), 500),
        "body": body,
        "outlet": _cut(_outlet_name(entry, feed, document, page, outlet_id), 200),
        "outlet_domain": outlet_id,
        "url": url,
        "published_at": _published(entry, page, now, limits).isoformat(),
        "lang": _language(entry.lang, page.lang if page is not None else None, document.lang),
        "owner": feed.owner,
        "credit": _cut(_credit(entry, page, outlet_id), 200),
        "canonical_url": page.canonical_url if page is not None else None,
    }
    try:
        article: Article | None = read_record(record, now)
    except RecordError as error:
        told = "; ".join(f"{item.field} {item.reason}" for item in error.problems)
        return Reading(article=None, problem=told if body else "no text on the page or in the feed")
    return Reading(article=article, problem=problem)


def _outlet_name(entry: Entry, feed: FeedState, document: ParsedFeed, page: PageText | None, outlet_id: str) -> str:
    """Return the publisher's name by the operator, the page, the source or the feed; or the domain."""
    if feed.outlet_name:
        return feed.outlet_name
    if page is not None and page.site_name:
        return page.site_name
    if entry.source_title and entry.source_url and registrable_domain(entry.source_url) == outlet_id:
        return entry.source_title
    of_outlet = document.site_url is not None and registrable_domain(document.site_url) == outlet_id
    return (document.title if of_outlet else None) or outlet_id


def _credit(entry: Entry, page: PageText | None, outlet_id: str) -> str | None:
    """Return the declared provenance: another outlet as `<source>`, or an agency in the byline.

    A person's byline is none: it would hide the agency that the text's own dateline names.
    """
    foreign = entry.source_url is None or registrable_domain(entry.source_url) != outlet_id
    if entry.source_title and foreign:
        return entry.source_title
    parts = [
        part for byline in (entry.author, page.author if page else None) for part in _BYLINE_PARTS.split(byline or "")
    ]
    return next((part.strip() for part in parts if normalise_credit(part) in AGENCIES), None)


def _published(entry: Entry, page: PageText | None, now: dt.datetime, limits: FeedLimits) -> dt.datetime:
    """Return the first publication time somebody declares and that can be true, or now."""
    declared = (
        entry.published_at,
        page.published_at if page is not None else None,
        entry.updated_at,
    )
    times = (time for time in declared if time is not None and time.year >= limits.earliest_year)
    return min(next(times, now), now)


def _language(*declared: str | None) -> str:
    """Return the first declared language that exists, as its primary subtag."""
    for tag in declared:
        code = (tag or "").strip().lower().replace("_", "-").split("-")[0]
        known = {2: "alpha_2", 3: "alpha_3"}.get(len(code))
        if known and pycountry.languages.get(**{known: code}) is not None:
            return code
    return "en"


def _cut(text: str | None, limit: int) -> str | None:
    return text[:limit].strip() or None if text else None
