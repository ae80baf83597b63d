"""Read places out of text as administrative paths.

Only capitalised names are looked up. A name that may as well be a person's or an organisation's
counts as a place when the sentence puts something there ("in", "near"), when a wider place follows
it ("Dayton, Ohio"), or when the gazetteer knows it as a country or a large place.
"""

import calendar
import re
from typing import Any

import msgspec

from scoring.claims.gazetteer import (
    Candidate,
    country_of,
    demonym_of,
    government_of,
    place_candidates,
    place_key,
    place_path,
)
from scoring.claims.parse import text_of
from scoring.claims.word_lists import word_list
from scoring.config import ClaimConfig
from scoring.models import PlaceValue

_CAP = r"(?:U\.S\.A\.?|U\.S\.|U\.K\.|U\.A\.E\.|D\.C\.|(?:St|Ft|Mt|[NS])\.(?=\s[A-Z])|[^\W\d_a-z][\w’'-]*)"
_NAME = re.compile(rf"(?<![\w@#./]){_CAP}(?:(?:\s|-)(?:(?:of|the|and|de|del|la|al|el|upon|on)\s){{0,2}}{_CAP}){{0,4}}")
_WORDS = re.compile(r"\S+")
_LOCATIVE = frozenset(
    word_list(
        "in at near from to into across around outside inside toward towards through throughout within between over "
        "of off above against leaving entering bordering via north south east west northeast northwest "
        "southeast southwest"
    )
)
_STRONG = frozenset(word_list("in near outside across throughout toward towards north south east west into inside"))
_DIRECTIONS = frozenset(
    word_list(
        "north south east west northern southern eastern western northeastern northwestern southeastern southwestern "
        "northeast northwest southeast southwest central upper lower greater inner outer mid upstate downtown rural"
    )
)
"""Words before a place that tell a part of it; by themselves none is a place."""
_DIVIDING = _DIRECTIONS | frozenset(
    word_list("city state town county province region district island republic kingdom commonwealth gulf port parts")
)
_NAME_AND_OF = 2
"""Tokens of "University of"."""
_COMMON_WORDS = _DIRECTIONS | frozenset(
    word_list("gulf coast union centre center capital river island lake valley bay")
)
_GIVEN_NAMES = frozenset(
    word_list(
        "jordan chad georgia israel india kenya cuba paris london chelsea sydney austin dallas houston brooklyn "
        "madison "
        "victoria virginia carolina florence charlotte jackson lincoln washington lima adelaide savannah cheyenne "
        "holland ireland francia santiago diego jerome"
    )
)
"""Places whose names are people's given or family names too."""
_PERSON_TITLES = frozenset(
    word_list("""mr mrs ms dr sir
    president minister senator sen rep gov governor mayor judge justice general gen col
    colonel capt captain lt sgt sergeant officer detective prince princess king queen pope rev chief sheriff
    coach professor prof said says""")
)
_NOT_AFTER = re.compile(
    r"^(?:\s(?:University|College|Police|County|Times|Post|Hospital|Street|St|Avenue|Ave|Road|Rd|Drive|Boulevard|"
    r"Blvd|Lane|High|School|Medical|Airport|Bank|Center|Centre|Herald|Tribune|News|Journal|Park|Bridge)\b|['’]s\s[A-Z])"
)
_DIVISION_AFTER = re.compile(
    r"^\s(?:province|state|region|district|county|governorate|oblast|prefecture|city|County|Province|State|Region)\b"
)
_DATELINE = re.compile(r"^(?:,\s[A-Z][\w.]+)?\s*(?:\([A-Z][\w. ]{1,20}\)\s*)?(?:—|–|--|-\s|_)")
_STATE_CODE = re.compile(r"^,\s(?P<code>[A-Z]{2}|[A-Z][a-z]{1,4}\.)(?!\w)")
_STATE_ABBREVIATIONS = dict(
    pair.split("=")
    for pair in word_list(
        "Ala.=AL Ariz.=AZ Ark.=AR Calif.=CA Colo.=CO Conn.=CT Del.=DE Fla.=FL Ga.=GA Ill.=IL Ind.=IN Kan.=KS Ky.=KY "
        "La.=LA Md.=MD Mass.=MA Mich.=MI Minn.=MN Miss.=MS Mo.=MO Mont.=MT Neb.=NE Nev.=NV Okla.=OK Ore.=OR Pa.=PA "
        "Tenn.=TN Tex.=TX Vt.=VT Va.=VA Wash.=WA Wis.=WI Wyo.=WY"
    )
)


class PlaceMention(msgspec.Struct, frozen=True, kw_only=True):
    """A place where it stands: `doc.text[start:end]`."""

    start: int
    end: int
    value: PlaceValue
    head: int
    """Index of the place's head token."""
    confidence: float = 1.0
    demonym: bool = False
    """An adjective or people's name ("Afghan"): tells a country, is no location of an event."""
    government: bool = False
    """Stands for a government ("Beijing said"): tells a country, is no location of an event."""


class _Name(msgspec.Struct, frozen=True):
    start: int
    end: int
    surface: str
    token: Any
    first: Any


class _Setting(msgspec.Struct, frozen=True):
    located: bool
    """A preposition of place governs the name."""
    at_home: bool
    """The text names the place's country."""


_CALENDAR = frozenset({*calendar.month_name, *calendar.month_abbr, *calendar.day_name, *calendar.day_abbr})
"""Names that a text has for its days far more often than for the places called so ("March", "Mon")."""


def find_places(doc: Any, config: ClaimConfig, country_hint: tuple[str, ...] = ()) -> list[PlaceMention]:
    """Find the places of a parsed text, in order; `country_hint` are ISO codes that decide between namesakes."""
    text = text_of(doc)
    names = _names(doc)
    context = _context(names, country_hint)
    found: list[PlaceMention] = []
    last = 0
    for name in names:
        if name.start < last:
            continue
        mention = _mention(text, name, context, config)
        if mention is not None:
            found.append(mention)
            last = mention.end
    return found


def _names(doc: Any) -> list[_Name]:
    """Capitalised names that the gazetteer knows, the longest at each position first."""
    text = text_of(doc)
    found: list[_Name] = []
    for match in _NAME.finditer(text):
        words = [(m.start() + match.start(), m.end() + match.start()) for m in _WORDS.finditer(match[0])]
        index = 0
        while index < len(words):
            if match[0][words[index][0] - match.start() : words[index][1] - match.start()] == "The":
                index += 1
                continue
            for stop in range(len(words), index, -1):
                start, end = words[index][0], words[stop - 1][1]
                end = _without_possessive(text, start, end)
                surface = text[start:end]
                if not surface[:1].isupper() or not _known(surface):
                    continue
                span = doc.char_span(start, end, alignment_mode="expand")
                if span is not None and len(span):
                    found.append(_Name(start, end, surface, span.root, span[0]))
                index = stop - 1
                break
            index += 1
    return found


def _without_possessive(text: str, start: int, end: int) -> int:
    while end > start + 1 and text[end - 1] == "." and not text[start:end].isupper():
        end -= 1
    surface = text[start:end]
    for tail in ("'s", "’s", "'", "’"):
        if surface.endswith(tail) and len(surface) > len(tail):
            return end - len(tail)
    return end


def _known(surface: str) -> bool:
    return (
        surface not in _CALENDAR
        and surface.lower() not in _COMMON_WORDS
        and bool(country_of(surface) or government_of(surface) or (len(surface) > 2 and place_candidates(surface)))
    )


def _context(names: list[_Name], hint: tuple[str, ...]) -> tuple[str, ...]:
    """Countries that the text names, most often first, then the hint."""
    counts: dict[str, int] = {}
    for name in names:
        code = country_of(name.surface)
        if code is None:
            found = place_candidates(name.surface)
            code = found[0].path[0] if len(found) == 1 and found[0].kind == "division" else None
        if code is not None:
            counts[code] = counts.get(code, 0) + 1
    ordered = sorted(counts, key=lambda code: (-counts[code], code))
    return tuple(dict.fromkeys((*ordered, *hint)))


def _mention(  # noqa: PLR0911 - one return per kind of mention
    text: str, name: _Name, context: tuple[str, ...], config: ClaimConfig
) -> PlaceMention | None:
    if demonym_of(name.surface) is not None and name.surface not in context:
        code = demonym_of(name.surface)
        if code is not None and not _is_country_name(name.surface):
            return msgspec.structs.replace(_place(name, (code,), name.end, 0.95), demonym=True)
    if _is_person(text, name):
        return None
    if _DATELINE.match(text[name.end : name.end + 20]) and _line_start(text, name):
        path = _path(name.surface, context)
        return None if path is None else _place(name, path, name.end, 0.9)
    government = government_of(name.surface)
    located = _is_located(name)
    if government is not None and not located and _acts(name.token):
        return msgspec.structs.replace(_place(name, (government,), name.end, 0.85), government=True)
    wider = _wider(text, name)
    path, end = wider if wider is not None else (_path(name.surface, context), name.end)
    if path is None:
        return None
    confidence = (
        0.95 if wider is not None else _confidence(text, name, path, _Setting(located, path[0] in context), config)
    )
    if confidence < config.place_min_confidence:
        return None
    return _place(name, path, end, confidence)


def _line_start(text: str, name: _Name) -> bool:
    line = text.rfind("\n", 0, name.start) + 1
    return not text[line : name.start].strip()


def _is_person(text: str, name: _Name) -> bool:
    """Whether the name is a person's: after a title, or a given name before a capitalised one."""
    before = text[max(0, name.start - 20) : name.start].split()
    if before and before[-1].lower().strip(".,") in _PERSON_TITLES and name.token.dep_ != "compound":
        return country_of(name.surface) is None
    key = name.surface.lower()
    if key not in _GIVEN_NAMES:
        return False
    following = re.match(r"\s(?:[A-Z]\.\s)?[A-Z][a-z]+", text[name.end : name.end + 30])
    return following is not None and name.token.dep_ in ("compound", "nmod", "nsubj", "dobj", "pobj", "conj", "appos")


def _is_country_name(surface: str) -> bool:
    found = place_candidates(surface)
    return bool(found) and found[0].kind == "country"


def _path(surface: str, context: tuple[str, ...]) -> tuple[str, ...] | None:
    return place_path(surface, context) or place_path(surface)


def _place(name: _Name, path: tuple[str, ...], end: int, confidence: float) -> PlaceMention:
    return PlaceMention(
        start=name.start,
        end=end,
        value=PlaceValue(path=path, surface=name.surface),
        head=name.token.i,
        confidence=confidence,
    )


def _is_located(name: _Name) -> bool:
    """Whether a preposition of place governs the name."""
    node = name.token
    for _ in range(3):
        if node.dep_ == "pobj":
            return bool(node.head.lower_ in _LOCATIVE)
        if node.dep_ not in ("conj", "compound", "nmod", "appos"):
            return False
        node = node.head
    return False


def _acts(token: Any) -> bool:
    """Whether a token is the subject of a verb, possesses, or is party to a relation."""
    return token.dep_ in ("nsubj", "nsubjpass", "poss", "agent", "dobj", "pobj", "conj", "compound", "ROOT")


def _wider(text: str, name: _Name) -> tuple[tuple[str, ...], int] | None:
    """Read "Dayton, Ohio", "Lyon, France", "Akron, OH": the wider place decides."""
    rest = text[name.end : name.end + 60]
    match = _STATE_CODE.match(rest)
    if match is not None:
        code = _STATE_ABBREVIATIONS.get(match["code"], match["code"])
        state = _us_state(code)
        if state is not None:
            inner = _inside(place_candidates(name.surface), state)
            key = inner or (*state, place_key(name.surface))
            return key, name.end + match.end()
    match = re.match(r",\s(?:in\s)?(?P<name>[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*){0,2})", rest)
    if match is None:
        return None
    words = match["name"].split()
    for count in range(len(words), 0, -1):
        surface = " ".join(words[:count]).removesuffix("'s").removesuffix("’s")
        for candidate in place_candidates(surface):
            if candidate.kind == "city":
                continue
            inner = _inside(place_candidates(name.surface), candidate.path)
            if inner is not None:
                return inner, name.end + match.start("name") + len(surface)
    return None


def _us_state(code: str) -> tuple[str, ...] | None:
    import pycountry

    found = pycountry.subdivisions.get(code=f"US-{code}")
    return None if found is None else place_path(found.name, ("US",))


def _inside(candidates: tuple[Candidate, ...], outer: tuple[str, ...]) -> tuple[str, ...] | None:
    """Path of the largest candidate that lies inside `outer`."""
    for candidate in candidates:
        if len(candidate.path) > len(outer) and candidate.path[: len(outer)] == outer:
            return candidate.path
    return None


def _ends_name(name: _Name) -> bool:
    """Return whether a place only ends the name of something else: "the University of Oklahoma"."""
    if name.first.i < _NAME_AND_OF or name.first.nbor(-1).lower_ != "of":
        return False
    head = name.first.nbor(-2)
    return head.tag_ == "NNP" and head.lower_ not in _DIVIDING


def _confidence(  # noqa: PLR0911 - one return per kind of evidence, strongest first
    text: str, name: _Name, path: tuple[str, ...], setting: _Setting, config: ClaimConfig
) -> float:
    """How surely a name is a place here."""
    located = setting.located
    token = name.token
    entity = token.ent_type_
    before = text[max(0, name.start - 20) : name.start].split()
    if before and before[-1].lower().strip(".,") in _PERSON_TITLES:
        return 0.1
    if _NOT_AFTER.match(text[name.end : name.end + 20]) or _ends_name(name):
        return 0.3
    if entity in ("PERSON", "ORG", "WORK_OF_ART", "PRODUCT"):
        return 0.5 if located else 0.2
    if _DIVISION_AFTER.match(text[name.end : name.end + 20]):
        return 0.95
    if len(path) == 1 and country_of(name.surface) is not None:
        return 0.95
    if token.dep_ == "compound" and token.head.tag_ in ("NNP", "NNPS"):
        return 0.35
    previous = name.first.nbor(-1) if name.first.i > 0 else None
    if (
        previous is not None
        and previous.tag_ in ("NNP", "NNPS")
        and previous.dep_ == "compound"
        and previous.text[:1].isupper()
        and previous.lower_ not in _DIRECTIONS
    ):
        return 0.3
    candidates = place_candidates(name.surface)
    if not located and not any(c.population >= config.place_minor_population for c in candidates):
        return 0.3
    big = bool(candidates) and candidates[0].population >= config.place_large_population
    if located:
        return 0.9 if token.head.lower_ in _STRONG or big or entity in ("GPE", "LOC") else 0.75
    known = entity in ("GPE", "LOC") or big or any(c.kind == "division" for c in candidates)
    return 0.8 if known else 0.65 if setting.at_home else 0.4
