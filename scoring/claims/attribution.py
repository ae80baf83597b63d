"""Read who says what: source, cue and content of direct and indirect quotation."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any, Literal

import msgspec

from scoring.claims.attribution_spans import (
    Span,
    clauses_of,
    cue_tokens,
    inverted_clause,
    merge_spans,
    object_of,
    phrase_of,
    quoted_spans,
    source_span,
    span_of,
    spans_without,
    subject_of,
)
from scoring.claims.cues import cue_probability
from scoring.claims.lexicon import word_list
from scoring.config import ClaimConfig

SourceClass = Literal["", "official", "anonymous", "person", "document", "media"]

_WEAK = word_list("attribution.weak")
"""Cues only with a clause as complement, never for a bare quotation."""
_DENYING = frozenset({"deny", "refute", "rebut", "dispute", "reject"})
_ANONYMOUS = frozenset({"source", "sources", "insider", "insiders", "someone"})
_OFFICIAL = word_list("attribution.official")
_DOCUMENT = word_list("attribution.document")
_MEDIA = word_list("attribution.media")
_LONGEST_NAME = 120
"""Characters of a speaker's name at most."""
_PROMISING = frozenset({"claim", "vow", "promise", "pledge", "agree", "urge"})
"""With the denials: verbs whose infinitive is what is said."""
_THINKING = frozenset({"think", "believe", "know", "hear", "learn"})
_MARK = 1
"""Characters of a quotation mark."""
_PARTNERS = frozenset({"i", "you", "we"})
"""Whoever speaks of their own thinking is quoted already."""


class Attribution(msgspec.Struct, frozen=True):
    """One act of saying; spans are character offsets of the doc, [start, end)."""

    source: tuple[int, int]
    cue: tuple[int, int]
    content: tuple[tuple[int, int], ...]
    name: str
    source_token: int
    source_class: SourceClass = ""
    denied: bool = False
    cue_text: str = ""
    stated: bool = True
    """Whether the content is a statement (a clause, a quotation) and not merely what the cue is about."""


def _class_of(words: Sequence[str]) -> SourceClass:
    lowered = [word.casefold() for word in words]
    for name, listed in (
        ("anonymous", _ANONYMOUS), ("official", _OFFICIAL), ("media", _MEDIA), ("document", _DOCUMENT),
    ):  # fmt: skip
        if any(word in listed for word in lowered):
            return name  # type: ignore[return-value]  # the literals above
    return "person" if any(word[:1].isupper() for word in words) else ""


def find_attributions(doc: Any, text: str, config: ClaimConfig) -> list[Attribution]:
    """Find who says what in a parsed text (`text` is `doc.text`, which is dear to build), in order of their cues.

    Content is a complement clause, a quotation of the same or a neighbouring sentence, the clause that "according to"
    modifies, or else what the cue is about. A quotation without a cue of its own goes on with the last speaker.
    """
    quotes = quoted_spans(text)
    starts = [start for start, _ in quotes]
    found: list[Attribution] = []
    used: set[int] = set()
    for token in _readable(doc, config):
        if token.pos_ == "VERB" and token.lower_ != "according":
            if cue_probability(token, quotes, starts) < config.cue_probability:
                continue
            attribution = _from_verb(token, quotes, used)
        elif token.lower_ == "according" and token.i + 1 < len(doc) and doc[token.i + 1].lower_ == "to":
            attribution = _from_according(token, doc)
        else:
            continue
        if attribution is not None:
            found.append(attribution)
    long = [at for at, (start, end) in enumerate(quotes) if end - start >= config.quote_chars and at not in used]
    return _continue_quotes(found, [quotes[at] for at in long], text)


def _readable(doc: Any, config: ClaimConfig) -> Iterator[Any]:
    """Yield the words of sentences that are read: one of thousands of words is a table or junk, and slow to walk."""
    for sent in doc.sents:
        if len(sent) <= config.max_sentence_words:
            yield from sent


def _from_verb(verb: Any, quotes: Sequence[Span], used: set[int]) -> Attribution | None:
    lemma = verb.lemma_.lower()
    source = subject_of(verb)
    if source is None or (lemma in _THINKING and source.lower_ in _PARTNERS):
        return None
    cue = cue_tokens(verb)
    beside = [] if lemma in _WEAK else _quotes_beside(verb, quotes, used)
    clauses = clauses_of(verb, lemma in _DENYING or lemma in _PROMISING, source)
    spans = _what_is_said(clauses, [quotes[at] for at in beside], verb, source)
    used.update(at for at in beside if quotes[at] in spans)
    spans = spans or inverted_clause(verb)
    stated = bool(spans)
    if not stated:
        cue, spans = object_of(verb, cue, source)
    if not spans:
        return None
    return _attribution(source, cue, spans, denied=lemma in _DENYING, stated=stated)


def _quotes_beside(verb: Any, quotes: Sequence[Span], used: set[int]) -> list[int]:
    """Return which quotations of a verb's sentence it may introduce."""
    sent_start, sent_end = verb.sent.start_char, verb.sent.end_char
    return [
        at
        for at, (start, end) in enumerate(quotes)
        if at not in used and start < sent_end and end > sent_start and not start <= verb.idx < end
    ]


def _what_is_said(clauses: list[Span], quotes: list[Span], verb: Any, source: Any) -> list[Span]:
    """Choose between clauses and quotations: direct speech is the quotation, a quoted part lies in its phrase."""
    if clauses:
        if any(abs(start - clause[0]) <= _MARK for start, _ in quotes for clause in clauses):
            return quotes
        return clauses + [
            quote for quote in quotes if any(quote[0] <= end + _MARK and start <= quote[1] for start, end in clauses)
        ]
    _, phrases = object_of(verb, [verb], source) if quotes else ([], [])
    inside = [phrase for phrase in phrases if any(phrase[0] + _MARK < start <= phrase[1] for start, _ in quotes)]
    return [*inside, *(q for q in quotes if any(start <= q[0] <= end for start, end in inside))] if inside else quotes


def _from_according(token: Any, doc: Any) -> Attribution | None:
    to = doc[token.i + 1]
    source = next((child for child in (*to.children, *token.children) if child.dep_ == "pobj"), None)
    if source is None:
        return None
    clause = token.head
    while clause.head != clause and clause.pos_ not in {"VERB", "AUX"}:
        clause = clause.head
    spans = spans_without(clause, (*token.subtree, *to.subtree))
    return _attribution(source, [token, to], spans) if spans else None


def _attribution(
    source: Any, cue: list[Any], spans: list[Span], *, denied: bool = False, stated: bool = True
) -> Attribution:
    tokens = phrase_of(source)
    words = [token.text for token in takewhile(lambda each: each.text not in {",", "(", "-", ";"}, tokens)]
    heads = [
        token.lower_ if token.is_sent_start and token.pos_ != "PROPN" else token.text
        for token in tokens
        if token.is_alpha
    ][:12]
    return Attribution(
        source=source_span(source),
        cue=span_of(cue),
        content=merge_spans(spans),
        name=" ".join(words).replace(" 's", "'s")[:_LONGEST_NAME],
        source_token=source.i,
        source_class=_class_of(heads),
        denied=denied,
        stated=stated,
        cue_text=" ".join(token.text for token in cue),
    )


def _continue_quotes(found: list[Attribution], quotes: Sequence[Span], text: str) -> list[Attribution]:
    """Give a quotation without a cue to the nearest speaker of its paragraph, else the last one before."""
    extra: dict[int, list[Span]] = {}
    for start, end in quotes:
        before = [number for number, each in enumerate(found) if each.cue[0] < start]
        same = [number for number in before if "\n" not in text[found[number].cue[0] : start].strip()]
        if same:
            extra.setdefault(same[-1], []).append((start, end))
    return [
        msgspec.structs.replace(each, content=merge_spans((*each.content, *extra[number]))) if number in extra else each
        for number, each in enumerate(found)
    ]


def speaker_at(at: int, attributions: Sequence[Attribution]) -> Attribution | None:
    """Return the innermost attribution whose content covers a character."""
    best: Attribution | None = None
    best_size = 0
    for attribution in attributions:
        if not attribution.stated:
            continue
        for start, end in attribution.content:
            if start <= at < end and (best is None or end - start < best_size):
                best, best_size = attribution, end - start
    return best
