"""Say values and verdicts in plain words."""

from collections.abc import Sequence

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
    word = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    text = f"{word} independent outlet{'' if number == 1 else 's'}"
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


def say_verdict(verdict: Verdict, claim: Claim, agreeing: int, opposing: int, other: Claim | None) -> str:
    """Return one plain sentence with the counts; `other` is the claim most directly against this one."""
    own = say_value(claim.value)
    says = f"says {own}" if claim.holder.kind == "outlet" else f"quotes {claim.holder.name or 'a source'}: {own}"
    if verdict == "unverified":
        return f"{says}; no independent outlet speaks to it"
    if verdict == "corroborated":
        against = f", {count_outlets(opposing)} {_verb(opposing, 'disagree')}" if opposing else ""
        return f"{says}; {count_outlets(agreeing)} {_verb(agreeing, 'agree')}{against}"
    theirs = _say_other(claim, other)
    if verdict == "superseded":
        return f"{says}; later reports say {theirs}" if other else f"{says}; later reports have moved on"
    tail = f"; {count_outlets(agreeing)} {_verb(agreeing, 'agree')} with it" if agreeing else ""
    unsettled = ", which settles nothing yet" if verdict == "disputed" else ""
    return f"{says}; {count_outlets(opposing)} {_verb(opposing, 'say')} {theirs}{unsettled}{tail}"


def _say_other(claim: Claim, other: Claim | None) -> str:
    """Return the other side's value, or its passage where the kinds differ or the values read alike."""
    if other is None:
        return "otherwise"
    if other.kind == claim.kind and other.kind not in {"polarity", "statement"}:
        text = say_value(other.value)
        if text != say_value(claim.value):
            return text
    return f"“{_shorten(other.text)}”"


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
