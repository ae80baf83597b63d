"""The steps in the order of the data flow: read an article, place it, score its story.

    article -> read_article -> Index.place -> score_story -> reliability.score_outlets

`read_article` looks at one article alone and may run anywhere. `Index` holds the state of the stream: who copied
whom and which story an article joins, decided once, in order of arrival, from the past only. `score_story` is a
pure function of a story's readings: running it again replaces the story's earlier result as a whole.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from scoring.compare import align_claims, compare_facts
from scoring.consensus import judge_facts
from scoring.embed import embed_article, embed_texts
from scoring.engine import Engine
from scoring.headlines import check_headline
from scoring.models import (
    Article,
    Claim,
    Member,
    OriginDecision,
    Reading,
    Records,
    StoryChange,
    StoryClaims,
    StoryDecision,
    StoryMarks,
    StoryResult,
)
from scoring.origin import OriginIndex, sketch_text
from scoring.origin.groups import follow_merges, group_origins
from scoring.reliability import first_day, ledger_rows
from scoring.stories import StoryIndex, read_terms, weigh_membership
from scoring.stories.describe import describe_story


def read_article(article: Article, engine: Engine, claims: tuple[Claim, ...] | None = None) -> Reading:
    """Return everything that one article tells by itself; its claims are read unless an earlier reading gives them."""
    config = engine.config
    lead_vector, body_vector = embed_article(article, engine.encoder, config.embed)
    claims = engine.claim_reader.read_claims(article) if claims is None else claims
    passages = list(dict.fromkeys(claim.text for claim in claims))
    row_of = {text: row for row, text in enumerate(passages)}
    vectors = embed_texts(engine.encoder, passages)[[row_of[claim.text] for claim in claims]]
    return Reading(
        article=article,
        sketch=sketch_text(article, config.origin),
        terms=read_terms(article, config.story),
        lead_vector=lead_vector,
        body_vector=body_vector,
        claims=claims,
        claim_vectors=vectors,
        encoder=engine.encoder.name,
        headline=check_headline(article, claims, vectors, engine),
    )


class Index:
    """The state of the stream: origins and stories so far. One writer at a time."""

    def __init__(self, engine: Engine) -> None:
        self.origins = OriginIndex(engine.config.origin)
        self.stories = StoryIndex(engine.config.story, engine.join_model)

    def place(self, reading: Reading) -> tuple[OriginDecision, StoryDecision]:
        """Decide whose text a new article carries and which story it joins."""
        origin = self.origins.assign(reading.article, reading.sketch)
        return origin, self.stories.join(reading)

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


def score_story(
    story_id: str,
    members: Sequence[Member],
    engine: Engine,
    bounds: Mapping[str, float],
    lineage: Sequence[str] = (),
) -> StoryResult:
    """Return a story's facts, verdicts and ledger rows; the order of `members` changes nothing.

    Args:
        story_id: the story's persistent id.
        members: one per article of the story.
        engine: models and configuration.
        bounds: lower bound of agreement by outlet id, for the outlets that had a record when the story's first day
            began; see `RecordBook`.
        lineage: ids of stories merged into this one, or that it was split from.

    """
    config = engine.config
    by_time = sorted(members, key=lambda one: (one.reading.article.published_at, one.reading.article.article_id))
    ordered = [member.reading for member in by_time]
    articles = [reading.article for reading in ordered]
    claims = [claim for reading in ordered for claim in reading.claims]
    vectors = np.concatenate([reading.claim_vectors for reading in ordered])
    owned = follow_merges([member.origin for member in by_time])
    groups = align_claims(claims, vectors, story_id, config.compare, engine.pair_model)
    judged = StoryClaims(
        groups=groups,
        claims={claim.claim_id: claim for claim in claims},
        comparisons=compare_facts(groups, claims, vectors, config.compare, engine.pair_model),
        origin_of={decision.article_id: decision.origin_id for decision in owned},
        family_of={article.outlet_id: article.owner for article in articles if article.owner},
        membership={member.story.article_id: weigh_membership(member.story) for member in by_time},
    )
    as_of = max(article.revised_at or article.published_at for article in articles)
    facts, assessments = judge_facts(judged, bounds, as_of, config.consensus)
    story = describe_story(story_id, articles, lineage)
    return StoryResult(
        story=story,
        origins=group_origins(owned),
        facts=facts,
        assessments=assessments,
        ledger=ledger_rows(facts, assessments, judged, story_id, config.method_version, story.topic),
        claim_facts={claim_id: group.fact_id for group in groups for claim_id in group.claim_ids},
        records=pick_records(articles[0].published_at, (claim.outlet_id for claim in claims), bounds),
    )


def pick_records(began: dt.datetime, outlets: Iterable[str], bounds: Mapping[str, float]) -> Records:
    """Return what a story that began then, with claims of these outlets, needs of the bounds."""
    held = sorted(set(outlets) & bounds.keys())
    return Records(as_of=first_day(began), cold=not bounds, bounds={outlet_id: bounds[outlet_id] for outlet_id in held})
