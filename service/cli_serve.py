"""The long-running commands: serve, api, worker; and a run over given articles that ends by itself."""

import asyncio
import ipaddress
import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from multiprocessing.process import BaseProcess

import anyio
import msgspec
import structlog

from scoring.models import Article, OutletScore
from service.engine import Tools
from service.progress import RunCounts, ShowCounts
from service.repository.api_keys import KeyStore
from service.repository.articles import ArticleStore
from service.repository.connection import Connection, connect
from service.repository.stored import StoredStory, Submission
from service.repository.stories import StoryStore
from service.settings import SettingError, Settings
from service.store import open_store, require_url
from service.telemetry import configure_logging
from service.worker.process import run_worker_process
from service.worker.session import Companion, WorkerPlan, run_worker

log = structlog.get_logger()

EMBEDDED_WORKER = "embedded"
"""Name of the worker of `serve`: the same after a restart, so that it takes up its own work at once."""
COUNT_SECONDS = 0.5
"""How often a run counts what it has done."""
WATCH_SECONDS = 0.5
"""How often the worker process is looked after."""
MOST_RESTART_SECONDS = 30.0
"""Longest wait before a worker that keeps dying is started again."""
STOP_SECONDS = 60
"""Longest wait for a worker to finish the article it reads (10,000 words take seconds)."""
BACKLOG = 2048
"""Connections that wait to be accepted."""
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
        asyncio.run(check_exposure(settings, url))
        named = msgspec.structs.replace(settings, worker_name=settings.worker_name or EMBEDDED_WORKER)
        with _watch_worker(named, url):
            asyncio.run(_run_api(settings, url))


def api(settings: Settings) -> None:
    """Run the API alone against NEWSASSAY_REDIS_URL until stopped."""
    configure_logging(settings)
    url = require_url(settings)
    asyncio.run(check_exposure(settings, url))
    asyncio.run(_run_api(settings, url))


def worker(settings: Settings) -> None:
    """Run a worker alone against NEWSASSAY_REDIS_URL until stopped."""
    configure_logging(settings)
    run_worker_process(settings, require_url(settings), None)


async def check_exposure(settings: Settings, url: str) -> None:
    """Refuse to listen beyond this machine where nobody but this machine would be served.

    Raises:
        SettingError: with what to do about it.

    """
    if settings.public_read or settings.allow_open or is_loopback(settings.host):
        return
    async with connect(url) as connection:
        if await KeyStore(connection).count() == 0:
            raise SettingError(
                "NEWSASSAY_HOST",
                f"{settings.host} can be reached from other machines, and no key has been created; run 'newsassay keys "
                "create', or set NEWSASSAY_PUBLIC_READ=true (read only) or NEWSASSAY_ALLOW_OPEN=true (no protection)",
            )


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches an address to listen on."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def run_until_idle(
    settings: Settings, articles: Sequence[Article], tools: Tools | None = None, show: ShowCounts | None = None
) -> Outcome:
    """Take in articles as the API does, work until nothing is left, and return stories and scores.

    The articles come in in the order of their publication, as they would have from feeds; `show` is told how far the
    work has come.
    """

    async def run(url: str) -> Outcome:
        async with connect(url) as connection:
            store, stories = ArticleStore(connection), StoryStore(connection)
            ordered = sorted(articles, key=lambda article: (article.published_at, article.article_id))
            submissions = [
                await store.submit(article, article.published_at, settings.max_waiting) for article in ordered
            ]
            named = msgspec.structs.replace(settings, worker_name=settings.worker_name or EMBEDDED_WORKER)
            accepted = sum(submission.outcome == "accepted" for submission in submissions)
            companions = (_count_for(show, accepted),) if show else ()
            plan = WorkerPlan(settings=named, url=url, until_idle=True, companions=companions)
            await run_worker(plan, anyio.Event(), tools)
            return Outcome(
                submissions=tuple(submissions),
                stories=tuple(await stories.list_all()),
                scores=tuple(await stories.list_scores()),
            )

    configure_logging(settings)
    with open_store(settings) as url:
        return asyncio.run(run(url))


def _count_for(show: ShowCounts, accepted: int) -> Companion:
    """Return what tells `show`, as long as the worker lives, how far it has come with the accepted articles."""

    async def count(connection: Connection) -> None:
        while True:
            stored = await StoryStore(connection).count_stored()
            unread = await ArticleStore(connection).count_unread()
            show(
                RunCounts(
                    articles=accepted,
                    read=accepted - unread,
                    placed=accepted - stored["jobs_unplaced"],
                    scored=stored["stories"],
                    unscored=stored["stories_unscored"],
                )
            )
            await anyio.sleep(COUNT_SECONDS)

    return count


async def _run_api(settings: Settings, url: str) -> None:
    """Serve requests until SIGTERM or SIGINT."""
    # Imported here: the worker process of `serve` needs none of it, and starts while this loads.
    import uvicorn

    from service.app import create_app

    config = uvicorn.Config(
        create_app(settings, url),
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
    server = uvicorn.Server(config)
    # uvicorn's own signal handling ends the process before the store is stopped.
    server.capture_signals = nullcontext  # type: ignore[assignment, method-assign] # no setting turns it off
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, setattr, server, "should_exit", True)
    with _listen(settings) as listener:
        host, port = listener.getsockname()[:2]
        log.info("serving", url=f"http://{host}:{port}", docs=f"http://{host}:{port}/docs")
        await server.serve(sockets=[listener])


def _listen(settings: Settings) -> socket.socket:
    """Return the listening socket; its protocol is named, since asyncio sends small answers at once only then."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise SettingError("NEWSASSAY_PORT", f"can't listen on {settings.host}:{settings.port}: {error}") from error
    listener.listen(BACKLOG)
    return listener


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
