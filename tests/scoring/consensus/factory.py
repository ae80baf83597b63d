"""Hand-made claims and comparisons: one fact a call, values by outlet."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from itertools import permutations

from scoring.models import (
    Claim,
    ClaimKind,
    Comparison,
    DateValue,
    FactGroup,
    Frame,
    Holder,
    Modality,
    QuantityValue,
    SetValue,
    StoryClaims,
    Value,
)

START = dt.datetime(2025, 3, 1, 8, tzinfo=dt.UTC)
LATER = dt.datetime(2025, 4, 1, tzinfo=dt.UTC)


def count(number: float, high: float | None = None) -> QuantityValue:
    return QuantityValue(low=number, high=number if high is None else high, counted="killed")


def day(start: str, end: str | None = None) -> DateValue:
    first = dt.date.fromisoformat(start)
    last = dt.date.fromisoformat(end) if end else first
    return DateValue(start=first, end=last, granularity="month" if end else "day")


def members(*names: str, closed: bool = True, excluded: tuple[str, ...] = ()) -> SetValue:
    return SetValue(members=names, closed=closed, excluded=excluded, member_type="country")


def make_claim(
    outlet: str,
    value: Value,
    *,
    article: str = "",
    hours: float = 0.0,
    holder: Holder | None = None,
    modality: Modality = "asserted",
    confidence: float = 1.0,
    text: str = "",
    suffix: str = "",
) -> Claim:
    article_id = article or f"{outlet}-1"
    return Claim(
        claim_id=f"{article_id}{suffix}",
        article_id=article_id,
        outlet_id=outlet,
        text=text or f"{outlet} tells it",
        start=0,
        end=1,
        kind=value.__struct_config__.tag,  # type: ignore[arg-type] # the tag is the kind
        value=value,
        holder=holder or Holder(kind="outlet", name=outlet),
        modality=modality,
        frame=Frame(),
        published_at=START + dt.timedelta(hours=hours),
        value_start=0,
        value_end=1,
        confidence=confidence,
    )


def compare(a: Claim, b: Claim, *, monotone: bool = False) -> Comparison:
    """A small comparer for tests: intervals, dates, lists, and equality for the rest."""
    x, y = a.value, b.value
    if x == y:
        return Comparison(outcome="equal")
    if isinstance(x, QuantityValue) and isinstance(y, QuantityValue):
        rising = monotone and (x.low < y.low) == (a.published_at < b.published_at)
        return _compare_counts(x, y, rising)
    if isinstance(x, DateValue) and isinstance(y, DateValue):
        return _compare_dates(x, y)
    if isinstance(x, SetValue) and isinstance(y, SetValue):
        return _compare_lists(x, y)
    return Comparison(outcome="contradicts", drift_type="polarity", severity=0.8)


def _compare_counts(x: QuantityValue, y: QuantityValue, rising: bool) -> Comparison:
    x_high, y_high = math.inf if x.high is None else x.high, math.inf if y.high is None else y.high
    if x.low <= y_high and y.low <= x_high:
        return Comparison(outcome="compatible", precision="finer" if x_high - x.low < y_high - y.low else "coarser")
    if rising:
        return Comparison(outcome="superseded")
    gap = max(x.low, y.low) / max(min(x_high, y_high), 1e-9)
    return Comparison(outcome="contradicts", drift_type="quantity", severity=1 - gap**-2)


def _compare_dates(x: DateValue, y: DateValue) -> Comparison:
    if y.start <= x.start <= x.end <= y.end:
        return Comparison(outcome="compatible", precision="finer")
    if x.start <= y.start <= y.end <= x.end:
        return Comparison(outcome="compatible", precision="coarser")
    return Comparison(outcome="contradicts", drift_type="date", severity=0.5)


def _compare_lists(x: SetValue, y: SetValue) -> Comparison:
    extra, missing = set(x.members) - set(y.members), set(y.members) - set(x.members)
    denied = set(x.members) & set(y.excluded) or set(y.members) & set(x.excluded)
    if denied or (extra and y.closed) or (missing and x.closed):
        return Comparison(outcome="contradicts", drift_type="set", severity=0.6)
    return Comparison(outcome="compatible")


def story_of(
    claims: Sequence[Claim],
    *,
    monotone: bool = False,
    origin_of: Mapping[str, str] | None = None,
    family_of: Mapping[str, str] | None = None,
    membership: Mapping[str, float] | None = None,
    fact_id: str = "fact",
) -> StoryClaims:
    kind: ClaimKind = claims[0].kind
    group = FactGroup(
        fact_id=fact_id,
        story_id="story",
        label="killed in the fire",
        kind=kind,
        claim_ids=tuple(claim.claim_id for claim in claims),
        monotone=monotone,
    )
    return StoryClaims(
        groups=(group,),
        claims={claim.claim_id: claim for claim in claims},
        comparisons={(a.claim_id, b.claim_id): compare(a, b, monotone=monotone) for a, b in permutations(claims, 2)},
        origin_of=dict(origin_of or {}),
        family_of=dict(family_of or {}),
        membership=dict(membership or {}),
    )
