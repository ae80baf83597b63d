"""Full text and declared facts of an article page, by trafilatura."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec
import trafilatura

from service.feeds.encoding import clean_text, decode_text

_PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml")
_PUBLISHED = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "dc.date.issued",
    "parsely-pub-date",
)
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified")
_LOCAL_TIME = re.compile(r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_MAX_TREE = 15_000
"""Most elements of a page that are looked at: the extractor takes 5 s for so many; news pages have up to 5,000."""


class ExtractError(Exception):
    """A page without an article text, with the reason."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(url, reason)
        self.url = url
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.url}: {self.reason}"


class PageText(msgspec.Struct, frozen=True, kw_only=True):
    """The article of a page and what the page declares about it; None where it says nothing."""

    body: str
    title: str | None = None
    author: str | None = None
    site_name: str | None = None
    lang: str | None = None
    published_at: dt.datetime | None = None
    updated_at: dt.datetime | None = None
    canonical_url: str | None = None


def extract_page(html: bytes, url: str, content_type: str = "") -> PageText:
    """Return the article of a page.

    Takes some tens of milliseconds of CPU, seconds for a very long page: call it aside from async code.

    Raises:
        ExtractError: the document is no page, or holds no article text; nothing else, whatever the bytes.

    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind and kind not in _PAGE_TYPES:
        raise ExtractError(url, f"is {kind[:60]}, not a page")
    try:
        return _extract(decode_text(html, content_type), url)
    except ExtractError:
        raise
    except Exception as error:  # lxml and trafilatura raise whatever their input provokes
        raise ExtractError(url, f"can't be read as a page ({type(error).__name__}: {error})") from error


def _extract(html: str, url: str) -> PageText:
    tree = trafilatura.load_html(html)
    if tree is None:
        raise ExtractError(url, "is not HTML")
    if sum(1 for _ in tree.iter()) > _MAX_TREE:
        raise ExtractError(url, f"has more than {_MAX_TREE:,} elements")
    declared = _declared(tree)
    lang = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    canonical = _canonical(tree, url)
    found = trafilatura.bare_extraction(tree, url=url, include_comments=False, with_metadata=True)
    body = clean_text(found.text or "").strip() if found is not None else ""
    if not body:
        raise ExtractError(url, "holds no article text")
    return PageText(
        body=body,
        title=_line(found.title),
        author=_line(found.author),
        site_name=_line(declared.get("og:site_name") or found.sitename),
        lang=_line(lang),
        published_at=_first_time(declared, _PUBLISHED) or _time(found.date),
        updated_at=_first_time(declared, _MODIFIED),
        canonical_url=canonical,
    )


def _declared(tree: Any) -> dict[str, str]:
    """Return the page's meta properties and the dates of its JSON-LD, names in lower case, first one wins."""
    declared: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if name and meta.get("content"):
            declared.setdefault(name.lower(), meta.get("content"))
    for time in tree.iter("time"):
        if time.get("itemprop") and time.get("datetime"):
            declared.setdefault(time.get("itemprop").lower(), time.get("datetime"))
    for script in tree.iter("script"):
        if script.get("type") == "application/ld+json" and script.text:
            for name, value in _linked_dates(script.text):
                declared.setdefault(name, value)
    return declared


def _linked_dates(text: str) -> Iterator[tuple[str, str]]:
    try:
        nodes: list[Any] = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    while nodes:
        node = nodes.pop()
        if isinstance(node, list):
            nodes.extend(node)
        elif isinstance(node, dict):
            for name in ("datePublished", "dateModified"):
                if isinstance(node.get(name), str):
                    yield name.lower(), node[name]
            nodes.extend(value for value in node.values() if isinstance(value, dict | list))


def _canonical(tree: Any, url: str) -> str | None:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            try:
                canonical = urljoin(url, (link.get("href") or "").strip())
                parts = urlsplit(canonical)
            except ValueError:
                continue
            if parts.scheme in {"http", "https"} and parts.hostname:
                return clean_text(canonical)
    return None


def _first_time(declared: dict[str, str], names: tuple[str, ...]) -> dt.datetime | None:
    times = (_time(declared.get(name)) for name in names)
    return next((time for time in times if time is not None), None)


def _time(value: str | None) -> dt.datetime | None:
    if not value:
        return None
    try:
        time = dt.datetime.fromisoformat(value.strip())
        return time.replace(tzinfo=dt.UTC) if time.tzinfo is None else time.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def _line(value: str | None) -> str | None:
    return " ".join(clean_text(value).split()) or None if value else None
