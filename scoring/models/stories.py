"""Origins and stories: whose text an article carries, and which event it tells of."""

import datetime as dt
from typing import Literal

import msgspec

from scoring.models.readings import Reading


class OriginDecision(msgspec.Struct, frozen=True, kw_only=True):
    """Whose text an article carries."""

    article_id: str
    origin_id: str
    reason: str
    copy_of: str | None = None
    """Article of which this one is a copy; None for the original."""
    revision_of: str | None = None
    overlap: float = 0.0
    """Containment of the smaller text in the larger, in [0, 1]."""
    merged_origins: tuple[str, ...] = ()
    """Origins that this article shows to be one with `origin_id`; their ids redirect to it."""


class StoryDecision(msgspec.Struct, frozen=True, kw_only=True):
    """Which story an article joins."""

    article_id: str
    story_id: str
    action: Literal["join", "pending", "new"]
    probability: float
    """Probability that the article belongs to the story."""
    reason: str


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """Articles about one event; persistent id."""

    story_id: str
    title: str
    article_ids: tuple[str, ...]
    first_published_at: dt.datetime
    last_published_at: dt.datetime
    merged_into: str | None = None
    lineage: tuple[str, ...] = ()
    """Ids of stories merged into this one, or that this one was split from."""
    topic: str = ""
    """"crime", "politics", ... or "general", by the words of its articles."""


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """An article in its story: what it tells, whose text it carries, how surely it belongs there."""

    reading: Reading
    origin: OriginDecision
    story: StoryDecision


class StoryChange(msgspec.Struct, frozen=True, kw_only=True):
    """What a merge, a split or a second look, automatic or by hand, did to stories."""

    kind: Literal["merge", "split", "confirm"]
    """confirm: pending articles belong to their story after all."""
    story_id: str
    """The story that keeps its id."""
    other_id: str
    """Merge: the story that was absorbed and now redirects. Split: the story that was taken out. Confirm: empty."""
    article_ids: tuple[str, ...]
    """Articles that changed their story, or are pending no more."""
    probability: float
    """Merge and confirm: that the articles belong to `story_id`. Split: that they don't."""
    reason: str
    by_hand: bool = False
    pending: bool = False
    """Whether the articles are pending in the story to which they went."""


class StoryMarks(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of stories beside their articles: what became of ids, and what a person decided."""

    redirects: dict[str, str] = {}
    """Merged story id -> the story it went into."""
    lineages: dict[str, tuple[str, ...]] = {}
    kept_whole: tuple[str, ...] = ()
    """Stories merged by hand: no pass splits them."""
    kept_apart: tuple[tuple[str, str], ...] = ()
    """Stories split by hand: no pass merges the two."""


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Articles that are copies of one text: one vote."""

    origin_id: str
    article_ids: tuple[str, ...]
    """The original first."""
