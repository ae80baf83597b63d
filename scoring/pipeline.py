"""The steps in the order of the data flow: read an article, place it, score its story.

    article -> read_article -> stream.Index.place -> score_story -> reliability.score_outlets

    score_story: match -> compare -> judge (verdicts), observe (what independent outlets tell), ledger

`read_article` looks at one article alone and may run anywhere. `stream.Index` decides once, in order of arrival, who
copied whom and which story an article joins. `score_story` is a pure function of a story's readings: running it again
replaces the story's earlier result as a whole.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from scoring.compare import compare_story
from scoring.consensus import judge_facts
from scoring.corroboration import Told, observe_story
from scoring.embed import embed_article
from scoring.engine import Engine
from scoring.headlines import check_headline
from scoring.match import Sources, group_claims, match_claims
from scoring.models import Article, Claim, Member, Reading, StoryClaims, StoryResult
from scoring.origin import sketch_text
from scoring.origin.groups import follow_merges, group_origins
from scoring.reliability import ledger_rows, mark_scored, pick_records
from scoring.stories import read_terms, weigh_membership
from scoring.stories.describe import describe_story


def read_article(article: Article, engine: Engine, claims: tuple[Claim, ...] | None = None) -> Reading:
    """Return everything that one article tells by itself; its claims are read unless an earlier reading gives them."""
    config = engine.config
    lead_vector, body_vector = embed_article(article, engine.encoder, config.embed)
    claims = engine.claim_reader.read_claims(article) if claims is None else claims
    vectors = engine.claim_encoder.encode(claims)
    return Reading(
        article=article,
        sketch=sketch_text(article, config.origin),
        terms=read_terms(article, config.story),
        lead_vector=lead_vector,
        body_vector=body_vector,
        claims=claims,
        claim_vectors=vectors,
        encoder=engine.vectors_by,
        headline=check_headline(article, claims, vectors, engine),
    )


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
    by_id = {claim.claim_id: claim for claim in claims}
    owned = follow_merges([member.origin for member in by_time])
    origin_of = {decision.article_id: decision.origin_id for decision in owned}
    family_of = {article.outlet_id: article.owner for article in articles if article.owner}
    membership = {member.story.article_id: weigh_membership(member.story) for member in by_time}
    values = config.compare.value
    matches = match_claims(claims, vectors, Sources(origin_of, family_of), engine.matcher, config.match, values)
    matched = group_claims(claims, matches, story_id, config.match, values)
    judged = StoryClaims(
        groups=matched.groups,
        claims=by_id,
        comparisons=compare_story(claims, matched.groups, matched.apart, config.compare),
        origin_of=origin_of,
        family_of=family_of,
        membership=membership,
    )
    as_of = max(article.revised_at or article.published_at for article in articles)
    facts, assessments = judge_facts(judged, bounds, as_of, config.consensus)
    story = describe_story(story_id, articles, lineage)
    origins = group_origins(owned)
    observed = observe_story(
        Told(claims, vectors, articles, origins, frozenset(bounds)),
        membership,
        {item.claim_id: item.verdict for item in assessments},
        engine.observation_model,
        config.corroboration,
    )
    return StoryResult(
        story=story,
        origins=origins,
        facts=facts,
        assessments=mark_scored(assessments, observed),
        ledger=ledger_rows(observed, assessments, by_id, origin_of, story, method_version=config.method_version),
        claim_facts={claim_id: group.fact_id for group in matched.groups for claim_id in group.claim_ids},
        records=pick_records(articles[0].published_at, (claim.outlet_id for claim in claims), bounds),
    )
