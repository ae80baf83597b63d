"""Words for values, as an editor reads them in reasons and reports."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from scoring.models import (
    DateValue,
    PlaceValue,
    PolarityValue,
    QuantityValue,
    SetValue,
    StatementValue,
    Value,
)

CARDINALS: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
"""The numbers that are one word each, at their own index."""
_SYMBOLS = {"percent": "%"}
_DONE = ("ed", "missing", "hurt", "paid", "held", "dead", "shot")
"""Ends of what was done to those counted ("12 killed", "3 missing"): said as it is."""
_IRREGULAR = {
    "person": "people",
    "man": "men",
    "woman": "women",
    "child": "children",
    "life": "lives",
    "police": "police",
}


_ORDINALS = {
    1: "first",
    2: "second",
    3: "third",
    4: "fourth",
    5: "fifth",
    6: "sixth",
    7: "seventh",
    8: "eighth",
}
_SHOWN_MEMBERS = 6
_SHOWN_CHARACTERS = 140
_DAY = "%-d %B %Y"


def say_amount(value: QuantityValue) -> str:
    """Put a quantity into words: "close to 50 killed", "age 17", "sixteen people"; its own words where it has any."""
    if value.counted == "age":
        return f"age {_span(value)}"
    amount = _lower_first(value.surface) if value.surface else _span(value)
    if value.unit not in ("count", "") and not value.surface:
        amount = f"{amount}{_SYMBOLS.get(value.unit, ' ' + value.unit)}"
    counted = _many(value.counted.replace("-or-", " or ").replace("-", " "), single=value.low == value.high == 1)
    return (
        amount if not counted or value.counted in amount.lower() or counted in amount.lower() else f"{amount} {counted}"
    )


def say_number(number: float) -> str:
    """Write a number as a newspaper does: 1,250, 1.5, 2.3 million."""
    for scale, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(number) >= scale:
            return f"{number / scale:.6g} {word}"
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.6g}"


def _span(value: QuantityValue) -> str:
    if value.high is None:
        return f"at least {say_number(value.low)}"
    if value.low == value.high:
        return say_number(value.low)
    return f"{say_number(value.low)} to {say_number(value.high)}"


def _lower_first(surface: str) -> str:
    """Return "five" for "Five"; "US$5" and "GBP 3" stay."""
    return surface[:1].lower() + surface[1:] if surface[:2].istitle() else surface


def _many(counted: str, *, single: bool) -> str:
    """Return what is counted in the plural: "people" for "person", "rounds fired" for "round fired"."""
    words = counted.split()
    if single or not words:
        return counted
    at = len(words) - 1
    while at >= 0 and words[at].endswith(_DONE):
        at -= 1
    if at < 0 or words[at] in ("or", "and"):
        return counted
    return " ".join([*words[:at], _plural(words[at]), *words[at + 1 :]])


def _plural(noun: str) -> str:
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if noun.endswith("s"):
        return noun
    if noun.endswith(("x", "z", "ch", "sh")):
        return f"{noun}es"
    if noun.endswith("y") and noun[-2:-1] not in set("aeiou"):
        return f"{noun[:-1]}ies"
    return f"{noun}s"


def say_value(value: Value) -> str:
    """Put a value into words."""
    match value:
        case QuantityValue():
            return say_amount(value)
        case DateValue():
            return say_date(value)
        case PlaceValue():
            return value.surface or ", ".join(name_member(part) for part in reversed(value.path))
        case SetValue():
            return _say_set(value)
        case PolarityValue():
            return _say_polarity(value)
        case StatementValue():
            return f'"{shorten(value.text)}"'


def say_date(value: DateValue) -> str:
    """Write a date at its own granularity."""
    if value.start == value.end:
        return value.start.strftime(_DAY)
    if value.granularity == "month":
        return value.start.strftime("%B %Y")
    if value.granularity == "year":
        return str(value.start.year)
    return f"{value.start.strftime(_DAY)} to {value.end.strftime(_DAY)}"


def list_names(members: Iterable[str], word: str = "and") -> str:
    """Join names: "China, Russia and Uzbekistan"."""
    names = [name_member(member) for member in members]
    if len(names) > _SHOWN_MEMBERS:
        names = [*names[:_SHOWN_MEMBERS], f"{len(names) - _SHOWN_MEMBERS} more"]
    return f" {word} ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


@lru_cache(maxsize=4096)
def name_member(member: str) -> str:
    """Return a member's name for people: the country of an ISO code, otherwise the key with capitals."""
    import pycountry

    key = member.rpartition(":")[2].strip()
    if len(key) == 2 and key.isalpha() and key.isupper():
        country = pycountry.countries.get(alpha_2=key)
        if country is not None:
            return str(getattr(country, "common_name", country.name))
    return key if any(char.isupper() for char in key) else key.title()


def ordinal(number: int) -> str:
    """Return "fourth", "21st"."""
    if number in _ORDINALS:
        return _ORDINALS[number]
    teen = 10 <= number % 100 <= 20
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def shorten(text: str) -> str:
    """Cut a passage at a word so that a reason stays one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN_CHARACTERS else flat[:_SHOWN_CHARACTERS].rsplit(" ", 1)[0] + " …"


def _say_set(value: SetValue) -> str:
    if not value.members:
        denied = f" (not {list_names(value.excluded, 'or')})" if value.excluded else ""
        return f"none{denied}"
    names = list_names(value.members)
    return f"only {names}" if value.closed else names


def _say_polarity(value: PolarityValue) -> str:
    if value.ordinal is not None and value.positive:
        return f"it is the {ordinal(value.ordinal)}"
    if value.state == "yet":
        return "it has yet to happen"
    if value.state == "no_longer":
        return "it no longer holds"
    if value.state == "denied":
        return "it is denied"
    return "it holds" if value.positive else "it does not hold"
