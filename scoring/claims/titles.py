"""Read the title or part in which a person is named: "police chief Ada Quill", "their father, 48-year-old Tom Berg"."""

from typing import Any

from scoring.claims.entities import Mention
from scoring.claims.lexicon import word_list

TITLED = "title-name"
"""The role of whom a title is told."""

_TITLES = word_list("titles.single")
"""Titles and parts that one person holds, or few in one story."""
_KIN = word_list("titles.kin")
"""Who somebody is to another."""
_RANKS = frozenset(
    {"former", "ex", "then", "deputy", "vice", "acting", "assistant", "interim", "prime", "late", "first"}
)
"""Words that make another title of one."""
_BETWEEN = frozenset({"-", ",", "year", "old", "aged"})
"""Words between a title and the name: "the driver, 19-year-old Tom Berg"."""
_LONGEST_GAP = 7
_LONGEST = 6


def title_of(mention: Mention, doc: Any) -> tuple[int, tuple[str, ...]] | None:
    """Return the title before a full name: its token, and the keys of the title and of the body whose it is."""
    if mention.end - mention.start < 2 or not doc[mention.start].text[:1].isupper():
        return None
    at = _before(mention.start, doc)
    if at < 0 or doc[at].lower_ not in _TITLES | _KIN:
        return None
    return at, _keys(at, doc)


def _before(start: int, doc: Any) -> int:
    """Return the token before a name and its age; -1 where the sentence begins."""
    at = start - 1
    while at > 0 and start - at <= _LONGEST_GAP and (doc[at].like_num or doc[at].lower_ in _BETWEEN):
        at -= 1
    return at if at >= 0 and doc[at].sent == doc[start].sent else -1


def _keys(title: int, doc: Any) -> tuple[str, ...]:
    """Return the key of a title with what ranks it, and of the capitalised words before it."""
    ranks: list[str] = []
    body: list[str] = []
    for token in reversed(doc[max(doc[title].sent.start, title - _LONGEST) : title]):
        if token.lower_ in _RANKS:
            ranks.append(token.lower_)
        elif token.text[:1].isupper() and token.pos_ in {"PROPN", "ADJ", "NOUN"}:
            body.insert(0, token.lower_)
        elif token.text != "-":
            break
    key = " ".join([*sorted(ranks), doc[title].lower_])
    return (f"thing:{key}", f"org:{' '.join(body)}") if body else (f"thing:{key}",)
