"""The engine beside the plain vote on truth files, each tuned without that file, and on harder ones made of them.

`python -m tests.benchmarks.truth_held_out [--hard] [FILE...]`. For each file the settings of the rounds are those that
gain most over the vote on the other files; files made of it (`truth_hard`) are judged by the same settings, and made-up
ones by those chosen on all files. Prints a table and one JSON line a file, and ends with exit status 1 where the engine
is below the vote by more than chance (a sign test over the objects that one gets right and the other doesn't).
"""

import argparse
import json
import math
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product
from pathlib import Path
from typing import NamedTuple

from scipy.stats import binomtest

from tests.benchmarks.truth import ANSWERING, is_exact, measure
from tests.benchmarks.truth_files import FileKind, Record, group_objects, kind_of, read_records
from tests.benchmarks.truth_hard import CHANGES, DEPARTURES, THINNED, make_departures, thin_out_places
from tests.benchmarks.truth_methods import Answers, vote
from tests.benchmarks.truth_rounds import Settings, learn, ours

NAMES = ("book_authors", "population", "tdh_birthplaces", "gva_news_claims", "gva_conflicts")
ROUNDS = (1, 2, 5)
GRID = [Settings(rounds=rounds, readings=readings) for readings, rounds in product((False, True), ROUNDS)]
SLOW = 10_000
"""Values above which a file of lists is not made harder: it would take minutes."""
CHANCE = 0.05
PATH = "on path"


class Case(NamedTuple):
    """A file of values, or one made of it."""

    name: str
    kind: FileKind
    objects: dict[str, list[Record]]


class Row(NamedTuple):
    """What the vote and the engine reach on one file."""

    case: Case
    settings: Settings
    voted: dict[str, float]
    reached: dict[str, float]
    below: float
    """Probability that chance alone puts the engine so far below the vote; 1 where it isn't below."""


def make_case(name: str, records: Sequence[Record]) -> Case:
    """Return a file ready to be answered."""
    return Case(name, kind_of(records), group_objects(records))


def gain(voted: Mapping[str, float], reached: Mapping[str, float]) -> float:
    """Return by how much the engine is above the vote: the mean over exact answers and answers on the path."""
    names = [name for name in ("exact", PATH) if name in voted]
    return sum(reached[name] - voted[name] for name in names) / len(names)


def try_settings(case: Case) -> dict[Settings, float]:
    """Return the gain over the vote by each of the settings."""
    voted = measure(case.objects, vote(case.objects), case.kind)
    gains = {}
    for readings in (False, True):
        rounds = learn(case.objects, case.kind, ANSWERING, readings=readings)
        for number, answers in enumerate(islice(rounds, max(ROUNDS)), start=1):
            if number in ROUNDS:
                settings = Settings(rounds=number, readings=readings)
                gains[settings] = gain(voted, measure(case.objects, answers, case.kind))
    return gains


def choose(gains: Sequence[Mapping[Settings, float]]) -> Settings:
    """Return the settings with the greatest mean gain; the simpler on a draw."""
    return max(GRID, key=lambda one: (sum(held[one] for held in gains), -one.rounds, not one.readings))


def compare(case: Case, settings: Settings) -> Row:
    """Return the figures of one file."""
    voted, told = vote(case.objects), ours(case.objects, case.kind, ANSWERING, settings)
    figures = [measure(case.objects, answers, case.kind) for answers in (voted, told)]
    return Row(case, settings, figures[0], figures[1], _chance(case, voted, told))


def _chance(case: Case, voted: Answers, told: Answers) -> float:
    right = [[is_exact(held, said[key], case.kind) for key, held in case.objects.items()] for said in (voted, told)]
    lost = sum(one and not other for one, other in zip(*right, strict=True))
    won = sum(other and not one for one, other in zip(*right, strict=True))
    return float(binomtest(lost, lost + won, alternative="greater").pvalue) if lost > won else 1.0


def harden(name: str, records: Sequence[Record]) -> Iterator[Case]:
    """Yield the harder files made of one."""
    kind = kind_of(records)
    if kind == "set" and len(records) > SLOW:
        return
    for change, make in CHANGES.items():
        yield make_case(f"{name}: {change}", make(records))
    if kind == "place":
        for change, right in THINNED.items():
            yield make_case(f"{name}: {change}", thin_out_places(records, right))


def show(row: Row) -> None:
    """Print one row of the table, and its JSON line."""
    cells = [f"{row.voted['exact']:.3f} {row.reached['exact']:.3f}"]
    cells.append(f"{row.voted[PATH]:.3f} {row.reached[PATH]:.3f}" if PATH in row.voted else " " * 11)
    used = f"{row.settings.rounds} round(s){', readings' if row.settings.readings else ''}"
    print(f"{row.case.name:<62}{cells[0]:>13}{cells[1]:>13}  {used:<22}{row.below:.2f}")
    figures = {"vote": row.voted, "ours": row.reached, "below by chance": row.below}
    held = {name: value for name, value in figures.items() if not (isinstance(value, float) and math.isnan(value))}
    print(json.dumps({"file": row.case.name, "rounds": row.settings.rounds, "readings": row.settings.readings, **held}))


def main() -> int:
    """Run the files named on the command line, or those of the evaluation data."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--hard", action="store_true", help="also the harder files made of these")
    chosen = parser.parse_args()
    data = Path(os.environ.get("NEWSASSAY_BENCH_DATA", "../shared/data")) / "truth"
    paths = chosen.files or [data / f"{name}.jsonl" for name in NAMES]
    held = {path.stem: read_records(path) for path in paths if path.exists()}
    gains = {name: try_settings(make_case(name, records)) for name, records in held.items()}
    rows = []
    print(f"{'':<62}{'exact':>13}{PATH:>13}")
    print(f"{'file':<62}{'vote  ours':>13}{'vote  ours':>13}  {'tuned elsewhere':<22}below")
    for name, records in held.items():
        settings = choose([gains[other] for other in held if other != name])
        cases = [make_case(name, records), *(harden(name, records) if chosen.hard else ())]
        for case in cases:
            rows.append(compare(case, settings))
            show(rows[-1])
    for name, groups in DEPARTURES.items() if chosen.hard else ():
        rows.append(compare(make_case(name, make_departures(groups)), choose(list(gains.values()))))
        show(rows[-1])
    return int(any(row.below < CHANCE for row in rows))


if __name__ == "__main__":
    sys.exit(main())
