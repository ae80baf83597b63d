"""Find the noun that names what a bare number measures: "a magnitude of 4.6", "the toll rose above 680"."""

from typing import Any

from scoring.claims.toll_nouns import TOLL
from scoring.claims.word_lists import word_list

_MEASURING = frozenset(word_list("of at above below under over to near around about from"))
"""Between a noun or verb and the number that it has."""
_CHANGING = frozenset(
    word_list(
        "rise climb jump grow increase soar surge swell fall drop decline sink shrink slip stand reach hit exceed "
        "top surpass pass total number measure average remain be"
    )
)
"""Verbs that tell what a quantity comes to."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_RICHTER = frozenset({"richter", "magnitude"})
_REACH = 5
"""Words behind a number in which its scale is named."""


def named_measure(number: Any) -> tuple[Any, Any] | None:
    """Return the token that carries a number's place in the sentence and the noun that names what it measures.

    None where none names it; what tolls count is read elsewhere.
    """
    scale = next((token for token in number.doc[number.i + 1 : number.i + _REACH] if token.lower_ in _RICHTER), None)
    if scale is not None and scale.lower_ == "magnitude":
        return scale, scale
    host = number.head
    if number.dep_ == "pobj" and host.lower_ in _MEASURING:
        host = host.head
    elif number.dep_ not in {"dobj", "attr", "pobj", "npadvmod", "nummod"} or host.i >= number.i:
        return None
    if host.tag_ in {"NN", "NNS"} and host.i < number.i:
        return (host, host) if host.lower_ not in TOLL else None
    if host.lemma_.lower() not in _CHANGING:
        return None
    subject = next((child for child in host.children if child.dep_ in _SUBJECTS and child.i < number.i), None)
    if subject is None or subject.tag_ not in {"NN", "NNS"} or subject.lower_ in TOLL:
        return None
    return subject, scale or subject
