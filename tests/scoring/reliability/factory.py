"""Hand-made ledger rows."""

import datetime as dt
from collections.abc import Iterable

from scoring.models import DriftType, LedgerRow

NOW = dt.datetime(2025, 6, 1, tzinfo=dt.UTC)


def make_row(
    outlet: str,
    number: int,
    *,
    agrees: bool = True,
    days: float = 0.0,
    weight: float = 1.0,
    drift_type: DriftType = "quantity",
    severity: float = 0.5,
    fact: str = "",
    topic: str = "",
) -> LedgerRow:
    """A row of story `s{number}`; weight 0 gives a row that is not scored."""
    return LedgerRow(
        row_id=f"s{number}/{outlet}-{number}-{fact}",
        story_id=f"s{number}",
        fact_id=fact or f"f{number}",
        claim_id=f"{outlet}-{number}-{fact}",
        article_id=f"{outlet}-{number}",
        outlet_id=outlet,
        origin_id=f"{outlet}-{number}",
        verdict="unverified" if not weight else "corroborated" if agrees else "contradicted",
        drift_type=None if agrees else drift_type,
        severity=0.0 if agrees else severity,
        agreed=weight if agrees else 0.0,
        departed=0.0 if agrees else weight,
        kind="quantity",
        at=NOW - dt.timedelta(days=days),
        method_version="test",
        topic=topic,
    )


def make_rows(outlet: str, agreed: int, departed: int, *, days: float = 0.0) -> list[LedgerRow]:
    return [make_row(outlet, i, agrees=i < agreed, days=days) for i in range(agreed + departed)]


def make_population(records: Iterable[tuple[int, int]]) -> list[LedgerRow]:
    return [row for i, (agreed, departed) in enumerate(records) for row in make_rows(f"o{i}.example", agreed, departed)]
