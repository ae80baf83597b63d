"""Disagreements between outlets on one object, found or not with the right pair of values.

    python -m tests.benchmarks.conflicts CONFLICTS STORIES INCIDENTS [--split dev] [--matcher FILE] [--show]

CONFLICTS hold objects {object, story_id, attribute, truth, claims: [{value, article_id}]} on which articles disagree,
STORIES the articles {id, body, story_id}, INCIDENTS the registry's record of each story {story_id, participants}. An
object counts as found if two of its articles with different values have claims that hold exactly these values of this
attribute and are told apart: flagged `contradicts`, or `superseded` where time explains the difference (shown beside
it). About one object in four is no genuine disagreement but a mismatch of scope (a suspect counted among the dead), so
recall over all of them understates. Measure a half with a matcher of the other: from the stories themselves it has
learned that their values differ. Beside it: in how many objects a pair of right values was read at all.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

from scoring.config import ValueConfig
from scoring.embed import load_encoder
from scoring.match import load_matcher
from scoring.models import Article, Claim, QuantityValue
from scoring.person_names import compare_persons
from tests.benchmarks.drift_cases import split_of
from tests.benchmarks.story_data import data_folder, read_labelled
from tests.benchmarks.told_stories import CachedReader, compare_story, configure

COUNTED = {"num_killed": "killed", "num_injured": "injured"}
TELLING = ("contradicts", "superseded")
Record = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table and one JSON line."""
    options = _options(arguments)
    missing = [path for path in (options.conflicts, options.stories, options.incidents) if not path.exists()]
    if missing:
        print(f"skipped: no {missing[0]}")
        return 0
    conflicts = [row for row in _read(options.conflicts) if options.split in (None, split_of(row["story_id"]))]
    people = {row["story_id"]: _names(row) for row in _read(options.incidents)}
    stories: dict[str, list[Article]] = {}
    wanted = {row["story_id"] for row in conflicts}
    for one in read_labelled(options.stories):
        if one.story_id in wanted:
            stories.setdefault(one.story_id, []).append(one.article)
    config = configure(options.matcher)
    encoder = load_encoder(config.embed)
    reader = CachedReader(encoder, config, options.cache)
    matcher = load_matcher(config.match.model)
    outcomes: list[tuple[str, str, bool]] = []
    for conflict in conflicts:
        told = reader.read(stories.get(conflict["story_id"], []))
        compared = compare_story(told, conflict["story_id"], matcher, config)
        pairs = list(right_pairs(conflict, told.claims, people.get(conflict["story_id"], ())))
        told_apart = [compared[key] for one, two in pairs if (key := (one.claim_id, two.claim_id)) in compared]
        outcome = next((name for name in TELLING if any(c.outcome == name for c in told_apart)), "")
        outcomes.append((conflict["attribute"], outcome, bool(pairs)))
        if options.show and not outcome:
            _show(conflict, told.claims, pairs, [f"{c.outcome}: {c.reason}" for c in told_apart])
    reader.save()
    _report(outcomes, options.conflicts.name)
    return 0


def right_pairs(conflict: Record, claims: Sequence[Claim], names: Sequence[str]) -> Iterator[tuple[Claim, Claim]]:
    """Yield the ordered pairs of claims, of two articles, that hold two of the object's values."""
    value_of = {row["article_id"]: float(row["value"]) for row in conflict["claims"]}
    holding = [
        claim
        for claim in claims
        if claim.article_id in value_of
        and isinstance(claim.value, QuantityValue)
        and claim.value.low == claim.value.high == value_of[claim.article_id]
        and _of_object(claim, claim.value, conflict, names)
    ]
    for one, two in permutations(holding, 2):
        if value_of[one.article_id] != value_of[two.article_id]:
            yield one, two


def _of_object(claim: Claim, value: QuantityValue, conflict: Record, names: Sequence[str]) -> bool:
    """Return whether a claim counts what the object counts; an age must stand in a sentence that names its person."""
    if conflict["attribute"] in COUNTED:
        return value.unit == "count" and value.counted in (COUNTED[conflict["attribute"]], "killed-or-injured")
    person = conflict["object"].split("|")[2].lower()
    spelt = [
        person,
        *(name for name in names if compare_persons(name, person, ValueConfig().name_similarity) == "same"),
    ]
    surnames = {name.split()[-1] for name in spelt}
    return value.unit == "year" and any(surname in claim.text.lower() for surname in surnames)


def _names(record: Record) -> tuple[str, ...]:
    return tuple(each["name"].lower() for each in record.get("participants") or () if each.get("name"))


def _report(outcomes: Sequence[tuple[str, str, bool]], name: str) -> None:
    print(f"{'attribute':14}{'objects':>8}{'read':>7}{'contradicts':>13}{'superseded':>12}{'recall':>8}")
    line: Record = {"benchmark": "conflicts", "file": name}
    for attribute in (*sorted({attribute for attribute, _, _ in outcomes}), "all"):
        rows = [row for row in outcomes if attribute in (row[0], "all")]
        found = Counter(outcome for _, outcome, _ in rows)
        recall = sum(found[name] for name in TELLING) / max(1, len(rows))
        read = sum(pair for _, _, pair in rows)
        print(f"{attribute:14}{len(rows):8}{read:7}{found['contradicts']:13}{found['superseded']:12}{recall:8.3f}")
        counts = {"objects": len(rows), "read": read, **{name: found[name] for name in TELLING}}
        line[attribute] = {**counts, "recall": round(recall, 4)}
    print(json.dumps(line))


def _show(conflict: Record, claims: Sequence[Claim], pairs: Sequence[tuple[Claim, Claim]], seen: Sequence[str]) -> None:
    print(f"--- {conflict['object']} truth {conflict['truth']}; pairs read {len(pairs) // 2}; compared {seen[:3]}")
    for row in conflict["claims"]:
        print(f"    {row['value']} {row['published_at']} {row['article_id']} {' '.join(row['evidence'].split())}")
    for claim in claims:
        value = claim.value
        if isinstance(value, QuantityValue) and (
            (value.unit == "count" and value.counted in ("killed", "injured", "killed-or-injured"))
            or (value.unit == "year" and conflict["attribute"] == "age")
        ):
            told = " ".join(claim.text.split())[:200]
            print(f"      {claim.article_id[:8]} {value.low:g}-{value.high} {value.counted} {claim.frame.subject} "
                  f"{claim.frame.object} c{claim.confidence} {claim.holder.kind} {told}")  # fmt: skip


def _read(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    truth = data_folder() / "truth"
    parser.add_argument("conflicts", nargs="?", type=Path, default=truth / "gva_conflicts.jsonl")
    parser.add_argument("stories", nargs="?", type=Path, default=data_folder() / "stories" / "gva_longtail.jsonl")
    parser.add_argument("incidents", nargs="?", type=Path, default=truth / "gva_longtail_incidents.jsonl")
    parser.add_argument("--split", choices=("dev", "test"), help="only stories of this half of `injected_drift`")
    parser.add_argument("--matcher", default="shipped", help="model of which claims answer one question")
    parser.add_argument("--cache", type=Path, default=None, help="where readings are kept between runs")
    parser.add_argument("--show", action="store_true", help="print the objects that are not found")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
