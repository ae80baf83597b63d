"""A store moves to another embedding model; stories keep their ids, and vectors of two models never meet."""

import os
import signal
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

import anyio
import pytest
import redis
from rich.console import Console

from scoring.models import Reading
from service.cli_reembed import reembed
from service.repository import keys
from service.repository.articles import ArticleStore
from service.repository.connection import Connection
from service.repository.stored import decode
from service.repository.stories import StoryStore
from service.settings import SettingError, Settings
from service.worker.session import WorkerPlan, run_worker
from tests.factories import NOW, make_article
from tests.service.stand_in import StandIn

ARTICLES = [
    make_article(f"a{number:02}", title=f"Topic{number % 3} told", body=f"They counted {number} boats.")
    for number in range(24)
]


def settings_of(url: str) -> Settings:
    return Settings(redis_url=url, worker_name="w", log_level="error", lease_seconds=0.6)


def other_model(pause_seconds: float = 0.0) -> StandIn:
    return StandIn(pause_seconds, encoder="other-model", dimension=5)


def work(url: str, tools: StandIn) -> None:
    anyio.run(run_worker, WorkerPlan(settings=settings_of(url), url=url, until_idle=True), anyio.Event(), tools)


def fill(url: str, count: int = len(ARTICLES)) -> None:
    async def submit() -> None:
        from service.repository.connection import connect

        async with connect(url) as connection:
            for article in ARTICLES[:count]:
                await ArticleStore(connection).submit(article, NOW, 1000)

    anyio.run(submit)


def encoders(url: str) -> dict[str, int]:
    """Count the stored readings by encoder and check their vectors' length."""
    counts: dict[str, int] = {}
    with redis.Redis.from_url(url) as client:
        for key in client.scan_iter(keys.READING + "*"):
            reading = decode(client.get(key), Reading)
            assert len(reading.lead_vector) == (5 if reading.encoder == "other-model" else 3)
            counts[reading.encoder] = counts.get(reading.encoder, 0) + 1
    return counts


def stories(url: str) -> dict[str, list[str]]:
    async def collect() -> dict[str, list[str]]:
        from service.repository.connection import connect

        async with connect(url) as connection:
            found = await StoryStore(connection).list_all()
            return {story.result.story.story_id: [one.article_id for one in story.articles] for story in found}

    return anyio.run(collect)


def test_a_worker_of_another_model_refuses_the_store(store_url: str) -> None:
    fill(store_url, 3)
    work(store_url, StandIn())
    with pytest.raises(SettingError, match=r"vectors of stand-in.*those of other-model.*newsassay reembed"):
        work(store_url, other_model())
    assert encoders(store_url) == {"stand-in": 3}


def test_a_moved_store_keeps_its_stories_and_goes_on_with_the_new_model(store_url: str) -> None:
    fill(store_url, 18)
    work(store_url, StandIn())
    before = stories(store_url)
    told = StringIO()

    assert reembed(settings_of(store_url), Console(file=told), other_model()) == 0

    assert "18 articles" in told.getvalue()
    assert encoders(store_url) == {"other-model": 18}
    fill(store_url)
    work(store_url, other_model())
    after = stories(store_url)
    assert set(after) == set(before)
    assert all(after[story_id][: len(ids)] == ids for story_id, ids in before.items())
    assert encoders(store_url) == {"other-model": 24}
    with pytest.raises(SettingError, match="vectors of other-model"):
        work(store_url, StandIn())


def test_a_reading_made_with_the_old_model_meanwhile_is_moved_when_it_is_placed(store_url: str) -> None:
    fill(store_url, 2)
    work(store_url, StandIn())
    fill(store_url, 4)

    async def read_with_the_old_model() -> None:
        from service.repository.connection import connect

        async with connect(store_url) as connection:
            articles = ArticleStore(connection)
            for item in await articles.list_work(10):
                task = await articles.begin_reading(item.job_id)
                assert task is not None
                await articles.commit_reading(item.job_id, StandIn().read(task.article))

    anyio.run(read_with_the_old_model)
    reembed(settings_of(store_url), Console(file=StringIO()), other_model())
    assert encoders(store_url) == {"other-model": 2, "stand-in": 2}
    work(store_url, other_model())
    assert encoders(store_url) == {"other-model": 4}


def test_moving_twice_embeds_nothing_again(store_url: str) -> None:
    fill(store_url, 4)
    work(store_url, StandIn())
    first, again = other_model(), other_model()
    reembed(settings_of(store_url), Console(file=StringIO()), first)
    reembed(settings_of(store_url), Console(file=StringIO()), again)
    assert (len(first.embedded_ids), again.embedded_ids) == (4, [])


MOVER = """
import sys
from io import StringIO
from rich.console import Console
from service.cli_reembed import reembed
from service.settings import Settings
from tests.service.stand_in import StandIn
settings = Settings(redis_url=sys.argv[1], worker_name=sys.argv[2], log_level="error", lease_seconds=0.6)
reembed(settings, Console(file=StringIO()), StandIn(0.03, encoder="other-model", dimension=5))
"""


def test_a_move_killed_again_and_again_ends_where_an_undisturbed_one_does(store_url: str) -> None:
    fill(store_url)
    work(store_url, StandIn())
    before = stories(store_url)
    root = Path(__file__).resolve().parents[2]
    for moved in (2, 9, 17):
        command = [sys.executable, "-c", MOVER, store_url, f"mover{moved}"]
        with subprocess.Popen(command, cwd=root) as process:  # noqa: S603 - our own code
            end = time.monotonic() + 60
            while encoders(store_url).get("other-model", 0) < moved and time.monotonic() < end:
                time.sleep(0.02)
            os.kill(process.pid, signal.SIGKILL)
        counts = encoders(store_url)
        assert counts["other-model"] >= moved
        assert sum(counts.values()) == len(ARTICLES)
    # The worker finishes what the killed command left.
    work(store_url, other_model())
    assert encoders(store_url) == {"other-model": len(ARTICLES)}
    assert stories(store_url) == before


async def test_the_writer_of_the_old_model_loses_its_lease_at_the_switch(connection: Connection) -> None:
    from service.repository.stories import Lease, LeaseLostError

    store, lease = StoryStore(connection), Lease(connection, "old", 30)
    assert await store.claim_encoder("stand-in") == "stand-in"
    assert await lease.take()
    await store.switch_encoder("stand-in")
    assert await lease.keep()
    await store.switch_encoder("other-model")
    assert not await lease.keep()
    with pytest.raises(LeaseLostError):
        await store.note_tidied(lease, NOW)
