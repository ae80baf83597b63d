"""Read whether an event is said to hold, and how that is put."""

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from scoring.claims.arguments import is_state
from scoring.claims.frames import Event

State = Literal["plain", "denied", "yet", "no_longer", "ordinal"]

_NEGATORS = frozenset(
    {"not", "n't", "never", "no", "neither", "nor", "none", "nobody", "nothing", "hardly", "without", "nowhere"}
)
_DENYING = frozenset({"deny", "refute", "rebut", "disavow"})
_FAILING = frozenset({"refuse", "fail", "decline", "avoid", "stop", "cease", "prevent", "lack"})
_LIGHT = frozenset(
    {
        "have", "be", "seem", "appear", "plan", "intend", "want", "manage", "begin", "start", "continue",
        "agree", "decide", "expect",
    }
)  # fmt: skip
"""Verbs whose denial denies what they govern."""
TRYING = frozenset({"attempt", "seek", "try", "threaten"})
"""The same, of what is only tried: it is held against trying alone, by its modality."""
_ABSENCE = frozenset({"lack", "absence", "refusal", "failure", "denial"})
_NO_ONE = frozenset({"no", "neither", "none", "nobody"})
_CLAUSAL = frozenset({"xcomp", "ccomp", "pcomp", "acl"})
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "attr"})


class Polarity(msgspec.Struct, frozen=True):
    """Whether an event holds, with the tokens that say so."""

    positive: bool = True
    state: State = "plain"
    words: tuple[int, ...] = ()


def _negated_argument(node: Any) -> Any | None:
    """Find "no nation", "none of them", "without ..." among the arguments of a predicate."""
    for child in node.children:
        if child.dep_ in _ARGUMENTS:
            if child.lower_ in _NO_ONE:
                return child
            for grandchild in child.children:
                if grandchild.lower_ in {"no", "neither"} and grandchild.dep_ in {"det", "neg", "preconj"}:
                    return grandchild
    return None


def _own_negation(node: Any) -> Any | None:
    for child in node.children:
        if child.lower_ == "not" and _next_word(child) in {"only", "just", "merely", "simply"}:
            continue
        if child.dep_ == "neg" or (child.lower_ in _NEGATORS and child.dep_ in {"advmod", "det", "preconj", "cc"}):
            return child
    before = node.nbor(-1) if node.i > 0 else None
    if before is not None and before.lower_ == "without":
        return before
    return _negated_argument(node)


def _next_word(token: Any) -> str:
    """Return the next word of the text in lower case; empty behind its last."""
    return token.nbor(1).lower_ if token.i + 1 < len(token.doc) else ""


def _has_yet(node: Any) -> Any | None:
    """Find "yet" in "has yet to", "is yet to", "not yet"."""
    verbs = (node, *(child for child in node.children if child.dep_ == "aux"))
    found = (child for verb in verbs for child in verb.children if child.lower_ == "yet" and child.dep_ == "advmod")
    return next(found, None)


def _no_longer(node: Any) -> Any | None:
    for child in node.children:
        if child.lower_ not in {"longer", "more", "anymore"} or child.dep_ not in {"advmod", "npadvmod"}:
            continue
        if child.lower_ == "anymore" or any(grandchild.lower_ in {"no", "any"} for grandchild in child.children):
            return child
    return None


def _governors(node: Any) -> list[Any]:
    """Predicates above an event whose meaning reaches down to it, nearest first."""
    chain: list[Any] = []
    while node.dep_ in _CLAUSAL and node.head != node and len(chain) < 6:
        node = node.head
        if node.pos_ == "ADP":
            node = node.head
        chain.append(node)
    return chain


def read_polarity(event: Event, doc: Any) -> Polarity:
    """Read an event's polarity: its own negation, its arguments', and its governors' ("denies having", "yet to").

    Two negations make a positive ("did not deny that ...").
    """
    node = doc[event.token]
    flips: list[int] = []
    state: State = "plain"
    own = _own_negation(node)
    if own is None and is_state(node):
        own = _own_negation(node.head)
    if own is not None:
        flips.append(own.i)
    gone = _no_longer(node)
    if gone is not None:
        state = "no_longer"
        if own is None:
            flips.append(gone.i)
    yet = _has_yet(node)
    if yet is not None and own is None and any(child.tag_ == "TO" for child in node.children):
        flips.append(yet.i)
        state = "yet"
    if own is not None and yet is not None:
        state = "yet"
    flips.extend(index for index in _negated_noun(node, doc[event.noun]) if index not in flips)
    for governor in _governors(node):
        state = _governed(governor, flips, state)
    positive = len(flips) % 2 == 0
    return Polarity(positive, "plain" if positive and state != "plain" else state, tuple(sorted(flips)))


def _negated_noun(node: Any, noun: Any) -> Iterator[int]:
    """Find what denies the noun that names the event: "no airstrikes", "the lack of recognition"."""
    if noun.i != node.i:
        yield from (child.i for child in noun.children if child.lower_ in {"no", "neither"})
    of_noun = node.pos_ == "NOUN" and node.dep_ == "pobj" and node.head.lower_ == "of"
    if of_noun and node.head.head.lemma_.lower() in _ABSENCE:
        yield node.head.head.i


def _governed(governor: Any, flips: list[int], state: State) -> State:
    """Add what a governing predicate does to the polarity; returns the state."""
    lemma = governor.lemma_.lower()
    negation = _own_negation(governor)
    if lemma in _DENYING:
        flips.append(governor.i)
        if negation is not None:
            flips.append(negation.i)
        return "denied"
    yet = _has_yet(governor)
    if yet is not None and lemma in {"have", "be"} and any(child.dep_ == "xcomp" for child in governor.children):
        flips.append(yet.i)
        return "yet"
    if lemma in _FAILING:
        flips.extend([governor.i] if negation is None else [governor.i, negation.i])
        return state
    if negation is not None and lemma in _LIGHT | TRYING:
        flips.append(negation.i)
    return state
