"""The story join on labelled articles, beside what one would do without it.

    python -m tests.benchmarks.stories [FILE...] [--cache DIR] [--shuffle-seed N]
    python -m tests.benchmarks.stories --load 50000 500000

One configuration and one model for all sets. Prints a table and one JSON line per set. With --load it times the
join against so many live synthetic articles made from the sets' own words and vectors.
"""

import argparse
import json
import random
import resource
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.config import EngineConfig
from scoring.embed import load_encoder
from scoring.models import Reading
from scoring.stories import load_join_model
from tests.benchmarks.clustering_scores import compare_clusterings
from tests.benchmarks.story_data import Labelled, data_folder, make_readings, read_labelled
from tests.benchmarks.story_load import time_join
from tests.benchmarks.story_stream import run_stream

TFIDF_THRESHOLD = 0.20
"""The published baseline's single threshold."""
BASELINE_WINDOW_DAYS = 30.0
COLUMNS = ("b3_precision", "b3_recall", "b3_f1", "pair_precision", "pair_recall", "pair_f1", "ratio")


def main() -> None:
    """Run the sets given, or those of the data folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--cache", type=Path, help="folder for vectors between runs")
    parser.add_argument("--shuffle-seed", type=int, help="shuffle arrival within one hour")
    parser.add_argument("--load", nargs="*", type=int, help="numbers of live articles to time the join with")
    parser.add_argument("--join-only", action="store_true", help="leave the baselines out")
    chosen = parser.parse_args()
    files = chosen.files or sorted((data_folder() / "stories").glob("*.jsonl"))
    if not files:
        print("skipped: no data; set NEWSASSAY_BENCH_DATA")
        return
    config = EngineConfig()
    encoder = load_encoder(config.embed)
    print(f"{'set':<26} {'method':<12} " + " ".join(f"{name:>14}" for name in COLUMNS), flush=True)
    for path in files:
        labelled = read_labelled(path)
        if chosen.shuffle_seed is not None:
            labelled = shuffle_within_hour(labelled, chosen.shuffle_seed)
        readings = make_readings(labelled, encoder, config, chosen.cache)
        if chosen.load:
            for live in chosen.load:
                print(json.dumps({"set": path.stem, **time_join(readings, live, config.story)}), flush=True)
            return
        report_set(path.stem, labelled, readings, config, baselines=not chosen.join_only)


def report_set(
    name: str, labelled: list[Labelled], readings: list[Reading], config: EngineConfig, *, baselines: bool
) -> None:
    """Print a set's rows and its JSON line."""
    gold = [one.story_id for one in labelled]
    result = run_stream(readings, load_join_model(), config.story)
    found = {"join": result.story_ids}
    if baselines:
        days = np.array([reading.article.published_at.timestamp() / 86_400 for reading in readings])
        vectors = np.array([reading.lead_vector for reading in readings])
        cosines = vectors @ vectors.T
        found["tfidf .20"] = average_link(tfidf_cosines(labelled), days, TFIDF_THRESHOLD)
        found["dense best"] = best_by_b3(gold, lambda threshold: average_link(cosines, days, threshold))
        found["hdbscan"] = hdbscan(vectors)
    line: dict[str, object] = {"set": name, "articles": len(gold), "merges": result.merges, "splits": result.splits}
    line["articles_per_cpu_second"] = round(len(gold) / max(result.seconds, 1e-9), 1)
    line["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    for method, predicted in found.items():
        scores = msgspec.structs.asdict(compare_clusterings(gold, predicted))
        print(f"{name:<26} {method:<12} " + " ".join(f"{scores[column]:>14.3f}" for column in COLUMNS), flush=True)
        line[method] = {key: round(value, 4) for key, value in scores.items()}
    print(json.dumps(line), flush=True)


def shuffle_within_hour(labelled: list[Labelled], seed: int) -> list[Labelled]:
    """Let articles of one hour arrive in random order; their times stay."""
    random_number = random.Random(seed)
    return sorted(labelled, key=lambda one: (int(one.article.published_at.timestamp() // 3600), random_number.random()))


def tfidf_cosines(labelled: list[Labelled]) -> NDArray[np.float64]:
    """TF-IDF cosines of all pairs; its frequencies know the whole set, which favours the baseline."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    rows = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(one.article.text for one in labelled)
    return np.asarray((rows @ rows.T).toarray())


def average_link(cosines: NDArray[np.floating], days: NDArray[np.float64], threshold: float) -> list[str]:
    """Stream articles into the cluster of highest mean cosine in the window, or a new one under the threshold."""
    labels = np.zeros(len(days), dtype=np.int64)
    clusters = 0
    for place in range(len(days)):
        near = np.flatnonzero(np.abs(days[:place] - days[place]) <= BASELINE_WINDOW_DAYS)
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
    runs = [cluster(threshold) for threshold in np.arange(0.40, 0.86, 0.05)]
    return max(runs, key=lambda run: compare_clusterings(gold, run).b3_f1)


def hdbscan(vectors: NDArray[np.float32]) -> list[str]:
    """Cluster all vectors at once; noise points are stories of one article."""
    from sklearn.cluster import HDBSCAN

    labels = HDBSCAN(min_cluster_size=2, copy=True).fit_predict(vectors)
    return [str(label) if label >= 0 else f"single {place}" for place, label in enumerate(labels)]


if __name__ == "__main__":
    main()
