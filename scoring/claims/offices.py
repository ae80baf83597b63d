"""Read who is given an office, gives it up or wins: which office, and whose."""

from collections.abc import Iterator
from typing import Any

from scoring.claims.assemble import Sentence
from scoring.claims.lexicon import Relation

_ROLES = {"appoint": "appoint-name", "elect": "elect-name"}
_OFFICE_DEPS = frozenset({"oprd", "attr", "xcomp", "ccomp", "dobj"})
_NAMING = frozenset({"name", "appoint", "hire", "elect", "make", "pick", "choose", "select", "install", "unveil"})
_RESIGNING = frozenset({"resign", "quit", "step", "stand"})
_OUSTING = frozenset({"fire", "sack", "oust", "dismiss"})
_STEPPING = frozenset({"step", "stand"})
_DOWN = frozenset({"down", "aside"})
_GIVEN = frozenset({"dobj", "nsubjpass", "oprd"})
_AS = "as"


def office_roles(noun: Any, sentence: Sentence) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Yield the roles that the verbs about a noun give it: role, token that tells it, keys of office and body."""
    if noun.dep_ != "conj" and any(child.lower_ == "new" for child in noun.children):
        yield "appoint-name", noun.i, _about(noun, noun.head, sentence)
    for verb, dep in _clauses(noun):
        office = noun.head if _is_small_subject(noun) else _office_of(verb, noun)
        relation = next((each.relation for each in sentence.events if verb.i in each.tokens), None)
        if dep in _GIVEN:
            role = _given(verb, dep, relation, named=office is not None)
        else:
            role = _taken(verb, relation) if dep == "nsubj" else ""
            if role == "resign-name":
                office = noun if noun.pos_ == "NOUN" else _apposition(noun)
        if role:
            yield role, verb.i, _about(office, verb, sentence)


def _clauses(noun: Any) -> Iterator[tuple[Any, str]]:
    """Yield the verbs that a noun depends on, its relative clauses included, and as what."""
    if _is_small_subject(noun):
        yield noun.head.head, "dobj"
    elif noun.head.pos_ in {"VERB", "AUX"} and noun.head.i != noun.i:
        yield noun.head, noun.dep_
    for clause in noun.children:
        if clause.dep_ == "relcl":
            yield from ((clause, child.dep_) for child in clause.children if child.lower_ == "who")


def _given(verb: Any, dep: str, relation: Relation | None, *, named: bool) -> str:
    """Return the role of whom an office is given: "named X head coach", "X was elected", "hired X"."""
    lemma = verb.lemma_.lower()
    if lemma in _OUSTING and dep != "oprd":
        return "resign-name"
    if lemma == "swear" and dep == "nsubjpass":
        return "appoint-name"
    as_office = any(child.lower_ == _AS for child in verb.children)
    if lemma in _NAMING and (named if dep != "oprd" else as_office):
        return "elect-name" if lemma == "elect" else "appoint-name"
    if relation is None or relation.predicate == "succeed":
        return ""
    return _ROLES.get(relation.relation, "")


def _taken(verb: Any, relation: Relation | None) -> str:
    """Return the role of a verb's subject: who resigns, succeeds somebody, wins."""
    lemma = verb.lemma_.lower()
    if lemma in _RESIGNING and (lemma not in _STEPPING or any(child.lower_ in _DOWN for child in verb.children)):
        return "resign-name"
    predicate = relation.predicate if relation is not None else ""
    return {"succeed": "appoint-name", "win": "win-name"}.get(predicate, "")


def _is_small_subject(noun: Any) -> bool:
    """Tell "X" in "elected X mayor", where the parse makes X the subject of the office."""
    return noun.dep_ == "nsubj" and noun.head.pos_ in {"NOUN", "PROPN"} and noun.head.dep_ in _OFFICE_DEPS


def _apposition(noun: Any) -> Any | None:
    return next((child for child in (noun, *noun.children) if child.dep_ == "appos"), None)


def _office_of(verb: Any, noun: Any) -> Any | None:
    """Find the noun of the office that a verb gives: "named head coach", "elected as mayor", "won the election"."""
    for child in verb.children:
        if child.i == noun.i:
            continue
        if child.dep_ in _OFFICE_DEPS and child.pos_ in {"NOUN", "PROPN"}:
            return child
        if child.lower_ == _AS and child.dep_ in {"prep", "mark"}:
            office = next((inner for inner in child.children if inner.dep_ == "pobj"), None)
            if office is not None:
                return office
    return None


def _about(office: Any | None, verb: Any, sentence: Sentence) -> tuple[str, ...]:
    """Return the keys of an office and of whom it is: the named beside it, or who gives it."""
    if office is None:
        return ()
    near = {token.i for token in office.subtree} | {office.i}
    if not any(child.dep_ in {"prep", "poss", "compound"} for child in office.children):
        near |= {child.i for child in verb.children if child.dep_ == "nsubj"}
    mentions = (each for each in sentence.scene.mentions if each.kind != "person")
    bodies = [each.key for each in mentions if near & set(range(each.start, each.end))]
    return (f"thing:{office.lemma_.lower()}", *dict.fromkeys(bodies))
