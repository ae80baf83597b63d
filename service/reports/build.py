"""Gather what a report says from stories, claims and scores."""

from collections.abc import Iterable, Mapping
from functools import partial

import msgspec

from scoring.models import Assessment, Claim, Evidence, Fact, OutletScore, StoryResult
from scoring.wording import say_value
from service.reports.data import (
    FORMAT_VERSION,
    ClaimCase,
    FactRow,
    OutletReport,
    Passage,
    PositionRow,
    ReportData,
    StoryRow,
)
from service.reports.explanations import list_movers, say_practice, say_tipping, say_trail
from service.reports.passages import cut_passage
from service.reports.summary import summarise

SHOWN_CASES = 40
"""Claims shown of each contested verdict; the counts and the data files have all of them."""
SHOWN_EXAMPLES = 3
"""Corroborated claims shown."""
SHOWN_EVIDENCE = 6
"""Passages of others shown beside a claim, one per origin."""
SHOWN_POSITIONS = 6
SHOWN_FACTS = 12
"""Facts shown of one story, the contested first."""
SHOWN_STORIES = 100

LIMITS = (
    (
        "It is not a measure of truth. It tells how often an outlet's checkable claims are right, as far as independent"
        " outlets of the same stories can tell. A majority can be wrong: on one published collection of rumours the"
        " majority of headlines was right in 64 % of the decided cases."
    ),
    "It says nothing of opinions, predictions, tone, fairness, or of what an outlet chooses to cover.",
    "What no independent outlet speaks of counts neither for nor against: an exclusive is silent, not wrong.",
    (
        "What a speaker is quoted as saying is the speaker's claim. Earlier figures that events overtook are"
        " superseded, which costs nothing."
    ),
    (
        "Claims are read by a program, which makes mistakes. Every flag below shows the passages it rests on;"
        " read them before you rely on it."
    ),
)

AGAINST = {"contradicts": 0, "supersedes": 1, "supports": 2, "finer": 3, "coarser": 4, "earlier": 5}
FOR = {"supports": 0, "finer": 1, "coarser": 2, "contradicts": 3, "supersedes": 4, "earlier": 5}
"""Order in which evidence is shown beside a contested claim, and beside a corroborated one."""


class StoryView(msgspec.Struct, frozen=True):
    """A story's facts, assessments and origins by id."""

    result: StoryResult
    facts: dict[str, Fact]
    origin_of: dict[str, str]
    """article_id -> origin_id."""
    carriers: dict[str, tuple[str, ...]]
    """origin_id -> its articles, the original first."""
    discredited: frozenset[str]
    """Claims that are contradicted themselves."""


def view_story(result: StoryResult) -> StoryView:
    """Index a story's result."""
    return StoryView(
        result,
        {fact.fact_id: fact for fact in result.facts},
        {article_id: origin.origin_id for origin in result.origins for article_id in origin.article_ids},
        {origin.origin_id: origin.article_ids for origin in result.origins},
        frozenset(a.claim_id for a in result.assessments if a.verdict == "contradicted"),
    )


def build_outlet_report(data: ReportData, outlet_id: str) -> OutletReport | None:
    """Return the report of one outlet, or None if it has no score."""
    score = next((score for score in data.scores if score.outlet_id == outlet_id), None)
    if score is None:
        return None
    return _report(data, score, [(view_story(result), a) for result, a in _assessed(data, outlet_id)])


def build_outlet_reports(data: ReportData) -> list[OutletReport]:
    """Return the report of every outlet, in the order of the scores."""
    held: dict[str, list[tuple[StoryView, Assessment]]] = {score.outlet_id: [] for score in data.scores}
    for result in data.results:
        view = view_story(result)
        for assessment in result.assessments:
            claim = data.claims.get(assessment.claim_id)
            if claim is not None and claim.outlet_id in held:
                held[claim.outlet_id].append((view, assessment))
    return [_report(data, score, held[score.outlet_id]) for score in data.scores]


def build_stories(data: ReportData) -> list[StoryRow]:
    """Return the stories that more than one article tells, those with contested facts first."""
    told = [result for result in data.results if len(result.story.article_ids) > 1]
    told.sort(key=lambda r: (-_count_state(r, "contested"), -_count_state(r, "settled"), r.story.story_id))
    return [_story_row(data, result) for result in told[:SHOWN_STORIES]]


def _assessed(data: ReportData, outlet_id: str) -> Iterable[tuple[StoryResult, Assessment]]:
    for result in data.results:
        for assessment in result.assessments:
            claim = data.claims.get(assessment.claim_id)
            if claim is not None and claim.outlet_id == outlet_id:
                yield result, assessment


def _report(data: ReportData, score: OutletScore, assessed: list[tuple[StoryView, Assessment]]) -> OutletReport:
    by_verdict: dict[str, list[tuple[StoryView, Assessment]]] = {}
    for view, assessment in sorted(assessed, key=partial(_weight_of_case, data.claims)):
        by_verdict.setdefault(assessment.verdict, []).append((view, assessment))

    def cases(verdict: str, limit: int) -> tuple[ClaimCase, ...]:
        return tuple(_case(data, view, a) for view, a in by_verdict.get(verdict, [])[:limit])

    totals = {verdict: len(items) for verdict, items in by_verdict.items()}
    return OutletReport(
        format_version=FORMAT_VERSION,
        score=score,
        summary=summarise(score),
        contradicted=cases("contradicted", SHOWN_CASES),
        disputed=cases("disputed", SHOWN_CASES),
        superseded=cases("superseded", SHOWN_CASES),
        corroborated=cases("corroborated", SHOWN_EXAMPLES),
        totals=totals,
        stories=len({view.result.story.story_id for view, _ in assessed}),
        limits=LIMITS,
        movers=list_movers(
            score.explanation, {view.result.story.story_id: view.result for view, _ in assessed}, data.claims
        ),
        tipping=say_tipping(score.explanation),
        practice=say_practice(score),
    )


def _weight_of_case(claims: Mapping[str, Claim], item: tuple[StoryView, Assessment]) -> tuple[bool, float, float, str]:
    """Sort by what counts in the score, then severity, then the newest first."""
    assessment = item[1]
    published = claims[assessment.claim_id].published_at.timestamp()
    return not assessment.scored, -assessment.severity, -published, assessment.claim_id


def _case(data: ReportData, view: StoryView, assessment: Assessment) -> ClaimCase:
    claim = data.claims[assessment.claim_id]
    fact = view.facts.get(assessment.fact_id)
    evidence = _evidence(data, view, assessment)
    return ClaimCase(
        claim_id=claim.claim_id,
        kind=claim.kind,
        verdict=assessment.verdict,
        drift_type=assessment.drift_type,
        severity=assessment.severity,
        reason=assessment.reason,
        scored=assessment.scored,
        belief=assessment.belief,
        modality=claim.modality,
        passage=cut_passage(claim, data.articles.get(claim.article_id), copies=_copies(data, view, claim.article_id)),
        story_id=view.result.story.story_id,
        story_title=view.result.story.title,
        fact_id=assessment.fact_id,
        fact_label=fact.label if fact else "",
        fact_state=fact.state if fact else "undetermined",
        positions=_positions(data, fact, claim.claim_id) if fact else (),
        trail=say_trail(fact, claim.claim_id, data.claims, data.articles) if fact else "",
        evidence=tuple(evidence[:SHOWN_EVIDENCE]),
        evidence_total=len(assessment.evidence),
    )


def _evidence(data: ReportData, view: StoryView, assessment: Assessment) -> list[Passage]:
    """Return one passage per origin, the most telling relation first, then the heaviest and the earliest.

    Passages that are contradicted themselves come after all others: they are poor witnesses.
    """
    order = FOR if assessment.verdict == "corroborated" else AGAINST

    def telling(row: Evidence) -> tuple[bool, int, float, float, str]:
        published = data.claims[row.claim_id].published_at.timestamp()
        return row.claim_id in view.discredited, order[row.relation], -row.weight, published, row.claim_id

    passages: dict[str, Passage] = {}
    for row in sorted((row for row in assessment.evidence if row.claim_id in data.claims), key=telling):
        claim = data.claims[row.claim_id]
        origin = view.origin_of.get(claim.article_id, claim.article_id)
        if origin not in passages:
            copies = _copies(data, view, claim.article_id)
            passages[origin] = cut_passage(
                claim, data.articles.get(claim.article_id), relation=row.relation, copies=copies
            )
    return list(passages.values())


def _copies(data: ReportData, view: StoryView, article_id: str) -> tuple[str, ...]:
    """Return the other outlets that carry the article's text."""
    own = data.articles.get(article_id)
    origin = view.origin_of.get(article_id, "")
    names = [
        article.outlet_name
        for other in view.carriers.get(origin, ())
        if (article := data.articles.get(other)) is not None and (own is None or article.outlet_id != own.outlet_id)
    ]
    return tuple(dict.fromkeys(names))


def _positions(data: ReportData, fact: Fact, own_claim: str = "") -> tuple[PositionRow, ...]:
    ranked = sorted(fact.positions, key=lambda p: (-p.belief, -p.vote, p.claim_ids))
    rows = [
        PositionRow(
            words=say_value(position.value),
            belief=position.belief,
            vote=position.vote,
            outlets=_outlet_names(data, (data.claims[c].article_id for c in position.claim_ids if c in data.claims)),
            own=own_claim in position.claim_ids,
        )
        for position in ranked
    ]
    shown = rows[:SHOWN_POSITIONS]
    return tuple(shown + [row for row in rows[SHOWN_POSITIONS:] if row.own])


def _outlet_names(data: ReportData, article_ids: Iterable[str]) -> tuple[str, ...]:
    known = (data.articles[article_id] for article_id in article_ids if article_id in data.articles)
    return tuple(dict.fromkeys(article.outlet_name for article in known))


def _story_row(data: ReportData, result: StoryResult) -> StoryRow:
    order = {"contested": 0, "settled": 1, "undetermined": 2}
    shared = [fact for fact in result.facts if len(fact.positions) > 1 or fact.state != "undetermined"]
    shared.sort(key=lambda f: (order[f.state], -len(f.positions), -sum(p.vote for p in f.positions), f.fact_id))
    story = result.story
    return StoryRow(
        story_id=story.story_id,
        title=story.title,
        first_published_at=story.first_published_at,
        last_published_at=story.last_published_at,
        outlets=_outlet_names(data, story.article_ids),
        articles=len(story.article_ids),
        origins=len(result.origins),
        facts=tuple(
            FactRow(
                fact_id=fact.fact_id,
                label=fact.label,
                kind=fact.kind,
                state=fact.state,
                positions=_positions(data, fact),
            )
            for fact in shared[:SHOWN_FACTS]
        ),
        facts_total=len(result.facts),
    )


def _count_state(result: StoryResult, state: str) -> int:
    return sum(fact.state == state for fact in result.facts)
