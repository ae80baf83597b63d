"""Find the dateline before an article's first sentence: "KABUL, Afghanistan (AP) - "."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from scoring.claims.gazetteer import place_candidates, place_path
from scoring.config import ClaimConfig

_CAPITALS = r"[A-Z][A-Z.'’ -]+[A-Z.]"
_WIDER = r"(?:, ?[A-Z][A-Za-z.]{1,15}(?: [A-Z][A-Za-z.]{1,15})?)?"
_AGENCY = r"(?:\s?\([A-Z][\w .&/]{1,24}\))"
_DASH = r"(?:\s?(?:--|—|–|―)\s?|\s[-_]\s|(?<=\))[-_]\s?)"
_DATELINE = re.compile(
    rf"[ \t]*(?:(?P<place>{_CAPITALS}(?:/{_CAPITALS})?|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){{0,2}}(?={_WIDER}{_AGENCY}))"
    rf"{_WIDER}(?P<agency>{_AGENCY})?|(?P<station>\([A-Z][A-Z/]{{2,9}}\))){_DASH}(?=[\"“'‘\w])"
)
"""A place in capitals, any name with an agency behind it, or the agency alone, before a dash at the start of a line."""
_LEAST_LETTERS = 4
"""Letters of a place that stands without an agency: "U.S. - China trade" is no dateline."""


_MOST_INITIALS = 5
"""Letters of the longest initials: "NATO", "ASEAN"."""
_CONFIG = ClaimConfig()


class Dateline(NamedTuple):
    """Where an article was written: `text[start:end]`, dash included."""

    start: int
    end: int
    place: str


def find_dateline(line: str) -> Dateline | None:
    """Find the dateline of a line; None where it has none.

    Without an agency the name has to be a place: "NATO - the alliance - says" tells who says it.
    """
    found = _DATELINE.match(line)
    if found is None:
        return None
    place = (found["place"] or "").split("/")[0].strip()
    if not (found["agency"] or found["station"]) and not _is_place(place):
        return None
    return Dateline(found.end() - len(found[0].lstrip()), found.end(), place)


def _is_place(name: str) -> bool:
    """Return whether a name in capitals is a place: of short ones, which may be initials, only a well-known one."""
    letters = sum(char.isalpha() for char in name)
    if letters < _LEAST_LETTERS or place_path(name) is None:
        return False
    known = place_candidates(name)
    return letters > _MOST_INITIALS or any(
        one.kind != "city" or one.population >= _CONFIG.place_minor_population for one in known
    )


def datelined_countries(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the ISO codes of the countries that the lines were written from, in order."""
    places = (found.place for line in lines if (found := find_dateline(line)) is not None)
    paths = (place_path(place) for place in places)
    return tuple(dict.fromkeys(path[0] for path in paths if path))
