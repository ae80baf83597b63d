"""The least that outlet scores have to beat: how often others tell an outlet's values, beside how often they should.

Nothing is matched or compared: a number, day or place is borne out if another origin of the story tells a compatible
one, whatever it is about. The expected share of that, p, comes from a logistic regression over form, place and story,
each sixth of the stories predicted from the others. Of an outlet whose claims are right with probability g
    P(borne out) = g p + (1 - g) CHANCE,    g ~ Beta(PRIOR)
on a grid. Only the reading of claims, the stories and the copies are the engine's.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.batch import BatchResult
from scoring.models import Claim, DateValue, Estimate, PlaceValue, QuantityValue

Floats = NDArray[np.float64]

CHANCE: Final = 0.15
"""That a wrong value meets one that bears it out."""
PRIOR: Final = (13.0, 2.0)
MOSTLY_RIGHT: Final = 0.93
"""Share of the claims that are right, all outlets together: p is of claims, not of right ones."""
LEAST_P: Final = 0.02
MOST_P: Final = 0.985
FOLDS: Final = 6
LEAST_NUMBER: Final = 3
ROUNDING: Final = 0.02
_GRID = np.linspace(0.3, 0.999, 300)
_TAIL = 0.05


class Row(NamedTuple):
    """One value in one article."""

    outlet_id: str
    story_id: str
    borne_out: bool
    features: tuple[float, ...]


def score_floor(result: BatchResult) -> dict[str, Estimate]:
    """Return outlet -> share of its values that are right, with a 90 % interval, for outlets with any value."""
    rows = list(_rows(result))
    told = np.array([row.borne_out for row in rows])
    expected = _expect(rows, told)
    found = {}
    for outlet_id in sorted({row.outlet_id for row in rows}):
        own = np.array([row.outlet_id == outlet_id for row in rows])
        found[outlet_id] = _estimate(told[own], expected[own])
    return found


def _rows(result: BatchResult) -> Iterable[Row]:
    """Yield each value of each article once, where another origin of the story tells a value of the kind."""
    claims: dict[str, list[Claim]] = {reading.article.article_id: list(reading.claims) for reading in result.readings}
    for story in result.stories:
        origin_of = {article_id: one.origin_id for one in story.origins for article_id in one.article_ids}
        held = [c for article_id in story.story.article_ids for c in claims.get(article_id, ()) if _is_plain(c)]
        origins = len({origin_of.get(claim.article_id, claim.article_id) for claim in held})
        known = set()
        for claim in held:
            mine = origin_of.get(claim.article_id)
            others = [c for c in held if c.kind == claim.kind and origin_of.get(c.article_id) != mine]
            value = (claim.article_id, *_bounds(claim))
            if value in known or not others:
                continue
            known.add(value)
            told = any(is_compatible(claim, c) and (is_exact(c) or not is_exact(claim)) for c in others)
            yield Row(claim.outlet_id, story.story.story_id, told, _features(claim, origins, len(others)))


def _is_plain(claim: Claim) -> bool:
    if isinstance(claim.value, QuantityValue):
        return claim.value.low >= LEAST_NUMBER
    return isinstance(claim.value, DateValue | PlaceValue)


def _features(claim: Claim, origins: int, others: int) -> tuple[float, ...]:
    value = claim.value
    digits = len(str(int(value.low)).rstrip("0")) if isinstance(value, QuantityValue) else 0
    return (
        isinstance(value, QuantityValue),
        isinstance(value, DateValue),
        math.log(claim.start + 20),
        math.log(origins),
        digits,
        is_exact(claim),
        len(claim.text),
        claim.holder.kind == "outlet",
        math.log(others),
    )


def _bounds(claim: Claim) -> tuple[Any, ...]:
    """Return what makes two values of a kind one."""
    value = claim.value
    if isinstance(value, QuantityValue):
        return (value.low, math.inf if value.high is None else value.high)
    if isinstance(value, DateValue):
        return (value.start.toordinal(), value.end.toordinal())
    return value.path if isinstance(value, PlaceValue) else ()


def is_exact(claim: Claim) -> bool:
    """Return whether a value is one number, one day, or a place inside a country."""
    value = claim.value
    if isinstance(value, QuantityValue):
        return value.low == value.high
    return value.granularity == "day" if isinstance(value, DateValue) else len(_bounds(claim)) > 1


def is_compatible(one: Claim, two: Claim) -> bool:
    """Return whether two values of a kind can both be true of one thing."""
    first, second = _bounds(one), _bounds(two)
    if one.kind == "place":
        shorter = min(len(first), len(second))
        return first[:shorter] == second[:shorter]
    slack = 1 if one.kind == "date" else 0
    if max(first[0], second[0]) - slack <= min(first[1], second[1]):
        return True
    sums = sum(first), sum(second)
    return one.kind == "quantity" and abs(sums[0] - sums[1]) < ROUNDING * max(map(abs, sums)) < math.inf


def _expect(rows: Sequence[Row], told: NDArray[np.bool_]) -> Floats:
    """Return P(borne out | right) of each row, from the stories it isn't of."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict

    features = np.array([row.features for row in rows], np.float64)
    scaled = (features - features.mean(axis=0)) / (features.std(axis=0) + 1e-9)
    model, folds = LogisticRegression(max_iter=2000), GroupKFold(FOLDS)
    stories = [row.story_id for row in rows]
    found = cross_val_predict(model, scaled, told, groups=stories, cv=folds, method="predict_proba")[:, 1]
    return np.asarray(np.minimum(found.clip(LEAST_P, 1 - LEAST_P) / MOSTLY_RIGHT, MOST_P), np.float64)


def _estimate(told: NDArray[np.bool_], expected: Floats) -> Estimate:
    chance = _GRID[:, None] * expected + (1.0 - _GRID[:, None]) * CHANCE
    density = np.where(told, np.log(chance), np.log(1.0 - chance)).sum(axis=1)
    density += (PRIOR[0] - 1.0) * np.log(_GRID) + (PRIOR[1] - 1.0) * np.log(1.0 - _GRID)
    mass = np.exp(density - density.max())
    mass /= mass.sum()
    low, high = _GRID[np.searchsorted(mass.cumsum(), (_TAIL, 1.0 - _TAIL))]
    return Estimate(mean=float(mass @ _GRID), low=float(low), high=float(high))
