"""Rounds of feeds against a real server and a real store; no address outside this machine is asked."""

import datetime as dt
from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from scoring.models import Article
from service.cli_feeds import FeedOptions, new_feed
from service.feeds.aside import in_thread
from service.feeds.decide import Moment
from service.feeds.limits import FeedLimits
from service.feeds.models import FeedState, PollReport
from service.feeds.poll import FeedPoller, SubmitError
from service.feeds.read import ArticleReader
from service.fetch import Fetcher, FetchSettings
from service.repository.connection import Connection
from service.repository.feeds import FeedStore
from tests.service.feed_documents import LEAD, NOW, atom, item, json_feed, page, paragraphs, rss
from tests.service.feed_server import (
    TLS,
    Asked,
    FeedServer,
    Reply,
    bomb,
    conditional,
    redirect,
    resolver,
    running_server,
)

ALLOW_ALL = Reply(body=b"User-agent: *\nAllow: /\n")


class Desk:
    """A server, a follower of one feed of it, and what the follower handed on."""

    def __init__(self, server: FeedServer, store: FeedStore, limits: FeedLimits) -> None:
        self.server = server
        self.store = store
        self.limits = limits
        self.submitted: list[Article] = []
        self.refusals: list[SubmitError] = []
        self.now = NOW
        self.fetchers: list[Fetcher] = []
        self.poller = self.restart()

    def restart(self) -> FeedPoller:
        settings = FetchSettings(allow_networks=("127.0.0.1/32",), read_seconds=1.0)
        fetcher = Fetcher(settings, resolve=resolver(), ssl_context=TLS)
        self.fetchers.append(fetcher)
        self.poller = FeedPoller(self.store, fetcher, self.submit, ArticleReader(fetcher, self.limits, aside=in_thread))
        return self.poller

    async def submit(self, article: Article) -> None:
        if self.refusals:
            raise self.refusals.pop()
        self.submitted.append(article)

    async def follow(self, path: str = "/feed", options: FeedOptions | None = None) -> FeedState:
        feed = new_feed(self.server.url(path), self.now, options)
        assert await self.store.add(feed)
        return feed

    async def poll(self, feed_id: str, after: dt.timedelta = dt.timedelta()) -> PollReport:
        self.now += after
        return await self.poller.poll(await self.state(feed_id), Moment(now=self.now, limits=self.limits))

    async def state(self, feed_id: str) -> FeedState:
        state = await self.store.find(feed_id)
        assert state is not None
        return state


@pytest.fixture
async def desk(connection: Connection) -> AsyncIterator[Desk]:
    async with running_server() as server:
        server.routes["/robots.txt"] = ALLOW_ALL
        desk = Desk(server, FeedStore(connection), FeedLimits())
        yield desk
        for fetcher in desk.fetchers:
            await fetcher.__aexit__(None, None, None)


def publish(desk: Desk, *items: str) -> None:
    desk.server.routes["/feed"] = conditional(rss(*items))


async def test_a_feed_s_articles_are_handed_on_with_their_full_text(desk: Desk) -> None:
    publish(desk, item(1, desk.server.url("/one")))
    desk.server.routes["/one"] = Reply(body=page())
    feed = await desk.follow()

    report = await desk.poll(feed.feed_id)

    (article,) = desk.submitted
    assert article.body.split("\n")[-6:] == paragraphs()
    assert (article.outlet_id, article.outlet_name, article.lang) == ("outlet.example", "Coast Post", "en")
    assert (article.title, article.url) == ("Story number 1", desk.server.url("/one"))
    assert (article.published_at, article.revision) == (NOW - dt.timedelta(hours=1), 1)
    assert (report.status, report.entries, report.submitted, report.problems) == (200, 1, 1, ())
    assert (await desk.state(feed.feed_id)).title == "Coast Post"


async def test_an_unchanged_feed_costs_one_request_and_hands_nothing_on(desk: Desk) -> None:
    publish(desk, item(1, desk.server.url("/one")))
    feed = await desk.follow()
    await desk.poll(feed.feed_id)
    asked = len(desk.server.asked)

    report = await desk.poll(feed.feed_id)

    assert (report.status, len(desk.server.asked) - asked, len(desk.submitted)) == (304, 1, 1)


async def test_a_restarted_follower_remembers_what_it_handed_on(desk: Desk) -> None:
    publish(desk, item(1, desk.server.url("/one")))
    feed = await desk.follow()
    await desk.poll(feed.feed_id)
    desk.restart()
    publish(desk, item(2, desk.server.url("/two")), item(1, desk.server.url("/one")))

    report = await desk.poll(feed.feed_id)

    assert (report.unchanged, [article.title for article in desk.submitted[1:]]) == (1, ["Story number 2"])


async def test_a_changed_article_is_a_new_revision_under_its_old_id(desk: Desk) -> None:
    publish(desk, item(1, desk.server.url("/one")))
    desk.server.routes["/one"] = Reply(body=page())
    feed = await desk.follow()
    await desk.poll(feed.feed_id)
    publish(desk, item(1, desk.server.url("/one"), description="Now until Friday."))
    desk.server.routes["/one"] = Reply(body=page("Lindvik's harbour stays closed until Friday, the office corrects."))

    report = await desk.poll(feed.feed_id, dt.timedelta(hours=2))

    first, second = desk.submitted
    assert (second.article_id, second.revision, second.revised_at) == (first.article_id, 2, desk.now)
    assert (report.revised, "Friday" in second.body) == (1, True)


async def test_an_entry_touched_without_a_change_of_text_is_not_handed_on(desk: Desk) -> None:
    publish(desk, item(1, desk.server.url("/one")))
    desk.server.routes["/one"] = Reply(body=page())
    feed = await desk.follow()
    await desk.poll(feed.feed_id)
    publish(desk, item(1, desk.server.url("/one"), description="Read by 100 people."))

    report = await desk.poll(feed.feed_id)

    assert (report.submitted, len(desk.submitted)) == (0, 1)


async def test_an_article_in_two_feeds_of_an_outlet_is_read_once(desk: Desk) -> None:
    publish(desk, item(1, desk.server.url("/one")))
    desk.server.routes["/sport"] = Reply(body=rss(item(1, desk.server.url("/one", "www.outlet.example"))))
    desk.server.routes["/one"] = Reply(body=page())
    for path in ("/feed", "/sport"):
        await desk.poll((await desk.follow(path)).feed_id)

    assert len(desk.submitted) == 1


async def test_without_its_page_an_article_has_the_feed_s_text(desk: Desk) -> None:
    publish(desk, item(1, desk.server.url("/one"), description="&lt;p&gt;First.&lt;/p&gt;&lt;p&gt;Second.&lt;/p&gt;"))
    feed = await desk.follow()

    report = await desk.poll(feed.feed_id)

    assert desk.submitted[0].body == "First.\nSecond."
    assert [problem.reason for problem in report.problems] == ["page: answered 404"]


async def test_a_teaser_page_gives_way_to_the_feed_s_longer_text(desk: Desk) -> None:
    text = " ".join(paragraphs())
    publish(desk, item(1, desk.server.url("/one"), description=text))
    desk.server.routes["/one"] = Reply(
        body=b"<html><body><article><p>Subscribe to read on.</p></article></body></html>"
    )
    feed = await desk.follow()

    await desk.poll(feed.feed_id)

    assert desk.submitted[0].body == text


async def test_robots_txt_is_obeyed_for_pages(desk: Desk) -> None:
    desk.server.routes["/robots.txt"] = Reply(body=b"User-agent: newsassay\nDisallow: /*private\nCrawl-delay: 0.01")
    publish(desk, item(1, desk.server.url("/private/one")), item(2, desk.server.url("/two")))
    feed = await desk.follow()

    report = await desk.poll(feed.feed_id)

    assert sorted(desk.server.paths()) == ["/feed", "/robots.txt", "/two"]
    assert {problem.reason for problem in report.problems} >= {"robots.txt does not allow the page"}
    assert len(desk.submitted) == 2


@pytest.mark.parametrize("status", [500, 429])
async def test_unreadable_robots_rules_forbid_pages_for_now(desk: Desk, status: int) -> None:
    desk.server.routes["/robots.txt"] = Reply(status=status)
    publish(desk, item(1, desk.server.url("/one")))
    feed = await desk.follow()

    await desk.poll(feed.feed_id)

    assert (desk.submitted, "/one" in desk.server.paths()) == ([], False)


async def test_no_robots_file_allows_all_and_is_asked_for_once_a_day(desk: Desk) -> None:
    desk.server.routes["/robots.txt"] = Reply(status=404)
    desk.server.routes |= {"/one": Reply(body=page()), "/two": Reply(body=page("Other lead."))}
    publish(desk, item(1, desk.server.url("/one")))
    feed = await desk.follow()
    await desk.poll(feed.feed_id)
    publish(desk, item(2, desk.server.url("/two")))
    await desk.poll(feed.feed_id, dt.timedelta(hours=23))
    assert desk.server.paths().count("/robots.txt") == 1
    publish(desk, item(3, desk.server.url("/three")))
    await desk.poll(feed.feed_id, dt.timedelta(hours=2))

    assert desk.server.paths().count("/robots.txt") == 2


async def test_a_page_that_times_out_is_tried_again_in_the_next_round(desk: Desk) -> None:
    publish(desk, item(1, desk.server.url("/one")))
    desk.server.routes["/one"] = Reply(status=502)
    feed = await desk.follow()
    await desk.poll(feed.feed_id)
    assert desk.submitted == []
    desk.server.routes["/one"] = Reply(body=page())

    await desk.poll(feed.feed_id)

    assert LEAD in desk.submitted[0].body


async def test_a_page_that_never_answers_leaves_the_feed_s_text_in_the_end(desk: Desk) -> None:
    publish(desk, item(1, desk.server.url("/one")))
    desk.server.routes["/one"] = Reply(status=502)
    feed = await desk.follow()
    for _ in range(4):
        await desk.poll(feed.feed_id)

    assert [article.body for article in desk.submitted] == ["Short text of story 1."]
    assert desk.server.paths().count("/one") == 3


async def test_a_busy_host_is_left_alone_by_pages_and_feeds(desk: Desk) -> None:
    pages = [item(number, desk.server.url(f"/{number}")) for number in range(9)]
    publish(desk, *pages)
    for number in range(9):
        desk.server.routes[f"/{number}"] = Reply(status=429, headers=(("Retry-After", "3600"),))
    feed = await desk.follow()
    await desk.poll(feed.feed_id)
    asked = len(desk.server.asked)
    assert asked <= 6

    report = await desk.poll(feed.feed_id, dt.timedelta(minutes=30))

    assert (report.status, len(desk.server.asked)) == (None, asked)
    assert (await desk.state(feed.feed_id)).next_poll_at == NOW + dt.timedelta(hours=1)
    (hold,) = await desk.store.list_holds(desk.now)
    assert (hold.host, hold.until) == ("outlet.example", NOW + dt.timedelta(hours=1))


async def test_a_pause_asked_for_by_the_feed_holds_its_host(desk: Desk) -> None:
    desk.server.routes["/feed"] = Reply(status=503, headers=(("Retry-After", "120"),))
    feed = await desk.follow()

    await desk.poll(feed.feed_id)
    report = await desk.poll(feed.feed_id, dt.timedelta(seconds=60))

    assert (report.status, desk.server.paths()) == (None, ["/feed"])


async def test_an_entry_that_fails_stops_no_other(desk: Desk) -> None:
    publish(
        desk,
        item(1, desk.server.url("/one"), description=""),
        item(2, "http://inside.example:1/", description=""),
        item(3, "http://10.0.0.1/", description=""),
        item(4, desk.server.url("/bomb"), description=""),
        item(5, desk.server.url("/inside"), description=""),
        item(6, "mailto:nobody"),
        item(7, desk.server.url("/seven")),
        item(8, desk.server.url("/pdf"), description="Kept."),
    )
    desk.server.routes |= {
        "/bomb": bomb(megabytes=20),
        "/inside": redirect("http://127.0.0.2:1/"),
        "/seven": Reply(body=page()),
        "/pdf": Reply(headers=(("Content-Type", "application/pdf"),), body=b"%PDF"),
    }
    feed = await desk.follow()

    report = await desk.poll(feed.feed_id)

    assert {article.title for article in desk.submitted} == {"Story number 7", "Story number 8"}
    told = " ".join(problem.reason for problem in report.problems)
    for words in ("answered 404", "10.0.0.1 is a private address", "larger than", "127.0.0.2 is a loopback", "no http"):
        assert words in told
    assert (report.submitted, report.failed) == (2, 5)


async def test_a_gone_feed_is_not_due_any_more(desk: Desk) -> None:
    desk.server.routes["/feed"] = Reply(status=410)
    feed = await desk.follow()

    await desk.poll(feed.feed_id)

    assert (await desk.state(feed.feed_id)).status == "disabled"
    assert await desk.store.list_due(NOW + dt.timedelta(days=999), 10) == []


async def test_a_moved_feed_is_asked_at_its_new_place_from_then_on(desk: Desk) -> None:
    desk.server.routes["/feed"] = redirect("/moved", 301)
    desk.server.routes["/moved"] = conditional(rss(item(1, desk.server.url("/one"))))
    feed = await desk.follow()

    await desk.poll(feed.feed_id)
    await desk.poll(feed.feed_id)

    assert [path for path in desk.server.paths() if path in {"/feed", "/moved"}] == ["/feed", "/moved", "/moved"]


@pytest.mark.parametrize(
    "reply",
    [
        Reply(body=b"<html>Not a feed</html>"),
        Reply(status=500),
        Reply(raw=b"nonsense\r\n\r\n"),
        bomb(megabytes=12),
        redirect("http://10.0.0.1/"),
    ],
)
async def test_a_feed_that_fails_is_told_and_asked_later(desk: Desk, reply: Reply) -> None:
    desk.server.routes["/feed"] = reply
    feed = await desk.follow()

    report = await desk.poll(feed.feed_id)

    state = await desk.state(feed.feed_id)
    assert (len(report.problems), state.failures, state.next_poll_at) == (1, 1, NOW + dt.timedelta(hours=2))


async def test_a_refused_article_is_told_and_not_offered_again(desk: Desk) -> None:
    publish(desk, item(1, desk.server.url("/one")))
    desk.refusals = [SubmitError("x", "the id belongs to another outlet", passing=False)]
    feed = await desk.follow()

    first = await desk.poll(feed.feed_id)
    publish(desk, item(1, desk.server.url("/one")), item(2, desk.server.url("/two")))
    await desk.poll(feed.feed_id)

    assert (first.failed, [article.title for article in desk.submitted]) == (1, ["Story number 2"])


async def test_an_article_that_finds_the_queue_full_is_offered_again(desk: Desk) -> None:
    publish(desk, item(1, desk.server.url("/one")))
    desk.refusals = [SubmitError("x", "too many are waiting", passing=True)]
    feed = await desk.follow()
    await desk.poll(feed.feed_id)
    assert desk.submitted == []

    await desk.poll(feed.feed_id)

    assert len(desk.submitted) == 1


async def test_a_long_feed_is_taken_in_over_several_rounds(desk: Desk) -> None:
    desk.limits = FeedLimits(entries_per_poll=2)
    desk.restart()
    publish(desk, *(item(number, desk.server.url(f"/{number}")) for number in range(5)))
    feed = await desk.follow()

    for _ in range(3):
        await desk.poll(feed.feed_id)

    assert [article.title for article in desk.submitted[:2]] == ["Story number 0", "Story number 1"]
    assert len(desk.submitted) == 5


async def test_an_operator_s_word_on_outlet_and_owner_counts(desk: Desk) -> None:
    publish(desk, item(1, desk.server.url("/one")))
    options = FeedOptions(outlet_domain="news.coast.example", outlet_name="The Coast", owner="Harbour Media")
    feed = await desk.follow(options=options)

    await desk.poll(feed.feed_id)

    (article,) = desk.submitted
    assert (article.outlet_id, article.outlet_name, article.owner) == ("coast.example", "The Coast", "Harbour Media")


async def test_a_feed_of_many_outlets_gives_each_article_to_its_own(desk: Desk) -> None:
    source = f'<source url="{desk.server.url("/", "second.example")}">Second Paper</source>'
    publish(
        desk,
        item(1, desk.server.url("/one", "first.example")),
        item(2, desk.server.url("/two", "second.example")).replace("</item>", source + "</item>"),
        item(3, desk.server.url("/three")).replace("</item>", source + "</item>"),
    )
    feed = await desk.follow()

    await desk.poll(feed.feed_id)

    told = {article.title: (article.outlet_id, article.outlet_name, article.credit) for article in desk.submitted}
    assert told == {
        "Story number 1": ("first.example", "first.example", None),
        "Story number 2": ("second.example", "Second Paper", None),
        "Story number 3": ("outlet.example", "Coast Post", "Second Paper"),
    }


@pytest.mark.parametrize(
    ("byline", "credit"),
    [
        ("Ada Berg", None),
        ("AP", "AP"),
        ("Ada Berg, Associated Press", "Associated Press"),
        ("Ada Berg and Ida Holm for Reuters", "Reuters"),
        ("Ada Berg (AFP)", "AFP"),
    ],
)
async def test_an_agency_in_the_byline_is_the_credit_and_a_person_is_not(
    desk: Desk, byline: str, credit: str | None
) -> None:
    publish(desk, item(1, desk.server.url("/one"), **{"dc:creator": byline}))
    feed = await desk.follow()

    await desk.poll(feed.feed_id)

    assert desk.submitted[0].credit == credit


async def test_a_link_service_is_not_the_outlet(desk: Desk) -> None:
    publish(desk, item(1, desk.server.url("/r/1", "links.example")))
    desk.server.routes["links.example/r/1"] = redirect(desk.server.url("/one"))
    desk.server.routes["/one"] = Reply(body=page())
    feed = await desk.follow()

    await desk.poll(feed.feed_id)

    assert (desk.submitted[0].outlet_id, desk.submitted[0].url) == ("outlet.example", desk.server.url("/one"))


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("Mon, 02 Jun 2098 10:00:00 GMT", NOW),
        ("Thu, 01 Jan 1970 00:00:00 GMT", NOW),
        ("not a date", NOW),
        ("Sun, 01 Jun 2025 10:00:00 +0200", dt.datetime(2025, 6, 1, 8, tzinfo=dt.UTC)),
    ],
)
async def test_a_publication_time_that_cannot_be_true_is_replaced(
    desk: Desk, published: str, expected: dt.datetime
) -> None:
    publish(desk, item(1, desk.server.url("/one"), pubDate=published))
    feed = await desk.follow()

    await desk.poll(feed.feed_id)

    assert desk.submitted[0].published_at == expected


async def test_atom_and_json_feeds_are_followed_like_rss(desk: Desk) -> None:
    link = desk.server.url("/one")
    desk.server.routes["/atom"] = Reply(
        body=atom(f"<entry><id>1</id><title>Eins</title><link href='{link}'/><summary>Kurz.</summary></entry>")
    )
    desk.server.routes["/json"] = Reply(
        body=json_feed({"id": "2", "url": link, "title": "Two", "content_text": "Short."})
    )
    for path in ("/atom", "/json"):
        await desk.poll((await desk.follow(path)).feed_id)

    assert [(article.title, article.body, article.lang) for article in desk.submitted] == [
        ("Eins", "Kurz.", "de"),
        ("Two", "Short.", "en"),
    ]


async def test_a_feed_removed_during_its_poll_does_not_come_back(desk: Desk) -> None:
    publish(desk, item(1, desk.server.url("/one")))
    feed = await desk.follow()
    state = await desk.state(feed.feed_id)
    assert await desk.store.remove(feed.feed_id)

    await desk.poller.poll(state, Moment(now=NOW))

    assert await desk.store.list_feeds() == []
    assert not await desk.store.remove(feed.feed_id)


async def test_a_wished_language_is_found_in_the_page_before_the_feed(desk: Desk) -> None:
    publish(desk, item(1, desk.server.url("/one")))
    desk.server.routes["/one"] = Reply(body=page(lang="sv_SE"))
    feed = await desk.follow()

    await desk.poll(feed.feed_id)

    assert desk.submitted[0].lang == "sv"


async def test_our_name_goes_with_every_request(desk: Desk) -> None:
    seen: list[str] = []

    def look(asked: Asked) -> Reply:
        seen.append(asked.headers["user-agent"])
        return Reply(body=rss(item(1, desk.server.url("/one"))))

    desk.server.routes["/feed"] = look
    feed = await desk.follow()
    await desk.poll(feed.feed_id)

    assert len(desk.server.asked) == 3
    assert {asked.headers["user-agent"] for asked in desk.server.asked} == set(seen)
    assert replace(feed).url == desk.server.asked[0].headers["host"].join(["http://", "/feed"])
