"""Cut scored pairs into clusters: average linkage inside connected components.

Source: average linkage (UPGMA), Sokal and Michener 1958, as in `scipy.cluster.hierarchy`.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.compare.slots import Pairs

_STEP = 0.05


def cluster_pairs(size: int, pairs: Pairs, threshold: float, most: int) -> list[list[int]]:
    """Return clusters of 0..size-1, each sorted, in order of their smallest member.

    Args:
        size: number of items.
        pairs: scored pairs; a pair that is missing scores 0.
        threshold: mean score between two clusters from which they are one.
        most: items clustered at once; a larger component is first cut at a higher threshold.

    """
    clusters = [
        cluster
        for component in _components(np.arange(size), pairs, threshold)
        for cluster in _cut(component, pairs, threshold, most)
    ]
    return sorted(clusters, key=lambda cluster: cluster[0])


def _components(items: NDArray[np.int64], pairs: Pairs, threshold: float) -> list[list[int]]:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    place = np.full(int(items.max(initial=-1)) + 1, -1)
    place[items] = np.arange(len(items))
    near = pairs.score >= threshold
    first, second = pairs.first[near], pairs.second[near]
    inside = (first < len(place)) & (second < len(place))
    first, second = place[first[inside]], place[second[inside]]
    both = (first >= 0) & (second >= 0)
    graph = coo_array((np.ones(int(both.sum())), (first[both], second[both])), shape=(len(items), len(items)))
    count, labels = connected_components(graph, directed=False)
    members: list[list[int]] = [[] for _ in range(count)]
    for item, label in zip(items.tolist(), labels.tolist(), strict=True):
        members[label].append(item)
    return members


def _cut(component: list[int], pairs: Pairs, threshold: float, most: int) -> list[list[int]]:
    if len(component) <= 2:
        return [component]
    if len(component) > most:
        parts = _components(np.array(component), pairs, threshold + _STEP)
        return [cluster for part in parts for cluster in _cut(part, pairs, threshold + _STEP, most)]
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    labels = fcluster(
        linkage(squareform(1.0 - _similarities(component, pairs), checks=False), "average"),
        1.0 - threshold,
        "distance",
    )
    members: dict[int, list[int]] = {}
    for item, label in zip(component, labels.tolist(), strict=True):
        members.setdefault(label, []).append(item)
    return list(members.values())


def _similarities(component: Sequence[int], pairs: Pairs) -> NDArray[np.float64]:
    """Return the symmetric matrix of scores inside a component, with ones on its diagonal."""
    place = np.full(max(component) + 1, -1)
    place[list(component)] = np.arange(len(component))
    inside = (pairs.first < len(place)) & (pairs.second < len(place))
    first, second = place[pairs.first[inside]], place[pairs.second[inside]]
    both = (first >= 0) & (second >= 0)
    matrix = np.eye(len(component))
    matrix[first[both], second[both]] = matrix[second[both], first[both]] = pairs.score[inside][both]
    return matrix
