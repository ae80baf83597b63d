"""The engine as the worker uses it: a few operations, so that tests can put a fast stand-in in their place."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from scoring.config import EmbedConfig, EngineConfig, MatchConfig
from scoring.models import (
    Article,
    LedgerRow,
    Member,
    OriginDecision,
    OutletMeta,
    OutletScore,
    Reading,
    StoryChange,
    StoryDecision,
    StoryMarks,
    StoryResult,
)
from service.settings import Settings

WARM_UP = Article(
    article_id="warm-up",
    title="Ferry resumes",
    body="Two ferries carried 40 passengers to Lisbon on Monday, the harbour office said.",
    outlet_id="warm-up.example",
    outlet_name="Warm-up",
    url="https://warm-up.example/",
    published_at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC),
)
"""Read once while the engine loads, never stored."""


class ArticleIndex(Protocol):
    """The state of the stream: who copied whom, which story an article joins. One writer."""

    def place(self, reading: Reading) -> tuple[OriginDecision, StoryDecision]:
        """Decide on a new article from those placed before."""
        ...

    def preview(self, reading: Reading) -> tuple[OriginDecision, StoryDecision]:
        """Decide as `place` would, without taking the article in."""
        ...

    def rank(self, reading: Reading) -> tuple[tuple[str, float], ...]:
        """Return the stories that an article may belong to with probabilities, best first."""
        ...

    def restore(self, member: Member) -> None:
        """Take in an article that was placed before, without deciding again."""
        ...

    def remove(self, article_id: str) -> None:
        """Forget an article; an unknown one is no error."""
        ...

    def recall(self, marks: StoryMarks) -> None:
        """Take over what became of stories' ids and what people decided."""
        ...

    def merge_by_hand(self, story_id: str, other_id: str) -> StoryChange:
        """Merge two stories as a person says. Raises `StoryNotFoundError`."""
        ...

    def split_by_hand(self, story_id: str, article_ids: Sequence[str]) -> StoryChange:
        """Take articles out of a story as a person says. Raises `StoryNotFoundError`."""
        ...

    def tidy(self, now: dt.datetime) -> Sequence[StoryChange]:
        """Merge stories that turned out to be one, split those that turned out to be two."""
        ...


class Book(Protocol):
    """Ledger rows of stories, given in order of their first day, to be summed up as of any day."""

    def add(self, rows: Iterable[LedgerRow]) -> None:
        """Take in the rows of one story."""
        ...

    def bounds(self, as_of: dt.datetime) -> dict[str, float]:
        """Return outlet -> lower bound of agreement, for the outlets with a record then."""
        ...


class Tools(Protocol):
    """What a worker needs of the engine. Not safe under threads: one call at a time."""

    encoder: str
    """Name of the encoder: vectors of two never meet."""
    tidy_interval: dt.timedelta
    """How much publication time passes between two passes of merging and splitting."""

    def read(self, article: Article) -> Reading:
        """Return all that one article tells by itself."""
        ...

    def embed_again(self, reading: Reading) -> Reading:
        """Return an article's reading with vectors of this encoder; its claims stay."""
        ...

    def open_index(self) -> ArticleIndex:
        """Return an empty index."""
        ...

    def score_story(
        self, story_id: str, members: Sequence[Member], lineage: Sequence[str], bounds: Mapping[str, float]
    ) -> StoryResult:
        """Return a story's facts, verdicts and ledger rows."""
        ...

    def follow_change(self, decision: StoryDecision, change: StoryChange) -> StoryDecision:
        """Return the decision on an article after its story was merged, split or confirmed."""
        ...

    def first_day(self, began: dt.datetime) -> dt.datetime:
        """Return the day as of which the outlets' records hold for a story that began then."""
        ...

    def open_book(self) -> Book:
        """Return an empty book of records."""
        ...

    def count_edits(self, before: Reading, after: Reading) -> tuple[int, int]:
        """Return how many values a revision changed, and how many of them without a word."""
        ...

    def score_outlets(
        self, rows: Sequence[LedgerRow], outlets: Mapping[str, OutletMeta], as_of: dt.datetime
    ) -> tuple[OutletScore, ...]:
        """Return the scores of all outlets."""
        ...


def engine_config(settings: Settings) -> EngineConfig:
    """Return the engine's configuration with the models that the settings name."""
    embed = EmbedConfig(model=settings.embed_model) if settings.embed_model else EmbedConfig()
    return EngineConfig(embed=embed, match=MatchConfig(model=settings.matcher))


class EngineTools:
    """The engine itself. Loading takes seconds: do it in a thread."""

    def __init__(self, config: EngineConfig, *, light: bool) -> None:
        from scoring.batch import TIDY_INTERVAL
        from scoring.engine import light_engine, load_engine

        self.tidy_interval = TIDY_INTERVAL
        self._engine = light_engine(config) if light else load_engine(config)
        self.encoder = self._engine.vectors_by
        # Parsers and word lists load on first use; without this the first article would wait for them.
        self.read(WARM_UP)

    @classmethod
    def from_settings(cls, settings: Settings) -> "EngineTools":
        """Load the engine that the settings name."""
        return cls(engine_config(settings), light=settings.engine == "light")

    def read(self, article: Article) -> Reading:
        """Return all that one article tells by itself."""
        from scoring.pipeline import read_article

        return read_article(article, self._engine)

    def embed_again(self, reading: Reading) -> Reading:
        """Return an article's reading with vectors of this encoder; its claims stay."""
        from scoring.pipeline import read_article

        return read_article(reading.article, self._engine, reading.claims)

    def open_index(self) -> ArticleIndex:
        """Return an empty index."""
        from scoring.stream import Index

        return Index(self._engine)

    def score_story(
        self, story_id: str, members: Sequence[Member], lineage: Sequence[str], bounds: Mapping[str, float]
    ) -> StoryResult:
        """Return a story's facts, verdicts and ledger rows."""
        from scoring.pipeline import score_story

        return score_story(story_id, members, self._engine, bounds, lineage)

    def follow_change(self, decision: StoryDecision, change: StoryChange) -> StoryDecision:
        """Return the decision on an article after its story was merged, split or confirmed."""
        from scoring.stories import follow_change

        return follow_change(decision, change)

    def first_day(self, began: dt.datetime) -> dt.datetime:
        """Return the day as of which the outlets' records hold for a story that began then."""
        from scoring.reliability import first_day

        return first_day(began)

    def open_book(self) -> Book:
        """Return an empty book of records."""
        from scoring.reliability import RecordBook

        return RecordBook(self._engine.config.reliability)

    def count_edits(self, before: Reading, after: Reading) -> tuple[int, int]:
        """Return how many values a revision changed, and how many of them without a word."""
        from scoring.reliability import count_edits

        edits = count_edits(before.claims, after.claims, after.article.body)
        return edits.changed, edits.silent

    def score_outlets(
        self, rows: Sequence[LedgerRow], outlets: Mapping[str, OutletMeta], as_of: dt.datetime
    ) -> tuple[OutletScore, ...]:
        """Return the scores of all outlets."""
        from scoring.reliability import score_outlets

        return tuple(score_outlets(rows, outlets, as_of, self._engine.config.reliability))
