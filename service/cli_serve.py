"""The long-running commands: serve, api, worker; and a run over given articles that ends by itself."""

import asyncio
import datetime as dt
import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from multiprocessing.process import BaseProcess
from typing import Any

import anyio
import msgspec
import structlog
import uvicorn

from scoring.models import Article, OutletScore
from service.app import create_app
from service.cli_feeds import fetch_settings
from service.engine import Tools
from service.feeds.follow import FollowSettings, follow_feeds
from service.feeds.poll import SubmitError
from service.fetch import Fetcher
from service.repository.articles import ArticleStore
from service.repository.connection import Connection, connect
from service.repository.feeds import FeedStore
from service.repository.stored import StoredStory, Submission
from service.repository.stories import StoryStore
from service.settings import Settings, name_worker
from service.store import open_store, require_url
from service.telemetry import configure_logging
from service.worker.session import Companion, WorkerPlan, run_worker

log = structlog.get_logger()

EMBEDDED_WORKER = "embedded"
"""Name of the worker of `serve`: the same after a restart, so that it takes up its own work at once."""
WATCH_SECONDS = 0.5
"""How often the worker process is looked after."""
MOST_RESTART_SECONDS = 30.0
"""Longest wait before a worker that keeps dying is started again."""
STOP_SECONDS = 60
"""Longest wait for a worker to finish the article it reads (10,000 words take seconds)."""
DRAIN_SECONDS = 10
"""Longest wait for open requests at the end."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a run over given articles gives."""

    submissions: tuple[Submission, ...]
    stories: tuple[StoredStory, ...]
    scores: tuple[OutletScore, ...]


def serve(settings: Settings) -> None:
    """Run the API here and a worker beside it on the embedded store (or the configured server) until stopped."""
    configure_logging(settings)
    with open_store(settings) as url:
        named = msgspec.structs.replace(settings, worker_name=settings.worker_name or EMBEDDED_WORKER)
        with _watch_worker(named, url):
            asyncio.run(_run_api(settings, url))


def api(settings: Settings) -> None:
    """Run the API alone against NEWSASSAY_REDIS_URL until stopped."""
    configure_logging(settings)
    asyncio.run(_run_api(settings, require_url(settings)))


def worker(settings: Settings) -> None:
    """Run a worker alone against NEWSASSAY_REDIS_URL until stopped."""
    configure_logging(settings)
    run_worker_process(settings, require_url(settings), None)


def run_worker_process(settings: Settings, url: str, parent: int | None) -> None:
    """Run a worker until SIGTERM or SIGINT, or until the parent process is gone."""
    configure_logging(settings)
    plan = WorkerPlan(settings=settings, url=url, companions=find_companions(settings), parent=parent)

    async def run() -> None:
        stop = anyio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await run_worker(plan, stop)

    asyncio.run(run())


def find_companions(settings: Settings) -> tuple[Companion, ...]:
    """Return what a worker runs beside its tasks: the feed follower."""

    async def follow(connection: Connection) -> None:
        articles = ArticleStore(connection)

        async def submit(article: Article) -> None:
            submission = await articles.submit(article, now(), settings.max_waiting)
            if submission.outcome == "taken":
                raise SubmitError(article.article_id, f"the id belongs to {submission.holder}", passing=False)
            if submission.outcome == "full":
                raise SubmitError(article.article_id, "too many articles are waiting", passing=True)

        async with Fetcher(fetch_settings(settings)) as fetcher:
            following = FollowSettings(name=name_worker(settings))
            await follow_feeds(FeedStore(connection), fetcher, submit, clock=now, settings=following)

    return (follow,)


def now() -> dt.datetime:
    """Return the current time."""
    return dt.datetime.now(dt.UTC)


def run_until_idle(settings: Settings, articles: Sequence[Article], tools: Tools | None = None) -> Outcome:
    """Take in articles as the API does, work until nothing is left, and return stories and scores.

    The articles come in in the order of their publication, as they would have from feeds.
    """

    async def run(url: str) -> Outcome:
        async with connect(url) as connection:
            store, stories = ArticleStore(connection), StoryStore(connection)
            ordered = sorted(articles, key=lambda article: (article.published_at, article.article_id))
            submissions = [
                await store.submit(article, article.published_at, settings.max_waiting) for article in ordered
            ]
            named = msgspec.structs.replace(settings, worker_name=settings.worker_name or EMBEDDED_WORKER)
            await run_worker(WorkerPlan(settings=named, url=url, until_idle=True), anyio.Event(), tools)
            return Outcome(
                submissions=tuple(submissions),
                stories=tuple(await stories.list_all()),
                scores=tuple(await stories.list_scores()),
            )

    configure_logging(settings)
    with open_store(settings) as url:
        return asyncio.run(run(url))


class _Server(uvicorn.Server):
    """A server whose signals are ours: uvicorn's own end the process before the store is stopped."""

    def capture_signals(self) -> Any:
        return nullcontext()


async def _run_api(settings: Settings, url: str) -> None:
    """Serve requests until SIGTERM or SIGINT."""
    config = uvicorn.Config(
        create_app(settings, url),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
    server = _Server(config)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, setattr, server, "should_exit", True)
    with _listen(settings) as listener:
        host, port = listener.getsockname()[:2]
        log.info("serving", url=f"http://{host}:{port}", docs=f"http://{host}:{port}/docs")
        await server.serve(sockets=[listener])


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    return socket.create_server((settings.host, settings.port), family=family, backlog=2048)


@contextmanager
def _watch_worker(settings: Settings, url: str) -> Iterator[None]:
    """Keep a worker process running as long as the context lasts."""
    stopping = threading.Event()
    keeper = threading.Thread(target=_keep_worker, args=(settings, url, stopping), name="worker-keeper")
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        keeper.join()


def _keep_worker(settings: Settings, url: str, stopping: threading.Event) -> None:
    """Start a worker, and start it again when it dies, each time after a longer wait."""
    context = multiprocessing.get_context("spawn")
    wait = WATCH_SECONDS
    while not stopping.is_set():
        process = context.Process(target=run_worker_process, args=(settings, url, os.getpid()), name="newsassay-worker")
        process.start()
        while process.is_alive() and not stopping.wait(WATCH_SECONDS):
            pass
        if stopping.is_set():
            _stop(process)
            return
        log.error("worker_died", exit_code=process.exitcode, restart_in_seconds=wait)
        stopping.wait(wait)
        wait = min(wait * 2, MOST_RESTART_SECONDS)


def _stop(process: BaseProcess) -> None:
    process.terminate()
    process.join(STOP_SECONDS)
    if process.is_alive():
        log.error("worker_killed", waited_seconds=STOP_SECONDS)
        process.kill()
        process.join()
