"""Count persons that a sentence harms without a number: "a man was killed", "two women and a boy died".

A coordination is one count: its parts would contradict the total that another outlet gives.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from scoring.claims.events import HARM, OBJECT_EVENTS, PEOPLE, STATES, SUBJECT_EVENTS, Role
from scoring.claims.roles import read_role
from scoring.claims.word_lists import word_list

_INDEFINITE = frozenset({"a", "an", "one"})
_DEFINITE = frozenset({"the", "his", "her", "their", "this", "that", "my", "its"})
_VAGUE = frozenset({"another", "other", "no", "any", "each", "every", "which", "what", "some", "neither", "either"})
_HARM_FORMS = frozenset(
    form for table in (OBJECT_EVENTS, SUBJECT_EVENTS, STATES) for form, kind in table.items() if kind in HARM
)
_SELF = frozenset({"himself", "herself"})
"""Who killed others and himself is one more of the dead."""
_SINGULAR_TAGS = frozenset({"NN", "NNP"})
_NOBODY = frozenset(
    word_list("toll count number police shooting shootings crash attack gunfire fire blast company court")
)


class Harmed(msgspec.Struct, frozen=True, kw_only=True):
    """Persons joined in one count, with the role that the sentence gives them."""

    first: int
    last: int
    """Token indices of the first and last member's own words."""
    head: int
    role: Role
    count: int
    """Members that carry no number of their own."""
    numbered: tuple[int, ...] = ()
    """Head indices of the members that carry one."""
    definite: bool = False
    """Some member is known from before ("the man", a name)."""


def joined_members(head: Any) -> list[Any]:
    """All nouns coordinated with `head`, itself included, in order."""
    root = head
    while root.dep_ == "conj" and root.head.i != root.i and root.head.tag_[:2] != "VB":
        root = root.head
    members = [root]
    for member in members:
        members.extend(c for c in member.children if c.dep_ == "conj" and c.tag_[:2] in ("NN", "CD", "PR"))
    return sorted(members, key=lambda token: int(token.i))


def harmed_people(doc: Any, numbered: frozenset[int]) -> Iterator[Harmed]:
    """Find persons under a casualty role; `numbered` are the heads whose number is written."""
    seen: set[int] = set()
    for token in doc:
        if token.lower_ not in _HARM_FORMS:
            continue
        for noun in _arguments(token):
            members = joined_members(noun)
            if members[0].i in seen:
                continue
            seen.add(members[0].i)
            harmed = _harmed(members, numbered)
            if harmed is not None:
                yield harmed


def _arguments(token: Any) -> list[Any]:
    """Nouns that a casualty word may be about."""
    found = [c for c in token.children if c.dep_ in ("nsubjpass", "nsubj", "dobj")]
    if token.dep_ in ("acl", "amod", "relcl"):
        found.append(token.head)
    if token.dep_ in ("acomp", "oprd", "attr", "xcomp", "ccomp", "conj", "advmod"):
        found.extend(c for c in token.head.children if c.dep_ in ("nsubj", "nsubjpass", "dobj"))
    return [noun for noun in found if noun.tag_[:2] in ("NN", "CD")]


def _harmed(members: list[Any], numbered: frozenset[int]) -> Harmed | None:
    role = read_role(members[0])
    if role is None or role.kind not in HARM:
        return None
    if any((own := read_role(member)) is not None and own.kind != role.kind for member in members[1:]):
        return None
    count = 0
    definite = False
    for member in members:
        if member.i in numbered:
            continue
        if member.lower_ not in _SELF and not _single_person(member):
            return None
        count += 1
        words = {child.lower_ for child in member.children}
        definite = definite or member.tag_ == "NNP" or bool(words & _DEFINITE)
    return Harmed(
        first=min(int(m.left_edge.i) if m.i == members[0].i else int(m.i) for m in members),
        last=int(members[-1].i),
        head=int(members[0].i),
        role=role,
        count=count,
        numbered=tuple(int(m.i) for m in members if m.i in numbered),
        definite=definite,
    )


def _single_person(noun: Any) -> bool:
    """Whether a noun names one person: "a woman", "his son", "Jane Doe"."""
    words = {child.lower_ for child in noun.children if child.dep_ in ("det", "poss", "amod", "nummod")}
    if noun.tag_ not in _SINGULAR_TAGS or words & _VAGUE or noun.lower_ in _NOBODY:
        return False
    if noun.tag_ == "NNP":
        return noun.text[:1].isupper() and any(
            c.dep_ in ("compound", "appos") and (c.tag_ in ("NNP", "CD") or c.like_num) for c in noun.children
        )
    return noun.lower_ in PEOPLE and bool(
        words & (_INDEFINITE | _DEFINITE) or any(c.dep_ in ("poss", "det") for c in noun.children)
    )
