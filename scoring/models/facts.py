"""Comparison, facts and verdicts: how claims of one story stand to each other."""

from typing import Literal

import msgspec

from scoring.models.claims import Claim
from scoring.models.values import ClaimKind, DriftType, Value

Outcome = Literal["equal", "compatible", "superseded", "contradicts", "unrelated"]


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Claim `a` seen beside claim `b` of the same fact."""

    outcome: Outcome
    precision: Literal["", "finer", "coarser"] = ""
    """For compatible: `a` is finer or coarser than `b`."""
    drift_type: DriftType | None = None
    severity: float = 0.0
    """In [0, 1]; 0 unless the outcome is contradicts."""
    probability: float = 1.0
    """Calibrated probability of the outcome."""
    reason: str = ""
    """One plain sentence."""


class FactGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Claims of one story that speak of the same data item (before belief)."""

    fact_id: str
    story_id: str
    label: str
    """For people: "killed in airstrikes (Pakistan, Afghanistan)"."""
    kind: ClaimKind
    claim_ids: tuple[str, ...]
    monotone: bool = False
    """Casualty-like counts only rise: earlier and smaller is superseded, not wrong."""


FactState = Literal["settled", "contested", "undetermined"]
Verdict = Literal["corroborated", "contradicted", "disputed", "superseded", "unverified"]


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a fact, with the claims that hold it and its belief."""

    value: Value
    belief: float
    claim_ids: tuple[str, ...]
    vote: float = 0.0
    """Share of origins that hold it: the plain vote, kept beside the belief."""
    origin_ids: tuple[str, ...] = ()
    introduced_by: str = ""
    """The earliest claim that holds the value itself, or a finer one of the position."""
    copied_by: tuple[str, ...] = ()
    """Later claims of the same origin: the text was copied. In order of time."""
    followed_by: tuple[str, ...] = ()
    """Later claims of other origins, in order of time."""


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """A data item of a story on which claims compete."""

    fact_id: str
    story_id: str
    label: str
    kind: ClaimKind
    state: FactState
    positions: tuple[Position, ...]
    none_belief: float = 0.0
    """Belief in "none of these"."""


Relation = Literal["supports", "contradicts", "finer", "coarser", "supersedes", "earlier"]
"""What a claim is to the one it stands beside: "earlier" is old news of what the other tells since."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """A claim of another origin that supports or contradicts a claim."""

    claim_id: str
    outlet: str
    relation: Relation
    origin_id: str = ""
    weight: float = 0.0


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on one claim, with its evidence."""

    claim_id: str
    fact_id: str
    verdict: Verdict
    drift_type: DriftType | None
    severity: float
    reason: str
    evidence: tuple[Evidence, ...]
    belief: float = 0.0
    """Leave-own-origin-out belief in the claim's own position."""
    scored: bool = False
    """Whether the verdict counts in the outlet's score (the fact is settled without this claim's origin)."""


class StoryClaims(msgspec.Struct, frozen=True, kw_only=True):
    """What consensus needs to know of one story, whoever read and compared it."""

    groups: tuple[FactGroup, ...]
    claims: dict[str, Claim]
    """claim_id -> claim."""
    comparisons: dict[tuple[str, str], Comparison]
    """(claim a, claim b) -> a seen beside b; across groups too where they are related."""
    origin_of: dict[str, str]
    """article_id -> origin_id; an article without entry is an origin of its own."""
    family_of: dict[str, str] = {}
    """outlet_id -> owner; an outlet without entry is a family of its own."""
    membership: dict[str, float] = {}
    """article_id -> probability that the article belongs to the story; 1 without entry."""
