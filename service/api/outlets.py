"""/v1/outlets: scores and reports."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, RawBody

from scoring.models import Article, OutletScore
from service.api.access import READ_STORIES
from service.api.articles import decode_body
from service.api.desk import Desk, not_found
from service.api.documents import LookupOperation
from service.api.parameters import MOST, Limit, read_moment
from service.problems import FieldError, ProblemError
from service.records import MAX_SHORT_CHARS, registrable_domain
from service.reports import (
    OutletReport,
    ReportData,
    build_outlet_report,
    outlet_report_csv,
    outlet_report_html,
    outlet_report_json,
)
from service.repository.stored import ArticleRef, StoredStory
from service.schemas import (
    LookupItem,
    LookupReply,
    OutletList,
    OutletView,
    ScoreHistory,
    ScorePoint,
    summarise,
)

LAST_STORIES = 20
"""Stories shown with an outlet; the others are under /v1/stories?outlet=."""
JSON = "application/json"
FORMATS: dict[str, Callable[[OutletReport], str | bytes]] = {
    JSON: outlet_report_json,
    "text/html": outlet_report_html,
    "text/csv": outlet_report_csv,
}
"""How a report can be had; the first where the client doesn't mind."""


class OutletController(Controller):
    """Outlets and how reliable they are."""

    path = "/v1/outlets"
    tags = ("outlets",)
    opt = READ_STORIES

    @get(operation_id="listOutlets", summary="List outlets with their scores")
    async def list_outlets(
        self, desk: NamedDependency[Desk], limit: Limit = 50, cursor: FromQuery[str | None] = None
    ) -> Response[OutletList]:
        """Return a page of outlets: those with sufficient evidence by rank, then the others; follow `next_cursor`."""
        scores, following = await desk.stories.page_scores(limit, cursor)
        link = {"Link": f'</v1/outlets?limit={limit}&cursor={following}>; rel="next"'} if following else {}
        return Response(OutletList(outlets=scores, next_cursor=following), headers=link)

    @post(
        "/lookup",
        operation_id="lookUpOutlets",
        summary="Look up the outlets of URLs",
        operation_class=LookupOperation,
        status_code=200,
    )
    async def look_up(self, body: RawBody, desk: NamedDependency[Desk]) -> LookupReply:
        """Return the outlet and its score for each of up to 100 URLs or domains, in order."""
        outlets = [(query, registrable_domain(query)) for query in read_queries(body)]
        scores = await desk.stories.find_scores([outlet_id for _, outlet_id in outlets])
        items = [LookupItem(query=query, outlet_id=name, score=scores.get(name)) for query, name in outlets]
        return LookupReply(items=items)

    @get("/{outlet_id:str}", operation_id="getOutlet", summary="Look up an outlet")
    async def get_outlet(self, outlet_id: FromPath[str], desk: NamedDependency[Desk]) -> OutletView:
        """Return an outlet's score and its last stories."""
        score = await find_score(outlet_id, desk)
        outlet_id = score.outlet_id
        stories, _ = await desk.stories.list_stories(LAST_STORIES, outlet_id=outlet_id)
        root = f"/v1/outlets/{outlet_id}"
        return OutletView(
            outlet_id=outlet_id,
            outlet_name=score.outlet_name,
            score=score,
            stories=[summarise(story) for story in stories],
            links={
                "score": f"{root}/score",
                "history": f"{root}/history",
                "report": f"{root}/report",
                "stories": f"/v1/stories?outlet={outlet_id}",
            },
        )

    @get("/{outlet_id:str}/score", operation_id="getOutletScore", summary="An outlet's score")
    async def get_score(
        self, outlet_id: FromPath[str], desk: NamedDependency[Desk], as_of: FromQuery[str | None] = None
    ) -> OutletScore:
        """Return agreement and drift with 90 % intervals, counts, as_of and method version.

        With `as_of` (ISO 8601; UTC without an offset; a date is its whole day) the score as it was last published
        then, to the bit.
        """
        return await find_score(outlet_id, desk, read_moment("as_of", as_of) if as_of is not None else None)

    @get("/{outlet_id:str}/history", operation_id="getOutletHistory", summary="An outlet's scores over time")
    async def get_history(self, outlet_id: FromPath[str], desk: NamedDependency[Desk]) -> ScoreHistory:
        """Return the score last published of each day, the oldest first; also of an outlet without articles now."""
        names = dict.fromkeys((outlet_id, registrable_domain(outlet_id)))
        for name in names:
            scores = await desk.stories.list_past_scores(name) if name else []
            if scores:
                return ScoreHistory(outlet_id=name, points=[show_point(score) for score in scores])
        raise not_found("outlet", outlet_id)

    @get(
        "/{outlet_id:str}/report",
        operation_id="getOutletReport",
        summary="An outlet's report",
        media_type=JSON,
        responses={200: ResponseSpec(OutletReport, description="The report; also as HTML or CSV by Accept")},
    )
    async def get_report(
        self, outlet_id: FromPath[str], desk: NamedDependency[Desk], request: Request[Any, Any, Any]
    ) -> Response[Any]:
        """Return the score with every contested claim and its passages, as JSON, HTML or CSV by Accept."""
        wanted = request.accept.best_match(list(FORMATS))
        if wanted is None:
            raise ProblemError("not-acceptable", f"a report can be had as {', '.join(FORMATS)}")
        score = await find_score(outlet_id, desk)
        report = make_report(score, await desk.stories.list_outlet_stories(score.outlet_id))
        return Response(FORMATS[wanted](report), media_type=wanted, headers={"Vary": "Accept"})


def read_queries(body: bytes) -> list[str]:
    """Return the queries of a lookup.

    Raises:
        ProblemError: if they are no list of texts, or too many.

    """
    decoded = decode_body(body)
    queries = decoded.get("queries") if isinstance(decoded, dict) else None
    if not isinstance(queries, list) or not all(isinstance(query, str) for query in queries):
        error = FieldError(field="queries", reason="is no list of texts; give URLs or domains")
        raise ProblemError("invalid-request", f"{error.field} {error.reason}", (error,))
    if len(queries) > MOST or any(len(query) > MAX_SHORT_CHARS for query in queries):
        error = FieldError(
            field="queries", reason=f"holds more than {MOST}, or one of over {MAX_SHORT_CHARS} characters"
        )
        raise ProblemError("invalid-request", f"{error.field} {error.reason}", (error,))
    return queries


async def find_score(outlet_id: str, desk: Desk, as_of: dt.datetime | None = None) -> OutletScore:
    """Return an outlet's score, now or as it was; an unknown outlet is not found, nor one without a score then."""
    score = await desk.stories.find_score(outlet_id) or await desk.stories.find_score(registrable_domain(outlet_id))
    if score is None:
        raise not_found("outlet", outlet_id)
    if as_of is None:
        return score
    past = await desk.stories.find_score_as_of(score.outlet_id, as_of)
    if past is None:
        raise not_found("score", f"of {outlet_id} as of {as_of.isoformat()}")
    return past


def show_point(score: OutletScore) -> ScorePoint:
    """Return a past score without its explanation."""
    return ScorePoint(**{name: getattr(score, name) for name in ScorePoint.__struct_fields__})


def make_report(score: OutletScore, stories: Sequence[StoredStory]) -> OutletReport:
    """Return an outlet's report from its stories; passages are the claims' own words, as bodies are not loaded."""
    data = ReportData(
        articles={ref.article_id: restore_article(ref) for story in stories for ref in story.articles},
        claims={claim.claim_id: claim for story in stories for claim in story.claims},
        results=tuple(story.result for story in stories),
        scores=(score,),
        as_of=score.as_of,
        method_version=score.method_version,
    )
    report = build_outlet_report(data, score.outlet_id)
    if report is None:
        raise not_found("outlet", score.outlet_id)
    return report


def restore_article(ref: ArticleRef) -> Article:
    """Return an article with an empty body."""
    kept = ref.__struct_fields__
    return Article(body="", **{name: getattr(ref, name) for name in kept if name != "not_compared"})
