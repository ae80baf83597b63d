"""Stories merged and split by hand: asked over the API, carried out by the story writer."""

import os
import signal
from collections.abc import Iterator
from typing import Any

import anyio
import pytest
import redis
from litestar import Litestar
from litestar.testing import TestClient

from scoring.models import StoryChange
from service.app import create_app
from service.repository import keys
from service.repository.connection import Connection
from service.repository.stored import Curation
from tests.factories import NOW
from tests.service.test_api import SETTINGS, Client, submit, told, work
from tests.service.test_crash import wait_for, worker
from tests.service.test_worker import Bench
from tests.service.test_worker import told as report


@pytest.fixture
def client(store_url: str) -> Iterator[Client]:
    with TestClient[Litestar](create_app(SETTINGS, store_url)) as opened:
        yield opened


@pytest.fixture
async def bench(connection: Connection) -> Bench:
    made = Bench(connection)
    assert await made.lease.take()
    return made


def two_stories(client: Client, store_url: str) -> tuple[str, str]:
    """Take in two articles on a bridge and one on a dam."""
    links = [
        submit(client, told(3, "harbour")),
        submit(client, told(4, "mountain")),
        submit(client, told(9, "river", id="dam", title="Dam holds", url="https://river.example/dam")),
    ]
    work(store_url)
    first, _, dam = (client.get(link["location"]).json()["story_id"] for link in links)
    return first, dam


def articles_of(client: Client, story_id: str) -> list[str]:
    return [article["article_id"] for article in client.get(f"/v1/stories/{story_id}").json()["articles"]]


def test_stories_merged_by_hand_answer_under_both_ids(client: Client, store_url: str) -> None:
    bridge, dam = two_stories(client, store_url)

    reply = client.post(f"/v1/stories/{dam}/merge", json={"story_id": bridge})
    assert reply.status_code == 202, reply.text
    assert client.get(reply.headers["Location"]).json()["state"] == "queued"
    work(store_url)

    job = client.get(reply.json()["location"]).json()
    assert (job["kind"], job["state"], job["story_id"]) == ("merge", "done", bridge)
    assert articles_of(client, bridge) == articles_of(client, dam) == ["bridge-harbour", "bridge-mountain", "dam"]
    assert client.get(f"/v1/stories/{dam}").json()["lineage"] == [dam]
    assert len(client.get("/v1/stories").json()["items"]) == 1


def test_articles_taken_out_by_hand_are_a_story_of_their_own(client: Client, store_url: str) -> None:
    bridge, _ = two_stories(client, store_url)

    reply = client.post(f"/v1/stories/{bridge}/split", json={"article_ids": ["bridge-mountain"]})
    work(store_url)

    job = client.get(reply.json()["location"]).json()
    assert (job["kind"], job["state"]) == ("split", "done")
    assert articles_of(client, bridge) == ["bridge-harbour"]
    assert articles_of(client, job["story_id"]) == ["bridge-mountain"]
    assert client.get(f"/v1/stories/{job['story_id']}").json()["lineage"] == [bridge]


def test_asking_twice_changes_nothing_more(client: Client, store_url: str) -> None:
    bridge, dam = two_stories(client, store_url)
    split = f"/v1/stories/{bridge}/split"
    asked = [client.post(split, json={"article_ids": ["bridge-mountain"]}) for _ in range(2)]
    work(store_url)
    asked.append(client.post(split, json={"article_ids": ["bridge-mountain"]}))
    asked += [client.post(f"/v1/stories/{bridge}/merge", json={"story_id": dam}) for _ in range(2)]
    work(store_url)
    asked.append(client.post(f"/v1/stories/{bridge}/merge", json={"story_id": dam}))
    work(store_url)

    assert [reply.status_code for reply in asked] == [202] * 6
    jobs = [client.get(reply.json()["location"]).json() for reply in asked]
    assert {job["state"] for job in jobs} == {"done"}
    assert len({job["story_id"] for job in jobs[:3]}) == 1
    assert articles_of(client, bridge) == ["bridge-harbour", "dam"]


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("merge", {}, "story_id"),
        ("merge", {"story_id": ""}, "story_id"),
        ("merge", {"story_id": 7}, "story_id"),
        ("merge", {"story_id": "nowhere"}, "story_id"),
        ("merge", {"story_id": "s-bridge-harbour-bridge"}, "story_id"),
        ("merge", ["x"], ""),
        ("split", {}, "article_ids"),
        ("split", {"article_ids": []}, "article_ids"),
        ("split", {"article_ids": "bridge-mountain"}, "article_ids"),
        ("split", {"article_ids": ["bridge-mountain", "nobody"]}, "article_ids[1]"),
        ("split", {"article_ids": ["dam"]}, "article_ids[0]"),
        ("split", {"article_ids": [None]}, "article_ids[0]"),
        ("split", {"article_ids": ["x"] * 1001}, "article_ids"),
        ("split", {"article_ids": ["bridge-mountain", "bridge-harbour"]}, "article_ids"),
    ],
)
def test_what_cannot_be_done_is_a_problem_that_names_the_field(
    client: Client, store_url: str, path: str, body: Any, field: str
) -> None:
    bridge, _ = two_stories(client, store_url)
    assert bridge == "s-bridge-harbour-bridge"
    reply = client.post(f"/v1/stories/{bridge}/{path}", json=body)
    assert (reply.status_code, reply.headers["content-type"]) == (422, "application/problem+json")
    assert reply.json()["type"] == "urn:newsassay:problem:invalid-change"
    assert [entry["field"] for entry in reply.json()["errors"]] == [field]


@pytest.mark.parametrize(
    ("path", "body"), [("merge", {"story_id": "other"}), ("split", {"article_ids": ["bridge-harbour"]})]
)
def test_a_story_that_is_not_there_can_be_neither_merged_nor_split(client: Client, path: str, body: Any) -> None:
    reply = client.post(f"/v1/stories/nowhere/{path}", json=body)
    assert (reply.status_code, reply.json()["type"]) == (404, "urn:newsassay:problem:not-found")


def test_a_body_that_is_no_json_is_a_problem(client: Client) -> None:
    reply = client.post("/v1/stories/any/merge", content=b"{", headers={"content-type": "application/json"})
    assert (reply.status_code, reply.json()["type"]) == (400, "urn:newsassay:problem:malformed-json")


def test_the_document_describes_both_operations(client: Client) -> None:
    paths = client.get("/docs/openapi.json").json()["paths"]
    for name, field in (("merge", "story_id"), ("split", "article_ids")):
        operation = paths[f"/v1/stories/{{story_id}}/{name}"]["post"]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        assert schema["required"] == [field]
        assert {"202", "422"} <= set(operation["responses"])


async def test_a_restored_writer_respects_what_a_person_decided(bench: Bench) -> None:
    await bench.settle(report("a"), report("b"), report("c", "Flood"))
    await bench.articles.curate(Curation(kind="split", story_id="s-a-fire", article_ids=("b",)), NOW)
    await bench.articles.curate(Curation(kind="merge", story_id="s-a-fire", other_id="s-c-flood"), NOW)
    await bench.settle()

    await bench.lease.take()
    bench.writer = bench.make_writer()
    await bench.writer.restore()

    book = bench.tools.index.book
    (taken,) = {book.story_of("b")}
    assert book.stories() == {"s-a-fire": ("a", "c"), taken: ("b",)}
    assert not book.may_merge("s-a-fire", str(taken))
    assert not book.may_split("s-a-fire")
    assert book.resolve("s-c-flood") == "s-a-fire"
    assert book.lineage("s-a-fire") == ("s-c-flood",)


async def test_a_story_merged_on_carries_its_mark_along(bench: Bench) -> None:
    await bench.settle(report("a"), report("b", "Flood"), report("c", "Quake"))
    await bench.articles.curate(Curation(kind="merge", story_id="s-b-flood", other_id="s-c-quake"), NOW)
    await bench.settle()
    bench.tools.index.changes = [
        StoryChange(
            kind="merge",
            story_id="s-a-fire",
            other_id="s-b-flood",
            article_ids=("b", "c"),
            probability=0.9,
            reason="one event",
        )
    ]
    await bench.settle(report("d"))

    marks = await bench.stories.load_marks()
    assert marks.kept_whole == ("s-a-fire",)
    assert marks.lineages["s-a-fire"] == ("s-c-quake", "s-b-flood")
    found = await bench.stories.find_story("s-c-quake")
    assert found is not None
    assert found.result.story.story_id == "s-a-fire"


async def test_a_change_that_came_too_late_fails_its_job_and_nothing_else(bench: Bench) -> None:
    await bench.settle(report("a"), report("b"))
    job_id = await bench.articles.curate(Curation(kind="split", story_id="s-a-fire", article_ids=("gone",)), NOW)
    await bench.settle(report("c"))

    job = await bench.articles.find_job(job_id)
    assert job is not None
    assert (job.state, job.kind) == ("failed", "split")
    assert "s-a-fire" in str(job.error)
    assert await bench.members() == {"s-a-fire": ["a", "b", "c"]}


async def test_a_writer_that_ends_before_its_write_leaves_the_change_to_the_next(bench: Bench) -> None:
    """The index has merged, the store has not: the next writer begins from the store and merges once."""
    await bench.settle(report("a"), report("b", "Flood"))
    job_id = await bench.articles.curate(Curation(kind="merge", story_id="s-a-fire", other_id="s-b-flood"), NOW)
    bench.tools.index.merge_by_hand("s-a-fire", "s-b-flood")

    await bench.lease.take()
    bench.writer = bench.make_writer()
    await bench.writer.restore()
    await bench.settle()

    assert await bench.members() == {"s-a-fire": ["a", "b"]}
    job = await bench.articles.find_job(job_id)
    assert job is not None
    assert job.state == "done"


def test_workers_killed_while_stories_are_changed_by_hand_lose_nothing(client: Client, store_url: str) -> None:
    """Ten stories of two; each is merged with the next but one and the merged part taken out again, under kills."""
    for number in range(20):
        submit(client, told(number, f"o{number}", id=f"a{number}", title=f"Topic{number % 10} told"))
    work(store_url)
    with redis.Redis.from_url(store_url) as reader:
        asked = []
        for number in range(0, 10, 2):
            stories = [f"s-a{place}-topic{place}" for place in (number, number + 1)]
            asked.append(client.post(f"/v1/stories/{stories[0]}/merge", json={"story_id": stories[1]}).json())
            asked.append(
                client.post(f"/v1/stories/{stories[0]}/split", json={"article_ids": [f"a{number + 10}"]}).json()
            )
        for done in (2, 5, 8):
            with worker(store_url, 0.0, "w") as process:
                while reader.zcard(keys.UNPLACED) > 10 - done:
                    anyio.run(anyio.sleep, 0.01)
                os.kill(process.pid, signal.SIGKILL)
        with worker(store_url, 0.0, "w"):
            wait_for(reader, "idle", 20)

    jobs = [client.get(link["location"]).json() for link in asked]
    assert {job["state"] for job in jobs} == {"done"}
    for place in range(0, 10, 2):
        kept = f"s-a{place}-topic{place}"
        assert articles_of(client, kept) == [f"a{place}", f"a{place + 1}", f"a{place + 11}"]
        assert articles_of(client, jobs[place + 1]["story_id"]) == [f"a{place + 10}"]
    outlets = client.get("/v1/outlets").json()["outlets"]
    assert sum(outlet["claims"] for outlet in outlets) == 20
