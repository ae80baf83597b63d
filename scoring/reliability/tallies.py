"""Add up ledger rows per outlet, decayed to a time."""

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.config import ReliabilityConfig
from scoring.models import LedgerRow

_DAY = 86400.0


class Tally(msgspec.Struct, frozen=True):
    """Decayed, effective counts of outlets; every array has one entry an outlet."""

    outlet_ids: tuple[str, ...]
    """Sorted."""
    agreed: NDArray[np.float64]
    """Effective agreements: decayed weights scaled so that agreed + departed = n_eff."""
    departed: NDArray[np.float64]
    severity: NDArray[np.float64]
    """Sum of severities over departures, on the same scale."""
    n_eff: NDArray[np.float64]
    """max w x (sum w)^2 / sum w^2 over the outlet's facts: Kish's (1965) effective size, which alone would not see
    that a whole record is old, by the weight of the freshest fact."""


def tally_rows(rows: Iterable[LedgerRow], as_of: dt.datetime, config: ReliabilityConfig) -> Tally:
    """Return the effective counts of every outlet with a row, from the rows not later than `as_of`.

    The order of the rows does not change a bit of the result.
    """
    return _tally(sorted((row for row in rows if row.at <= as_of), key=lambda row: row.row_id), as_of, config)


def decay(row: LedgerRow, as_of: dt.datetime, config: ReliabilityConfig) -> float:
    """Return the factor that age takes from a contribution: one half each half-life."""
    return float(0.5 ** ((as_of - row.at).total_seconds() / _DAY / config.half_life_days))


def effective_scale(
    weight: NDArray[np.float64], outlet: NDArray[np.int64], outlets: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what turns outlets' sums of weights into effective counts, and these counts, shape (outlets,) each.

    `weight` and `outlet`: decayed weight and outlet of every fact, shape (facts,).
    """
    total = np.bincount(outlet, weight, outlets)
    squares = np.bincount(outlet, weight * weight, outlets)
    freshest = np.zeros(outlets)
    np.maximum.at(freshest, outlet, weight)
    scale = freshest * np.divide(total, squares, out=np.zeros(outlets), where=squares > 0.0)
    return scale, scale * total


def _tally(rows: Sequence[LedgerRow], as_of: dt.datetime, config: ReliabilityConfig) -> Tally:
    outlet_ids = tuple(sorted({row.outlet_id for row in rows}))
    index = {outlet_id: i for i, outlet_id in enumerate(outlet_ids)}
    scored = [row for row in rows if row.agreed or row.departed]
    outlet = np.array([index[row.outlet_id] for row in scored], np.int64)
    seconds = np.array([(as_of - row.at).total_seconds() for row in scored], np.float64)
    factor = 0.5 ** (seconds / _DAY / config.half_life_days)
    agreed = factor * np.array([row.agreed for row in scored], np.float64)
    departed = factor * np.array([row.departed for row in scored], np.float64)
    severity = departed * np.array([row.severity for row in scored], np.float64)
    facts: dict[tuple[int, str, str], int] = {}
    units = [
        facts.setdefault((i, row.story_id, row.fact_id), len(facts))
        for i, row in zip(outlet.tolist(), scored, strict=True)
    ]
    of_unit = np.array([i for i, _, _ in facts], np.int64)
    weight = np.asarray(np.bincount(np.array(units, np.int64), agreed + departed, len(facts)), np.float64)
    n = len(outlet_ids)
    scale, n_eff = effective_scale(weight, of_unit, n)
    return Tally(
        outlet_ids=outlet_ids,
        agreed=scale * np.bincount(outlet, agreed, n),
        departed=scale * np.bincount(outlet, departed, n),
        severity=scale * np.bincount(outlet, severity, n),
        n_eff=n_eff,
    )
