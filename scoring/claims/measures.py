"""Units of measure, ages, and numbers that are no quantities (addresses, names, times)."""

import re
from typing import Any

from scoring.claims.events import STATES
from scoring.claims.numerals import Numeral
from scoring.claims.word_lists import word_list

AGE_AFTER = re.compile(r"[-\s](?:years?|months?)[-\s]olds?\b|\s?(?:yo|y/o)\b", re.IGNORECASE)
AGE_BEFORE = re.compile(
    r"(?:\b(?:aged|age|age of|ages)\s+|\b(?:[Hh]e|[Ss]he|[Ww]ho)\s(?:is|was|will\sbe|would\sbe)\s|\bturn(?:s|ed|ing)\s|"
    r"\b(?:[Dd]ied|[Dd]ies|[Dd]ead)\s(?:\w+\s)?at\s|\b[A-Z][\w.'’-]+(?:\s(?:Jr\.?|Sr\.?|I{2,3}))?,\s*(?:who\s(?:is|was)\s)?)$"
)

_UNITS: dict[str, tuple[str, float]] = {}
for _unit, _factor, _forms in (
    ("km", 1.0, "km kms kilometer kilometers kilometre kilometres"),
    ("km", 1.609344, "mile miles mi"),
    ("m", 1.0, "meter meters metre metres"),
    ("m", 0.3048, "foot feet ft"),
    ("m", 0.9144, "yard yards"),
    ("kg", 1.0, "kg kgs kilogram kilograms kilo kilos"),
    ("kg", 0.45359237, "pound pounds lb lbs"),
    ("tonne", 1.0, "ton tons tonne tonnes"),
    ("hectare", 1.0, "hectare hectares"),
    ("hectare", 0.40468564, "acre acres"),
    ("barrel", 1.0, "barrel barrels"),
    ("degree", 1.0, "degree degrees"),
    ("magnitude", 1.0, "magnitude richter"),
    ("megawatt", 1.0, "megawatt megawatts mw"),
    ("megawatt", 1000.0, "gigawatt gigawatts gw"),
    ("percent", 1.0, "percent"),
    ("year", 1.0, "year years"),
    ("month", 1.0, "month months"),
    ("week", 1.0, "week weeks"),
    ("day", 1.0, "day days"),
    ("hour", 1.0, "hour hours"),
    ("minute", 1.0, "minute minutes"),
    ("second", 1.0, "second seconds"),
    ("decade", 1.0, "decade decades"),
    ("century", 1.0, "century centuries"),
    ("USD", 1.0, "dollar dollars"),
    ("EUR", 1.0, "euro euros"),
    ("GBP", 1.0, "sterling"),
    ("INR", 1.0, "rupee rupees"),
    ("JPY", 1.0, "yen"),
    ("CNY", 1.0, "yuan renminbi"),
    ("RUB", 1.0, "ruble rubles rouble roubles"),
    ("AFN", 1.0, "afghani afghanis"),
):
    _UNITS.update(dict.fromkeys(_forms.split(), (_unit, _factor)))

_DURATIONS = frozenset(word_list("year month week day hour minute second decade century"))
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_CALENDAR_BEFORE = re.compile(rf"\b{_MONTH}\s*(?:the\s)?$|\d\s?[/:]\s?$", re.IGNORECASE)
_CALENDAR_AFTER = re.compile(
    rf"\s?(?:st|nd|rd|th)\b|\s(?:of\s)?{_MONTH}|\s?[ap]\.?\s?m\b|\s?(?:o['’]clock|hrs|gmt|utc)\b|s\b|['’]s\b|\s?[/:]\s?\d",
    re.IGNORECASE,
)
_ADDRESS_AFTER = re.compile(
    r"\s+(?:block|hundred block)\b|\s+(?:[NSEW]\.?\s|North\s|South\s|East\s|West\s)?(?:[A-Z][\w.]*\s){1,3}"
    r"(?:St|Street|Ave|Avenue|Road|Rd|"
    r"Drive|Dr|Lane|Ln|Boulevard|Blvd|Court|Ct|Place|Pl|Way|Highway|Hwy|Parkway|Circle)\b"
)
_OPENING = ("[", "(")
_CLOSING = ("]", ")")
"""A bare number in brackets is a footnote or an age."""
_RANK_BEFORE = re.compile(r"\d(?:st|nd|rd|th)\s+(?:of|out of)\s+(?:the\s+)?$", re.IGNORECASE)
"""Before the total that a rank is counted in: "48th of 71 laps"."""
_NAME_BEFORE = re.compile(
    r"(?:\b(?:no|number|nos|route|highway|hwy|interstate|flight|channel|chapter|section|article|page|psalm|type|phase|"
    r"level|grade|unit|room|apartment|apt|suite|box|class|district|precinct|ward|zone|line|gate|exit|season|episode|"
    r"round|week|day|game|vol|version|windows|act|title|covid|us|sr|cr|rt|top|#)\.?\s?|[#&+=_@/\\])$",
    re.IGNORECASE,
)


def measure_unit(word: str) -> tuple[str, float] | None:
    """Canonical unit of a word and the factor to it ("miles" -> ("km", 1.609...)); None if it is no unit."""
    return _UNITS.get(word)


def duration_unit(unit: str) -> bool:
    """Whether a unit measures time."""
    return unit in _DURATIONS


def skipped_number(text: str, numeral: Numeral, number: Any) -> bool:
    """Whether a number is no quantity: part of a date, time, address, name or score."""
    before = text[max(0, numeral.number_start - 16) : numeral.number_start]
    if numeral.unit != "count":
        return False
    bracketed = before[-1:] in _OPENING and text[numeral.number_end : numeral.number_end + 1] in _CLOSING
    if bracketed or any(pattern.search(before) for pattern in (_CALENDAR_BEFORE, _NAME_BEFORE, _RANK_BEFORE)):
        return True
    if _CALENDAR_AFTER.match(text, numeral.number_end) or _ADDRESS_AFTER.match(text, numeral.number_end):
        return True
    if (
        not numeral.word
        and not numeral.scaled
        and 1800 <= numeral.low <= 2100
        and numeral.modifier in ("exact", "range")
    ):
        return bool(number.dep_ != "nummod" or number.head.tag_ not in ("NNS", "NNPS") or _is_year_of(number))
    one = numeral.word and text[numeral.number_start : numeral.number_end].lower() == "one"
    if one and number.i + 1 < len(number.doc) and number.nbor(1).lower_ in STATES:
        return False
    return bool(one and number.dep_ not in ("nummod", "nsubj", "nsubjpass", "dobj"))


def _is_year_of(number: Any) -> bool:
    """Tell the year of "the 2001 killings", "2014 Isla Vista killings" from a count."""
    head = number.head
    between = number.doc[number.i + 1 : head.i]
    before = number.nbor(-1).lower_ if number.i else ""
    return head.i < number.i or before in ("the", "in") or any(token.tag_ == "NNP" for token in between)
