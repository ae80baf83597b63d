"""Words for values and comparisons, as an editor reads them."""

from collections.abc import Iterable
from functools import lru_cache

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
from scoring.wording import say_amount

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


def speaker(claim: Claim) -> str:
    """Return who says it: "says", or "quotes the police as saying" where the claim is a speaker's."""
    if claim.holder.kind == "attributed":
        return f"quotes {claim.holder.name or 'a source'} as saying"
    return "says"


def differ(a: Claim, b: Claim, note: str = "") -> str:
    """Return "says 13 killed; the other says 12 killed", with a note in brackets if there is one."""
    tail = f" ({note})" if note else ""
    return f"{speaker(a)} {say(a.value)}; the other {speaker(b)} {say(b.value)}{tail}"


def say(value: Value) -> str:
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


def listed(members: Iterable[str], word: str = "and") -> str:
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
        denied = f" (not {listed(value.excluded, 'or')})" if value.excluded else ""
        return f"none{denied}"
    names = listed(value.members)
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
