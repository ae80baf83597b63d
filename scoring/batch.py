"""Score a whole collection of articles at once, as if they had arrived in time order."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

import msgspec

from scoring.engine import Engine
from scoring.models import Article, OriginDecision, OutletMeta, OutletScore, Reading, StoryResult
from scoring.pipeline import Index, read_article, score_story
from scoring.reliability import score_outlets


class BatchResult(msgspec.Struct, frozen=True, kw_only=True):
    """All that scoring a collection gives."""

    readings: tuple[Reading, ...]
    stories: tuple[StoryResult, ...]
    scores: tuple[OutletScore, ...]
    as_of: dt.datetime
    method_version: str


def score_articles(
    articles: Sequence[Article],
    engine: Engine,
    *,
    as_of: dt.datetime | None = None,
    track: Callable[[Sequence[Article]], Iterable[Article]] = lambda items: items,
) -> BatchResult:
    """Read, place and score articles; the order given changes nothing.

    Articles published after `as_of` are left out.

    Args:
        articles: at least one published by `as_of`, with unique ids.
        engine: models and configuration.
        as_of: time the scores refer to; the latest publication if None.
        track: wraps the articles to report progress.

    """
    as_of = as_of or max(article.published_at for article in articles)
    known = [article for article in articles if article.published_at <= as_of]
    ordered = sorted(known, key=lambda article: (article.published_at, article.article_id))
    index = Index(engine)
    readings: dict[str, Reading] = {}
    origins: dict[str, OriginDecision] = {}
    story_of: dict[str, str] = {}
    for article in track(ordered):
        reading = read_article(article, engine)
        origin, story = index.place(reading)
        readings[article.article_id] = reading
        origins[article.article_id] = origin
        story_of[article.article_id] = story.story_id
    for change in index.stories.merge_pass(as_of) + index.stories.split_pass(as_of):
        story_of.update(change.moved)
    members: dict[str, list[Reading]] = {}
    for article_id, story_id in story_of.items():
        members.setdefault(story_id, []).append(readings[article_id])
    results = tuple(score_story(story_id, group, origins, engine, {}) for story_id, group in members.items())
    rows = [row for result in results for row in result.ledger]
    scores = score_outlets(rows, count_outlets(ordered), as_of, engine.config.reliability)
    return BatchResult(
        readings=tuple(readings.values()),
        stories=results,
        scores=scores,
        as_of=as_of,
        method_version=engine.config.method_version,
    )
