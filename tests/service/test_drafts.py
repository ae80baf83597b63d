"""Drafts: checked by the story writer, kept nowhere."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import anyio
import pytest
import redis
from litestar import Litestar
from litestar.testing import TestClient
from structlog.testing import capture_logs

from service.app import create_app
from service.worker.session import WorkerPlan, run_worker
from tests.service.stand_in import StandIn
from tests.service.test_api import SETTINGS, Client, submit, told, work


@pytest.fixture
def client(store_url: str) -> Iterator[Client]:
    with TestClient[Litestar](create_app(SETTINGS, store_url)) as opened:
        yield opened


@contextmanager
def a_worker(store_url: str, tools: StandIn | None = None) -> Iterator[None]:
    """Run a worker beside the test, until it ends."""
    ready, stops = threading.Event(), list[tuple[anyio.Event, anyio.from_thread.BlockingPortal]]()

    async def run(portal: anyio.from_thread.BlockingPortal) -> None:
        stop = anyio.Event()
        stops.append((stop, portal))
        ready.set()
        await run_worker(WorkerPlan(settings=SETTINGS, url=store_url), stop, tools or StandIn())

    with anyio.from_thread.start_blocking_portal() as portal:
        future = portal.start_task_soon(run, portal)
        assert ready.wait(5)
        try:
            yield
        finally:
            portal.call(stops[0][0].set)
            future.result(20)


def check(client: Client, body: str, **fields: object) -> Any:
    reply = None
    for _ in range(100):
        reply = client.post("/v1/drafts/check", json={"title": "Bridge closed", "body": body} | fields)
        if reply.status_code != 503:  # the worker has yet to take the lease
            break
    assert reply is not None
    assert reply.status_code == 200, reply.text
    return reply.json()


def test_a_draft_is_told_what_others_contradict_and_what_they_bear_out(client: Client, store_url: str) -> None:
    for record in (told(3, "harbour"), told(3, "coast")):
        submit(client, record)
    work(store_url)
    with a_worker(store_url):
        wrong = check(client, "Today the bridge held 8 lorries.")
        right = check(client, "Today the bridge held 3 lorries.")

    assert wrong["outlets"] == ["Harbour", "Coast"]
    assert wrong["counts"] == {"contradicted": 1, "disputed": 0, "overtaken": 0, "supported": 0, "unknown": 0}
    (claim,) = wrong["claims"]
    assert (claim["answer"], claim["reason"]) == ("contradicted", "others say otherwise")
    assert claim["says"].startswith("8")
    assert {item["outlet_id"] for item in claim["evidence"]} == {"harbour.example", "coast.example"}
    assert claim["evidence"][0]["passage"]["text"] == "The bridge held 3 lorries."
    (claim,) = right["claims"]
    assert claim["answer"] == "supported"


def test_a_draft_leaves_no_trace(client: Client, store_url: str) -> None:
    submit(client, told(3, "harbour"))
    work(store_url)
    before = dump(store_url)
    with a_worker(store_url), capture_logs() as logs:
        check(client, "A secret: the bridge held 71 lorries.")
        unknown = check(client, "Nothing else is known of this.", title="Elsewhere")

    assert unknown["story_id"] is None
    assert unknown["claims"] == []
    after = dump(store_url)
    assert b"secret" not in b"".join(after.values())
    assert after.keys() - {key for key in after if b"lease" in key or b"worker" in key} <= before.keys()
    assert "secret" not in str(logs)


def dump(store_url: str) -> dict[bytes, bytes]:
    """Return everything that the store holds."""
    with redis.Redis.from_url(store_url) as client:
        store: Any = client
        names: Any = store.keys("*")
        return {key: store.dump(key) or b"" for key in names}


def test_the_stories_of_a_text_are_named_with_their_probability(client: Client, store_url: str) -> None:
    submit(client, told(3, "harbour"))
    work(store_url)
    with a_worker(store_url):
        check(client, "The bridge held 3 lorries.")
        found = client.post("/v1/stories/match", json={"title": "Bridge closed", "body": "What of it?"}).json()

    (item,) = found["items"]
    assert (item["title"], item["probability"]) == ("Bridge closed", 0.9)
    assert client.get(item["href"]).status_code == 200


def test_without_a_worker_the_answer_is_to_try_again(client: Client) -> None:
    reply = client.post("/v1/drafts/check", json={"body": "The bridge held 3 lorries."})

    assert reply.status_code == 503
    assert reply.json()["type"].endswith("not-ready")
    assert reply.headers["Retry-After"]


@pytest.mark.parametrize(
    ("body", "field"),
    [([], "body"), ({}, "body"), ({"body": " "}, "body"), ({"body": "x", "published_at": "soon"}, "published_at")],
)
def test_a_draft_that_cannot_be_used_is_refused_by_name(client: Client, body: object, field: str) -> None:
    reply = client.post("/v1/drafts/check", json=body)

    assert reply.status_code in {400, 422}
    assert field in [error["field"] for error in reply.json()["errors"]]


def test_a_draft_that_cannot_be_read_stops_nothing(client: Client, store_url: str) -> None:
    submit(client, told(3, "harbour"))
    work(store_url)
    with a_worker(store_url):
        check(client, "The bridge held 3 lorries.")
        reply = client.post("/v1/drafts/check", json={"title": "unreadable", "body": "The bridge held 3 lorries."})
        assert reply.status_code == 422
        assert check(client, "The bridge held 3 lorries.")["story_id"]
