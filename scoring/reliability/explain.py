"""What a score rests on: the facts that move it most, and how few it takes to change its band."""

import datetime as dt
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.config import ReliabilityConfig
from scoring.models import Explanation, LedgerRow, Mover
from scoring.reliability.bands import INSUFFICIENT, name_label
from scoring.reliability.likelihood import GRID, KINDS, RATIOS, bins, count_claims, gather_claims, log_mixture
from scoring.reliability.posterior import Population, Posterior, conclude, fit_population, infer, summarise

Floats = NDArray[np.float64]

_TAKEN = 60
"""Facts, those that seem to move most, whose absence is worked out: more never belong to a tipping set one can read."""


def explain_outlet(
    rows: Iterable[LedgerRow], outlet_id: str, as_of: dt.datetime, config: ReliabilityConfig, *, most: int = 5
) -> Explanation:
    """Return what an outlet's score rests on; what holds for all outlets is kept while facts are taken away."""
    known = sorted((row for row in rows if row.at <= as_of), key=lambda row: row.row_id)
    ids = sorted({row.outlet_id for row in known} | {outlet_id})
    counts = count_claims(gather_claims(known, ids, config))
    posterior = infer(counts, fit_population(counts, config))
    mine = [row for row in known if row.outlet_id == outlet_id]
    return explain_rows(mine, ids.index(outlet_id), posterior, config, most=most)


def explain_rows(
    rows: Sequence[LedgerRow], at: int, posterior: Posterior, config: ReliabilityConfig, *, most: int = 5
) -> Explanation:
    """Return what the score of the outlet at a place of the posterior rests on, from its own rows."""
    facts: dict[tuple[str, str], list[int]] = {}
    counted = [row for row in rows if row.weight]
    for number, row in enumerate(counted):
        facts.setdefault((row.story_id, row.fact_id or row.claim_id), []).append(number)
    outlet_id, population, whole = posterior.outlet_ids[at], posterior.population, posterior.log_likelihood[at]
    if not facts:
        return Explanation(outlet_id=outlet_id, movers=(), band=INSUFFICIENT, tipping=None)
    told = _tell(counted, population, config)
    pull = _pull(counted, told, posterior.inference.kind_mass[at], population)
    strongest = sorted(facts, key=lambda key: (-abs(float(pull[facts[key]].sum())), key))[:_TAKEN]
    parts = np.stack([_add_up(facts[key], counted, told) for key in strongest])
    left = conclude(whole - parts, population.log_prior, population).mean.tolist()
    movers = [
        Mover(
            story_id=key[0],
            fact_id=counted[facts[key][0]].fact_id,
            claim_ids=tuple(sorted(counted[number].claim_id for number in facts[key])),
            effect=float(posterior.inference.mean[at]) - mean,
        )
        for key, mean in zip(strongest, left, strict=True)
    ]
    order = sorted(range(len(movers)), key=lambda i: (-abs(movers[i].effect), movers[i].story_id, movers[i].claim_ids))
    return Explanation(
        outlet_id=outlet_id,
        movers=tuple(movers[i] for i in order[:most]),
        band=_labels(whole[None], population, config)[0],
        tipping=_find_tipping(whole, parts[order], [movers[i] for i in order], population, config),
    )


def _tell(rows: Sequence[LedgerRow], population: Population, config: ReliabilityConfig) -> Floats:
    """Return what each row adds to its outlet's log likelihood of its kind, shape (len(rows), len(GRID))."""
    claims = gather_claims(rows, sorted({row.outlet_id for row in rows}), config)
    ratios = RATIOS[bins(claims.right, claims.wrong)]
    told = np.zeros((len(rows), len(GRID)))
    for kind in np.unique(claims.kind).tolist():
        of_kind = claims.kind == kind
        told[of_kind] = log_mixture(population.rates[kind], ratios[of_kind]).T
    return np.asarray(told * claims.weight[:, None])


def _pull(rows: Sequence[LedgerRow], told: Floats, kind_mass: Floats, population: Population) -> Floats:
    """Return how each row moves agreement to first order, shape (len(rows),).

    Taking l away from a log likelihood changes the expectation of a rate by minus its covariance with l.
    """
    kinds = np.array([KINDS.index(row.kind) for row in rows], np.int64)
    mass, rates = kind_mass[kinds], population.rates[kinds]
    covariance = (mass * rates * told).sum(axis=1) - (mass * rates).sum(axis=1) * (mass * told).sum(axis=1)
    return np.asarray(-population.share[kinds] * covariance)


def _add_up(numbers: Sequence[int], rows: Sequence[LedgerRow], told: Floats) -> Floats:
    """Return what rows together add to the log likelihoods, shape (len(KINDS), len(GRID))."""
    total = np.zeros((len(KINDS), len(GRID)))
    for number in numbers:
        total[KINDS.index(rows[number].kind)] += told[number]
    return total


def _labels(log_likelihoods: Floats, population: Population, config: ReliabilityConfig) -> list[str]:
    """Return the label that each set of log likelihoods gives."""
    found = conclude(log_likelihoods, population.log_prior, population)
    return [name_label(agreement, config) for agreement in summarise(found, config.interval)]


def _find_tipping(
    whole: Floats, parts: Floats, movers: Sequence[Mover], population: Population, config: ReliabilityConfig
) -> tuple[Mover, ...] | None:
    """Return the fewest facts found whose removal changes the label: lifting ones, lowering ones, or the strongest."""
    runs = [[i for i, mover in enumerate(movers) if sign * mover.effect > 0.0] for sign in (1.0, -1.0)]
    runs.append(list(range(len(movers))))
    label = _labels(whole[None], population, config)[0]
    found: list[tuple[Mover, ...]] = []
    for run in (run for run in runs if run):
        left = whole - np.cumsum(parts[run], axis=0)
        changed = (i for i, other in enumerate(_labels(left, population, config)) if other != label)
        first = next(changed, None)
        if first is not None:
            found.append(tuple(movers[i] for i in run[: first + 1]))
    return min(found, key=len, default=None)
