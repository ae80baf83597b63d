"""The state of the stream: whose text each article carries and in which story it is, decided from the past only."""

import datetime as dt
from collections.abc import Sequence

from scoring.engine import Engine
from scoring.models import Member, OriginDecision, Reading, StoryChange, StoryDecision, StoryMarks
from scoring.origin import OriginIndex
from scoring.stories import StoryIndex


class Index:
    """The state of the stream: origins and stories so far. One writer at a time."""

    def __init__(self, engine: Engine) -> None:
        self.origins = OriginIndex(engine.config.origin)
        self.stories = StoryIndex(engine.config.story, engine.join_model)

    def place(self, reading: Reading) -> tuple[OriginDecision, StoryDecision]:
        """Decide whose text a new article carries and which story it joins."""
        origin = self.origins.assign(reading.article, reading.sketch)
        return origin, self.stories.join(reading)

    def preview(self, reading: Reading) -> tuple[OriginDecision, StoryDecision]:
        """Decide as `place` would, without taking the article in."""
        return self.origins.preview(reading.article, reading.sketch), self.stories.preview(reading)

    def rank(self, reading: Reading) -> tuple[tuple[str, float], ...]:
        """Return the stories that an article may belong to with probabilities, best first."""
        return self.stories.rank(reading)

    def restore(self, member: Member) -> None:
        """Take in an article that was placed before, without deciding again."""
        self.origins.restore(member.reading.article, member.reading.sketch, member.origin)
        self.stories.restore(member.reading, member.story.story_id, pending=member.story.action == "pending")

    def recall(self, marks: StoryMarks) -> None:
        """Take over what became of stories' ids and what people decided."""
        self.stories.recall(marks)

    def merge_by_hand(self, story_id: str, other_id: str) -> StoryChange:
        """Merge two stories as a person says. Raises `StoryNotFoundError`."""
        return self.stories.pin_merge(story_id, other_id)

    def split_by_hand(self, story_id: str, article_ids: Sequence[str]) -> StoryChange:
        """Take articles out of a story as a person says. Raises `StoryNotFoundError`."""
        return self.stories.pin_split(story_id, tuple(article_ids))

    def tidy(self, now: dt.datetime) -> tuple[StoryChange, ...]:
        """Merge, confirm and split by what is known now; meant to run now and then, not per article."""
        return self.stories.merge_pass(now) + self.stories.confirm_pass(now) + self.stories.split_pass(now)

    def remove(self, article_id: str) -> None:
        """Forget an article; an unknown one is no error."""
        self.origins.remove(article_id)
        self.stories.remove(article_id)
