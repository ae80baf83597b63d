"""What the observations of outlets' claims say of how often each outlet is right.

Claim i of outlet o and kind k is right with probability 1 - t, t = sigma(a_k + c_ok): a_k is how hard claims of the
kind are for most outlets, c_ok how much worse at them the outlet is (Rasch 1960). Its observation has the likelihood
    (1 - t) P(observation | right) + t P(observation | wrong), to the power of its weight.
Up to a constant only the log ratio ln P(. | wrong) - ln P(. | right) matters, so claims are counted in bins of it, and
everything else is a product of small matrices over a grid of c.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.config import ReliabilityConfig
from scoring.models import LedgerRow

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

KINDS: Final = ("quantity", "date", "place", "set", "polarity", "statement")
STEP: Final = 0.1
"""Of the grid of a, b and c, in log-odds."""
GRID: Final[Floats] = np.asarray(np.arange(-60, 61) * STEP, np.float64)
"""Values of b and c."""
BIN: Final = 0.05
"""Width of a bin of log ratios: exact to 1.3 % of a ratio."""
LARGEST: Final = 6.0
"""Log ratios are cut off here."""
RATIOS: Final = np.exp(np.arange(-round(LARGEST / BIN), round(LARGEST / BIN) + 1) * BIN)
"""Likelihood ratio, wrong over right, of each bin."""
_DAY = 86400.0


class Claims(msgspec.Struct, frozen=True):
    """Claims that count, one entry each."""

    outlet_ids: tuple[str, ...]
    outlet: Rows
    """Place in `outlet_ids`."""
    kind: Rows
    """Place in `KINDS`."""
    right: Floats
    """P(observation | right)."""
    wrong: Floats
    """P(observation | wrong)."""
    weight: Floats
    """Decayed."""


class Counts(msgspec.Struct, frozen=True):
    """Observed claims of outlets, counted."""

    outlet_ids: tuple[str, ...]
    weights: Floats
    """Decayed weight of the claims, shape (outlets, len(KINDS), len(RATIOS))."""

    @property
    def known(self) -> NDArray[np.bool_]:
        """Whether an outlet has any weight, shape (outlets,)."""
        return np.asarray(self.weights.sum(axis=(1, 2)) > 0.0, np.bool_)


def gather_claims(rows: Sequence[LedgerRow], outlet_ids: Sequence[str], config: ReliabilityConfig) -> Claims:
    """Return the claims that count among the rows, all of which must be known by the time of the score."""
    weighed = [row for row in rows if row.weight > 0.0]
    index = {outlet_id: at for at, outlet_id in enumerate(outlet_ids)}
    return Claims(
        outlet_ids=tuple(outlet_ids),
        outlet=np.array([index[row.outlet_id] for row in weighed], np.int64),
        kind=np.array([KINDS.index(row.kind) for row in weighed], np.int64),
        right=np.array([row.chance_right for row in weighed], np.float64),
        wrong=np.array([row.chance_wrong for row in weighed], np.float64),
        weight=np.array([row.weight for row in weighed], np.float64) * decay(weighed, config),
    )


def count_claims(claims: Claims) -> Counts:
    """Return the counts of outlets; the order of the claims matters in the last bit."""
    cell = (claims.outlet * len(KINDS) + claims.kind) * len(RATIOS) + bins(claims.right, claims.wrong)
    shape = (len(claims.outlet_ids), len(KINDS), len(RATIOS))
    found = np.bincount(cell, claims.weight, shape[0] * shape[1] * shape[2]).reshape(shape)
    return Counts(claims.outlet_ids, np.asarray(found, np.float64))


def bins(right: Floats, wrong: Floats) -> Rows:
    """Return the bin of each pair of likelihoods."""
    log_ratio = np.log(wrong) - np.log(right)
    return np.asarray(np.rint((log_ratio.clip(-LARGEST, LARGEST) + LARGEST) / BIN), np.int64)


def decay(rows: Sequence[LedgerRow], config: ReliabilityConfig) -> Floats:
    """Return what age leaves of each row's weight, relative to its outlet's newest row, shape (len(rows),).

    1/2 for each half-life, in days or in newer articles of the outlet, whichever takes less.
    """
    return fade(
        np.array([row.at.timestamp() for row in rows], np.float64),
        _codes([row.outlet_id for row in rows]),
        _codes([row.article_id for row in rows]),
        config,
    )


def fade(at: Floats, outlet: Rows, article: Rows, config: ReliabilityConfig) -> Floats:
    """Return the decay of claims by their times (seconds), outlets and articles, shape (claims,)."""
    if not len(at):
        return np.zeros(0)
    newest = np.full(outlet.max() + 1, -np.inf)
    np.maximum.at(newest, outlet, at)
    first = np.full(article.max() + 1, np.inf)
    np.minimum.at(first, article, at)
    owner = np.zeros(article.max() + 1, np.int64)
    owner[article] = outlet
    order = np.lexsort((-first, owner))
    order = order[np.isfinite(first[order])]
    starts = np.r_[True, owner[order][1:] != owner[order][:-1]]
    begun = np.maximum.accumulate(np.where(starts, np.arange(len(order)), 0))
    newer = np.zeros(len(first))
    newer[order] = np.arange(len(order)) - begun
    ages = np.minimum((newest[outlet] - at) / _DAY / config.half_life_days, newer[article] / config.half_life_articles)
    return np.asarray(0.5**ages)


def _codes(names: Sequence[str]) -> Rows:
    codes: dict[str, int] = {}
    return np.array([codes.setdefault(name, len(codes)) for name in names], np.int64)


def wrong_rate(log_odds: Floats) -> Floats:
    """Return the logistic function."""
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)))


def log_mixture(rate: Floats, ratios: Floats = RATIOS) -> Floats:
    """Return ln(1 - t + t r) for every rate t and ratio r, shape (len(rate), len(ratios))."""
    return np.asarray(np.log1p(rate[:, None] * (ratios - 1.0)))


def age_days(newest: dt.datetime, as_of: dt.datetime) -> float:
    """Return the days from an outlet's newest claim to the time of its score."""
    return max((as_of - newest).total_seconds() / _DAY, 0.0)
