"""Read the claims of labelled stories, and remember them and their vectors between runs.

Claims are kept by article and by the source of the reader, vectors by passage and encoder: a change of the
comparison costs no reading, a change of the reader no embedding.
"""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

import scoring
from scoring.claims import ClaimReader
from scoring.compare import compare_story as compare_matched
from scoring.config import EngineConfig, MatchConfig
from scoring.embed import Encoder, embed_texts
from scoring.match import Matcher, Sources, group_claims, match_claims
from scoring.models import Article, Claim, Comparison
from tests.benchmarks.story_data import Labelled

_SAVE_EVERY = 100
"""Articles or passages read between two writes of the cache."""

Compared = dict[tuple[str, str], Comparison]


class Told(msgspec.Struct, frozen=True):
    """What the articles of one story tell."""

    articles: tuple[Article, ...]
    claims: tuple[Claim, ...]
    vectors: NDArray[np.float32]
    """Unit vectors of the claims' passages, shape (len(claims), dimension)."""


class CachedReader:
    """Reads claims and embeds passages, once per text and code version."""

    def __init__(self, encoder: Encoder, config: EngineConfig, cache: Path | None) -> None:
        self._encoder = encoder
        self._reader = ClaimReader(config.claim)
        self._cache = cache
        tag = _digest(_reader_source() + msgspec.json.encode(config.claim))
        self._claims_file = cache / f"claims-{tag}.msgpack" if cache else None
        self._vectors_file = cache / f"vectors-{_digest(encoder.name.encode())}.npz" if cache else None
        self._claims: dict[str, tuple[Claim, ...]] = {}
        self._vectors: dict[str, NDArray[np.float16]] = {}
        self._unsaved = 0
        if self._claims_file and self._claims_file.exists():
            self._claims = msgspec.msgpack.decode(self._claims_file.read_bytes(), type=dict[str, tuple[Claim, ...]])
        if self._vectors_file and self._vectors_file.exists():
            with np.load(self._vectors_file, allow_pickle=False) as stored:
                self._vectors = dict(zip(stored["keys"].tolist(), stored["rows"], strict=True))

    def read(self, articles: Sequence[Article]) -> Told:
        """Return the claims of one story's articles with their vectors."""
        claims = [claim for article in articles for claim in self._claims_of(article)]
        return Told(tuple(articles), tuple(claims), self.embed([claim.text for claim in claims]))

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows, shape (len(texts), dimension)."""
        keys = [_digest(text.encode("utf-8", "replace")) for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._vectors}
        if missing:
            rows = embed_texts(self._encoder, list(missing.values())).astype(np.float16)
            self._vectors.update(zip(missing, rows, strict=True))
        if not texts:
            return np.zeros((0, self._encoder.dimension), dtype=np.float32)
        stacked = np.stack([self._vectors[key] for key in keys]).astype(np.float32)
        return np.asarray(stacked / np.linalg.norm(stacked, axis=1, keepdims=True), dtype=np.float32)

    def save(self) -> None:
        """Write the cache, if there is one."""
        if self._cache is None or self._claims_file is None or self._vectors_file is None:
            return
        self._cache.mkdir(parents=True, exist_ok=True)
        self._claims_file.write_bytes(msgspec.msgpack.encode(self._claims))
        if self._vectors:
            np.savez(self._vectors_file, keys=list(self._vectors), rows=np.stack(list(self._vectors.values())))

    def _claims_of(self, article: Article) -> tuple[Claim, ...]:
        stamp = f"{article.article_id}\n{article.outlet_id}\n{article.published_at}\n{article.body}"
        key = _digest(stamp.encode("utf-8", "replace"))
        if key not in self._claims:
            self._claims[key] = self._reader.read_claims(article)
            self._unsaved += 1
            if self._unsaved % _SAVE_EVERY == 0:
                self.save()
        return self._claims[key]


def configure(matcher: str) -> EngineConfig:
    """Return the engine's configuration with a matcher: of stories it learned from, a model raises fewer flags."""
    return EngineConfig(match=MatchConfig(model=matcher))


def compare_story(told: Told, story_id: str, matcher: Matcher, config: EngineConfig) -> Compared:
    """Match and compare the claims of one story, as the pipeline does."""
    values = config.compare.value
    matches = match_claims(told.claims, told.vectors, Sources({}, {}), matcher, config.match, values)
    facts = group_claims(told.claims, matches, story_id, config.match, values)
    return compare_matched(told.claims, facts.groups, facts.apart, config.compare)


def group_stories(labelled: Iterable[Labelled]) -> dict[str, list[Article]]:
    """Return the articles of each story that several outlets tell, in time order."""
    stories: dict[str, list[Article]] = {}
    for one in labelled:
        stories.setdefault(one.story_id, []).append(one.article)
    return {key: articles for key, articles in stories.items() if len({a.outlet_id for a in articles}) > 1}


def _reader_source() -> bytes:
    """Return the text of all that reading depends on."""
    root = Path(scoring.__file__).parent
    files = [file for part in ("models", "claims") for file in sorted((root / part).rglob("*"))]
    return b"".join(file.read_bytes() for file in files if file.is_file() and file.suffix != ".pyc")


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=10).hexdigest()
