"""The site for people: every page from what is stored, escaped, without a script or an outside resource."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from service.app import create_app
from service.feeds.models import FeedState
from service.repository.feeds import FeedStore
from tests.factories import NOW
from tests.service.test_api import SETTINGS, Client, submit, told, work

EVIL = "<script>alert(1)</script>"


@pytest.fixture
def client(store_url: str) -> Iterator[Client]:
    with TestClient[Litestar](create_app(SETTINGS, store_url)) as opened:
        yield opened


@pytest.fixture
def told_story(client: Client, store_url: str) -> str:
    """Take in three articles on a bridge, one of them wrong and with a script in its title; return the story's id."""
    wrong = told(8, "inland", title=f"Bridge {EVIL}", id="odd/id 1")
    links = [submit(client, record) for record in (told(3, "harbour"), told(3, "coast"), wrong)]
    work(store_url)
    story_id: str = client.get(links[0]["location"]).json()["story_id"]
    return story_id


def page(client: Client, path: str, status: int = 200) -> str:
    reply = client.get(path, headers={"Accept": "text/html"})
    assert reply.status_code == status, reply.text[:400]
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert "<script" not in reply.text
    assert not re.findall(r'(?:src|href)="(?:https?:)?//(?!\w+\.example/)', reply.text)
    assert len(reply.content) < 150_000
    headings = [int(level) for level in re.findall(r"<h([1-6])", reply.text)]
    assert headings[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(headings))
    return reply.text


def test_a_browser_is_led_to_the_outlets_and_a_program_to_the_links(client: Client) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
    reply = client.get("/", headers=browser, follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (303, "/outlets")
    assert client.get("/").json()["links"]["stories"] == "/v1/stories"


def test_the_front_page_names_outlets_and_stories_in_dispute(client: Client, told_story: str) -> None:
    text = page(client, "/outlets")

    assert "Harbour" in text
    assert "no standing yet" in text
    assert f'href="/stories/{told_story}"' in text
    assert "1 claim contradicted" in text
    assert "nothing waits" in text


def test_an_empty_front_page_says_so(client: Client) -> None:
    text = page(client, "/outlets")

    assert "No outlet has been scored yet" in text
    assert "newsassay feeds add" in text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=COAST", ["coast.example"]),
        ("order=name", ["coast.example", "harbour.example", "inland.example"]),
        ("least=2", []),
        ("standing=1", []),
        ("order=nonsense&q=example", ["coast.example", "harbour.example", "inland.example"]),
    ],
)
def test_the_table_shows_what_was_asked_for(client: Client, told_story: str, query: str, shown: list[str]) -> None:
    assert told_story
    text = page(client, f"/outlets?{query}")

    assert sorted(re.findall(r'class="id"><bdi>([\w.]+)<', text)) == shown


def test_a_story_page_shows_who_tells_what_since_when(client: Client, told_story: str) -> None:
    text = page(client, f"/stories/{told_story}")

    assert "Who told it when" in text
    assert 'href="/articles/odd%2Fid%201"' in text
    assert text.index("Harbour") < text.index("Who told it when")
    assert "How many, how much" in text
    assert "The bridge held 3 lorries." in text


def test_an_article_page_shows_its_claims_with_the_others_passages(client: Client, told_story: str) -> None:
    text = page(client, "/articles/odd%2Fid%201")

    assert "Contradicted: independent outlets settle it otherwise" in text
    assert "others say otherwise" in text
    assert "The bridge held <mark>3</mark>" in text or "The bridge held 3" in text
    assert "&lt;script&gt;" in text
    assert f"/stories/{told_story}" in text


def test_an_outlet_page_without_a_standing_has_no_figure(client: Client, told_story: str) -> None:
    assert told_story
    text = page(client, "/outlets/harbour.example")

    assert 'aria-label="Newsassay"' in text
    assert "not enough evidence for a figure" in text
    assert not re.search(r'class="big">\d+', text.split("Evidence")[0])


@pytest.mark.parametrize("path", ["/stories/none", "/articles/none", "/outlets/none.example", "/stories/<script>"])
def test_a_wrong_id_is_answered_with_a_page(client: Client, path: str) -> None:
    assert "No such" in page(client, path, 404)


def test_stories_come_in_pages(client: Client, store_url: str) -> None:
    for number in range(25):
        title = f"Topic{number} told"
        submit(client, told(3, "harbour", id=f"t{number}", title=title, url=f"https://harbour.example/{number}"))
    work(store_url)

    first = page(client, "/stories")
    (following,) = re.findall(r'href="(/stories\?cursor=[^"]+)"', first)
    second = page(client, following)

    assert len(re.findall(r'href="/stories/s-', first)) == 20
    assert len(re.findall(r'href="/stories/s-', second)) == 5


def feed(name: str, **changes: Any) -> FeedState:
    url = f"https://{name}.example/rss"
    return FeedState(feed_id=name, url=url, added_url=url, added_at=NOW, next_poll_at=NOW, title=name, **changes)


def test_a_feed_with_a_problem_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    async def feeds(_self: FeedStore) -> list[FeedState]:
        return [feed("harbour", failures=2, last_problem=f"answered 500 {EVIL}"), feed("coast")]

    monkeypatch.setattr(FeedStore, "list_feeds", feeds)
    text = page(client, "/outlets")

    assert "2 followed; 1 with a problem" in text
    assert "answered 500 &lt;script&gt;" in text
