"""Read who says what: source, cue and content of direct and indirect quotation."""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Any, Literal

import msgspec

from scoring.claims.lexicon import word_list
from scoring.config import ClaimConfig

SourceClass = Literal["", "official", "anonymous", "person", "document", "media"]

_SAYING = word_list("attribution.saying")
_WEAK = word_list("attribution.weak")
"""Cues only with a clause as complement, never for a bare quotation."""
_DENYING = frozenset({"deny", "refute", "rebut", "dispute", "reject"})
_ANONYMOUS = frozenset({"source", "sources", "insider", "insiders", "someone"})
_OFFICIAL = word_list("attribution.official")
_DOCUMENT = word_list("attribution.document")
_MEDIA = word_list("attribution.media")
_QUOTED = re.compile(r'"([^"\n]{2,3000})"')
_LONGEST_NAME = 120
"""Characters of a speaker's name at most."""
_LONGEST_CONTROL = 8
"""Verbs between a cue and the one that has its subject, at most."""
_STOPS = frozenset({",", ".", ";", ":", "-", "--"})
_THINKING = frozenset({"think", "believe", "know", "hear", "learn"})
_PARTNERS = frozenset({"i", "you", "we"})
"""Whoever speaks of their own thinking is quoted already."""
_LEADING = frozenset({"nsubj", "nsubjpass"})


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


def _span(tokens: Sequence[Any]) -> tuple[int, int]:
    return tokens[0].idx, tokens[-1].idx + len(tokens[-1])


def _subtree(token: Any) -> list[Any]:
    tokens = sorted(token.subtree, key=lambda each: each.i)
    while len(tokens) > 1 and (tokens[-1].is_space or tokens[-1].text in _STOPS):
        tokens.pop()
    while len(tokens) > 1 and (tokens[0].is_space or tokens[0].text in _STOPS):
        tokens.pop(0)
    return tokens


def _class_of(words: Sequence[str]) -> SourceClass:
    lowered = [word.casefold() for word in words]
    for name, listed in (
        ("anonymous", _ANONYMOUS), ("official", _OFFICIAL), ("media", _MEDIA), ("document", _DOCUMENT),
    ):  # fmt: skip
        if any(word in listed for word in lowered):
            return name  # type: ignore[return-value]  # the literals above
    return "person" if any(word[:1].isupper() for word in words) else ""


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Return the quotations, marks included; none reaches over a line break."""
    spans: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n]+", text):
        spans.extend(
            (line.start() + found.start(), line.start() + found.end()) for found in _QUOTED.finditer(line.group())
        )
        opened = line.group().count('"') % 2 == 1
        if opened:
            last = line.start() + line.group().rfind('"')
            if not any(start <= last <= end + 1 for start, end in spans) and line.end() - last > 2:
                spans.append((last, line.end()))
    return spans


def _clausal_content(verb: Any) -> list[Any]:
    return [
        child
        for child in verb.children
        if child.dep_ in {"ccomp", "parataxis"}
        or (
            child.dep_ == "xcomp"
            and verb.lemma_.lower() in _DENYING | {"claim", "vow", "promise", "pledge", "agree", "urge"}
        )
    ]


def _inverted_content(verb: Any) -> Any | None:
    """For "..., X said": the parse makes the saying a side clause of what is said."""
    return (
        verb.head
        if verb.dep_ in {"parataxis", "ccomp"}
        and verb.head.pos_ in {"VERB", "AUX"}
        and verb.i > verb.head.i
        and not any(c.dep_ == "mark" for c in verb.children)
        else None
    )


def _subject_of(verb: Any) -> Any | None:
    for _ in range(_LONGEST_CONTROL):
        for child in verb.children:
            if child.dep_ in _LEADING:
                return child
            if child.dep_ == "agent":
                return next((grandchild for grandchild in child.children if grandchild.dep_ == "pobj"), None)
        if verb.dep_ not in {"conj", "xcomp", "advcl"} or verb.head.pos_ != "VERB":
            return None
        verb = verb.head
    return None


def find_attributions(doc: Any, text: str, config: ClaimConfig) -> list[Attribution]:
    """Find who says what in a parsed text (`text` is `doc.text`, which is dear to build), in order of their cues.

    Content is a complement clause, a quotation of the same or a neighbouring sentence, or the clause that
    "according to" modifies. A quotation without a cue of its own goes on with the last speaker.
    """
    quotes = quoted_spans(text)
    found: list[Attribution] = []
    used: set[int] = set()
    for token in doc:
        lemma = token.lemma_.lower()
        if token.pos_ == "VERB" and lemma in _SAYING:
            attribution = _from_verb(token, quotes, used, config)
        elif token.lower_ == "according" and token.i + 1 < len(doc) and doc[token.i + 1].lower_ == "to":
            attribution = _from_according(token, doc)
        else:
            continue
        if attribution is not None:
            found.append(attribution)
    long = [at for at, (start, end) in enumerate(quotes) if end - start >= config.quote_chars and at not in used]
    return _continue_quotes(found, [quotes[at] for at in long], text)


def _from_verb(verb: Any, quotes: Sequence[tuple[int, int]], used: set[int], config: ClaimConfig) -> Attribution | None:
    source = _subject_of(verb)
    if source is None or (verb.lemma_.lower() in _THINKING and source.lower_ in _PARTNERS):
        return None
    clauses = [clause for clause in _clausal_content(verb) if source.i not in {each.i for each in clause.subtree}]
    spans = [_span(_subtree(clause)) for clause in clauses]
    sent_start, sent_end = verb.sent.start_char, verb.sent.end_char
    for at, (start, end) in enumerate(quotes):
        inside = start < sent_end and end > sent_start and not start <= verb.idx < end
        beside = verb.lemma_.lower() not in _WEAK and (
            min(abs(start - verb.idx - len(verb)), abs(verb.idx - end)) < config.quote_gap_chars or inside
        )
        if inside and beside and at not in used:
            used.add(at)
            spans.append((start, end))
    if not spans:
        inverted = _inverted_content(verb)
        if inverted is None:
            return None
        own = {each.i for each in verb.subtree}
        rest = [each for each in sorted(inverted.subtree, key=lambda each: each.i) if each.i not in own]
        spans = _runs(rest)
    return _attribution(source, _cue_tokens(verb), spans, denied=verb.lemma_.lower() in _DENYING)


def _from_according(token: Any, doc: Any) -> Attribution | None:
    to = doc[token.i + 1]
    source = next((child for child in (*to.children, *token.children) if child.dep_ == "pobj"), None)
    if source is None:
        return None
    taken = {each.i for each in token.subtree} | {each.i for each in to.subtree}
    clause = token.head
    while clause.head != clause and clause.pos_ not in {"VERB", "AUX"}:
        clause = clause.head
    rest = [each for each in sorted(clause.subtree, key=lambda each: each.i) if each.i not in taken]
    spans = _runs(rest)
    return _attribution(source, [token, to], spans) if spans else None


def _cue_tokens(verb: Any) -> list[Any]:
    """A verb with its auxiliaries right before it ("has said", "did not say")."""
    cue = [verb]
    while (
        cue[0].i > verb.sent.start
        and cue[0].nbor(-1).dep_ in {"aux", "auxpass", "neg"}
        and cue[0].nbor(-1).head == verb
    ):
        cue.insert(0, cue[0].nbor(-1))
    return cue


def _runs(tokens: Sequence[Any]) -> list[tuple[int, int]]:
    """Spans of the unbroken runs of words among tokens, punctuation at their ends left out."""
    runs: list[list[Any]] = []
    for token in tokens:
        if runs and runs[-1][-1].i + 1 == token.i:
            runs[-1].append(token)
        else:
            runs.append([token])
    spans: list[tuple[int, int]] = []
    for run in runs:
        while run and (run[-1].is_space or run[-1].text in _STOPS):
            run.pop()
        while run and (run[0].is_space or run[0].text in _STOPS):
            run.pop(0)
        if run:
            spans.append(_span(run))
    return spans


def _merge(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Join spans that overlap or touch but for a mark and a space."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + 2:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def _attribution(source: Any, cue: list[Any], spans: list[tuple[int, int]], *, denied: bool = False) -> Attribution:
    tokens = _subtree(source)
    words = [token.text for token in takewhile(lambda each: each.text not in {",", "(", "-", ";"}, tokens)]
    heads = [
        token.lower_ if token.is_sent_start and token.pos_ != "PROPN" else token.text
        for token in tokens
        if token.is_alpha
    ][:12]
    return Attribution(
        source=_span(tokens),
        cue=_span(cue),
        content=_merge(spans),
        name=" ".join(words).replace(" 's", "'s")[:_LONGEST_NAME],
        source_token=source.i,
        source_class=_class_of(heads),
        denied=denied,
        cue_text=" ".join(token.text for token in cue),
    )


def _continue_quotes(found: list[Attribution], quotes: Sequence[tuple[int, int]], text: str) -> list[Attribution]:
    """Give a quotation without a cue to the nearest speaker of its paragraph, else the last one before."""
    extra: dict[int, list[tuple[int, int]]] = {}
    for start, end in quotes:
        before = [number for number, each in enumerate(found) if each.cue[0] < start]
        same = [number for number in before if "\n" not in text[found[number].cue[0] : start].strip()]
        if same:
            extra.setdefault(same[-1], []).append((start, end))
    return [
        msgspec.structs.replace(each, content=_merge((*each.content, *extra[number]))) if number in extra else each
        for number, each in enumerate(found)
    ]


def speaker_at(at: int, attributions: Sequence[Attribution]) -> Attribution | None:
    """Return the innermost attribution whose content covers a character."""
    best: Attribution | None = None
    best_size = 0
    for attribution in attributions:
        for start, end in attribution.content:
            if start <= at < end and (best is None or end - start < best_size):
                best, best_size = attribution, end - start
    return best
