"""Return whether a time expression lies in the past or ahead, from the verb that governs it."""

import datetime as dt
import re
from typing import Any

from scoring.claims.calendar_values import Tense, month_number
from scoring.claims.timex import Match
from scoring.claims.word_lists import word_list

_FUTURE_AUX = frozenset(
    {"will", "'ll", "’ll", "shall", "wo", "would", "may", "might", "should", "could", "can", "must", "to"}
)
_FUTURE_CUES = frozenset(
    word_list(
        "scheduled expected expects expect plans plan planned set due slated hopes hope intends aims upcoming next"
    )
)
_PRESENT_AUX = frozenset({"is", "are", "be"})
_DEFERRING = frozenset(
    word_list(
        "extended postponed delayed deferred adjourned suspended gave given put pushed rescheduled moved remanded set"
    )
)
_BLOWS = frozenset(
    word_list(
        "shooting shootings attack attacks crash killing killings murder murders stabbing stabbings explosion blast "
        "robbery robberies bombing bombings shootout slaying homicide homicides accident collision assault death "
        "deaths earthquake quake massacre fire"
    )
)
"""What nobody announces: "are seeking witnesses of a shooting on Tuesday" tells of the Tuesday before."""
_MONTH_RULES = frozenset({"month", "month_day", "day_month"})
"""Dates whose year is to be found."""
_SOON_MONTHS = 2
"""So many months ahead, a month beside a noun ("a visit in September") is the coming one, whatever the verb's tense."""
_UNTIL_BEFORE = re.compile(r"\b(?:until|till|to)\s$")
_CLIMB = 8


def tense_of(text: str, match: Match, root: Any, published: dt.date) -> Tense:
    """Tense under which a time is meant: its verb's, but a deadline moved in the past lies ahead."""
    tense = read_tense(root)
    if tense == "past" and _UNTIL_BEFORE.search(text, max(0, match.start - 12), match.start):
        verb = next((node for node in (root, *root.ancestors) if node.tag_[:2] == "VB"), None)
        if verb is not None and verb.lower_ in _DEFERRING:
            return "future"
    if tense == "future" and _governor(root).lower_ in _BLOWS and _ongoing(root):
        return "past"
    if tense == "past" and match.rule in _MONTH_RULES and _governor(root).pos_ in ("NOUN", "PROPN"):
        ahead = (month_number(match.groups["m"]) - published.month) % 12
        return "" if 1 <= ahead <= _SOON_MONTHS else tense
    return tense


def _ongoing(root: Any) -> bool:
    """Return whether the verb above a time expression tells what is being done."""
    verb = next((node for node in (root, *root.ancestors) if node.tag_[:2] == "VB"), None)
    return verb is not None and verb.tag_ == "VBG"


def _governor(token: Any) -> Any:
    """Find the word that a time expression hangs on, past its prepositions."""
    node = token.head
    while node.pos_ == "ADP" and node.head.i != node.i:
        node = node.head
    return node


def read_tense(token: Any) -> Tense:
    """Tense of the verb that governs a token; empty if no verb does."""
    node = token
    for _ in range(_CLIMB):
        if node.tag_[:2] == "VB" or node.tag_ == "MD":
            tense = _verb_tense(node)
            if tense:
                return tense
        if node.head.i == node.i:
            return ""
        node = node.head
    return ""


def _verb_tense(verb: Any) -> Tense:
    words = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    if verb.tag_ == "MD" or words & _FUTURE_AUX:
        unable = words & {"could"} and any(child.dep_ == "neg" for child in verb.children)
        return "past" if unable or (words & {"have"} and "would" not in words) else "future"
    if verb.lower_ in _FUTURE_CUES and verb.tag_ != "VBD":
        return "future"
    if verb.tag_ == "VBN" and words & _PRESENT_AUX:
        return "present"
    if verb.tag_ in ("VBD", "VBN") or words & {"has", "have", "had", "was", "were", "did"}:
        return "past"
    if verb.tag_ in ("VBZ", "VBP"):
        return "present"
    return "future" if words & {"is", "are"} else ""
