"""The engine as the worker uses it: four operations, so that tests can put a fast stand-in in their place."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from scoring.models import (
    Article,
    LedgerRow,
    OriginDecision,
    OutletMeta,
    OutletScore,
    Reading,
    StoryChange,
    StoryDecision,
    StoryResult,
)


class ArticleIndex(Protocol):
    """The state of the stream: who copied whom, which story an article joins. One writer."""

    def place(self, reading: Reading) -> tuple[OriginDecision, StoryDecision]:
        """Decide on a new article from those placed before."""
        ...

    def restore(self, reading: Reading, origin: OriginDecision, story_id: str) -> None:
        """Take in an article that was placed before, without deciding again."""
        ...

    def remove(self, article_id: str) -> None:
        """Forget an article; an unknown one is no error."""
        ...

    def tidy(self, as_of: dt.datetime) -> list[StoryChange]:
        """Merge stories that turned out to be one, split those that turned out to be two."""
        ...


class Tools(Protocol):
    """What a worker needs of the engine. Not safe under threads: one call at a time."""

    def read(self, article: Article) -> Reading:
        """Return all that one article tells by itself."""
        ...

    def open_index(self) -> ArticleIndex:
        """Return an empty index."""
        ...

    def score_story(
        self, story_id: str, readings: Sequence[Reading], origins: Mapping[str, OriginDecision]
    ) -> StoryResult:
        """Return a story's facts, verdicts and ledger rows."""
        ...

    def score_outlets(
        self, rows: Sequence[LedgerRow], outlets: Mapping[str, OutletMeta], as_of: dt.datetime
    ) -> tuple[OutletScore, ...]:
        """Return the scores of all outlets."""
        ...


class EngineTools:
    """The engine itself. Loading takes seconds: do it in a thread."""

    def __init__(self, *, light: bool) -> None:
        from scoring.engine import light_engine, load_engine

        self._engine = light_engine() if light else load_engine()

    def read(self, article: Article) -> Reading:
        """Return all that one article tells by itself."""
        from scoring.pipeline import read_article

        return read_article(article, self._engine)

    def open_index(self) -> ArticleIndex:
        """Return an empty index."""
        return _EngineIndex(self._engine)

    def score_story(
        self, story_id: str, readings: Sequence[Reading], origins: Mapping[str, OriginDecision]
    ) -> StoryResult:
        """Return a story's facts, verdicts and ledger rows."""
        from scoring.pipeline import score_story

        return score_story(story_id, readings, origins, self._engine, {})

    def score_outlets(
        self, rows: Sequence[LedgerRow], outlets: Mapping[str, OutletMeta], as_of: dt.datetime
    ) -> tuple[OutletScore, ...]:
        """Return the scores of all outlets."""
        from scoring.reliability import score_outlets

        return tuple(score_outlets(rows, outlets, as_of, self._engine.config.reliability))


class _EngineIndex:
    def __init__(self, engine: Any) -> None:
        from scoring.pipeline import Index

        self._index = Index(engine)

    def place(self, reading: Reading) -> tuple[OriginDecision, StoryDecision]:
        return self._index.place(reading)

    def restore(self, reading: Reading, origin: OriginDecision, story_id: str) -> None:
        self._index.restore(reading, origin, story_id)

    def remove(self, article_id: str) -> None:
        self._index.remove(article_id)

    def tidy(self, as_of: dt.datetime) -> list[StoryChange]:
        stories = self._index.stories
        return [*stories.merge_pass(as_of), *stories.split_pass(as_of)]
