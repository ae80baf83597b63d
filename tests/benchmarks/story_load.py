"""Time the join against many live articles, made from real words and vectors."""

import datetime as dt
import resource
import time

import msgspec
import numpy as np

from scoring.config import StoryConfig
from scoring.models import Reading
from scoring.stories import StoryIndex, load_join_model

PROBES = 200
WINDOW_DAYS = 30.0


def time_join(readings: list[Reading], live: int, config: StoryConfig) -> dict[str, float]:
    """Fill an index with `live` synthetic articles over 30 days and time joins of further ones.

    A synthetic article mixes the words of two real ones, has some names of its own, and a real vector with noise.
    Returns milliseconds of CPU time at the median and the 99th percentile, and memory per live article in bytes.
    """
    random = np.random.default_rng(0)
    index = StoryIndex(config, load_join_model())
    start = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(live):
        reading = _mix(readings, random, number, start + dt.timedelta(days=WINDOW_DAYS * number / live))
        index.restore(reading, f"sto_{number // 2}")
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    taken = []
    for number in range(PROBES):
        reading = _mix(readings, random, live + number, start + dt.timedelta(days=WINDOW_DAYS))
        started = time.process_time()
        index.join(reading)
        taken.append((time.process_time() - started) * 1e3)
    return {
        "live_articles": live,
        "join_ms_p50": round(float(np.median(taken)), 2),
        "join_ms_p99": round(float(np.quantile(taken, 0.99)), 2),
        "bytes_per_article": round(used * 1024 / live),
    }


def _mix(readings: list[Reading], random: np.random.Generator, number: int, at: dt.datetime) -> Reading:
    one, other = (readings[place] for place in random.integers(len(readings), size=2))
    terms = one.terms
    tokens = dict(list(terms.tokens.items())[:80]) | dict(list(other.terms.tokens.items())[:80])
    names = dict(list(terms.entities.items())[:8]) | {f"name {random.integers(50_000)}": 1.0 for _ in range(6)}
    noisy = (one.lead_vector + random.normal(0, 0.02, len(one.lead_vector))).astype(np.float32)
    noisy /= np.linalg.norm(noisy)
    mixed: Reading = msgspec.structs.replace(
        one,
        article=msgspec.structs.replace(one.article, article_id=f"synthetic-{number}", published_at=at),
        terms=msgspec.structs.replace(terms, tokens=tokens, entities=names, usable=True),
        lead_vector=noisy,
        body_vector=noisy,
    )
    return mixed
