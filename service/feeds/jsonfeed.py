"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1) into entries."""

import datetime as dt
import html
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec

from service.feeds.encoding import clean_text
from service.feeds.limits import FeedLimits
from service.feeds.models import Entry, FeedError, ParsedFeed


def looks_like_json(body: bytes) -> bool:
    """Return whether a document starts as a JSON object does, in any Unicode encoding."""
    start = body[:256].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")
    return start.startswith(b"{")


def parse_json_feed(text: str, url: str, limits: FeedLimits) -> ParsedFeed:
    """Return what a JSON feed says; raises FeedError if it is none."""
    try:
        document = msgspec.json.decode(text.lstrip("\ufeff").encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError) as error:
        raise FeedError(url, f"is not valid JSON ({error})") from error
    version = document.get("version")
    if not isinstance(version, str) or "jsonfeed.org/version/" not in version:
        raise FeedError(url, "is JSON, but not a JSON feed: its version is not one of jsonfeed.org")
    items = document.get("items")
    if not isinstance(items, list):
        raise FeedError(url, "is a JSON feed without a list of items")
    lang = _text(document.get("language"))
    entries, problems = [], []
    for number, item in enumerate(items[: limits.entries_per_document], start=1):
        entry = _read_item(item, url, lang) if isinstance(item, Mapping) else "is not an object"
        if isinstance(entry, str):
            problems.append(f"entry {number} {entry}")
        else:
            entries.append(entry)
    return ParsedFeed(
        title=_text(document.get("title")),
        site_url=_web_url(document.get("home_page_url"), url),
        lang=lang,
        entries=tuple(entries),
        problems=tuple(problems),
    )


def _read_item(item: Mapping[str, Any], url: str, lang: str | None) -> Entry | str:
    guid = item.get("id")
    guid = str(guid) if isinstance(guid, int | float) else _text(guid)
    link = _web_url(item.get("url"), url) or _web_url(guid, "") or _web_url(item.get("external_url"), url)
    if link is None:
        return "has no http link"
    plain = _text(item.get("content_text")) or _text(item.get("summary")) or ""
    return Entry(
        guid=guid or link,
        link=link,
        title=_text(item.get("title")),
        content=_text(item.get("content_html")) or html.escape(plain, quote=False),
        published_at=_time(item.get("date_published")),
        updated_at=_time(item.get("date_modified")),
        author=_author(item),
        lang=_text(item.get("language")) or lang,
    )


def _author(item: Mapping[str, Any]) -> str | None:
    authors = item.get("authors")
    authors = authors if isinstance(authors, list) else [item.get("author")]
    names = [_text(author.get("name")) for author in authors if isinstance(author, Mapping)]
    return ", ".join(name for name in names if name) or None


def _text(value: object) -> str | None:
    return clean_text(value).strip() or None if isinstance(value, str) else None


def _web_url(value: object, base: str) -> str | None:
    text = _text(value)
    if text is None:
        return None
    try:
        url = urljoin(base, text)
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


def _time(value: object) -> dt.datetime | None:
    text = _text(value)
    if text is None:
        return None
    try:
        time = dt.datetime.fromisoformat(text)
        return time.replace(tzinfo=dt.UTC) if time.tzinfo is None else time.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
