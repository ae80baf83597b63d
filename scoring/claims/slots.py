"""Turn what was read in a sentence into claims: one typed slot each."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from scoring.claims.arguments import Scene, clause_host
from scoring.claims.assemble import Sentence, Slot
from scoring.claims.casting import age_slot
from scoring.claims.dates import DateMention
from scoring.claims.frames import Event, attach
from scoring.claims.lexicon import word_list
from scoring.claims.modality import ordinal_of
from scoring.claims.places import PlaceMention
from scoring.claims.polarity import Polarity, read_polarity
from scoring.claims.sets import EntitySet, find_empty_sets, find_sets
from scoring.models import PlaceValue, PolarityValue, SetValue, StatementValue

_TERRITORY = word_list("slots.territory")
_LOCATIVE = word_list("slots.locative")
_TILL_NOW = frozenset({"currently", "still", "presently", "now"})


def is_location(mention: PlaceMention, doc: Any) -> bool:
    """Tell whether a place is where something happens: behind "in", "near", or before "province", "territory"."""
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
        if date.value is None or not date.comparable:
            continue
        event, parsed = attach(doc[date.head], events, gap)
        dated.append((date, event, parsed))
        if event is not None and event.date is None:
            event.date = date.value
    placed: list[tuple[PlaceMention, Event | None, bool]] = []
    for place in sentence.places:
        if place.government or not is_location(place, doc):
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
        role = quantity.value.counted or quantity.noun or quantity.value.unit
        confidence = quantity.confidence * (1.0 if parsed else config.confidence_loose)
        yield Slot(
            "quantity",
            quantity.value,
            quantity.start,
            quantity.end,
            role,
            event,
            confidence=confidence,
            until_now=until_now,
        )


def _holds_till_now(sent: Any) -> bool:
    words = [token.lower_ for token in sent]
    return bool(_TILL_NOW & set(words)) or any(pair in {("so", "far"), ("as", "of")} for pair in pairwise(words))


def part_predecessors(sentence: Sentence) -> None:
    """Take the members before the n-th out of its deed's subject: "after A and B, C becomes the third to ..."."""
    scene = sentence.scene
    for group in find_sets(scene.sent, scene.mentions, scene.lexicon):
        if not group.predecessors:
            continue
        for event in sentence.events:
            rest = tuple(key for key in event.subject if key not in group.members)
            if rest != event.subject:
                event.subject = rest or _nearest_named(scene, group.end)


def _nearest_named(scene: Scene, start: int) -> tuple[str, ...]:
    return next(((each.key,) for each in scene.mentions if each.start >= start), ())


def set_slots(sentence: Sentence) -> Iterator[Slot]:
    """Give the lists of entities, with the event their members take part in."""
    scene, config = sentence.scene, sentence.config
    found = [*find_sets(scene.sent, scene.mentions, scene.lexicon), *find_empty_sets(scene.sent, scene.lexicon)]
    for group in found:
        event, parsed = _event_of(group, sentence)
        if event is None:
            continue
        if not group.closed and len(group.members) < 3 and not event.relation.listed:
            continue
        members = set(group.members)
        passive = bool(members) and members <= set(event.object) and not members <= set(event.subject)
        value = SetValue(
            members=tuple(sorted(group.members)),
            closed=group.closed,
            member_type=group.member_type,
            surface=scene.sent.doc[group.start : group.end].text,
        )
        start, end = _chars(sentence.doc, group.start, group.end)
        yield Slot(
            "set", value, start, end, "objects" if passive else "members", event,
            subject=event.subject if passive else (),
            object=() if passive else tuple(key for key in event.object if key not in members),
            confidence=1.0 if parsed else config.confidence_loose,
        )  # fmt: skip


def _event_of(group: EntitySet, sentence: Sentence) -> tuple[Event | None, bool]:
    """Choose the event of a list: what its members do, listed relations with an object before others."""
    if group.predecessors:
        after = [event for event in sentence.events if _is_ordinal_deed(event, sentence.doc)]
        if after:
            return after[0], True
    members = set(group.members)
    doing = [
        event
        for event in sentence.events
        if members and (members <= set(event.subject) or members <= set(event.object))
    ]
    if doing:
        return min(doing, key=lambda event: (not event.relation.listed, not event.object, event.token)), True
    return attach(sentence.doc[group.head], sentence.events, sentence.config.attachment_gap_words)


def _is_ordinal_deed(event: Event, doc: Any) -> bool:
    """Tell the deed of "the n-th country to <deed>"."""
    verb = doc[event.token]
    if not any(child.tag_ == "TO" for child in verb.children):
        return False
    return any(ordinal_of(token.lower_) is not None for token in doc[verb.sent.start : verb.i])


def polarity_slots(sentence: Sentence) -> Iterator[Slot]:
    """Give what is said to hold or not to hold, and the ordinals ("the fourth country to ...")."""
    doc = sentence.doc
    for event in sentence.events:
        polarity = read_polarity(event, doc)
        if _worth_telling(event, polarity, doc):
            words = (*polarity.words, *event.tokens)
            start, end = _chars(doc, min(words), max(words) + 1)
            value = PolarityValue(positive=polarity.positive, state=polarity.state, surface=sentence.text[start:end])
            yield Slot("polarity", value, start, end, "holds", event, until_now=polarity.state == "yet")
    yield from _ordinal_slots(sentence)


def _worth_telling(event: Event, polarity: Polarity, doc: Any) -> bool:
    named = [key for key in (*event.subject, *event.object) if not key.startswith("thing:")]
    if doc[event.token].pos_ != "VERB":
        return not polarity.positive
    if not polarity.positive:
        return bool(named) or event.relation.listed
    return bool(named) and (event.relation.listed or len(named) >= 2)


def _ordinal_slots(sentence: Sentence) -> Iterator[Slot]:
    doc, sent = sentence.doc, sentence.scene.sent
    for token in sent:
        number = ordinal_of(token.lower_)
        if number is None or token.i + 1 >= sent.end:
            continue
        deed = next(
            (
                event
                for event in sentence.events
                if event.token > token.i and _is_ordinal_deed(event, doc) and event.token - token.i <= 20
            ),
            None,
        )
        if deed is None or not deed.subject:
            continue
        start, end = _chars(doc, token.i, deed.token + 1)
        value = PolarityValue(positive=True, state="ordinal", ordinal=number, surface=sentence.text[start:end])
        yield Slot("polarity", value, start, end, "ordinal", deed)


def _chars(doc: Any, start: int, end: int) -> tuple[int, int]:
    last = doc[end - 1]
    return doc[start].idx, last.idx + len(last)


def statement_slot(sentence: Sentence) -> Slot | None:
    """Give a sentence without a typed value as a statement, if it tells of something named."""
    named = [key for key in sentence.entities if not key.startswith("thing:")]
    event = next((each for each in sentence.events if sentence.doc[each.token].pos_ == "VERB"), None)
    if event is None or not named:
        return None
    start, end = (at - sentence.offset for at in sentence.span)
    value = StatementValue(text=sentence.article.body[sentence.span[0] : sentence.span[1]])
    return Slot("statement", value, start, end, "statement", event)
