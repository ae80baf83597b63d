"""Read what happened to the counted from the words right beside a number, where the parse is silent or misled."""

from typing import Any

from scoring.claims.events import HARM, INJURY_NOUNS, NEARBY, OBJECT_EVENTS, STATES, SUBJECT_EVENTS, SURE, Role
from scoring.claims.roles import BE, verb_kind

_HARMING = frozenset({"kills", "killing", "injures", "injuring", "wounds", "wounding", "hurts", "hurting"})
_AFTER_STATE = frozenset({"in", "after", "at", "as", "when", "by", "on", "during", "near", "outside", "following"})


def adjacent_role(number: Any) -> Role | None:
    """Read "1 dead, 3 hurt", "kills 2, injures 4": the word right beside a bare number, however a headline parses."""
    doc = number.doc
    if number.i + 1 >= len(doc):
        return None
    state = doc[number.i + 1]
    verb = doc[number.i - 1] if number.i else None
    if verb is not None and verb.lower_ in _HARMING and state.lower_ not in STATES:
        return Role(OBJECT_EVENTS[verb.lower_], verb.i, SURE)
    kind = STATES.get(state.lower_) or (OBJECT_EVENTS.get(state.lower_) if state.lower_ == "killed" else None)
    after = doc[number.i + 2] if number.i + 2 < len(doc) else None
    if kind not in ("killed", "injured") or state.lower_ in INJURY_NOUNS:
        return None
    ends = after is None or after.is_punct or after.is_space or after.lower_ in _AFTER_STATE
    return Role(kind, state.i, SURE) if ends else None


def nearby_role(doc: Any, number: Any, noun: Any | None, window: int) -> Role | None:
    """Role of an event word right beside the number, within `window` tokens and no other number between."""
    start = noun.i if noun is not None and noun.i > number.i else number.i
    for index in range(start + 1, min(start + 1 + window, len(doc))):
        token = doc[index]
        if (
            token.like_num
            or token.text in ",.;:()!?—–\n"
            or token.is_space
            or token.lower_ in ("and", "after", "by", "who")
        ):
            break
        if token.tag_ in ("VBZ", "VBP", "VB") and token.lower_ not in BE | {"have", "has"}:
            break
        kind = OBJECT_EVENTS.get(token.lower_) if token.tag_ in ("VBN", "VBD", "JJ") else None
        kind = kind or SUBJECT_EVENTS.get(token.lower_) or STATES.get(token.lower_)
        if kind in HARM and not _has_object(token):
            return Role(verb_kind(token, str(kind)), token.i, NEARBY)
    return None


def _has_object(token: Any) -> bool:
    return any(child.dep_ in ("dobj", "nsubjpass") for child in token.children)
