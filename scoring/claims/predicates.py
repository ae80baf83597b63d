"""What a predicate is: a verb with its particle, a copula, a verb that means something with the word behind it."""

from typing import Any

_COMPLEMENTS = frozenset({"acomp", "oprd", "ccomp", "xcomp"})


def is_copula(token: Any) -> bool:
    """Tell the "be" that links a subject to what it is or where, no auxiliary and none of a participle's."""
    if token.lemma_ != "be" or token.pos_ not in {"AUX", "VERB"} or token.dep_ in {"aux", "auxpass"}:
        return False
    children = list(token.children)
    linked = any(child.dep_ in {"nsubj", "expl"} for child in children)
    return linked and not any(child.dep_ in {"acomp", "xcomp"} and child.pos_ == "VERB" for child in children)


def verb_key(verb: Any) -> str:
    """Return a verb's lemma with its particle: "pull out"."""
    particle = next((child.lower_ for child in verb.children if child.dep_ == "prt"), "")
    return f"{verb.lemma_.lower()} {particle}".strip()


def phrase_of(verb: Any) -> tuple[str, Any] | None:
    """Read what a verb means with the word behind it: "found guilty", "found not guilty", "taken into custody"."""
    lemma = verb.lemma_.lower()
    for child in verb.children:
        if lemma == "find" and child.lower_ == "guilty" and child.dep_ in _COMPLEMENTS:
            denied = any(word.dep_ == "neg" for word in child.children)
            return ("acquit", verb) if denied else ("convict", child)
        if lemma == "take" and child.lower_ == "into":
            custody = next((noun for noun in child.children if noun.lower_ == "custody"), None)
            if custody is not None:
                return "arrest", custody
    return None


def object_chain(noun: Any) -> list[Any]:
    """Return a noun with those joined to it, six at most."""
    chain = [noun]
    for child in noun.children:
        if child.dep_ == "conj":
            chain.extend(object_chain(child))
    return chain[:6]
