"""Turn the events of a sentence into claims that they hold or don't hold, and the ordinals of deeds."""

from collections.abc import Iterator
from typing import Any

from scoring.claims.assemble import Sentence, Slot, chars
from scoring.claims.frames import Event
from scoring.claims.modality import ordinal_of
from scoring.claims.polarity import TRYING, Polarity, read_polarity
from scoring.claims.set_slots import is_ordinal_deed
from scoring.models import PLAIN_ROLE, PolarityValue

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_MUTE = frozenset(
    {
        "say", "tell", "add", "be", "have", "do", "mean", "know", "think", "want", "see", "use", "include",
        "announce", "report", "believe", "feel", "hope", "ask", "call", "write", "note", "state", "explain",
        "describe", "suggest", "argue", "insist", "claim", "warn", "stress", "remain", "become", "seem",
        "appear", "look", "continue", "like", "love", "happen", "occur", "need", "try", "get", "let",
        "wait", "talk", "speak", "hear", "watch", "read", "understand", "expect", "consider",
    }
)  # fmt: skip
"""Verbs of saying, thinking and being, and those that mean little without the words behind them."""
_SPOKEN = frozenset({'"', "``", "''", "i", "we"})
"""Signs of direct speech."""
_COMPLEMENTS = frozenset({"dobj", "prep", "agent", "dative", "oprd", "acomp", "xcomp", "advmod"})
"""What stands behind a verb and is told with it."""
_DEEP = 4
"""Conjoined verbs that share an auxiliary, at most."""


def polarity_slots(sentence: Sentence) -> Iterator[Slot]:
    """Give what is said to hold or not to hold of somebody named."""
    for event in sentence.events:
        polarity = read_polarity(event, sentence.doc)
        if _worth_telling(event, polarity, sentence.doc):
            yield _slot(event, polarity, "holds", sentence)


def plain_slots(sentence: Sentence) -> Iterator[Slot]:
    """Give what else is told as a fact, not in direct speech: it serves only where another article denies it."""
    doc = sentence.doc
    if any(token.lower_ in _SPOKEN for token in sentence.scene.sent):
        return
    for event in sentence.events:
        polarity = read_polarity(event, doc)
        if _worth_telling(event, polarity, doc) or not _is_plain(event, polarity, doc):
            continue
        yield _slot(event, polarity, PLAIN_ROLE, sentence)


def _slot(event: Event, polarity: Polarity, role: str, sentence: Sentence) -> Slot:
    words = (*polarity.words, *event.tokens)
    start, end = chars(sentence.doc, min(words), max(words) + 1)
    surface = sentence.article.body[sentence.offset + start : sentence.offset + end]
    value = PolarityValue(positive=polarity.positive, state=polarity.state, surface=surface)
    return Slot("polarity", value, start, end, role, event, until_now=polarity.state == "yet")


def _worth_telling(event: Event, polarity: Polarity, doc: Any) -> bool:
    named = [key for key in (*event.subject, *event.object) if not key.startswith("thing:")]
    if doc[event.token].pos_ != "VERB":
        return not polarity.positive and event.relation.predicate != "be"
    if not polarity.positive:
        return bool(named) or event.relation.listed
    return bool(named) and (event.relation.listed or len(named) >= 2)


def _is_plain(event: Event, polarity: Polarity, doc: Any) -> bool:
    """Return whether a verb states something of somebody named or of an object; of what holds, only finite forms do."""
    verb = doc[event.token]
    if event.relation.predicate in _MUTE or verb.pos_ != "VERB":
        return False
    if polarity.positive and not _is_checkable(event):
        return False
    vague = all(key.startswith("thing:") for key in event.subject)
    bare = not event.object and vague and not (event.subject and event.relation.listed)
    if bare and polarity.positive and not _is_completed(verb):
        return False
    return not polarity.positive or _is_finite(verb)


def _is_checkable(event: Event) -> bool:
    """Return whether somebody could check what happened: it has a named party or is of a class that news tells of."""
    named = any(not key.startswith("thing:") for key in (*event.subject, *event.object))
    return named or event.relation.listed


def _is_completed(verb: Any) -> bool:
    """Return whether a verb that names nobody still tells something: "were grazed by gunfire", "will work unpaid"."""
    passive = any(child.dep_ == "auxpass" for child in verb.children)
    return passive or any(child.i > verb.i and child.dep_ in _COMPLEMENTS for child in verb.children)


def _is_finite(verb: Any) -> bool:
    """Tell a verb that states by its form, or shares the auxiliary of the one that it is joined to."""
    for _ in range(_DEEP):
        if verb.tag_ in {"VBD", "VBZ", "VBP"} or any(
            child.dep_ in {"aux", "auxpass"} and child.tag_ in _FINITE for child in verb.children
        ):
            return True
        tried = verb.dep_ == "xcomp" and verb.head.lemma_.lower() in TRYING
        if verb.dep_ not in {"conj", "acomp"} and not tried:
            return False
        verb = verb.head
    return False


def ordinal_slots(sentence: Sentence) -> Iterator[Slot]:
    """Give the ordinals of deeds ("the fourth country to ...")."""
    doc, sent = sentence.doc, sentence.scene.sent
    for token in sent:
        number = ordinal_of(token.lower_)
        if number is None or token.i + 1 >= sent.end:
            continue
        deed = next(
            (
                event
                for event in sentence.events
                if event.token > token.i and is_ordinal_deed(event, doc) and event.token - token.i <= 20
            ),
            None,
        )
        if deed is None or not deed.subject:
            continue
        start, end = chars(doc, token.i, deed.token + 1)
        value = PolarityValue(positive=True, state="ordinal", ordinal=number, surface=sentence.text[start:end])
        yield Slot("polarity", value, start, end, "ordinal", deed)
