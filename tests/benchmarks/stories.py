"""The story join on labelled articles, beside what one would do without it.

    python -m tests.benchmarks.stories [FILE...] [--model FILE] [--cache DIR] [--shuffles N] [--errors N]
    python -m tests.benchmarks.stories --load 50000 500000

One configuration and one model for all sets. Prints a table and one JSON line per set. With --load it times the
join against so many live synthetic articles made from the sets' own words and vectors.
"""

import argparse
import json
import random
import tracemalloc
from pathlib import Path

import msgspec
import numpy as np

from scoring.config import EngineConfig, StoryConfig
from scoring.embed import load_encoder
from scoring.models import Reading
from scoring.stories import JoinModel, load_join_model
from tests.benchmarks.clustering_scores import compare_clusterings
from tests.benchmarks.story_baselines import cluster_by_baselines
from tests.benchmarks.story_data import Labelled, data_folder, make_readings, read_labelled
from tests.benchmarks.story_errors import list_errors
from tests.benchmarks.story_load import time_join
from tests.benchmarks.story_stream import run_stream

COLUMNS = ("b3_precision", "b3_recall", "b3_f1", "pair_precision", "pair_recall", "pair_f1", "ratio")


def main() -> None:
    """Run the sets given, or those of the data folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--model", type=Path, help="a join model of your own instead of the shipped one")
    parser.add_argument("--cache", type=Path, help="folder for vectors between runs")
    parser.add_argument("--shuffles", type=int, default=3, help="runs with arrival shuffled within one hour")
    parser.add_argument("--errors", type=int, default=0, help="worst merges and splits to list, by id and title")
    parser.add_argument("--load", nargs="*", type=int, help="numbers of live articles to time the join with")
    parser.add_argument("--join-only", action="store_true", help="leave the baselines out")
    chosen = parser.parse_args()
    files = chosen.files or sorted((data_folder() / "stories").glob("*.jsonl"))
    if not files:
        print("skipped: no data; set NEWSASSAY_BENCH_DATA")
        return
    config = EngineConfig()
    encoder = load_encoder(config.embed)
    model = load_join_model(chosen.model)
    if not chosen.load:
        print(f"{'set':<26} {'method':<12} " + " ".join(f"{name:>14}" for name in COLUMNS), flush=True)
    for path in files:
        labelled = read_labelled(path)
        readings = make_readings(labelled, encoder, config, chosen.cache)
        if not readings:
            print(f"{path.stem}: no articles")
            continue
        if chosen.load:
            for live in chosen.load:
                print(json.dumps({"set": path.stem, **time_join(readings, live, config.story)}), flush=True)
            return
        subject = Subject(name=path.stem, labelled=labelled, readings=readings, model=model, config=config.story)
        report_set(subject, baselines=not chosen.join_only, shuffles=chosen.shuffles)
        for line in list_errors(labelled, run_stream(readings, model, config.story).story_ids, chosen.errors):
            print(line, flush=True)


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """A set in time order, and what it is tried with."""

    name: str
    labelled: list[Labelled]
    readings: list[Reading]
    model: JoinModel
    config: StoryConfig


def report_set(subject: Subject, *, baselines: bool, shuffles: int) -> None:
    """Print a set's rows and its JSON line."""
    gold = [one.story_id for one in subject.labelled]
    result = run_stream(subject.readings, subject.model, subject.config)
    found = {"join": result.story_ids}
    if baselines:
        found |= cluster_by_baselines(subject.labelled, np.array([one.lead_vector for one in subject.readings]))
    line: dict[str, object] = {
        "set": subject.name,
        "articles": len(gold),
        "merges": result.merges,
        "splits": result.splits,
        "articles_per_cpu_second": round(len(gold) / max(result.seconds, 1e-9), 1),
        "join_memory_mb": measure_memory(subject),
    }
    for method, predicted in found.items():
        scores = msgspec.structs.asdict(compare_clusterings(gold, predicted))
        print(f"{subject.name:<26} {method:<12} " + " ".join(f"{scores[name]:>14.3f}" for name in COLUMNS), flush=True)
        line[method] = {key: round(value, 4) for key, value in scores.items()}
    if shuffles:
        in_order = compare_clusterings(gold, result.story_ids).b3_f1
        moved = [round(shuffled_b3(subject, seed) - in_order, 4) for seed in range(shuffles)]
        print(f"{subject.name:<26} B-cubed F1 moves by {moved} with arrival shuffled within one hour", flush=True)
        line["shuffle_moves_b3"] = moved
    print(json.dumps(line), flush=True)


def measure_memory(subject: Subject) -> float:
    """Stream the set once more and return the megabytes the join held at most, model and readings not counted."""
    tracemalloc.start()
    try:
        run_stream(subject.readings, subject.model, subject.config)
        return round(tracemalloc.get_traced_memory()[1] / 2**20, 1)
    finally:
        tracemalloc.stop()


def shuffled_b3(subject: Subject, seed: int) -> float:
    """Score the join with articles of one hour in random order."""
    order = shuffle_within_hour(subject.labelled, seed)
    result = run_stream([subject.readings[place] for place in order], subject.model, subject.config)
    gold = [subject.labelled[place].story_id for place in order]
    return compare_clusterings(gold, result.story_ids).b3_f1


def shuffle_within_hour(labelled: list[Labelled], seed: int) -> list[int]:
    """Order places so that articles of one hour arrive at random; their times stay."""
    random_number = random.Random(seed)
    hours = [(int(one.article.published_at.timestamp() // 3600), random_number.random()) for one in labelled]
    return sorted(range(len(labelled)), key=lambda place: hours[place])


if __name__ == "__main__":
    main()
