"""Claims and disputes over all stories, an outlet's scores over time, and answers that have not changed."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from service.app import create_app
from tests.factories import NOW, make_score
from tests.service.test_api import SETTINGS, Client, submit, told, work
from tests.service.test_worker import Bench, bench

__all__ = ["bench"]


@pytest.fixture
def client(store_url: str) -> Iterator[Client]:
    with TestClient[Litestar](create_app(SETTINGS, store_url)) as opened:
        yield opened


def tell(client: Client, store_url: str) -> None:
    """Take in three stories of different days; in each inland.example departs."""
    for day in range(3):
        for number, outlet in ((3, "harbour"), (3, "coast"), (8, "inland")):
            record = told(
                number, outlet, id=f"{outlet}-{day}", title=f"Topic{day} told", url=f"https://{outlet}.example/{day}"
            )
            submit(client, record | {"published_at": f"2026-02-0{day + 1}T0{number}:00:00Z"})
    work(store_url)


def names(page: dict[str, Any]) -> list[str]:
    return [item["claim"]["passage"]["article_id"] for item in page["items"]]


def test_claims_come_newest_first_over_all_stories(client: Client, store_url: str) -> None:
    tell(client, store_url)

    page = client.get("/v1/claims").json()
    assert names(page) == [
        f"{outlet}-{day}" for day in (2, 1, 0) for outlet in ("inland", "harbour", "coast")
    ] or names(page) == [f"{outlet}-{day}" for day in (2, 1, 0) for outlet in ("inland", "coast", "harbour")]
    assert page["items"][0]["story_title"] == "Topic2 told"
    assert page["items"][0]["claim"]["verdict"] == "contradicted"


def test_pages_follow_each_other_without_gap_or_repetition(client: Client, store_url: str) -> None:
    tell(client, store_url)

    whole = names(client.get("/v1/claims").json())
    seen, path = [], "/v1/claims?limit=2"
    while path:
        reply = client.get(path)
        seen += names(reply.json())
        link = reply.headers.get("Link", "")
        path = link[1 : link.index(">")] if link else ""
    assert seen == whole


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("/v1/disputes", ["inland-2", "inland-1", "inland-0"]),
        ("/v1/disputes?since=2026-02-02", ["inland-2", "inland-1"]),
        ("/v1/disputes?since=2026-02-02T08:00:00Z", ["inland-2", "inland-1"]),
        ("/v1/disputes?since=2026-02-02T08:00:01Z", ["inland-2"]),
        ("/v1/disputes?outlet=www.inland.example&limit=1", ["inland-2"]),
        ("/v1/disputes?outlet=coast.example", []),
        ("/v1/disputes?min_severity=0.6", []),
        ("/v1/disputes?type=date", []),
        ("/v1/claims?verdict=corroborated&outlet=coast.example", ["coast-2", "coast-1", "coast-0"]),
        ("/v1/claims?verdict=superseded", []),
    ],
)
def test_claims_are_listed_by_what_is_asked(client: Client, store_url: str, query: str, found: list[str]) -> None:
    tell(client, store_url)

    reply = client.get(query)
    assert reply.status_code == 200, reply.text
    assert names(reply.json()) == found


@pytest.mark.parametrize(
    "query", ["verdict=wrong", "since=soon", "cursor=none", "min_severity=2", "type=nonsense", "outlets=a", "limit=0"]
)
def test_what_cannot_be_asked_is_refused_by_name(client: Client, query: str) -> None:
    reply = client.get(f"/v1/claims?{query}")

    assert reply.status_code == 400
    assert query.split("=", maxsplit=1)[0] in reply.text


async def test_the_history_of_an_outlet_has_a_point_for_each_day(bench: Bench) -> None:
    for days, n_eff in ((2, 3.0), (1, 4.0), (0, 5.0)):
        score = make_score("coast.example", as_of=NOW - dt.timedelta(days=days), n_eff=n_eff)
        await bench.stories.commit_scores(bench.lease, [score], NOW)

    found = await bench.stories.list_past_scores("coast.example")
    assert [score.n_eff for score in found] == [3.0, 4.0, 5.0]
    assert await bench.stories.list_past_scores("none.example") == []


def test_a_history_is_served_and_an_unknown_outlet_is_not_found(client: Client, store_url: str) -> None:
    tell(client, store_url)

    history = client.get("/v1/outlets/www.coast.example/history").json()
    assert history["outlet_id"] == "coast.example"
    (point,) = history["points"]
    assert point["label"] == "insufficient evidence"
    assert client.get("/v1/outlets/none.example/history").status_code == 404


def test_an_answer_that_has_not_changed_is_not_sent_again(client: Client, store_url: str) -> None:
    tell(client, store_url)

    first = client.get("/v1/outlets")
    tag = first.headers["etag"]
    again = client.get("/v1/outlets", headers={"If-None-Match": f'"other", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert first.headers["cache-control"] == "private, no-cache"

    submit(client, told(3, "river", id="late", title="Topic0 told", url="https://river.example/0"))
    work(store_url)
    changed = client.get("/v1/outlets", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


def test_head_has_the_tag_and_errors_have_none(client: Client) -> None:
    assert client.head("/v1/outlets").headers["etag"] == client.get("/v1/outlets").headers["etag"]
    assert "etag" not in client.get("/v1/stories/none").headers
