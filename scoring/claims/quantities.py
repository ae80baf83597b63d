"""Read counts and measures out of text as intervals, with what is counted."""

from typing import Any

import msgspec

from scoring.config import ClaimConfig
from scoring.models import QuantityValue


class QuantityMention(msgspec.Struct, frozen=True, kw_only=True):
    """A quantity where it stands: `doc.text[start:end]`, modifier included."""

    start: int
    end: int
    value: QuantityValue
    head: int
    """Index of the token that heads what is counted ("people" in "12 people"), or of the number itself."""
    number: int
    """Index of the number's own token."""
    predicate: int = -1
    """Index of the token that tells what happened to the counted ("killed"); -1 if none."""
    noun: str = ""
    """Lower-case noun that is counted ("people", "officer"); empty if elided."""
    implied: bool = False
    """The number is not written: "a man was killed" counts one."""
    subset: bool = False
    """A part of a larger count: "including 3 children", "two of the victims"."""
    confidence: float = 1.0


def find_quantities(doc: Any, config: ClaimConfig) -> list[QuantityMention]:
    """Find the quantities of a parsed text, in order."""
    del doc, config
    return []
