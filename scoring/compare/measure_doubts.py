"""Doubts about two measures, sums, shares and spans: other moments, other things measured, sums only asked for."""

import math
import re

from scoring.compare.count_doubts import DIGITS, after_value, without_value
from scoring.compare.quantities import log_gap, scale_note
from scoring.config import CompareConfig
from scoring.models import Claim, QuantityValue

_MOMENTARY = frozenset({"close", "open", "trade", "fall", "rise", "drop", "slide", "gain", "move", "climb", "slip"})
"""Predicates of measures that change within a day."""
_NEW = re.compile(r"(?i)\W*(?:\w+ )?new \w")
"""Behind a number: how many more there were that day."""
_SPANS = frozenset({"minute", "hour", "day", "week", "month", "year"})
_COUNTED_FROM = re.compile(r"(?i)\W*(?:\w+\W+)?(?:after|before|since|ago|later|earlier|into|from|until)\b")
_LASTING = re.compile(r"(?i)\bfor (?:(?:the|his|her|its|their) (?:last|past|first|next) )?$")
"""Before a duration of what was done, wherever it is counted from."""
_SPAN = re.compile(rf"(?i)\b(\d+|an?|several|{'|'.join(DIGITS)})[- ](minute|hour|day|week|month|year)s?\b(?![- ]old)")
_ASKED = frozenset({"propose", "seek", "demand", "offer", "request", "ask", "suggest", "recommend"})
_SUM = re.compile(r"[$€£]\s?\d[\d,.]*\d|[$€£]\s?\d")
_SPEEDS = frozenset({"km/h", "m/s"})
_SPREADING = frozenset({"hectare", "km2"})
"""Units of what a fire or flood takes, more by the hour."""
_REVISED = frozenset({"mph", "magnitude", "category"})
"""What is measured anew, and by several at once."""


def momentary(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether a speed or a move of prices is told, which is another by the hour, or what is new, by the day."""
    del config
    value = a.value
    if not isinstance(value, QuantityValue):
        return False
    if a.published_at.date() != b.published_at.date() and any(_NEW.match(after_value(claim)) for claim in (a, b)):
        return True
    moving = {a.frame.predicate, b.frame.predicate} & _MOMENTARY
    if value.unit in _SPREADING and {a.frame.relation, b.frame.relation} & {"burn", "flood"}:
        return True
    return value.unit in _SPEEDS or value.counted in _REVISED or (bool(moving) and value.unit == "percent")


def other_measure(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether two measures are told of different things done: how far it flew, how high it rose."""
    value = a.value
    measured = isinstance(value, QuantityValue) and value.unit in config.measures
    return measured and a.frame.predicate != b.frame.predicate


def other_moment(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether a duration is counted from some moment: "a day after the vote", "ten days ago"."""
    del config
    value = a.value
    if not isinstance(value, QuantityValue) or value.unit not in _SPANS or value.counted == "age":
        return False
    if all(_LASTING.search(claim.text[: max(0, claim.value_start - claim.start)]) for claim in (a, b)):
        return False
    return any(_COUNTED_FROM.match(after_value(claim)) for claim in (a, b))


def other_span(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether two shares are told of other lengths of time: a month after the dose, five months after it."""
    del config
    if not isinstance(a.value, QuantityValue) or not a.value.unit.startswith("percent"):
        return False
    one, two = (_spans(without_value(claim)) for claim in (a, b))
    return bool(one and two) and not one & two


def _spans(text: str) -> set[tuple[str, str]]:
    told = ((n.lower(), unit.lower()) for n, unit in _SPAN.findall(text))
    return {("1" if n in ("a", "an") else DIGITS.get(n, n), unit) for n, unit in told}


def far_apart(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether two numbers differ so much, by no slip of scale, that they rather count two things."""
    one, two = a.value, b.value
    if not (isinstance(one, QuantityValue) and isinstance(two, QuantityValue)) or scale_note(one, two):
        return False
    return log_gap(one, two, config) > math.log(config.far_ratio)


def age_group(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether an age is that of a group: "those aged 25 to 34"."""
    del config
    values = [claim.value for claim in (a, b) if isinstance(claim.value, QuantityValue)]
    return any(value.counted == "age" and value.low != value.high for value in values)


def other_sums(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether two deeds are told with sums of money, and none in common: two bills, two deals."""
    del config
    if a.kind not in ("date", "place"):
        return False
    one, two = (set(_SUM.findall(claim.text)) for claim in (a, b))
    return bool(one and two) and not one & two


def asked_for(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether one sum is only asked for or offered: a fine proposed is not yet the fine paid."""
    del config
    if not isinstance(a.value, QuantityValue):
        return False
    return (a.frame.predicate in _ASKED) != (b.frame.predicate in _ASKED)
