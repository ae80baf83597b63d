"""Words for amounts, as an editor reads them in reasons and reports."""

from typing import Final

from scoring.models import QuantityValue

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
