"""Outlet scores: agreement and drift with intervals, counts, bands, ranks and ties."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.config import METHOD_VERSION, ReliabilityConfig
from scoring.models import DriftType, Estimate, LedgerRow, OutletMeta, OutletScore
from scoring.reliability.bands import INSUFFICIENT, departure_rates, is_sufficient, name_band
from scoring.reliability.corrections import correction_hours
from scoring.reliability.estimates import Betas, estimate, match_moments, multiply
from scoring.reliability.explain import explain_facts
from scoring.reliability.priors import fit_prior
from scoring.reliability.tallies import Tally, decay, tally_rows

DRIFT_TYPES: tuple[DriftType, ...] = get_args(DriftType)


def score_outlets(
    rows: Iterable[LedgerRow],
    outlets: Mapping[str, OutletMeta],
    as_of: dt.datetime,
    config: ReliabilityConfig,
    method_version: str = METHOD_VERSION,
) -> tuple[OutletScore, ...]:
    """Return the score of every outlet that has a row or an entry, best rank first, then by id.

    agreement: probability that a checkable claim agrees with the settled fact. drift: expected severity of a
    checkable claim's departure, how often times how far; its types add up to it.
    """
    known = sorted((row for row in rows if row.at <= as_of), key=lambda row: row.row_id)
    tally = _with_silent(tally_rows(known, as_of, config), outlets)
    scored = tally.n_eff > 0.0
    prior = fit_prior(tally.agreed[scored], tally.departed[scored], config)
    departures = departure_rates(tally, prior, config)
    agreements = estimate(Betas(departures.b, departures.a), config.interval)
    drift, by_type = _drift(tally, departures, known, as_of, config)
    held: dict[str, list[LedgerRow]] = {outlet_id: [] for outlet_id in tally.outlet_ids}
    for row in known:
        held[row.outlet_id].append(row)
    scores = []
    for i, outlet_id in enumerate(tally.outlet_ids):
        mine, meta = held[outlet_id], outlets.get(outlet_id)
        n_eff, agreement = float(tally.n_eff[i]), agreements[i]
        enough = is_sufficient(n_eff, agreement, config)
        scores.append(
            OutletScore(
                outlet_id=outlet_id,
                outlet_name=meta.outlet_name if meta else outlet_id,
                agreement=agreement,
                drift=drift[i],
                drift_by_type={kind: by_type[kind][i] for kind in DRIFT_TYPES},
                n_eff=n_eff,
                claims=len(mine),
                articles=_count_articles(mine, meta),
                verdicts=dict(sorted(Counter(row.verdict for row in mine).items())),
                sufficient=enough,
                label=name_band(agreement.low, config) if enough else INSUFFICIENT,
                as_of=as_of,
                method_version=method_version,
                extra=_extra(mine, meta, agreement, as_of, config),
                explanation=explain_facts(mine, outlet_id, as_of, prior, config) if n_eff else None,
            )
        )
    return _rank(scores, config)


def _with_silent(tally: Tally, outlets: Mapping[str, OutletMeta]) -> Tally:
    """Return the tally with the outlets that have no row, at zero."""
    ids = tuple(sorted({*tally.outlet_ids, *outlets}))
    index = {outlet_id: i for i, outlet_id in enumerate(ids)}
    place = np.array([index[outlet_id] for outlet_id in tally.outlet_ids], np.int64)

    def spread(values: NDArray[np.float64]) -> NDArray[np.float64]:
        wide = np.zeros(len(ids))
        wide[place] = values
        return wide

    return Tally(ids, spread(tally.agreed), spread(tally.departed), spread(tally.severity), spread(tally.n_eff))


def _drift(
    tally: Tally, departures: Betas, rows: Sequence[LedgerRow], as_of: dt.datetime, config: ReliabilityConfig
) -> tuple[list[Estimate], dict[DriftType, list[Estimate]]]:
    """Return drift overall and by type: rate x severity x share of the type, shrunk to the population."""
    drift = multiply(departures, _severities(tally, rows, config))
    index = {outlet_id: i for i, outlet_id in enumerate(tally.outlet_ids)}
    mass = np.zeros((len(DRIFT_TYPES), len(index)))
    for row in rows:
        if row.departed and row.drift_type:
            heft = row.departed * row.severity * decay(row, as_of, config)
            mass[DRIFT_TYPES.index(row.drift_type), index[row.outlet_id]] += heft
    population = mass.sum(axis=1) + 1.0 / len(DRIFT_TYPES)
    prior = config.type_strength * population / population.sum()
    total = mass.sum(axis=0)
    by_type: dict[DriftType, list[Estimate]] = {}
    for k, kind in enumerate(DRIFT_TYPES):
        share = Betas(prior[k] + mass[k], config.type_strength - prior[k] + total - mass[k])
        by_type[kind] = estimate(multiply(drift, share), config.interval)
    return estimate(drift, config.interval), by_type


def _severities(tally: Tally, rows: Sequence[LedgerRow], config: ReliabilityConfig) -> Betas:
    """Return the posterior of each outlet's mean severity of a departure, shrunk to the population's."""
    seen = np.array([row.severity for row in rows if row.departed], np.float64)
    weight = np.array([row.departed for row in rows if row.departed], np.float64)
    centre = (0.5 + float(weight @ seen)) / (1.0 + float(weight.sum()))
    spread = (0.5 / 12 * 2 + float(weight @ (seen - centre) ** 2)) / (1.0 + float(weight.sum()))
    n = config.severity_strength + tally.departed
    return match_moments((config.severity_strength * centre + tally.severity) / n, spread / n)


def _count_articles(rows: Sequence[LedgerRow], meta: OutletMeta | None) -> int:
    if meta is not None and meta.articles is not None:
        return meta.articles
    return len({row.article_id for row in rows})


def _extra(
    rows: Sequence[LedgerRow],
    meta: OutletMeta | None,
    agreement: Estimate,
    as_of: dt.datetime,
    config: ReliabilityConfig,
) -> dict[str, Any]:
    """Return the further published figures: topics, corrections, edits."""
    hours = correction_hours(rows)
    topics: dict[str, Any] = {}
    for topic in sorted({row.topic for row in rows if row.topic}):
        mine = [(decay(row, as_of, config), row) for row in rows if row.topic == topic]
        agreed = sum(factor * row.agreed for factor, row in mine)
        departed = sum(factor * row.departed for factor, row in mine)
        a = np.array([config.topic_strength * agreement.mean + agreed])
        b = np.array([config.topic_strength * (1.0 - agreement.mean) + departed])
        topics[topic] = msgspec.to_builtins(estimate(Betas(a, b), config.interval)[0])
    return {
        "agreement_by_topic": topics,
        "corrections": len(hours),
        "correction_hours_median": float(np.median(hours)) if hours else None,
        "edits": meta.edits if meta else 0,
        "silent_edits": meta.silent_edits if meta else 0,
        "headlines": meta.headlines if meta else 0,
        "headline_departures": meta.headline_departures if meta else 0,
    }


def _rank(scores: Sequence[OutletScore], config: ReliabilityConfig) -> tuple[OutletScore, ...]:
    """Return the scores with ranks by lower bound and the outlets whose intervals overlap."""
    ranked = sorted((s for s in scores if s.sufficient), key=lambda s: (-s.agreement.low, s.outlet_id))
    rest = sorted((s for s in scores if not s.sufficient), key=lambda s: s.outlet_id)
    low = np.array([s.agreement.low for s in ranked])
    high = np.array([s.agreement.high for s in ranked])
    out = []
    for place, score in enumerate(ranked):
        tied = np.flatnonzero((low <= score.agreement.high) & (high >= score.agreement.low))
        near = sorted((abs(int(i) - place), int(i)) for i in tied if i != place)[: config.ties_listed]
        rank = 1 + int(np.sum(low > score.agreement.low))
        names = tuple(ranked[i].outlet_id for i in sorted(i for _, i in near))
        extra = {**score.extra, "tied": len(tied) - 1}
        out.append(msgspec.structs.replace(score, rank=rank, tied_with=names, extra=extra))
    return (*out, *rest)
