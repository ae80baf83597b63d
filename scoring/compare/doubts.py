"""Reasons to accuse nobody: signs that two differing claims fill different slots after all."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence

from scoring.compare.dates import gap_days, slip_note
from scoring.compare.persons import age_doubt, is_age
from scoring.compare.quantities import is_monotone
from scoring.compare.relations import bare
from scoring.compare.slots import block_key
from scoring.config import CompareConfig
from scoring.models import (
    Claim,
    DateValue,
    PlaceValue,
    PolarityValue,
    QuantityValue,
    SetValue,
    StatementValue,
    Value,
)

_WORD = re.compile(r"\w+")
_WEEKDAY = re.compile(r"(?i)\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b")
_NUMBERED = re.compile(r"\d")
_EARLIER_STATE = re.compile(r"(?i)\bhad(?:n['’]t| not| never| yet)\b|\bnever before\b")
_CHANGES = frozenset({"raise", "cut"})
"""Relations under which a number is true of one moment only."""
_PARTS = frozenset(
    {
        "other",
        "others",
        "another",
        "more",
        "additional",
        "further",
        "including",
        "among",
        "besides",
        "initial",
        "initially",
        "earlier",
        "previous",
        "previously",
        "former",
        "formerly",
        "original",
        "originally",
        "last",
        "prior",
        "each",
        "per",
        "every",
        "first",
        "second",
        "third",
    }
)
_WEEK = dt.timedelta(days=7)

ArticleValues = Mapping[tuple[str, ...], Mapping[str, Sequence[Claim]]]
"""block -> article -> its claims there."""


def doubt(a: Claim, b: Claim, config: CompareConfig) -> str:
    """Return why a difference between two claims may be none; empty if nothing speaks for that."""
    if is_age(a) and is_age(b):
        return age_doubt(a, b, config)
    return next((why for doubtful, why in _DOUBTS.items() if doubtful(a, b, config)), "")


def too_unlike(a: Claim, cosine: float, config: CompareConfig) -> bool:
    """Tell whether two passages are too unlike for a difference between them to accuse anybody."""
    if a.kind == "set" or is_age(a):
        return False
    if a.kind == "quantity":
        return cosine < config.quantity_cosine
    return cosine < (config.slot_cosine if a.kind in ("date", "place") else config.wording_cosine)


def held_elsewhere(a: Claim, b: Claim, values: ArticleValues) -> bool:
    """Tell whether either article says the other's value too, of the same kind: then they are two facts."""
    if a.kind not in ("quantity", "date", "place") or is_age(a):
        return False
    block = values.get(_slot_key(a), {})
    return any(same_value(b, own) for own in block.get(a.article_id, ())) or any(
        same_value(a, own) for own in block.get(b.article_id, ())
    )


def values_by_article(claims: Sequence[Claim]) -> ArticleValues:
    """Return the claims of each block by article."""
    found: dict[tuple[str, ...], dict[str, list[Claim]]] = {}
    for claim in claims:
        found.setdefault(_slot_key(claim), {}).setdefault(claim.article_id, []).append(claim)
    return found


def _slot_key(claim: Claim) -> tuple[str, ...]:
    """Return the block of a claim; for dates and places, of which a story has many, within its relation."""
    key = block_key(claim)
    return (*key, claim.frame.relation) if claim.kind in ("date", "place") else key


def same_value(a: Claim, b: Claim) -> bool:
    """Tell whether two claims give one value, whatever its wording."""
    return value_key(a.value) == value_key(b.value)


def value_key(value: Value) -> str:
    """Return what is the same for two equal values, whatever their wording."""
    match value:
        case QuantityValue():
            return f"{value.low} {value.high}"
        case DateValue():
            return f"{value.start} {value.end}"
        case PlaceValue():
            return "/".join(value.path)
        case SetValue():
            return f"{sorted(value.members)} {value.closed} {sorted(value.excluded)}"
        case PolarityValue():
            return f"{value.positive} {value.ordinal}"
        case StatementValue():
            return value.text


def _moved_on(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether the articles lie so far apart that undated claims needn't be about one moment."""
    if a.kind not in ("quantity", "date"):
        return False
    hours = abs((a.published_at - b.published_at).total_seconds()) / 3600
    if isinstance(a.value, QuantityValue):
        if a.frame.relation in _CHANGES:
            return hours > config.stale_hours
        undated = a.frame.date is None or b.frame.date is None
        return undated and not is_monotone(a.value) and hours > config.undated_hours
    relative = [v for v in (a.value, b.value) if isinstance(v, DateValue) and not _NUMBERED.search(v.surface)]
    return bool(relative) and hours > config.undated_hours


def _is_part(claim: Claim, config: CompareConfig) -> bool:
    """Tell whether the words around a number make it a part of a count, or that of another occasion."""
    at, until = max(0, claim.value_start - claim.start), max(0, claim.value_end - claim.start)
    before = _WORD.findall(claim.text[:at].lower())[-config.context_words :]
    after = _WORD.findall(claim.text[until:].lower())[: config.context_words // 2]
    own = _WORD.findall(claim.text[at:until].lower())
    return not _PARTS.isdisjoint((*before, *own, *after)) or after[:2] == ["of", "the"]


def _both_known(claim: Claim) -> bool:
    return bool(claim.frame.subject and claim.frame.object)


def _named_together(a: Claim, b: Claim, config: CompareConfig) -> bool:
    del config
    return _names_other(a, b) or _names_other(b, a)


def _other_event(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether two dates lie so far apart that they rather date two events."""
    one, two = a.value, b.value
    if not (isinstance(one, DateValue) and isinstance(two, DateValue)):
        return False
    return gap_days(one, two) > config.event_days and not slip_note(one, two)


def _parted(a: Claim, b: Claim, config: CompareConfig) -> bool:
    return a.kind == "quantity" and (_is_part(a, config) or _is_part(b, config))


def _vague(a: Claim, b: Claim, config: CompareConfig) -> bool:
    del config
    return a.kind == "polarity" == b.kind and not (_both_known(a) and _both_known(b))


def _other_matter(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether two statements name different objects: not answering questions is not answering reports."""
    del config
    one, two = ({bare(entity) for entity in claim.frame.object} for claim in (a, b))
    return a.kind == "polarity" == b.kind and bool(one and two) and not one & two


def _other_measure(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether two measures are told of different things done: how far it flew, how high it rose."""
    value = a.value
    measured = isinstance(value, QuantityValue) and value.unit in config.measures
    return measured and a.frame.predicate != b.frame.predicate


def _misread(a: Claim, b: Claim, config: CompareConfig) -> bool:
    return a.kind in ("polarity", "statement") and _likeness(a.text, b.text) >= config.same_wording


def _state_before(a: Claim, b: Claim, config: CompareConfig) -> bool:
    del config
    told = _EARLIER_STATE.search(a.text) or _EARLIER_STATE.search(b.text)
    return a.kind in ("polarity", "statement") and told is not None


def _names_other(a: Claim, b: Claim) -> bool:
    """Tell whether a's passage also contains the words of b's value."""
    if isinstance(b.value, StatementValue) or a.kind not in ("quantity", "date", "place"):
        return False
    surface = b.value.surface.lower().strip()
    return bool(surface) and re.search(rf"(?<!\w){re.escape(surface)}(?!\w)", a.text.lower()) is not None


def _ambiguous_week(a: Claim, b: Claim, config: CompareConfig) -> bool:
    del config
    one, two = a.value, b.value
    if not (isinstance(one, DateValue) and isinstance(two, DateValue)):
        return False
    vague = [v for v in (one, two) if _WEEKDAY.search(v.surface) and not _NUMBERED.search(v.surface)]
    gap = abs(one.start - two.start)
    return bool(vague) and gap % _WEEK == dt.timedelta() and gap <= 2 * _WEEK


def _likeness(a: str, b: str) -> float:
    one, two = set(_WORD.findall(a.lower())), set(_WORD.findall(b.lower()))
    return len(one & two) / max(1, len(one | two))


_DOUBTS: Mapping[Callable[[Claim, Claim, CompareConfig], bool], str] = {
    _named_together: "one passage names both values: they are two facts",
    _ambiguous_week: "a weekday may mean this week's or another's",
    _other_event: "so far apart that they rather date two events",
    _moved_on: "told of different days: what is measured may have changed between them",
    _parted: "one counts a part, or an earlier or another time",
    _vague: "who did it to whom is told too vaguely",
    _other_matter: "what it was done to differs",
    _other_measure: "two measures of different things",
    _misread: "almost the same words: one was read wrongly",
    _state_before: "one tells an earlier state",
}
