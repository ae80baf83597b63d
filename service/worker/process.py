"""A worker as a process of its own: signals, the feed follower, and an end that says why."""

import asyncio
import datetime as dt
import signal
import sys

import anyio
import structlog

from scoring.errors import ScoringError
from scoring.models import Article
from service.cli_feeds import fetch_settings
from service.feeds.follow import FollowSettings, follow_feeds
from service.feeds.poll import Submit, SubmitError
from service.fetch import Fetcher
from service.repository.articles import ArticleStore
from service.repository.connection import Connection
from service.repository.feeds import FeedStore
from service.settings import SettingError, Settings, name_worker
from service.telemetry import configure_logging
from service.worker.session import Companion, WorkerPlan, run_worker

log = structlog.get_logger()

EXIT_ENGINE = 3
"""The engine's models can't be loaded."""


def run_worker_process(settings: Settings, url: str, parent: int | None) -> None:
    """Run a worker until SIGTERM or SIGINT, or until the parent process is gone."""
    configure_logging(settings)
    plan = WorkerPlan(settings=settings, url=url, companions=find_companions(settings), parent=parent)

    async def run() -> None:
        stop = anyio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await run_worker(plan, stop)

    try:
        asyncio.run(run())
    except (ScoringError, SettingError) as error:
        # Trying again won't help before the operator has: one line that says why, no trace.
        log.error("engine_unusable", reason=str(error))  # noqa: TRY400 - as said above
        sys.exit(EXIT_ENGINE)


def find_companions(settings: Settings) -> tuple[Companion, ...]:
    """Return what a worker runs beside its tasks: the feed follower."""

    async def follow(connection: Connection) -> None:
        async with Fetcher(fetch_settings(settings)) as fetcher:
            submit = make_submit(ArticleStore(connection), settings.max_waiting, settings.max_wait_minutes * 60)
            following = FollowSettings(name=name_worker(settings))
            await follow_feeds(FeedStore(connection), fetcher, submit, clock=now, settings=following)

    return (follow,)


def make_submit(articles: ArticleStore, max_waiting: int, max_wait_seconds: float = 0.0) -> Submit:
    """Return the way in for articles from feeds: the one that posted articles take."""

    async def submit(article: Article) -> None:
        submission = await articles.submit(article, now(), max_waiting, max_wait_seconds)
        if submission.outcome == "taken":
            raise SubmitError(article.article_id, f"the id belongs to {submission.holder}", passing=False)
        if submission.outcome == "retracted":
            raise SubmitError(article.article_id, "the article has been retracted", passing=False)
        if submission.outcome == "full":
            raise SubmitError(article.article_id, "too many articles are waiting", passing=True)

    return submit


def now() -> dt.datetime:
    """Return the current time."""
    return dt.datetime.now(dt.UTC)
