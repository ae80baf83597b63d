"""Read lists of entities as sets, open or closed, and the empty set of "no country"."""

from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from scoring.claims.entities import Mention
from scoring.claims.lexicon import Lexicon
from scoring.claims.modality import ordinal_of
from scoring.wording import CARDINALS

MemberType = Literal["country", "person", "organisation", "other"]

_KINDS: dict[str, MemberType] = {"country": "country", "person": "person", "org": "organisation"}
_OPENERS = frozenset({"including", "include", "includes", "included", "like", "as", "besides", "also", "plus"})
_OPEN_TAIL = frozenset({"others", "other", "etc", "elsewhere", "more"})
_BEYOND = frozenset({"other", "further", "more", "additional"})
"""What makes "no country" those beside the ones named: not the empty set."""
_CLOSERS = frozenset({"only", "solely", "alone", "just"})
_PREDECESSORS = frozenset({"following", "after", "behind", "besides", "joining", "join", "joins", "follows"})
_NUMBERS = {word: number for number, word in enumerate(CARDINALS[:13]) if number > 1}
_LAST_JOINTS = frozenset({"and", "&", "or", "well"})
"""What stands before the last member of a list."""
_TWO = 2
_OFFICES = frozenset(
    {"department", "ministry", "office", "bureau", "committee", "commission", "institute", "institutes", "center",
     "centers", "centre", "agency", "secretary", "minister", "board", "council", "faculty", "school"}
)  # fmt: skip
_OF_OFFICE = frozenset({"of", "for", "on"})
_GAP_WORDS = frozenset({",", "and", "&", "or", "the", ";", "as", "well"})


class EntitySet(msgspec.Struct, frozen=True):
    """A list of entities in tokens [start, end)."""

    start: int
    end: int
    members: tuple[str, ...]
    closed: bool
    member_type: MemberType
    head: int
    """Token by which the list hangs in the sentence."""
    ordinal: int | None = None
    """The n of "the n-th, after ..."; the list then holds the n-1 before it."""
    predecessors: bool = False
    completes: int = -1
    """Subject noun of "the members are A, B and C"; -1 if the list is none's whole."""


def _lists(mentions: Sequence[Mention], doc: Any) -> list[list[Mention]]:
    """Group neighbouring mentions of one kind joined by commas and "and"."""
    groups: list[list[Mention]] = []
    ended = False
    for mention in mentions:
        if mention.demonym:
            continue
        last = groups[-1] if groups else None
        if last and not ended and last[-1].kind == mention.kind and _joined(doc, last[-1].end, mention.start):
            last.append(mention)
            ended = bool(_words(doc, last[-2].end, mention.start) & _LAST_JOINTS)
        else:
            groups.append([mention])
            ended = False
    return [group for group in groups if _is_list(group, doc)]


def _is_list(group: Sequence[Mention], doc: Any) -> bool:
    """Tell a list from a name in two parts; of places, "Dallas, Texas, and Houston" is none."""
    keys = {mention.key for mention in group}
    ended = bool(_words(doc, group[-2].end, group[-1].start) & _LAST_JOINTS) if len(group) > 1 else False
    if group[0].kind == "place":
        return ended and len(keys) == len(group) >= _LEAST_PLACES
    return len(keys) >= 2 and (len(group) > 2 or ended) and not (len(group) == _TWO and _names_office(group[0], doc))


def _names_office(mention: Mention, doc: Any) -> bool:
    """Tell an office that may be named after two things: "the Department of Health and Human Services"."""
    return doc[mention.start].lower_ in _OFFICES and bool(_OF_OFFICE & _words(doc, mention.start, mention.end))


_LEAST_PLACES = 3


def _words(doc: Any, start: int, end: int) -> set[str]:
    return {doc[at].lower_ for at in range(start, end)}


def _joined(doc: Any, start: int, end: int) -> bool:
    gap = [doc[at].lower_ for at in range(start, end)]
    return bool(gap) and len(gap) <= 4 and all(word in _GAP_WORDS for word in gap) and gap != ["the"]


def _ordinal_near(sent: Any, lexicon: Lexicon, member_type: str) -> int | None:
    """Find the n of "the n-th country"."""
    for token in sent:
        number = ordinal_of(token.lower_)
        if number is not None and token.i + 1 < sent.end:
            noun = next((after for after in sent.doc[token.i + 1 : token.i + 4] if after.pos_ == "NOUN"), None)
            if noun is not None and lexicon.set_nouns.get(noun.lemma_.lower()) == member_type:
                return number
    return None


def _count_before(doc: Any, start: int, lexicon: Lexicon) -> int | None:
    """Find the n of "the three countries - A, B and C"; a part ("including two countries, A and B") has none."""
    for at in range(start - 1, max(start - 7, -1), -1):
        number = _NUMBERS.get(doc[at].lower_)
        if number is not None and any(
            doc[between].lemma_.lower() in lexicon.set_nouns for between in range(at + 1, start)
        ):
            return None if at and doc[at - 1].lower_ in _OPENERS else number
    return None


def _listed_whole(doc: Any, start: int, lexicon: Lexicon) -> int:
    """Find the subject of "the members are A, B and C", whose whole the list is; -1 if there is none."""
    verb = doc[start - 1] if start else None
    if verb is None or verb.lemma_.lower() != "be":
        return -1
    for child in verb.children:
        definite = any(word.lower_ == "the" for word in child.children)
        if child.dep_ == "nsubj" and child.tag_ == "NNS" and definite:
            lemma = child.lemma_.lower()
            return int(child.i) if lemma in lexicon.set_nouns or lemma in lexicon.nouns else -1
    return -1


def _is_predecessor(doc: Any, start: int) -> bool:
    before = start - 1
    while before >= 0 and doc[before].lower_ in {"the", "only"}:
        before -= 1
    return before >= 0 and doc[before].lower_ in _PREDECESSORS


def _is_opened(doc: Any, start: int, end: int) -> bool:
    before = [doc[at].lower_ for at in range(max(start - 3, 0), start)]
    after = [doc[at].lower_ for at in range(end, min(end + 4, len(doc)))]
    return any(word in _OPENERS for word in before) or any(word in _OPEN_TAIL for word in after)


def find_sets(sent: Any, mentions: Sequence[Mention], lexicon: Lexicon) -> list[EntitySet]:
    """Find the lists of entities in a sentence.

    Closed: "only", "the three countries A, B and C", and the n-1 members before the n-th. Open: "including",
    "such as", "like", "and others", and any list that nothing closes.
    """
    doc = sent.doc
    found: list[EntitySet] = []
    for group in _lists(mentions, doc):
        start, end = group[0].start, group[-1].end
        keys = [mention.key for mention in group]
        member_type = _KINDS.get(group[0].kind, "other")
        ordinal = _ordinal_near(sent, lexicon, member_type)
        unique = tuple(dict.fromkeys(keys))
        predecessors = ordinal is not None and _is_predecessor(doc, start)
        counted = _count_before(doc, start, lexicon)
        only = any(doc[at].lower_ in _CLOSERS for at in range(max(start - 2, sent.start), start)) or (
            end < len(doc) and doc[end].lower_ == "alone"
        )
        opened = _is_opened(doc, start, end)
        whole = _listed_whole(doc, start, lexicon)
        closed = not opened and (
            only
            or whole >= 0
            or counted == len(unique)
            or (predecessors and ordinal is not None and len(unique) == ordinal - 1)
        )
        found.append(
            EntitySet(
                start,
                end,
                unique,
                closed,
                member_type,
                group[0].start,
                ordinal if predecessors else None,
                predecessors,
                whole,
            )
        )
    return found


def find_empty_sets(sent: Any, lexicon: Lexicon) -> list[EntitySet]:
    """Find "no country", "none of the banks", "not ... any nation", "yet to ... from any country"."""
    found: list[EntitySet] = []
    denies = any(token.dep_ == "neg" or token.lower_ in {"yet", "never", "without"} for token in sent)
    for token in sent:
        member_type = lexicon.set_nouns.get(token.lemma_.lower())
        if member_type not in {"country", "organisation"} or token.pos_ != "NOUN":
            continue
        determiners = [child for child in token.lefts if child.lower_ in {"no", "any", "single"}]
        words = {child.lower_ for child in determiners}
        if any(child.lower_ in _BEYOND for child in token.lefts):
            continue
        if "no" in words or (words and denies):
            kind: MemberType = "country" if member_type == "country" else "organisation"
            found.append(EntitySet(min(child.i for child in determiners), token.i + 1, (), True, kind, token.i))
    return found
