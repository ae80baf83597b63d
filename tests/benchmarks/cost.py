"""Time of reading and comparing claims per 600 words, and where it goes.

`python -m tests.benchmarks.cost [FILE] [--articles N] [--top N]` takes whole stories of FILE (by default the
giveme5w1h news clusters of the evaluation data) until they hold N articles. It times, article by article, the parse,
the whole reading (parse included) and the embedding, and per story grouping and comparing its claims. Then it reads
bodies made to be slow: one of 100,000 words and texts of one repeated pattern. Prints medians in milliseconds per 600
words, the profile's top entries by own time, and one JSON line. All times are processor time, since a wall clock
measures the neighbours of a shared machine too.
"""

import argparse
import cProfile
import datetime as dt
import io
import json
import os
import pstats
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from scoring.claims.parse import load_parser, parse_body
from scoring.compare import compare_story
from scoring.embed import embed_article, embed_texts
from scoring.engine import Engine, load_engine
from scoring.match import Sources, group_claims, match_claims
from scoring.models import Article, Claim

DEFAULT = "stories/giveme5w1h_news_cluster.jsonl"
WORDS = 600
TARGET_MS = 120.0
"""Reading and comparing 600 words, parse included, embedding not (issue 4)."""
LONG_WORDS = 100_000
REPEATED = ("said 12 people ", "A, B and C, ", "no ", "(", "France and Germany ", "<b>12</b> ", "May 5 ", "1,000 ")
REPEATED_CHARS = 60_000
_Result = TypeVar("_Result")


def timed(call: Callable[[], _Result]) -> tuple[_Result, float]:
    """Return a call's result and its milliseconds of processor time, all threads: a busy machine stretches the rest."""
    began = time.process_time()
    result = call()
    return result, 1000 * (time.process_time() - began)


def load_stories(path: Path, articles: int) -> list[list[Article]]:
    """Return whole stories until they hold as many articles."""
    stories: dict[str, list[Article]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        stories.setdefault(row["story_id"], []).append(to_article(row["id"], row["body"], row["published_at"]))
    taken: list[list[Article]] = []
    for story in stories.values():
        if sum(map(len, taken)) >= articles:
            break
        taken.append(story)
    return taken


def to_article(name: str, body: str, published: str) -> Article:
    """Make an article with what reading needs."""
    when = dt.datetime.fromisoformat(published)
    return Article(
        article_id=name,
        outlet_id=f"{name}.example",
        outlet_name=name,
        url=f"https://{name}.example/",
        title=None,
        body=body,
        published_at=when if when.tzinfo else when.replace(tzinfo=dt.UTC),
    )


def time_article(article: Article, engine: Engine) -> tuple[dict[str, float], Sequence[Claim], np.ndarray]:
    """Time one article's parse, reading and embedding, in milliseconds per 600 words."""
    scale = WORDS / max(len(article.body.split()), 1)
    _, parse = timed(lambda: parse_body(article.body, engine.config.claim, load_parser()))
    claims, reading = timed(lambda: engine.claim_reader.read_claims(article))
    _, lead = timed(lambda: embed_article(article, engine.encoder, engine.config.embed))
    vectors, passages = timed(lambda: embed_claims(claims, engine))
    return {"parse": parse * scale, "reading": reading * scale, "embedding": (lead + passages) * scale}, claims, vectors


def embed_claims(claims: Sequence[Claim], engine: Engine) -> np.ndarray:
    """Embed each passage once, as the pipeline does."""
    passages = list(dict.fromkeys(claim.text for claim in claims))
    row_of = {text: row for row, text in enumerate(passages)}
    return embed_texts(engine.encoder, passages)[[row_of[claim.text] for claim in claims]]


def time_comparison(read: list[tuple[Article, Sequence[Claim], np.ndarray]], engine: Engine) -> float:
    """Time grouping and comparing a story's claims, in milliseconds per 600 words of it."""
    everyone = [claim for _, own, _ in read for claim in own]
    every_vector = np.concatenate([rows for _, _, rows in read])
    config = engine.config
    values = config.compare.value

    def compare() -> None:
        matches = match_claims(everyone, every_vector, Sources({}, {}), engine.matcher, config.match, values)
        facts = group_claims(everyone, matches, "story", config.match, values)
        compare_story(everyone, facts.groups, facts.apart, config.compare)

    return timed(compare)[1] * WORDS / max(sum(len(article.body.split()) for article, _, _ in read), 1)


def profile_reading(articles: Sequence[Article], engine: Engine, top: int) -> str:
    """Return the functions in which reading spends its own time."""
    profile = cProfile.Profile()
    for article in articles:
        profile.runcall(engine.claim_reader.read_claims, article)
    out = io.StringIO()
    pstats.Stats(profile, stream=out).strip_dirs().sort_stats("tottime").print_stats(top)
    return "\n".join(line for line in out.getvalue().splitlines()[6:] if line.strip())


def time_hard_bodies(engine: Engine) -> dict[str, float]:
    """Return the seconds of reading bodies that are made to be slow."""
    sentences = (f"Kenya expelled {number} diplomats from Chile on Friday." for number in range(2, LONG_WORDS // 8 + 2))
    bodies = {f"{LONG_WORDS} words": " ".join(sentences)}
    bodies |= {repr(text): text * (REPEATED_CHARS // len(text)) for text in REPEATED}
    now = "2026-03-04T09:00:00Z"
    return {
        name: timed(lambda body=body: engine.claim_reader.read_claims(to_article("hard", body, now)))[1] / 1000  # type: ignore[misc]  # mypy infers no type for a lambda with a default
        for name, body in bodies.items()
    }


def main() -> None:
    """Print the table, the profile and one JSON line."""
    root = Path(os.environ.get("NEWSASSAY_BENCH_DATA", "../shared/data"))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=root / DEFAULT)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--top", type=int, default=15, help="entries of the profile")
    options = parser.parse_args()
    if not options.file.exists():
        print(f"skipped: no {options.file}")
        return
    engine = load_engine()
    stories = load_stories(options.file, options.articles)
    time_article(stories[0][0], engine)  # loads parser and tables
    parts: dict[str, list[float]] = {"parse": [], "reading": [], "embedding": [], "comparison": []}
    for story in stories:
        read = []
        for article in story:
            times, claims, vectors = time_article(article, engine)
            read.append((article, claims, vectors))
            for name, value in times.items():
                parts[name].append(value)
        parts["comparison"].append(time_comparison(read, engine))
    medians = {name: round(statistics.median(values), 1) for name, values in parts.items()}
    both = round(medians["reading"] + medians["comparison"], 1)
    print(f"{'part':<24}{'ms per 600 words':>18}")
    for name, value in medians.items():
        print(f"{name:<24}{value:18.1f}")
    print(f"{'reading + comparison':<24}{both:18.1f}   target {TARGET_MS:.0f}\n")
    print(profile_reading([article for story in stories for article in story], engine, options.top), "\n")
    hard = {name: round(seconds, 2) for name, seconds in time_hard_bodies(engine).items()}
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print("\n".join(f"{name:<24}{seconds:8.2f} s" for name, seconds in hard.items()), f"\npeak memory {peak} MiB")
    result: dict[str, Any] = {"bench": "cost", "file": options.file.name, "articles": sum(map(len, stories))}
    print(json.dumps(result | medians | {"reading_and_comparison": both, "hard_bodies_s": hard, "peak_mib": peak}))


if __name__ == "__main__":
    main()
