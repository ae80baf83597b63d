"""What `newsassay feeds` does: add, list and remove feeds; check a URL without storing anything."""

import datetime as dt
import hashlib
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager

import msgspec
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from scoring.models import Article
from service.feeds.decide import request_headers
from service.feeds.limits import FeedLimits
from service.feeds.models import Entry, FeedError, FeedState, ReportProblem
from service.feeds.parse import find_feeds, parse_feed
from service.feeds.read import ArticleReader
from service.fetch import Fetcher, FetchError, FetchSettings, read_url
from service.records import registrable_domain
from service.repository.connection import connect
from service.repository.feeds import FeedStore
from service.settings import Settings
from service.store import StoreInUseError, open_store, socket_path

EXIT_DONE = 0
EXIT_FAILED = 1
"""The feed can't be used, is followed already, or is not followed."""
ALL_NETWORKS = ("0.0.0.0/0", "::/0")
CHECKED_ENTRIES = 10
"""Articles that a check reads: enough to judge a feed, few enough to be no burden."""


class FeedOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever adds a feed knows better than its documents."""

    outlet_domain: str | None = None
    """The outlet of all its articles; otherwise each article's own domain."""
    outlet_name: str | None = None
    owner: str | None = None


class CheckedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as it would be scored."""

    entry: Entry
    article: Article | None
    problem: str = ""


class CheckReport(msgspec.Struct, frozen=True, kw_only=True):
    """What following a URL would find."""

    url: str
    title: str | None = None
    entries: int = 0
    checked: tuple[CheckedEntry, ...] = ()
    problems: tuple[ReportProblem, ...] = ()
    named_feeds: tuple[str, ...] = ()
    """Feeds that the page at the URL names, if it is a page."""


def fetch_settings(settings: Settings) -> FetchSettings:
    """Return the fetcher's settings under the service's."""
    return FetchSettings(allow_networks=ALL_NETWORKS if settings.feeds_allow_private else ())


def new_feed(url: str, now: dt.datetime, options: FeedOptions | None = None) -> FeedState:
    """Return the state of a feed that is followed from now on.

    Raises:
        FeedError: for a URL or outlet domain that can't be used.

    """
    options = options or FeedOptions()
    try:
        plain = str(read_url(url))
    except FetchError as error:
        raise FeedError(url, error.reason) from error
    domain = registrable_domain(options.outlet_domain) if options.outlet_domain else None
    if options.outlet_domain and not domain:
        raise FeedError(url, f"the outlet {options.outlet_domain[:80]!r} names no domain; give one such as example.org")
    return FeedState(
        feed_id=hashlib.sha256(plain.encode()).hexdigest()[:16],
        url=plain,
        added_url=plain,
        added_at=now,
        next_poll_at=now,
        outlet_domain=domain,
        outlet_name=options.outlet_name,
        owner=options.owner,
        interval_seconds=FeedLimits().start_seconds,
    )


async def add_feed(store: FeedStore, url: str, now: dt.datetime, options: FeedOptions | None = None) -> FeedState:
    """Follow a feed; raises FeedError if it can't be, or is followed already."""
    feed = new_feed(url, now, options)
    if not await store.add(feed):
        raise FeedError(feed.url, f"is followed already, as {feed.feed_id}")
    return feed


async def check_feed(fetcher: Fetcher, url: str, now: dt.datetime, limits: FeedLimits | None = None) -> CheckReport:
    """Return what following a URL would find, with all problems listed; stores nothing, raises nothing."""
    limits = limits or FeedLimits()
    try:
        feed = new_feed(url, now)
        response = await fetcher.get(feed.url, request_headers(feed))
    except (FeedError, FetchError) as error:
        return _failed(url, error.reason)
    if response.status != 200:
        return _failed(url, f"answered {response.status}")
    try:
        document = parse_feed(response.body, response.url, response.headers, limits)
    except FeedError as error:
        named = find_feeds(response.body, response.url, response.headers.get("content-type", ""))
        return msgspec.structs.replace(_failed(url, error.reason), named_feeds=named)
    reader = ArticleReader(fetcher, limits)
    checked = []
    for entry in document.entries[:CHECKED_ENTRIES]:
        reading, _ = await reader.read(entry, feed, document, now)
        checked.append(CheckedEntry(entry=entry, article=reading.article, problem=reading.problem))
    moved = [f"moved for good to {response.moved_to}"] if response.moved_to else []
    return CheckReport(
        url=response.url,
        title=document.title,
        entries=len(document.entries),
        checked=tuple(checked),
        problems=tuple(ReportProblem(subject=url, reason=told) for told in (*moved, *document.problems)),
    )


@asynccontextmanager
async def feed_store(settings: Settings) -> AsyncIterator[FeedStore]:
    """Yield the feeds of the configured store, also while another process runs the embedded one."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(open_store(settings))
        except StoreInUseError:
            url = f"unix://{socket_path(settings.data.resolve())}"
        async with connect(url) as connection:
            yield FeedStore(connection)


async def run_add(settings: Settings, url: str, console: Console, options: FeedOptions | None = None) -> int:
    """Add a feed and say so; return the exit code."""
    try:
        async with feed_store(settings) as store:
            feed = await add_feed(store, url, dt.datetime.now(dt.UTC), options)
    except FeedError as error:
        console.print(Text(f"newsassay feeds add: {error}"))
        return EXIT_FAILED
    console.print(Text(f"following {feed.url} as {feed.feed_id}"))
    return EXIT_DONE


async def run_list(settings: Settings, console: Console) -> int:
    """Print the followed feeds; return the exit code."""
    async with feed_store(settings) as store:
        console.print(tabulate_feeds(await store.list_feeds()))
    return EXIT_DONE


async def run_remove(settings: Settings, feed_id: str, console: Console) -> int:
    """Stop following a feed; return the exit code."""
    async with feed_store(settings) as store:
        removed = await store.remove(feed_id)
    console.print(Text(f"{feed_id}: {'no longer followed' if removed else 'is not followed'}"))
    return EXIT_DONE if removed else EXIT_FAILED


async def run_check(settings: Settings, url: str, console: Console) -> int:
    """Print what following a URL would find; return the exit code."""
    async with Fetcher(fetch_settings(settings)) as fetcher:
        report = await check_feed(fetcher, url, dt.datetime.now(dt.UTC))
    print_check(console, report)
    return EXIT_DONE if any(checked.article is not None for checked in report.checked) else EXIT_FAILED


def tabulate_feeds(feeds: list[FeedState]) -> Table:
    """Return a table of followed feeds."""
    # The id is needed whole to remove a feed, however narrow the terminal; a pipe has 80 columns.
    wide = {name: Column(name, overflow="fold") for name in ("title", "url", "last problem")}
    table = Table(
        *(Column("feed", no_wrap=True), wide["title"], wide["url"]),
        *("state", "next poll (UTC)", "every", wide["last problem"]),
    )
    for feed in feeds:
        due = feed.next_poll_at.strftime("%Y-%m-%d %H:%M") if feed.status == "active" else ""
        table.add_row(
            feed.feed_id,
            Text(feed.title or ""),
            Text(feed.url),
            feed.status,
            due,
            f"{feed.interval_seconds / 60:.0f} min",
            Text(feed.status_reason or feed.last_problem),
        )
    return table


def print_check(console: Console, report: CheckReport) -> None:
    """Print a check: the articles as they would be scored, then every problem."""
    if report.title or report.entries:
        console.print(Text(f"{report.url}: {report.title or 'no title'}; {report.entries} entries"))
    table = Table("published (UTC)", "outlet", "title", "lang", "characters", "problem")
    for checked in report.checked:
        article = checked.article
        if article is None:
            table.add_row("", "", Text(checked.entry.title or checked.entry.guid), "", "", Text(checked.problem))
        else:
            table.add_row(
                article.published_at.strftime("%Y-%m-%d %H:%M"),
                Text(f"{article.outlet_name} ({article.outlet_id})"),
                Text(article.title or ""),
                article.lang,
                f"{len(article.body):,}",
                Text(checked.problem),
            )
    if report.checked:
        console.print(table)
    for problem in report.problems:
        console.print(Text(f"problem: {problem.subject}: {problem.reason}"))
    for named in report.named_feeds:
        console.print(Text(f"the page names this feed: {named}"))


def _failed(url: str, reason: str) -> CheckReport:
    return CheckReport(url=url, problems=(ReportProblem(subject=url, reason=reason),))
