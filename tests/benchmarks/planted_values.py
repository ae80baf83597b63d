"""Find the numbers, days and places that articles tell, by strings alone, and write others in their place."""

import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from tests.benchmarks.drift_words import MONTHS, WEEKDAYS
from tests.benchmarks.shared_facts import NUMBER_WORDS, gazetteer, number_of

Kind = Literal["quantity", "date", "place"]
KINDS: tuple[Kind, ...] = ("quantity", "date", "place")

_OTHERS: Mapping[str, Sequence[str]] = {
    "city": (
        "Aarhus", "Bologna", "Bratislava", "Cordoba", "Edmonton", "Ghent", "Gdansk", "Kampala", "Leeds", "Malaga",
        "Memphis", "Mombasa", "Nagoya", "Omaha", "Porto", "Rotterdam", "Sacramento", "Tampere", "Turin", "Wichita",
    ),
    "division": ("Alabama", "Idaho", "Iowa", "Kansas", "Maine", "Montana", "Nebraska", "Nevada", "Oregon", "Vermont"),
    "country": (
        "Bolivia", "Chile", "Denmark", "Ghana", "Hungary", "Kenya", "Malaysia", "Mongolia", "Morocco", "Norway", "Peru",
        "Portugal", "Romania", "Uruguay",
    ),
}  # fmt: skip
"""What is told in place of a place, by its level."""
_MONTH = r"(?:Jan(?:uary|\.)|Feb(?:ruary|\.)|March|April|May|June|July|Aug(?:ust|\.)|Sept?(?:ember|\.)|Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.))"  # noqa: E501 - one alternative a month
_DAY = re.compile(
    rf"\b(?:{_MONTH} (?P<after>\d{{1,2}})(?![\d:])(?!,\d)|(?P<before>\d{{1,2}}) {_MONTH}(?!\w)"
    rf"|(?P<week>{'|'.join(WEEKDAYS)})\b)"
)
_DIGITS = re.compile(
    r"(?<![\w.,$€£:/-])(?P<money>[$€£]?)(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"
    r"(?![\w:/]|[.,]\d|-(?!year-old)| [ap]\.? ?m\b)"
    r"(?P<scale>(?: (?:thousand|million|billion|trillion|percent|per cent)\b|%)?)"
)
_WORDS = re.compile(rf"\b(?P<number>{'|'.join(NUMBER_WORDS[1:])})(?= (?:[a-z]+ ){{0,2}}[a-z]+s\b)", re.IGNORECASE)
_NAME = re.compile(r"[A-Z][a-z]{3,}(?: [A-Z][a-z]+)*")
_NAMES = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)*")
_BEHIND_NAME = re.compile(r"[^.!?\s]\s(?P<name>[A-Z][\w.]*|No\.) $")
"""A capitalised word before a number, inside a sentence: "Flight 447" counts nothing."""
_BESIDE_MONTH = (re.compile(rf"{_MONTH} $"), re.compile(rf",? {_MONTH}(?!\w)"))
_YEARS = range(1900, 2031)
_SMALL = 20
_STEPS = (-4, -3, -2, 2, 3, 4)
_FACTORS = (0.6, 1.4, 1.6, 2.0)
_LAST_DAY = 28
_TRIES = 50


class Found(NamedTuple):
    """One place in a text where a value stands."""

    start: int
    end: int
    kind: Kind
    key: str
    """What is told, however it is written: "4", "$3.5 million", "12-24", "Monday", "Osaka"."""


def find_values(body: str, places: Mapping[str, str]) -> list[Found]:
    """Return the numbers, days and places of a text, in its order; those that overlap an earlier one are left out.

    Args:
        body: the text.
        places: name -> key, of the places to look for.

    """
    kept: list[Found] = []
    found = [*_days(body), *_numbers(body), *_places(body, places)]
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _days(body: str) -> Iterator[Found]:
    for match in _DAY.finditer(body):
        if match["week"]:
            yield Found(match.start(), match.end(), "date", match["week"])
        else:
            number = int(match["after"] or match["before"])
            yield Found(match.start(), match.end(), "date", f"{_month(match.group()):02}-{number:02}")


def _month(surface: str) -> int:
    """Return the number of the month that a day names."""
    name = next(word for word in surface.split() if word[0].isalpha())[:3]
    return [month[:3] for month in MONTHS].index(name) + 1


def _numbers(body: str) -> Iterator[Found]:
    for match in (*_DIGITS.finditer(body), *_WORDS.finditer(body)):
        parts = match.groupdict()
        money, scale = parts.get("money") or "", (parts.get("scale") or "").strip()
        value = number_of(match["number"]) or 0.0
        bare = not money and not scale
        if value < 2 or (bare and (value in _YEARS or _is_named(body, match.start()))):
            continue
        before, after = body[max(0, match.start() - 12) : match.start()], body[match.end() : match.end() + 12]
        if _BESIDE_MONTH[0].search(before) or _BESIDE_MONTH[1].match(after):
            continue
        scale = "%" if scale in {"percent", "per cent"} else scale
        yield Found(match.start("number"), match.end("number"), "quantity", f"{money}{value:.12g} {scale}".strip())


def _is_named(body: str, at: int) -> bool:
    """Return whether a number belongs to a name."""
    return _BEHIND_NAME.search(body[max(0, at - 24) : at]) is not None


def _places(body: str, places: Mapping[str, str]) -> Iterator[Found]:
    if not places:
        return
    names = "|".join(re.escape(name) for name in sorted(places, key=len, reverse=True))
    for match in re.finditer(rf"\b(?P<name>{names})\b(?! [A-Z][a-z])(?:, (?P<in>[A-Z]\w+(?: [A-Z]\w+)?))?", body):
        inside = match["in"] is not None and gazetteer().get(match["in"], ("city",))[0] != "city"
        yield Found(match.start(), match.end() if inside else match.end("name"), "place", places[match["name"]])


def name_places(records: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return name -> key of the places of a story: those marked in it, else those of the gazetteer.

    A longer name has the key of the shortest one that it begins with: "New York City" and "New York" are one place.
    """
    marked = [
        record["body"][mention["start"] : mention["end"]]
        for record in records
        for mention in record.get("mentions", ())
        if mention["type"] == "LOC_GEO"
    ]
    if any("mentions" in record for record in records):
        names = {found.group() for text in marked if (found := _NAME.search(text))}
    else:
        names = {name for record in records for name in _known_places(record["body"])}
    return {name: min((other for other in names if name.startswith(other)), key=len) for name in sorted(names)}


def _known_places(body: str) -> Iterator[str]:
    """Yield the gazetteer's names among the capitalised words of a text, the longest of each run."""
    for run in _NAMES.findall(body):
        words = run.split()
        parts = (" ".join(words[at:end]) for end in range(len(words), 0, -1) for at in range(end))
        found = max((part for part in parts if part in gazetteer()), key=len, default=None)
        if found:
            yield found


def draw_value(kind: Kind, key: str, taken: Iterable[str], rng: random.Random) -> str:
    """Return the key of another value, none of those taken if there is such a one."""
    held = set(taken)
    others = [new for new in (_draw(kind, key, rng) for _ in range(_TRIES)) if new != key]
    return next((new for new in others if new not in held), others[0])


def _draw(kind: Kind, key: str, rng: random.Random) -> str:
    if kind == "place":
        return rng.choice(_OTHERS[gazetteer().get(key, ("city", ""))[0]])
    if key in WEEKDAYS:
        return WEEKDAYS[(WEEKDAYS.index(key) + rng.choice((2, 3, 4, 5))) % 7]
    if kind == "date":
        month, day = key.split("-")
        moved = int(day) + rng.choice((-6, -5, -4, -3, 3, 4, 5, 6))
        return f"{month}-{moved:02}" if 1 <= moved <= _LAST_DAY else key
    money, number, scale = split_number(key)
    value = float(number)
    if value.is_integer() and value <= _SMALL:
        moved = int(value) + rng.choice(_STEPS)
        return f"{money}{moved} {scale}".strip() if moved >= 2 else key
    new = value * rng.choice(_FACTORS)
    return f"{money}{round(new) if value.is_integer() else round(new, 1):.12g} {scale}".strip()


def split_number(key: str) -> tuple[str, str, str]:
    """Return currency, number and scale of a number's key."""
    number, _, scale = key.partition(" ")
    money = number[0] if number[0] in "$€£" else ""
    return money, number[len(money) :], scale


def write_value(kind: Kind, key: str, like: str) -> str:
    """Return a value as a text would write it that writes another one so."""
    if kind == "place" or key in WEEKDAYS:
        return key
    if kind == "date":
        day = str(int(key.split("-")[1]))
        return re.sub(r"\d+", day, like)
    value = float(split_number(key)[1])
    if not value.is_integer():
        return f"{value:.12g}"
    number = int(value)
    if not like[0].isdigit() and number <= _SMALL:
        word = NUMBER_WORDS[number - 2]
        return word.capitalize() if like[0].isupper() else word
    return f"{number:,}" if "," in like or (number >= 10_000 and not like.isdigit()) else str(number)
