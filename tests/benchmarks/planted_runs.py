"""Read planted articles once, and score them by models that have not seen their stories."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import msgspec

from scoring import batch
from scoring.batch import BatchResult, score_readings
from scoring.corroboration import load_observation_model
from scoring.engine import Engine
from scoring.errors import ModelFileError
from scoring.match import load_matcher
from scoring.models import Claim, Member, Reading, StoryResult
from scoring.pipeline import score_story
from tests.benchmarks import train_matcher, train_observations
from tests.benchmarks.outlet_scores import read_set
from tests.benchmarks.planting import Key, Plan, plant, read_records, write_articles
from tests.benchmarks.train_claim_encoder import open_encoders
from tests.benchmarks.training_stories import (
    HALVES,
    RememberingEncoder,
    engine_folder,
    half_of,
    reading_engine,
    reading_folder,
    stamp,
    topics_of,
)


class Kind(NamedTuple):
    """A model that is trained on one half of the topics."""

    name: str
    train: Callable[[Sequence[str]], int]
    sources: tuple[str, ...]
    """What of the engine it depends on."""
    trainers: tuple[str, ...]


_OBSERVATIONS = Kind(
    "observations",
    train_observations.main,
    ("corroboration", "config/corroboration.py", "origin", "trees.py", "claim_encoder.py"),
    ("train_observations.py", "train_claim_encoder.py", "changed_values.py"),
)
_MATCHER = Kind(
    "matcher",
    train_matcher.main,
    (
        "match",
        "config/match.py",
        "config/compare.py",
        "values.py",
        "person_names.py",
        "opposites.py",
        "origin",
        "trees.py",
        "claim_encoder.py",
    ),
    ("train_matcher.py", "train_claim_encoder.py", "changed_values.py"),
)


class Bench(msgspec.Struct, frozen=True):
    """One labelled file with all that scoring its planted articles needs."""

    source: Path
    records: list[dict[str, Any]]
    reader: Engine
    engines: tuple[Engine, ...]
    """Engine n has not seen half n of the topics."""
    halves: dict[str, int]
    """Article -> half of its topic."""
    cache: Path

    def run(self, plan: Plan) -> tuple[Key, BatchResult]:
        """Plant, read and score."""
        made, key = plant(self.records, plan)
        readings = self._read(made, key)
        return key, self._score(readings)

    def _read(self, made: list[dict[str, Any]], key: Key) -> list[Reading]:
        """Return the readings of planted articles; each text is read once, whichever plans have it."""
        texts: dict[str, str] = {}
        readings: dict[str, Reading] = {}
        for articles in (plant(self.records, Plan(clean=True))[0], plant(self.records, key.plan.unstyled)[0], made):
            changed = [one for one in articles if texts.get(one["id"]) != one["body"]]
            texts |= {one["id"]: one["body"] for one in changed}
            if changed:
                content = "".join(f"{one['id']}{one['body']}" for one in changed)
                digest = hashlib.sha256(content.encode()).hexdigest()[:10]
                path = self.cache / f"{self.source.stem}-planted-{digest}.jsonl"
                write_articles(path, changed)
                readings |= {one.article.article_id: one for one in read_set(path, self.reader, self.cache)}
        assigned = [assign(readings[article_id], outlet) for article_id, outlet in key.outlets.items()]
        assigned = [self._embed(one) for one in assigned]
        return sorted(assigned, key=lambda one: (one.article.published_at, one.article.article_id))

    def _embed(self, reading: Reading) -> Reading:
        """Return a reading with its claims' vectors by the encoder that has not seen its topic."""
        encoder = self.engines[self.halves[reading.article.article_id]].claim_encoder
        return msgspec.structs.replace(reading, claim_vectors=encoder.encode(reading.claims))

    def _score(self, readings: Sequence[Reading]) -> BatchResult:
        """Score as the product does, each story by the engine that has not seen its topic."""

        def score_unseen(story_id: str, members: Sequence[Member], engine: Engine, *others: Any) -> StoryResult:
            del engine
            halves = Counter(self.halves[member.reading.article.article_id] for member in members)
            return score_story(story_id, members, self.engines[halves.most_common(1)[0][0]], *others)

        with patch.object(batch, "score_story", score_unseen):
            return score_readings(readings, self.engines[0], readings[-1].article.published_at)


def assign(reading: Reading, outlet: str) -> Reading:
    """Return a reading as if the article were an outlet's."""

    def own(claim: Claim) -> Claim:
        holder = claim.holder
        if holder.kind == "outlet":
            holder = msgspec.structs.replace(holder, name=outlet)
        return msgspec.structs.replace(claim, outlet_id=outlet, holder=holder)

    article = msgspec.structs.replace(reading.article, outlet_id=outlet, outlet_name=outlet)
    return msgspec.structs.replace(reading, article=article, claims=tuple(map(own, reading.claims)))


def open_bench(source: Path, engine: Engine, cache: Path, models: Sequence[Path] = ()) -> Bench:
    """Return the bench of a labelled file.

    Args:
        source: labelled articles of several outlets a story.
        engine: its matcher and observation model are replaced.
        cache: folder for readings and models; each engine's readers have a folder of their own in it.
        models: observation models that have not seen half 0 and half 1; trained here if none are given.

    """
    folder = reading_folder(cache)
    observations = models or [_model(half, folder, _OBSERVATIONS) for half in range(HALVES)]
    matchers = [_model(half, folder, _MATCHER) for half in range(HALVES)]
    engines = tuple(
        msgspec.structs.replace(
            engine,
            observation_model=load_observation_model(str(seen)),
            matcher=load_matcher(str(matched)),
            claim_encoder=RememberingEncoder(encoder),
        )
        for seen, matched, encoder in zip(observations, matchers, open_encoders(folder), strict=True)
    )
    records = read_records(source)
    topics = topics_of(source)
    halves = {}
    for record in records:
        story_id = str(record["story_id"])
        halves[str(record["id"])] = half_of(f"{source.stem} {topics.get(story_id, story_id)}")
    return Bench(source, records, reading_engine(), engines, halves, folder)


def _model(half: int, folder: Path, kind: Kind) -> Path:
    """Return the model that has not seen a half of the topics; train it if today's code has none."""
    here = Path(__file__).parent
    digest = stamp([*(engine_folder() / name for name in kind.sources), *(here / name for name in kind.trainers)])
    path = folder / f"{kind.name}-{digest}-{half}.npz"
    if not path.exists():
        arguments = ["--half", str(half), "--cache", str(folder), "--out", str(path)]
        if kind.train(arguments) or not path.exists():
            raise ModelFileError(str(path), "could not be trained")
    return path
