"""Outlet scores and what they rest on."""

import datetime as dt
from typing import Any, Literal

import msgspec

from scoring.models.facts import Assessment, Fact, Verdict
from scoring.models.stories import Origin, Story
from scoring.models.values import ClaimKind, DriftType


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """A posterior mean with its 90 % credible interval."""

    mean: float
    low: float
    high: float


class OutletMeta(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an outlet beside its claims."""

    outlet_id: str
    outlet_name: str
    owner: str | None = None
    articles: int | None = None
    """Articles indexed; None counts those with a claim."""
    edits: int = 0
    """Revisions that changed a claim's value."""
    silent_edits: int = 0
    """Of these, without a word of correction in the text."""
    headlines: int = 0
    """Typed claims of headlines to whose fact their own article speaks."""
    headline_departures: int = 0
    """Of these, contradicted by it."""


Observation = Literal["corroborated", "contradicted", "silent"]


class Observed(msgspec.Struct, frozen=True, kw_only=True):
    """What the independent outlets of a story tell beside one claim, and how telling that is."""

    claim_id: str
    observation: Observation
    """corroborated: one of them tells its value. contradicted: none does, and one tells another in a like passage.
    silent: neither."""
    chance_right: float
    """P(observation | the claim is right, not silent)."""
    chance_wrong: float
    """P(observation | the claim is wrong, not silent). Of the two only the ratio counts."""
    expected: float
    """P(corroborated | right, not silent), by all but the values."""
    weight: float
    """Of the claim in its outlet's score, in [0, 1]; 0 where it is silent: silence says nothing."""
    sources: tuple[str, ...] = ()
    """Claims that tell the value, or another in its place."""


class LedgerRow(msgspec.Struct, frozen=True, kw_only=True):
    """One contribution to one outlet's score, which can be taken back."""

    row_id: str
    story_id: str
    fact_id: str
    claim_id: str
    article_id: str
    outlet_id: str
    origin_id: str
    verdict: Verdict
    drift_type: DriftType | None
    severity: float
    agreed: float
    """Weight of a corroborated claim, 0 otherwise."""
    departed: float
    """Weight of a contradicted claim, 0 otherwise."""
    kind: ClaimKind
    at: dt.datetime
    """When the claim was published; decay counts from here."""
    method_version: str
    topic: str = ""
    evidence: tuple[str, ...] = ()
    """Claim ids behind the verdict and the observation."""
    observation: Observation | None = None
    """What independent outlets tell beside the claim; None if it wasn't observed."""
    chance_right: float = 1.0
    """P(observation | the claim is right)."""
    chance_wrong: float = 1.0
    """P(observation | the claim is wrong)."""
    expected: float = 0.0
    """P(corroborated | right, not silent)."""
    weight: float = 0.0
    """Of the claim in its outlet's score, before age; 0 if it is silent or not observed."""


class Mover(msgspec.Struct, frozen=True, kw_only=True):
    """One fact's share in an outlet's score."""

    story_id: str
    fact_id: str
    claim_ids: tuple[str, ...]
    effect: float
    """Agreement's mean with the fact less the mean without it; negative pulls the outlet down."""


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """What one outlet's score rests on."""

    outlet_id: str
    movers: tuple[Mover, ...]
    """The facts that move the score most, strongest first."""
    band: str
    tipping: tuple[Mover, ...] | None
    """The fewest facts found whose removal changes the band: lifting ones, lowering ones, or the heaviest of both;
    None if there are none."""


class OutletScore(msgspec.Struct, frozen=True, kw_only=True):
    """Agreement and drift of one outlet, as of a time, by one method version."""

    outlet_id: str
    outlet_name: str
    agreement: Estimate
    drift: Estimate
    drift_by_type: dict[str, Estimate]
    n_eff: float
    """Effective claims: the information of the observations, in claims observed without doubt, after decay."""
    claims: int
    articles: int
    verdicts: dict[str, int]
    sufficient: bool
    label: str
    """"insufficient evidence", or the band."""
    as_of: dt.datetime
    method_version: str
    rank: int | None = None
    """By the lower bound of agreement; None without sufficient evidence."""
    tied_with: tuple[str, ...] = ()
    extra: dict[str, Any] = {}
    """Further published figures (correction latency, silent edits), by name."""
    explanation: Explanation | None = None
    """The facts it rests on most; None where no fact is scored."""
    computed_at: dt.datetime | None = None
    """When it was computed and published, beside `as_of`, the time of the news that it refers to; None offline."""


class Records(msgspec.Struct, frozen=True, kw_only=True):
    """The outlets' records that a story was judged with: with them its verdicts come out again, bit for bit."""

    as_of: dt.datetime
    """Beginning of the day (UTC) on which the story began."""
    cold: bool
    """Whether nobody had a record then, in this story or not."""
    bounds: dict[str, float]
    """Lower bound of agreement of the outlets with claims in the story that had a record."""


class StoryResult(msgspec.Struct, frozen=True, kw_only=True):
    """What scoring one story gives; replaces the story's earlier result as a whole."""

    story: Story
    origins: tuple[Origin, ...]
    facts: tuple[Fact, ...]
    assessments: tuple[Assessment, ...]
    ledger: tuple[LedgerRow, ...]
    claim_facts: dict[str, str]
    """claim_id -> fact_id."""
    records: Records | None = None
    """What was known of the outlets; None if nothing was asked."""

    @property
    def claim_ids(self) -> frozenset[str]:
        """The claims that were compared or observed."""
        return frozenset(self.claim_facts) | {row.claim_id for row in self.ledger}
