"""What a report is made from, and what it says: frozen structs that every form of the report shares."""

import datetime as dt
from collections.abc import Mapping

import msgspec

from scoring.models import Article, Claim, ClaimKind, DriftType, FactState, OutletScore, StoryResult, Verdict
from service.export import ProblemLine

FORMAT_VERSION = 1
"""Of the JSON and CSV forms; raised when a change could break a reader."""


class ReportData(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a report is made from. The claims and articles of every result are in the mappings."""

    articles: Mapping[str, Article]
    claims: Mapping[str, Claim]
    results: tuple[StoryResult, ...]
    scores: tuple[OutletScore, ...]
    """Best rank first."""
    as_of: dt.datetime
    method_version: str
    problems: tuple[ProblemLine, ...] = ()


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """A claim's own words: `before + value + after` is a verbatim stretch of the body."""

    claim_id: str
    article_id: str
    outlet_id: str
    outlet_name: str
    title: str
    url: str
    """Empty unless http or https."""
    published_at: dt.datetime
    before: str
    value: str
    """The value's own words; empty if they can't be told."""
    after: str
    speaker: str = ""
    """Who says it, if not the outlet itself."""
    relation: str = ""
    """How it stands to the claim it is evidence for."""
    copies: tuple[str, ...] = ()
    """Other outlets that carry the same text: one origin, one vote."""


class PositionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a fact, how far it is believed, and who holds it."""

    words: str
    belief: float
    vote: float
    outlets: tuple[str, ...]
    own: bool = False
    """Whether the case's claim holds it."""


class ClaimCase(msgspec.Struct, frozen=True, kw_only=True):
    """A claim with its verdict and all that is needed to check it."""

    claim_id: str
    kind: ClaimKind
    verdict: Verdict
    drift_type: DriftType | None
    severity: float
    reason: str
    scored: bool
    """Whether the verdict counts in the score."""
    belief: float
    modality: str
    passage: Passage
    story_id: str
    story_title: str
    fact_id: str
    fact_label: str
    fact_state: FactState
    positions: tuple[PositionRow, ...]
    trail: str
    """Who introduced the claim's value, who copied it and who followed, in one sentence; empty if it is alone."""
    evidence: tuple[Passage, ...]
    evidence_total: int
    """Evidence rows in all; `evidence` shows one per origin, the most telling first."""


class MoverRow(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that moves the outlet's score, in words."""

    story_id: str
    story_title: str
    fact_id: str
    fact_label: str
    words: str
    """The outlet's value on it."""
    effect: float
    beside: str = ""
    """Who tells it too, or what another outlet tells in its place."""
    """Agreement's mean with the fact less the mean without it."""


class OutletReport(msgspec.Struct, frozen=True, kw_only=True):
    """Why an outlet has its score."""

    format_version: int
    score: OutletScore
    summary: str
    """The score in one or two plain sentences."""
    contradicted: tuple[ClaimCase, ...]
    disputed: tuple[ClaimCase, ...]
    superseded: tuple[ClaimCase, ...]
    corroborated: tuple[ClaimCase, ...]
    """Examples."""
    totals: dict[str, int]
    """Claims by verdict, shown here or not."""
    stories: int
    limits: tuple[str, ...]
    """What the score does not mean."""
    movers: tuple[MoverRow, ...] = ()
    """The facts that move the score most, strongest first."""
    tipping: str = ""
    """How few facts it takes to change the band, in one sentence; empty without scored facts."""
    practice: str = ""
    """Corrections, edits and headlines in one sentence; empty if there is nothing to tell."""


class FactRow(msgspec.Struct, frozen=True, kw_only=True):
    """A fact of a story, for the overview."""

    fact_id: str
    label: str
    kind: ClaimKind
    state: FactState
    positions: tuple[PositionRow, ...]


class StoryRow(msgspec.Struct, frozen=True, kw_only=True):
    """A story with the facts that outlets share or contest."""

    story_id: str
    title: str
    first_published_at: dt.datetime
    last_published_at: dt.datetime
    outlets: tuple[str, ...]
    articles: int
    origins: int
    facts: tuple[FactRow, ...]
    facts_total: int
