"""Match the claims of a story: which of them answer one question, and which depart from what others answer."""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from scoring.config import MatchConfig, ValueConfig
from scoring.match.departures import Departures, find_departures
from scoring.match.model import Matcher
from scoring.match.units import KINDS, Sources, Telling, Unit, gather_units
from scoring.match.windows import Window, open_windows
from scoring.models import Claim, QuantityValue, Value
from scoring.values import is_monotone

Floats = NDArray[np.float64]


class Agreement(msgspec.Struct, frozen=True):
    """Two units of one question whose values fit, `first` before `second` in the list of units."""

    first: int
    second: int
    probability: float


class Departure(msgspec.Struct, frozen=True):
    """A unit that departs from a value that other origins tell."""

    unit: int
    tellers: tuple[int, ...]
    """Units that tell the value in like passages, the likest first."""
    probability: float


class Matches(msgspec.Struct, frozen=True):
    """Which claims of a story answer one question."""

    units: tuple[Unit, ...]
    agreements: tuple[Agreement, ...]
    departures: tuple[Departure, ...]
    repeats: dict[str, str]
    """claim_id of a copy -> claim_id of the same passage and value that its origin told first."""


def match_claims(  # noqa: PLR0913, PLR0917 - a story, the model and its settings
    claims: Sequence[Claim],
    vectors: NDArray[np.float32],
    sources: Sources,
    matcher: Matcher,
    config: MatchConfig,
    values: ValueConfig,
) -> Matches:
    """Match the claims of a story.

    Args:
        claims: those of one article side by side, articles in order of time, then of id.
        vectors: their unit vectors, shape (len(claims), dimension).
        sources: who copied whom.
        matcher: the model.
        config: how far to look, and how sure a match must be to be kept.
        values: when values fit.

    """
    telling = gather_units(claims, sources, config)
    units: list[Unit] = []
    agreements: list[Agreement] = []
    departures: list[Departure] = []
    for block in telling.units.values():
        start = len(units)
        units += block
        at = {id(unit): start + number for number, unit in enumerate(block)}
        for window in open_windows(block, vectors, config, values):
            place = [at[id(unit)] for unit in window.units]
            likely = judge_pairs(window, matcher)
            agreements += _agreements(window, likely, place, matcher, config)
            departures += _departures(window, likely, place, matcher, config)
    return Matches(tuple(units), tuple(dict.fromkeys(agreements)), tuple(departures), _repeats(telling))


def judge_pairs(window: Window, matcher: Matcher) -> Floats:
    """Return the probability that two passages give one value, 0 where they can't be compared."""
    likely = np.zeros(window.comparable.shape)
    likely[window.comparable] = matcher.agree(window.kind, window.features[window.comparable]).round(_DIGITS)
    return likely


def split_agreement(window: Window, likely: Floats, matcher: Matcher, config: MatchConfig) -> tuple[Floats, Floats]:
    """Return the probability of one question, and the same where the values fit, shape (len(rows), len(units)) each.

    With s = P(one question) and c = P(fit | two questions), P(fit) = s + (1 - s) c, so that s follows, and
    P(one question | fit) = s / P(fit). c is what a value's own company in the story says of it: nearly every day fits
    "this year". Source: Fellegi and Sunter (1969): agreement on a frequent value weighs less than on a rare one.
    """
    unlike = np.where(window.comparable, 1.0 - likely, 0.0)
    fits = window.fits[window.rows]
    prior = matcher.chance[KINDS.index(window.kind)]

    def rate(axis: int) -> Floats:
        found, seen = (unlike * fits).sum(axis=axis), unlike.sum(axis=axis)
        return np.asarray((found + config.chance_pairs * prior) / (seen + config.chance_pairs))

    chance = np.minimum(np.maximum(rate(1)[:, None], rate(0)[None]), _MOST_CHANCE)
    one = np.clip((likely - chance) / (1.0 - chance), 0.0, 1.0)
    one = np.where(window.comparable, one, 0.0)
    return one, one / np.maximum(likely, _LEAST)


def _repeats(telling: Telling) -> dict[str, str]:
    return telling.repeats


def _agreements(
    window: Window, likely: Floats, place: Sequence[int], matcher: Matcher, config: MatchConfig
) -> list[Agreement]:
    """Return the pairs of one question whose values fit."""
    rows = window.rows
    row, column = np.nonzero((window.fits[rows] | window.fits[:, rows].T) & window.comparable)
    chances = split_agreement(window, likely, matcher, config)[1][row, column]
    return [
        Agreement(*_order(place[int(rows[i])], place[j]), round(float(chance), _DIGITS))
        for i, j, chance in zip(row.tolist(), column.tolist(), chances.tolist(), strict=True)
        if chance >= config.fact_probability
    ]


def _departures(
    window: Window, likely: Floats, place: Sequence[int], matcher: Matcher, config: MatchConfig
) -> list[Departure]:
    """Return the surest departures, one anchor a unit and one unit an article's anchor."""
    found = find_departures(window, likely, config.least_tellers, config)
    chances = matcher.depart(found.features).round(_DIGITS)
    departures = [
        Departure(
            place[int(window.rows[found.unit[at]])],
            tuple(place[column] for column in _tellers(window, likely, found, at)),
            float(chances[at]),
        )
        for at in _assign(window, found, chances)
        if chances[at] >= config.kept_departure
    ]
    return [*departures, *_developments(window, likely, place, matcher, config)]


def _developments(
    window: Window, likely: Floats, place: Sequence[int], matcher: Matcher, config: MatchConfig
) -> list[Departure]:
    """Return the counts that rise while an event is reported: two may answer one question without an error."""
    counted = [_rising(unit.value) for unit in window.units]
    codes = {name: code for code, name in enumerate(dict.fromkeys(counted))}
    kind = np.array([codes[name] for name in counted])
    rising = np.array([bool(name) for name in counted])
    one, _ = split_agreement(window, likely, matcher, config)
    pairs = window.comparable & ~window.fits[window.rows] & (kind[window.rows, None] == kind) & rising
    pairs &= one >= config.development_probability
    found = []
    for row in np.flatnonzero(pairs.any(axis=1)).tolist():
        columns = sorted(np.flatnonzero(pairs[row]).tolist(), key=lambda column: (-one[row, column], column))
        chance = round(float(one[row, columns[0]]), _DIGITS)
        found.append(Departure(place[int(window.rows[row])], tuple(place[column] for column in columns), chance))
    return found


def _rising(value: Value) -> str:
    """Return what is counted that rises while an event is reported; empty for all else."""
    return value.counted if isinstance(value, QuantityValue) and is_monotone(value) else ""


def _assign(window: Window, found: Departures, chances: Floats) -> list[int]:
    """Return the rows of the departures that explain each article best, one to one.

    Source: linear sum assignment (Kuhn 1955), over the probabilities of an article's units and anchors.
    """
    articles = window.articles[window.rows[found.unit]]
    chosen: list[int] = []
    for article in dict.fromkeys(articles.tolist()):
        at = np.flatnonzero(articles == article)
        rows, row = np.unique(found.unit[at], return_inverse=True)
        columns, column = np.unique(found.anchor[at], return_inverse=True)
        weights = np.zeros((len(rows), len(columns)))
        weights[row, column] = chances[at]
        index = {(int(i), int(j)): int(k) for i, j, k in zip(row, column, at, strict=True)}
        pairs = zip(*linear_sum_assignment(weights, maximize=True), strict=True)
        chosen += [index[int(i), int(j)] for i, j in pairs if (int(i), int(j)) in index]
    return sorted(chosen)


def _tellers(window: Window, likely: Floats, found: Departures, at: int) -> list[int]:
    """Return the units that tell a departure's anchor and can be compared with its unit, the likest first."""
    unit = int(found.unit[at])
    telling = np.flatnonzero(window.tells[:, found.anchor[at]] & window.comparable[unit])
    return sorted(telling.tolist(), key=lambda column: (-likely[unit, column], column))


def _order(one: int, two: int) -> tuple[int, int]:
    return (one, two) if one < two else (two, one)


_LEAST = 1e-9
_MOST_CHANCE = 0.99
_DIGITS = 4
"""Decimals that probabilities keep, so that late digits of vectors decide nothing."""
