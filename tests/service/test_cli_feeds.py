import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from rich.console import Console

from service.cli_feeds import (
    ALL_NETWORKS,
    FeedOptions,
    check_feed,
    feed_store,
    fetch_settings,
    new_feed,
    print_check,
    run_add,
    run_check,
    run_list,
    run_remove,
)
from service.feeds.models import FeedError
from service.fetch import Fetcher, FetchSettings
from service.settings import Settings
from service.store import open_store
from tests.service.feed_documents import NOW, item, page, rss
from tests.service.feed_server import TLS, FeedServer, Reply, redirect, resolver, running_server


def console() -> Console:
    return Console(file=io.StringIO(), width=200)


def printed(on: Console) -> str:
    assert isinstance(on.file, io.StringIO)
    return on.file.getvalue()


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with running_server() as running:
        yield running


@pytest.fixture
async def fetcher(server: FeedServer) -> AsyncIterator[Fetcher]:  # noqa: ARG001 - closed before the server
    async with Fetcher(FetchSettings(allow_networks=("127.0.0.1/32",)), resolve=resolver(), ssl_context=TLS) as opened:
        yield opened


async def test_feeds_are_added_listed_and_removed(store_url: str) -> None:
    settings, screen = Settings(redis_url=store_url), console()
    url = "https://outlet.example/feed"

    codes = [
        await run_add(settings, url, screen, FeedOptions(outlet_name="The Outlet")),
        await run_add(settings, url, screen),
        await run_add(settings, "ftp://outlet.example/", screen),
        await run_list(settings, screen),
        await run_remove(settings, new_feed(url, NOW).feed_id, screen),
        await run_remove(settings, "unknown", screen),
    ]

    assert codes == [0, 1, 1, 0, 0, 1]
    for words in (
        "following https://outlet.example/feed",
        "is followed already",
        "not an http",
        "60 min",
        "not followed",
    ):
        assert words in printed(screen)


async def test_feeds_can_be_added_while_another_process_runs_the_embedded_store(tmp_path: Path) -> None:
    settings, screen = Settings(data=tmp_path), console()
    with open_store(settings):
        assert await run_add(settings, "https://outlet.example/feed", screen) == 0
        async with feed_store(settings) as store:
            assert len(await store.list_feeds()) == 1


def test_an_outlet_that_names_no_domain_is_refused() -> None:
    with pytest.raises(FeedError, match="names no domain"):
        new_feed("https://outlet.example/", NOW, FeedOptions(outlet_domain="?? //"))


def test_private_addresses_are_allowed_by_a_setting_alone() -> None:
    assert fetch_settings(Settings()).allow_networks == ()
    assert fetch_settings(Settings(feeds_allow_private=True)).allow_networks == ALL_NETWORKS


async def test_a_check_shows_what_would_be_scored_and_every_problem(server: FeedServer, fetcher: Fetcher) -> None:
    server.routes |= {
        "/old": redirect("/feed", 301),
        "/feed": Reply(
            body=rss(item(1, server.url("/one")), item(2, server.url("/two"), description=""), item(3, "x:"))
        ),
        "/one": Reply(body=page()),
    }
    screen = console()

    report = await check_feed(fetcher, server.url("/old"), NOW)
    print_check(screen, report)

    assert [checked.article is not None for checked in report.checked] == [True, False]
    assert (report.entries, report.title) == (2, "Coast Post")
    for words in (
        "moved for good",
        "Coast Post (outlet.example)",
        "page: answered 404; no text",
        "entry 3",
        "2 entries",
    ):
        assert words in printed(screen)


async def test_a_check_of_a_page_names_the_feeds_of_the_page(server: FeedServer, fetcher: Fetcher) -> None:
    server.routes["/"] = Reply(body=page(head='<link rel="alternate" type="application/rss+xml" href="/feed">'))
    screen = console()

    report = await check_feed(fetcher, server.url("/"), NOW)
    print_check(screen, report)

    assert report.named_feeds == (server.url("/feed"),)
    assert "the page names this feed" in printed(screen)


async def test_a_check_that_gets_no_feed_says_why(server: FeedServer, fetcher: Fetcher) -> None:
    for url, told in (
        (server.url("/none"), "answered 404"),
        ("http://nowhere.invalid/", "does not resolve"),
        ("http://user:secret@outlet.example/", "user name or password"),
    ):
        (problem,) = (await check_feed(fetcher, url, NOW)).problems
        assert told in problem.reason


@pytest.mark.parametrize(("allowed", "code"), [(True, 0), (False, 1)])
async def test_the_command_s_exit_code_tells_whether_anything_was_found(
    server: FeedServer, allowed: bool, code: int
) -> None:
    server.routes["/feed"] = Reply(body=rss(item(1, server.url("/one", "127.0.0.1"))))
    screen = console()

    found = await run_check(Settings(feeds_allow_private=allowed), server.url("/feed", "127.0.0.1"), screen)

    assert found == code
    assert allowed or "is a loopback address" in printed(screen)


async def test_a_feed_s_id_is_listed_whole_on_a_narrow_terminal(store_url: str) -> None:
    settings, screen = Settings(redis_url=store_url), Console(file=io.StringIO(), width=80)
    url = "https://outlet.example/a-very-long-section-name/and/another/one/feed.xml"

    await run_add(settings, url, screen)
    await run_list(settings, screen)

    assert printed(screen).count(new_feed(url, NOW).feed_id) == 2
