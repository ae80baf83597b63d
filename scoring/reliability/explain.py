"""What a score rests on: the facts that move it most, and how few it takes to change its band."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

import msgspec
import numpy as np

from scoring.config import ReliabilityConfig
from scoring.models import LedgerRow
from scoring.reliability.estimates import Betas, estimate
from scoring.reliability.priors import Prior, fit_prior
from scoring.reliability.scores import INSUFFICIENT, departure_rates, is_sufficient, name_band
from scoring.reliability.tallies import Tally, tally_rows


class Mover(msgspec.Struct, frozen=True, kw_only=True):
    """One fact's share in an outlet's score."""

    story_id: str
    fact_id: str
    claim_ids: tuple[str, ...]
    effect: float
    """Agreement's mean with the fact less the mean without it; negative pulls the outlet down."""


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """What one outlet's score rests on."""

    outlet_id: str
    movers: tuple[Mover, ...]
    """The facts that move the score most, strongest first."""
    band: str
    tipping: tuple[Mover, ...] | None
    """A smallest set of facts whose removal changes the band; None if no set of one kind of verdict does."""


def explain_outlet(
    rows: Iterable[LedgerRow], outlet_id: str, as_of: dt.datetime, config: ReliabilityConfig, *, most: int = 5
) -> Explanation:
    """Return what an outlet's score rests on; the population's prior is held while facts are taken away.

    Facts are taken in order of effect, all that lift the score or all that lower it: as every fact's effect has
    one sign, no smaller set changes the band in that direction, as long as the facts weigh alike.
    """
    known = [row for row in rows if row.at <= as_of]
    tally = tally_rows(known, as_of, config)
    scored = tally.n_eff > 0.0
    prior = fit_prior(tally.agreed[scored], tally.departed[scored], config)
    own = [row for row in known if row.outlet_id == outlet_id]
    facts: dict[tuple[str, str], list[LedgerRow]] = {}
    for row in own:
        if row.agreed or row.departed:
            facts.setdefault((row.story_id, row.fact_id), []).append(row)
    whole, band = _judge(own, prior, as_of, config)
    movers = []
    for key, held in facts.items():
        mean, _ = _judge([row for row in own if (row.story_id, row.fact_id) != key], prior, as_of, config)
        claims = tuple(sorted(row.claim_id for row in held))
        movers.append(Mover(story_id=key[0], fact_id=key[1], claim_ids=claims, effect=whole - mean))
    movers.sort(key=lambda mover: (-abs(mover.effect), mover.story_id, mover.fact_id))
    return Explanation(
        outlet_id=outlet_id,
        movers=tuple(movers[:most]),
        band=band,
        tipping=_find_tipping(own, movers, band, lambda kept: _judge(kept, prior, as_of, config)[1]),
    )


def _judge(rows: Sequence[LedgerRow], prior: Prior, as_of: dt.datetime, config: ReliabilityConfig) -> tuple[float, str]:
    """Return agreement's mean and the band that the outlet's rows alone give under a fixed prior."""
    tally = tally_rows(rows, as_of, config)
    if not tally.outlet_ids:
        zero = np.zeros(1)
        tally = Tally(("",), zero, zero, zero, zero)
    rates = departure_rates(tally, prior, config)
    agreement = estimate(Betas(rates.b, rates.a), config.interval)[0]
    enough = is_sufficient(float(tally.n_eff[0]), agreement, config)
    return agreement.mean, name_band(agreement.low, config) if enough else INSUFFICIENT


def _find_tipping(
    own: Sequence[LedgerRow], movers: Sequence[Mover], band: str, judge: Callable[[list[LedgerRow]], str]
) -> tuple[Mover, ...] | None:
    """Return the shorter of the two runs of movers, lifting or lowering, whose removal changes the band."""
    found: list[tuple[Mover, ...]] = []
    for side in ([m for m in movers if m.effect > 0], [m for m in movers if m.effect < 0]):
        low, high = 1, len(side)
        if not side or judge(_without(own, side)) == band:
            continue
        while low < high:
            middle = (low + high) // 2
            if judge(_without(own, side[:middle])) != band:
                high = middle
            else:
                low = middle + 1
        found.append(tuple(side[:low]))
    return min(found, key=len, default=None)


def _without(rows: Sequence[LedgerRow], movers: Sequence[Mover]) -> list[LedgerRow]:
    gone = {(mover.story_id, mover.fact_id) for mover in movers}
    return [row for row in rows if (row.story_id, row.fact_id) not in gone]
