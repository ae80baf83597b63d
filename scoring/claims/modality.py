"""Read how surely something is said to be: asserted, reported, alleged, planned, possible, or no claim at all."""

from collections.abc import Iterable
from typing import Any, Literal

from scoring.claims.frames import Event
from scoring.claims.lexicon import word_list
from scoring.models import Modality

_AUXILIARIES: dict[str, Modality] = {
    **dict.fromkeys(("may", "might", "could", "can", "ca", "would", "should", "must", "ought", "'d"), "possible"),
    **dict.fromkeys(("will", "shall", "'ll", "wo"), "planned"),
}
_ADVERBS: dict[str, Modality] = {
    **dict.fromkeys(
        ("possibly", "perhaps", "maybe", "likely", "probably", "potentially", "apparently", "presumably"), "possible"
    ),
    **dict.fromkeys(("reportedly", "supposedly"), "reported"),
    **dict.fromkeys(("allegedly", "purportedly"), "alleged"),
}
_GOVERNING: dict[str, Modality] = {
    **dict.fromkeys(("seem", "appear", "look", "suggest", "indicate", "hint"), "possible"),
    **dict.fromkeys(("allege", "accuse", "suspect"), "alleged"),
}
_IMPERSONAL = frozenset({"say", "report", "believe", "think", "understand"})
"""Passive, they report without a speaker ("is said to have left")."""
_REQUESTING = frozenset({"urge", "ask", "demand", "call", "request", "require", "press", "invite", "encourage", "tell"})
"""What is asked for isn't done by being asked for."""
_ANNOUNCING = frozenset({"say", "announce", "tell", "declare", "confirm", "add", "state", "report", "promise", "vow"})
_FORESEEING = frozenset({"expect", "fear", "argue", "want", "hope", "predict"})
_PLANNING = word_list("modality.planning")
_PLANNING_NOUNS = frozenset({"plan", "decision", "intention", "proposal", "bid", "pledge", "promise", "order"})
_OPINION = word_list("modality.opinion")
_JUDGING = word_list("modality.judging")
_UNREAL = frozenset({"would", "could", "should", "'d"})
"""With "have", of what did not happen; "may have" and "might have" are possible."""
_CONDITIONS = frozenset({"if", "unless", "whether"})
_COMPLEMENTS = frozenset({"xcomp", "ccomp", "acl", "pcomp", "conj", "oprd"})


def _chain(node: Any) -> Iterable[Any]:
    """The predicate and the predicates it complements, nearest first."""
    yield node
    steps = 0
    while (node.dep_ in _COMPLEMENTS or _is_added(node)) and node.head != node and steps < 6:
        node, steps = node.head, steps + 1
        if node.pos_ in {"VERB", "AUX", "NOUN", "ADJ"}:
            yield node


def _is_added(node: Any) -> bool:
    """Tell a participle that goes on after its verb: "will mourn for three days, starting on Friday"."""
    own = any(child.dep_ in {"nsubj", "mark", "aux"} for child in node.children)
    return bool(node.dep_ == "advcl" and node.tag_ == "VBG" and node.i > node.head.i and not own)


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
    if infinitive and node.dep_ in {"advcl", "relcl", "acl"} and not _is_result(node):
        modality = "planned"
    for governor in _chain(node):
        if _is_unreal(governor):
            return None
        found = _step(governor, node)
        if found == "opinion":
            return None
        if found and (modality == "asserted" or found == "possible"):
            modality = found
    return modality


def _is_unreal(node: Any) -> bool:
    """Return what hangs on a condition ("if it fails, 400 will leave") or never came ("could have saved 12")."""
    modals = {child.lower_ for child in node.children if child.dep_ == "aux"}
    if modals & _UNREAL and modals & {"have", "'ve"} and node.tag_ == "VBN":
        return True
    conditional = any(
        child.dep_ == "advcl" and any(each.dep_ == "mark" and each.lower_ in _CONDITIONS for each in child.children)
        for child in node.children
    )
    return conditional and any(modal in _AUXILIARIES for modal in modals)


def _is_result(node: Any) -> bool:
    """Tell "the fourth country to appoint ..." (a fact) from a purpose ("in order to ...")."""
    return any(token.pos_ == "ADJ" and token.ent_type_ == "" and is_ordinal(token.lower_) for token in node.sent)


def is_ordinal(word: str) -> bool:
    """Tell an ordinal word or number."""
    return ordinal_of(word) is not None


_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
}  # fmt: skip


def ordinal_of(word: str) -> int | None:
    """Return the number of an ordinal ("fourth" -> 4, "21st" -> 21); None if it is none."""
    if word in _ORDINALS:
        return _ORDINALS[word]
    if len(word) > 2 and word[-2:] in {"st", "nd", "rd", "th"} and word[:-2].isdecimal() and len(word) < 7:
        return int(word[:-2])
    return None


def _marked(node: Any) -> Modality | None:
    """What a predicate's own auxiliaries and adverbs make of the claim."""
    for child in node.children:
        listed = _AUXILIARIES if child.dep_ == "aux" else _ADVERBS if child.dep_ in {"advmod", "npadvmod"} else {}
        found = listed.get(child.lower_)
        if found:
            return "planned" if child.lower_ == "would" and _is_backshifted(node) else found
    return None


def _is_backshifted(node: Any) -> bool:
    """Return what was announced: "said on Friday that it would close" is "will close" said in the past."""
    return bool(node.dep_ == "ccomp" and node.head.tag_ in {"VBD", "VBN"} and node.head.lemma_.lower() in _ANNOUNCING)


def _step(node: Any, event_node: Any) -> Modality | Literal["opinion"] | None:
    """What one predicate of the chain makes of the claim."""
    marked = _marked(node)
    lemma = node.lemma_.lower()
    passive = any(child.dep_ == "auxpass" for child in node.children)
    infinitive = any(child.tag_ == "TO" for child in event_node.children)
    if lemma == "fear" and passive:
        return "possible"
    if marked or node == event_node:
        return marked
    if infinitive and _is_plan(lemma, event_node):
        return "planned"
    if infinitive and lemma in _REQUESTING:
        return "possible"
    if lemma in _OPINION and node.pos_ == "VERB" and not infinitive and not (passive and lemma in _IMPERSONAL):
        return "possible" if lemma in _FORESEEING else "opinion"
    return "reported" if passive and lemma in _IMPERSONAL else _GOVERNING.get(lemma)


def _is_plan(lemma: str, event_node: Any) -> bool:
    """Tell "plans to leave", "the decision to leave"."""
    return lemma in _PLANNING_NOUNS or (lemma in _PLANNING and event_node.dep_ in {"xcomp", "acl", "conj"})
