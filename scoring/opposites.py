"""Predicates of which one says that the other doesn't hold: who was acquitted wasn't convicted."""

from typing import Final

_OPPOSITES: Final = """
convict: acquit clear exonerate
win: lose
approve accept grant adopt: reject refuse veto decline turn-down
confirm: deny refute
support back favour favor: oppose
allow permit: ban forbid prohibit bar
uphold: overturn quash annul
open: close shut
raise increase: cut lower reduce
survive: die
appoint hire: dismiss sack
succeed: fail
stay remain: leave resign quit
"""
"""One matter a line: what affirms it, and behind the colon what denies it."""


def _read(table: str) -> dict[str, tuple[str, bool]]:
    found: dict[str, tuple[str, bool]] = {}
    for line in table.split("\n"):
        affirming, _, denying = line.partition(":")
        name = affirming.split()[0] if affirming.split() else ""
        found |= dict.fromkeys(affirming.split(), (name, True))
        found |= dict.fromkeys(denying.split(), (name, False))
    return found


_MATTERS: Final = _read(_OPPOSITES)


def affirm(predicate: str, positive: bool) -> tuple[str, bool]:
    """Return the matter of a predicate and whether it is affirmed: ("acquit", True) is ("convict", False)."""
    matter, affirms = _MATTERS.get(predicate, (predicate, True))
    return matter, positive == affirms
