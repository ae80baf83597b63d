"""Persons in roles and their ages, read out of articles and compared, against a registry's participants.

STORIES holds articles {id, title, body, outlet_domain, published_at, story_id}, INCIDENTS records {story_id,
participants: [{name, age, type, status}]}. A participant counts for an article that gives first and last name.

- role precision: of the persons read in a role who are in the record, those whom it has in that role; a person
  outside the record is told apart as "not in the record" (a witness misread, or another incident).
- age accuracy: of the ages read for a participant, those that are the record's; the record may be wrong too.
- identity: all pairs of names from two outlets of a story whose first and last names are two participants' (or one's).
- accusations: pairs of claims that the comparison holds against each other, by name and by age. One against a
  participant who is in the record beside the other is false.

The baseline reads "First Last, NN" with the nearest role word. Stories are halved by their id; rules were
chosen on the tuning half.
"""

import argparse
import datetime as dt
import json
import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from scoring.claims import ClaimReader
from scoring.compare.persons import is_role
from scoring.config import ClaimConfig, EmbedConfig
from scoring.embed import Encoder, embed_texts, load_encoder
from scoring.match import load_matcher
from scoring.match.units import AGE, measure_of
from scoring.models import Article, Claim
from scoring.person_names import compare_persons, name_parts
from tests.benchmarks.name_gold import (
    SCOPES,
    SIMILARITY,
    Person,
    Read,
    exact,
    is_tuning,
    matching,
    participants,
    read_by_regex,
    read_claims,
    told,
)
from tests.benchmarks.told_stories import Told, compare_story, configure

Row = dict[str, Any]


def read_lines(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _outlet(row: Row) -> str:
    return str(row.get("outlet_domain") or row.get("outlet") or "unknown.example")


def to_article(row: Row) -> Article:
    published = dt.datetime.fromisoformat(row["published_at"])
    return Article(
        article_id=row["id"],
        title=row["title"],
        body=row["body"],
        outlet_id=_outlet(row),
        outlet_name=row.get("outlet") or "",
        url=row.get("url") or "",
        published_at=published if published.tzinfo else published.replace(tzinfo=dt.UTC),
    )


def count_roles(
    rows: Sequence[Row], people: dict[str, list[Person]], reads: dict[str, list[Read]]
) -> dict[str, Counter[str]]:
    """Count by scope: participants told, found, persons read, of these in the record, and rightly."""
    counts: dict[str, Counter[str]] = {scope: Counter() for scope in (*SCOPES, "age")}
    for row in rows:
        known, own = people[row["story_id"]], reads[row["id"]]
        words = list(name_parts(row["body"].replace("-", " ")))
        mentioned = [person for person in known if told(person, words)]
        for scope in SCOPES:
            count = counts[scope]
            named = {read.name for read in own if read.scope == scope and len(name_parts(read.name)) > 1}
            found = {name: matching(name, known) for name in named}
            count["read"] += len(named)
            count["known"] += sum(person is not None for person in found.values())
            count["right"] += sum(person is not None and scope in person.scopes for person in found.values())
            targets = [person for person in mentioned if person.kind == scope]
            count["told"] += len(targets)
            count["found"] += sum(any(person == hit for hit in found.values()) for person in targets)
        _count_ages(counts["age"], mentioned, own)
    return counts


def _count_ages(count: Counter[str], mentioned: Sequence[Person], own: Sequence[Read]) -> None:
    for person in mentioned:
        if person.age is None:
            continue
        count["told"] += 1
        ages = [read.age for read in own if read.age is not None and matching(read.name, [person])]
        if ages:
            value = Counter(ages).most_common(1)[0][0]
            count["read"] += 1
            count["known"] += 1
            count["found"] += 1
            count["right"] += int(value) == person.age


def identity(
    rows: Iterable[Row], people: dict[str, list[Person]], reads: dict[str, list[Read]]
) -> tuple[Counter[str], list[str]]:
    """Count the verdicts on pairs of names of one story from two outlets; list the pairs worth reading."""
    count: Counter[str] = Counter()
    odd: list[str] = []
    stories: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        stories[row["story_id"]].append(row)
    for story_id, members in stories.items():
        seen: set[tuple[str, str]] = set()
        for left, right in combinations(members, 2):
            if _outlet(left) == _outlet(right):
                continue
            names = [{read.name for read in reads[row["id"]]} for row in (left, right)]
            for one in names[0]:
                for two in names[1]:
                    gold = exact(one, people[story_id]), exact(two, people[story_id])
                    verdict = compare_persons(one, two, SIMILARITY)
                    if gold[0] and gold[1]:
                        same = "same" if gold[0] == gold[1] else "different"
                        count[f"{same} judged {verdict}"] += 1
                    shared = set(name_parts(one)) & set(name_parts(two))
                    doubtful = verdict == "open" or (verdict == "same") != (one == two or bool(shared))
                    known = (min(one, two), max(one, two))
                    if one != two and known not in seen and (doubtful or (shared and not (gold[0] and gold[1]))):
                        seen.add(known)
                        odd.append(f"{verdict:9} {one} | {two}")
    return count, odd


def accusations(
    stories: dict[str, list[Claim]], people: dict[str, list[Person]], encoder: Encoder
) -> tuple[Counter[str], list[str]]:
    """Count the pairs of claims that are held against each other by name or age, by what the record says of them."""
    count: Counter[str] = Counter()
    shown: list[str] = []
    config = configure("shipped")
    matcher = load_matcher(config.match.model)
    for story_id, claims in stories.items():
        if len({claim.outlet_id for claim in claims}) < 2:
            continue
        vectors = embed_texts(encoder, [claim.text for claim in claims])
        by_id = {claim.claim_id: claim for claim in claims}
        told = compare_story(Told((), tuple(claims), vectors), story_id, matcher, config)
        for (first, second), found in told.items():
            a, b = by_id[first], by_id[second]
            if first < second and found.outcome in {"contradicts", "equal"} and a.outlet_id != b.outlet_id:
                kind = "name" if is_role(a) else "age" if measure_of(a) == AGE else ""
                if kind and found.outcome == "equal":
                    count[f"{kind} equal"] += 1
                elif kind:
                    grade = _grade(kind, a, b, people[story_id])
                    count[f"{kind} {grade}"] += 1
                    shown.append(f"{kind} {grade}: {story_id} {found.reason} | {a.outlet_id} | {b.outlet_id}")
    return count, shown


def _grade(kind: str, a: Claim, b: Claim, known: list[Person]) -> str:
    if kind == "age":
        owners = [matching(read.name, known) for read in read_claims([a])]
        ages = {int(read.age) for read in read_claims([a, b]) if read.age is not None}
        if not owners or owners[0] is None or owners[0].age is None:
            return "not in the record"
        return "one is the record's" if owners[0].age in ages else "neither is the record's"
    found = [matching(read.name, known) for read in (*read_claims([a])[:1], *read_claims([b])[:1])]
    if len(found) == 2 and found[0] is not None and found[1] is not None:
        return "false: both in the record"
    return "not in the record" if not any(found) else "one in the record"


def rate(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def measures(count: Counter[str]) -> dict[str, float | int]:
    return {
        "told": count["told"],
        "read": count["read"],
        "precision": rate(count["right"], count["known"]),
        "recall": rate(count["found"], count["told"]),
        "in_record": rate(count["known"], count["read"]),
    }


def table(half: str, ours: dict[str, Counter[str]], theirs: dict[str, Counter[str]]) -> Row:
    out: Row = {}
    for scope in (*SCOPES, "age"):
        mine, other = measures(ours[scope]), measures(theirs[scope])
        out[scope] = {"ours": mine, "regex": other}
        cells = "".join(
            f"{each['precision']:11.3f}{each['recall']:8.3f}{each['in_record']:11.3f}" for each in (mine, other)
        )
        print(f"{half:6}{scope:9}{mine['told']:7}{mine['read']:7}{cells}")
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = Path(os.environ.get("NEWSASSAY_BENCH_DATA", "../shared/data"))
    parser.add_argument("stories", nargs="?", type=Path, default=root / "stories/gva_longtail.jsonl")
    parser.add_argument("incidents", nargs="?", type=Path, default=root / "truth/gva_longtail_incidents.jsonl")
    parser.add_argument("--half", choices=["tune", "held", "both"], default="both")
    parser.add_argument("--limit", type=int, default=0, help="articles to read, 0 for all")
    parser.add_argument("--show", type=int, default=0, help="accusations and odd pairs of names to print")
    options = parser.parse_args()
    if not options.stories.exists() or not options.incidents.exists():
        print(f"skipped: no {options.stories} or {options.incidents}")
        return
    people = {row["story_id"]: participants(row) for row in read_lines(options.incidents)}
    rows = [row for row in read_lines(options.stories) if people.get(row["story_id"])]
    if options.half != "both":
        rows = [row for row in rows if is_tuning(row["story_id"]) == (options.half == "tune")]
    rows = rows[: options.limit or None]
    began = time.perf_counter()
    reader = ClaimReader(ClaimConfig())
    claims = {row["id"]: list(reader.read_claims(to_article(row))) for row in rows}
    seconds = time.perf_counter() - began
    reads = {article_id: read_claims(found) for article_id, found in claims.items()}
    plain = {row["id"]: read_by_regex(row["body"]) for row in rows}
    result: Row = {"bench": "names", "file": options.stories.name, "articles": len(rows)}
    heads = "".join(f"{name + 'prec.':>11}{'recall':>8}{'in record':>11}" for name in ("", "regex "))
    print(f"{'half':6}{'':9}{'told':>7}{'read':>7}{heads}")
    for half in ("tune", "held"):
        part = [row for row in rows if is_tuning(row["story_id"]) == (half == "tune")]
        if part:
            result[half] = table(half, count_roles(part, people, reads), count_roles(part, people, plain))
    pairs, odd = identity(rows, people, reads)
    stories: dict[str, list[Claim]] = defaultdict(list)
    for row in rows:
        stories[row["story_id"]] += claims[row["id"]]
    accused, shown = accusations(stories, people, load_encoder(EmbedConfig()))
    result |= {"identity": dict(sorted(pairs.items())), "accusations": dict(sorted(accused.items()))}
    result["ms_per_article"] = round(1000 * seconds / max(1, len(rows)), 1)
    print("identity:", result["identity"])
    print("accusations:", result["accusations"])
    if options.show:
        sample = random.Random(0).sample(odd, min(len(odd), options.show))
        print("\n".join([*shown[: options.show], *sample]))
    print(json.dumps(result))


if __name__ == "__main__":
    main()
