import datetime as dt
from collections.abc import Callable
from typing import Any

import anyio
import pytest
from anyio import CapacityLimiter

from scoring.models import Article, StoryChange
from service.repository import keys
from service.repository.articles import ArticleStore
from service.repository.connection import Connection, StoreError
from service.repository.stories import Lease, LeaseLostError, StoryStore
from service.repository.workers import WorkerRegistry
from service.settings import Settings
from service.worker.reading import Reader
from service.worker.session import WorkerPlan, run_worker
from service.worker.writing import Pace, StoryWriter
from tests.factories import NOW, make_article
from tests.service.stand_in import StandIn

PATIENT = Pace(head_patience_seconds=60.0, tidy_seconds=0.0)


class Bench:
    """A reader and a story writer on one store, moved by hand."""

    def __init__(self, connection: Connection, pace: Pace = PATIENT) -> None:
        self.connection = connection
        self.pace = pace
        self.articles = ArticleStore(connection)
        self.stories = StoryStore(connection)
        self.tools = StandIn()
        self.lease = Lease(connection, "w", 30)
        self.reader = Reader(self.articles, self.tools, CapacityLimiter(1), 3)
        self.writer = self.make_writer()

    def make_writer(self) -> StoryWriter:
        return StoryWriter(self.connection, self.lease, self.tools, CapacityLimiter(1), self.pace)

    async def submit(self, *articles: Article) -> list[str]:
        return [(await self.articles.submit(article, NOW, 1000)).job_id for article in articles]

    async def settle(self, *articles: Article) -> None:
        """Take in articles, read and place them, score."""
        for job_id in await self.submit(*articles):
            await self.reader.read(job_id)
        while await self.writer.step():
            pass

    async def members(self) -> dict[str, list[str]]:
        found = await self.stories.list_all()
        return {story.result.story.story_id: [article.article_id for article in story.articles] for story in found}


@pytest.fixture
async def bench(connection: Connection) -> Bench:
    made = Bench(connection)
    assert await made.lease.take()
    return made


def told(article_id: str, topic: str = "Fire", **changes: Any) -> Article:
    return make_article(article_id, title=f"{topic} told", body="They counted 3 boats.", **changes)


async def test_articles_are_placed_in_their_order_of_arrival_whatever_is_read_first(bench: Bench) -> None:
    first, second = await bench.submit(told("a"), told("b"))
    await bench.reader.read(second)

    assert await bench.writer.step()
    assert await bench.articles.list_placed() == []

    await bench.reader.read(first)
    await bench.writer.step()
    assert await bench.articles.list_placed() == ["a", "b"]


async def test_placing_goes_on_without_an_article_whose_reading_stays_away(connection: Connection) -> None:
    bench = Bench(connection, Pace(head_patience_seconds=0.0, tidy_seconds=0.0))
    await bench.lease.take()
    _, second = await bench.submit(told("a"), told("b"))
    await bench.reader.read(second)

    await bench.writer.step()

    assert await bench.articles.list_placed() == ["b"]


async def test_reading_twice_changes_nothing(bench: Bench) -> None:
    (job_id,) = await bench.submit(told("a"))
    await bench.reader.read(job_id)
    await bench.reader.read(job_id)
    while await bench.writer.step():
        pass
    await bench.reader.read(job_id)
    await bench.reader.read("no such job")

    assert bench.tools.read_ids == ["a"]


async def test_a_restored_writer_goes_on_where_the_old_one_stopped(bench: Bench) -> None:
    await bench.settle(told("a"), told("b", "Flood"))
    await bench.lease.take()
    bench.writer = bench.make_writer()
    await bench.writer.restore()

    await bench.settle(told("c"), told("d", "Flood"))

    assert await bench.members() == {"s-a-fire": ["a", "c"], "s-b-flood": ["b", "d"]}
    score = await bench.stories.find_score("harbourpost.example")
    assert score is not None
    assert (score.claims, score.articles) == (4, 4)


async def test_a_merge_moves_articles_and_the_old_id_leads_on(bench: Bench) -> None:
    await bench.settle(told("a"), told("b", "Blaze"))
    bench.tools.index.changes = [
        StoryChange(
            kind="merge",
            story_id="s-a-fire",
            other_id="s-b-blaze",
            article_ids=("b",),
            probability=0.9,
            reason="one event",
        )
    ]
    await bench.settle(told("c"))

    assert await bench.members() == {"s-a-fire": ["a", "b", "c"]}
    led_on = await bench.stories.find_story("s-b-blaze")
    assert led_on is not None
    assert led_on.result.story.story_id == "s-a-fire"
    assert list(await bench.stories.load_ledgers()) == ["s-a-fire"]
    assert (await bench.articles.load_placements(["b"]))["b"].story.story_id == "s-a-fire"


async def test_a_split_moves_articles_to_the_new_story(bench: Bench) -> None:
    await bench.settle(told("a"), told("b"))
    bench.tools.index.changes = [
        StoryChange(
            kind="split", story_id="s-a-fire", other_id="s-new", article_ids=("b",), probability=0.9, reason="two"
        )
    ]
    await bench.settle(told("c"))

    assert await bench.members() == {"s-a-fire": ["a", "c"], "s-new": ["b"]}


async def test_a_job_of_a_merged_story_is_still_finished(bench: Bench) -> None:
    (job_id,) = await bench.submit(told("b", "Blaze"))
    await bench.reader.read(job_id)
    bench.tools.index.changes = [
        StoryChange(
            kind="merge", story_id="s-x", other_id="s-b-blaze", article_ids=("b",), probability=0.9, reason="one event"
        )
    ]
    while await bench.writer.step():
        pass

    job = await bench.articles.find_job(job_id)
    assert job is not None
    assert job.state == "done"


async def test_merging_and_splitting_follow_the_time_of_the_stream(connection: Connection) -> None:
    bench = Bench(connection, Pace(head_patience_seconds=60.0, tidy_seconds=1e9))
    await bench.lease.take()
    days = [NOW - dt.timedelta(days=9), NOW - dt.timedelta(days=8.5), NOW - dt.timedelta(days=3), NOW]
    await bench.settle(*[told(f"a{number}", published_at=day) for number, day in enumerate(days)])

    stream = [days[0], days[2], days[3]]
    assert bench.tools.index.tidied == [*stream, NOW]
    assert await bench.stories.tidied_until() == NOW


async def test_an_article_that_moves_to_another_story_leaves_the_old_one(bench: Bench) -> None:
    await bench.settle(told("a"), told("b"))
    await bench.settle(told("b", "Flood"))

    assert await bench.members() == {"s-a-fire": ["a"], "s-b-flood": ["b"]}


async def test_a_revision_supersedes_the_one_still_waiting(bench: Bench) -> None:
    jobs = await bench.submit(told("a"), told("a", "Flood"))
    for job_id in jobs:
        await bench.reader.read(job_id)
    while await bench.writer.step():
        pass

    assert await bench.members() == {"s-a-flood": ["a"]}
    states = [await bench.articles.find_job(job_id) for job_id in jobs]
    assert [job.state for job in states if job] == ["done", "done"]
    assert await bench.connection.client.exists(keys.reading(jobs[0])) == 0


async def test_an_owner_and_a_name_are_the_newest_articles(bench: Bench) -> None:
    await bench.settle(
        told("a", outlet_name="Old Name", published_at=NOW), told("b", published_at=NOW + dt.timedelta(days=1))
    )

    score = await bench.stories.find_score("harbourpost.example")
    assert score is not None
    assert score.outlet_name == "Harbour Post"
    assert score.as_of == NOW + dt.timedelta(days=1)


async def test_a_writer_without_the_lease_writes_nothing(bench: Bench) -> None:
    (job_id,) = await bench.submit(told("a"))
    await bench.reader.read(job_id)
    await Lease(bench.connection, "w", 30).take()

    with pytest.raises(LeaseLostError, match="another worker"):
        await bench.writer.step()
    assert await bench.articles.list_placed() == []


async def test_a_job_that_vanished_makes_the_writer_start_again(bench: Bench) -> None:
    (job_id,) = await bench.submit(told("a"))
    await bench.reader.read(job_id)
    (item,) = await bench.articles.list_work(10)
    await bench.connection.client.zrem(keys.UNPLACED, job_id)

    with pytest.raises(LeaseLostError, match="no longer"):
        await bench.writer._place(item)


async def test_a_worker_whose_lease_is_taken_begins_anew_and_finishes(store_url: str, connection: Connection) -> None:
    settings = Settings(worker_name="w", lease_seconds=0.3)
    articles = ArticleStore(connection)
    for number in range(8):
        await articles.submit(told(f"a{number}"), NOW, 100)
    tools = StandIn(pause_seconds=0.05)

    async def disturb() -> None:
        thief = Lease(connection, "w", 0.3)
        for _ in range(3):
            await anyio.sleep(0.1)
            await thief.take()

    with anyio.fail_after(30):
        async with anyio.create_task_group() as group:
            group.start_soon(disturb)
            await run_worker(WorkerPlan(settings=settings, url=store_url, until_idle=True), anyio.Event(), tools)

    (story,) = await StoryStore(connection).list_all()
    assert len(story.articles) == 8
    assert len(story.result.ledger) == 8


async def test_a_worker_that_is_stopped_leaves_at_once_and_another_goes_on(
    store_url: str, connection: Connection
) -> None:
    articles = ArticleStore(connection)
    for number in range(6):
        await articles.submit(told(f"a{number}"), NOW, 100)
    stop = anyio.Event()
    plan = WorkerPlan(settings=Settings(worker_name="one", redeliver_seconds=1.0), url=store_url)

    async def stop_soon() -> None:
        while not await articles.list_placed():  # noqa: ASYNC110 - another process' store gives no event
            await anyio.sleep(0.02)
        stop.set()

    with anyio.fail_after(30):
        async with anyio.create_task_group() as group:
            group.start_soon(stop_soon)
            await run_worker(plan, stop, StandIn(pause_seconds=0.05))
    assert await WorkerRegistry(connection).count_alive() == 0
    other = WorkerPlan(settings=Settings(worker_name="two", redeliver_seconds=1.0), url=store_url, until_idle=True)
    with anyio.fail_after(30):
        await run_worker(other, anyio.Event(), StandIn())

    assert len(await articles.list_placed()) == 6


async def test_a_worker_waits_for_a_store_that_is_away() -> None:
    stop = anyio.Event()
    plan = WorkerPlan(settings=Settings(worker_name="w"), url="unix:///nowhere/store.sock")

    ended = False

    async def work() -> None:
        nonlocal ended
        await run_worker(plan, stop, StandIn())
        ended = True

    with anyio.fail_after(20):
        async with anyio.create_task_group() as group:
            group.start_soon(work)
            await anyio.sleep(0.5)
            waited = not ended
            stop.set()

    assert waited
    assert ended


async def test_companions_run_beside_the_tasks_and_end_with_the_worker(store_url: str) -> None:
    seen: list[str] = []
    stop = anyio.Event()

    async def companion(connection: Connection) -> None:
        await connection.ping()
        seen.append("began")
        stop.set()
        try:
            await anyio.sleep_forever()
        finally:
            seen.append("ended")

    plan = WorkerPlan(settings=Settings(worker_name="w"), url=store_url, companions=(companion,))
    with anyio.fail_after(20):
        await run_worker(plan, stop, StandIn())

    assert seen == ["began", "ended"]


async def test_a_worker_ends_when_its_parent_is_gone(store_url: str, connection: Connection) -> None:
    plan = WorkerPlan(settings=Settings(worker_name="w"), url=store_url, parent=-1)

    with anyio.fail_after(20):
        await run_worker(plan, anyio.Event(), StandIn())

    assert await WorkerRegistry(connection).count_alive() == 0


async def test_a_reading_that_cannot_be_stored_is_delivered_again(
    store_url: str, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = iter([True])
    commit: Callable[..., Any] = ArticleStore.commit_reading

    async def commit_sometimes(self: ArticleStore, *arguments: Any) -> bool:
        if next(failures, False):
            raise StoreError("away for a moment")
        stored: bool = await commit(self, *arguments)
        return stored

    monkeypatch.setattr(ArticleStore, "commit_reading", commit_sometimes)
    await ArticleStore(connection).submit(told("a"), NOW, 10)
    settings = Settings(worker_name="w", redeliver_seconds=0.5)

    with anyio.fail_after(30):
        await run_worker(WorkerPlan(settings=settings, url=store_url, until_idle=True), anyio.Event(), StandIn())

    assert await ArticleStore(connection).list_placed() == ["a"]
