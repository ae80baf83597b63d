"""Hand-made ledger rows."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

import msgspec

from scoring.config import ReliabilityConfig
from scoring.models import ClaimKind, DriftType, LedgerRow

NOW = dt.datetime(2025, 6, 1, tzinfo=dt.UTC)
SHIPPED = msgspec.structs.replace(ReliabilityConfig(), least_outlets=10**6)
"""Difficulties of kinds as shipped, never fitted: outlets are scored apart from each other."""
TOLD: Final = (0.9, 0.1)
"""P(corroborated | right) and P(corroborated | wrong) of the made-up rows."""
DENIED: Final = (0.1, 0.9)
"""P(contradicted | right) and P(contradicted | wrong)."""


def make_row(
    outlet: str,
    number: int,
    *,
    agrees: bool = True,
    days: float = 0.0,
    weight: float = 1.0,
    kind: ClaimKind = "quantity",
    drift_type: DriftType | None = None,
    severity: float = 0.5,
    fact: str = "",
    topic: str = "",
    chances: tuple[float, float] | None = None,
) -> LedgerRow:
    """A row of story `s{number}`: corroborated if it agrees, contradicted otherwise; silent with weight 0."""
    right, wrong = chances or (TOLD if agrees else DENIED)
    observation = "silent" if not weight else "corroborated" if agrees else "contradicted"
    mark = f"{outlet}-{number}-{kind}-{fact}"
    return LedgerRow(
        row_id=f"s{number}/{mark}",
        story_id=f"s{number}",
        fact_id=fact or f"f{number}",
        claim_id=mark,
        article_id=f"{outlet}-{number}",
        outlet_id=outlet,
        origin_id=f"{outlet}-{number}",
        verdict="unverified" if not weight else "corroborated" if agrees else "contradicted",
        drift_type=None if agrees else drift_type or ("quantity" if kind == "statement" else kind),
        severity=0.0 if agrees else severity,
        agreed=weight if agrees else 0.0,
        departed=0.0 if agrees else weight,
        kind=kind,
        at=NOW - dt.timedelta(days=days),
        method_version="test",
        topic=topic,
        observation=observation,  # type: ignore[arg-type] # one of the three
        chance_right=right,
        chance_wrong=wrong,
        expected=TOLD[0],
        weight=weight,
    )


def make_rows(
    outlet: str, agreed: int, departed: int, *, days: float = 0.0, kind: ClaimKind = "quantity"
) -> list[LedgerRow]:
    """So many corroborated rows, then so many contradicted ones, one a story."""
    return [make_row(outlet, i, agrees=i < agreed, days=days, kind=kind) for i in range(agreed + departed)]


def make_population(records: Iterable[tuple[int, int]]) -> list[LedgerRow]:
    """Outlets `o0.example`, `o1.example`, ... with so many corroborated and contradicted claims."""
    return [row for i, (agreed, departed) in enumerate(records) for row in make_rows(f"o{i}.example", agreed, departed)]
