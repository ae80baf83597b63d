"""Persons by name: which words are one, and which variants are the same person."""

import re
import unicodedata
from collections.abc import Iterable

import msgspec

from scoring.claims.lexicon import word_list

TITLES = word_list("names.titles")
"""Words before a name that make it a person's."""

_ORGANISATION = word_list("names.organisation")
_FEATURES = word_list("names.features")

_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)


def fold_name(name: str) -> str:
    """Fold a name to comparable words: no accents, no case, no punctuation but hyphens."""
    folded = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char)).casefold()
    return " ".join(re.findall(r"[\w]+(?:[-'][\w]+)*", re.sub(r"'s\b", "", folded)))


def name_words(name: str) -> list[str]:
    """Return a name's folded words without titles and generational suffixes."""
    words = [word for word in fold_name(name).split() if not _SUFFIX.match(word)]
    while len(words) > 1 and words[0] in TITLES:
        words = words[1:]
    return words


def looks_like_organisation(words: Iterable[str]) -> bool:
    """Return whether a capitalised run names an organisation, by one of its words or its capitals."""
    listed = list(words)
    if any(word.casefold().rstrip("s") in _ORGANISATION or word.casefold() in _ORGANISATION for word in listed):
        return True
    return len(listed) == 1 and listed[0].isupper() and len(listed[0]) > 1


def looks_like_person(words: list[str], *, titled: bool) -> bool:
    """Return whether a capitalised run is a person's name, by its form.

    Two to four capitalised words, none an organisation's or a landmark's; a single word only after a title.
    """
    hyphens = words.count("-")
    words = [word for word in words if word != "-"]
    if hyphens and len(words) - hyphens < 2:
        return False
    if not words or any(word.casefold() in _FEATURES for word in words) or looks_like_organisation(words):
        return False
    if any(not word[:1].isalpha() for word in words) or any(word.isupper() and len(word) > 2 for word in words):
        return False
    return titled or 2 <= len(words) <= 4


class Cast(msgspec.Struct):
    """The persons of one article: each name seen, under its fullest variant."""

    full_names: dict[str, list[str]] = {}
    """Surname -> fullest folded name of each person seen with it."""

    def learn(self, name: str) -> None:
        """Remember a full name; a fuller variant of a known one replaces it."""
        words = name_words(name)
        if len(words) < 2:
            return
        full = " ".join(words)
        known = self.full_names.setdefault(words[-1], [])
        at = next((at for at, other in enumerate(known) if is_variant(full, other)), len(known))
        if at == len(known):
            known.append(full)
        elif len(words) > len(known[at].split()) and set(known[at].split()) <= set(words):
            known[at] = full

    def resolve(self, name: str) -> str:
        """Return the fullest variant of a name: "Dar" and "Mr. Dar" are "ishaq dar", unless there are two of them."""
        words = name_words(name)
        if not words:
            return ""
        name = " ".join(words)
        fitting = [known for known in self.full_names.get(words[-1], ()) if is_variant(name, known)]
        return fitting[0] if len(fitting) == 1 else name

    def knows(self, name: str) -> bool:
        """Return whether the last word of a name is a known surname."""
        words = name_words(name)
        return bool(words) and words[-1] in self.full_names


def _words_agree(left: str, right: str) -> bool:
    if left == right or left.startswith(right) or right.startswith(left):
        return min(len(left), len(right)) == 1 or left == right or min(len(left), len(right)) >= 3
    return False


def is_variant(left: str, right: str) -> bool:
    """Return whether two names can be one person's: same surname, no given name that disagrees.

    "J. Smith", "John Smith" and "Smith" agree; "Mary Smith" and "John Smith" don't.
    """
    first, second = name_words(left), name_words(right)
    if not first or not second or first[-1] != second[-1]:
        return False
    shorter, longer = sorted((first[:-1], second[:-1]), key=len)
    at = 0
    for word in shorter:
        while at < len(longer) and not _words_agree(word, longer[at]):
            at += 1
        if at == len(longer):
            return False
        at += 1
    return True
