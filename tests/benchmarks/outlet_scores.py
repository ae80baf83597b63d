"""Outlet scores over whole sets of real articles, by the full engine.

`python -m tests.benchmarks.outlet_scores [--cache DIR] [--out FILE] [--flags FILE] [--least N] [--seconds N] SET...`:
sets of the stories folder by name, or paths to files of their form; by default those that name many outlets. Articles
are read once and kept in the cache folder. The summary (FILE, Markdown) holds no article text; the flags (FILE, JSON
lines) do, for reading them by hand, and stay out of the repository.
"""

import argparse
import json
import math
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from scoring.batch import BatchResult, score_readings
from scoring.engine import Engine, load_engine
from scoring.models import OutletScore, Reading
from scoring.pipeline import read_article
from service.repository.stored import decode, encode
from tests.benchmarks.story_data import data_folder, read_labelled

SETS = ("gva_longtail", "allsides_neus_fulltext", "allsides_roundups_2021")
SHOWN = 12
"""Outlets shown at either end."""


def read_set(path: Path, engine: Engine, cache: Path, least: int = 1, seconds: float = math.inf) -> list[Reading]:
    """Return the readings of a file's articles in order of time, from the cache where it has them.

    Only articles of stories (as the file has them) with at least so many articles: below four nothing can be scored,
    since three independent origins beside the claim's own have to agree. After `seconds` no more are read: the
    first in time are there.
    """
    cache.mkdir(parents=True, exist_ok=True)
    kept = cache / f"{path.stem}.readings"
    readings: dict[str, Reading] = {}
    if kept.exists():
        readings = {r.article.article_id: r for r in map(_decode, msgspec.msgpack.decode(kept.read_bytes()))}
    labelled = read_labelled(path)
    sizes = Counter(item.story_id for item in labelled)
    articles = [item.article for item in labelled if sizes[item.story_id] >= least]
    started = time.perf_counter()
    missing = [article for article in articles if article.article_id not in readings]
    for done, article in enumerate(missing, 1):
        if time.perf_counter() - started > seconds:
            kept.write_bytes(msgspec.msgpack.encode([encode(reading) for reading in readings.values()]))
            break
        readings[article.article_id] = read_article(article, engine)
        if done % 200 == 0 or done == len(missing):
            print(f"{path.stem}: {done} of {len(missing)} read, {time.perf_counter() - started:.0f} s", flush=True)
            kept.write_bytes(msgspec.msgpack.encode([encode(reading) for reading in readings.values()]))
    wanted = {article.article_id for article in articles}
    held = [reading for article_id, reading in readings.items() if article_id in wanted]
    return sorted(held, key=lambda reading: (reading.article.published_at, reading.article.article_id))


def _decode(data: bytes) -> Reading:
    return decode(data, Reading)


def summarise(name: str, result: BatchResult) -> list[str]:
    """Return a set's summary in Markdown, without a word of its articles."""
    rows = [row for story in result.stories for row in story.ledger]
    scored = [row for row in rows if row.agreed or row.departed]
    facts = Counter(fact.state for story in result.stories for fact in story.facts)
    ranked = sorted((s for s in result.scores if s.n_eff), key=lambda s: (-s.agreement.low, s.outlet_id))
    warm = sum(not story.records.cold for story in result.stories if story.records)
    drift = Counter(row.drift_type or "other" for row in scored if row.departed)
    headlines = [reading.headline for reading in result.readings]
    states = ", ".join(f"{n} {state}" for state, n in sorted(facts.items()))
    departing = sum(row.departed > 0 for row in scored)
    types = ", ".join(f"{n} {kind}" for kind, n in drift.most_common()) or "none"
    verdicts = ", ".join(f"{n} {verdict}" for verdict, n in sorted(Counter(row.verdict for row in rows).items()))
    checked, apart = sum(h.checked for h in headlines), sum(len(h.departures) for h in headlines)
    told = (
        f"{len(result.readings)} articles of {len(result.scores)} outlets, {len(result.stories)} stories, "
        f"{len(rows)} claims, {sum(facts.values())} facts ({states}); {len(scored)} claims scored, {departing} of them "
        f"departing ({types}). Verdicts: {verdicts}. {warm} stories were judged with outlets' records. Headlines: "
        f"{checked} values checked, {apart} departing from their own article. "
        f"{sum(s.sufficient for s in result.scores)} outlets have sufficient evidence. As of {result.as_of:%Y-%m-%d}."
    )
    lines = [
        f"## {name}",
        "",
        told,
        "",
        "| outlet | agreement (90 %) | drift | worst type | n_eff | claims | scored | label |",
        "|---|---|---|---|---|---|---|---|",
    ]
    shown = ranked if len(ranked) <= 2 * SHOWN else [*ranked[:SHOWN], None, *ranked[-SHOWN:]]
    own = Counter(row.outlet_id for row in scored)
    return [*lines, *(_row(score, own) if score else "| … | | | | | | | |" for score in shown), ""]


def _row(score: OutletScore, scored: Counter[str]) -> str:
    worst = max(score.drift_by_type, key=lambda kind: score.drift_by_type[kind].mean)
    a = score.agreement
    return (
        f"| {score.outlet_id} | {a.mean:.3f} ({a.low:.3f}-{a.high:.3f}) | {score.drift.mean:.3f} | {worst} "
        f"{score.drift_by_type[worst].mean:.3f} | {score.n_eff:.1f} | {score.claims} | {scored[score.outlet_id]} "
        f"| {score.label} |"
    )


def list_flags(name: str, result: BatchResult) -> Iterable[dict[str, object]]:
    """Yield every contradicted or disputed claim and every headline that departs, with the passages against it."""
    claims = {claim.claim_id: claim for reading in result.readings for claim in reading.claims}
    for story in result.stories:
        for item in story.assessments:
            if item.verdict in {"contradicted", "disputed"}:
                claim = claims[item.claim_id]
                against = [row.claim_id for row in item.evidence if row.relation == "contradicts"]
                yield {
                    "set": name,
                    "verdict": item.verdict,
                    "scored": item.scored,
                    "outlet": claim.outlet_id,
                    "drift": item.drift_type,
                    "severity": round(item.severity, 2),
                    "reason": item.reason,
                    "passage": claim.text,
                    "against": [claims[other].text for other in against[:4]],
                }


def list_headlines(name: str, result: BatchResult) -> Iterable[dict[str, object]]:
    """Yield every headline that departs from its own article."""
    for reading in result.readings:
        claims = {claim.claim_id: claim.text for claim in reading.claims}
        for found in reading.headline.departures:
            told = {"set": name, "verdict": "headline", "outlet": reading.article.outlet_id, "drift": found.drift_type}
            yield {**told, "passage": found.headline, "against": [claims[found.body_claim_id]]}


def main(arguments: Sequence[str] | None = None) -> int:
    """Read and score the sets; print and write the summary."""
    options = argparse.ArgumentParser(description="Outlet scores over sets of articles.")
    options.add_argument("sets", nargs="*", default=SETS)
    options.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "newsassay-readings")
    options.add_argument("--out", type=Path)
    options.add_argument("--flags", type=Path)
    options.add_argument("--least", type=int, default=1, help="only articles of stories of at least so many articles")
    options.add_argument("--seconds", type=float, default=math.inf, help="longest time to read articles of a set")
    given = options.parse_args(arguments)
    engine = load_engine()
    summary, flags = [], []
    for name in given.sets:
        path = Path(name) if Path(name).suffix else data_folder() / "stories" / f"{name}.jsonl"
        if not path.exists():
            print(f"skipped: no file {path}")
            continue
        readings = read_set(path, engine, given.cache, given.least, given.seconds)
        started = time.perf_counter()
        result = score_readings(readings, engine, readings[-1].article.published_at)
        found = [*list_flags(path.stem, result), *list_headlines(path.stem, result)]
        summary += summarise(path.stem, result)
        flags += found
        figures = {"articles": len(readings), "stories": len(result.stories), "flags": len(found)}
        print(json.dumps({"set": path.stem, "seconds": round(time.perf_counter() - started, 1), "figures": figures}))
    print("\n".join(summary))
    if given.out:
        given.out.write_text("\n".join(summary), "utf-8")
    if given.flags:
        given.flags.write_text("".join(json.dumps(flag) + "\n" for flag in flags), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
