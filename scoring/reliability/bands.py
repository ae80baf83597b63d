"""Sufficiency and names of bands."""

from scoring.config import ReliabilityConfig
from scoring.models import Estimate

INSUFFICIENT = "insufficient evidence"


def is_sufficient(agreement: Estimate, config: ReliabilityConfig) -> bool:
    """Return whether the evidence suffices for a band and a rank: whether the interval is narrow enough."""
    return agreement.high - agreement.low <= config.widest_interval


def name_band(low: float, config: ReliabilityConfig) -> str:
    """Return the band of a lower bound of agreement."""
    return next(name for start, name in config.bands if low >= start)


def name_label(agreement: Estimate, config: ReliabilityConfig) -> str:
    """Return the band, or that the evidence is insufficient."""
    return name_band(agreement.low, config) if is_sufficient(agreement, config) else INSUFFICIENT
