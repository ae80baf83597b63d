"""/v1/stories: stories with facts, verdicts and evidence."""

from typing import Annotated

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from service.api.desk import Desk, not_found
from service.schemas import StoryPage, StoryView, show_story, summarise

MOST = 100
"""Most stories on a page (design)."""
Limit = Annotated[int, QueryParameter(ge=1, le=MOST, description="Stories on a page")]


class StoryController(Controller):
    """Stories, the last published first."""

    path = "/v1/stories"
    tags = ("stories",)

    @get(operation_id="listStories", summary="List stories")
    async def list_stories(
        self,
        desk: NamedDependency[Desk],
        limit: Limit = 20,
        cursor: FromQuery[str | None] = None,
        outlet: FromQuery[str | None] = None,
    ) -> Response[StoryPage]:
        """Return a page of stories, of one outlet if asked; follow `next_cursor`."""
        stories, following = await desk.stories.list_stories(limit, cursor, outlet)
        page = StoryPage(items=[summarise(story) for story in stories], next_cursor=following)
        only = f"&outlet={outlet}" if outlet else ""
        link = f'</v1/stories?limit={limit}&cursor={following}{only}>; rel="next"'
        return Response(page, headers={"Link": link} if following else {})

    @get("/{story_id:str}", operation_id="getStory", summary="Look up a story")
    async def get_story(self, story_id: FromPath[str], desk: NamedDependency[Desk]) -> StoryView:
        """Return a story's articles, origins, facts and verdicts; the id of a merged story leads to the other's."""
        story = await desk.stories.find_story(story_id)
        if story is None:
            raise not_found("story", story_id)
        return show_story(story)
