"""Return whether two names are one person's: forms, spellings and transcriptions of a name against another name.

A name that is neither a known form nor plainly another ("Thomson", "Thompson") is left open: nobody is accused.
"""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from scoring.given_names import GIVEN_NAMES

Identity = Literal["same", "open", "different"]

_PARTICLES = frozenset(
    {"al", "el", "ul", "ur", "bin", "ibn", "ben", "de", "del", "della", "der", "den", "di", "da", "dos", "du", "la",
     "le", "van", "von", "st", "y", "e", "i"}
)  # fmt: skip
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "junior", "senior"})
_RULES = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(?:mac|mc)(?=[^aeiou])", "mak"),
        (r"sch", "s"),
        (r"t?ch(?=[rl])", "k"),
        (r"tch|ch|tsh|tz|ts", "c"),
        (r"sh|zh", "s"),
        (r"ph|w|ff|v", "f"),
        (r"kh|gh|q|ck", "k"),
        (r"th|dh", "t"),
        (r"x", "ks"),
        (r"c(?=[eiy])(?!$)", "s"),
        (r"c(?=[aou])|c(?=[lrkt])|c$", "k"),
        (r"z", "s"),
        (r"dj", "j"),
        (r"(?<=[aou])e(?=[^aeiouy])", ""),
        (r"ou|oo|au|aw|ow|u", "o"),
        (r"(?<=.)(?:e|i|y|j)+", "i"),
        (r"e", "i"),
        (r"(?<=.)h", ""),
    )
)
"""Spellings of one sound, applied in order, as romanisations and languages mix them (after Metaphone and Soundex)."""
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"})
"""Letters that Unicode does not take apart into a base and a mark."""
_REPEATED = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"(?<=.)[aio]")
_VOWEL = re.compile(r"[aeiouy]")
_TWO_INITIALS = 2
"""Letters of two initials written as one word ("JT Berg"): they may stand for any given names."""


def name_parts(name: str) -> tuple[str, ...]:
    """Return the words that tell a name: folded, without particles and generational suffixes."""
    return _name_parts(name)


@lru_cache(maxsize=65_536)
def _name_parts(name: str) -> tuple[str, ...]:
    folded = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    folded = folded.translate(_LETTERS)
    words = [word for word in re.findall(r"[^\W\d_]+", re.sub(r"['’]s\b|['’]", "", folded)) if word not in _SUFFIXES]
    telling = [word for word in words if word not in _PARTICLES]
    return tuple(telling or words)


def compare_persons(a: str, b: str, similarity: float) -> Identity:
    """Return whether two names are one person's, in any order of their words.

    A name whose words all have a counterpart in the other is a form of it: surname alone, initials, without middle
    names, short for it, or transcribed otherwise. Two names that share a word but part in another are two persons',
    unless the parting words may be one misspelt: their edit similarity (difflib ratio) reaches `similarity`.
    """
    return _compare_persons(*sorted((a, b)), similarity)


@lru_cache(maxsize=65_536)
def _compare_persons(a: str, b: str, similarity: float) -> Identity:
    first, second = name_parts(a), name_parts(b)
    if not first or not second:
        return "open"
    shorter, longer = sorted((first, second), key=len)
    if _joined(shorter) == _joined(longer) or _inside(shorter, longer):
        return "same"
    grades = _match(shorter, longer, similarity)
    if "different" not in grades:
        return "same" if "open" not in grades else "open"
    # A second name that only one has, or a trade before the name ("Musician Tom Berg"), parts nobody.
    surname = _alike(shorter[-1], longer[-1], similarity) == "same"
    return "open" if surname and len(shorter) > 2 and grades.count("same") > 1 else "different"


def _match(shorter: tuple[str, ...], longer: tuple[str, ...], similarity: float) -> list[Identity]:
    """Return how well each word of the shorter name is matched, each by another word of the longer one."""
    rest = list(longer)
    grades: list[Identity] = []
    for word in sorted(shorter, key=len, reverse=True):
        ranked = [(_RANK[_alike(word, other, similarity)], at) for at, other in enumerate(rest)]
        best, at = min(ranked)
        grades.append(_GRADES[best])
        if _GRADES[best] != "different":
            del rest[at]
    return grades


_GRADES: tuple[Identity, ...] = ("same", "open", "different")
_RANK: dict[Identity, int] = {grade: rank for rank, grade in enumerate(_GRADES)}
_SHORTEST_FORM = 3
_LONG_SKELETON = 3
_LONG_WORD = 5


@lru_cache(maxsize=65_536)
def _alike(a: str, b: str, similarity: float) -> Identity:
    """Return whether two words of names are one: equal, an initial, a short form, or the same by sound."""
    short, long = sorted((a, b), key=len)
    if a == b or (len(short) == 1 and long.startswith(short)):
        return "same"
    if len(short) >= _SHORTEST_FORM and long.startswith(short):
        return "same"
    if GIVEN_NAMES.get(a, frozenset({a})) & GIVEN_NAMES.get(b, frozenset({b})):
        return "same"
    if sound(a) == sound(b) or _same_consonants(a, b):
        return "same"
    initials = len(short) == _TWO_INITIALS and not _VOWEL.search(short)
    if initials or sound(a).replace("g", "k") == sound(b).replace("g", "k"):
        return "open"
    near = len(short) >= _LONG_WORD and SequenceMatcher(None, a, b, autojunk=False).ratio() >= similarity
    return "open" if near or _swapped(a, b) else "different"


def _swapped(a: str, b: str) -> bool:
    """Return whether two words differ by two neighbouring letters in the other order: a slip of the keys."""
    if len(a) != len(b) or len(a) < _LONG_WORD - 1:
        return False
    apart = [at for at, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    return len(apart) == 2 and apart[1] == apart[0] + 1 and a[apart[0]] == b[apart[1]] and a[apart[1]] == b[apart[0]]


def _same_consonants(a: str, b: str) -> bool:
    if min(len(a), len(b)) < _LONG_WORD:
        return False
    one, two = _VOWELS.sub("", sound(a)), _VOWELS.sub("", sound(b))
    return one == two and len(one) >= _LONG_SKELETON


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """Return what a word sounds like, roughly: "yusuf" and "yousouf" are one, "tim" and "tom" are not."""
    for pattern, replacement in _RULES:
        word = pattern.sub(replacement, word)
    word = _REPEATED.sub(r"\1", word)
    return word[:-1] if len(word) > _SHORTEST_FORM and word[-1] == "i" else word


def _joined(parts: tuple[str, ...]) -> str:
    return sound("".join(parts))


def _inside(shorter: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    """Return whether a name of one word is two words of the other joined ("abdelfattah", "abdel fattah")."""
    pairs = {sound(left + right) for left, right in pairwise(longer)} | {sound(word) for word in longer}
    return bool(shorter) and all(sound(word) in pairs for word in shorter)
