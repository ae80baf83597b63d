"""A fast stand-in for the engine: stories by the title's first word, one claim (the first number) per article.

It keeps what the worker relies on: decisions depend on what was placed before, readings hold arrays, every scored
claim leaves a ledger row.
"""

import datetime as dt
import re
import time
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from scoring.config import ReliabilityConfig
from scoring.models import (
    Article,
    Assessment,
    Claim,
    Estimate,
    Evidence,
    Fact,
    LedgerRow,
    Member,
    Origin,
    OriginDecision,
    OriginSketch,
    OutletMeta,
    OutletScore,
    Position,
    QuantityValue,
    Reading,
    Story,
    StoryChange,
    StoryDecision,
    StoryMarks,
    StoryResult,
    StoryTerms,
)
from scoring.reliability import RecordBook, first_day, pick_records
from scoring.stories import follow_change
from scoring.stories.book import StoryBook
from service.engine import ArticleIndex, Book
from tests.factories import make_claim

VERSION = "stand-in"


def low_end(claim: Claim) -> float:
    """Return the number that a claim names."""
    assert isinstance(claim.value, QuantityValue)
    return claim.value.low


class StandInIndex:
    """Story "s-<first id>-<topic>": its id depends on which article came first, as a real one's does."""

    def __init__(self) -> None:
        self.story_of_topic: dict[str, str] = {}
        self.topic_of: dict[str, str] = {}
        self.changes: list[StoryChange] = []
        self.tidied: list[dt.datetime] = []
        self.book = StoryBook(0.8)

    def preview(self, reading: Reading) -> tuple[OriginDecision, StoryDecision]:
        article = reading.article
        topic = (article.title or "").split(" ")[0].lower()
        known = self.story_of_topic.get(topic)
        return (
            OriginDecision(article_id=article.article_id, origin_id=f"o-{article.article_id}", reason="own text"),
            StoryDecision(
                article_id=article.article_id,
                story_id=known or f"s-{article.article_id}",
                action="join" if known else "new",
                probability=0.9,
                reason="topic",
            ),
        )

    def rank(self, reading: Reading) -> tuple[tuple[str, float], ...]:
        _, story = self.preview(reading)
        return () if story.action == "new" else ((story.story_id, 0.9),)

    def place(self, reading: Reading) -> tuple[OriginDecision, StoryDecision]:
        article = reading.article
        topic = (article.title or "").split(" ")[0].lower()
        action = "join" if topic in self.story_of_topic else "new"
        story_id = self.story_of_topic.setdefault(topic, f"s-{article.article_id}-{topic}")
        self.topic_of[article.article_id] = topic
        self.book.put(article.article_id, story_id, article.published_at.timestamp(), pending=False)
        return (
            OriginDecision(article_id=article.article_id, origin_id=f"o-{article.article_id}", reason="own text"),
            StoryDecision(
                article_id=article.article_id,
                story_id=story_id,
                action="join" if action == "join" else "new",
                probability=1.0,
                reason="topic",
            ),
        )

    def restore(self, member: Member) -> None:
        article = member.reading.article
        assert member.origin.article_id == article.article_id
        topic = (article.title or "").split(" ")[0].lower()
        self.story_of_topic[topic] = member.story.story_id
        self.topic_of[article.article_id] = topic
        self.book.put(article.article_id, member.story.story_id, article.published_at.timestamp(), pending=False)

    def remove(self, article_id: str) -> None:
        self.book.drop(article_id)
        topic = self.topic_of.pop(article_id, None)
        if topic is not None and topic not in self.topic_of.values():
            del self.story_of_topic[topic]

    def recall(self, marks: StoryMarks) -> None:
        self.book.recall(marks)

    def merge_by_hand(self, story_id: str, other_id: str) -> StoryChange:
        change = self.book.pin_merge(story_id, other_id)
        self.story_of_topic = {topic: self.book.resolve(story_id) for topic, story_id in self.story_of_topic.items()}
        return change

    def split_by_hand(self, story_id: str, article_ids: Sequence[str]) -> StoryChange:
        return self.book.pin_split(story_id, tuple(article_ids))

    def tidy(self, now: dt.datetime) -> list[StoryChange]:
        self.tidied.append(now)
        changes, self.changes = self.changes, []
        return changes


class StandIn:
    """Tools without models. `pause_seconds` makes a reading last; "unreadable" in a title makes it fail."""

    tidy_interval = dt.timedelta(days=1)

    def __init__(self, pause_seconds: float = 0.0, encoder: str = "stand-in", dimension: int = 3) -> None:
        self.pause_seconds = pause_seconds
        self.encoder = encoder
        self.dimension = dimension
        self.embedded_ids: list[str] = []
        self.read_ids: list[str] = []
        self.index = StandInIndex()

    def read(self, article: Article) -> Reading:
        time.sleep(self.pause_seconds)
        self.read_ids.append(article.article_id)
        if "unreadable" in (article.title or ""):
            raise ValueError("no reading of this")
        found = re.search(r"\d+", article.body)
        claims = (
            (make_claim(f"c-{article.article_id}", article, article.body, found[0], float(found[0])),) if found else ()
        )
        return Reading(
            article=article,
            sketch=OriginSketch(
                signature=np.arange(4, dtype=np.uint64),
                shingles=np.zeros(0, dtype=np.uint64),
                sentences=np.zeros(0, dtype=np.uint64),
            ),
            terms=StoryTerms(tokens={"a": 1.0}, entities={}),
            lead_vector=np.ones(self.dimension, dtype=np.float32),
            body_vector=np.ones(self.dimension, dtype=np.float32),
            claims=claims,
            claim_vectors=np.ones((len(claims), self.dimension), dtype=np.float32),
            encoder=self.encoder,
        )

    def embed_again(self, reading: Reading) -> Reading:
        time.sleep(self.pause_seconds)
        self.embedded_ids.append(reading.article.article_id)
        vector = np.ones(self.dimension, dtype=np.float32)
        return msgspec.structs.replace(
            reading,
            lead_vector=vector,
            body_vector=vector,
            claim_vectors=np.ones((len(reading.claims), self.dimension), dtype=np.float32),
            encoder=self.encoder,
        )

    def open_index(self) -> ArticleIndex:
        self.index = StandInIndex()
        return self.index

    def first_day(self, began: dt.datetime) -> dt.datetime:
        return first_day(began)

    def open_book(self) -> Book:
        return RecordBook(ReliabilityConfig())

    def count_edits(self, before: Reading, after: Reading) -> tuple[int, int]:
        changed = int([low_end(claim) for claim in before.claims] != [low_end(claim) for claim in after.claims])
        return changed, changed

    def score_story(
        self, story_id: str, members: Sequence[Member], lineage: Sequence[str], bounds: Mapping[str, float]
    ) -> StoryResult:
        origins = {member.story.article_id: member.origin for member in members}
        readings = [member.reading for member in members]
        ordered = sorted(readings, key=lambda reading: (reading.article.published_at, reading.article.article_id))
        articles = [reading.article for reading in ordered]
        claims = [claim for reading in ordered for claim in reading.claims]
        fact_id = f"f-{story_id}"
        lowest = min((low_end(claim) for claim in claims), default=0.0)
        agree = [claim for claim in claims if low_end(claim) == lowest]
        assessments = tuple(
            Assessment(
                claim_id=claim.claim_id,
                fact_id=fact_id,
                verdict="corroborated" if claim in agree else "contradicted",
                drift_type=None if claim in agree else "quantity",
                severity=0.0 if claim in agree else 0.5,
                reason="as most say" if claim in agree else "others say otherwise",
                evidence=tuple(
                    Evidence(claim_id=other.claim_id, outlet=other.outlet_id, relation="supports")
                    for other in agree
                    if other is not claim
                ),
            )
            for claim in claims
        )
        rows = tuple(
            LedgerRow(
                row_id=f"r-{entry.claim_id}",
                story_id=story_id,
                fact_id=fact_id,
                claim_id=entry.claim_id,
                article_id=claim.article_id,
                outlet_id=claim.outlet_id,
                origin_id=origins[claim.article_id].origin_id,
                verdict=entry.verdict,
                drift_type=entry.drift_type,
                severity=entry.severity,
                agreed=1.0 - entry.severity,
                departed=entry.severity,
                kind="quantity",
                at=claim.published_at,
                method_version=VERSION,
                observation="contradicted" if entry.severity else "corroborated",
                chance_right=0.01 if entry.severity else 0.99,
                chance_wrong=0.99 if entry.severity else 0.01,
                weight=1.0,
            )
            for entry, claim in zip(assessments, claims, strict=True)
        )
        return StoryResult(
            story=Story(
                story_id=story_id,
                title=articles[0].title or "",
                article_ids=tuple(article.article_id for article in articles),
                first_published_at=articles[0].published_at,
                last_published_at=articles[-1].published_at,
                lineage=tuple(lineage),
            ),
            origins=tuple(
                Origin(origin_id=f"o-{article.article_id}", article_ids=(article.article_id,)) for article in articles
            ),
            facts=(
                Fact(
                    fact_id=fact_id,
                    story_id=story_id,
                    label="the number",
                    kind="quantity",
                    state="settled",
                    positions=(
                        Position(
                            value=claims[0].value, belief=0.9, claim_ids=tuple(claim.claim_id for claim in claims)
                        ),
                    ),
                ),
            )
            if claims
            else (),
            assessments=assessments,
            ledger=rows,
            claim_facts={claim.claim_id: fact_id for claim in claims},
            records=pick_records(articles[0].published_at, (claim.outlet_id for claim in claims), bounds),
        )

    def follow_change(self, decision: StoryDecision, change: StoryChange) -> StoryDecision:
        return follow_change(decision, change)

    def score_outlets(
        self, rows: Sequence[LedgerRow], outlets: Mapping[str, OutletMeta], as_of: dt.datetime
    ) -> tuple[OutletScore, ...]:
        return tuple(
            self._score_outlet([row for row in rows if row.outlet_id == outlet_id], meta, as_of)
            for outlet_id, meta in outlets.items()
        )

    def _score_outlet(self, rows: list[LedgerRow], meta: OutletMeta, as_of: dt.datetime) -> OutletScore:
        agreed, departed = sum(row.agreed for row in rows), sum(row.departed for row in rows)
        mean = (1 + agreed) / (2 + agreed + departed)
        return OutletScore(
            outlet_id=meta.outlet_id,
            outlet_name=meta.outlet_name,
            agreement=Estimate(mean=mean, low=mean / 2, high=(1 + mean) / 2),
            drift=Estimate(mean=1 - mean, low=0.0, high=1.0),
            drift_by_type={},
            n_eff=agreed + departed,
            claims=len(rows),
            articles=meta.articles or 0,
            verdicts={"corroborated": sum(row.verdict == "corroborated" for row in rows)},
            sufficient=False,
            label="insufficient evidence",
            as_of=as_of,
            method_version=VERSION,
        )
