"""Which sources of a value file copy from each other: those that share wrong values more often than others do.

The engine knows copies by their texts; a value file has none. Two sources that agree on what most sources tell need not
know of each other, while two that agree again and again on what few tell do (Dong, Berti-Equille and Srivastava 2009).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations

from scipy.stats import binom

from tests.benchmarks.truth_files import Record

Pair = tuple[str, str]
_LEVEL = 0.01
"""Probability that any pair of a file is taken for copies by chance (Bonferroni)."""


def find_copies(objects: Mapping[str, list[Record]]) -> dict[str, str]:
    """Return source -> the name of its block, for the sources that share more wrong values than chance lets them.

    Wrong is what differs from the most told value; chance is how often two sources of the file that both differ from it
    on an object agree with each other.
    """
    met: Counter[Pair] = Counter()
    shared: Counter[Pair] = Counter()
    for records in objects.values():
        for (one, value), (other, told) in combinations(_departing(records), 2):
            if one != other:
                met[one, other] += 1
                shared[one, other] += value == told
    if not met:
        return {}
    chance = shared.total() / met.total()
    level = _LEVEL / len(met)
    return _join_pairs(pair for pair, times in met.items() if binom.sf(shared[pair] - 1, times, chance) < level)


def _departing(records: Iterable[Record]) -> list[tuple[str, str | float]]:
    """Return (source, value) of those who differ from the most told value, in order of the sources."""
    told = {(record.source, record.value) for record in records}
    most = Counter(value for _, value in sorted(told, key=str)).most_common(1)[0][0]
    return sorted(((source, value) for source, value in told if value != most), key=str)


def _join_pairs(pairs: Iterable[Pair]) -> dict[str, str]:
    root: dict[str, str] = {}
    for pair in pairs:
        roots = {root.get(source, source) for source in pair}
        first = min(roots)
        root.update({source: first for source, held in root.items() if held in roots})
        root.update(dict.fromkeys(pair, first))
    return root
