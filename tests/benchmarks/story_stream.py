"""Stream readings through the story join as the service does: one at a time, the passes once a day."""

import datetime as dt
import time
from collections.abc import Mapping, Sequence

import msgspec

from scoring.config import StoryConfig
from scoring.models import Reading, StoryDecision
from scoring.stories import JoinModel, StoryIndex


class StreamResult(msgspec.Struct, frozen=True, kw_only=True):
    """Where the articles ended, in the order they came, and what it took."""

    story_ids: list[str]
    merges: int
    splits: int
    seconds: float


class CrossFittedIndex(StoryIndex):
    """An index that decides on each article by the model that was trained without that article's story."""

    def __init__(self, config: StoryConfig, models: Mapping[str, JoinModel]) -> None:
        """Take the models by article id; their backgrounds must be one."""
        super().__init__(config, next(iter(models.values())))
        self._models = models

    def join(self, reading: Reading) -> StoryDecision:
        """Place an article by its model."""
        self._model = self._models[reading.article.article_id]
        return super().join(reading)

    def rank_member(self, article_id: str, without: set[str]) -> tuple[tuple[str, float], ...]:
        """Rank stories for a live article by its model."""
        self._model = self._models[article_id]
        return super().rank_member(article_id, without)


def run_stream(readings: Sequence[Reading], model: JoinModel, config: StoryConfig) -> StreamResult:
    """Join readings in the order given; merge and split at each new day and at the end."""
    return stream_into(StoryIndex(config, model), readings)


def stream_into(index: StoryIndex, readings: Sequence[Reading]) -> StreamResult:
    """Do the same in an empty index of one's own."""
    kinds = []
    joined: list[str] = []
    day: dt.date | None = None
    started = time.process_time()
    for reading in readings:
        now = reading.article.published_at
        if day is not None and now.date() != day:
            kinds += _tidy(index, now)
        day = now.date()
        joined.append(index.join(reading).story_id)
    if readings:
        kinds += _tidy(index, readings[-1].article.published_at)
    seconds = time.process_time() - started
    # Articles that left the memory keep the story they had; its id may redirect by now.
    final = [
        index.story_of(reading.article.article_id) or index.resolve(story_id)
        for reading, story_id in zip(readings, joined, strict=True)
    ]
    return StreamResult(story_ids=final, merges=kinds.count("merge"), splits=kinds.count("split"), seconds=seconds)


def _tidy(index: StoryIndex, now: dt.datetime) -> list[str]:
    """Run the passes in the pipeline's order; returns the kinds of change."""
    return [change.kind for change in (*index.merge_pass(now), *index.confirm_pass(now), *index.split_pass(now))]
