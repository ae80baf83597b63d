"""Read the claims of one article: parse once, find events and values, give one claim per typed slot."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from scoring.claims.arguments import Antecedents, Scene
from scoring.claims.assemble import Sentence, Slot, build_claim
from scoring.claims.attribution import Attribution, find_attributions
from scoring.claims.casting import close_roles
from scoring.claims.datelines import datelined_countries
from scoring.claims.dates import DateMention, find_dates
from scoring.claims.entities import find_mentions
from scoring.claims.frames import EventReader
from scoring.claims.homes import home_slots
from scoring.claims.lexicon import load_lexicon
from scoring.claims.modality import is_opinion, is_question
from scoring.claims.names import Cast
from scoring.claims.parse import Passage, load_parser, parse_body
from scoring.claims.persons import name_slots, named_slots
from scoring.claims.places import PlaceMention, find_places
from scoring.claims.polarity_slots import ordinal_slots, plain_slots, polarity_slots
from scoring.claims.quantities import QuantityMention, find_quantities
from scoring.claims.set_slots import part_predecessors, set_slots
from scoring.claims.slots import (
    attach_times_and_places,
    date_slots,
    mentioned_place_slots,
    place_slots,
    quantity_slots,
    statement_slot,
)
from scoring.config import ClaimConfig
from scoring.models import Article, Claim

_CONTENT_CLASSES = frozenset({"NOUN", "VERB", "PROPN", "ADJ", "NUM"})
_Found = TypeVar("_Found", DateMention, PlaceMention, QuantityMention)


class _Finds(NamedTuple):
    """What was found in one passage, before its sentences are read."""

    passage: Passage
    dates: list[DateMention]
    places: list[PlaceMention]
    quantities: list[QuantityMention]
    attributions: list[Attribution]


class _Memory(NamedTuple):
    """What an article's sentences share: its persons, whom a pronoun may stand for, where it was written."""

    cast: Cast
    antecedents: Antecedents
    written_from: tuple[str, ...]
    """Countries of its datelines, which decide between namesakes."""


class ClaimReader:
    """Reads claims out of articles; loads the parser at the first article. Not for use by two threads at once."""

    def __init__(self, config: ClaimConfig) -> None:
        self._config = config

    def read_claims(self, article: Article) -> tuple[Claim, ...]:
        """Read an article's claims, in order of the text.

        A pure function of article, configuration and parser. An article in a language the parser doesn't know gives
        none. `article.body[claim.start:claim.end] == claim.text` for each.
        """
        if article.lang.split("-")[0].lower() not in self._config.languages:
            return ()
        memory = _Memory(
            Cast(), Antecedents(), datelined_countries(article.body[: self._config.max_chars_parsed].splitlines())
        )
        claims: dict[str, Claim] = {}
        for passage in parse_body(article.body, self._config, load_parser()):
            for sentence in self._sentences(article, passage, memory):
                claims.update({claim.claim_id: claim for claim in self._claims_of(sentence)})
            if len(claims) >= self._config.max_claims:
                break
        ordered = sorted(
            close_roles(list(claims.values())), key=lambda claim: (claim.start, claim.value_start, claim.claim_id)
        )
        return tuple(ordered[: self._config.max_claims])

    def _sentences(self, article: Article, passage: Passage, memory: _Memory) -> Iterator[Sentence]:
        doc = passage.doc
        finds = _Finds(
            passage,
            find_dates(doc, article.published_at, self._config),
            find_places(doc, self._config, memory.written_from),
            find_quantities(doc, self._config),
            find_attributions(doc, passage.text, self._config),
        )
        for sent in _whole_sentences(doc, [*finds.dates, *finds.places, *finds.quantities]):
            span = _trim(sent, passage)
            if span is not None and len(sent) <= self._config.max_sentence_words and not is_question(sent):
                yield self._sentence(article, finds, sent, span, memory)

    def _sentence(self, article: Article, finds: _Finds, sent: Any, span: tuple[int, int], memory: _Memory) -> Sentence:
        dates = _within(finds.dates, sent)
        places = _within(finds.places, sent)
        calendar = frozenset(token.i for token in sent if any(date.start <= token.idx < date.end for date in dates))
        mentions = find_mentions(list(sent), places, memory.cast, calendar)
        memory.antecedents.shown.update((each.key, each.name) for each in mentions if not each.demonym)
        scene = Scene(sent, mentions, load_lexicon(), memory.antecedents, calendar)
        return Sentence(
            article=article,
            scene=scene,
            events=EventReader(scene).read(),
            attributions=finds.attributions,
            dates=dates,
            places=places,
            quantities=_within(finds.quantities, sent),
            text=finds.passage.text,
            offset=finds.passage.offset,
            span=span,
            entities=tuple(dict.fromkeys(mention.key for mention in mentions)),
            lemmas=_content_lemmas(sent),
            cast=memory.cast,
            config=self._config,
        )

    def _claims_of(self, sentence: Sentence) -> list[Claim]:
        if is_opinion(sentence.scene.sent):
            return []
        loose = self._config.confidence_loose
        dated, placed = attach_times_and_places(sentence)
        part_predecessors(sentence)
        in_roles = list(name_slots(sentence))
        in_events = list(place_slots(placed, loose))
        slots: Iterator[Slot] = chain(
            quantity_slots(sentence),
            date_slots(dated, loose),
            in_events,
            home_slots(sentence),
            set_slots(sentence),
            in_roles,
            polarity_slots(sentence),
            ordinal_slots(sentence),
        )
        claims = _build(slots, sentence)
        if not claims:
            statement = statement_slot(sentence)
            claims = _build([statement] if statement is not None else [], sentence)
        idle = chain(plain_slots(sentence), named_slots(sentence, in_roles), mentioned_place_slots(sentence, in_events))
        return [*claims, *_build(idle, sentence)]


def _build(slots: Iterable[Slot], sentence: Sentence) -> list[Claim]:
    return [claim for claim in (build_claim(slot, sentence) for slot in slots) if claim is not None]


def _whole_sentences(doc: Any, mentions: Sequence[DateMention | PlaceMention | QuantityMention]) -> Iterator[Any]:
    """Yield the sentences; two between which a value lies ("1:15 a.m. | Tuesday") are one."""
    inside = {at for each in mentions for at in range(each.start + 1, each.end)}
    start = 0
    for sent in doc.sents:
        if sent.end_char in inside or (sent.end < len(doc) and doc[sent.end].idx in inside):
            continue
        yield doc[start : sent.end]
        start = sent.end
    if start < len(doc):
        yield doc[start:]


def _within(mentions: Sequence[_Found], sent: Any) -> list[_Found]:
    return [each for each in mentions if sent.start_char <= each.start < sent.end_char]


def _content_lemmas(sent: Any) -> tuple[str, ...]:
    return tuple(
        token.lemma_.lower()
        for token in sent
        if token.pos_ in _CONTENT_CLASSES and token.is_alpha and not token.is_stop
    )


def _trim(sent: Any, passage: Passage) -> tuple[int, int] | None:
    """Leave out spaces and blanked furniture at both ends of a sentence; None if nothing is left.

    The parsed text decides, not the body: furniture is blank there.
    """
    text = passage.text[sent.start_char : sent.end_char]
    stripped = text.strip()
    start = sent.start_char + passage.offset + len(text) - len(text.lstrip())
    return (start, start + len(stripped)) if stripped else None
