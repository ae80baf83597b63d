"""Turn claims into vectors of what they answer, whatever they answer: two claims of one question lie near each other.

A claim's passage is encoded with a question word in place of its value ("how many people were killed in the blast").
The vector is the mean of the encoder's last states over that word, or over a polarity's own words, which are its event.
The encoder is the packaged one with a low-rank change of its weights, learned by contrast; see claim_encoder.md.
"""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from scoring.config import EmbedConfig
from scoring.embed import PACKAGED_SHA256, HashingEncoder, load_packaged
from scoring.errors import ModelFileError
from scoring.models import Claim

Floats = NDArray[np.float32]
MODEL_FILE: Final = "claim_encoder.npz"
"""Written by `python -m tests.benchmarks.train_claim_encoder`; see claim_encoder.md."""
SHIPPED: Final = "shipped"
HASHING: Final = "hashing"
FORMAT: Final = 1
SCALE: Final = 2.0
"""Factor of the low-rank change, as it was trained."""
QUESTIONS: Final = {"quantity": "how many", "date": "when", "place": "where", "set": "who"}
"""Kind of claim -> what stands in its passage in place of the value."""
UNASKED: Final = "statement"
"""Kind of claim that answers no question others could answer too; its vector is zero."""
MAX_TOKENS: Final = 128
_AT_ONCE = 32
_NEAR = 6
"""Words on either side of a value that the stand-in looks at."""


class Question(NamedTuple):
    """A passage that asks for its value: the asking words are `text[start:end]`."""

    text: str
    start: int
    end: int


class ClaimEncoder(Protocol):
    """Maps claims to unit vectors. Implementations needn't be safe under threads."""

    name: str
    """Identifies model and weights; claims of two encoders are never compared."""
    dimension: int

    def encode(self, claims: Sequence[Claim]) -> Floats:
        """Return unit rows, shape (len(claims), dimension); zero rows for untyped statements."""
        ...


def ask(claim: Claim) -> Question:
    """Return a claim's passage with a question word in place of its value."""
    start, end = max(0, claim.value_start - claim.start), max(0, claim.value_end - claim.start)
    word = QUESTIONS.get(claim.kind)
    if word is None:
        return Question(claim.text, start, end)
    return Question(f"{claim.text[:start]}{word}{claim.text[end:]}", start, start + len(word))


class HashedClaimEncoder:
    """Hashed words around the value, those near it twice: deterministic, without a model or torch."""

    def __init__(self, hashing: HashingEncoder) -> None:
        self._hashing = hashing
        self.dimension = hashing.dimension
        self.name = hashing.name

    def encode(self, claims: Sequence[Claim]) -> Floats:
        """Return unit rows, shape (len(claims), dimension); zero rows for untyped statements."""
        rows = np.zeros((len(claims), self.dimension), np.float32)
        asked = [at for at, claim in enumerate(claims) if claim.kind != UNASKED]
        if asked:
            rows[asked] = self._hashing.encode([_near_twice(ask(claims[at])) for at in asked])
        return rows


class TunedClaimEncoder:
    """The packaged encoder with a low-rank change of its weights. Not safe under threads: one caller at a time."""

    def __init__(self, model: Any, tokenizer: Any, name: str) -> None:
        self.name = name
        self._model = model
        self._tokenizer = tokenizer
        self.dimension = int(model.config.hidden_size)

    def encode(self, claims: Sequence[Claim]) -> Floats:
        """Return unit rows, shape (len(claims), dimension); zero rows for untyped statements."""
        rows = np.zeros((len(claims), self.dimension), np.float32)
        places: dict[Question, list[int]] = {}
        for at, claim in enumerate(claims):
            if claim.kind != UNASKED:
                places.setdefault(ask(claim), []).append(at)
        asked = sorted(places, key=lambda one: (len(one.text), one))
        for start in range(0, len(asked), _AT_ONCE):
            part = asked[start : start + _AT_ONCE]
            for question, vector in zip(part, self._encode(part), strict=True):
                rows[places[question]] = vector
        return rows

    def _encode(self, questions: Sequence[Question]) -> Floats:
        import torch

        with torch.inference_mode():
            return np.asarray(pool(self._model, self._tokenizer, questions).numpy(), np.float32)


def pool(model: Any, tokenizer: Any, questions: Sequence[Question]) -> Any:
    """Return the mean of a model's last states over the asking words, scaled to unit length, shape (questions, size).

    Args:
        model: a BERT of transformers.
        tokenizer: its tokenizer of the `tokenizers` library, without padding.
        questions: what to encode.

    """
    import torch

    encoded = tokenizer.encode_batch([question.text for question in questions])
    longest = min(MAX_TOKENS, max(len(one.ids) for one in encoded))
    ids = torch.zeros((len(encoded), longest), dtype=torch.long)
    heard, asking = torch.zeros((len(encoded), longest)), torch.zeros((len(encoded), longest))
    for row, (one, question) in enumerate(zip(encoded, questions, strict=True)):
        size = min(longest, len(one.ids))
        ids[row, :size] = torch.tensor(one.ids[:size])
        heard[row, :size] = 1.0
        for at, (start, end) in enumerate(one.offsets[:size]):
            asking[row, at] = float(start < question.end and end > question.start and end > start)
    asking = asking + (asking.sum(dim=1, keepdim=True) == 0) * heard  # the asking words were cut off
    states = model(input_ids=ids, attention_mask=heard).last_hidden_state
    mean = (states * asking[..., None]).sum(dim=1) / asking.sum(dim=1, keepdim=True)
    return torch.nn.functional.normalize(mean, dim=-1)


def load_claim_encoder(config: EmbedConfig) -> ClaimEncoder:
    """Load the configured claim encoder: the shipped one, "hashing[:n]", or a file of `train_claim_encoder`.

    Raises:
        ModelFileError: if the packaged weights or the file are missing, altered or of another format.

    """
    name = config.claim_model
    kind, _, dimension = name.partition(":")
    if kind == HASHING:
        return HashedClaimEncoder(HashingEncoder(int(dimension)) if dimension else HashingEncoder())
    try:
        content = (files(__package__).joinpath(MODEL_FILE) if name == SHIPPED else Path(name)).read_bytes()
    except OSError as error:
        raise ModelFileError(name, f"can't be read: {error}") from error
    changes = read_changes(content, name)
    model, tokenizer = load_packaged(config)
    change_weights(model, changes)
    return TunedClaimEncoder(model.eval(), tokenizer, f"claims:{hashlib.sha256(content).hexdigest()[:12]}")


def read_changes(content: bytes, name: str) -> dict[str, tuple[Floats, Floats]]:
    """Return layer -> (a, b) of a low-rank change, by which its weight grows by SCALE * b @ a."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            arrays: dict[str, Any] = {key: stored[key] for key in stored.files}
        if int(arrays.pop("format")) != FORMAT or str(arrays.pop("base")) != PACKAGED_SHA256:
            raise ModelFileError(name, "is of another format or another base model; train it again")
        layers = sorted({key.rpartition(".")[0] for key in arrays})
        return {
            layer: (arrays[f"{layer}.a"].astype(np.float32), arrays[f"{layer}.b"].astype(np.float32))
            for layer in layers
        }
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise ModelFileError(name, f"can't be read: {error}") from error


def change_weights(model: Any, changes: dict[str, tuple[Floats, Floats]]) -> None:
    """Add a low-rank change to a model's weights."""
    import torch

    with torch.no_grad():
        for layer, (a, b) in changes.items():
            model.get_submodule(layer).weight += SCALE * torch.from_numpy(b) @ torch.from_numpy(a)


def _near_twice(question: Question) -> str:
    """Return a passage with the words beside its asking words said again."""
    before = question.text[: question.start].split()[-_NEAR:]
    after = question.text[question.end :].split()[:_NEAR]
    return " ".join((question.text, *before, *after))
