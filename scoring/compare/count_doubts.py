"""Doubts about two counts: parts, other kinds, other places, numbers that add up."""

import re
from collections.abc import Mapping

from scoring.compare.quantities import VICTIMS, is_monotone
from scoring.config import CompareConfig
from scoring.models import Claim, QuantityValue
from scoring.wording import CARDINALS

_WORD = re.compile(r"\w+")
_PARTS = frozenset(
    {
        "other", "others", "another", "more", "additional", "further", "including", "includes", "include", "among",
        "besides", "initial", "initially", "earlier", "previous", "previously", "former", "formerly", "original",
        "originally", "last", "prior", "each", "per", "every", "first", "second", "third",
    }
)  # fmt: skip
"""Words beside a number that make it a part of a count, or that of another occasion."""
OTHERS = frozenset({"other", "others", "more"})
"""Words that part those counted from others just told of."""
_WHOLES = frozenset({"including", "includes", "include", "among", "besides"})
"""Words that make what follows a part, not what goes before."""
_LAST_WEEK = re.compile(r"\b(?:last|first) (?:\w+day|night|week|weekend|month|year|spring|summer|autumn|fall|winter)\b")
"""A time, which makes no part."""
_CASUALTY = re.compile(r"(?i)\b(?:kill|dead|death|died|dying|injur|wound|hurt|shot)")
_ALSO = re.compile(r"(?i)\balso (?:was |were |been )?(?:kill|die|dead|injur|wound|hurt|shot)")
_GRAVITY = re.compile(r"(?i)\b(?:serious|severe|critical|grave|slight|minor|life-threatening|badly)")
"""How badly: those are a part of the injured."""
_NEAR = 60
"""Characters around a count in which it may be told how badly."""
_ENDING = re.compile(r"[.,;:()—–]|--")
"""Marks that end what a number counts."""
_SCALE = re.compile(r"^[ -](?:hundred|thousand|million|billion|trillion)\b")
_NEXT = re.compile(r"[ -]([\w]+)")
_STEM = 5
_UNCOUNTED = frozenset({"were", "was", "are", "is", "have", "had", "has", "of", "to", "and", "or", "in", "who", "at"})
_BREAKS = _UNCOUNTED | {
    "by", "with", "from", "at", "on", "for", "after", "when", "before", "while", "near", "inside", "outside", "as",
    "including", "early", "late", "today", "yesterday", "last", "this", "monday", "tuesday", "wednesday", "thursday",
    "friday", "saturday", "sunday",
}  # fmt: skip
"""Words that end what a number counts."""
_WORDS = (*CARDINALS[1:], "twenty")
DIGITS = {word: str(number) for number, word in enumerate(_WORDS, 1)}
_NUMBER = re.compile(rf"(?i)\d[\d,.]*|\b(?:{'|'.join(DIGITS)})\b")
_ANYBODY = frozenset(
    {
        "and", "of", "the", "or", "were", "was", "are", "is", "have", "been", "had", "has", "people", "persons",
        "others", "other", "victims", "more", "dead", "bodies", "reported",
        "confirmed", "deaths", "fatalities", "casualties", "in", "all", "who", "being", "least", "to", "be",
    }
)  # fmt: skip
"""Words between a count and its noun that single nobody out."""
_IDENTIFIED = re.compile(r"(?i)\b(?:ha[sd]|have|was|were) (?:\w+ )?(?:been )?(?:\w+ )?(?:identified|named)\b")
"""Who has been identified by now may be a part of the victims."""
_ONE_MORE = re.compile(
    r"(?i)\band (?:a|an|one|another) (?:[\w-]+ ){0,2}"
    r"(?:man|woman|person|boy|girl|teenager|child|officer|deputy|soldier)\b"
)
"""One more victim beside a number of them: "eight in the city, and a man in the next town"."""
_ORDINALS: Mapping[str, int] = {
    "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "eleventh": 11, "twelfth": 12,
}  # fmt: skip
_NTH = re.compile(rf"(?i)\ba ({'|'.join(_ORDINALS)})\b")
_YEARS_AFTER = re.compile(r"(?i)\byears? (?:after|since)\b")
"""Before a number of victims of an earlier event."""
_PLACES = ("country:", "place:")
_LOCAL = frozenset({"count", "km", "m"})
STREETS = frozenset({"street", "avenue", "road", "drive", "boulevard", "lane", "place", "park", "highway"})
"""Last words of the names of streets and the like."""
_CAST = frozenset({"votes", "seats"})
_PARTIAL = frozenset(
    {
        "child", "children", "minor", "minors", "girl", "girls", "boy", "boys", "teen", "teens", "teenager",
        "teenagers", "infant", "infants", "baby", "babies", "woman", "women", "man", "men", "adult", "adults",
        "student", "students", "foreigner", "foreigners", "tourist", "tourists",
    }
)  # fmt: skip
"""Who are mostly some of the victims."""


def parted(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether only one counts a part, or each another."""
    if a.kind != "quantity":
        return False
    differing = part_words(a, config) ^ part_words(b, config)
    # "Others" beside "others" may count all beside the dead on both sides, told here or a sentence before.
    return bool(differing) and not (differing <= OTHERS and _others(a) and _others(b))


def _others(claim: Claim) -> bool:
    """Tell whether victims are counted beside others: "six other people"."""
    counted = isinstance(claim.value, QuantityValue) and is_monotone(claim.value)
    following = _WORD.findall(after_value(claim).lower())[:1]
    return counted and bool(OTHERS & {*following})


def part_words(claim: Claim, config: CompareConfig) -> frozenset[str]:
    """Return the words around a number that make it a part of a count, or that of another occasion.

    "Killed six people and injured fourteen others" counts all who were injured.
    """
    at, until = max(0, claim.value_start - claim.start), max(0, claim.value_end - claim.start)
    before = _WORD.findall(_LAST_WEEK.sub(" ", claim.text[:at].lower()))[-config.context_words :]
    after = _WORD.findall(claim.text[until:].lower())[: config.context_words // 2]
    own = _WORD.findall(claim.text[at:until].lower())
    found = _PARTS & {*before, *own, *after} - (_WHOLES - set(before))
    if isinstance(claim.value, QuantityValue) and is_monotone(claim.value):
        if _CASUALTY.search(claim.text[:at]):
            found -= OTHERS
        before_it, behind_it = claim.text[max(0, at - _NEAR) : at], claim.text[until : until + _NEAR]
        found |= {"also" for _ in _ALSO.findall(f"{before_it} {behind_it}")}
        # "Four were hurt, one critically", "the worst hurt of six": how badly is told of the one.
        lead = "" if before_it.lower().endswith(" of ") else _NUMBER.split(before_it)[-1]
        own_words = f"{lead} {_NUMBER.split(behind_it)[0]}"
        found |= {"serious" for _ in _GRAVITY.findall(own_words)}
        found |= {"earlier" for _ in _YEARS_AFTER.findall(claim.text[:at])}
        found |= {"identified" for _ in _IDENTIFIED.findall(claim.text[until:])}
    return found | ({"of the"} if after[:2] == ["of", "the"] or "of" in own else set())


def other_kind(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether what is counted is qualified in two ways: rescue crews are no ambulance crews."""
    del config
    if not isinstance(a.value, QuantityValue) or not isinstance(b.value, QuantityValue):
        return False
    one, two = (_qualifiers(claim, value) for claim, value in ((a, a.value), (b, b.value)))
    if a.value.counted in VICTIMS and b.value.counted in VICTIMS:
        # One noun beside none names nobody apart, soldiers beside rebels do; "officers" may be "police officers".
        return (max(len(one), len(two)) > 1 or bool(one and two)) and not one & two
    if is_monotone(a.value):
        return bool(one or two) and not one & two
    return bool(one and two) and not one & two


def part_by_kind(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether the fewer victims are of a kind that the other counts among all: "four children" of twelve dead."""
    del config
    one, two = a.value, b.value
    if not (isinstance(one, QuantityValue) and isinstance(two, QuantityValue) and is_monotone(one)):
        return False
    fewer, more = (a, b) if one.low < two.low else (b, a)
    kind = _NEXT.match(after_value(fewer))
    if kind is None or not (kind[1].lower() in _PARTIAL or kind[1][:1].isupper()):
        return False
    return kind[1].lower()[:_STEM] != _counted(after_value(more))


def _qualifiers(claim: Claim, value: QuantityValue) -> set[str]:
    """Return the words between a number and the noun that it counts."""
    after = after_value(claim)
    words = [word.lower() for word in _WORD.findall(_ENDING.split(after)[0])[:5]]
    if value.counted in VICTIMS:
        # "Killed two younger children by ...": the noun is none that the event is named by.
        at = next((i for i, word in enumerate(words) if word in _BREAKS or _CASUALTY.match(word)), len(words))
        return set(words[:at]) - _ANYBODY
    noun = value.counted.split(" ")[0] if value.counted else ""
    stem = noun[: max(3, len(noun) - 2)]
    at = next((i for i, word in enumerate(words) if noun and word.startswith(stem)), 0)
    return set(words[:at]) - _ANYBODY


def after_value(claim: Claim) -> str:
    """Return the passage behind a claim's value."""
    return claim.text[max(0, claim.value_end - claim.start) :]


def counted_elsewhere(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether two passages with counts or distances name places, and none in common."""
    del config
    value = a.value
    if not isinstance(value, QuantityValue) or value.unit not in _LOCAL:
        return False
    one, two = ({e for e in claim.frame.entities if e.startswith(_PLACES)} for claim in (a, b))
    if one and two and not one & two:
        return True
    streets = [{e for e in claim.frame.entities if e.rpartition(" ")[2] in STREETS} for claim in (a, b)]
    return all(streets) and not streets[0] & streets[1]


def other_body(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether votes or seats are told of two bodies: the House's are not the Senate's."""
    del config
    value = a.value
    if not isinstance(value, QuantityValue) or value.counted not in _CAST:
        return False
    one, two = ({e for e in claim.frame.entities if e.startswith("org:")} for claim in (a, b))
    return bool(one and two) and not one & two


def other_persons(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether persons of no kind are counted under two verbs: 45 were saved, 60 were aboard."""
    del config
    value = a.value
    generic = isinstance(value, QuantityValue) and value.counted == "person"
    return generic and a.frame.predicate != b.frame.predicate


def numbers_in(text: str) -> set[str]:
    """Return the numbers of a text as written, without commas and the endings of ordinals."""
    words = (word.lower().replace(",", "").rstrip(".") for word in _NUMBER.findall(text))
    return {DIGITS.get(word, word) for word in words}


def added_up(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether the smaller number and another of its passage make the larger: four shot and one hit are five."""
    del config
    one, two = a.value, b.value
    if not (isinstance(one, QuantityValue) and isinstance(two, QuantityValue)) or one.counted == "age":
        return False
    fewer, more = (a, two) if one.low < two.low else (b, one)
    less = min(one.low, two.low)
    scale = _scale(fewer)
    if is_monotone(one) and _names_one_more(fewer, less, more.low):
        return True
    return less > 0 and any(less + other * scale == more.low for other in _values(rival_numbers(fewer)))


def _names_one_more(fewer: Claim, less: float, more: float) -> bool:
    """Tell whether a passage tells of the next victim beside a number of them: "a fourth died in hospital"."""
    if less + 1 != more:
        return False
    text = without_value(fewer)
    following = _NTH.search(text)
    return _ONE_MORE.search(text) is not None or (following is not None and _ORDINALS[following[1].lower()] == more)


def _scale(claim: Claim) -> float:
    """Return what a number as written is multiplied by: a million in "200 million"."""
    surface = claim.value.surface if isinstance(claim.value, QuantityValue) else ""
    written = next(iter(_values(numbers_in(surface))), 0.0)
    return claim.value.low / written if written and isinstance(claim.value, QuantityValue) else 1.0


def _values(numbers: set[str]) -> list[float]:
    return [float(number) for number in numbers if number.replace(".", "", 1).isdecimal()]


def other_numbers(a: Claim, b: Claim) -> bool:
    """Tell whether both passages have numbers, and none in common: two persons of a list, each with his own case."""
    one, two = (numbers_in(claim.text) for claim in (a, b))
    return bool(one and two) and not one & two


def numbered_apart(a: Claim, b: Claim) -> bool:
    """Tell whether both passages number one thing, and never alike: one person got 12 years, the other seven."""
    one, two = (_numbered(claim.text) for claim in (a, b))
    return any(not one[thing] & two[thing] for thing in one.keys() & two.keys())


def _numbered(text: str) -> dict[str, set[str]]:
    """Return the numbers of a text by the stem of what they count."""
    found: dict[str, set[str]] = {}
    for number in _NUMBER.finditer(text):
        thing = _counted(text[number.end() :])
        if thing:
            found.setdefault(thing, set()).update(numbers_in(number[0]))
    return found


def rival_numbers(claim: Claim) -> set[str]:
    """Return the other numbers of a passage that may count what the claim counts.

    "Three 911 calls" count no people: a number before another noun than the claim's own is that noun's.
    """
    at, until = max(0, claim.value_start - claim.start), max(0, claim.value_end - claim.start)
    own = _counted(claim.text[until:])
    found = set()
    for number in _NUMBER.finditer(claim.text):
        if at <= number.start() < until:
            continue
        noun = _counted(claim.text[number.end() :])
        if not own or not noun or noun == own:
            found |= numbers_in(number[0])
    return found


def _counted(following: str) -> str:
    """Return the stem of the word right after a number, empty where none says what it counts."""
    word = _NEXT.match(_SCALE.sub("", following))
    return word[1].lower()[:_STEM] if word and word[1].lower() not in _UNCOUNTED else ""


def without_value(claim: Claim) -> str:
    """Return the passage of a claim without its value."""
    at, until = max(0, claim.value_start - claim.start), max(0, claim.value_end - claim.start)
    return f"{claim.text[:at]} {claim.text[until:]}"
