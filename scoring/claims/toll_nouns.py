"""Return what nouns of a toll count: "the death toll rose to 52", "the number of dead stood at 12"."""

from typing import Any

from scoring.claims.events import LIKELY, OBJECT_EVENTS, STATES, SURE, Role
from scoring.claims.word_lists import word_list

_CLIMB = 5
"""How far above a number's "at" or "to" its toll may stand ("put the number killed in the quake at 47")."""
_COMING_TO = frozenset(word_list("to at of past from above over beyond near"))
TOLL = frozenset(word_list("toll tally count number total figure"))
"""Nouns that carry a count in a sentence of their own."""


def toll_role(node: Any) -> Role | None:
    """Read "the death toll rose to 52", "a toll of 52", "the number of dead stood at 12"."""
    prep = node.head
    if node.dep_ != "pobj" or prep.lower_ not in _COMING_TO:
        return _copula(node)
    governor = prep.head
    for _ in range(_CLIMB if prep.lower_ in ("at", "to") else 1):
        if governor.lower_ in TOLL and prep.lower_ in ("of", "at", "to"):
            return _kind(governor)
        for child in governor.children:
            if child.dep_ in ("nsubj", "nsubjpass", "dobj") and child.lower_ in TOLL and prep.lower_ != "from":
                return _kind(child)
        governor = governor.head
    return None


def _copula(node: Any) -> Role | None:
    if node.dep_ not in ("attr", "acomp", "nummod", "dobj"):
        return None
    for child in node.head.children:
        if child.dep_ == "nsubj" and child.lower_ in TOLL and child.i < node.i:
            return _kind(child)
    return None


def _kind(toll: Any) -> Role | None:
    words = [t.lower_ for t in toll.subtree][:12]
    for word in words:
        kind = STATES.get(word) or (OBJECT_EVENTS.get(word) if word != "sentence" else None)
        if kind is not None:
            return Role(kind, toll.i, SURE)
    return Role("killed", toll.i, LIKELY) if toll.lower_ == "toll" else None
