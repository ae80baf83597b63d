"""From tallies to bands: departure rates, sufficiency and names."""

from scoring.config import ReliabilityConfig
from scoring.models import Estimate
from scoring.reliability.estimates import Betas, correct_rate
from scoring.reliability.priors import Prior
from scoring.reliability.tallies import Tally

INSUFFICIENT = "insufficient evidence"


def departure_rates(tally: Tally, prior: Prior, config: ReliabilityConfig) -> Betas:
    """Return the posterior of each outlet's departure rate, corrected for the engine's own errors."""
    observed = Betas(prior.departed + tally.departed, prior.agreed + tally.agreed)
    return correct_rate(observed, config.false_departure_rate, config.missed_departure_rate)


def is_sufficient(n_eff: float, agreement: Estimate, config: ReliabilityConfig) -> bool:
    """Tell whether the evidence suffices for a band and a rank."""
    return n_eff >= config.least_n_eff and agreement.high - agreement.low <= config.widest_interval


def name_band(low: float, config: ReliabilityConfig) -> str:
    """Return the band of a lower bound of agreement."""
    return next(name for start, name in config.bands if low >= start)
