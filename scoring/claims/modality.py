"""Read how surely something is said to be: asserted, reported, alleged, planned, possible, or no claim at all."""

from collections.abc import Iterable
from typing import Any

from scoring.claims.frames import Event
from scoring.claims.lexicon import word_list
from scoring.models import Modality

_POSSIBLE_AUX = frozenset({"may", "might", "could", "can"})
_PLANNED_AUX = frozenset({"will", "shall", "'ll", "wo"})
_PREDICTIVE = frozenset({"would", "should", "must", "ought"})
_PLANNING = word_list("modality.planning")
_PLANNING_NOUNS = frozenset({"plan", "decision", "intention", "proposal", "bid", "pledge", "promise", "order"})
_POSSIBLE_WORDS = frozenset(
    {"possibly", "perhaps", "maybe", "likely", "probably", "potentially", "apparently", "presumably"}
)
_REPORTED_WORDS = frozenset({"reportedly", "supposedly", "said"})
_ALLEGED_WORDS = frozenset({"allegedly", "purportedly"})
_SEEMING = frozenset({"seem", "appear", "look", "suggest", "indicate", "hint"})
_OPINION = word_list("modality.opinion")
_JUDGING = word_list("modality.judging")
_CONDITIONS = frozenset({"if", "unless", "whether"})


def _chain(node: Any) -> Iterable[Any]:
    """The predicate and the predicates it complements, nearest first."""
    yield node
    steps = 0
    while node.dep_ in {"xcomp", "ccomp", "acl", "pcomp", "conj"} and node.head != node and steps < 6:
        node, steps = node.head, steps + 1
        if node.pos_ in {"VERB", "AUX", "NOUN", "ADJ"}:
            yield node


def is_question(sent: Any) -> bool:
    """Tell a question by its mark."""
    return any(token.text == "?" for token in sent[-3:])


def is_opinion(sent: Any) -> bool:
    """Tell a sentence whose main clause judges or feels instead of stating."""
    root = sent.root
    if root.lemma_.lower() in _OPINION and not any(child.dep_ == "ccomp" for child in root.children):
        return root.lemma_.lower() not in {"expect", "want", "fear", "argue"}
    if root.lemma_ == "be":
        judged = [child for child in root.children if child.dep_ == "acomp"]
        return bool(judged) and all(child.lemma_.lower() in _JUDGING for child in judged)
    return False


def read_modality(event: Event, doc: Any) -> Modality | None:
    """Read an event's modality; None where it is conditional or an opinion: no claim.

    The outermost weakening wins: "might plan to" is possible, "plans to" planned, "reportedly" reported.
    """
    node = doc[event.token]
    modality: Modality = "asserted"
    if node.dep_ == "advcl" and any(child.lower_ in _CONDITIONS for child in node.children if child.dep_ == "mark"):
        return None
    infinitive = any(child.tag_ == "TO" for child in node.children)
    if infinitive and node.dep_ == "advcl" and not _is_result(node):
        modality = "planned"
    for governor in _chain(node):
        found = _step(governor, node)
        if found == "opinion":
            return None
        if found and (modality == "asserted" or found == "possible"):
            modality = found
    return modality


def _is_result(node: Any) -> bool:
    """Tell "the fourth country to appoint ..." (a fact) from a purpose ("in order to ...")."""
    return any(token.pos_ == "ADJ" and token.ent_type_ == "" and is_ordinal(token.lower_) for token in node.sent)


def is_ordinal(word: str) -> bool:
    """Tell an ordinal word or number."""
    return ordinal_of(word) is not None


_ORDINALS = {
    word: number
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
        ],
        start=1,
    )
}


def ordinal_of(word: str) -> int | None:
    """Return the number of an ordinal ("fourth" -> 4, "21st" -> 21); None if it is none."""
    if word in _ORDINALS:
        return _ORDINALS[word]
    if len(word) > 2 and word[-2:] in {"st", "nd", "rd", "th"} and word[:-2].isdecimal() and len(word) < 7:
        return int(word[:-2])
    return None


def _step(node: Any, event_node: Any) -> Any:
    """What one predicate of the chain makes of the claim."""
    lemma = node.lemma_.lower()
    for child in node.children:
        word = child.lower_
        if child.dep_ == "aux":
            if word in _POSSIBLE_AUX or word in _PREDICTIVE:
                return "possible"
            if word in _PLANNED_AUX:
                return "planned"
        elif child.dep_ in {"advmod", "npadvmod"}:
            if word in _POSSIBLE_WORDS:
                return "possible"
            if word in _REPORTED_WORDS:
                return "reported"
            if word in _ALLEGED_WORDS:
                return "alleged"
    if node == event_node:
        return None
    if lemma in _SEEMING:
        return "possible"
    if lemma in {"allege", "accuse", "suspect"}:
        return "alleged"
    infinitive = any(child.tag_ == "TO" for child in event_node.children)
    if (lemma in _PLANNING and infinitive and event_node.dep_ in {"xcomp", "acl", "conj"}) or (
        lemma in _PLANNING_NOUNS and infinitive
    ):
        return "planned"
    if lemma in {"say", "report", "believe", "think", "understand"} and any(c.dep_ == "auxpass" for c in node.children):
        return "reported"
    if lemma in _OPINION and node.pos_ == "VERB" and not infinitive:
        return "opinion" if lemma not in {"expect", "fear", "argue", "want", "hope", "predict"} else "possible"
    return None
