"""Read who is told to have done a deed, or to stand accused of it: the suspect, whatever the verb."""

from collections.abc import Iterator
from typing import Any

from scoring.claims.lexicon import word_list

_DEEDS = word_list("accused.deeds")
"""Verbs whose active subject, where it is a person and a person its object, is the doer of a crime."""
_HELD_FOR = frozenset({"accuse", "suspect"})
_CHARGES = word_list("accused.charges")
"""Nouns that somebody faces, or that are brought against somebody."""
_FACING = frozenset({"face", "confront"})
_AGAINST = frozenset({"against"})
_FOR = frozenset({"for"})
_PARTICIPLES = {
    **dict.fromkeys(("convicted", "sentenced"), "convict-name"),
    **dict.fromkeys(("charged", "indicted"), "charge-name"),
    **dict.fromkeys(("arrested", "detained", "jailed"), "arrest-name"),
    **dict.fromkeys(("accused", "suspected"), "suspect-name"),
}
_LONGEST_GAP = 4
_SENTENCES = frozenset({"sentence", "recommendation", "term"})


def accusing_roles(noun: Any) -> Iterator[tuple[str, int]]:
    """Yield the roles of a noun that is told to have done or be accused of a crime: role and token that tells it."""
    governor = noun.head
    if noun.dep_ == "pobj":
        if governor.lower_ in _AGAINST and (governor.head.lemma_.lower() in _CHARGES or _about_charges(governor.head)):
            yield "charge-name", governor.head.i
        elif governor.lower_ in _FOR and governor.head.lemma_.lower() in _SENTENCES and _of_prison(governor.head):
            yield "convict-name", governor.head.i
    for verb, dep in _clauses(noun):
        lemma = verb.lemma_.lower()
        if lemma in _HELD_FOR and (dep == "nsubjpass" or _is_passive(verb)) and _has(verb, "of"):
            yield "suspect-name", verb.i
        elif dep == "nsubj" and lemma in _FACING and _about_charges(verb):
            yield "charge-name", verb.i
        elif dep == "nsubj" and (_opens_fire(verb) or (lemma in _DEEDS and _harms(verb))):
            yield "suspect-name", verb.i


def trailing_roles(end: int, doc: Any) -> Iterator[tuple[str, int]]:
    """Yield the role that a participle after a name and its age tells: "Tom Berg, 34, convicted last year of"."""
    at = end
    while at < len(doc) and at - end < _LONGEST_GAP and (doc[at].like_num or doc[at].text == ","):
        at += 1
    if at > end and at < len(doc) and doc[at].dep_ in {"advcl", "acl"} and doc[at].tag_ == "VBN":
        role = _PARTICIPLES.get(doc[at].lower_)
        if role is not None:
            yield role, at


def _clauses(noun: Any) -> Iterator[tuple[Any, str]]:
    """Yield the verbs whose subject a noun is, its relative and reduced clauses and joined verbs included."""
    found: list[tuple[Any, str]] = []
    if noun.dep_ in {"nsubj", "nsubjpass"} and noun.head.i != noun.i:
        found.append((noun.head, noun.dep_))
    for clause in noun.children:
        if clause.dep_ == "relcl":
            found += [(clause, child.dep_) for child in clause.children if child.lower_ == "who"]
        elif clause.dep_ == "acl" and clause.tag_ == "VBN":
            found.append((clause, "nsubjpass"))
    for verb, dep in found:
        yield verb, dep
        yield from ((child, dep) for child in verb.children if child.dep_ == "conj" and not _own_subject(child))


def _opens_fire(verb: Any) -> bool:
    return verb.lemma_.lower() == "open" and any(c.dep_ == "dobj" and c.lower_ == "fire" for c in verb.children)


def _own_subject(verb: Any) -> bool:
    return any(child.dep_ in {"nsubj", "nsubjpass"} for child in verb.children)


def _is_passive(verb: Any) -> bool:
    return any(child.dep_ == "auxpass" for child in verb.children)


def _has(verb: Any, word: str) -> bool:
    return any(child.lower_ == word for child in verb.children)


def _about_charges(verb: Any) -> bool:
    """Return whether a verb's object is a charge: "faces charges", "brought charges against"."""
    return any(child.dep_ == "dobj" and child.lemma_.lower() in _CHARGES for child in verb.children)


def _harms(verb: Any) -> bool:
    """Return whether a deed's verb is active and has somebody as its object, not only the doer."""
    if _is_passive(verb):
        return False
    objects = [child for child in verb.children if child.dep_ == "dobj"]
    joined = [child for verb2 in verb.children if verb2.dep_ == "conj" for child in verb2.children]
    objects += [child for child in joined if child.dep_ == "dobj"]
    return any(not child.lower_.endswith(("self", "selves")) and child.pos_ != "PRON" for child in objects)


def _of_prison(noun: Any) -> bool:
    return noun.lower_ == "sentence" or any(child.lower_ in {"sentence", "sentencing"} for child in noun.children)
