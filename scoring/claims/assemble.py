"""Complete a typed slot of a sentence to a claim: span, holder, modality, frame, id."""

import datetime as dt
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import msgspec

from scoring.claims.arguments import Scene
from scoring.claims.attribution import Attribution, speaker_at
from scoring.claims.dates import DateMention
from scoring.claims.frames import Event
from scoring.claims.modality import read_modality
from scoring.claims.names import Cast
from scoring.claims.places import PlaceMention
from scoring.claims.quantities import QuantityMention
from scoring.config import ClaimConfig
from scoring.models import Article, Claim, ClaimKind, Frame, Holder, Modality, PolarityValue, Value


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


def chars(doc: Any, start: int, end: int) -> tuple[int, int]:
    """Return the characters of tokens [start, end)."""
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
        return Frame(
            role=slot.role, subject=slot.subject, object=slot.object, entities=sentence.entities, lemmas=sentence.lemmas
        )
    listing = slot.kind == "set" and (slot.role in {"members", "objects"} or slot.role.endswith("-name"))
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
