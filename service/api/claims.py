"""/v1/claims and /v1/disputes: claims of all stories, the newest first."""

from typing import Annotated
from urllib.parse import urlencode

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from scoring.models import Assessment, Claim, ClaimKind, Verdict
from service.api.access import READ_STORIES
from service.api.desk import Desk
from service.api.parameters import Limit, read_moment
from service.records import registrable_domain
from service.repository.claims import FoundClaim, page_claims
from service.schemas import ClaimItem, ClaimPage, show_assessments

DISPUTED: frozenset[Verdict] = frozenset({"contradicted", "disputed"})
Severity = Annotated[float, QueryParameter(ge=0.0, le=1.0, description="Least severity")]
Kind = Annotated[ClaimKind | None, QueryParameter(name="type", description="Kind of claim")]


class ClaimController(Controller):
    """Claims with their verdicts."""

    path = "/v1"
    tags = ("claims",)
    opt = READ_STORIES

    @get("/claims", operation_id="listClaims", summary="List claims with their verdicts")
    async def list_claims(  # noqa: PLR0913, PLR0917 - what claims can be asked for by
        self,
        desk: NamedDependency[Desk],
        limit: Limit = 20,
        cursor: FromQuery[str | None] = None,
        outlet: FromQuery[str | None] = None,
        verdict: FromQuery[Verdict | None] = None,
        kind: Kind = None,
        since: FromQuery[str | None] = None,
        min_severity: Severity = 0.0,
    ) -> Response[ClaimPage]:
        """Return a page of claims, the newest first; follow `next_cursor`.

        `since` (ISO 8601) is the earliest publication; what was compared with nothing has no verdict and isn't listed.
        """
        verdicts = None if verdict is None else frozenset({verdict})
        asked = Asked("/v1/claims", limit, cursor, outlet, since)
        return await answer(desk, asked, verdicts, kind, min_severity, verdict=verdict)

    @get("/disputes", operation_id="listDisputes", summary="List contradicted and disputed claims")
    async def list_disputes(  # noqa: PLR0913, PLR0917 - what claims can be asked for by
        self,
        desk: NamedDependency[Desk],
        limit: Limit = 20,
        cursor: FromQuery[str | None] = None,
        outlet: FromQuery[str | None] = None,
        kind: Kind = None,
        since: FromQuery[str | None] = None,
        min_severity: Severity = 0.0,
    ) -> Response[ClaimPage]:
        """Return a page of the claims that others contradict, settled or not, the newest first."""
        asked = Asked("/v1/disputes", limit, cursor, outlet, since)
        return await answer(desk, asked, DISPUTED, kind, min_severity, verdict=None)


class Asked:
    """Which part of which list is wanted."""

    def __init__(self, path: str, limit: int, cursor: str | None, outlet: str | None, since: str | None) -> None:
        self.path = path
        self.limit = limit
        self.cursor = cursor
        self.outlet = (registrable_domain(outlet) or outlet) if outlet else None
        self.since = since


async def answer(  # noqa: PLR0913, PLR0917 - as above
    desk: Desk,
    asked: Asked,
    verdicts: frozenset[Verdict] | None,
    kind: ClaimKind | None,
    min_severity: float,
    verdict: Verdict | None,
) -> Response[ClaimPage]:
    """Return the page that was asked for, with the link to the next."""

    def is_wanted(claim: Claim, entry: Assessment) -> bool:
        fits = (verdicts is None or entry.verdict in verdicts) and (kind is None or claim.kind == kind)
        return fits and entry.severity >= min_severity

    since = read_moment("since", asked.since) if asked.since is not None else None
    if since is not None and asked.since is not None and "T" not in asked.since:
        since = since.replace(hour=0, minute=0, second=0, microsecond=0)  # from the beginning of the day
    found, following = await page_claims(desk.stories, is_wanted, asked.limit, asked.cursor, asked.outlet, since)
    page = ClaimPage(items=[show_item(one) for one in found], next_cursor=following)
    given = {
        "limit": asked.limit,
        "cursor": following,
        "outlet": asked.outlet,
        "verdict": verdict,
        "type": kind,
        "since": asked.since,
        "min_severity": min_severity or None,
    }
    query = urlencode({name: value for name, value in given.items() if value is not None})
    return Response(page, headers={"Link": f'<{asked.path}?{query}>; rel="next"'} if following else {})


def show_item(found: FoundClaim) -> ClaimItem:
    """Return a claim of a list with the passages behind its verdict."""
    (view,) = show_assessments(found.story, [found.verdict])
    story = found.story.result.story
    return ClaimItem(story_id=story.story_id, story_title=story.title, claim=view)
