"""Find numbers in text as intervals: digits, words, scales, ranges, modifiers, currencies, degrees.

Works on characters alone; `quantities.py` tells from the sentence's structure what is counted.
"""

import math
import re
from collections.abc import Iterator
from functools import cache

import msgspec

from scoring.claims.word_lists import word_list
from scoring.config import ClaimConfig
from scoring.wording import CARDINALS

_TENS = word_list("twenty thirty forty fifty sixty seventy eighty ninety")
_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "milliard": 1e9,
    "trillion": 1e12,
    "lakh": 1e5,
    "crore": 1e7,
    "mn": 1e6,
    "bn": 1e9,
    "tn": 1e12,
    "m": 1e6,
    "b": 1e9,
    "k": 1e3,
}
_FRACTIONS = {"¼": 0.25, "½": 0.5, "¾": 0.75}
_VAGUE = (
    "tens of thousands|hundreds of thousands|tens of millions|hundreds of millions|several dozen|several hundred|"
    "several thousand|a few dozen|a few hundred|few dozen|few hundred|dozens|scores|hundreds|thousands|millions|"
    "billions|several|a few|few|a handful|handful|a couple|couple|many"
)
"""Longest first: the pattern takes the first that fits."""

_WORD = "|".join((*CARDINALS, *_TENS))
_WORDS = (
    rf"(?:an?[-\s]+(?=hundred|thousand|million|billion|trillion|dozen)|(?:{_WORD})[-\s]+)?"
    rf"(?:(?:{_WORD})|hundred|thousand|million|billion|trillion|dozen)"
    rf"(?:(?:[-\s]+and)?[-\s]+(?:{_WORD}|hundred|thousand|million|billion|trillion|dozen))*"
)
_SPACED = r"[1-9]\d{0,2}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)(?:\.\d+)?"
"""Thousands set apart by spaces, as in much of the world: "816 000"."""
_DIGITS = rf"{_SPACED}|" r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:,\d{2})+,\d{3}|\d+\.\d+|\d+"
_SCALE = (
    r"(?:(?:-|\s{0,8})(?:hundred|thousand|million|billion|milliard|trillion|lakh|crore)s?\b|\s?(?:mn|bn|tn)\b|[mbk]\b)"
)
_DEGREES = r"(?:\s?°\s?|\sdegrees?\s)(?-i:C|F)\b|\sdegrees?\s(?:Celsius|Fahrenheit)\b|(?<=\d)(?-i:C|F)\b"
_CURRENCY = r"(?:US\$|C\$|A\$|NZ\$|HK\$|S\$|R\$|\$|£|€|¥|₹|₽|₩|₪|₺|USD|EUR|GBP|Rs\.?|PKR|INR|CHF)\s?"

NUMERAL = re.compile(
    rf"(?<![\w.,$£€¥₹])(?P<currency>{_CURRENCY})?"
    rf"(?:(?P<vague>\b(?:{_VAGUE})\b)|(?P<digits>{_DIGITS})(?P<fraction>\s?[¼½¾]|\s\d/\d(?![\d/])|\sand\sa\shalf\b)?"
    rf"(?P<scale>(?:{_SCALE})*)|(?P<words>\b{_WORDS}\b)|(?P<half>\bhalf an?\s(?:million|billion|dozen)\b))"
    rf"(?P<percent>\s?%|\s(?:percent|per\s?cent|pct\.?)\b|\spercentage points?\b|\sbasis points?\b)?"
    rf"(?P<degrees>{_DEGREES})?(?P<plus>\+|-plus\b)?"
    r"(?![\w]|[.:/]\d|,\d{3})",
    re.IGNORECASE,
)

_JOINED = re.compile(r"\s?(?:-|–|—|to|or|and)\s?", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:\b(?P<least>at least|no fewer than|no less than|not fewer than|minimum of|a minimum of)"
    r"|\b(?P<more>more than|over|above|exceeding|upwards? of|in excess of|greater than|north of)"
    r"|\b(?P<most>at most|no more than|up to|as many as|as much as|a maximum of|maximum of|not more than)"
    r"|\b(?P<less>fewer than|less than|under|below)"
    r"|\b(?P<nearly>nearly|almost|just under|just short of|close on)"
    r"|\b(?P<about>close to|about|around|roughly|approximately|some|an estimated|estimated|approx\.?|circa"
    r"|in the region of|more or less)|(?P<tilde>~))\s*(?:(?:the|a|an|another|additional)\s+)?$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s+(?:(?P<more>or (?:more|so more)|and counting)|(?P<about>or so|odd\b))", re.IGNORECASE)
_WINDOW = 40
_HYPHENS = "-–"
_GROUPING = ",. \u00a0\u2009\u202f"
_FIRST_SPACE = re.compile(r"\d+(?= )")
_NAMED_BEFORE = re.compile(r"(?:[^.!?\s]\s(?:[A-Z]\w*|No\.)|\d)\s$")
"""A name inside a sentence, a month or another number, to which the first digits belong: "Boeing 737 800"."""
_NOT_DIGITS = re.compile(r"[^\d.]")
_BASIS_POINTS = 100.0

_CODES = {
    "us$": "USD",
    "$": "USD",
    "usd": "USD",
    "c$": "CAD",
    "a$": "AUD",
    "nz$": "NZD",
    "hk$": "HKD",
    "s$": "SGD",
    "r$": "BRL",
    "£": "GBP",
    "gbp": "GBP",
    "€": "EUR",
    "eur": "EUR",
    "¥": "JPY",
    "₹": "INR",
    "inr": "INR",
    "rs": "INR",
    "rs.": "INR",
    "pkr": "PKR",
    "₽": "RUB",
    "₩": "KRW",
    "₪": "ILS",
    "₺": "TRY",
    "chf": "CHF",
}


class Numeral(msgspec.Struct, frozen=True, kw_only=True):
    """A number where it stands: `text[start:end]` with its modifier, `[number_start:number_end]` without."""

    start: int
    end: int
    number_start: int
    number_end: int
    low: float
    high: float | None
    modifier: str = "exact"
    unit: str = "count"
    word: bool = False
    """Written in words."""
    scaled: bool = False
    """Carries thousands separators, a scale word, a decimal part, a currency or a percent sign."""
    grouped: bool = False
    """Carries thousands separators or a scale word."""


def find_numerals(text: str, config: ClaimConfig) -> list[Numeral]:
    """Find the numbers of a text, in order; a range is one numeral."""
    found: list[Numeral] = []
    for match in _matches(text):
        numeral = _numeral(text, match, config)
        if numeral is None:
            continue
        hyphen = numeral.number_start > 0 and text[numeral.number_start - 1] in _HYPHENS
        if hyphen and not (found and found[-1].number_end == numeral.number_start - 1):
            continue
        if found and found[-1].number_start >= numeral.start:  # "as many as 19": the "many" is the modifier's
            found.pop()
        if found and (joined := _range(text, found[-1], numeral)) is not None:
            found[-1] = joined
        else:
            found.append(numeral)
    return [numeral for numeral in found if not _is_of_score(text, numeral)]


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Yield the numbers; a space before three digits joins thousands only where no name or other number precedes."""
    at = 0
    while (match := NUMERAL.search(text, at)) is not None:
        spaced = _FIRST_SPACE.match(match["digits"] or "")
        if spaced is not None and _NAMED_BEFORE.search(text, max(0, match.start() - _WINDOW), match.start()):
            at = match.start("digits") + spaced.end()
            first = NUMERAL.match(text, match.start(), at)
            if first is not None:
                yield first
            continue
        if match["words"] and _words_value(_plain_words(match["words"])) is None:  # "between six and eight years"
            at = match.start() + len(re.split(r"[-\s]", match["words"], maxsplit=1)[0])
            first = NUMERAL.match(text, match.start(), at)
            if first is not None:
                yield first
            continue
        yield match
        at = match.end()


def _is_of_score(text: str, numeral: Numeral) -> bool:
    """Return whether a number is one side of a score, which is no count: "won 2-1"."""
    if numeral.unit != "count" or numeral.modifier != "exact":
        return False
    after = text[numeral.number_end : numeral.number_end + 2]
    before = text[max(0, numeral.number_start - 2) : numeral.number_start]
    behind = len(after) > 1 and after[0] in _HYPHENS and after[1].isdigit()
    return behind or (len(before) > 1 and before[1] in _HYPHENS and before[0].isdigit())


def _numeral(text: str, match: re.Match[str], config: ClaimConfig) -> Numeral | None:
    bounds = _bounds(match, config)
    if bounds is None:
        return None
    low, high, modifier = bounds
    start, end = match.span()
    window = text[max(0, start - _WINDOW) : start]
    before = _BEFORE.search(window)
    after = _AFTER.match(text, end)
    begin = start
    if before is not None and before.lastgroup is not None:
        begin = start - (len(window) - before.start())
        low, high, modifier = _modified(low, high, before.lastgroup, config)
    if match["plus"]:
        high, modifier = None, "at least"
    elif after is not None and before is None and after.lastgroup is not None:
        end = after.end()
        group = "least" if after.lastgroup == "more" else "about"
        low, high, modifier = _modified(low, high, group, config)
    unit = "count"
    if match["percent"]:
        unit = "percentage point" if "point" in match["percent"].lower() else "percent"
        if "basis" in match["percent"].lower():
            low, high = low / _BASIS_POINTS, None if high is None else high / _BASIS_POINTS
    elif match["degrees"]:
        unit = "degree Celsius"
        if "f" in match["degrees"].lower().replace("of", ""):
            low, high = _celsius(low), None if high is None else _celsius(high)
    low, high = _rounded(low), None if high is None else _rounded(high)
    if match["currency"]:
        unit = _CODES.get(match["currency"].strip().lower(), "count")
    return Numeral(
        start=begin,
        end=end,
        number_start=start,
        number_end=match.end(),
        low=low,
        high=high,
        modifier=modifier,
        unit=unit,
        word=match["words"] is not None,
        grouped=bool(match["scale"]) or any(mark in (match["digits"] or "") for mark in _GROUPING if mark != "."),
        scaled=bool(match["scale"] or match["percent"] or match["currency"] or match["degrees"])
        or any(mark in (match["digits"] or "") for mark in _GROUPING),
    )


def _bounds(match: re.Match[str], config: ClaimConfig) -> tuple[float, float | None, str] | None:
    """Interval of the bare number; None where the words are no number."""
    if match["vague"]:
        key = " ".join(match["vague"].lower().split()).removeprefix("a ")
        low, high = dict(config.quantity_vague)[key]
        return low, high, key
    if match["digits"]:
        value = _digits(match["digits"])
        if match["fraction"]:
            value += _fraction(match["fraction"].strip())
        for scale in re.findall(r"[a-z]+", match["scale"].lower()):
            value *= _SCALES[scale.removesuffix("s") if scale.removesuffix("s") in _SCALES else scale]
    elif match["words"]:
        words = _words_value(_plain_words(match["words"]))
        if words is None:
            return None
        value = words
    else:
        value = 0.5 * {"million": 1e6, "billion": 1e9, "dozen": 12.0}[match["half"].lower().split()[-1]]
    return (value, value, "exact") if math.isfinite(value) else None


def _rounded(value: float) -> float:
    """Drop the noise of binary floats."""
    return round(value, 6)


def _digits(digits: str) -> float:
    return float(_NOT_DIGITS.sub("", digits)) if len(digits) < 300 else math.inf


def _celsius(fahrenheit: float) -> float:
    return round((fahrenheit - 32.0) / 1.8, 1)  # no thermometer in the news is read more finely


def _fraction(surface: str) -> float:
    if surface in _FRACTIONS:
        return _FRACTIONS[surface]
    if "/" not in surface:
        return 0.5
    top, bottom = surface.split("/")
    return int(top) / int(bottom) if int(bottom) else 0.0


def _plain_words(words: str) -> str:
    return " ".join(re.split(r"[-\s]+", words.lower()))


@cache
def _simple_words() -> dict[str, float]:
    table = {word: float(value) for value, word in enumerate(CARDINALS)}
    table.update({word: float(10 * value) for value, word in enumerate(_TENS, start=2)})
    return table


def _words_value(words: str) -> float | None:
    """Value of number words in lower case ("two dozen", "a hundred and five"); None if they are none."""
    from text_to_num import text2num

    known = _simple_words().get(words)
    if known is not None:
        return known
    dozens = words.endswith("dozen")
    core = words.removesuffix("dozen").strip() if dozens else words
    core = re.sub(r"^an?\s+", "", core)
    if core in ("", "a", "an"):
        return 12.0 if dozens else None
    if core.split()[0] in _SCALES:
        core = f"one {core}"
    try:
        value = float(text2num(core, "en"))
    except ValueError:
        return None
    return value * 12 if dozens else value


def _modified(low: float, high: float | None, group: str, config: ClaimConfig) -> tuple[float, float | None, str]:
    """Widen [low, high] as the modifier says (design: quantity -> interval)."""
    top = low if high is None else high
    spread = config.quantity_about_share
    table: dict[str, tuple[float, float | None, str]] = {
        "least": (low, None, "at least"),
        "more": (low, None, "more than"),
        "most": (0.0, top, "at most"),
        "less": (0.0, top, "less than"),
        "nearly": (low * config.quantity_nearly_share, top, "nearly"),
        "about": (low * (1 - spread), top * (1 + spread), "about"),
        "tilde": (low * (1 - spread), top * (1 + spread), "about"),
    }
    return table[group]


def _range(text: str, first: Numeral, second: Numeral) -> Numeral | None:
    """Read "3-5", "between 3 and 5", "three to five" as one numeral; None if they are two."""
    between = text[first.number_end : second.start]
    joint = _JOINED.fullmatch(between)
    if joint is None or first.high is None or second.high is None or second.modifier != "exact":
        return None
    if "count" not in (first.unit, second.unit) and first.unit != second.unit:
        return None
    opening = re.search(r"\b(between|from)\s+$", text[max(0, first.start - 10) : first.start], re.IGNORECASE)
    word = between.strip().lower()
    if word == "and" and (opening is None or opening[1].lower() != "between"):
        return None
    low = first.low
    if not first.grouped and second.scaled and second.low >= 1000 > low:
        low *= 10 ** (3 * int(math.log10(second.low) // 3))
    if not low < second.high:
        return None
    start = first.start - (len(opening[0]) if opening else 0)
    return msgspec.structs.replace(
        second,
        start=start,
        number_start=first.number_start,
        low=low,
        modifier="range",
        unit=second.unit if second.unit != "count" else first.unit,
    )
