"""Feed documents into entries: RSS and Atom by feedparser, JSON Feed by `jsonfeed`."""

import calendar
import datetime as dt
import hashlib
import html
import io
import math
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
import lxml.html  # type: ignore[import-untyped]  # lxml ships no type information

from service.feeds.encoding import clean_text, decode_text, header_charset, is_utf8
from service.feeds.jsonfeed import looks_like_json, parse_json_feed
from service.feeds.limits import FeedLimits
from service.feeds.models import Entry, FeedError, ParsedFeed
from service.records import registrable_domain

_PERIOD_MINUTES = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})


def parse_feed(
    body: bytes, url: str, headers: Mapping[str, str] | None = None, limits: FeedLimits | None = None
) -> ParsedFeed:
    """Return what a feed document says.

    Args:
        body: the document, decompressed.
        url: where it came from; relative links refer to it.
        headers: of the response, names in lower case.
        limits: how many entries are looked at.

    Raises:
        FeedError: the document is no feed; nothing else, whatever the bytes.

    """
    limits, headers = limits or FeedLimits(), headers or {}
    if not body.strip():
        raise FeedError(url, "the document is empty")
    try:
        if looks_like_json(body):
            return parse_json_feed(decode_text(body, headers.get("content-type", "")), url, limits)
        return _parse_xml_feed(body, url, headers, limits)
    except FeedError:
        raise
    except Exception as error:  # feedparser and expat raise whatever their input provokes
        raise FeedError(url, f"the document can't be parsed ({type(error).__name__}: {error})") from error


def find_feeds(body: bytes, url: str, content_type: str = "") -> tuple[str, ...]:
    """Return the feeds that an HTML page names in its head, for the hint beside an error."""
    try:
        links = lxml.html.fromstring(decode_text(body, content_type)).iterfind(".//link")
        return tuple(
            urljoin(url, link.get("href", "").strip())
            for link in links
            if "alternate" in link.get("rel", "").lower().split() and link.get("type", "").lower() in _FEED_TYPES
        )
    except (ValueError, lxml.etree.LxmlError):
        return ()


def entry_key(entry: Entry, feed_url: str) -> str:
    """Return the key of an entry: the same in every feed of one outlet that carries it."""
    domain = registrable_domain(entry.link or feed_url)
    return hashlib.sha256(f"{domain}\n{entry.guid}".encode("utf-8", "replace")).hexdigest()[:24]


def entry_fingerprint(entry: Entry) -> str:
    """Return a digest of all that an entry says; it changes when the publisher touches the entry."""
    said = (entry.title, entry.link, entry.content, entry.updated_at and entry.updated_at.isoformat())
    return hashlib.sha256(repr(said).encode("utf-8", "replace")).hexdigest()[:16]


def web_url(value: object, base: str = "") -> str | None:
    """Return an absolute http or https URL, or None."""
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        url = urljoin(base, value.strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    return clean_text(url) if parts.scheme in {"http", "https"} and parts.hostname else None


def _parse_xml_feed(body: bytes, url: str, headers: Mapping[str, str], limits: FeedLimits) -> ParsedFeed:
    charset = "utf-8" if is_utf8(body) else header_charset(headers.get("content-type", ""))
    # No base URL is given: feedparser would make ids absolute too, and differently for each feed of one outlet.
    parsed = feedparser.parse(
        io.BytesIO(body),
        response_headers={
            # Any other type makes feedparser assume US-ASCII where no charset is given.
            "content-type": "application/xml" + (f"; charset={charset}" if charset else ""),
            "content-language": headers.get("content-language", ""),
        },
    )
    if not parsed.version and not parsed.entries:
        cause = parsed.get("bozo_exception")
        raise FeedError(url, "is not an RSS, Atom or JSON feed" + (f" ({cause})" if cause else ""))
    entries, problems = [], []
    for number, item in enumerate(parsed.entries[: limits.entries_per_document], start=1):
        try:
            entry = _read_item(item, url)
        except (ValueError, TypeError, AttributeError, OverflowError) as error:
            problems.append(f"entry {number} can't be read ({type(error).__name__}: {error})")
            continue
        if isinstance(entry, str):
            problems.append(f"entry {number} {entry}")
        else:
            entries.append(entry)
    return ParsedFeed(
        title=_text(parsed.feed.get("title")),
        site_url=web_url(parsed.feed.get("link"), url),
        lang=_text(parsed.feed.get("language")),
        entries=tuple(entries),
        ttl_minutes=_ttl_minutes(parsed.feed),
        problems=tuple(problems),
    )


def _read_item(item: Any, url: str) -> Entry | str:
    """Return the entry, or what is missing in it."""
    guid = _text(item.get("id"))
    # feedparser gives the id as the link where there is none; an id that is no URL leads nowhere.
    linked = item.get("link") if item.get("links") else None
    link = web_url(item.get("feedburner_origlink"), url) or web_url(linked, url) or web_url(guid)
    content, lang = _fullest_content(item)
    title = _text(item.get("title"))
    if link is None:
        return f"({(title or guid or 'no title')[:80]}) has no http link"
    source = item.get("source") or {}
    return Entry(
        guid=guid or link,
        link=link,
        title=_plain(title),
        content=content,
        published_at=_time(dict.get(item, "published_parsed") or dict.get(item, "created_parsed")),
        # dict.get, since feedparser's own falls back to `published` with a warning
        updated_at=_time(dict.get(item, "updated_parsed")),
        author=_plain(_text((item.get("author_detail") or {}).get("name")) or _text(item.get("author"))),
        source_title=_plain(_text(source.get("title"))),
        source_url=web_url(source.get("href") or source.get("link"), url),
        lang=lang or _text((item.get("title_detail") or {}).get("language")),
    )


def _fullest_content(item: Any) -> tuple[str, str | None]:
    parts = [*(item.get("content") or ()), item.get("summary_detail") or {}]
    best, lang = "", None
    for part in parts:
        value = part.get("value") or ""
        if len(value) > len(best):
            best = html.escape(value, quote=False) if part.get("type") == "text/plain" else value
            lang = part.get("language")
    return clean_text(best), _text(lang)


def _text(value: object) -> str | None:
    return clean_text(value).strip() or None if isinstance(value, str) else None


def _plain(value: str | None) -> str | None:
    """Return a title or name without markup: feedparser leaves harmless tags in."""
    if value is None or ("<" not in value and "&" not in value):
        return value
    try:
        return " ".join(str(lxml.html.fromstring(f"<div>{value}</div>").text_content()).split()) or None
    except (ValueError, lxml.etree.LxmlError):
        return value


def _time(parsed: time.struct_time | None) -> dt.datetime | None:
    if parsed is None:
        return None
    try:
        return dt.datetime.fromtimestamp(calendar.timegm(parsed), tz=dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _ttl_minutes(feed: Any) -> int | None:
    ttl = _number(feed.get("ttl"))
    if ttl is not None:
        return ttl
    period = _PERIOD_MINUTES.get(str(feed.get("sy_updateperiod", "")).strip().lower())
    if period is None:
        return None
    return math.ceil(period / (_number(feed.get("sy_updatefrequency")) or 1))


def _number(value: object) -> int | None:
    text = str(value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) <= 9 and int(text) > 0 else None
