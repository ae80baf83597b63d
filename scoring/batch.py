"""Score a whole collection of articles at once, as if they had arrived in time order."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

import msgspec

from scoring.engine import Engine
from scoring.models import Article, Member, OutletMeta, OutletScore, Reading, StoryChange, StoryResult
from scoring.pipeline import Index, read_article, score_story
from scoring.reliability import score_outlets
from scoring.stories import follow_change

TIDY_INTERVAL = dt.timedelta(days=1)
"""How much time of the stream passes between two merge and split passes."""


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
    placed: dict[str, Member] = {}
    tidied: dt.datetime | None = None
    for article in track(ordered):
        reading = read_article(article, engine)
        if tidied is None or article.published_at - tidied >= TIDY_INTERVAL:
            follow_changes(placed, index.tidy(article.published_at))
            tidied = article.published_at
        origin, story = index.place(reading)
        placed[article.article_id] = Member(reading=reading, origin=origin, story=story)
    follow_changes(placed, index.tidy(as_of))
    members: dict[str, list[Member]] = {}
    for member in placed.values():
        # Articles that left the index's memory keep their story; its id may redirect by now.
        members.setdefault(index.stories.resolve(member.story.story_id), []).append(member)
    results = tuple(
        score_story(story_id, group, engine, {}, index.stories.lineage(story_id)) for story_id, group in members.items()
    )
    rows = [row for result in results for row in result.ledger]
    scores = score_outlets(rows, count_outlets(ordered), as_of, engine.config.reliability)
    return BatchResult(
        readings=tuple(member.reading for member in placed.values()),
        stories=results,
        scores=scores,
        as_of=as_of,
        method_version=engine.config.method_version,
    )


def follow_changes(placed: dict[str, Member], changes: Iterable[StoryChange]) -> None:
    """Apply changes of stories to the members they concern, in place."""
    for change in changes:
        for article_id in change.article_ids:
            member = placed[article_id]
            placed[article_id] = msgspec.structs.replace(member, story=follow_change(member.story, change))


def count_outlets(articles: Iterable[Article]) -> dict[str, OutletMeta]:
    """Return what is known of each outlet beside its claims, by outlet id; the latest name and owner hold."""
    outlets: dict[str, OutletMeta] = {}
    for article in articles:
        earlier = outlets.get(article.outlet_id)
        outlets[article.outlet_id] = OutletMeta(
            outlet_id=article.outlet_id,
            outlet_name=article.outlet_name,
            owner=article.owner or (earlier.owner if earlier else None),
            articles=1 + (earlier.articles or 0 if earlier else 0),
        )
    return outlets
