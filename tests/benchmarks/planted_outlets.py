"""Do outlet scores tell outlets apart whose error rates are known?

    python -m tests.benchmarks.planted_outlets [FILE...] [--seeds 1-5] [--clean | --kind KIND | --style STYLE]
    python -m tests.benchmarks.planted_outlets [FILE...] --evidence

Plants errors in labelled multi-outlet stories (see `planting`; default: coref/ecbplus of the data folder), reads them
and scores them as the product does, each story by an observation model that has not seen its topic. One row a seed and
the mean: the engine's scores, and in the same run on the same claims those of the floor (`score_floor`).

--clean: nobody errs, so any two outlets apart are wrongly so. --kind: only errors of one kind; is it the largest type
of drift? --style: half the outlets (three, where errors are copied) write in a style; do they change places with those
of the same rate? --evidence: articles as they are, by the shipped model: how much is scored. A line of JSON follows.
"""

import argparse
import json
import math
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from scoring.batch import BatchResult, score_readings
from scoring.engine import load_engine
from scoring.models import Estimate
from tests.benchmarks.outlet_scores import read_set
from tests.benchmarks.planted_measures import (
    Figures,
    compare_styles,
    find_items,
    tell_apart,
    typed_right,
    weigh_evidence,
)
from tests.benchmarks.planted_runs import Bench, open_bench
from tests.benchmarks.planted_styles import STYLES
from tests.benchmarks.planted_values import KINDS
from tests.benchmarks.planting import Plan
from tests.benchmarks.score_floor import score_floor
from tests.benchmarks.story_data import data_folder
from tests.benchmarks.training_stories import reading_folder

Agreements = dict[str, dict[str, Estimate]]
"""engine or floor -> outlet -> agreement."""
COLUMNS: Final = {
    "rank": "rank correlation",
    "auc_10": "AUC >= 10 %",
    "auc_20": "AUC >= 20 %",
    "apart_20": "apart >= 20 %",
    "clean_apart": "clean pairs apart",
    "width": "width",
    "typed_right": "type right",
    "order_kept": "order kept",
    "shift": "shift",
    "shift_plain": "shift without",
    "outlets": "outlets",
    "standing": "standing",
    "n_eff": "n_eff",
    "claims_an_article": "claims an article",
    "many": "of >= 40 articles",
    "many_standing": "of these standing",
    "read": "read",
    "against": "spoken against",
    "accused": "accused",
}
"""Figure -> heading, in the order of the table."""


def measure(bench: Bench, plan: Plan, seen: dict[Plan, Agreements]) -> dict[str, Figures]:
    """Return the figures of one plan, of the engine and of the floor; `seen` keeps the agreements of plans."""
    key, result = bench.run(plan)
    scores = {score.outlet_id: score for score in result.scores}
    told = seen[plan] = gather(result)
    figures = {name: tell_apart(key, agreements) for name, agreements in told.items()}
    if plan.style:
        if plan.unstyled not in seen:
            seen[plan.unstyled] = gather(bench.run(plan.unstyled)[1])
        for name, agreements in told.items():
            figures[name] |= compare_styles(key, agreements, seen[plan.unstyled][name])
    if len(plan.kinds) == 1:
        figures["engine"] |= typed_right(key, scores)
    figures["engine"] |= weigh_evidence(result.scores, result) | find_items(key, result)
    return figures


def gather(result: BatchResult) -> Agreements:
    """Return what the engine and the floor say of each outlet."""
    return {"engine": {score.outlet_id: score.agreement for score in result.scores}, "floor": score_floor(result)}


def print_rows(name: str, rows: Mapping[str, Figures], columns: Iterable[str]) -> None:
    """Print rows of figures as a Markdown table."""
    shown = [column for column in columns if any(not math.isnan(row.get(column, math.nan)) for row in rows.values())]
    print(f"\n| {name} | {' | '.join(COLUMNS[column] for column in shown)} |\n|{'---|' * (len(shown) + 1)}")
    for label, row in rows.items():
        told = [row.get(column, math.nan) for column in shown]
        print(f"| {label} | {' | '.join('' if math.isnan(one) else f'{one:.3g}' for one in told)} |", flush=True)


def average(rows: Sequence[Figures]) -> Figures:
    """Return the mean of each figure over the rows that have it."""
    held = {name: [row[name] for row in rows if name in row and not math.isnan(row[name])] for name in COLUMNS}
    return {name: float(np.mean(values)) for name, values in held.items() if values}


def run_plans(bench: Bench, name: str, plans: Sequence[Plan], seen: dict[Plan, Agreements]) -> None:
    """Print the table of some plans, one a seed, and their line of JSON."""
    started = time.perf_counter()
    found = {}
    for plan in plans:
        found[plan.seed] = measure(bench, plan, seen)
        took = time.perf_counter() - started
        print(f"{name}, seed {plan.seed}: {took:.0f} s, {json.dumps(rounded(found[plan.seed]))}", file=sys.stderr)
    means = {}
    for who in ("engine", "floor"):
        rows = {f"seed {seed}": figures[who] for seed, figures in found.items()}
        means[who] = average(list(rows.values()))
        print_rows(f"{bench.source.stem} {name}: {who}", rows | {"mean": means[who]}, COLUMNS)
    told = {"file": bench.source.stem, "plan": name, "seeds": list(found), "figures": rounded(means)}
    print(json.dumps(told | {"seconds": round(time.perf_counter() - started, 1)}), flush=True)


def show_evidence(path: Path, cache: Path) -> None:
    """Print how much is scored of a file's articles as they are, by the shipped model."""
    engine, started = load_engine(), time.perf_counter()
    readings = read_set(path, engine, reading_folder(cache))
    result = score_readings(readings, engine, readings[-1].article.published_at)
    figures = weigh_evidence(result.scores, result)
    print_rows("as it is", {path.stem: figures}, COLUMNS)
    told = {"file": path.stem, "plan": "evidence", "figures": rounded({"engine": figures})}
    print(json.dumps(told | {"seconds": round(time.perf_counter() - started, 1)}), flush=True)


def rounded(figures: Mapping[str, Figures]) -> dict[str, dict[str, float | None]]:
    """Return figures for JSON, which has no NaN."""
    return {
        who: {name: None if math.isnan(value) else round(value, 4) for name, value in told.items()}
        for who, told in figures.items()
    }


def read_seeds(text: str) -> list[int]:
    """Return the seeds of "1-5" or "1,4"."""
    first, _, last = text.partition("-")
    return list(range(int(first), int(last) + 1)) if last else [int(part) for part in text.split(",")]


def make_plans(given: argparse.Namespace) -> Iterator[tuple[str, list[Plan]]]:
    """Yield the plans asked for, by name."""
    seeds = read_seeds(given.seeds)
    for kind in given.kind:
        yield f"only {kind}", [Plan(seed=seed, kinds=(kind,)) for seed in seeds]
    for style in given.style:
        yield f"style {style}", [Plan(seed=seed, style=style) for seed in seeds]
    if given.clean:
        yield "clean", [Plan(seed=seed, clean=True) for seed in seeds]
    if not (given.kind or given.style or given.clean):
        yield "errors", [Plan(seed=seed) for seed in seeds]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the plans asked for over the files."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="*", type=Path)
    options.add_argument("--seeds", default="1-5", help='such as "1-5" or "1,4"')
    options.add_argument("--clean", action="store_true")
    options.add_argument("--kind", action="append", choices=KINDS, default=[], help="may be given several times")
    options.add_argument("--style", action="append", choices=STYLES, default=[], help="may be given several times")
    options.add_argument("--evidence", action="store_true", help="the files as they are: how much is scored")
    options.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "newsassay-readings")
    options.add_argument("--models", nargs=2, type=Path, default=(), help="that have not seen half 0 and half 1")
    given = options.parse_args(arguments)
    for path in given.files or [data_folder() / "coref" / "ecbplus.jsonl"]:
        if not path.exists():
            print(f"skipped: no file {path}")
        elif given.evidence:
            show_evidence(path, given.cache)
        else:
            bench = open_bench(path, load_engine(), given.cache, given.models)
            seen: dict[Plan, Agreements] = {}
            for name, plans in make_plans(given):
                run_plans(bench, name, plans, seen)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
