"""Scores of a clustering against a gold one."""

from collections import Counter
from collections.abc import Sequence

import msgspec


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """Precision, recall and F1 by B-cubed and over pairs; predicted over true number of clusters."""

    b3_precision: float
    b3_recall: float
    b3_f1: float
    pair_precision: float
    pair_recall: float
    pair_f1: float
    ratio: float


def compare_clusterings(gold: Sequence[str], predicted: Sequence[str]) -> Agreement:
    """Compare two labellings of the same items.

    B-cubed: Bagga and Baldwin (1998); an item's precision is the share of its predicted cluster that shares
    its gold cluster. Pairwise: the same counted over pairs of items.
    """
    items = len(gold)
    sizes_gold, sizes_predicted = Counter(gold), Counter(predicted)
    cells = Counter(zip(gold, predicted, strict=True))
    precision = sum(count * count / sizes_predicted[b] for (_, b), count in cells.items()) / items
    recall = sum(count * count / sizes_gold[a] for (a, _), count in cells.items()) / items
    together = sum(_pairs(count) for count in cells.values())
    pair_precision = together / (sum(map(_pairs, sizes_predicted.values())) or 1)
    pair_recall = together / (sum(map(_pairs, sizes_gold.values())) or 1)
    return Agreement(
        b3_precision=precision,
        b3_recall=recall,
        b3_f1=_harmonic(precision, recall),
        pair_precision=pair_precision,
        pair_recall=pair_recall,
        pair_f1=_harmonic(pair_precision, pair_recall),
        ratio=len(sizes_predicted) / len(sizes_gold),
    )


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0
