"""The site for people: outlets, stories and articles as HTML pages, from what the API serves as data."""

import datetime as dt
import math
from pathlib import Path
from typing import Annotated, Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from service.api.access import READ_STORIES
from service.api.article_ids import read_id, resolve_id
from service.api.desk import Desk
from service.api.outlets import find_score, make_report
from service.problems import ProblemError
from service.reports import outlet_report_html
from service.reports.pages import site_axes, site_page
from service.reports.site import (
    MOST_LISTED,
    ORDERS,
    Asked,
    FeedLine,
    FrontPage,
    list_changes,
    list_stories,
    pick_outlets,
    show_article_page,
    show_story_page,
)
from service.repository.feeds import FeedStore

HTML = "text/html"
LOOKED_AT = 60
"""Latest stories in which disputes are looked for."""
WEEK = dt.timedelta(days=7)
Text = Annotated[str, QueryParameter(max_length=100)]
Count = Annotated[int, QueryParameter(ge=0, le=100_000)]


class PageController(Controller):
    """Pages for people; programs ask the API."""

    path = "/"
    include_in_schema = False
    opt = READ_STORIES

    @get("/outlets")
    async def front(
        self,
        desk: NamedDependency[Desk],
        q: Text = "",
        order: Text = "rank",
        least: Count = 0,
        standing: Text = "",
    ) -> Response[str]:
        """Return the front page: outlets, what changed, stories in dispute, feeds and the queue."""
        asked = Asked(q=q, order=order if order in ORDERS else "rank", least=least, standing=bool(standing))
        page = await gather_front(asked, desk)
        shown = [row.score for row in page.rows]
        newest = max(shown, key=lambda score: score.as_of, default=None)
        return _page(
            "front.html",
            "How reliable are news outlets?",
            "front",
            front=page,
            asked=asked,
            as_of=newest.as_of if newest else None,
            method_version=newest.method_version if newest else "",
            axes=site_axes(shown),
        )

    @get("/stories")
    async def stories(self, desk: NamedDependency[Desk], cursor: FromQuery[str | None] = None) -> Response[str]:
        """Return a page of stories."""
        stories, following = await desk.stories.list_stories(MOST_LISTED, cursor)
        return _page("stories.html", "Stories", "stories", stories=list_stories(stories), following=following)

    @get("/stories/{story_id:str}")
    async def story(self, story_id: FromPath[str], desk: NamedDependency[Desk]) -> Response[str]:
        """Return a story's page."""
        stored = await desk.stories.find_story(story_id)
        if stored is None:
            return missing("story", story_id)
        page = show_story_page(stored)
        return _page("story.html", page.title or "untitled story", "stories", story=page)

    @get("/articles/{article_id:path}")
    async def article(
        self, article_id: FromPath[Path], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
    ) -> Response[str]:
        """Return an article's page; slashes in its id are percent-encoded."""
        name = await resolve_id(read_id(request, article_id), desk)
        placement = (await desk.articles.load_placements([name])).get(name)
        stored = await desk.stories.find_story(placement.story.story_id) if placement else None
        ref = next((one for one in stored.articles if one.article_id == name), None) if stored else None
        if stored is None or ref is None:
            return missing("article", name)
        page = show_article_page(ref, stored)
        return _page("article.html", page.title, "article", article=page)

    @get("/outlets/{outlet_id:str}")
    async def outlet(self, outlet_id: FromPath[str], desk: NamedDependency[Desk]) -> Response[str]:
        """Return an outlet's report."""
        try:
            score = await find_score(outlet_id, desk)
        except ProblemError:
            return missing("outlet", outlet_id)
        report = make_report(score, await desk.stories.list_outlet_stories(score.outlet_id))
        return Response(outlet_report_html(report, site="outlet"), media_type=HTML)


async def gather_front(asked: Asked, desk: Desk) -> FrontPage:
    """Return what the front page says."""
    scores = await desk.stories.list_scores()
    counts = await desk.stories.count_stored()
    backlog = await desk.articles.measure_backlog(desk.now())
    rows, left_out = pick_outlets(scores, asked)
    past = {}
    for row in rows[:MOST_LISTED]:
        score = await desk.stories.find_score_as_of(row.score.outlet_id, row.score.as_of - WEEK)
        if score is not None:
            past[score.outlet_id] = score
    latest, _ = await desk.stories.list_stories(LOOKED_AT)
    feeds = await FeedStore(desk.connection).list_feeds()
    troubled = [feed for feed in feeds if feed.status != "active" or feed.failures]
    return FrontPage(
        articles=counts["articles"],
        stories=counts["stories"],
        outlets=len(scores),
        standing=sum(score.sufficient for score in scores),
        waiting=backlog.waiting,
        wait=_say_wait(backlog.wait_seconds),
        rows=rows,
        left_out=left_out,
        changes=list_changes(scores, past),
        disputes=[line for line in list_stories(latest) if line.words][:MOST_LISTED],
        feeds=len(feeds),
        troubled=[
            FeedLine(name=feed.title or feed.url, problem=feed.status_reason or feed.last_problem)
            for feed in troubled[:MOST_LISTED]
        ],
    )


def missing(kind: str, name: str) -> Response[str]:
    """Return the page of a missing thing."""
    reason = f"There is no {kind} {name[:200]} here. It may have been retracted, or merged under another name."
    return _page("missing.html", f"No such {kind}", "missing", status=404, reason=reason)


def _page(template: str, title: str, section: str, *, status: int = 200, **data: Any) -> Response[str]:
    return Response(site_page(template, title, section, **data), media_type=HTML, status_code=status)


def _say_wait(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes = math.ceil(seconds / 60)
    return f"about {minutes} minute{'' if minutes == 1 else 's'}"
