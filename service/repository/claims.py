"""Claims of all stories in order of time, the newest first, a page at a time."""

import datetime as dt
import heapq
from collections.abc import AsyncIterator, Callable

import msgspec

from scoring.models import Assessment, Claim
from service.repository.cursors import read_cursor, write_cursor
from service.repository.stored import StoredStory
from service.repository.stories import StoryStore

STORIES_AT_ONCE = 50


class FoundClaim(msgspec.Struct, frozen=True):
    """A claim with its verdict, in its story."""

    claim: Claim
    verdict: Assessment
    story: StoredStory


Wanted = Callable[[Claim, Assessment], bool]


async def page_claims(  # noqa: PLR0913, PLR0917 - which claims, and which part of them
    stories: StoryStore,
    wanted: Wanted,
    limit: int,
    cursor: str | None,
    outlet_id: str | None,
    since: dt.datetime | None,
) -> tuple[list[FoundClaim], str | None]:
    """Return a page of claims by time, then by id, the newest first, and the cursor of the next page.

    Stories are gone through from the last published: none holds a claim newer than that. The first pages cost little,
    the last ones all stories.

    Raises:
        CursorError: if the cursor is none of ours.

    """
    after = read_cursor(cursor) if cursor else None
    found: list[FoundClaim] = []
    async for one in _by_time(stories, wanted, outlet_id, since):
        place = (one.claim.published_at.timestamp(), one.claim.claim_id)
        if after is not None and place >= after:
            continue
        if len(found) == limit:
            last = found[-1].claim
            return found, write_cursor(last.published_at.timestamp(), last.claim_id)
        found.append(one)
    return found, None


async def _by_time(
    stories: StoryStore, wanted: Wanted, outlet_id: str | None, since: dt.datetime | None
) -> AsyncIterator[FoundClaim]:
    """Yield claims in order of time; a claim is held until no story left can have a newer one."""
    held: list[tuple[float, _Reversed, FoundClaim]] = []
    cursor: str | None = None
    while True:
        page, cursor = await stories.list_stories(STORIES_AT_ONCE, cursor, outlet_id)
        for story in page:
            newest = story.result.story.last_published_at
            if since is not None and newest < since:
                cursor = None
                break
            while held and -held[0][0] > newest.timestamp():
                yield heapq.heappop(held)[2]
            for one in _claims_of(story):
                fits = (outlet_id is None or one.claim.outlet_id == outlet_id) and wanted(one.claim, one.verdict)
                if fits and (since is None or one.claim.published_at >= since):
                    key = (-one.claim.published_at.timestamp(), _Reversed(one.claim.claim_id))
                    heapq.heappush(held, (*key, one))
        if cursor is None:
            break
    while held:
        yield heapq.heappop(held)[2]


class _Reversed(msgspec.Struct, frozen=True):
    """A name that sorts backwards."""

    name: str

    def __lt__(self, other: "_Reversed") -> bool:
        return other.name < self.name


def _claims_of(story: StoredStory) -> list[FoundClaim]:
    claims = {claim.claim_id: claim for claim in story.claims}
    return [
        FoundClaim(claims[entry.claim_id], entry, story)
        for entry in story.result.assessments
        if entry.claim_id in claims
    ]
