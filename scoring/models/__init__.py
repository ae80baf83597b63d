"""The words of the product as frozen structs. Every domain type is here and nowhere else.

New fields need defaults; a field's type never changes (stored records outlive releases).
Times are timezone-aware UTC datetimes. Offsets are code points into `Article.body`.
"""

from scoring.models.articles import Article
from scoring.models.claims import HOME_ROLE, IDLE_ROLES, NAMED_ROLE, PLAIN_ROLE, Claim, Frame, Holder, Modality
from scoring.models.facts import (
    Assessment,
    Comparison,
    Evidence,
    Fact,
    FactGroup,
    FactState,
    Outcome,
    Position,
    StoryClaims,
    Verdict,
)
from scoring.models.readings import Headline, HeadlineDeparture, OriginSketch, Reading, StoryTerms, TokenVectors
from scoring.models.scores import Estimate, Explanation, LedgerRow, Mover, OutletMeta, OutletScore, Records, StoryResult
from scoring.models.stories import Member, Origin, OriginDecision, Story, StoryChange, StoryDecision, StoryMarks
from scoring.models.values import (
    ClaimKind,
    DateValue,
    DriftType,
    Granularity,
    PlaceValue,
    PolarityValue,
    QuantityValue,
    SetValue,
    StatementValue,
    Value,
)

__all__ = [
    "HOME_ROLE",
    "IDLE_ROLES",
    "NAMED_ROLE",
    "PLAIN_ROLE",
    "Article",
    "Assessment",
    "Claim",
    "ClaimKind",
    "Comparison",
    "DateValue",
    "DriftType",
    "Estimate",
    "Evidence",
    "Explanation",
    "Fact",
    "FactGroup",
    "FactState",
    "Frame",
    "Granularity",
    "Headline",
    "HeadlineDeparture",
    "Holder",
    "LedgerRow",
    "Member",
    "Modality",
    "Mover",
    "Origin",
    "OriginDecision",
    "OriginSketch",
    "Outcome",
    "OutletMeta",
    "OutletScore",
    "PlaceValue",
    "PolarityValue",
    "Position",
    "QuantityValue",
    "Reading",
    "Records",
    "SetValue",
    "StatementValue",
    "Story",
    "StoryChange",
    "StoryClaims",
    "StoryDecision",
    "StoryMarks",
    "StoryResult",
    "StoryTerms",
    "TokenVectors",
    "Value",
    "Verdict",
]
