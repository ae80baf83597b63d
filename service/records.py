"""Article records from outside (files, API payloads, feeds) into `Article`s, or problems that name the field.

A record is a mapping with `id, title, body, outlet, outlet_domain, url, published_at, lang`; further known
fields are optional, unknown ones are ignored. A plain body is never altered: offsets refer to it as it came in. Of HTML
(`body_html`, or a `body` that is HTML) the text is kept, and offsets refer to that text.
"""

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pycountry
import tldextract

from scoring.models import Article
from service.archived import archived_url
from service.html_text import html_to_text, looks_like_html

MAX_BODY_CHARS = 1_000_000
"""Longest body accepted, in characters: ten times the longest article of the evaluation data."""
MAX_SHORT_CHARS = 2_000
"""Longest id, title, outlet or URL accepted, in characters (the practical URL limit of browsers)."""
CLOCK_SKEW = dt.timedelta(hours=1)
"""How far in the future a publication time may lie: clocks and time zones of publishers are off."""
EARLIEST = dt.datetime(1800, 1, 1, tzinfo=dt.UTC)
"""Publication times before this are typing errors, and dates could not be counted back from year 1."""
MAX_NUMBER = 999_999_999_999_999
"""Largest id or revision accepted as a number: doubles of JSON readers and of the store count exactly to nine times
this, and a version counter in milliseconds since 1970 fits."""
HOST = re.compile(r"[\w.\-:\[\]]+")
"""Characters of a host name, internationalised ones included, or of an address."""


class RecordProblem(msgspec.Struct, frozen=True, kw_only=True):
    """Why a record can't be used: the field, what is wrong and what to do."""

    field: str
    reason: str


class RecordError(Exception):
    """A record that can't be used, with all its problems."""

    def __init__(self, record_id: str | None, problems: tuple[RecordProblem, ...]) -> None:
        listed = "; ".join(f"{problem.field}: {problem.reason}" for problem in problems)
        super().__init__(f"record {record_id or '(no id)'}: {listed}")
        self.record_id = record_id
        self.problems = problems


class _Fields:
    """Reads fields one by one and collects what is wrong with them."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        self.record = record
        self.problems: list[RecordProblem] = []

    def reject(self, field: str, reason: str) -> None:
        self.problems.append(RecordProblem(field=field, reason=reason))

    def text(self, field: str, *, required: bool, limit: int = MAX_SHORT_CHARS) -> str | None:
        value = self.record.get(field)
        if value is None:
            if required:
                self.reject(field, "is missing; give a text" if field not in self.record else "is null; give a text")
            return None
        if not isinstance(value, str):
            self.reject(field, f"is a {type(value).__name__}; give a text")
            return None
        if required and not value.strip():
            self.reject(field, "is empty; give a text")
            return None
        if len(value) > limit:
            self.reject(field, f"has {len(value):,} characters; at most {limit:,} are accepted")
            return None
        if any("\ud800" <= char <= "\udfff" for char in value):
            self.reject(field, "holds half of a surrogate pair; send valid Unicode")
            return None
        return value

    def identifier(self) -> str | None:
        """Return the id; a whole number is taken for its digits."""
        value = self.record.get("id")
        if not isinstance(value, int) or isinstance(value, bool):
            return self.text("id", required=True)
        if abs(value) > MAX_NUMBER:
            self.reject("id", f"is a number beyond {MAX_NUMBER:,}; give a text")
            return None
        return str(value)

    def url(self, field: str, *, required: bool) -> str | None:
        value = self.text(field, required=required)
        if value is None:
            return None
        try:
            parts = urlsplit(value)
        except ValueError as error:
            self.reject(field, f"is not a URL ({error})")
            return None
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            self.reject(field, "is not an http or https URL")
            return None
        return value

    def time(self, field: str, now: dt.datetime, *, required: bool) -> dt.datetime | None:
        value = self.text(field, required=required)
        if value is None:
            return None
        try:
            time = dt.datetime.fromisoformat(value.strip())
            time = time.replace(tzinfo=dt.UTC) if time.tzinfo is None else time.astimezone(dt.UTC)
        except (ValueError, OverflowError):
            self.reject(field, f"{value[:40]!r} is not an ISO 8601 date or time, such as 2025-05-31T06:00:00Z")
            return None
        if time > now + CLOCK_SKEW:
            self.reject(field, f"{value} is in the future; check the year and the time zone")
        elif time < EARLIEST:
            self.reject(field, f"{value} is before {EARLIEST.year}; check the year")
        return time

    def lang(self) -> str:
        value = self.text("lang", required=False)
        if value is None:
            return "en"
        code = value.strip().lower().replace("_", "-").split("-")[0]
        if code not in _language_codes():
            self.reject("lang", f"{value[:40]!r} is not an ISO 639 language code, such as en or pt-BR")
        return code

    def body(self) -> str | None:
        """Return the article's text; HTML, in `body_html` or in `body`, loses its markup."""
        field = "body_html" if not self.record.get("body") and self.record.get("body_html") else "body"
        value = self.text(field, required=True, limit=MAX_BODY_CHARS)
        if value is None or not (field == "body_html" or looks_like_html(value)):
            return value
        text = html_to_text(value)
        if not text.strip():
            self.reject(
                field, "is HTML that holds no text outside of captions, embeds and boxes; send the article's text"
            )
        return text

    def outlet_id(self, url: str | None) -> str:
        declared = self.text("outlet_domain", required=False)
        host = declared if declared and declared.strip() else url and archived_url(url)
        domain = registrable_domain(host) if host else ""
        if (declared or url) and not HOST.fullmatch(domain):
            self.reject(
                "outlet_domain",
                f"{(declared or url or '')[:80]!r} names no host; give a domain such as example.org",
            )
        return domain


def read_record(record: object, now: dt.datetime) -> Article:
    """Return the article of a decoded record.

    Args:
        record: a mapping, as decoded from JSON.
        now: the current time; publication times after it (beyond `CLOCK_SKEW`) are refused.

    Raises:
        RecordError: with every problem found, each naming its field and the fix.

    """
    if not isinstance(record, Mapping):
        problem = RecordProblem(field="(record)", reason=f"is a {type(record).__name__}; give a JSON object")
        raise RecordError(None, (problem,))
    fields = _Fields(record)
    article_id = fields.identifier()
    body = fields.body()
    outlet = fields.text("outlet", required=True)
    url = fields.url("url", required=True)
    published = fields.time("published_at", now, required=True)
    revised = fields.time("revised_at", now, required=False)
    optional = {field: fields.text(field, required=False) for field in ("title", "owner", "credit")}
    canonical = fields.url("canonical_url", required=False)
    if published is not None and revised is not None and revised < published:
        fields.reject("revised_at", "is before published_at; give the time of the revision, or leave it out")
    revision = record.get("revision", 1)
    if not isinstance(revision, int) or isinstance(revision, bool) or not 1 <= revision <= MAX_NUMBER:
        fields.reject("revision", f"is not a whole number from 1 to {MAX_NUMBER:,}")
    lang, outlet_id = fields.lang(), fields.outlet_id(url)
    if fields.problems or article_id is None or body is None or outlet is None or url is None or published is None:
        raise RecordError(article_id, tuple(fields.problems))
    return Article(
        article_id=article_id,
        title=optional["title"] or None,
        body=body,
        outlet_id=outlet_id,
        outlet_name=outlet.strip(),
        url=url,
        published_at=published,
        lang=lang,
        owner=optional["owner"] or None,
        revision=revision,
        revised_at=revised,
        credit=optional["credit"] or None,
        canonical_url=canonical,
    )


@cache
def _language_codes() -> frozenset[str]:
    codes = {
        getattr(language, field, "")
        for language in pycountry.languages
        for field in ("alpha_2", "alpha_3", "bibliographic")
    }
    return frozenset(codes - {"", "und", "zxx", "mis", "mul"})


@cache
def _suffix_list() -> tldextract.TLDExtract:
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def registrable_domain(url_or_host: str) -> str:
    """Return the registrable domain of a URL or host, lower case; "" if it names no host.

    Uses the public suffix list that ships with tldextract, private suffixes included (each blog of a blog
    host is an outlet of its own), and never fetches. Under a reserved or private top level ("example",
    "internal") the last two labels count; an address or a single label is returned as it is.
    """
    try:
        found = _suffix_list()(url_or_host.strip())
    except ValueError:
        return ""
    if found.suffix or not found.subdomain:
        return (found.top_domain_under_public_suffix or found.domain).lower()
    return f"{found.subdomain.rsplit('.', 1)[-1]}.{found.domain}".lower()
