"""Feeds, entries, and the intents that the deciders hand to the poller, as frozen structs."""

import datetime as dt
from typing import Literal

import msgspec

from scoring.models import Article


class FeedError(Exception):
    """A document that is no feed, or a feed that can't be followed; says why and whose."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(url, reason)
        self.url = url
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.url}: {self.reason}"


# --- what a document says -------------------------------------------------------------------


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a feed document."""

    guid: str
    """The publisher's id; the link where it gives none."""
    link: str | None
    title: str | None
    content: str
    """HTML or text of the fullest version the feed carries."""
    published_at: dt.datetime | None = None
    updated_at: dt.datetime | None = None
    author: str | None = None
    source_title: str | None = None
    """RSS or Atom `<source>`: the feed or outlet the item came from."""
    source_url: str | None = None
    lang: str | None = None


class ParsedFeed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed document, with the entries that could be read and what was wrong with the others."""

    title: str | None
    site_url: str | None
    lang: str | None
    entries: tuple[Entry, ...]
    ttl_minutes: int | None = None
    """RSS `<ttl>` or the syndication module's period."""
    problems: tuple[str, ...] = ()


# --- what is remembered ---------------------------------------------------------------------

FeedStatus = Literal["active", "disabled"]


class FeedState(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered of a followed feed between two polls."""

    feed_id: str
    url: str
    """Where it is asked now; permanent redirects change it."""
    added_url: str
    added_at: dt.datetime
    next_poll_at: dt.datetime
    title: str | None = None
    outlet_domain: str | None = None
    """Set by whoever added the feed; otherwise each article's own domain is its outlet."""
    outlet_name: str | None = None
    owner: str | None = None
    status: FeedStatus = "active"
    status_reason: str = ""
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str = ""
    interval_seconds: float = 3600.0
    polled_at: dt.datetime | None = None
    changed_at: dt.datetime | None = None
    failures: int = 0
    """Polls failed in a row."""
    last_problem: str = ""


class EntryState(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered of one entry, across all feeds that carry it."""

    key: str
    fingerprints: dict[str, str]
    """feed_id -> fingerprint of the entry as that feed last gave it."""
    article_id: str = ""
    """Empty while no article could be made of it."""
    text_hash: str = ""
    revision: int = 0
    published_at: dt.datetime | None = None
    attempts: int = 0
    """Tries without an article, or with the feed's own text because the page did not answer."""
    problem: str = ""


# --- what the deciders ask for -----------------------------------------------------------------


class ReadEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Read the article of a new or changed entry."""

    entry: Entry
    known: EntryState
    fingerprint: str


class HoldHost(msgspec.Struct, frozen=True, kw_only=True):
    """Ask this host nothing before a time."""

    host: str
    until: dt.datetime


class SaveFeed(msgspec.Struct, frozen=True, kw_only=True):
    """Remember this state of the feed."""

    state: FeedState


class SaveEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Remember this state of an entry."""

    state: EntryState


class SubmitArticle(msgspec.Struct, frozen=True, kw_only=True):
    """Hand an article on to be scored; only then remember its entry."""

    article: Article
    state: EntryState


class ReportProblem(msgspec.Struct, frozen=True, kw_only=True):
    """Tell about a feed or an entry that could not be used."""

    subject: str
    """URL of the feed or entry."""
    reason: str


FeedIntent = SaveFeed | HoldHost | ReadEntry | ReportProblem
EntryIntent = SaveEntry | SubmitArticle | ReportProblem


# --- what a round reports ---------------------------------------------------------------------


class PollReport(msgspec.Struct, frozen=True, kw_only=True):
    """One round of one feed, in counts."""

    feed_id: str
    url: str
    status: int | None
    """HTTP status; None when no answer came."""
    entries: int = 0
    unchanged: int = 0
    submitted: int = 0
    revised: int = 0
    """Of the submitted ones, those that are a later revision."""
    failed: int = 0
    postponed: int = 0
    """New entries left for the next round."""
    problems: tuple[ReportProblem, ...] = ()
