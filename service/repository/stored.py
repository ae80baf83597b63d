"""What the store keeps, and its encoding: msgpack of frozen structs, arrays as raw bytes.

New fields need defaults; a field's type never changes: stored records outlive releases.
"""

import datetime as dt
from typing import Any, Literal, TypeVar

import msgspec
import numpy as np

from scoring.models import Article, Claim, OriginDecision, StoryDecision, StoryResult

JobState = Literal["queued", "running", "done", "failed"]
JobKind = Literal["article", "retraction", "merge", "split"]
Record = TypeVar("Record")


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """The fate of one submitted article, retraction, or merge or split by hand."""

    job_id: str
    kind: JobKind
    state: JobState
    article_id: str
    revision: int = 0
    story_id: str | None = None
    error: str | None = None
    submitted_at: str = ""
    finished_at: str | None = None


class ArticleRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an article beside its text."""

    article_id: str
    outlet_id: str
    revision: int
    retracted_at: str | None
    jobs: tuple[Job, ...]
    """Those of its revisions, in their order."""


class Backlog(msgspec.Struct, frozen=True, kw_only=True):
    """What has come in and is not placed yet."""

    waiting: int = 0
    """Articles, retractions and changes by hand."""
    wait_seconds: float | None = 0.0
    """How long they take at the pace of the last minutes; None while that is unknown."""
    oldest_seconds: float = 0.0
    """How long ago the oldest of them came in."""


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a submitted article or of its retraction."""

    outcome: Literal["accepted", "known", "late", "retracted", "taken", "full"]
    """"known": the same content is in force; "late": a newer revision is; "retracted": the article was, after this
    revision; "taken": the id belongs to another outlet; "full": too much waits."""
    job_id: str = ""
    holder: str = ""
    """The outlet that has the id, if taken."""
    backlog: Backlog = Backlog()


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A reading to be made."""

    article: Article
    attempts: int


class Curation(msgspec.Struct, frozen=True, kw_only=True):
    """What a person wants done with a story."""

    kind: Literal["merge", "split"]
    story_id: str
    other_id: str = ""
    """Merge: the other story."""
    article_ids: tuple[str, ...] = ()
    """Split: the articles to take out."""


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """The oldest thing to be done: an article that has been read or not, a retraction, a merge or split by hand."""

    job_id: str
    sequence: int
    kind: JobKind
    article_id: str
    read: bool
    curation: Curation | None = None


class Placement(msgspec.Struct, frozen=True, kw_only=True):
    """Where an article went, and the job whose reading it was."""

    job_id: str
    sequence: int
    origin: OriginDecision
    story: StoryDecision
    edits: int = 0
    """Values that the article's revisions changed, all together."""
    silent_edits: int = 0
    """Of these, without a word of correction."""


class ArticleRef(msgspec.Struct, frozen=True, kw_only=True):
    """An article without its text."""

    article_id: str
    title: str | None
    outlet_id: str
    outlet_name: str
    url: str
    published_at: dt.datetime
    lang: str
    revision: int = 1
    revised_at: dt.datetime | None = None
    owner: str | None = None
    not_compared: str = ""
    """Why its text is a story of its own whatever others tell ("no text", "language"); empty if it was compared."""


class StoredStory(msgspec.Struct, frozen=True, kw_only=True):
    """A story's last result with all that a reader needs to follow it."""

    result: StoryResult
    articles: tuple[ArticleRef, ...]
    claims: tuple[Claim, ...]


def refer(article: Article, not_compared: str = "") -> ArticleRef:
    """Return the article without its text."""
    shared = {name: getattr(article, name) for name in ArticleRef.__struct_fields__ if name != "not_compared"}
    return ArticleRef(**shared, not_compared=not_compared)


def encode(record: Any) -> bytes:
    """Return a record as msgpack; arrays as (dtype, shape, bytes)."""
    return msgspec.msgpack.encode(record, enc_hook=_encode_array)


def decode(data: bytes, kind: type[Record]) -> Record:
    """Return the record of the given type; its arrays are read-only."""
    return msgspec.msgpack.decode(data, type=kind, dec_hook=_decode_array)


def _encode_array(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    raise NotImplementedError(f"{type(value).__name__} has no stored form")


def _decode_array(_kind: type, value: Any) -> Any:
    dtype, shape, data = value
    return np.frombuffer(data, dtype=np.dtype(dtype)).reshape(shape)
