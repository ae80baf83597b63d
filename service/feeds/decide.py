"""What to do about an answer: (old state, answer, now) -> intents. No network, no store, no clock."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from scoring.models import Article
from service.feeds.limits import FeedLimits
from service.feeds.models import (
    Entry,
    EntryIntent,
    EntryState,
    FeedError,
    FeedIntent,
    FeedState,
    HoldHost,
    ParsedFeed,
    ReadEntry,
    ReportProblem,
    SaveEntry,
    SaveFeed,
    SubmitArticle,
)
from service.feeds.parse import entry_fingerprint, entry_key
from service.feeds.schedule import (
    failed_interval,
    freshness_seconds,
    next_interval,
    next_poll,
    retry_after_seconds,
)
from service.fetch import Fetched, FetchError


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """When a decision is made, with what must not come from inside it."""

    now: dt.datetime
    jitter: float = 0.0
    """In [-1, 1], drawn by the caller from its seeded generator."""
    limits: FeedLimits = FeedLimits()


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A response, with the document if it held a new one."""

    response: Fetched
    document: ParsedFeed | None = None


def request_headers(state: FeedState) -> dict[str, str]:
    """Return the validators of the last good answer, verbatim: they are opaque (RFC 9110 section 13.1)."""
    headers = {
        "Accept": "application/atom+xml, application/rss+xml, application/feed+json, "
        "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
    }
    if state.etag:
        headers["If-None-Match"] = state.etag
    if state.last_modified:
        headers["If-Modified-Since"] = state.last_modified
    return headers


def body_hash(body: bytes) -> str:
    """Return the digest by which a repeated document is known."""
    return hashlib.sha256(body).hexdigest()[:24]


def is_repeated(state: FeedState, response: Fetched) -> bool:
    """Return whether a good answer brings the document that was read before."""
    return response.status == 304 or (response.status == 200 and state.body_hash == body_hash(response.body))


def decide_answer(
    state: FeedState, answer: Answer, known: Mapping[str, EntryState], moment: Moment
) -> list[FeedIntent]:
    """Return what follows from an answer of any status; carried out in any order, `SaveFeed` last.

    Args:
        state: the feed as remembered.
        answer: the response; `document` is None unless it held a feed not read before.
        known: entry key -> what is remembered of it, for entries of the document.
        moment: the time, the jitter and the limits.

    """
    response = answer.response
    if response.status == 410:
        gone = replace(state, status="disabled", status_reason="the publisher says it is gone (410)")
        return [SaveFeed(state=_polled(gone, moment)), ReportProblem(subject=state.url, reason="gone (410)")]
    if answer.document is None and not is_repeated(state, response):
        return _decide_refusal(state, response, moment)
    reads, postponed = _entries_to_read(state, answer.document, known, moment.limits)
    changed = bool(reads)
    interval = next_interval(state.interval_seconds, changed=changed, limits=moment.limits)
    document = answer.document
    ttl = (document.ttl_minutes or 0) * 60.0 if document is not None else 0.0
    floor = max(freshness_seconds(response.headers, moment.now) or 0.0, ttl)
    if postponed:
        interval, floor = moment.limits.shortest_seconds, 0.0
    good = replace(
        _polled(state, moment),
        url=response.moved_to or state.url,
        etag=response.headers.get("etag", state.etag if document is None else None),
        last_modified=response.headers.get("last-modified", state.last_modified if document is None else None),
        body_hash=body_hash(response.body) if document is not None else state.body_hash,
        title=(document.title if document is not None else None) or state.title,
        changed_at=moment.now if changed else state.changed_at,
        interval_seconds=interval,
        failures=0,
        last_problem="",
        next_poll_at=next_poll(moment.now, interval, floor_seconds=floor, jitter=moment.jitter, limits=moment.limits),
    )
    problems = document.problems if document is not None else ()
    return [
        SaveFeed(state=unread(good) if postponed else good),
        *(ReportProblem(subject=state.url, reason=problem) for problem in problems),
        *reads,
    ]


def decide_failure(state: FeedState, error: FetchError | FeedError, moment: Moment) -> list[FeedIntent]:
    """Return what follows when no answer came, or one that is no feed."""
    return [SaveFeed(state=_failed(state, error.reason, 0.0, moment)), _told(state, error.reason)]


def unread(state: FeedState) -> FeedState:
    """Return the state without validators, so that the next poll brings the whole document again."""
    return replace(state, etag=None, last_modified=None, body_hash="")


def hold_for(
    url: str, status: int, headers: Mapping[str, str], now: dt.datetime, limits: FeedLimits
) -> HoldHost | None:
    """Return the pause a host asks for with 429 or 503, if it does.

    RFC 6585 section 4, RFC 9110 section 15.6.4.
    """
    if status not in {429, 503}:
        return None
    asked = retry_after_seconds(headers, now)
    if asked is None:
        if status == 503:
            return None
        asked = limits.unstated_hold_seconds
    until = now + dt.timedelta(seconds=min(asked, limits.longest_hold_seconds))
    return HoldHost(host=urlsplit(url).hostname or "", until=until)


def _decide_refusal(state: FeedState, response: Fetched, moment: Moment) -> list[FeedIntent]:
    reason = f"answered {response.status}"
    hold = hold_for(response.url, response.status, response.headers, moment.now, moment.limits)
    wait = (hold.until - moment.now).total_seconds() if hold is not None else 0.0
    intents: list[FeedIntent] = [
        SaveFeed(state=_failed(state, reason, wait, moment)),
        _told(state, reason),
    ]
    return [*intents, hold] if hold is not None else intents


def _polled(state: FeedState, moment: Moment) -> FeedState:
    return replace(state, polled_at=moment.now)


def _failed(state: FeedState, reason: str, wait: float, moment: Moment) -> FeedState:
    interval = failed_interval(state.interval_seconds, moment.limits)
    after = next_poll(moment.now, interval, floor_seconds=0.0, jitter=moment.jitter, limits=moment.limits)
    failures = state.failures + 1
    status: Literal["active", "disabled"] = state.status
    told = state.status_reason
    if failures >= moment.limits.failures_to_disable:
        status, told = "disabled", f"failed {failures} times in a row: {reason}"
    return replace(
        _polled(state, moment),
        status=status,
        status_reason=told,
        failures=failures,
        last_problem=reason,
        interval_seconds=interval,
        next_poll_at=max(after, moment.now + dt.timedelta(seconds=wait)),
    )


def _told(state: FeedState, reason: str) -> ReportProblem:
    return ReportProblem(subject=state.url, reason=reason)


def _entries_to_read(
    state: FeedState, document: ParsedFeed | None, known: Mapping[str, EntryState], limits: FeedLimits
) -> tuple[list[ReadEntry], int]:
    """Return new and changed entries, the newest first, and how many wait for the next round."""
    reads: dict[str, ReadEntry] = {}
    for entry in document.entries if document is not None else ():
        key, fingerprint = entry_key(entry, state.url), entry_fingerprint(entry)
        before = known.get(key) or EntryState(key=key, fingerprints={})
        if key not in reads and before.fingerprints.get(state.feed_id) != fingerprint:
            reads[key] = ReadEntry(entry=entry, known=before, fingerprint=fingerprint)
    newest_first = sorted(reads.values(), key=lambda read: _entry_time(read.entry), reverse=True)
    return newest_first[: limits.entries_per_poll], max(0, len(newest_first) - limits.entries_per_poll)


def _entry_time(entry: Entry) -> dt.datetime:
    return entry.updated_at or entry.published_at or dt.datetime.min.replace(tzinfo=dt.UTC)


# --- entries ------------------------------------------------------------------------------------


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What came of reading an entry: an article, or why there is none."""

    article: Article | None
    problem: str = ""
    passing: bool = False
    """Whether trying again later may give more (the page timed out, the host was busy)."""
    tried: bool = True
    """Whether the host was asked at all; waiting for a host's pause to end uses up no attempt."""


def decide_entry(read: ReadEntry, feed_id: str, reading: Reading, moment: Moment) -> list[EntryIntent]:
    """Return what follows from reading one entry.

    An entry that failed for a passing reason keeps its old fingerprint, so that it is read again; after the
    allowed attempts it counts as read. A text that did not change is not submitted again.
    """
    known, article = read.known, reading.article
    attempts = known.attempts + reading.tried if reading.passing else 0
    again = reading.passing and attempts < moment.limits.attempts_per_entry
    fingerprints = dict(known.fingerprints) if again else {**known.fingerprints, feed_id: read.fingerprint}
    state = replace(known, fingerprints=fingerprints, attempts=attempts, problem=reading.problem)
    problems: list[EntryIntent] = []
    if reading.problem:
        problems = [ReportProblem(subject=read.entry.link or read.entry.guid, reason=reading.problem)]
    if article is None or again:
        return [SaveEntry(state=state), *problems]
    text_hash = hashlib.sha256(f"{article.title}\n{article.body}".encode("utf-8", "replace")).hexdigest()[:24]
    if text_hash == known.text_hash:
        return [SaveEntry(state=state), *problems]
    revision = known.revision + 1
    revised_at = None
    if revision > 1:
        revised_at = max(min(read.entry.updated_at or moment.now, moment.now), article.published_at)
    article = replace(
        article,
        article_id=known.article_id or article.article_id,
        published_at=known.published_at or article.published_at,
        revision=revision,
        revised_at=revised_at,
    )
    state = replace(
        state,
        article_id=article.article_id,
        text_hash=text_hash,
        revision=revision,
        published_at=article.published_at,
    )
    return [SubmitArticle(article=article, state=state), *problems]
