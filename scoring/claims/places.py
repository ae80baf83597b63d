"""Read places out of text as administrative paths."""

from typing import Any

import msgspec

from scoring.config import ClaimConfig
from scoring.models import PlaceValue


class PlaceMention(msgspec.Struct, frozen=True, kw_only=True):
    """A place where it stands: `doc.text[start:end]`."""

    start: int
    end: int
    value: PlaceValue
    head: int
    """Index of the place's head token."""
    confidence: float = 1.0
    demonym: bool = False
    """An adjective or people's name ("Afghan"): tells a country, is no location of an event."""
    government: bool = False
    """Stands for a government ("Beijing said"): tells a country, is no location of an event."""


def find_places(doc: Any, config: ClaimConfig, country_hint: tuple[str, ...] = ()) -> list[PlaceMention]:
    """Find the places of a parsed text, in order; `country_hint` are ISO codes that decide between namesakes."""
    del doc, config, country_hint
    return []
