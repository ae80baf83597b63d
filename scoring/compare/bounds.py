"""Numbers of a text as intervals ("less than 23"), and whether those of two texts can hold together."""

import re
from typing import Final, NamedTuple

from scoring.wording import CARDINALS

_NAMED: Final = CARDINALS[:13]
_NUMBER = re.compile(rf"(?<![\w.])(\d[\d,]*(?:\.\d+)?)(?!\w)|\b({'|'.join(_NAMED)})\b", re.IGNORECASE)
_ADJECTIVE = r"\W*(?:\w+\W+)?$"
"""One word may stand between the bound and its number: "over some 40"."""
_ABOVE = re.compile(
    rf"\b(?:more than|over|above|at least|exceed\w*|no fewer than|upwards of|beyond|surpass\w*){_ADJECTIVE}",
    re.IGNORECASE,
)
_BELOW = re.compile(
    rf"\b(?:less than|fewer than|under|below|at most|up to|no more than|within){_ADJECTIVE}", re.IGNORECASE
)
_REACH: Final = 24
"""Characters before a number in which its bound stands."""
_NEAR: Final = 2.0
"""Factor beyond which two numbers hardly count the same thing."""
_LARGEST: Final = 1e15
"""Numbers beyond it are strings of digits; their size tells nothing."""
_MOST: Final = 2


class Bound(NamedTuple):
    """A number with the interval it stands for; both ends are the number itself if nothing bounds it."""

    number: float
    low: float
    high: float


def number_bounds(text: str) -> list[Bound]:
    """Return the numbers of a text, in their order."""
    found = []
    for match in _NUMBER.finditer(text):
        digits, name = match.groups()
        number = float(_NAMED.index(name.lower())) if name else min(float(digits.replace(",", "")), _LARGEST)
        before = text[max(0, match.start() - _REACH) : match.start()]
        low = -float("inf") if _BELOW.search(before) else number
        high = float("inf") if _ABOVE.search(before) else number
        found.append(Bound(number, low, high))
    return found


def bounds_kept(a: str, b: str) -> tuple[float, float]:
    """Return how many bounds of either text the numbers near them in the other keep, and how many they break.

    A bound without any number of its size in the other text is neither.
    """
    kept = broken = 0
    one, two = number_bounds(a), number_bounds(b)
    for bounds, others in ((one, two), (two, one)):
        for bound in bounds:
            near = [other for other in others if bound.low < bound.high and _are_near(bound.number, other.number)]
            fits = any(_meet(bound, other) for other in near)
            kept += fits
            broken += bool(near) and not fits
    return float(min(kept, _MOST)), float(min(broken, _MOST))


def _are_near(one: float, two: float) -> bool:
    low, high = sorted((max(one, 1.0), max(two, 1.0)))
    return high <= _NEAR * low


def _meet(bound: Bound, other: Bound) -> bool:
    """Tell whether intervals share more than their end: 23 isn't less than 23."""
    return max(bound.low, other.low) <= min(bound.high, other.high) and not (other.low == other.high == bound.number)
