"""Read labelled articles in time order, and embed them once per file and encoder."""

import datetime as dt
import hashlib
import json
import os
from pathlib import Path

import msgspec
import numpy as np

from scoring.config import EmbedConfig, EngineConfig
from scoring.embed import Encoder, embed_article
from scoring.models import Article, OriginSketch, Reading
from scoring.stories import read_terms

_NOTHING = np.zeros(0, dtype=np.uint64)


class Labelled(msgspec.Struct, frozen=True, kw_only=True):
    """An article with the story that people put it in."""

    article: Article
    story_id: str


def data_folder() -> Path:
    """Locate the evaluation data (NEWSASSAY_BENCH_DATA, default ../shared/data)."""
    return Path(os.environ.get("NEWSASSAY_BENCH_DATA", "../shared/data"))


def read_labelled(path: Path) -> list[Labelled]:
    """Read a file in time order; an article without a time takes that of the record before it.

    Without an id it takes its line number, without a story it is one of its own.
    """
    found = []
    last = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            record = json.loads(line)
            article_id = str(record.get("id") or f"line-{number}")
            last = _time(record.get("published_at")) or last
            outlet = record.get("outlet_domain") or record.get("outlet") or "unknown.example"
            article = Article(
                article_id=article_id,
                title=record.get("title"),
                body=record.get("body") or "",
                outlet_id=outlet,
                outlet_name=record.get("outlet") or outlet,
                url=record.get("url") or "",
                published_at=last,
                lang=record.get("lang") or "en",
            )
            found.append(Labelled(article=article, story_id=str(record.get("story_id") or article_id)))
    return sorted(found, key=lambda one: one.article.published_at)


def _time(text: str | None) -> dt.datetime | None:
    if not text:
        return None
    time = dt.datetime.fromisoformat(text)
    return time.astimezone(dt.UTC) if time.tzinfo else time.replace(tzinfo=dt.UTC)


def make_readings(
    labelled: list[Labelled], encoder: Encoder, config: EngineConfig, cache: Path | None
) -> list[Reading]:
    """Read terms and vectors; vectors are kept in `cache` by article text, encoder and configuration."""
    vectors = _vectors(labelled, encoder, config.embed, cache)
    return [
        Reading(
            article=one.article,
            sketch=OriginSketch(signature=_NOTHING, shingles=_NOTHING, sentences=_NOTHING),
            terms=read_terms(one.article, config.story),
            lead_vector=lead,
            body_vector=body,
            claims=(),
            claim_vectors=np.zeros((0, len(lead)), dtype=np.float32),
        )
        for one, (lead, body) in zip(labelled, vectors, strict=True)
    ]


def _vectors(
    labelled: list[Labelled], encoder: Encoder, config: EmbedConfig, cache: Path | None
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Embed every article, or read the vectors of an earlier run."""
    key = hashlib.sha256(f"{encoder.name}|{config.lead_words}|{config.passage_words}|{config.passages}".encode())
    for one in labelled:
        key.update(f"{one.article.title}\n{one.article.body}\n".encode())
    path = cache / f"vectors-{key.hexdigest()[:20]}.npz" if cache else None
    if path and path.exists():
        with np.load(path, allow_pickle=False) as arrays:
            return list(zip(arrays["lead"], arrays["body"], strict=True))
    vectors = [embed_article(one.article, encoder, config) for one in labelled]
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(path, lead=[lead for lead, _ in vectors], body=[body for _, body in vectors])
    return vectors
