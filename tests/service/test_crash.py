"""Workers killed at any moment: nothing is lost or counted twice, the end is that of an undisturbed run."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
import pytest
import redis

from scoring.models import Article
from service.cli_serve import Outcome, run_until_idle
from service.repository import keys
from service.repository.articles import ArticleStore
from service.repository.connection import connect
from service.repository.stories import StoryStore
from service.settings import Settings
from tests.factories import NOW, make_article, without_time
from tests.service.stand_in import StandIn

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = [
    make_article(
        f"a{number:02}",
        title=f"Topic{number % 6} told",
        body=f"They counted {number % 4} boats.",
        outlet_id=f"outlet{number % 7}.example",
    )
    for number in range(60)
]


@contextmanager
def worker(url: str, pause_seconds: float, name: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker process; kill what is left of it at the end."""
    command = [sys.executable, "-m", "tests.service.crash_worker", url, str(pause_seconds), name]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own module
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(client: redis.Redis, condition: str, count: int) -> None:
    """Wait until so many articles are placed ("placed") or the store is idle ("idle")."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with client.pipeline() as pipe:
            pipe.zcard(keys.PLACED)
            pipe.zcard(keys.UNPLACED)
            pipe.scard(keys.DIRTY)
            pipe.scard(keys.FINISHING)
            placed, unplaced, dirty, finishing = pipe.execute()
        waits = unplaced + dirty + finishing
        if (condition == "placed" and placed >= count) or (condition == "idle" and waits == 0 and placed >= count):
            return
        time.sleep(0.02)
    pytest.fail(f"not {condition} after a minute")


async def submit_all(url: str, articles: list[Article]) -> None:
    async with connect(url) as connection:
        for article in articles:
            await ArticleStore(connection).submit(article, NOW, 1000)


async def collect(url: str) -> Outcome:
    async with connect(url) as connection:
        stories = StoryStore(connection)
        return Outcome(
            submissions=(), stories=tuple(await stories.list_all()), scores=tuple(await stories.list_scores())
        )


def undisturbed(folder: Path) -> Outcome:
    return run_until_idle(Settings(data=folder, log_level="error"), ARTICLES, StandIn())


def check_same(found: Outcome, expected: Outcome) -> None:
    assert found.stories == expected.stories
    assert without_time(found.scores) == without_time(expected.scores)
    rows = [row.row_id for story in found.stories for row in story.result.ledger]
    assert sorted(rows) == sorted(f"r-c-{article.article_id}" for article in ARTICLES)


@pytest.mark.parametrize("same_name", [True, False])
def test_a_worker_killed_again_and_again_ends_where_an_undisturbed_one_does(
    store_url: str, tmp_path: Path, same_name: bool
) -> None:
    expected = undisturbed(tmp_path)
    anyio.run(submit_all, store_url, ARTICLES)

    with redis.Redis.from_url(store_url) as client:
        for life, placed in enumerate((5, 17, 31, 44)):
            with worker(store_url, 0.01, "w" if same_name else f"w{life}") as process:
                wait_for(client, "placed", placed)
                os.kill(process.pid, signal.SIGKILL)
        with worker(store_url, 0.0, "w" if same_name else "last"):
            wait_for(client, "idle", len(ARTICLES))
        assert client.xlen(keys.READ_STREAM) == 0
        states = {client.hget(key, "state") for key in client.scan_iter(keys.JOB + "*")}

    assert states == {b"done"}
    check_same(anyio.run(collect, store_url), expected)


def test_a_worker_killed_beside_another_leaves_its_articles_to_that_one(store_url: str, tmp_path: Path) -> None:
    expected = undisturbed(tmp_path)
    anyio.run(submit_all, store_url, ARTICLES)

    with redis.Redis.from_url(store_url) as client, worker(store_url, 0.01, "first") as first:
        wait_for(client, "placed", 3)
        with worker(store_url, 0.01, "second"):
            wait_for(client, "placed", 15)
            os.kill(first.pid, signal.SIGKILL)
            wait_for(client, "idle", len(ARTICLES))

    check_same(anyio.run(collect, store_url), expected)


def test_an_article_that_kills_every_worker_is_given_up(store_url: str) -> None:
    settings = Settings(worker_name="w", max_attempts=2, log_level="error")

    async def run() -> str:
        async with connect(store_url) as connection:
            store = ArticleStore(connection)
            job_id = (await store.submit(ARTICLES[0], NOW, 10)).job_id
            for _ in range(settings.max_attempts):
                assert await store.begin_reading(job_id)
            return job_id

    job_id = anyio.run(run)
    with redis.Redis.from_url(store_url) as client:
        from service.worker.session import WorkerPlan, run_worker

        plan = WorkerPlan(settings=settings, url=store_url, until_idle=True)
        anyio.run(run_worker, plan, anyio.Event(), StandIn())
        assert client.hget(keys.job(job_id), "state") == b"failed"
        assert b"ended 2 workers" in client.hget(keys.job(job_id), "error")


def test_a_late_write_of_a_worker_that_lost_the_lease_changes_nothing(store_url: str) -> None:
    from service.repository.stories import Lease, LeaseLostError

    async def run() -> None:
        async with connect(store_url) as connection:
            stories = StoryStore(connection)
            old, new = Lease(connection, "w", 10), Lease(connection, "w", 10)
            assert await old.take()
            assert await new.take()
            assert not await old.keep()
            with pytest.raises(LeaseLostError):
                await stories.commit_scores(old, [], NOW)
            with pytest.raises(LeaseLostError):
                await stories.commit_story(old, "s", None)
            await stories.commit_scores(new, [], NOW)
            assert not await Lease(connection, "other", 10).take()
            await new.give_up()
            assert await Lease(connection, "other", 10).take()

    anyio.run(run)
