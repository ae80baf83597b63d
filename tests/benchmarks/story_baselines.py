"""What one would do without the join: one threshold on one similarity, or a batch clustering."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.clustering_scores import compare_clusterings
from tests.benchmarks.story_data import Labelled

TFIDF_THRESHOLD = 0.20
"""The published baseline's single threshold."""
WINDOW_DAYS = 30.0
DENSE_THRESHOLDS = np.arange(0.40, 0.86, 0.05)


def cluster_by_baselines(labelled: list[Labelled], leads: NDArray[np.float32]) -> dict[str, list[str]]:
    """Cluster labelled articles in time order by each baseline; `leads` has shape (articles, dimension)."""
    gold = [one.story_id for one in labelled]
    days = np.array([one.article.published_at.timestamp() / 86_400 for one in labelled])
    cosines = leads @ leads.T
    return {
        "tfidf .20": average_link(tfidf_cosines(labelled), days, TFIDF_THRESHOLD),
        "dense best": best_by_b3(gold, lambda threshold: average_link(cosines, days, threshold)),
        "hdbscan": hdbscan(leads),
    }


def tfidf_cosines(labelled: list[Labelled]) -> NDArray[np.float64]:
    """TF-IDF cosines of all pairs; its frequencies know the whole set, which favours the baseline."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(stop_words="english", sublinear_tf=True)
    try:
        rows = vectorizer.fit_transform(one.article.text for one in labelled)
    except ValueError:  # not one word in the whole set
        return np.eye(len(labelled))
    return np.asarray((rows @ rows.T).toarray())


def average_link(cosines: NDArray[np.floating], days: NDArray[np.float64], threshold: float) -> list[str]:
    """Stream articles into the cluster of highest mean cosine in the window, or a new one under the threshold."""
    labels = np.zeros(len(days), dtype=np.int64)
    clusters = 0
    for place in range(len(days)):
        near = np.flatnonzero(np.abs(days[:place] - days[place]) <= WINDOW_DAYS)
        if len(near):
            totals = np.bincount(labels[near], weights=cosines[place, near])
            means = totals / np.maximum(np.bincount(labels[near]), 1)
            best = int(means.argmax())
            if means[best] >= threshold:
                labels[place] = best
                continue
        labels[place] = clusters
        clusters += 1
    return [str(label) for label in labels]


def best_by_b3(gold: list[str], cluster: Callable[[float], list[str]]) -> list[str]:
    """Give a baseline the threshold that suits this very set best."""
    runs = [cluster(threshold) for threshold in DENSE_THRESHOLDS]
    return max(runs, key=lambda run: compare_clusterings(gold, run).b3_f1)


def hdbscan(leads: NDArray[np.float32]) -> list[str]:
    """Cluster all vectors at once; noise points are stories of one article."""
    from sklearn.cluster import HDBSCAN

    if len(leads) < 3:
        return [f"single {place}" for place in range(len(leads))]
    labels = HDBSCAN(min_cluster_size=2, copy=True).fit_predict(leads)
    return [str(label) if label >= 0 else f"single {place}" for place, label in enumerate(labels)]
