"""Say values and verdicts in plain words."""

from collections.abc import Sequence

import msgspec

from scoring.models import (
    Claim,
    DateValue,
    PlaceValue,
    PolarityValue,
    QuantityValue,
    SetValue,
    Value,
    Verdict,
)
from scoring.wording import CARDINALS, say_amount

_NUMBERS = ("no", *CARDINALS[1:13])
_SURFACE_LIMIT = 80


def count_outlets(number: int, *, capital: bool = False) -> str:
    """Return "three independent outlets"."""
    text = f"{_number(number)} independent outlet{'' if number == 1 else 's'}"
    return text.capitalize() if capital else text


def say_value(value: Value) -> str:
    """Return a value as a person would write it; its own words where it has any."""
    if isinstance(value, QuantityValue):
        return say_amount(value)
    if isinstance(value, DateValue):
        return value.surface or (str(value.start) if value.start == value.end else f"{value.start} to {value.end}")
    if isinstance(value, PlaceValue):
        return value.surface or ", ".join(reversed(value.path))
    if isinstance(value, SetValue):
        return _say_set(value)
    if isinstance(value, PolarityValue):
        return value.surface or ("that it holds" if value.positive else "that it does not hold")
    return _shorten(value.text)


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Independent outlets by how they stand to a claim."""

    agreeing: int = 0
    """Who tell the same, or the same and more."""
    coarser: int = 0
    """Of the others those who tell less of it."""
    opposing: int = 0
    saying: int = 0
    """Of the opposing those who tell the value shown against it."""
    earlier: int = 0
    latest_earlier: Claim | None = None
    """The latest of the earlier reports."""
    beside: bool = False
    """Whether anybody independent tells something of the fact."""


def say_verdict(verdict: Verdict, claim: Claim, counts: Counts, other: Claim | None) -> str:
    """Return one plain sentence with the counts; `other` is the claim shown against this one."""
    own = say_value(claim.value)
    says = f"says {own}" if claim.holder.kind == "outlet" else f"quotes {claim.holder.name or 'a source'}: {own}"
    earlier = _say_earlier(claim, counts)
    if verdict == "unverified":
        silence = "no independent outlet confirms it" if counts.beside else "no independent outlet speaks to it"
        return f"{says}; {earlier or silence}"
    agreeing = _say_agreeing(counts)
    if verdict == "corroborated":
        against = f"{count_outlets(counts.opposing)} {_verb(counts.opposing, 'disagree')}" if counts.opposing else ""
        return f"{says}; {', '.join(filter(None, (*agreeing, against, earlier)))}"
    theirs = _say_other(claim, other)
    if verdict == "superseded":
        return f"{says}; later reports say {theirs}" if other else f"{says}; later reports have moved on"
    rest = counts.opposing - counts.saying
    more = f", {_number(rest)} more {_verb(rest, 'contradict')} it" if rest else ""
    unsettled = ", which settles nothing yet" if verdict == "disputed" else ""
    said = f"{count_outlets(counts.saying)} {_verb(counts.saying, 'say')} {theirs}{more}{unsettled}"
    return "; ".join([says, said, *agreeing, *filter(None, (earlier,))])


def _say_agreeing(counts: Counts) -> list[str]:
    """Return who agrees, and who tells less of it."""
    parts = []
    if counts.agreeing:
        parts.append(f"{count_outlets(counts.agreeing)} {_verb(counts.agreeing, 'agree')}")
    if counts.coarser:
        who = _number(counts.coarser) if counts.agreeing else count_outlets(counts.coarser)
        parts.append(f"{who} {_verb(counts.coarser, 'tell')} it less exactly")
    return parts


def _say_earlier(claim: Claim, counts: Counts) -> str:
    """Return what the earlier reports have."""
    if counts.latest_earlier is None:
        return ""
    has = _say_other(claim, counts.latest_earlier)
    if counts.earlier == 1:
        return f"one earlier report has {has}"
    return f"{_number(counts.earlier)} earlier reports have less or otherwise, the latest {has}"


def _say_other(claim: Claim, other: Claim | None) -> str:
    """Return the other side's value, or its passage where the kinds differ or the values read alike."""
    if other is None:
        return "otherwise"
    if other.kind == claim.kind and other.kind not in {"polarity", "statement"}:
        text = say_value(other.value)
        if text != say_value(claim.value):
            return text
    return f"“{_shorten(other.text)}”"


def _number(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _verb(number: int, stem: str) -> str:
    return f"{stem}s" if number == 1 else stem


def _say_set(value: SetValue) -> str:
    if not value.members:
        return value.surface if value.surface.lower().startswith("no") else "none"
    names = [member.split(":", 1)[-1] for member in value.members]
    if value.surface and len(value.surface) <= _SURFACE_LIMIT:
        return value.surface
    return _join(names)


def _join(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _shorten(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SURFACE_LIMIT else f"{flat[: _SURFACE_LIMIT - 1].rstrip()}…"
