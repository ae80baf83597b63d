"""Score a whole collection of articles at once, as if they had arrived in time order."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby

import msgspec

from scoring.engine import Engine
from scoring.models import Article, Member, OutletMeta, OutletScore, Reading, StoryChange, StoryResult
from scoring.pipeline import read_article, score_story
from scoring.reliability import RecordBook, first_day, score_outlets
from scoring.stories import follow_change
from scoring.stream import Index

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
    return score_readings((read_article(article, engine) for article in track(ordered)), engine, as_of)


def score_readings(readings: Iterable[Reading], engine: Engine, as_of: dt.datetime) -> BatchResult:
    """Place and score articles that have been read, given in order of publication, then of id."""
    index = Index(engine)
    placed: dict[str, Member] = {}
    tidied: dt.datetime | None = None
    for reading in readings:
        published = reading.article.published_at
        if tidied is None or published - tidied >= TIDY_INTERVAL:
            follow_changes(placed, index.tidy(published))
            tidied = published
        origin, story = index.place(reading)
        placed[reading.article.article_id] = Member(reading=reading, origin=origin, story=story)
    follow_changes(placed, index.tidy(as_of))
    members: dict[str, list[Member]] = {}
    for member in placed.values():
        # Articles that left the index's memory keep their story; its id may redirect by now.
        members.setdefault(index.stories.resolve(member.story.story_id), []).append(member)
    results = score_stories(members, {story_id: index.stories.lineage(story_id) for story_id in members}, engine)
    rows = [row for result in results for row in result.ledger]
    read = tuple(member.reading for member in placed.values())
    return BatchResult(
        readings=read,
        stories=results,
        scores=score_outlets(rows, count_outlets(read), as_of, engine.config.reliability),
        as_of=as_of,
        method_version=engine.config.method_version,
    )


def follow_changes(placed: dict[str, Member], changes: Iterable[StoryChange]) -> None:
    """Apply changes of stories to the members they concern, in place."""
    for change in changes:
        for article_id in change.article_ids:
            member = placed[article_id]
            placed[article_id] = msgspec.structs.replace(member, story=follow_change(member.story, change))


def score_stories(
    members: Mapping[str, Sequence[Member]], lineages: Mapping[str, Sequence[str]], engine: Engine
) -> tuple[StoryResult, ...]:
    """Return the result of every story (id -> its members), in the order given.

    Stories are judged by the day they began, each with the outlets' records as of that day.
    """
    began = {
        story_id: first_day(min(member.reading.article.published_at for member in held))
        for story_id, held in members.items()
    }
    book = RecordBook(engine.config.reliability)
    results: dict[str, StoryResult] = {}
    for day, story_ids in groupby(sorted(members, key=lambda story_id: (began[story_id], story_id)), began.__getitem__):
        bounds = book.bounds(day)
        for story_id in story_ids:
            result = score_story(story_id, members[story_id], engine, bounds, lineages.get(story_id, ()))
            book.add(result.ledger)
            results[story_id] = result
    return tuple(results[story_id] for story_id in members)


def count_outlets(readings: Iterable[Reading]) -> dict[str, OutletMeta]:
    """Return what is known of each outlet beside its claims, by outlet id; the latest name and owner hold."""
    outlets: dict[str, OutletMeta] = {}
    for reading in readings:
        article = reading.article
        earlier = outlets.get(article.outlet_id, OutletMeta(outlet_id=article.outlet_id, outlet_name="", articles=0))
        outlets[article.outlet_id] = OutletMeta(
            outlet_id=article.outlet_id,
            outlet_name=article.outlet_name,
            owner=article.owner or earlier.owner,
            articles=1 + (earlier.articles or 0),
            headlines=earlier.headlines + reading.headline.checked,
            headline_departures=earlier.headline_departures + len(reading.headline.departures),
        )
    return outlets
