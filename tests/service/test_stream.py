"""The engine behind the service: articles come late, out of order, as copies or without a usable text."""

import random
from collections.abc import Iterator
from typing import Any

import anyio
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from service.app import create_app
from service.engine import EngineTools
from service.worker.session import WorkerPlan, run_worker
from tests.factories import make_record
from tests.scoring.test_pipeline import copies_of_wire, reports
from tests.service.open_settings import open_settings

Client = TestClient[Litestar]
SETTINGS = open_settings(requests_per_minute=0, worker_name="w", engine="light", log_level="error")


@pytest.fixture(scope="module")
def tools() -> EngineTools:
    return EngineTools.from_settings(SETTINGS)


@pytest.fixture
def client(store_url: str) -> Iterator[Client]:
    with TestClient(create_app(SETTINGS, store_url)) as opened:
        yield opened


def work(store_url: str, tools: EngineTools) -> None:
    async def run() -> None:
        await run_worker(WorkerPlan(settings=SETTINGS, url=store_url, until_idle=True), anyio.Event(), tools)

    anyio.run(run)


def record_of(article: Any) -> dict[str, Any]:
    return make_record(
        id=article.article_id,
        title=article.title,
        body=article.body,
        outlet=article.outlet_name,
        outlet_domain=article.outlet_id,
        url=article.url,
        published_at=article.published_at.isoformat(),
    )


def submit(client: Client, *records: dict[str, Any]) -> list[str]:
    """Post records in the order given; returns the jobs' addresses."""
    replies = [client.post("/v1/articles", json=record) for record in records]
    assert [reply.status_code for reply in replies] == [202] * len(records)
    return [reply.json()["location"] for reply in replies]


def story_of(client: Client, job: str) -> dict[str, Any]:
    state = client.get(job).json()
    assert state["state"] == "done", state
    story: dict[str, Any] = client.get(f"/v1/stories/{state['story_id']}").json()
    return story


def scores(client: Client) -> dict[str, tuple[Any, ...]]:
    """Return what is published of the outlets that reported themselves."""
    names = {article.outlet_id for article in reports()}
    return {
        outlet["outlet_id"]: (outlet["agreement"], outlet["drift"], outlet["n_eff"], outlet["verdicts"])
        for outlet in client.get("/v1/outlets").json()["outlets"]
        if outlet["outlet_id"] in names
    }


def test_differing_copies_of_a_wire_text_change_no_score_on_the_way_through_the_worker(
    client: Client, store_url: str, tools: EngineTools
) -> None:
    """The last report comes after all copies, so that scores refer to one time.

    It is the agency's own, which now counts for the first to publish it: its outlet's score is left out.
    """
    own = sorted(reports(), key=lambda article: article.published_at)
    last = record_of(own[-1]) | {"published_at": "2024-05-01T21:00:00+00:00"}
    told = [*map(record_of, own[:-1]), last]
    submit(client, *told)
    work(store_url, tools)
    alone = scores(client)

    jobs = submit(client, *map(record_of, copies_of_wire(7, 3)))
    work(store_url, tools)

    story = story_of(client, jobs[0])
    assert len(story["articles"]) == len(told) + 7
    assert max(len(origin["article_ids"]) for origin in story["origins"]) == 8
    agency = own[-1].outlet_id
    assert scores(client).keys() == alone.keys()
    assert {name: found for name, found in scores(client).items() if name != agency} == {
        name: found for name, found in alone.items() if name != agency
    }
    assert len(alone) == len(told)


def test_articles_that_come_late_and_out_of_order_join_the_story_of_their_event(
    client: Client, store_url: str, tools: EngineTools
) -> None:
    """Days pass in the stream before the first reports of an event come in, the latest of them first."""
    later = [
        make_record(
            id=f"later-{day}",
            title=f"Council of Brenn votes on item {day}",
            body=f"The council of Brenn put off its vote on tram line {day} once more on account of the budget.",
            url=f"https://harbourpost.example/later-{day}",
            published_at=f"2024-05-{day:02}T09:00:00Z",
        )
        for day in (9, 12, 15)
    ]
    first, *others = sorted(reports(), key=lambda article: article.published_at, reverse=True)
    (job,) = submit(client, record_of(first))
    submit(client, *later)
    work(store_url, tools)
    before = story_of(client, job)
    random.Random(0).shuffle(others)
    jobs = submit(client, *map(record_of, others))
    work(store_url, tools)

    story = story_of(client, job)
    assert story["story_id"] == before["story_id"]
    assert {one["article_id"] for one in story["articles"]} == {article.article_id for article in reports()}
    assert {story_of(client, late)["story_id"] for late in jobs} == {story["story_id"]}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"body": "…", "title": None}, "no text"), ({"lang": "fi"}, "language")],
)
def test_an_article_that_cannot_be_compared_is_a_story_of_its_own_with_the_reason(
    client: Client, store_url: str, tools: EngineTools, changes: dict[str, Any], reason: str
) -> None:
    wire = record_of(reports()[-1])
    odd = wire | {"id": "odd", "outlet_domain": "odd.example", "url": "https://odd.example/1"} | changes
    usual, job = submit(client, wire, odd)
    work(store_url, tools)

    told = [(one["article_id"], one["not_compared"]) for one in story_of(client, job)["articles"]]
    assert told == [("odd", reason)]
    assert [one["not_compared"] for one in story_of(client, usual)["articles"]] == [""]
