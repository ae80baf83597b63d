"""What a score rests on: the facts that move it most, and how few it takes to change its band."""

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.config import ReliabilityConfig
from scoring.models import Explanation, LedgerRow, Mover
from scoring.reliability.bands import INSUFFICIENT, departure_rates, is_sufficient, name_band
from scoring.reliability.estimates import Betas, estimate
from scoring.reliability.priors import Prior, fit_prior
from scoring.reliability.tallies import Tally, decay, tally_rows

_NOTHING = 1e-9
"""Sums below this are what rounding leaves of nothing."""


class Weights(msgspec.Struct, frozen=True):
    """An outlet's scored facts."""

    keys: tuple[tuple[str, str, tuple[str, ...]], ...]
    """(story, fact, claims)."""
    sums: NDArray[np.float64]
    """Decayed weight agreed, weight departed and the square of both together, shape (facts, 3)."""


def explain_outlet(
    rows: Iterable[LedgerRow], outlet_id: str, as_of: dt.datetime, config: ReliabilityConfig, *, most: int = 5
) -> Explanation:
    """Return what an outlet's score rests on; the population's prior is held while facts are taken away."""
    known = sorted((row for row in rows if row.at <= as_of), key=lambda row: row.row_id)
    tally = tally_rows(known, as_of, config)
    scored = tally.n_eff > 0.0
    prior = fit_prior(tally.agreed[scored], tally.departed[scored], config)
    mine = [row for row in known if row.outlet_id == outlet_id]
    return explain_facts(mine, outlet_id, as_of, prior, config, most=most)


def explain_facts(  # noqa: PLR0913 - an outlet's rows with all they are judged by
    rows: Sequence[LedgerRow],
    outlet_id: str,
    as_of: dt.datetime,
    prior: Prior,
    config: ReliabilityConfig,
    *,
    most: int = 5,
) -> Explanation:
    """Return what an outlet's score rests on, from its own rows up to the time and the population's prior."""
    facts = _weigh_facts(rows, as_of, config)
    weight = facts.sums[:, :2].sum(axis=1)
    whole = _without(facts, np.zeros((1, 3)), np.array([weight.max(initial=0.0)]))
    top = np.sort(np.concatenate([np.zeros(2), weight]))[::-1]
    freshest = np.where(weight == top[0], top[1], top[0])
    mean = 1.0 - departure_rates(whole, prior, config).mean[0]
    effects = mean - (1.0 - departure_rates(_without(facts, facts.sums, freshest), prior, config).mean)
    movers = [
        Mover(story_id=story, fact_id=fact, claim_ids=claims, effect=float(effect))
        for (story, fact, claims), effect in zip(facts.keys, effects, strict=True)
    ]
    order = sorted(range(len(movers)), key=lambda i: (-abs(movers[i].effect), movers[i].story_id, movers[i].fact_id))
    return Explanation(
        outlet_id=outlet_id,
        movers=tuple(movers[i] for i in order[:most]),
        band=_bands(whole, prior, config)[0],
        tipping=_find_tipping(facts, [movers[i] for i in order], order, prior, config),
    )


def _weigh_facts(rows: Sequence[LedgerRow], as_of: dt.datetime, config: ReliabilityConfig) -> Weights:
    """Return the decayed weights of one outlet's scored facts."""
    facts: dict[tuple[str, str], list[LedgerRow]] = {}
    for row in rows:
        if row.agreed or row.departed:
            facts.setdefault((row.story_id, row.fact_id), []).append(row)
    agreed = np.array([sum(decay(row, as_of, config) * row.agreed for row in held) for held in facts.values()])
    departed = np.array([sum(decay(row, as_of, config) * row.departed for row in held) for held in facts.values()])
    keys = tuple((*key, tuple(sorted(row.claim_id for row in held))) for key, held in facts.items())
    return Weights(keys, np.stack([agreed, departed, (agreed + departed) ** 2], axis=1))


def _without(facts: Weights, gone: NDArray[np.float64], freshest: NDArray[np.float64]) -> Tally:
    """Return the tallies of the outlet with sums taken away, shape (subsets, 3).

    `freshest`: the largest weight of a fact that is left, shape (subsets,).
    """
    agreed, departed, squares = np.maximum(facts.sums.sum(axis=0) - gone, 0.0).T
    n = len(gone)
    scale = freshest * np.divide(agreed + departed, squares, out=np.zeros(n), where=squares > _NOTHING)
    return Tally(("",) * n, scale * agreed, scale * departed, np.zeros(n), scale * (agreed + departed))


def _bands(tally: Tally, prior: Prior, config: ReliabilityConfig) -> list[str]:
    """Return the band that each tally gives under a fixed prior."""
    rates = departure_rates(tally, prior, config)
    agreements = estimate(Betas(rates.b, rates.a), config.interval)
    return [
        name_band(agreement.low, config) if is_sufficient(n_eff, agreement, config) else INSUFFICIENT
        for agreement, n_eff in zip(agreements, tally.n_eff.tolist(), strict=True)
    ]


def _find_tipping(
    facts: Weights, movers: Sequence[Mover], order: Sequence[int], prior: Prior, config: ReliabilityConfig
) -> tuple[Mover, ...] | None:
    """Return the shortest of three runs of facts whose removal changes the band; None if none does.

    `movers` are strongest first, `order` their places among the facts. The lifting facts and the lowering ones, each
    strongest first, move the band soonest; all by weight take the evidence away soonest. On small records no other
    set is smaller (tried out in the tests).
    """
    weight = facts.sums[:, :2].sum(axis=1)
    pairs = list(zip(movers, order, strict=True))
    runs = [[pair for pair in pairs if sign * pair[0].effect > 0.0] for sign in (1.0, -1.0)]
    runs.append(sorted(pairs, key=lambda pair: -weight[pair[1]]))
    found: list[tuple[Mover, ...]] = []
    for run in runs:
        taken = np.array([place for _, place in run], np.int64)
        gone = np.concatenate([np.zeros((1, 3)), np.cumsum(facts.sums[taken], axis=0)])
        others = np.delete(weight, taken).max(initial=0.0)
        left = np.maximum.accumulate(np.concatenate([[others], weight[taken][::-1]]))[::-1]
        bands = _bands(_without(facts, gone, left), prior, config)
        first = next((i for i, band in enumerate(bands) if band != bands[0]), None)
        if first is not None:
            found.append(tuple(mover for mover, _ in run[:first]))
    return min(found, key=len, default=None)
