"""Counts of victims: they rise while an event is reported, and are sometimes corrected downwards."""

import datetime as dt
from collections.abc import Mapping
from typing import Literal

import msgspec

from scoring.config import ConsensusConfig
from scoring.models import Claim, FactGroup, QuantityValue


class Counts(msgspec.Struct, frozen=True):
    """Who told which number of a fact, and when."""

    told: dict[float, dict[str, tuple[dt.datetime, dt.datetime]]]
    """Number -> outlet -> when it first and last told it."""
    settled_outlets: int
    """Outlets that make a smaller, later number a correction."""


def read_counts(group: FactGroup, known: Mapping[str, Claim], config: ConsensusConfig) -> Counts:
    """Return who told which number of a fact, and when."""
    told: dict[float, dict[str, tuple[dt.datetime, dt.datetime]]] = {}
    for claim in (known[claim_id] for claim_id in group.claim_ids if claim_id in known):
        if isinstance(claim.value, QuantityValue):
            times = told.setdefault(claim.value.low, {})
            first, last = times.get(claim.outlet_id, (claim.published_at, claim.published_at))
            times[claim.outlet_id] = (min(first, claim.published_at), max(last, claim.published_at))
    return Counts(told, config.settled_origins)


def relate_counts(a: Claim, b: Claim, counts: Counts) -> Literal["superseded", "supersedes", "contradicts"]:
    """Return how one number of a rising count stands to a different one.

    The larger, told later, is news unless as many outlets still tell the smaller afterwards. The smaller, told later
    by enough outlets while nobody repeats the larger, corrects it if more than one told that. Whoever told the other
    number before is superseded. All else contradicts, late repetition among it.
    """
    if not (isinstance(a.value, QuantityValue) and isinstance(b.value, QuantityValue)):
        return "contradicts"
    if a.published_at == b.published_at:
        return "contradicts"
    earlier, later = (a, b) if a.published_at < b.published_at else (b, a)
    if not _replaces(_number(later), _number(earlier), counts):
        return "contradicts"
    return "superseded" if a is earlier else "supersedes"


def _number(claim: Claim) -> float:
    return claim.value.low if isinstance(claim.value, QuantityValue) else 0.0


def _replaces(new: float, old: float, counts: Counts) -> bool:
    """Return whether outlets went over from one number to another."""
    new_told, old_told = counts.told[new], counts.told[old]
    since = min(first for first, _ in new_told.values())
    if min(first for first, _ in old_told.values()) >= since:
        return False
    still = sum(last > since for outlet, (_, last) in old_told.items() if outlet not in new_told)
    if new > old:
        return still < len(new_told)
    return still == 0 and len(old_told) > 1 and len(new_told) >= counts.settled_outlets
