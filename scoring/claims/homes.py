"""Read where named persons are from: "Ann Lee, 23, of Tulsa", "Ann Lee, from Bonn", "Ann Lee, who lives in Bonn"."""

import re
from collections.abc import Iterator
from typing import Any

from scoring.claims.assemble import Sentence, Slot, chars
from scoring.claims.entities import Mention
from scoring.models import HOME_ROLE

_AGE = r"(?:\s?[,(]?\s*(?:aged\s|age\s)?\d{1,3}(?:[ -]years?[ -]old)?\)?)?"
_BETWEEN = re.compile(rf"{_AGE},?\s+(?:both\s|all\s)?(?:of|from|who live[sd]? in|a resident of)\s+(?:the\s)?")
"""Words between a name and a home, the person's age among them."""
_NAME_GOES_ON = frozenset({"NNP", "NNPS"})


def home_slots(sentence: Sentence) -> Iterator[Slot]:
    """Give the homes of persons, each with who has it; they hold whatever event the sentence tells."""
    doc = sentence.doc
    for person in sentence.scene.mentions:
        if person.kind != "person":
            continue
        _, after = chars(doc, person.start, person.end)
        for place in sentence.places:
            if place.demonym or place.government or place.start <= after:
                continue
            between = sentence.text[after : place.start]
            if not _BETWEEN.fullmatch(between) or _goes_on(doc, place.end) or _is_moved(doc[person.end - 1], between):
                continue
            yield Slot(
                "place",
                place.value,
                place.start,
                place.end,
                HOME_ROLE,
                None,
                object=(_key(person),),
                confidence=place.confidence,
            )
            break


def _is_moved(person: Any, between: str) -> bool:
    """Tell "removed Ann Lee from the capital", which tells where she was."""
    return person.dep_ == "dobj" and between.split()[:1] == ["from"]


def _key(person: Mention) -> str:
    return f"person:{person.name}"


def _goes_on(doc: Any, end: int) -> bool:
    """Return whether a name goes on behind a place: "of Manchester United", "of the University of Oslo"."""
    following = doc.char_span(end, end + 2, alignment_mode="expand")
    if following is None or not len(following):
        return False
    return following[-1].tag_ in _NAME_GOES_ON or following[-1].lower_ == "of"
