"""What the API takes and gives: documented structs, made from what the store keeps."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from scoring.models import (
    Assessment,
    Claim,
    ClaimKind,
    DriftType,
    Estimate,
    FactState,
    Holder,
    Modality,
    Origin,
    OutletScore,
    Position,
    Value,
    Verdict,
)
from service.problems import FieldError
from service.repository.stored import ArticleRecord, ArticleRef, StoredStory


class ArticlePayload(msgspec.Struct, frozen=True, kw_only=True):
    """An article as it is posted; further fields are ignored."""

    id: str
    body: str
    """Plain text, or HTML (also as `body_html`), of which the text is kept: offsets refer to what the article has as
    `body` when it is looked up."""
    outlet: str
    url: str
    published_at: str
    title: str | None = None
    outlet_domain: str | None = None
    lang: str = "en"
    owner: str | None = None
    credit: str | None = None
    canonical_url: str | None = None
    revision: int = 1
    revised_at: str | None = None


class BatchPayload(msgspec.Struct, frozen=True, kw_only=True):
    """Several articles; a bare JSON array of articles is accepted too."""

    articles: list[ArticlePayload]


class DraftPayload(msgspec.Struct, frozen=True, kw_only=True):
    """A text that is not published yet; whatever else an article has may be given too."""

    body: str
    title: str | None = None
    outlet_domain: str | None = None
    """Whose draft it is: its own articles bear nothing out."""
    published_at: str | None = None
    """When it is to appear, at the latest in an hour; now if left out."""
    lang: str = "en"


class JobLink(msgspec.Struct, frozen=True, kw_only=True):
    """The job that an article was given."""

    job_id: str
    article_id: str
    location: str
    repeated: bool = False
    """The same content is in force: this is the job it was given then."""
    superseded: bool = False
    """A newer revision came before and stays in force: this is its job."""
    waiting: int = 0
    """Articles that wait to be read and placed, this one with them."""
    expected_wait_seconds: int | None = None
    """How long they take at the pace of the last minutes; null while that is unknown."""


class MergePayload(msgspec.Struct, frozen=True, kw_only=True):
    """The story to merge with; of the two, the one with the earlier article keeps its id."""

    story_id: str


class SplitPayload(msgspec.Struct, frozen=True, kw_only=True):
    """The articles to take out into a story of their own."""

    article_ids: list[str]


class ChangeLink(msgspec.Struct, frozen=True, kw_only=True):
    """The job that merges or splits a story; done, it names the story that came of it."""

    job_id: str
    story_id: str
    location: str


class BatchItem(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one article of a batch, at the same index."""

    index: int
    status: int
    article_id: str | None = None
    job_id: str | None = None
    location: str | None = None
    repeated: bool = False
    superseded: bool = False
    retry_after: int | None = None
    """Seconds after which to send this article again, where that may help."""
    problem: str | None = None
    """Type of the problem, as a single post would have got it."""
    errors: tuple[FieldError, ...] = ()


class BatchReply(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a batch: one item for each article, in order."""

    accepted: int
    refused: int
    items: list[BatchItem]


class StorySummary(msgspec.Struct, frozen=True, kw_only=True):
    """A story in a list."""

    story_id: str
    title: str
    first_published_at: dt.datetime
    last_published_at: dt.datetime
    articles: int
    outlets: list[str]
    facts: dict[str, int]
    """Number of facts by state."""
    href: str


class StoryPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of stories; `next_cursor` is null on the last."""

    items: list[StorySummary]
    next_cursor: str | None


class PassageView(msgspec.Struct, frozen=True, kw_only=True):
    """Where a claim stands: the verbatim words, their place, who published them when."""

    claim_id: str
    article_id: str
    outlet_id: str
    text: str
    start: int
    end: int
    """Code-point offsets into the body: `body[start:end] == text`."""
    published_at: dt.datetime
    url: str | None = None


class EvidenceView(msgspec.Struct, frozen=True, kw_only=True):
    """Another origin's claim beside the one judged."""

    relation: str
    passage: PassageView | None
    claim_id: str
    outlet_id: str
    weight: float


class AssessmentView(msgspec.Struct, frozen=True, kw_only=True):
    """A claim, its verdict, and the passages behind it."""

    passage: PassageView
    fact_id: str
    kind: ClaimKind
    value: Value
    holder: Holder
    modality: Modality
    verdict: Verdict
    drift_type: DriftType | None
    severity: float
    reason: str
    belief: float
    scored: bool
    evidence: list[EvidenceView]


class ClaimItem(msgspec.Struct, frozen=True, kw_only=True):
    """A claim in a list over all stories."""

    story_id: str
    story_title: str
    claim: AssessmentView


class ClaimPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of claims."""

    items: list[ClaimItem]
    next_cursor: str | None


class ScorePoint(msgspec.Struct, frozen=True, kw_only=True):
    """An outlet's score at the end of a day, as it was published then."""

    as_of: dt.datetime
    computed_at: dt.datetime | None
    agreement: Estimate
    drift: Estimate
    n_eff: float
    articles: int
    sufficient: bool
    label: str
    method_version: str


class ScoreHistory(msgspec.Struct, frozen=True, kw_only=True):
    """An outlet's scores over time, the oldest first."""

    outlet_id: str
    points: list[ScorePoint]


class FactView(msgspec.Struct, frozen=True, kw_only=True):
    """A data item of the story and the positions taken on it."""

    fact_id: str
    label: str
    kind: ClaimKind
    state: FactState
    positions: tuple[Position, ...]
    none_belief: float


class StoryView(msgspec.Struct, frozen=True, kw_only=True):
    """A story with all its evidence."""

    story_id: str
    title: str
    first_published_at: dt.datetime
    last_published_at: dt.datetime
    lineage: tuple[str, ...]
    articles: tuple[ArticleRef, ...]
    origins: tuple[Origin, ...]
    facts: list[FactView]
    assessments: list[AssessmentView]


class RevisionView(msgspec.Struct, frozen=True, kw_only=True):
    """One revision of an article, as it came in."""

    revision: int
    submitted_at: str
    state: str
    job_id: str


class ArticleView(msgspec.Struct, frozen=True, kw_only=True):
    """An article: its revisions, where it stands, and what it claims."""

    article_id: str
    outlet_id: str
    state: Literal["waiting", "scored", "retracted"]
    revision: int
    revisions: list[RevisionView]
    retracted_at: str | None = None
    article: ArticleRef | None = None
    body: str | None = None
    """The text that offsets refer to: as it was sent, or the text of the HTML that was."""
    """The revision that is scored."""
    story_id: str | None = None
    origin_id: str | None = None
    verdicts: dict[str, int] = {}
    """Number of claims by verdict."""
    claims: list[AssessmentView] = []
    """Claims that were compared, with verdict and evidence."""
    other_claims: list[PassageView] = []
    """Claims that nobody else speaks of."""


class LookupPayload(msgspec.Struct, frozen=True, kw_only=True):
    """URLs or domains of which the outlets are asked for."""

    queries: list[str]


class LookupItem(msgspec.Struct, frozen=True, kw_only=True):
    """The outlet of one URL or domain; its score is null where it is unknown."""

    query: str
    outlet_id: str
    score: OutletScore | None


class LookupReply(msgspec.Struct, frozen=True, kw_only=True):
    """One item for each query, in order."""

    items: list[LookupItem]


class OutletList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of outlets, ranked ones first; `next_cursor` is null on the last."""

    outlets: list[OutletScore]
    next_cursor: str | None


class OutletView(msgspec.Struct, frozen=True, kw_only=True):
    """An outlet: its score and its last stories."""

    outlet_id: str
    outlet_name: str
    score: OutletScore
    stories: list[StorySummary]
    links: dict[str, str]


class Methodology(msgspec.Struct, frozen=True, kw_only=True):
    """How scores come about, with every threshold in force."""

    method_version: str
    measures: str
    does_not_mean: str
    words: dict[str, str]
    formulas: dict[str, str]
    limits: tuple[str, ...]
    thresholds: dict[str, Any]


class Beginning(msgspec.Struct, frozen=True, kw_only=True):
    """What this service is and where its parts are."""

    links: dict[str, str]
    name: Literal["Newsassay"] = "Newsassay"


class Liveness(msgspec.Struct, frozen=True, kw_only=True):
    """The process answers."""

    status: Literal["alive"] = "alive"


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """The store answers and workers are alive."""

    workers: int
    waiting: int = 0
    """Articles, retractions and changes by hand that are not placed yet."""
    expected_wait_seconds: int | None = None
    """How long they take at the pace of the last minutes; null while that is unknown."""
    oldest_seconds: int = 0
    """How long ago the oldest of them came in."""
    status: Literal["ready"] = "ready"


def summarise(story: StoredStory) -> StorySummary:
    """Return a story as it stands in a list."""
    states: dict[str, int] = {}
    for fact in story.result.facts:
        states[fact.state] = states.get(fact.state, 0) + 1
    head = story.result.story
    return StorySummary(
        story_id=head.story_id,
        title=head.title,
        first_published_at=head.first_published_at,
        last_published_at=head.last_published_at,
        articles=len(story.articles),
        outlets=sorted({article.outlet_id for article in story.articles}),
        facts=states,
        href=f"/v1/stories/{head.story_id}",
    )


def show_story(story: StoredStory) -> StoryView:
    """Return a story with facts, verdicts and the passages behind them."""
    head = story.result.story
    facts = [
        FactView(
            fact_id=fact.fact_id,
            label=fact.label,
            kind=fact.kind,
            state=fact.state,
            positions=fact.positions,
            none_belief=fact.none_belief,
        )
        for fact in story.result.facts
    ]
    return StoryView(
        story_id=head.story_id,
        title=head.title,
        first_published_at=head.first_published_at,
        last_published_at=head.last_published_at,
        lineage=head.lineage,
        articles=story.articles,
        origins=story.result.origins,
        facts=facts,
        assessments=show_assessments(story, story.result.assessments),
    )


def show_article(
    record: ArticleRecord, story: StoredStory | None, origin_id: str | None, body: str | None
) -> ArticleView:
    """Return an article with its text and its claims, taken out of its story's result."""
    revisions = [
        RevisionView(revision=job.revision, submitted_at=job.submitted_at, state=job.state, job_id=job.job_id)
        for job in record.jobs
    ]
    ref = next((ref for ref in story.articles if ref.article_id == record.article_id), None) if story else None
    view = ArticleView(
        article_id=record.article_id,
        outlet_id=record.outlet_id,
        state="retracted" if record.retracted_at else "waiting",
        revision=record.revision,
        revisions=revisions,
        retracted_at=record.retracted_at,
    )
    if record.retracted_at or story is None or ref is None:
        return view
    own = {claim.claim_id for claim in story.claims if claim.article_id == record.article_id}
    claims = show_assessments(story, [entry for entry in story.result.assessments if entry.claim_id in own])
    compared = {entry.passage.claim_id for entry in claims}
    urls = {ref.article_id: ref.url}
    return msgspec.structs.replace(
        view,
        state="scored",
        article=ref,
        body=body,
        story_id=story.result.story.story_id,
        origin_id=origin_id,
        verdicts=dict(Counter(entry.verdict for entry in claims)),
        claims=claims,
        other_claims=[_show_passage(claim, urls) for claim in story.claims if claim.claim_id in own - compared],
    )


def show_assessments(story: StoredStory, assessments: Sequence[Assessment]) -> list[AssessmentView]:
    """Return verdicts with the passages of the claim and of its evidence."""
    claims = {claim.claim_id: claim for claim in story.claims}
    urls = {article.article_id: article.url for article in story.articles}
    return [
        _show_assessment(entry, claims[entry.claim_id], claims, urls)
        for entry in assessments
        if entry.claim_id in claims
    ]


def _show_assessment(entry: Assessment, claim: Claim, claims: dict[str, Claim], urls: dict[str, str]) -> AssessmentView:
    evidence = [
        EvidenceView(
            relation=item.relation,
            claim_id=item.claim_id,
            outlet_id=item.outlet,
            weight=item.weight,
            passage=_show_passage(claims[item.claim_id], urls) if item.claim_id in claims else None,
        )
        for item in entry.evidence
    ]
    return AssessmentView(
        passage=_show_passage(claim, urls),
        fact_id=entry.fact_id,
        kind=claim.kind,
        value=claim.value,
        holder=claim.holder,
        modality=claim.modality,
        verdict=entry.verdict,
        drift_type=entry.drift_type,
        severity=entry.severity,
        reason=entry.reason,
        belief=entry.belief,
        scored=entry.scored,
        evidence=evidence,
    )


def _show_passage(claim: Claim, urls: dict[str, str]) -> PassageView:
    return PassageView(
        claim_id=claim.claim_id,
        article_id=claim.article_id,
        outlet_id=claim.outlet_id,
        text=claim.text,
        start=claim.start,
        end=claim.end,
        published_at=claim.published_at,
        url=urls.get(claim.article_id),
    )
