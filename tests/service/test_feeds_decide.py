import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from scoring.models import Article
from service.feeds.decide import (
    Answer,
    Moment,
    Reading,
    body_hash,
    decide_answer,
    decide_entry,
    decide_failure,
    hold_for,
    is_repeated,
    request_headers,
    unread,
)
from service.feeds.limits import FeedLimits
from service.feeds.models import (
    Entry,
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
from service.feeds.schedule import freshness_seconds, http_time, next_poll, retry_after_seconds
from service.fetch import Fetched, FetchError
from tests.service.feed_documents import NOW

URL = "http://outlet.example/feed"
LIMITS = FeedLimits()
HOUR = 3600.0


def feed(**fields: object) -> FeedState:
    state = FeedState(feed_id="f", url=URL, added_url=URL, added_at=NOW, next_poll_at=NOW)
    return replace(state, **fields)


def entry(number: int = 1, **fields: object) -> Entry:
    made = Entry(
        guid=f"g{number}",
        link=f"http://outlet.example/{number}",
        title="Title",
        content="Text",
        published_at=NOW - dt.timedelta(hours=number),
    )
    return replace(made, **fields)


def answer(status: int = 200, *entries: Entry, body: bytes = b"new", **headers: str) -> Answer:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    document = ParsedFeed(title="T", site_url=None, lang=None, entries=entries) if status == 200 else None
    return Answer(response=Fetched(url=URL, status=status, headers=fields, body=body), document=document)


def saved(intents: list[FeedIntent]) -> FeedState:
    (state,) = [intent.state for intent in intents if isinstance(intent, SaveFeed)]
    return state


def decide(state: FeedState, answered: Answer, moment: Moment | None = None) -> list[FeedIntent]:
    return decide_answer(state, answered, {}, moment or Moment(now=NOW))


def wait_after(state: FeedState, answered: Answer, jitter: float = 0.0) -> float:
    return (saved(decide(state, answered, Moment(now=NOW, jitter=jitter))).next_poll_at - NOW).total_seconds()


# --- what is asked ----------------------------------------------------------------------------


def test_validators_are_repeated_verbatim() -> None:
    state = saved(decide(feed(), answer(200, etag="W/'odd", last_modified="some day")))

    headers = request_headers(state)

    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ("W/'odd", "some day")


def test_a_document_without_validators_clears_the_old_ones() -> None:
    state = saved(decide(feed(etag="old", last_modified="old"), answer(200)))

    assert (state.etag, state.last_modified) == (None, None)


def test_an_unchanged_answer_keeps_validators_it_does_not_repeat() -> None:
    state = saved(decide(feed(etag="old", last_modified="then"), answer(304, etag="new")))

    assert (state.etag, state.last_modified) == ("new", "then")


def test_a_repeated_document_is_known_by_its_bytes() -> None:
    state = feed(body_hash=body_hash(b"same"))

    assert is_repeated(state, answer(200, body=b"same").response)
    assert is_repeated(state, answer(304).response)
    assert not is_repeated(state, answer(200, body=b"other").response)


# --- when it is asked again -------------------------------------------------------------------


def test_news_halve_the_interval_and_silence_prolongs_it() -> None:
    assert wait_after(feed(), answer(200, entry())) == HOUR / 2
    assert wait_after(feed(), answer(304)) == HOUR * 1.5


def test_the_interval_stays_between_five_minutes_and_a_day() -> None:
    assert wait_after(feed(interval_seconds=300.0), answer(200, entry())) == 300
    assert wait_after(feed(interval_seconds=80_000.0), answer(304)) == 86_400


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache_control": "public, max-age=7200"}, 7200),
        ({"cache_control": "max-age=7200", "age": "3000"}, 4200),
        ({"cache_control": "max-age=99999999"}, 86_400),
        ({"cache_control": "s-maxage=7200, no-cache"}, 1800),
        ({"expires": "Mon, 02 Jun 2025 15:00:00 GMT"}, 10_800),
        ({"expires": "Mon, 02 Jun 2025 15:00:00 GMT", "date": "Mon, 02 Jun 2025 13:00:00 GMT"}, 7200),
        ({"expires": "0"}, 1800),
        ({"expires": "Mon, 02 Jun 2025 11:00:00 GMT"}, 1800),
    ],
)
def test_a_publisher_may_ask_for_more_time_up_to_a_day(headers: dict[str, str], seconds: float) -> None:
    plain = answer(200, entry())
    fields = {name.replace("_", "-"): value for name, value in headers.items()}

    assert wait_after(feed(), replace(plain, response=replace(plain.response, headers=fields))) == seconds


def test_a_ttl_counts_like_max_age() -> None:
    answered = answer(200, entry())
    assert answered.document is not None
    with_ttl = replace(answered, document=replace(answered.document, ttl_minutes=120))

    assert wait_after(feed(), with_ttl) == 7200


@given(st.floats(-1, 1), st.floats(0, 1e6), st.floats(0, 1e6))
def test_jitter_never_undercuts_the_publisher_or_our_own_bounds(jitter: float, interval: float, floor: float) -> None:
    due = next_poll(NOW, interval, floor_seconds=floor, jitter=jitter, limits=LIMITS)

    waited = (due - NOW).total_seconds()
    assert min(max(floor, 300), 86_400) - 1e-3 <= waited <= 86_400


def test_jitter_spreads_feeds_that_were_added_together() -> None:
    assert wait_after(feed(), answer(304), jitter=-1.0) == HOUR * 1.5 * 0.9
    assert wait_after(feed(), answer(304), jitter=1.0) == pytest.approx(HOUR * 1.5 * 1.1)


@pytest.mark.parametrize("value", ["", "yesterday", "Mon, 99 Jun 2025 15:00:00 GMT", "\x00", "9" * 400])
def test_a_date_header_that_is_none_says_nothing(value: str) -> None:
    assert http_time(value) is None


def test_a_date_header_without_a_zone_is_utc() -> None:
    assert http_time("Mon, 02 Jun 2025 12:00:00 -0000") == NOW


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_no_header_makes_the_schedule_fail(cache: str, expires: str, retry: str) -> None:
    headers = {"cache-control": cache, "expires": expires, "date": retry, "age": retry, "retry-after": retry}

    fresh, wait = freshness_seconds(headers, NOW), retry_after_seconds(headers, NOW)

    assert fresh is None or fresh >= 0
    assert wait is None or wait >= 0


# --- refusals and failures --------------------------------------------------------------------


def test_a_gone_feed_is_disabled() -> None:
    intents = decide(feed(), answer(410))

    assert saved(intents).status == "disabled"
    assert "410" in saved(intents).status_reason


def test_a_moved_feed_is_asked_at_its_new_place() -> None:
    answered = answer(200, entry())
    moved = replace(answered, response=replace(answered.response, moved_to="http://new.example/f"))

    assert saved(decide(feed(), moved)).url == "http://new.example/f"


def test_a_new_place_that_does_not_answer_is_not_kept() -> None:
    answered = answer(500)
    moved = replace(answered, response=replace(answered.response, moved_to="http://new.example/f"))

    assert saved(decide(feed(), moved)).url == URL


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_holds_the_whole_host(status: int) -> None:
    intents = decide(feed(), answer(status, retry_after="30000"))

    until = NOW + dt.timedelta(seconds=30_000)
    assert HoldHost(host="outlet.example", until=until) in intents
    assert saved(intents).next_poll_at == until


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        (429, {}, 600.0),
        (429, {"retry-after": "Mon, 02 Jun 2025 12:30:00 GMT"}, 1800.0),
        (503, {"retry-after": "999999999"}, 172_800.0),
        (503, {"retry-after": "Mon, 02 Jun 2025 11:30:00 GMT"}, 0.0),
    ],
)
def test_a_pause_is_as_long_as_asked_within_reason(status: int, headers: dict[str, str], seconds: float) -> None:
    hold = hold_for(URL, status, headers, NOW, LIMITS)

    assert hold is not None
    assert (hold.until - NOW).total_seconds() == seconds


@pytest.mark.parametrize(("status", "headers"), [(503, {}), (500, {"retry-after": "60"}), (404, {})])
def test_other_refusals_hold_no_host(status: int, headers: dict[str, str]) -> None:
    assert hold_for(URL, status, headers, NOW, LIMITS) is None


def test_failures_are_counted_and_slow_the_feed_down() -> None:
    error = FetchError(URL, "timeout", "silent")

    state = saved(decide_failure(feed(etag="e"), error, Moment(now=NOW)))

    assert (state.failures, state.last_problem, state.etag) == (1, "silent", "e")
    assert state.next_poll_at == NOW + dt.timedelta(hours=2)
    assert saved(decide(state, answer(304))).failures == 0


def test_a_feed_that_failed_too_often_is_disabled() -> None:
    state = saved(decide_failure(feed(failures=59), FeedError(URL, "is no feed"), Moment(now=NOW)))

    assert (state.status, "60 times" in state.status_reason) == ("disabled", True)


@pytest.mark.parametrize("status", [400, 403, 404, 500, 204, 206, 302])
def test_an_answer_without_a_feed_is_a_failure_that_is_told(status: int) -> None:
    intents = decide(feed(), answer(status, body=b""))

    assert saved(intents).failures == 1
    assert ReportProblem(subject=URL, reason=f"answered {status}") in intents


# --- entries ------------------------------------------------------------------------------------


def known_from(*entries: Entry) -> dict[str, EntryState]:
    keys = {entry_key(one, URL): entry_fingerprint(one) for one in entries}
    return {key: EntryState(key=key, fingerprints={"f": print_}) for key, print_ in keys.items()}


def reads(intents: list[FeedIntent]) -> list[ReadEntry]:
    return [intent for intent in intents if isinstance(intent, ReadEntry)]


def test_only_new_and_changed_entries_are_read() -> None:
    known = known_from(entry(1), entry(2))
    answered = answer(200, entry(1), entry(2, title="Other"), entry(3))

    intents = decide_answer(feed(), answered, known, Moment(now=NOW))

    assert [read.entry.guid for read in reads(intents)] == ["g2", "g3"]


def test_nothing_new_leaves_the_time_of_change_alone() -> None:
    intents = decide_answer(feed(), answer(200, entry(1)), known_from(entry(1)), Moment(now=NOW))

    assert (saved(intents).changed_at, reads(intents)) == (None, [])
    assert saved(decide(feed(), answer(200, entry(1)))).changed_at == NOW


def test_an_entry_that_is_listed_twice_is_read_once() -> None:
    assert len(reads(decide(feed(), answer(200, entry(1), entry(1, title="Again"))))) == 1


def test_the_newest_entries_come_first_and_the_others_in_the_next_round() -> None:
    moment = Moment(now=NOW, limits=FeedLimits(entries_per_poll=2))
    answered = answer(200, entry(3), entry(1), entry(2), entry(4, published_at=None), etag="tag")

    intents = decide(feed(), answered, moment)

    assert [read.entry.guid for read in reads(intents)] == ["g1", "g2"]
    assert (saved(intents).etag, saved(intents).body_hash) == (None, "")
    assert saved(intents).next_poll_at == NOW + dt.timedelta(minutes=5)


def test_problems_of_the_document_are_told() -> None:
    answered = answer(200)
    assert answered.document is not None
    told = replace(answered, document=replace(answered.document, problems=("entry 1 is odd",)))

    assert ReportProblem(subject=URL, reason="entry 1 is odd") in decide(feed(), told)


ARTICLE = Article(
    article_id="outlet.example:1",
    title="Title",
    body="Body",
    outlet_id="outlet.example",
    outlet_name="Outlet",
    url="http://outlet.example/1",
    published_at=NOW - dt.timedelta(hours=1),
)


def read_of(one: Entry, known: EntryState | None = None) -> ReadEntry:
    key = entry_key(one, URL)
    return ReadEntry(entry=one, known=known or EntryState(key=key, fingerprints={}), fingerprint=entry_fingerprint(one))


def submitted(read: ReadEntry, article: Article = ARTICLE, now: dt.datetime = NOW) -> SubmitArticle:
    intents = decide_entry(read, "f", Reading(article=article), Moment(now=now))
    (intent,) = [intent for intent in intents if isinstance(intent, SubmitArticle)]
    return intent


def test_a_new_article_is_submitted_as_the_first_revision() -> None:
    intent = submitted(read_of(entry()))

    assert (intent.article, intent.state.revision) == (ARTICLE, 1)
    assert intent.state.fingerprints == {"f": entry_fingerprint(entry())}


def test_an_unchanged_text_is_not_submitted_again() -> None:
    first = submitted(read_of(entry()))
    again = read_of(entry(title="New headline in the feed"), first.state)

    (intent,) = decide_entry(again, "f", Reading(article=ARTICLE), Moment(now=NOW))

    assert isinstance(intent, SaveEntry)
    assert intent.state.fingerprints["f"] == again.fingerprint


def test_a_changed_text_is_a_later_revision_of_the_same_article() -> None:
    first = submitted(read_of(entry()))
    updated = NOW + dt.timedelta(hours=2)
    changed = replace(ARTICLE, body="Other", article_id="elsewhere:1", published_at=NOW + dt.timedelta(hours=1))

    later = submitted(read_of(entry(updated_at=updated), first.state), changed, NOW + dt.timedelta(hours=3))

    assert (later.article.revision, later.article.article_id) == (2, "outlet.example:1")
    assert (later.article.published_at, later.article.revised_at) == (ARTICLE.published_at, updated)


@pytest.mark.parametrize("claimed", [NOW + dt.timedelta(days=400), NOW - dt.timedelta(days=400), None])
def test_a_revision_lies_between_publication_and_now(claimed: dt.datetime | None) -> None:
    first = submitted(read_of(entry()))

    later = submitted(read_of(entry(updated_at=claimed), first.state), replace(ARTICLE, body="Other"))

    assert later.article.revised_at is not None
    assert ARTICLE.published_at <= later.article.revised_at <= NOW


def test_an_entry_without_an_article_is_told_and_not_tried_again() -> None:
    intents = decide_entry(read_of(entry()), "f", Reading(article=None, problem="no text"), Moment(now=NOW))

    assert ReportProblem(subject="http://outlet.example/1", reason="no text") in intents
    (state,) = [intent.state for intent in intents if isinstance(intent, SaveEntry)]
    assert (state.problem, state.fingerprints["f"]) == ("no text", entry_fingerprint(entry()))


def test_a_passing_failure_is_tried_three_times_before_the_feed_s_own_text_counts() -> None:
    reading = Reading(article=ARTICLE, problem="page: timeout", passing=True)
    read = read_of(entry())
    for attempt in (1, 2):
        intents = decide_entry(read, "f", reading, Moment(now=NOW))
        (state,) = [intent.state for intent in intents if isinstance(intent, SaveEntry)]
        assert (state.attempts, state.fingerprints) == (attempt, {})
        read = read_of(entry(), state)

    assert isinstance(decide_entry(read, "f", reading, Moment(now=NOW))[0], SubmitArticle)


def test_waiting_for_a_host_uses_up_no_attempt() -> None:
    reading = Reading(article=None, problem="held", passing=True, tried=False)

    intents = decide_entry(read_of(entry()), "f", reading, Moment(now=NOW))

    (state,) = [intent.state for intent in intents if isinstance(intent, SaveEntry)]
    assert (state.attempts, state.fingerprints) == (0, {})


def test_an_unread_feed_asks_for_the_whole_document() -> None:
    state = unread(feed(etag="e", last_modified="m", body_hash="h"))

    assert set(request_headers(state)) == {"Accept"}
    assert not is_repeated(state, answer(200, body=b"").response)
