"""Turn what was read in a sentence into claims: one typed slot each."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import msgspec

from scoring.claims.arguments import clause_host
from scoring.claims.assemble import Sentence, Slot
from scoring.claims.casting import age_slot
from scoring.claims.dates import DateMention
from scoring.claims.events import HARM
from scoring.claims.frames import Event, attach
from scoring.claims.lexicon import word_list
from scoring.claims.places import PlaceMention
from scoring.claims.quantities import QuantityMention
from scoring.claims.toll_nouns import TOLL
from scoring.models import MENTIONED_ROLE, PlaceValue, QuantityValue, StatementValue

_TERRITORY = word_list("slots.territory")
_LOCATIVE = word_list("slots.locative")
_BOUNDS = frozenset({"since", "until", "till", "through"})
"""Before a date: how long something lasted, not when it happened."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_TELLING_WHICH = frozenset({"compound", "nummod", "nmod", "amod"})
_DATED = frozenset({"npadvmod", "prep", *_SUBJECTS})
"""What the parse takes a date for that stands right before a verb."""
_TOLL_VERBS = {"killed": "kill", "injured": "injure"}
_CAPITAL_NEXT = re.compile(r"\s[^\W\d_a-z]")
_TILL_NOW = frozenset({"currently", "still", "presently", "now"})


def is_location(mention: PlaceMention, doc: Any) -> bool:
    """Return whether a place is where something happens: behind "in", "near", or before "province", "territory"."""
    token = doc[mention.head]
    steps = 0
    while steps < 5:
        if token.dep_ == "pobj":
            return token.head.lower_ in _LOCATIVE or (token.head.lower_ == "of" and _reaches_locative(token.head.head))
        if token.dep_ in {"compound", "poss", "amod", "nmod", "appos", "conj"} and token.head != token:
            if (
                token.dep_ in {"compound", "poss", "amod", "nmod"}
                and token.head.lemma_.lower() not in _TERRITORY
                and token.head.pos_ != "PROPN"
            ):
                return False
            token, steps = token.head, steps + 1
            continue
        return False
    return False


def _reaches_locative(noun: Any) -> bool:
    return noun.lemma_.lower() in _TERRITORY and noun.dep_ == "pobj" and noun.head.lower_ in _LOCATIVE


def attach_times_and_places(
    sentence: Sentence,
) -> tuple[list[tuple[DateMention, Event | None, bool]], list[tuple[PlaceMention, Event | None, bool]]]:
    """Give every event the date and place that the sentence tells of it."""
    doc, events, gap = sentence.doc, sentence.events, sentence.config.attachment_gap_words
    dated: list[tuple[DateMention, Event | None, bool]] = []
    for date in sentence.dates:
        if date.value is None or not date.comparable or _dates_no_deed(date, doc, events):
            continue
        event, parsed = _clause_before(doc[date.head], events), True
        if event is None:
            event, parsed = attach(doc[date.head], events, gap)
        dated.append((date, event, parsed))
        if event is not None and event.date is None:
            event.date = date.value
    placed: list[tuple[PlaceMention, Event | None, bool]] = []
    for place in sentence.places:
        if place.government or not is_location(place, doc) or _begins_name(place, doc):
            continue
        event, parsed = attach(doc[place.head], events, gap)
        placed.append((place, event, parsed))
        if event is not None and (event.place is None or len(place.value.path) > len(event.place.path)):
            event.place = place.value
    _spread(events, sentence)
    for event in events:
        if event.relation.place_is_object and event.place is not None and not _is_named(event.object):
            event.object = (f"country:{event.place.path[0]}", *event.object)
    return dated, placed


def _clause_before(date: Any, events: Sequence[Event]) -> Event | None:
    """Find the clause whose date stands right before the main verb: "the man who shot three on Friday faces trial".

    The parse mostly hangs such a date on the verb behind it.
    """
    told = date.head if date.dep_ == "pobj" and date.head.lower_ == "on" else date
    verb = told.head
    subject = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
    if told.dep_ not in _DATED or subject is None or not subject.i < told.i < verb.i:
        return None
    last = date.right_edge.i
    if last >= verb.i or date.doc[last + 1].head not in (verb, verb.head) or date.doc[last + 1].is_punct:
        return None
    clauses = [token for token in subject.subtree if token.dep_ in {"relcl", "acl"} and token.i < date.i]
    if not clauses or any(token.text == "," for token in date.doc[clauses[-1].i : date.i]):
        return None
    return next((event for event in events if clauses[-1].i in event.tokens and event.date is None), None)


def _begins_name(place: PlaceMention, doc: Any) -> bool:
    """Tell a demonym that begins a name: "at Swedish Covenant Hospital"."""
    following = doc[place.head + 1] if place.head + 1 < len(doc) else None
    return place.demonym and following is not None and following.pos_ == "PROPN"


def _dates_no_deed(date: DateMention, doc: Any, events: Sequence[Event]) -> bool:
    return _is_bound(doc, doc[date.head], date.start) or _modifies_thing(doc[date.head], events)


def _modifies_thing(date: Any, events: Sequence[Event]) -> bool:
    """Tell a date that tells which thing is meant, not when something was done: "the 2020 hopeful spoke"."""
    if date.tag_ == "CD" and date.dep_ == "conj" and date.head.pos_ == "NOUN":
        return True
    noun = date.head
    if noun.pos_ not in {"NOUN", "PROPN", "ADJ"} or any(noun.i in event.tokens for event in events) or noun.i < date.i:
        return False
    return date.dep_ in _TELLING_WHICH or (date.dep_ == "poss" and noun.dep_ not in _SUBJECTS)


def _is_bound(doc: Any, head: Any, start: int) -> bool:
    """Tell "since Friday", "until 14 May": the end of a span, not the day of an event."""
    span = doc.char_span(start, start + 1, alignment_mode="expand")
    before = doc[span.start - 1].lower_ if span is not None and span.start else ""
    return before in _BOUNDS or (head.dep_ == "pobj" and head.head.lower_ in _BOUNDS)


def _is_named(keys: Sequence[str]) -> bool:
    return any(not key.startswith("thing:") for key in keys)


def _spread(events: Sequence[Event], sentence: Sentence) -> None:
    """Carry date and place to the event that hangs on a dated one ("strikes in December that killed 50")."""
    by_token = {index: event for event in events for index in event.tokens}
    for event in events:
        verb = sentence.doc[event.token]
        host = clause_host(verb, sentence.scene.calendar)
        source = by_token.get(host.i) if verb.dep_ in {"relcl", "acl", "conj", "advcl", "xcomp"} else None
        if source is None or source is event:
            source = next(
                (
                    other
                    for other in events
                    if other is not event
                    and other.relation.listed
                    and other.relation.relation == event.relation.relation
                ),
                None,
            )
        if source is not None:
            event.date = event.date or source.date
            event.place = event.place or source.place


def date_slots(dated: Sequence[tuple[DateMention, Event | None, bool]], loose: float) -> Iterator[Slot]:
    """Give the dates of events."""
    for date, event, parsed in dated:
        if event is not None and date.value is not None:
            confidence = date.confidence * (1.0 if parsed else loose)
            yield Slot("date", date.value, date.start, date.end, "date", event, confidence=confidence)


def place_slots(placed: Sequence[tuple[PlaceMention, Event | None, bool]], loose: float) -> Iterator[Slot]:
    """Give the places of events, the finest of each."""
    for place, event, parsed in placed:
        if event is None:
            continue
        value: PlaceValue = place.value
        finer = any(
            other is not place
            and owner is event
            and other.value.path[: len(value.path)] == value.path
            and len(other.value.path) > len(value.path)
            for other, owner, _ in placed
        )
        if not finer:
            confidence = place.confidence * (1.0 if parsed else loose)
            yield Slot("place", value, place.start, place.end, "place", event, confidence=confidence)


def mentioned_place_slots(sentence: Sentence, in_events: Sequence[Slot]) -> Iterator[Slot]:
    """Give the places that a passage names as they are ("Jakarta denied it"), those of its events apart.

    A place that begins a longer name ("the New York Yankees") is a part of that name.
    """
    told = {(slot.start, slot.end) for slot in in_events}
    for place in sentence.places:
        named_on = _CAPITAL_NEXT.match(sentence.doc.text, place.end) is not None
        if not place.demonym and not named_on and (place.start, place.end) not in told:
            yield Slot("place", place.value, place.start, place.end, MENTIONED_ROLE, None, confidence=place.confidence)


def quantity_slots(sentence: Sentence) -> Iterator[Slot]:
    """Give the counts and measures, each with the predicate of what is counted."""
    doc, config = sentence.doc, sentence.config
    until_now = _holds_till_now(sentence.scene.sent)
    for quantity in sentence.quantities:
        if quantity.value.counted == "age":
            yield age_slot(quantity, sentence)
            continue
        anchor = quantity.predicate if quantity.predicate >= 0 else -1
        event = next((each for each in sentence.events if anchor in each.tokens), None)
        parsed = event is not None
        if event is None:
            event, parsed = attach(doc[quantity.head], sentence.events, config.attachment_gap_words)
        event = _toll_event(quantity, event, sentence)
        value = _part_value(quantity)
        role = value.counted or quantity.noun or value.unit
        confidence = quantity.confidence * (1.0 if parsed and not quantity.cumulative else config.confidence_loose)
        yield Slot(
            "quantity",
            value,
            quantity.start,
            quantity.end,
            role,
            event,
            confidence=confidence,
            until_now=until_now,
        )


def _toll_event(quantity: QuantityMention, event: Event | None, sentence: Sentence) -> Event | None:
    """Give a toll the event it counts: "the death toll rose to 31", "five are dead" tell of deaths."""
    relation = sentence.scene.lexicon.verbs.get(_TOLL_VERBS.get(quantity.value.counted, ""))
    if event is None or relation is None:
        return event
    toll = quantity.predicate
    if toll < 0 or sentence.doc[toll].lower_ not in TOLL:
        dead = event.relation.predicate == "be"
        return msgspec.structs.replace(event, relation=relation, subject=(), object=event.subject) if dead else event
    return msgspec.structs.replace(event, noun=toll, relation=relation, subject=())


def _part_value(quantity: QuantityMention) -> QuantityValue:
    """Name what a part counts apart from its whole: "including three children" are not all who were killed."""
    value = quantity.value
    if not quantity.subset or value.counted not in HARM:
        return value
    return msgspec.structs.replace(value, counted=f"{quantity.noun or 'part'} {value.counted}")


def _holds_till_now(sent: Any) -> bool:
    words = [token.lower_ for token in sent]
    return bool(_TILL_NOW & set(words)) or any(pair in {("so", "far"), ("as", "of")} for pair in pairwise(words))


def statement_slot(sentence: Sentence) -> Slot | None:
    """Give a sentence without a typed value as a statement, if it tells of something named."""
    named = [key for key in sentence.entities if not key.startswith("thing:")]
    event = next((each for each in sentence.events if sentence.doc[each.token].pos_ == "VERB"), None)
    if event is None or not named:
        return None
    start, end = (at - sentence.offset for at in sentence.span)
    value = StatementValue(text=sentence.article.body[sentence.span[0] : sentence.span[1]])
    return Slot("statement", value, start, end, "statement", event)
