"""Read which persons hold which role in an event.

Roles come from the sentence's structure: what a verb does to its object or passive subject ("was charged", "killed
Ada Quill"), what the noun beside a name says ("the suspect, Ada Quill"), which office somebody is given. Each gives a
set of persons with the role "<what happened>-name". A single sentence never says that nobody else holds the role:
`casting.close_roles` sees the whole article.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from scoring.claims.accused import accusing_roles, trailing_roles
from scoring.claims.assemble import Sentence, Slot
from scoring.claims.entities import Mention
from scoring.claims.frames import Event, attach
from scoring.claims.lexicon import word_list
from scoring.claims.offices import office_roles
from scoring.claims.polarity import read_polarity
from scoring.claims.roles import read_role
from scoring.claims.titles import TITLED, title_of
from scoring.models import NAMED_ROLE, SetValue

_NAME_RELATIONS = word_list("slots.name_relations")
"""Relations whose undergoer's name is itself a fact ("who was deported")."""
_ROLES = {
    "killed": "kill-name",
    "injured": "injure-name",
    "hospitalised": "injure-name",
    "killed-or-injured": "shoot-name",
    "charged": "charge-name",
    "arrested": "arrest-name",
    "detained": "arrest-name",
    "convicted": "convict-name",
}
"""What happened to somebody -> the role."""
_NOMINAL = {
    **dict.fromkeys(word_list("persons.victim"), "victim-name"),
    **dict.fromkeys(word_list("persons.suspect"), "suspect-name"),
}
"""Noun beside a name -> the role."""
_OFFICE_RELATIONS = frozenset({"appoint", "elect", "resign", "win"})
_JOINTS = frozenset(
    {",", ";", "and", "&", "-", "year", "years", "old", "his", "her", "their", "wife", "husband", "son", "daughter"}
)
"""Words that stand between the persons of a list."""
_LONGEST_JOINT = 8
_SHARED = 4
_INCLUDING = frozenset({"including", "include"})
_FULL_NAME = 2
"""Words of a name from which it tells one person of a story."""


class _Held(NamedTuple):
    """A person in a role, told by which token."""

    mention: Mention
    role: str
    token: int
    about: tuple[str, ...] = ()
    """Keys of the office and whose it is."""


def name_slots(sentence: Sentence) -> Iterator[Slot]:
    """Give the names of those who hold a role in an event: killed, charged, appointed, ..."""
    held: dict[tuple[str, int], list[_Held]] = {}
    for each in _find_held(sentence):
        held.setdefault((each.role, each.token), []).append(each)
    by_token = {index: event for event in sentence.events for index in event.tokens}
    for (role, token), group in held.items():
        event = by_token.get(token)
        if event is None:
            event, _ = attach(sentence.doc[token], sentence.events, sentence.config.attachment_gap_words)
        told = by_token.get(token)
        if role == TITLED:
            # A title is held whatever the sentence goes on to tell.
            event = told = None
        if told is not None and not read_polarity(told, sentence.doc).positive:
            continue
        yield _slot(sentence, role, event, group)


def named_slots(sentence: Sentence, in_roles: Iterable[Slot]) -> Iterator[Slot]:
    """Give the persons named in full who hold none of the roles read: they serve where another outlet names others."""
    held = {key for slot in in_roles for key in (slot.value.members if isinstance(slot.value, SetValue) else ())}
    seen: set[str] = set()
    for mention in sentence.scene.mentions:
        key = f"person:{mention.name}"
        if mention.kind != "person" or mention.end - mention.start < _FULL_NAME or key in held | seen:
            continue
        seen.add(key)
        yield _slot(sentence, NAMED_ROLE, None, [_Held(mention, NAMED_ROLE, mention.start)])


def _slot(sentence: Sentence, role: str, event: Event | None, group: Sequence[_Held]) -> Slot:
    mentions = sorted({each.mention for each in group}, key=lambda mention: mention.start)
    members = tuple(sorted({f"person:{mention.name}" for mention in mentions}))
    first, last = sentence.doc[mentions[0].start], sentence.doc[mentions[-1].end - 1]
    surface = ", ".join(mention.name for mention in mentions)
    return Slot(
        "set",
        SetValue(members=members, closed=False, member_type="person", surface=surface),
        first.idx,
        last.idx + len(last),
        role,
        event,
        object=(*members, *dict.fromkeys(key for each in group for key in each.about)),
        confidence=sentence.config.confidence_person,
    )


def _find_held(sentence: Sentence) -> Iterator[_Held]:
    """Find the persons of a sentence in their roles, each role of a person once; a list shares that of its first."""
    seen: set[tuple[str, str]] = set()
    for persons in _listed(sentence):
        first = persons[0]
        found = [*_harmed_or_accused(first, sentence), *_in_office(first, sentence), *_others(first, sentence)]
        title = title_of(first, sentence.doc)
        if title is not None and len(persons) == 1:
            found.append(_Held(first, TITLED, *title))
        for each in (held._replace(mention=person) for held in found for person in persons):
            if (each.mention.name, each.role) not in seen:
                seen.add((each.mention.name, each.role))
                yield each


def _listed(sentence: Sentence) -> list[list[Mention]]:
    """Group the persons of a sentence that a list joins: "A, 24; B, 23, and 19-year-old C"; others stand alone."""
    lists: list[list[Mention]] = []
    for mention in sentence.scene.mentions:
        if mention.kind != "person":
            continue
        between = sentence.doc[lists[-1][-1].end : mention.start] if lists else sentence.doc[0:0]
        if 0 < len(between) <= _LONGEST_JOINT and all(_joins(token) for token in between) and _parts(between):
            lists[-1].append(mention)
        else:
            lists.append([mention])
    return lists


def _joins(token: Any) -> bool:
    return bool(token.like_num or token.is_space or token.lower_ in _JOINTS)


def _parts(between: Any) -> bool:
    """Tell a list from a name beside a name: a joint before the next one."""
    return any(token.lower_ in {"and", "&", ";"} for token in between) or sum(t.lower_ == "," for t in between) > 1


def _head(mention: Mention, doc: Any) -> Any:
    """Return the token by which a name hangs in the sentence."""
    span = range(mention.start, mention.end)
    return next((doc[at] for at in reversed(span) if doc[at].head.i not in span), doc[mention.end - 1])


def _hosts(head: Any) -> Iterator[Any]:
    """Yield the noun of a name and those that stand for the same person: "the suspect, X", "identified as X"."""
    yield head
    for child in head.children:
        if child.dep_ == "appos" or (child.dep_ in {"compound", "nmod"} and child.lower_ in _NOMINAL):
            yield child
    governor = head.head
    if head.dep_ == "appos":
        yield governor
    elif head.dep_ == "pobj" and governor.lower_ in _INCLUDING:
        yield governor.head
    elif head.dep_ == "conj" and governor.pos_ == "PROPN":
        yield from _hosts(governor)
    elif head.dep_ in {"nsubj", "attr"} and governor.lemma_.lower() == "be":
        yield from (child for child in governor.children if child.dep_ in {"nsubj", "attr"} and child.i != head.i)
    yield from _identified(head)


def _identified(head: Any) -> Iterator[Any]:
    """Yield whom a name is told to be: "identified the victim as X", "a man named X", "X was identified as the ..."."""
    verb = head.head.head if head.head.lower_ == "as" else head.head
    if verb.lemma_.lower() not in {"identify", "name"}:
        return
    if head.dep_ in {"pobj", "oprd"}:
        for child in verb.children:
            if child.dep_ in {"dobj", "nsubjpass"}:
                yield from _meant(child)
        if verb.dep_ == "acl":
            yield verb.head
    elif head.dep_ in {"dobj", "nsubjpass"}:
        for child in verb.children:
            yield from (noun for noun in child.children if child.lower_ == "as" and noun.dep_ == "pobj")
            if child.dep_ == "oprd":
                yield child


def _meant(noun: Any) -> Iterator[Any]:
    """Yield a noun and what it stands for: "one of the victims", "the suspect, who", "the victims ... them"."""
    yield noun
    if noun.lower_ == "who" and noun.head.dep_ == "relcl":
        yield noun.head.head
    elif noun.tag_ == "PRP":
        before = noun.doc[noun.sent.start : noun.i]
        yield from (token for token in reversed(before) if token.lower_ in _NOMINAL)
    else:
        parts = (child for child in noun.children if child.lower_ == "of" and (noun.like_num or noun.tag_ == "CD"))
        yield from (whole for part in parts for whole in part.children if whole.dep_ == "pobj")


def _harmed_or_accused(mention: Mention, sentence: Sentence) -> Iterator[_Held]:
    yield from (_Held(mention, role, at) for role, at in trailing_roles(mention.end, sentence.doc))
    for host in _hosts(_head(mention, sentence.doc)):
        role = read_role(host)
        if role is not None and role.kind in _ROLES and not _aims(sentence.doc[role.token], host):
            yield _Held(mention, _ROLES[role.kind], role.token)
        yield from (_Held(mention, name, at) for name, at in accusing_roles(host))
        if host.dep_ == "nsubj" and host.head.lemma_.lower() == "plead":
            yield _Held(mention, "charge-name", host.head.i)
        nominal = _NOMINAL.get(host.lower_)
        if nominal is not None and host.i not in range(mention.start, mention.end):
            yield _Held(mention, nominal, host.i)


def _aims(told: Any, host: Any) -> bool:
    """Tell an attacker from a victim: "X shot at the police", "X shot and killed Y", "held X for the shooting"."""
    active = any(child.dep_ == "nsubj" and child.i == host.i for child in told.children)
    joined = [child for verb in told.children if verb.dep_ == "conj" for child in verb.children]
    aimed = any(child.dep_ in {"prep", "dobj"} and child.lower_ in {"at", "into"} for child in told.children)
    aimed |= any(child.dep_ == "dobj" for child in joined)
    return told.tag_ == "VBG" or (active and aimed)


def _in_office(mention: Mention, sentence: Sentence) -> Iterator[_Held]:
    """Read who is appointed, elected, hired to an office, gives it up, or wins."""
    head = _head(mention, sentence.doc)
    for host in _hosts(head):
        for role, token, about in office_roles(host, sentence):
            # "Named the man as Tom Berg" gives no office.
            if f"thing:{head.lemma_.lower()}" not in about:
                yield _Held(mention, role, token, about)


def _others(mention: Mention, sentence: Sentence) -> Iterator[_Held]:
    """Read the undergoers of the remaining listed relations: deported, kidnapped, released, married, ..."""
    head = _head(mention, sentence.doc)
    for event in sentence.events:
        relation = event.relation
        if relation.relation not in _NAME_RELATIONS or relation.relation in _OFFICE_RELATIONS:
            continue
        role = _ROLES.get(_KINDS.get(relation.relation, ""), f"{relation.predicate}-name")
        if relation.relation in _KINDS or relation.relation == "identify":
            continue
        if event.object_head >= 0 and _reaches(head, sentence.doc[event.object_head]):
            yield _Held(mention, role, event.token)


_KINDS = {"kill": "killed", "injure": "injured", "charge": "charged", "arrest": "arrested", "convict": "convicted"}


def _reaches(head: Any, target: Any) -> bool:
    """Return whether a noun is another, or joined or in apposition to it."""
    for _ in range(_SHARED):
        if head.i == target.i:
            return True
        if head.dep_ not in {"conj", "appos"}:
            return False
        head = head.head
    return False
