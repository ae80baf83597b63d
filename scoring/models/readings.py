"""Readings: all that one article tells by itself."""

import datetime as dt

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.models.articles import Article
from scoring.models.claims import Claim
from scoring.models.values import DriftType


class OriginSketch(msgspec.Struct, frozen=True, kw_only=True):
    """What origin detection keeps of one text."""

    signature: NDArray[np.uint64]
    """MinHash signature, shape (permutations,)."""
    shingles: NDArray[np.uint64]
    """Sorted unique hashes of the body's word n-grams, shape (n,)."""
    sentences: NDArray[np.uint64]
    """Sorted unique hashes of long normalised sentences, shape (m,)."""
    credit: str | None = None
    """Normalised name of the agency or outlet the text is credited to ("ap", "reuters")."""


class StoryTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What the story join keeps of one text, beside the vectors."""

    tokens: dict[str, float]
    """Term frequencies of title and body."""
    entities: dict[str, float]
    places: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    days: tuple[dt.date, ...] = ()
    title_tokens: tuple[str, ...] = ()
    usable: bool = True
    reason: str = ""
    """Why the text can't be clustered ("no text", "language"); empty if usable."""


class HeadlineDeparture(msgspec.Struct, frozen=True, kw_only=True):
    """A typed value of a headline that its own article contradicts."""

    headline: str
    """The headline's sentence."""
    body_claim_id: str
    drift_type: DriftType
    severity: float
    reason: str
    """One plain sentence."""


class Headline(msgspec.Struct, frozen=True, kw_only=True):
    """A headline beside its own article."""

    checked: int = 0
    """Typed claims of the headline to whose fact the body speaks."""
    departures: tuple[HeadlineDeparture, ...] = ()


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Everything computed from one article alone; a pure function of it and the models."""

    article: Article
    sketch: OriginSketch
    terms: StoryTerms
    lead_vector: NDArray[np.float32]
    """Title and lead, unit length, shape (dim,)."""
    body_vector: NDArray[np.float32]
    """Mean over the body's passages, unit length, shape (dim,)."""
    claims: tuple[Claim, ...]
    claim_vectors: NDArray[np.float32]
    """Unit length, shape (len(claims), dim)."""
    headline: Headline = Headline()
    encoder: str = ""
    """Name of the encoder of all these vectors; empty in records of releases that had only one."""
