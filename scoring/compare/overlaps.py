"""What two claims of a block have in common, for many pairs at once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

_DENSE_CELLS = 2_000_000
"""Claims by items up to which a dense matrix is faster than a sparse one."""
_EVEN: Mapping[str, float] = {}


def _coordinates(
    items: Sequence[Iterable[str]], weights: Mapping[str, float]
) -> tuple[list[int], list[int], list[float], int]:
    """Return row, column and weight of every item held, and the number of columns."""
    column: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row, names in enumerate(items):
        for name in sorted(set(names)):
            rows.append(row)
            columns.append(column.setdefault(name, len(column)))
            values.append(weights.get(name, 1.0))
    return rows, columns, values, len(column)


def shared_weights(
    items: Sequence[Iterable[str]], first: Rows, second: Rows, weights: Mapping[str, float] = _EVEN
) -> tuple[Floats, Floats, Floats]:
    """Return the weight of what the sides of each pair share, and that of either side, each of shape (pairs,).

    Args:
        items: what each claim of the block holds.
        first: rows of the pairs' first claims, shape (pairs,).
        second: rows of their second claims.
        weights: of the items; one where none is given.

    """
    rows, columns, values, width = _coordinates(items, weights)
    shape = (len(items), max(1, width))
    if shape[0] * shape[1] <= _DENSE_CELLS:
        present = np.zeros(shape)
        present[rows, columns] = 1.0
        weighted = np.zeros(shape)
        weighted[rows, columns] = values
        sizes = weighted.sum(axis=1)
        shared = (weighted @ present.T)[first, second]
    else:
        sizes, shared = _shared_sparse(rows, columns, values, shape, first, second)
    return shared, sizes[first], sizes[second]


def _shared_sparse(  # noqa: PLR0913, PLR0917 - one matrix in coordinates, and the pairs
    rows: list[int], columns: list[int], values: list[float], shape: tuple[int, int], first: Rows, second: Rows
) -> tuple[Floats, Floats]:
    from scipy.sparse import csr_array

    weighted: Any = csr_array((values, (rows, columns)), shape=shape)
    present: Any = csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    sizes = np.asarray(weighted.sum(axis=1), dtype=np.float64).ravel()
    shared = np.asarray(weighted[first].multiply(present[second]).sum(axis=1), dtype=np.float64).ravel()
    return sizes, shared


def overlap(items: Sequence[Iterable[str]], first: Rows, second: Rows) -> Floats:
    """Return shared items over the smaller of both sides; nan where a side has none."""
    shared, one, two = shared_weights(items, first, second)
    smaller = np.minimum(one, two)
    part: Floats = np.divide(shared, smaller, out=np.full(len(first), np.nan), where=smaller > 0)
    return part


def likeness(items: Sequence[Iterable[str]], first: Rows, second: Rows, weights: Mapping[str, float]) -> Floats:
    """Return the weight of shared items over the geometric mean of both sides'; 0 where a side has none."""
    shared, one, two = shared_weights(items, first, second, weights)
    mean = np.sqrt(one * two)
    part: Floats = np.divide(shared, mean, out=np.zeros(len(first)), where=mean > 0)
    return part


def like_pairs(items: Sequence[Iterable[str]], weights: Mapping[str, float], least: float) -> tuple[Rows, Rows, Floats]:
    """Return all pairs (first < second) of a likeness from `least` on, with it; one product for all."""
    from scipy.sparse import csr_array

    rows, columns, values, width = _coordinates(items, weights)
    sides: Any = csr_array((np.sqrt(values), (rows, columns)), shape=(len(items), max(1, width)))
    sizes = np.sqrt(np.bincount(rows, values, len(items)))
    shared: Any = (sides @ sides.T).tocoo()
    part = shared.data / (sizes[shared.row] * sizes[shared.col])
    kept = (shared.row < shared.col) & (part >= least)
    first, second, part = shared.row[kept].astype(np.int64), shared.col[kept].astype(np.int64), part[kept]
    order = np.lexsort((second, first))
    return first[order], second[order], part[order]
