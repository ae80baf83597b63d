"""Where source, cue and content of an attribution start and end, by the parse; conventions of PolNeAR.

A cue takes its auxiliaries, adverbs, particle and colon; a preposition too where its object is the content.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

Span = tuple[int, int]

_QUOTED = re.compile(r'"([^"\n]{2,3000})"' + r"|''(?!\s)([^\n]{2,3000}?)''")
_STOPS = frozenset({",", ".", ";", ":", "-", "--"})
_BEFORE_CUE = frozenset({"aux", "auxpass", "neg", "advmod"})
_AFTER_CUE = frozenset({"prt", "advmod"})
_AFTER_OBJECT = frozenset({"oprd", "xcomp", "prep", "acl", "advcl", "relcl"})
_CLAUSES = frozenset({"ccomp", "parataxis"})
_SET_OFF = frozenset({"appos", "relcl", "acl"})
_LONGEST_CONTROL = 8
"""Verbs between a cue and the one that has its subject, at most."""


def quoted_spans(text: str) -> list[Span]:
    """Return the quotations, marks included, in order; none reaches over a line break."""
    spans: list[Span] = []
    for line in re.finditer(r"[^\n]+", text):
        found = [(line.start() + each.start(), line.start() + each.end()) for each in _QUOTED.finditer(line.group())]
        if line.group().count('"') % 2 == 1:
            last = line.start() + line.group().rfind('"')
            if not any(start <= last <= end + 1 for start, end in found) and line.end() - last > 2:
                found.append((last, line.end()))
        spans += found
    return spans


def span_of(tokens: Sequence[Any]) -> Span:
    """Return the characters from the first token to the last."""
    return tokens[0].idx, tokens[-1].idx + len(tokens[-1])


def phrase_of(token: Any) -> list[Any]:
    """Return a token's subtree in order, without marks and spaces at its ends."""
    return _trimmed(sorted(token.subtree, key=lambda each: each.i))


def _trimmed(tokens: list[Any]) -> list[Any]:
    while len(tokens) > 1 and (tokens[-1].is_space or tokens[-1].text in _STOPS):
        tokens.pop()
    while len(tokens) > 1 and (tokens[0].is_space or tokens[0].text in _STOPS):
        tokens.pop(0)
    return tokens


def source_span(source: Any) -> Span:
    """Return the source's phrase; the comma that closes an apposition belongs to it."""
    tokens = phrase_of(source)
    last = tokens[-1]
    closing = last.nbor(1) if last.i + 1 < len(last.doc) else None
    if closing is not None and closing.text == ",":
        inner = [each for each in source.children if each.dep_ in _SET_OFF and each.i > source.i]
        if any(each.left_edge.i > 0 and each.left_edge.nbor(-1).text == "," for each in inner):
            return tokens[0].idx, closing.idx + 1
    return span_of(tokens)


def subject_of(verb: Any) -> Any | None:
    """Find who does what a verb says: its subject or agent, or that of the verb it depends on."""
    for _ in range(_LONGEST_CONTROL):
        for child in verb.children:
            if child.dep_ == "agent":
                return next((grandchild for grandchild in child.children if grandchild.dep_ == "pobj"), None)
        for child in verb.children:
            if child.dep_ in ("nsubj", "nsubjpass"):
                return child
        if verb.dep_ not in {"conj", "xcomp", "advcl"} or verb.head.pos_ != "VERB":
            return None
        verb = verb.head
    return None


def cue_tokens(verb: Any) -> list[Any]:
    """Return a verb with the words right before and after it that belong to the cue ("has also pointed out")."""
    cue = [verb]
    while cue[0].i > verb.sent.start and cue[0].nbor(-1).dep_ in _BEFORE_CUE and cue[0].nbor(-1).head == verb:
        cue.insert(0, cue[0].nbor(-1))
    end = verb.sent.end - 1
    while cue[-1].i < end and cue[-1].nbor(1).dep_ in _AFTER_CUE and cue[-1].nbor(1).head == verb:
        if next(cue[-1].nbor(1).rights, None) is not None:
            break
        cue.append(cue[-1].nbor(1))
    if cue[-1].i < end and cue[-1].nbor(1).text == ":":
        cue.append(cue[-1].nbor(1))
    return cue


def clauses_of(verb: Any, infinitive: bool, source: Any) -> list[Span]:
    """Return the clauses that a verb takes, without the one that holds its source."""
    return [
        span_of(phrase_of(child))
        for child in verb.children
        if (child.dep_ in _CLAUSES or (infinitive and child.dep_ == "xcomp"))
        and source != child
        and not child.is_ancestor(source)
    ]


def inverted_clause(verb: Any) -> list[Span]:
    """Return what is said in "..., X said", where the parse makes the saying a side clause of what is said."""
    head = verb.head
    if not (verb.dep_ in _CLAUSES and head.pos_ in {"VERB", "AUX"} and verb.i > head.i):
        return []
    if any(child.dep_ == "mark" for child in verb.children):
        return []
    return spans_without(head, verb.subtree)


def spans_without(clause: Any, taken: Iterable[Any]) -> list[Span]:
    """Return the unbroken runs of a clause's words without some of them."""
    left_out = {each.i for each in taken}
    runs: list[list[Any]] = []
    for token in sorted(clause.subtree, key=lambda each: each.i):
        if token.i in left_out:
            continue
        if runs and runs[-1][-1].i + 1 == token.i:
            runs[-1].append(token)
        else:
            runs.append([token])
    spans = []
    for run in runs:
        words = _trimmed(run)
        if not (words[0].is_space or words[0].text in _STOPS):
            spans.append(span_of(words))
    return spans


def object_of(verb: Any, cue: list[Any], source: Any) -> tuple[list[Any], list[Span]]:
    """Return the cue and what it is about where no clause or quotation is said: "praised the deal", "spoke of peace".

    Content is the object with what follows it inside the verb's phrase, an infinitive, or a preposition's object;
    in the passive the subject. The preposition then belongs to the cue.
    """
    doc = verb.doc
    children = [child for child in verb.children if child != source and not child.is_ancestor(source)]
    passive = next((child for child in children if child.dep_ == "nsubjpass"), None)
    rest = [child for child in children if child.dep_ in _AFTER_OBJECT and child.i > verb.i]
    if passive is not None:
        more = [span_of(phrase_of(child)) for child in rest if child.dep_ in ("oprd", "xcomp")]
        return cue, [span_of(phrase_of(passive)), *more]
    direct = next((child for child in children if child.dep_ == "dobj"), None)
    if direct is not None:
        last = direct.right_edge
        for child in rest:
            if child.left_edge.i == last.i + 1:
                last = child.right_edge
        return cue, [span_of(_trimmed(list(doc[direct.left_edge.i : last.i + 1])))]
    for child in rest:
        if child.dep_ == "xcomp":
            return cue, [span_of(phrase_of(child))]
    for child in rest:
        inner = next((each for each in child.children if each.dep_ in ("pobj", "pcomp")), None)
        if child.dep_ == "prep" and inner is not None and child.i == cue[-1].i + 1:
            return [*cue, child], [span_of(phrase_of(inner))]
    return cue, []


def merge_spans(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Join spans that overlap or touch but for a mark and a space."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)
