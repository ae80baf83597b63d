"""Keep all feeds going: one process follows at a time, each feed when it is due."""

import datetime as dt
import random
from collections.abc import Callable

import anyio
import msgspec
import structlog

from service.feeds.aside import InProcess, in_thread
from service.feeds.decide import Moment, decide_failure
from service.feeds.limits import FeedLimits
from service.feeds.models import FeedError, FeedState, PollReport, ReportProblem, SaveFeed
from service.feeds.poll import FeedPoller, Submit
from service.feeds.read import ArticleReader, Holds
from service.fetch import Fetcher
from service.repository.connection import StoreError
from service.repository.feeds import FeedStore

Clock = Callable[[], dt.datetime]


class FollowSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How the follower runs."""

    name: str
    """Of this process among all that may follow; a restarted one of the same name takes over at once."""
    seed: int = 0
    """Of the jitter."""
    lease_seconds: float = 30.0
    """After so long without a sign of life another process follows instead."""
    idle_seconds: float = 5.0
    """Wait between two looks at what is due."""
    isolate: bool = True
    """Whether documents are parsed in processes of their own, which are ended when they take too long."""
    limits: FeedLimits = FeedLimits()


class LeaseLostError(Exception):
    """Another process follows the feeds now; carries this one's name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}: lost the lease of the feeds")
        self.name = name


async def follow_feeds(
    store: FeedStore, fetcher: Fetcher, submit: Submit, *, clock: Clock, settings: FollowSettings
) -> None:
    """Poll feeds when they are due, for ever; cancel to stop.

    Any number of processes may run this; one at a time works, so that a host sees no more of us than agreed.
    A store that can't be reached is waited for.
    """
    log = structlog.get_logger()
    while True:
        try:
            token = await store.take_lease(settings.name, settings.lease_seconds)
            if token:
                poller = await make_poller(store, fetcher, submit, clock(), settings)
                await _follow(store, poller, token, clock, settings)
        except* LeaseLostError as lost:
            log.warning("feeds_lease_lost", reason=str(lost.exceptions[0]))
        except* StoreError as broken:
            log.warning("feeds_store_unreachable", reason=str(broken.exceptions[0]))
        await anyio.sleep(settings.idle_seconds)


async def make_poller(
    store: FeedStore, fetcher: Fetcher, submit: Submit, now: dt.datetime, settings: FollowSettings
) -> FeedPoller:
    """Return a poller that knows the pauses which hosts have asked for."""
    holds = Holds()
    for hold in await store.list_holds(now):
        holds.add(hold)
    aside = InProcess(settings.limits.parse_seconds) if settings.isolate else in_thread
    return FeedPoller(store, fetcher, submit, ArticleReader(fetcher, settings.limits, holds, aside))


async def poll_feed(
    store: FeedStore, poller: FeedPoller, feed: FeedState, now: dt.datetime, settings: FollowSettings
) -> PollReport:
    """Poll one feed and log what came of it; an unforeseen failure counts against this feed alone."""
    # S311: jitter spreads load, it hides nothing.
    jitter = random.Random(f"{settings.seed} {feed.feed_id} {now.isoformat()}").uniform(-1, 1)  # noqa: S311
    moment = Moment(now=now, jitter=jitter, limits=settings.limits)
    try:
        report = await poller.poll(feed, moment)
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001 - a feed is a stranger's input: it must not stop the others
        reason = f"unforeseen {type(error).__name__}: {error}"
        for intent in decide_failure(feed, FeedError(feed.url, reason), moment):
            if isinstance(intent, SaveFeed):
                await store.save(intent.state)
        report = PollReport(
            feed_id=feed.feed_id,
            url=feed.url,
            status=None,
            problems=(ReportProblem(subject=feed.url, reason=reason),),
        )
    _log_report(report)
    return report


async def _follow(store: FeedStore, poller: FeedPoller, token: int, clock: Clock, settings: FollowSettings) -> None:
    """Follow while the lease lasts; let go of it at the end, so that another process need not wait."""
    try:
        # anyio's groups cancel again and again until everything has ended. asyncio's cancel once, and on Python 3.11
        # that once is lost if it meets `asyncio.wait_for` at its end, which every command to the store goes through.
        async with anyio.create_task_group() as group:
            group.start_soon(_renew, store, token, settings)
            await _dispatch(store, poller, clock, settings)
    finally:
        with anyio.move_on_after(settings.lease_seconds, shield=True):
            await store.keep_lease(token, 0)


async def _renew(store: FeedStore, token: int, settings: FollowSettings) -> None:
    while True:
        await anyio.sleep(settings.lease_seconds / 3)
        if not await store.keep_lease(token, settings.lease_seconds):
            raise LeaseLostError(settings.name)


async def _dispatch(store: FeedStore, poller: FeedPoller, clock: Clock, settings: FollowSettings) -> None:
    """Start a poll for each due feed, so many at once; a slow feed keeps no other waiting."""
    at_work: set[str] = set()

    async def work(feed: FeedState, now: dt.datetime) -> None:
        try:
            await poll_feed(store, poller, feed, now, settings)
        finally:
            at_work.discard(feed.feed_id)

    async with anyio.create_task_group() as group:
        while True:
            now = clock()
            for feed in await store.list_due(now, settings.limits.feeds_at_once + len(at_work)):
                if feed.feed_id not in at_work and len(at_work) < settings.limits.feeds_at_once:
                    at_work.add(feed.feed_id)
                    group.start_soon(work, feed, now)
            await anyio.sleep(settings.idle_seconds)


def _log_report(report: PollReport) -> None:
    """Write the one event of a poll: counts, and the first problems."""
    counts = {name: getattr(report, name) for name in ("entries", "unchanged", "submitted", "revised", "failed")}
    structlog.get_logger().info(
        "feed_polled",
        feed_id=report.feed_id,
        url=report.url,
        status=report.status,
        **counts,
        problems=[f"{problem.subject}: {problem.reason}" for problem in report.problems[:5]],
    )
