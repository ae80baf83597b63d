"""Labelled stories to train on: claims as the product reads them, vectors by encoders that haven't seen the story."""

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

import scoring
from scoring.claim_encoder import ClaimEncoder, HashedClaimEncoder, ask
from scoring.claims import ClaimReader
from scoring.config import EngineConfig
from scoring.corroboration.model import ObservationModel
from scoring.corroboration.observe import Told
from scoring.corroboration.passages import LIKENESS
from scoring.embed import HashingEncoder, load_encoder
from scoring.engine import Engine
from scoring.match.model import Matcher
from scoring.match.units import KINDS
from scoring.models import Claim, Reading
from scoring.origin import OriginIndex
from scoring.origin.groups import group_origins
from scoring.stories import load_join_model
from tests.benchmarks.boosted import NO_TREES
from tests.benchmarks.outlet_scores import read_set
from tests.benchmarks.story_data import read_labelled

FILES = ("coref/ecbplus", "stories/giveme5w1h_news_cluster", "stories/basil")
"""Sets with several independent articles a story."""
HALVES = 2
MOST_ARTICLES = 40
READERS: Final = (
    "claims", "config/claims.py", "embed.py", "models/articles.py", "models/claims.py", "models/readings.py",
    "models/values.py", "origin/sketch.py", "stories/terms.py",
)  # fmt: skip
"""What of the engine a reading depends on, its claims' vectors apart."""


class Story(NamedTuple):
    """One labelled story, ready to be observed."""

    name: str
    topic: str
    told: Told


def reading_engine() -> Engine:
    """Return an engine that reads as the product does, but for claims' vectors and headlines, which need models."""
    config = EngineConfig()
    encoder = load_encoder(config.embed)
    return Engine(
        config=config,
        encoder=encoder,
        claim_encoder=HashedClaimEncoder(HashingEncoder()),
        claim_reader=ClaimReader(config.claim),
        join_model=load_join_model(encoder=encoder.name),
        matcher=Matcher(pairs=(NO_TREES,) * len(KINDS), chance=np.zeros(len(KINDS)), departures=NO_TREES),
        observation_model=ObservationModel(np.zeros((len(KINDS), len(LIKENESS) + 1)), NO_TREES, NO_TREES),
    )


class RememberingEncoder:
    """An encoder that encodes each question once, however many planted articles ask it."""

    def __init__(self, encoder: ClaimEncoder) -> None:
        self._encoder = encoder
        self._known: dict[tuple[str | int, ...], NDArray[np.float32]] = {}
        self.name = encoder.name
        self.dimension = encoder.dimension

    def encode(self, claims: Sequence[Claim]) -> NDArray[np.float32]:
        """Return unit rows, shape (len(claims), dimension)."""
        keys: list[tuple[str | int, ...]] = [(claim.kind, *ask(claim)) for claim in claims]
        new = {key: claim for key, claim in zip(keys, claims, strict=True) if key not in self._known}
        if new:
            self._known.update(zip(new, self._encoder.encode(list(new.values())), strict=True))
        rows = [self._known[key] for key in keys]
        return np.stack(rows) if rows else np.zeros((0, self.dimension), np.float32)


def embed_stories(stories: Sequence[Story], encoders: Sequence[ClaimEncoder], cache: Path) -> list[Story]:
    """Return stories with their claims' vectors, each by the encoder that has not seen its topic."""
    cache.mkdir(parents=True, exist_ok=True)
    found = []
    for story in stories:
        encoder = encoders[half_of(story.topic)]
        claims = [(claim.claim_id, claim.kind, *ask(claim)) for claim in story.told.claims]
        digest = hashlib.sha256(f"{encoder.name} {claims}".encode()).hexdigest()[:24]
        path = cache / f"vectors-{digest}.npy"
        if not path.exists():
            np.save(path, encoder.encode(story.told.claims).astype(np.float16))
        vectors = np.load(path).astype(np.float32)
        found.append(story._replace(told=msgspec.structs.replace(story.told, vectors=vectors)))
    return found


def half_of(topic: str) -> int:
    """Return the half that a topic belongs to, for models that are measured on the other."""
    return zlib.crc32(topic.encode()) % HALVES


def read_stories(path: Path, engine: Engine, cache: Path) -> Iterator[Story]:
    """Yield the labelled stories of a file with at least two articles, copies found as in the product."""
    readings = {one.article.article_id: one for one in read_set(path, engine, cache)}
    topics = topics_of(path)
    stories: dict[str, list[Reading]] = {}
    for item in read_labelled(path):
        if item.article.article_id in readings:
            stories.setdefault(item.story_id, []).append(readings[item.article.article_id])
    for story_id, members in sorted(stories.items()):
        members.sort(key=lambda one: (one.article.published_at, one.article.article_id))
        if len(members) > 1:
            told = tell_story(members[:MOST_ARTICLES], engine.config)
            yield Story(f"{path.stem} {story_id}", f"{path.stem} {topics.get(story_id, story_id)}", told)


def topics_of(path: Path) -> dict[str, str]:
    """Return story_id -> topic; where a file has no topics a story is one of its own."""
    found = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = msgspec.json.decode(line)
            if record.get("topic") and path.parent.name == "coref":
                found[str(record["story_id"])] = str(record["topic"])
    return found


def tell_story(readings: Sequence[Reading], config: EngineConfig) -> Told:
    """Return a story's claims with who copied whom."""
    index = OriginIndex(config.origin)
    origins = {one.article.article_id: index.assign(one.article, one.sketch) for one in readings}
    width = max((one.claim_vectors.shape[1] for one in readings if len(one.claims)), default=0)
    return Told(
        claims=[claim for one in readings for claim in one.claims],
        vectors=np.concatenate(
            [np.zeros((0, width), np.float32), *(one.claim_vectors for one in readings if len(one.claims))]
        ),
        articles=[one.article for one in readings],
        origins=group_origins(tuple(origins.values())),
    )


def stamp(paths: Sequence[Path]) -> str:
    """Return a digest of files and folders, so that what an older engine read or learned isn't taken for today's."""
    digest = hashlib.sha256()
    for path in paths:
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        for file in files:
            if file.suffix in {".py", ".json", ".txt"}:
                digest.update(file.read_bytes())
    return digest.hexdigest()[:10]


def reading_folder(cache: Path) -> Path:
    """Return the folder of what today's readers read."""
    return cache / f"read-{stamp([engine_folder() / name for name in READERS])}"


def engine_folder() -> Path:
    """Return the folder of the engine's code."""
    return Path(scoring.__file__).parent
