import datetime as dt
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

import anyio
import pytest
import structlog
from msgspec.structs import replace
from redis.exceptions import ConnectionError as StoreGone

from scoring.models import Article
from service.cli_feeds import new_feed
from service.feeds.aside import AsideError, InProcess
from service.feeds.decide import Reading
from service.feeds.follow import FollowSettings, follow_feeds, make_poller, poll_feed
from service.feeds.limits import FeedLimits
from service.feeds.models import Entry, EntryState, FeedError, FeedState, HoldHost, ParsedFeed
from service.feeds.parse import parse_feed
from service.feeds.poll import FeedPoller, Submit
from service.feeds.read import ArticleReader
from service.fetch import Fetched, Fetcher, FetchSettings
from service.repository.connection import Connection
from service.repository.feeds import FeedStore
from tests.service.feed_documents import NOW, item, rss
from tests.service.feed_server import TLS, FeedServer, Reply, resolver, running_server

QUICK = FollowSettings(name="one", idle_seconds=0.01, lease_seconds=0.15, isolate=False)


def clock() -> dt.datetime:
    return NOW


async def ignore(article: Article) -> None:
    """Take an article and do nothing with it."""


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with running_server() as running:
        running.routes["/feed"] = Reply(body=rss(item(1, running.url("/one"))))
        yield running


@pytest.fixture
async def fetcher(server: FeedServer) -> AsyncIterator[Fetcher]:  # noqa: ARG001 - closed before the server
    settings = FetchSettings(allow_networks=("127.0.0.1/32",))
    async with Fetcher(settings, resolve=resolver(), ssl_context=TLS) as opened:
        yield opened


async def until(holds: Callable[[], bool]) -> None:
    with anyio.fail_after(10):
        while not holds():  # noqa: ASYNC110 - what is waited for is in other hands
            await anyio.sleep(0.005)


@asynccontextmanager
async def following(store: FeedStore, fetcher: Fetcher, submit: Submit) -> AsyncIterator[None]:
    """Follow as a worker does: in a group that is cancelled at the end."""
    async with anyio.create_task_group() as group:
        group.start_soon(partial(follow_feeds, store, fetcher, submit, clock=clock, settings=QUICK))
        yield
        group.cancel_scope.cancel()


async def test_due_feeds_are_followed_until_the_follower_is_cancelled(
    connection: Connection, server: FeedServer, fetcher: Fetcher
) -> None:
    store = FeedStore(connection)
    taken: list[Article] = []

    async def submit(article: Article) -> None:
        taken.append(article)

    async with following(store, fetcher, submit):
        await store.add(new_feed(server.url("/feed"), NOW))
        await store.add(replace(new_feed(server.url("/later"), NOW), next_poll_at=NOW + dt.timedelta(hours=1)))
        await until(lambda: bool(taken))

    assert (len(taken), "/later" in server.paths()) == (1, False)
    assert await store.take_lease("another", 1.0) > 0


async def test_one_of_two_followers_works_and_the_other_takes_over(
    connection: Connection, server: FeedServer, fetcher: Fetcher
) -> None:
    store = FeedStore(connection)
    token = await store.take_lease("an earlier follower", 60.0)
    await store.add(new_feed(server.url("/feed"), NOW))
    async with following(store, fetcher, ignore):
        await anyio.sleep(0.1)
        assert server.paths() == []

        await store.keep_lease(token, 0)
        await until(lambda: "/feed" in server.paths())


async def test_a_follower_that_lost_its_lease_stops_and_says_so(connection: Connection, fetcher: Fetcher) -> None:
    store = FeedStore(connection)
    with structlog.testing.capture_logs() as logs:
        async with following(store, fetcher, ignore):
            await anyio.sleep(0.03)
            assert await store.take_lease("one", 60.0)
            await until(lambda: any(event["event"] == "feeds_lease_lost" for event in logs))


async def test_a_store_that_is_away_is_waited_for(connection: Connection, fetcher: Fetcher) -> None:
    class AwayStore(FeedStore):
        calls = 0

        async def take_lease(self, holder: str, seconds: float) -> int:
            self.calls += 1
            if self.calls == 1:
                raise StoreGone("away")
            return await super().take_lease(holder, seconds)

    store = AwayStore(connection)
    with structlog.testing.capture_logs() as logs:
        async with following(store, fetcher, ignore):
            await until(lambda: store.calls > 1)

    assert [event["event"] for event in logs][:1] == ["feeds_store_unreachable"]


async def test_an_unforeseen_failure_counts_against_its_feed_alone(connection: Connection, server: FeedServer) -> None:
    class BrokenFetcher(Fetcher):
        async def get(self, url: str, *_: object, **__: object) -> Fetched:
            raise ZeroDivisionError(url)

    store = FeedStore(connection)
    feed = new_feed(server.url("/feed"), NOW)
    await store.add(feed)

    poller = await make_poller(store, BrokenFetcher(ssl_context=TLS), ignore, NOW, QUICK)
    report = await poll_feed(store, poller, feed, NOW, QUICK)

    (state,) = await store.list_feeds()
    assert (state.failures, "unforeseen ZeroDivisionError" in state.last_problem) == (1, True)
    assert "unforeseen" in report.problems[0].reason


async def test_an_article_that_fails_unforeseen_stops_no_other(
    connection: Connection, server: FeedServer, fetcher: Fetcher
) -> None:
    store = FeedStore(connection)
    server.routes["/feed"] = Reply(body=rss(*(item(number, server.url(f"/{number}")) for number in range(3))))
    feed = new_feed(server.url("/feed"), NOW)
    await store.add(feed)
    taken: list[str | None] = []

    async def explode_once(article: Article) -> None:
        if article.title == "Story number 1":
            raise ZeroDivisionError
        taken.append(article.title)

    class OddReader(ArticleReader):
        async def read(
            self, entry: Entry, feed: FeedState, document: ParsedFeed, now: dt.datetime
        ) -> tuple[Reading, HoldHost | None]:
            if entry.title == "Story number 2":
                raise KeyError("odd")
            return await super().read(entry, feed, document, now)

    poller = FeedPoller(store, fetcher, explode_once, OddReader(fetcher))
    report = await poll_feed(store, poller, feed, NOW, QUICK)

    assert (taken, report.submitted, report.failed) == (["Story number 0"], 1, 2)
    told = " ".join(problem.reason for problem in report.problems)
    assert "unforeseen ZeroDivisionError" in told
    assert "unforeseen KeyError" in told


async def test_each_poll_is_one_event_with_counts(connection: Connection, server: FeedServer, fetcher: Fetcher) -> None:
    store = FeedStore(connection)
    feed = new_feed(server.url("/feed"), NOW)
    await store.add(feed)
    poller = await make_poller(store, fetcher, ignore, NOW, QUICK)

    with structlog.testing.capture_logs() as logs:
        await poll_feed(store, poller, feed, NOW, QUICK)

    (event,) = logs
    assert (event["event"], event["status"], event["entries"], event["submitted"]) == ("feed_polled", 200, 1, 1)


async def test_the_same_seed_gives_the_same_next_poll(
    connection: Connection, server: FeedServer, fetcher: Fetcher
) -> None:
    store = FeedStore(connection)
    feed = new_feed(server.url("/none"), NOW)
    await store.add(feed)
    due = []
    for seed in (1, 1, 2):
        settings = replace(QUICK, seed=seed)
        poller = await make_poller(store, fetcher, ignore, NOW, settings)
        await poll_feed(store, poller, feed, NOW, settings)
        due.append((await store.list_feeds())[0].next_poll_at)

    assert due[0] == due[1] != due[2]


async def test_pauses_that_hosts_asked_for_outlive_the_follower(
    connection: Connection, server: FeedServer, fetcher: Fetcher
) -> None:
    store = FeedStore(connection)
    await store.hold(HoldHost(host="outlet.example", until=NOW + dt.timedelta(hours=1)))
    await store.hold(HoldHost(host="outlet.example", until=NOW + dt.timedelta(minutes=1)))
    await store.hold(HoldHost(host="old.example", until=NOW - dt.timedelta(hours=1)))
    feed = new_feed(server.url("/feed"), NOW)
    await store.add(feed)

    poller = await make_poller(store, fetcher, ignore, NOW, QUICK)
    await poll_feed(store, poller, feed, NOW, QUICK)

    assert server.asked == []
    assert [hold.host for hold in await store.list_holds(NOW)] == ["outlet.example"]
    assert (await store.list_feeds())[0].next_poll_at == NOW + dt.timedelta(hours=1)


# --- the store of feeds --------------------------------------------------------------------------


async def test_a_feed_is_added_once_and_found_again(connection: Connection) -> None:
    store = FeedStore(connection)
    feed = new_feed("http://outlet.example/feed", NOW)

    assert (await store.add(feed), await store.add(feed)) == (True, False)
    assert await store.find(feed.feed_id) == feed
    assert await store.find("unknown") is None


async def test_the_longest_overdue_feeds_come_first(connection: Connection) -> None:
    store = FeedStore(connection)
    for hours in (3, 1, 2, -1):
        feed = new_feed(f"http://outlet.example/{hours}", NOW)
        await store.add(replace(feed, next_poll_at=NOW - dt.timedelta(hours=hours)))

    due = await store.list_due(NOW, 2)

    assert [feed.url[-1] for feed in due] == ["3", "2"]


async def test_an_entry_is_remembered_for_so_long_and_kept_while_it_is_seen(connection: Connection) -> None:
    store = FeedStore(connection)
    state = EntryState(key="k", fingerprints={"f": "1"}, article_id="a", revision=2)
    await store.save_entry(state, 100)
    await store.keep_entries(["k", "unknown"], 5000)

    assert await store.load_entries(["k", "unknown"]) == {"k": state}
    assert await store.load_entries([]) == {}
    assert await connection.client.ttl("newsassay:feeds:entry:k") > 100


# --- parsing aside ---------------------------------------------------------------------------------


async def test_a_document_is_parsed_in_a_process_of_its_own() -> None:
    aside = InProcess(60.0)

    feed = await aside(parse_feed, rss(item(1, "http://outlet.example/1")), "http://outlet.example/feed")
    with pytest.raises(FeedError, match="empty"):
        await aside(parse_feed, b"", "http://outlet.example/feed")

    assert len(feed.entries) == 1


async def test_a_parser_that_takes_too_long_is_ended() -> None:
    with pytest.raises(AsideError, match=r"longer than 0\.2 s"):
        await InProcess(0.2)(time.sleep, 60)


async def test_a_parser_that_takes_its_process_down_is_told() -> None:
    import os

    with pytest.raises(AsideError, match="ended the process"):
        await InProcess(60.0)(os._exit, 1)


async def test_a_feed_that_takes_too_long_to_parse_is_a_failed_poll(
    connection: Connection, server: FeedServer, fetcher: Fetcher
) -> None:
    store = FeedStore(connection)
    server.routes["/feed"] = Reply(body=b"<" * 400_000)
    feed = new_feed(server.url("/feed"), NOW)
    await store.add(feed)
    settings = replace(QUICK, isolate=True, limits=FeedLimits(parse_seconds=0.1))
    poller = await make_poller(store, fetcher, ignore, NOW, settings)

    report = await poll_feed(store, poller, feed, NOW, settings)

    assert report.problems[0].reason == "takes longer than 0.1 s to parse"
