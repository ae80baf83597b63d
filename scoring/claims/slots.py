"""Turn what was read in a sentence into claims: one typed slot each."""

import datetime as dt
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any

import msgspec

from scoring.claims.attribution import Attribution, speaker_at
from scoring.claims.dates import DateMention
from scoring.claims.frames import Event, Scene, attach
from scoring.claims.modality import ordinal_of, read_modality
from scoring.claims.names import Cast
from scoring.claims.places import PlaceMention
from scoring.claims.polarity import Polarity, read_polarity
from scoring.claims.quantities import QuantityMention
from scoring.claims.sets import EntitySet, find_empty_sets, find_sets
from scoring.config import ClaimConfig
from scoring.models import (
    Article,
    Claim,
    ClaimKind,
    Frame,
    Holder,
    Modality,
    PlaceValue,
    PolarityValue,
    SetValue,
    StatementValue,
    Value,
)

_NAME_RELATIONS = frozenset(
    """kill injure arrest charge convict acquit appoint resign elect be-born release kidnap sue deport survive
    rescue marry identify""".split()
)
"""Relations whose undergoer's name is itself a fact ("who was killed")."""
_TERRITORY = frozenset(
    """territory soil side capital province town city village border airspace water region district area coast
    island state county north south east west embassy base camp airport mission""".split()
)
_LOCATIVE = frozenset(
    {"in", "inside", "within", "at", "near", "outside", "across", "throughout", "around", "off", "into", "on"}
)
_TILL_NOW = frozenset({"currently", "still", "presently", "now"})


class Sentence(msgspec.Struct):
    """One sentence with everything found in it."""

    article: Article
    scene: Scene
    events: list[Event]
    attributions: Sequence[Attribution]
    dates: list[DateMention]
    places: list[PlaceMention]
    quantities: list[QuantityMention]
    text: str
    """Text of the whole parsed doc."""
    offset: int
    """Where the doc starts in the body."""
    span: tuple[int, int]
    """The sentence's characters in the body, spaces at both ends left out."""
    entities: tuple[str, ...]
    lemmas: tuple[str, ...]
    cast: Cast
    config: ClaimConfig

    @property
    def doc(self) -> Any:
        """The parsed text the sentence is of."""
        return self.scene.sent.doc


class Slot(msgspec.Struct, frozen=True):
    """A typed value of a sentence with the event it belongs to; `start`, `end` are the doc's characters."""

    kind: ClaimKind
    value: Value
    start: int
    end: int
    role: str
    event: Event | None
    subject: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    confidence: float = 1.0
    until_now: bool = False


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
    _spread(events, doc)
    for event in events:
        if event.relation.place_is_object and event.place is not None and not _is_named(event.object):
            event.object = (f"country:{event.place.path[0]}", *event.object)
    return dated, placed


def _is_named(keys: Sequence[str]) -> bool:
    return any(not key.startswith("thing:") for key in keys)


def _spread(events: Sequence[Event], doc: Any) -> None:
    """Carry date and place to the event that hangs on a dated one ("strikes in December that killed 50")."""
    by_token = {index: event for event in events for index in event.tokens}
    for event in events:
        verb = doc[event.token]
        source = by_token.get(verb.head.i) if verb.dep_ in {"relcl", "acl", "conj", "advcl", "xcomp"} else None
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
    return bool(_TILL_NOW & set(words)) or any(
        pair in {("so", "far"), ("as", "of")} for pair in zip(words, words[1:], strict=False)
    )


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


def name_slots(sentence: Sentence) -> Iterator[Slot]:
    """Give the names of those who undergo an event: killed, charged, appointed, ..."""
    mentions = sentence.scene.mentions
    for event in sentence.events:
        if event.relation.relation not in _NAME_RELATIONS:
            continue
        keys = event.object if event.relation.relation != "resign" else event.subject
        named = [each for each in mentions if each.kind == "person" and each.key in keys]
        if not named:
            continue
        members = tuple(sorted({f"person:{each.name}" for each in named}))
        value = SetValue(
            members=members, closed=False, member_type="person", surface=", ".join(each.name for each in named)
        )
        start, end = _chars(sentence.doc, named[0].start, named[-1].end)
        yield Slot(
            "set",
            value,
            start,
            end,
            f"{event.relation.predicate}-name",
            event,
            confidence=sentence.config.confidence_person,
        )


def _chars(doc: Any, start: int, end: int) -> tuple[int, int]:
    last = doc[end - 1]
    return doc[start].idx, last.idx + len(last)


def build_claim(slot: Slot, sentence: Sentence) -> Claim | None:
    """Complete a slot to a claim; None where the sentence asserts nothing of it (condition, opinion)."""
    event, article = slot.event, sentence.article
    modality: Modality | None = "asserted" if event is None else read_modality(event, sentence.doc)
    if modality is None:
        return None
    speaker = speaker_at(slot.start, sentence.attributions)
    holder = _holder(slot, sentence, speaker)
    start, end = sentence.span
    value_start, value_end = slot.start + sentence.offset, slot.end + sentence.offset
    return Claim(
        claim_id=claim_id(article.article_id, (start, end), slot, (value_start, value_end)),
        article_id=article.article_id,
        outlet_id=article.outlet_id,
        text=article.body[start:end],
        start=start,
        end=end,
        kind=slot.kind,
        value=slot.value,
        holder=holder,
        modality=modality,
        frame=_frame(slot, sentence),
        published_at=article.published_at,
        value_start=value_start,
        value_end=value_end,
        valid_until=_valid_until(slot, article.published_at),
        confidence=round(slot.confidence, 3),
    )


def _holder(slot: Slot, sentence: Sentence, speaker: Attribution | None) -> Holder:
    """Tell whose claim it is: the innermost speaker's, the denier's of what is denied, else the outlet's."""
    if speaker is not None:
        name = _speaker_name(speaker.name, sentence)
        return Holder(kind="attributed", name=name, cue=speaker.cue_text, source_class=speaker.source_class)
    event = slot.event
    if (
        isinstance(slot.value, PolarityValue)
        and slot.value.state == "denied"
        and event is not None
        and event.subject_head >= 0
    ):
        head = sentence.doc[event.subject_head]
        name = _speaker_name(head.text, sentence)
        return Holder(
            kind="attributed", name=name, cue="denied", source_class="person" if head.pos_ == "PRON" else "official"
        )
    return Holder(kind="outlet", name=sentence.article.outlet_name)


def _speaker_name(name: str, sentence: Sentence) -> str:
    """Put the name behind a pronoun, where one was read before."""
    keys = sentence.scene.antecedents.resolve(name.lower())
    if not keys:
        return name
    kind, _, key = keys[0].partition(":")
    if kind == "person":
        return sentence.cast.resolve(key).title()
    return sentence.scene.antecedents.shown.get(keys[0], key)


def _valid_until(slot: Slot, published: dt.datetime) -> dt.datetime | None:
    return published if slot.until_now else None


def _frame(slot: Slot, sentence: Sentence) -> Frame:
    event = slot.event
    if event is None:
        return Frame(role=slot.role, entities=sentence.entities, lemmas=sentence.lemmas)
    listing = slot.kind == "set" and slot.role in {"members", "objects"}
    return Frame(
        relation=event.relation.relation,
        predicate=event.relation.predicate,
        subject=slot.subject if listing else event.subject,
        object=slot.object if listing else event.object,
        role=slot.role,
        entities=sentence.entities,
        lemmas=sentence.lemmas,
        date=event.date,
        place=event.place,
    )


def claim_id(article_id: str, span: tuple[int, int], slot: Slot, value: tuple[int, int]) -> str:
    """Derive a claim's id from where and what it is: equal input gives equal ids."""
    predicate = slot.event.relation.predicate if slot.event else ""
    parts = (article_id, *span, slot.kind, slot.role, predicate, *value)
    raw = "\x1f".join(str(part) for part in parts).encode("utf-8", "replace")
    return f"clm_{blake2b(raw, digest_size=12).hexdigest()}"


def statement_slot(sentence: Sentence) -> Slot | None:
    """Give a sentence without a typed value as a statement, if it tells of something named."""
    named = [key for key in sentence.entities if not key.startswith("thing:")]
    event = next((each for each in sentence.events if sentence.doc[each.token].pos_ == "VERB"), None)
    if event is None or not named:
        return None
    start, end = (at - sentence.offset for at in sentence.span)
    value = StatementValue(text=sentence.article.body[sentence.span[0] : sentence.span[1]])
    return Slot("statement", value, start, end, "statement", event)
