"""Units by hand, for tests of matching."""

from collections.abc import Sequence

import numpy as np

from scoring.config import CompareConfig, MatchConfig
from scoring.match.features import PAIR_FEATURES
from scoring.match.matcher import Agreement, Departure, Matches
from scoring.match.model import Matcher
from scoring.match.units import KINDS, Sources, Unit, gather_units
from scoring.models import Claim
from scoring.trees import Trees

CONFIG = MatchConfig()
VALUES = CompareConfig().value
NOBODY = Sources({}, {})


def units_of(claims: Sequence[Claim], sources: Sources = NOBODY) -> list[Unit]:
    """Return the units of some claims of one kind."""
    return next(units for units in gather_units(claims, sources, CONFIG).units.values() if units)


def constant(log_odds: float) -> Trees:
    """Return trees that give one answer."""
    return Trees(
        roots=np.zeros((1, 1), np.int64),
        feature=np.array([-1]),
        threshold=np.zeros(1),
        left=np.zeros(1, np.int64),
        right=np.zeros(1, np.int64),
        value=np.zeros(1),
        baseline=np.array([log_odds]),
    )


def matcher(pair: float = 3.0, departure: float = 3.0, chance: float = 0.1) -> Matcher:
    """Return a matcher that finds all passages as alike, and all departures as likely."""
    return Matcher(
        pairs=(constant(pair),) * len(KINDS), chance=np.full(len(KINDS), chance), departures=constant(departure)
    )


def split(column: str, at: float, low: float, high: float) -> Trees:
    """Return a tree that answers by one pair feature."""
    return Trees(
        roots=np.zeros((1, 1), np.int64),
        feature=np.array([PAIR_FEATURES.index(column), -1, -1]),
        threshold=np.array([at, 0.0, 0.0]),
        left=np.array([1, 0, 0]),
        right=np.array([2, 0, 0]),
        value=np.array([0.0, low, high]),
        baseline=np.zeros(1),
    )


def matches(
    units: Sequence[Unit],
    agreements: Sequence[tuple[int, int, float]] = (),
    departures: Sequence[tuple[int, tuple[int, ...], float]] = (),
    repeats: dict[str, str] | None = None,
) -> Matches:
    """Return matches by the units' numbers."""
    return Matches(
        tuple(units),
        tuple(Agreement(*one) for one in agreements),
        tuple(Departure(*one) for one in departures),
        repeats or {},
    )
