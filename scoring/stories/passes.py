"""Look again at stories that changed: merge those that are one, split those that are two."""

from collections import defaultdict
from typing import Protocol

from scoring.config import StoryConfig
from scoring.models import StoryChange


class Stories(Protocol):
    """What the passes need of the index."""

    config: StoryConfig

    def members(self, story_id: str) -> tuple[str, ...]:
        """List a story's articles."""
        ...

    def resolve(self, story_id: str) -> str:
        """Follow redirects."""
        ...

    def rank_member(self, article_id: str, without: set[str]) -> tuple[tuple[str, float], ...]:
        """Rank stories for an article as if `without` weren't there."""
        ...

    def pending(self, story_id: str) -> tuple[str, ...]:
        """List a story's pending articles."""
        ...

    def may_merge(self, story_id: str, other_id: str) -> bool:
        """Return whether merging is allowed."""
        ...

    def may_split(self, story_id: str) -> bool:
        """Return whether splitting is allowed."""
        ...

    def merge(self, story_id: str, other_id: str, *, probability: float, reason: str) -> StoryChange:
        """Merge two stories."""
        ...

    def split(self, story_id: str, article_ids: tuple[str, ...], *, probability: float, reason: str) -> StoryChange:
        """Take articles out of a story."""
        ...


def merge_stories(stories: Stories, changed: tuple[str, ...]) -> tuple[StoryChange, ...]:
    """Merge each changed story with the one its articles fit best, if they fit it well in the mean."""
    changes = []
    for name in changed:
        story_id = stories.resolve(name)
        other_id, probability = _nearest_story(stories, story_id)
        if not other_id or probability < stories.config.merge_threshold:
            continue
        changes.append(
            stories.merge(story_id, other_id, probability=probability, reason="their articles tell of one event")
        )
    return tuple(changes)


def confirm_pending(stories: Stories, changed: tuple[str, ...]) -> tuple[StoryChange, ...]:
    """Take pending articles for good that fit what each changed story has become."""
    changes = []
    for story_id in dict.fromkeys(map(stories.resolve, changed)):
        for article_id in stories.pending(story_id):
            fit = dict(stories.rank_member(article_id, set())).get(story_id, 0.0)
            if fit >= stories.config.join_threshold:
                changes.append(
                    StoryChange(
                        kind="confirm",
                        story_id=story_id,
                        other_id="",
                        article_ids=(article_id,),
                        probability=fit,
                        reason="the story grew to fit it",
                    )
                )
    return tuple(changes)


def split_stories(stories: Stories, changed: tuple[str, ...]) -> tuple[StoryChange, ...]:
    """Take out of each changed story the articles that don't fit the rest of it."""
    changes = []
    for name in changed:
        story_id = stories.resolve(name)
        members = stories.members(story_id)
        if not stories.may_split(story_id) or not 2 < len(members) <= stories.config.split_members:
            continue
        for article_id in members[1:]:
            fit = dict(stories.rank_member(article_id, set())).get(story_id, 0.0)
            if fit < stories.config.split_threshold and len(stories.members(story_id)) > 2:
                changes.append(
                    stories.split(
                        story_id,
                        (article_id,),
                        probability=1.0 - fit,
                        reason="it doesn't fit the rest of the story",
                    )
                )
    return tuple(changes)


def _nearest_story(stories: Stories, story_id: str) -> tuple[str, float]:
    """Find the other story that fits a story's articles best, with the mean probability over them."""
    members = stories.members(story_id)
    asked = members[-stories.config.merge_members :]
    totals: dict[str, float] = defaultdict(float)
    for article_id in asked:
        for other_id, probability in stories.rank_member(article_id, set(members)):
            totals[other_id] += probability / len(asked)
    allowed = [(total, other_id) for other_id, total in totals.items() if stories.may_merge(story_id, other_id)]
    total, other_id = max(allowed, default=(0.0, ""))
    return other_id, total
