"""Killed and injured read out of articles against a registry's record, beside a regex reading.

STORIES holds articles {id, body, story_id}, INCIDENTS records {story_id, num_killed, num_injured}, CLAIMS the
baseline's readings {article_id, attribute, value, truth}. A reading is right if it contains the record's number.
Recall is measured on the articles whose number the baseline found, and on all articles with a record. A
wrong reading that the baseline shares is mostly the article's own departure from the record (an early
toll, another scope), which no reader of that article can avoid.
"""

import argparse
import json
import os
import re
import time
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

from scoring.claims.parse import load_parser, mask_furniture
from scoring.claims.quantities import QuantityMention, find_implied, find_quantities
from scoring.config import ClaimConfig

ATTRIBUTES = {"num_killed": "killed", "num_injured": "injured"}
Key = tuple[str, str]


class ReadCount(NamedTuple):
    low: float
    high: float | None
    surface: str
    written: bool


LEAD_CHARS = 500
LEAD_WEIGHT = 4
MIN_SHARE = 0.65
MANY = 5
"""Dead from which an article that gives two tolls mostly gives an early one too."""
SUICIDE_CHARS = 3000
EXACT = ("exact", "range", "at least", "more than", "about", "nearly")
SELF_INFLICTED = re.compile(
    r"\b(?:himself|herself|(?:his|her) own life|murder[- ]suicide"
    r"|including the (?:\w+ )?(?:gunman|shooter|suspect|attacker|assailant))\b",
    re.IGNORECASE,
)
STATES_OF_ALL = frozenset({"dead", "died", "deaths", "bodies", "toll", "fatalities"})
"""Words that count all who died; "a gunman killed two people" leaves him out, the record does not."""


class Written(NamedTuple):
    """A written count: its character (0 in the title) and the word that told what is counted."""

    at: int
    mention: QuantityMention
    predicate: str


def choose(written: list[Written], implied: list[QuantityMention], role: str, text: str) -> ReadCount | None:
    """The article's own figure: the value with most votes, each its confidence, in title and lead four times.

    Totals over a time, an area or several events and parts of a count have no vote. None where the value has less
    than MIN_SHARE of the votes (several incidents, or an early figure repeated), where the attacker killed himself
    and the count may leave him out, where a higher toll stands anywhere or another beside one of many dead, and where
    the injured are not as many as those shot, less the dead.
    A number that is not written counts only where none is.
    """
    votes: defaultdict[tuple[float, float | None], float] = defaultdict(float)
    told: dict[tuple[float, float | None], list[Written]] = {}
    for each in written:
        value = each.mention.value
        if value.counted == role and _votes(each.mention):
            key = (value.low, value.high)
            votes[key] += each.mention.confidence * (LEAD_WEIGHT if each.at < LEAD_CHARS else 1)
            told.setdefault(key, []).append(each)
    if votes:
        best, weight = max(votes.items(), key=lambda item: item[1])
        if weight < MIN_SHARE * sum(votes.values()):
            return None
        whole = any(each.predicate in STATES_OF_ALL for each in told[best])
        if role == "killed":
            sure = _settled(best[0], written, rivals=len(votes) - 1)
            sure = sure and (whole or not SELF_INFLICTED.search(text[:SUICIDE_CHARS]))
        else:
            sure = _fits_shot(best[0], written, text)
        if not sure:
            return None
        return ReadCount(*best, told[best][0].mention.value.surface, True)
    for mention in implied:
        if mention.value.counted == role:
            return ReadCount(mention.value.low, mention.value.high, mention.value.surface, False)
    return None


def _settled(killed: float, written: list[Written], *, rivals: int) -> bool:
    """Return whether a toll is the article's last word: no higher one anywhere, and of many dead no other at all."""
    counts = [m.value for m in (each.mention for each in written) if m.value.counted == "killed"]
    return not any(value.low > killed for value in counts) and not (killed >= MANY and rivals)


def _votes(mention: QuantityMention) -> bool:
    value = mention.value
    return not mention.subset and not mention.cumulative and value.unit == "count" and value.modifier in EXACT


def _fits_shot(injured: float, written: list[Written], text: str) -> bool:
    lead = [each.mention for each in written if each.at < LEAD_CHARS and _votes(each.mention)]
    shot = {m.value.low for m in lead if m.value.counted == "killed-or-injured"}
    killed = {m.value.low for m in lead if m.value.counted == "killed"}
    if re.search(r"fatal|killed|dead|died", text[:LEAD_CHARS], re.IGNORECASE):
        killed.add(1.0)
    return not shot or injured in shot | {all_shot - dead for all_shot in shot for dead in killed}


def read_articles(articles: list[dict[str, Any]]) -> dict[Key, ReadCount]:
    nlp, config = load_parser(), ClaimConfig()
    found: dict[Key, ReadCount] = {}
    bodies = nlp.pipe(mask_furniture(article["body"], config) for article in articles)
    titles = nlp.pipe(article["title"] or "" for article in articles)
    for article, body, title in zip(articles, bodies, titles, strict=True):
        written = [Written(0, m, _word(title, m)) for m in find_quantities(title, config)]
        written += [Written(m.start, m, _word(body, m)) for m in find_quantities(body, config)]
        text = f"{title.text}\n{body.text}"
        implied = find_implied(body, config)
        for attribute, role in ATTRIBUTES.items():
            value = choose(written, implied, role, text)
            if value is not None:
                found[article["id"], attribute] = value
    return found


def _word(doc: Any, mention: QuantityMention) -> str:
    return str(doc[mention.predicate].lower_) if mention.predicate >= 0 else ""


def right(value: ReadCount, truth: float) -> bool:
    return value.low <= truth <= (value.low * 1.5 if value.high is None else value.high)


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def rate(hits: int, total: int) -> float:
    return round(hits / total, 4) if total else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    root = Path(os.environ.get("NEWSASSAY_BENCH_DATA", "../shared/data"))
    parser.add_argument("stories", nargs="?", type=Path, default=root / "stories/gva_longtail.jsonl")
    parser.add_argument("incidents", nargs="?", type=Path, default=root / "truth/gva_longtail_incidents.jsonl")
    parser.add_argument("claims", nargs="?", type=Path, default=root / "truth/gva_news_claims.jsonl")
    parser.add_argument("--limit", type=int, default=0, help="articles to read, 0 for all")
    parser.add_argument("--errors", type=int, default=0, help="wrong readings to print")
    options = parser.parse_args()
    if not options.stories.exists() or not options.incidents.exists():
        print(f"skipped: no {options.stories} or {options.incidents}")
        return
    records = {row["story_id"]: row for row in read_lines(options.incidents)}
    articles = [a for a in read_lines(options.stories) if a["story_id"] in records]
    articles = articles[: options.limit or None]
    began = time.perf_counter()
    found = read_articles(articles)
    seconds = time.perf_counter() - began
    baseline = read_baseline(options.claims, {a["id"] for a in articles})
    result: dict[str, Any] = {"bench": "counts", "file": options.stories.name, "articles": len(articles)}
    result["ms_per_article"] = round(1000 * seconds / max(len(articles), 1), 1)
    print(f"{'':14}{'set':>12}{'pairs':>8}{'read':>8}{'recall':>9}{'right':>9}{'baseline':>10}")
    for attribute in ATTRIBUTES:
        result[attribute] = report(attribute, articles, records, found, baseline)
    any_read = sum(any((a["id"], attribute) in found for attribute in ATTRIBUTES) for a in articles)
    result["articles_with_a_value"] = rate(any_read, len(articles))
    if options.errors:
        print_errors(articles, records, found, options.errors)
    print(f"articles with a value: {any_read} of {len(articles)}; {result['ms_per_article']} ms each")
    print(json.dumps(result))


def read_baseline(path: Path, ids: set[str]) -> dict[Key, tuple[float, bool]]:
    rows = read_lines(path) if path.exists() else []
    return {
        (row["article_id"], row["attribute"]): (row["value"], row["value"] == row["truth"])
        for row in rows
        if row["attribute"] in ATTRIBUTES and row["article_id"] in ids
    }


def report(
    attribute: str,
    articles: list[dict[str, Any]],
    records: dict[str, dict[str, Any]],
    found: dict[Key, ReadCount],
    baseline: dict[Key, tuple[float, bool]],
) -> dict[str, float]:
    sets = {
        "all": [a for a in articles if records[a["story_id"]][attribute]],
        "written": [a for a in articles if records[a["story_id"]][attribute]],
        "baseline's": [a for a in articles if (a["id"], attribute) in baseline],
    }
    out: dict[str, float] = {}
    for name, rows in sets.items():
        keys = [(a, found.get((a["id"], attribute))) for a in rows]
        read = [(a, v) for a, v in keys if v is not None and (v.written or name != "written")]
        hits = sum(right(v, records[a["story_id"]][attribute]) for a, v in read)
        ours, recall = rate(hits, len(read)), rate(len(read), len(rows))
        theirs = rate(sum(baseline[a["id"], attribute][1] for a in rows), len(rows)) if name == "baseline's" else 0.0
        shown = f"{theirs:10.3f}" if name == "baseline's" else f"{'':10}"
        print(f"{attribute:14}{name:>12}{len(rows):8}{len(read):8}{recall:9.3f}{ours:9.3f}{shown}")
        out |= {f"{name}_accuracy": ours, f"{name}_recall": recall}
        if name == "baseline's":
            out["baseline_accuracy"] = theirs
            same = sum(
                not right(v, records[a["story_id"]][attribute]) and right(v, baseline[a["id"], attribute][0])
                for a, v in read
            )
            out["wrong_as_the_baseline_reads"] = rate(same, len(read))
            print(f"{'':14}{same} of {len(read) - hits} wrong readings are what the baseline reads too")
    return out


def print_errors(
    articles: list[dict[str, Any]],
    records: dict[str, dict[str, Any]],
    found: dict[Key, ReadCount],
    limit: int,
) -> None:
    for article in articles:
        for attribute in ATTRIBUTES:
            truth = records[article["story_id"]][attribute]
            value = found.get((article["id"], attribute))
            if limit <= 0 or not (truth or value) or (value is not None and right(value, truth)):
                continue
            limit -= 1
            print(
                attribute,
                "TRUTH",
                truth,
                "OURS",
                value,
                "|",
                article["title"],
                "|",
                article["body"][:500].replace("\n", " "),
            )
            print()


if __name__ == "__main__":
    main()
