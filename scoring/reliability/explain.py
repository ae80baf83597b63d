"""What a score rests on: the facts that move it most, and how few it takes to change its band."""

import datetime as dt
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.config import ReliabilityConfig
from scoring.models import Explanation, LedgerRow, Mover
from scoring.reliability.bands import INSUFFICIENT, name_label
from scoring.reliability.likelihood import GRID, RATIOS, bins, count_claims, gather_claims, log_mixture, wrong_rate
from scoring.reliability.posterior import Population, Posterior, fit_population, infer, normalise, summarise

Floats = NDArray[np.float64]


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
    population, whole = posterior.population, posterior.log_likelihood[at]
    told = _tell(counted, population, config)
    parts = np.stack([told[numbers].sum(axis=0) for numbers in facts.values()]) if facts else np.zeros((0, len(GRID)))
    curve = population.agreement
    with_all = float(posterior.mass[at] @ curve)
    effects = with_all - normalise(whole - parts + population.log_prior) @ curve
    movers = [
        Mover(
            story_id=story_id,
            fact_id=counted[numbers[0]].fact_id,
            claim_ids=tuple(sorted(counted[number].claim_id for number in numbers)),
            effect=float(effect),
        )
        for ((story_id, _), numbers), effect in zip(facts.items(), effects, strict=True)
    ]
    order = sorted(range(len(movers)), key=lambda i: (-abs(movers[i].effect), movers[i].story_id, movers[i].claim_ids))
    return Explanation(
        outlet_id=posterior.outlet_ids[at],
        movers=tuple(movers[i] for i in order[:most]),
        band=_labels(whole[None], population, config)[0] if counted else INSUFFICIENT,
        tipping=_find_tipping(whole, parts[order], [movers[i] for i in order], population, config),
    )


def _tell(rows: Sequence[LedgerRow], population: Population, config: ReliabilityConfig) -> Floats:
    """Return what each row adds to its outlet's log likelihood, shape (len(rows), len(GRID))."""
    claims = gather_claims(rows, sorted({row.outlet_id for row in rows}), config)
    ratios = RATIOS[bins(claims.right, claims.wrong)]
    told = np.zeros((len(rows), len(GRID)))
    for kind in np.unique(claims.kind).tolist():
        of_kind = claims.kind == kind
        rate = wrong_rate(population.difficulty[kind] + GRID)
        told[of_kind] = log_mixture(rate, ratios[of_kind]).T
    return np.asarray(told * claims.weight[:, None])


def _labels(log_likelihoods: Floats, population: Population, config: ReliabilityConfig) -> list[str]:
    """Return the label that each log likelihood gives."""
    mass = normalise(log_likelihoods + population.log_prior)
    return [name_label(found, config) for found in summarise(mass, population.agreement, config.interval)]


def _find_tipping(
    whole: Floats, parts: Floats, movers: Sequence[Mover], population: Population, config: ReliabilityConfig
) -> tuple[Mover, ...] | None:
    """Return the fewest facts found whose removal changes the label: lifting ones, lowering ones, or the strongest."""
    runs = [[i for i, mover in enumerate(movers) if sign * mover.effect > 0.0] for sign in (1.0, -1.0)]
    runs.append(list(range(len(movers))))
    label = _labels(whole[None], population, config)[0]
    found: list[tuple[Mover, ...]] = []
    for run in runs:
        left = whole - np.cumsum(parts[run], axis=0)
        changed = (i for i, other in enumerate(_labels(left, population, config)) if other != label)
        first = next(changed, None)
        if first is not None:
            found.append(tuple(movers[i] for i in run[: first + 1]))
    return min(found, key=len, default=None)
