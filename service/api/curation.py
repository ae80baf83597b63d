"""Merging and splitting stories by hand: the checks of a request, and its way into the queue of the story writer."""

from typing import Any

from litestar import Response

from service.api.articles import ACCEPTED, decode_body
from service.api.desk import Desk, not_found
from service.problems import FieldError, ProblemError
from service.repository.stored import Curation
from service.schemas import ChangeLink

MOST_ARTICLES = 1000
"""Most articles taken out of a story at once."""


async def ask_for_merge(story_id: str, body: bytes, desk: Desk) -> Response[ChangeLink]:
    """Queue the merge of a story with the one that the body names."""
    other_id = _read_fields(body).get("story_id")
    if not isinstance(other_id, str) or not other_id:
        raise _refuse("story_id", "is missing; give the id of the other story")
    await _check_story(story_id, desk)
    current = await desk.stories.resolve(other_id)
    if other_id == story_id:
        raise _refuse("story_id", "is the story itself; give the id of another")
    if not await desk.stories.has_members(current):
        raise _refuse("story_id", f"names no story: {other_id[:200]!r}")
    return await _queue(Curation(kind="merge", story_id=story_id, other_id=other_id), desk)


async def ask_for_split(story_id: str, body: bytes, desk: Desk) -> Response[ChangeLink]:
    """Queue taking the articles that the body names out of a story."""
    article_ids = _read_fields(body).get("article_ids")
    if not isinstance(article_ids, list) or not article_ids:
        raise _refuse("article_ids", "is missing or empty; give the ids of the articles to take out")
    if len(article_ids) > MOST_ARTICLES:
        raise _refuse("article_ids", f"holds {len(article_ids)} ids; at most {MOST_ARTICLES} are taken out at once")
    await _check_story(story_id, desk)
    await _check_articles(story_id, article_ids, desk)
    return await _queue(Curation(kind="split", story_id=story_id, article_ids=tuple(article_ids)), desk)


async def _check_story(story_id: str, desk: Desk) -> None:
    if not await desk.stories.has_members(await desk.stories.resolve(story_id)):
        raise not_found("story", story_id)


async def _check_articles(story_id: str, article_ids: list[Any], desk: Desk) -> None:
    """Refuse ids of articles that are not in the story and were not taken out of it either."""
    current = await desk.stories.resolve(story_id)
    names = [one for one in article_ids if isinstance(one, str)]
    placements = await desk.articles.load_placements(names)
    homes = {one: entry.story.story_id for one, entry in placements.items()}
    taken_out = {home for home in set(homes.values()) if current in await desk.stories.find_lineage(home)}
    errors = [
        FieldError(field=f"article_ids[{place}]", reason=f"names no article of the story: {str(one)[:200]!r}")
        for place, one in enumerate(article_ids)
        if not isinstance(one, str) or homes.get(one) not in {current, *taken_out}
    ]
    if not errors and set(await desk.stories.list_members(current)) <= set(names):
        errors = [FieldError(field="article_ids", reason="holds the whole story; leave at least one article in it")]
    if errors:
        raise ProblemError("invalid-change", f"{errors[0].field} {errors[0].reason}", tuple(errors))


async def _queue(curation: Curation, desk: Desk) -> Response[ChangeLink]:
    job_id = await desk.articles.curate(curation, desk.now())
    link = ChangeLink(job_id=job_id, story_id=curation.story_id, location=f"/v1/jobs/{job_id}")
    return Response(link, status_code=ACCEPTED, headers={"Location": link.location})


def _read_fields(body: bytes) -> dict[str, Any]:
    decoded = decode_body(body)
    if not isinstance(decoded, dict):
        raise _refuse("", "the body is no JSON object")
    return decoded


def _refuse(field: str, reason: str) -> ProblemError:
    return ProblemError("invalid-change", f"{field} {reason}".strip(), (FieldError(field=field, reason=reason),))
