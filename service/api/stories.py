"""/v1/stories: stories with facts, verdicts and evidence."""

from urllib.parse import quote

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, RawBody

from service.api.access import CURATE_STORIES, READ_STORIES
from service.api.articles import ACCEPTED
from service.api.curation import ask_for_merge, ask_for_split
from service.api.desk import Desk, not_found
from service.api.documents import MergeOperation, SplitOperation
from service.api.parameters import Limit
from service.problems import Problem
from service.records import registrable_domain
from service.schemas import ChangeLink, StoryPage, StoryView, show_story, summarise

REFUSED = {422: ResponseSpec(Problem, description="The story can't be changed like this")}


class StoryController(Controller):
    """Stories, the last published first."""

    path = "/v1/stories"
    tags = ("stories",)
    opt = READ_STORIES

    @get(operation_id="listStories", summary="List stories")
    async def list_stories(
        self,
        desk: NamedDependency[Desk],
        limit: Limit = 20,
        cursor: FromQuery[str | None] = None,
        outlet: FromQuery[str | None] = None,
    ) -> Response[StoryPage]:
        """Return a page of stories, of one outlet if asked; follow `next_cursor`."""
        outlet = (registrable_domain(outlet) or outlet) if outlet else None
        stories, following = await desk.stories.list_stories(limit, cursor, outlet)
        page = StoryPage(items=[summarise(story) for story in stories], next_cursor=following)
        only = f"&outlet={quote(outlet, safe='')}" if outlet else ""
        link = f'</v1/stories?limit={limit}&cursor={following}{only}>; rel="next"'
        return Response(page, headers={"Link": link} if following else {})

    @get("/{story_id:str}", operation_id="getStory", summary="Look up a story")
    async def get_story(self, story_id: FromPath[str], desk: NamedDependency[Desk]) -> StoryView:
        """Return a story's articles, origins, facts and verdicts; the id of a merged story leads to the other's."""
        story = await desk.stories.find_story(story_id)
        if story is None:
            raise not_found("story", story_id)
        return show_story(story)

    @post(
        "/{story_id:str}/merge",
        operation_id="mergeStories",
        summary="Merge a story with another by hand",
        operation_class=MergeOperation,
        status_code=ACCEPTED,
        opt=CURATE_STORIES,
        responses=REFUSED,
    )
    async def merge(self, story_id: FromPath[str], body: RawBody, desk: NamedDependency[Desk]) -> Response[ChangeLink]:
        """Queue the merge; no automatic pass takes the story apart later. Asking again changes nothing more."""
        return await ask_for_merge(story_id, body, desk)

    @post(
        "/{story_id:str}/split",
        operation_id="splitStory",
        summary="Take articles out of a story by hand",
        operation_class=SplitOperation,
        status_code=ACCEPTED,
        opt=CURATE_STORIES,
        responses=REFUSED,
    )
    async def split(self, story_id: FromPath[str], body: RawBody, desk: NamedDependency[Desk]) -> Response[ChangeLink]:
        """Queue the split; no automatic pass rejoins the two later. Asking again changes nothing more."""
        return await ask_for_split(story_id, body, desk)
