"""/v1/outlets: scores and reports."""

from typing import Any

from litestar import Controller, MediaType, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from scoring.models import OutletScore
from service.api.desk import Desk, not_found
from service.problems import ProblemError
from service.schemas import OutletList, OutletReport, OutletView, report_outlet, summarise

LAST_STORIES = 20
"""Stories shown with an outlet; the others are under /v1/stories?outlet=."""
JSON, HTML = "application/json", "text/html"


class OutletController(Controller):
    """Outlets and how reliable they are."""

    path = "/v1/outlets"
    tags = ("outlets",)

    @get(operation_id="listOutlets", summary="List outlets with their scores")
    async def list_outlets(self, desk: NamedDependency[Desk]) -> OutletList:
        """Return all outlets: those with sufficient evidence by rank, then the others."""
        return OutletList(outlets=await desk.stories.list_scores())

    @get("/{outlet_id:str}", operation_id="getOutlet", summary="Look up an outlet")
    async def get_outlet(self, outlet_id: FromPath[str], desk: NamedDependency[Desk]) -> OutletView:
        """Return an outlet's score and its last stories."""
        score = await find_score(outlet_id, desk)
        stories, _ = await desk.stories.list_stories(LAST_STORIES, outlet_id=outlet_id)
        root = f"/v1/outlets/{outlet_id}"
        return OutletView(
            outlet_id=outlet_id,
            outlet_name=score.outlet_name,
            score=score,
            stories=[summarise(story) for story in stories],
            links={"score": f"{root}/score", "report": f"{root}/report", "stories": f"/v1/stories?outlet={outlet_id}"},
        )

    @get("/{outlet_id:str}/score", operation_id="getOutletScore", summary="An outlet's score")
    async def get_score(self, outlet_id: FromPath[str], desk: NamedDependency[Desk]) -> OutletScore:
        """Return agreement and drift with 90 % intervals, counts, as_of and method version."""
        return await find_score(outlet_id, desk)

    @get("/{outlet_id:str}/report", operation_id="getOutletReport", summary="An outlet's report", media_type=JSON)
    async def get_report(
        self, outlet_id: FromPath[str], desk: NamedDependency[Desk], request: Request[Any, Any, Any]
    ) -> Response[Any]:
        """Return the score with every contested claim and its passages, as JSON or HTML by Accept."""
        wanted = request.accept.best_match([JSON, HTML])
        if wanted is None:
            raise ProblemError("not-acceptable", f"a report can be had as {JSON} or {HTML}")
        report = report_outlet(await find_score(outlet_id, desk), await desk.stories.list_outlet_stories(outlet_id))
        vary = {"Vary": "Accept"}
        if wanted == HTML:
            return Response(render_report(report), media_type=MediaType.HTML, headers=vary)
        return Response(report, media_type=JSON, headers=vary)


async def find_score(outlet_id: str, desk: Desk) -> OutletScore:
    """Return an outlet's score; an unknown outlet is not found."""
    score = await desk.stories.find_score(outlet_id)
    if score is None:
        raise not_found("outlet", outlet_id)
    return score


def render_report(report: OutletReport) -> str:
    """Return a report as a page."""
    raise NotImplementedError
