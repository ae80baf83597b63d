"""Hold what one article denies against the passage of another in which it is told.

A denial and what it denies stand under one predicate, name nobody and nothing apart, and their passages are alike with
the predicate left out. Symbols as in `twins.py`: like = twin_lexical * lex + twin_vector * cosine + twin_near * near,
where lex is the shared idf of both passages over the geometric mean of theirs, and near the share of common words among
those right beside the predicates.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.compare.relations import bare, is_named
from scoring.config import CompareConfig
from scoring.models import PLAIN_ROLE, Claim, Frame, PolarityValue

_NO_REPORT = frozenset({"denied", "ordinal"})
_WORD = re.compile(r"[^\W\d_][\w'’-]{2,}|\d[\d,.]*")
_STEM = 6
_FLOOR = 0.2
"""Weight of a word that is in every passage."""
_STOP = frozenset(
    {
        "the", "and", "for", "that", "this", "with", "from", "have", "has", "had", "was", "were", "been",
        "are", "but", "not", "his", "her", "its", "their", "they", "them", "she", "who", "which", "when",
        "what", "where", "will", "would", "could", "should", "said", "says", "after", "before", "over",
        "about", "into", "than", "also", "more", "other", "some", "one", "all", "out", "according", "told",
        "being", "during", "while", "because", "there", "then", "can", "may", "might", "our", "your",
        "never",
    }
)  # fmt: skip


class PassageWords(NamedTuple):
    """What of a passage is compared, the predicate left out."""

    words: frozenset[str]
    near: frozenset[str]
    subject: frozenset[str]
    object: frozenset[str]


def undenied(claims: Sequence[Claim]) -> set[int]:
    """Return the rows of the plain claims of which no other outlet tells the opposite."""
    told: dict[tuple[str, bool], set[str]] = {}
    for claim in claims:
        if isinstance(claim.value, PolarityValue):
            told.setdefault((claim.frame.predicate, claim.value.positive), set()).add(claim.outlet_id)
    return {row for row, claim in enumerate(claims) if _is_idle(claim, told)}


def _is_idle(claim: Claim, told: dict[tuple[str, bool], set[str]]) -> bool:
    if claim.frame.role != PLAIN_ROLE or not isinstance(claim.value, PolarityValue):
        return False
    return not told.get((claim.frame.predicate, not claim.value.positive), set()) - {claim.outlet_id}


def find_denials(
    claims: Sequence[Claim], vectors: NDArray[np.float32], config: CompareConfig
) -> list[tuple[Claim, Claim]]:
    """Return the pairs of a denial and what it denies, told by two outlets.

    Who denies what others report of him ("denies having paid") reports nothing himself; such denials are left out.

    Args:
        claims: all claims of one story, in any order.
        vectors: their unit vectors, shape (len(claims), dimension).
        config: shares and thresholds.

    """
    denied: dict[str, list[int]] = {}
    held: dict[str, list[int]] = {}
    for row, claim in enumerate(claims):
        if isinstance(claim.value, PolarityValue) and claim.value.state not in _NO_REPORT:
            (held if claim.value.positive else denied).setdefault(claim.frame.predicate, []).append(row)
    pairs = [(i, j) for name in sorted(denied.keys() & held.keys()) for i in denied[name] for j in held[name]]
    pairs = [(i, j) for i, j in pairs if claims[i].outlet_id != claims[j].outlet_id]
    if not pairs:
        return []
    weights = stem_weights(claims)
    told = {row: passage_words(claims[row], config) for row in {row for pair in pairs for row in pair}}
    return [
        (claims[i], claims[j])
        for i, j in pairs
        if not _apart(claims[i], claims[j], config)
        and _denies(told[i], told[j], float(vectors[i] @ vectors[j]), weights, config)
    ]


def _denies(a: PassageWords, b: PassageWords, cosine: float, weights: dict[str, float], config: CompareConfig) -> bool:
    if cosine < config.twin_cosine:
        return False
    near = len(a.near & b.near) / max(1, min(len(a.near), len(b.near)))
    lexical = _share(a.words, b.words, weights)
    like = config.twin_lexical * lexical + config.twin_vector * cosine + config.twin_near * near
    crossed = a.object & b.subject or a.subject & b.object
    one_object = a.object & b.object if a.object and b.object else crossed
    named, unnamed = config.denial_likeness if near >= config.denial_near else config.denial_likeness_apart
    if one_object:
        return like >= named
    # Of nothing that both name, the passages as wholes have to tell one thing.
    return like >= unnamed or (near >= config.denial_near and like >= named and cosine >= config.wording_cosine)


def _share(a: frozenset[str], b: frozenset[str], weights: dict[str, float]) -> float:
    """Return the weight of the shared words over the geometric mean of both sides'."""
    shared, one, two = (sum(weights.get(word, 1.0) for word in words) for words in (a & b, a, b))
    return shared / math.sqrt(one * two) if one and two else 0.0


def stem_weights(claims: Sequence[Claim]) -> dict[str, float]:
    """Return the inverse document frequency of each stem over the passages of a story."""
    passages = {(claim.article_id, claim.start): claim.text for claim in claims}
    counts: Counter[str] = Counter()
    for text in passages.values():
        counts.update(passage_stems(text))
    return {stem: math.log((len(passages) + 1) / (count + 0.5)) + _FLOOR for stem, count in counts.items()}


def passage_words(claim: Claim, config: CompareConfig) -> PassageWords:
    """Return the stems of a passage without its value, of the words beside it, and of the frame's parties."""
    at, until = max(0, claim.value_start - claim.start), max(0, claim.value_end - claim.start)
    before, after = claim.text[:at], claim.text[until:]
    return PassageWords(
        passage_stems(f"{before} {after}"),
        passage_stems(f"{before[-config.denial_near_chars :]} {after[: config.denial_near_chars]}"),
        _words_of(claim.frame.subject),
        _words_of(claim.frame.object),
    )


def beside(claim: Claim, config: CompareConfig) -> tuple[str, str]:
    """Return the whole words right before and behind a claim's value."""
    start, end = max(0, claim.value_start - claim.start), max(0, claim.value_end - claim.start)
    before, after = claim.text[:start], claim.text[end:]
    if len(before) > config.denial_near_chars:
        before = before[-config.denial_near_chars :].partition(" ")[2]
    if len(after) > config.denial_near_chars:
        after = after[: config.denial_near_chars].rpartition(" ")[0]
    return before, after


def passage_stems(text: str) -> frozenset[str]:
    """Return the beginnings of the words that tell something."""
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset(word[:_STEM] for word in words if word not in _STOP)


def _apart(denial: Claim, holding: Claim, config: CompareConfig) -> bool:
    """Tell whether a passage tells something else than what is denied: of others, elsewhere, at another time."""
    one, two = denial.frame, holding.frame
    if one.date is not None and two.date is not None:
        gap = max(one.date.start, two.date.start) - min(one.date.end, two.date.end)
        if gap.days > config.date_slack_days:
            return True
    if one.place is not None and two.place is not None:
        depth = min(len(one.place.path), len(two.place.path))
        if one.place.path[:depth] != two.place.path[:depth]:
            return True
    return _clash(one, two)


def _clash(one: Frame, two: Frame) -> bool:
    """Tell whether both name somebody of one kind in one part, and nobody of that kind in common."""
    return any(
        _strangers(first, second, kind)
        for first, second in ((one.subject, two.subject), (one.object, two.object))
        for kind in {entity.partition(":")[0] for entity in first if is_named(entity)}
    )


def _strangers(one: Iterable[str], two: Iterable[str], kind: str) -> bool:
    names = [_words_of(entity for entity in keys if entity.startswith(f"{kind}:")) for keys in (one, two)]
    return all(names) and not names[0] & names[1]


def _words_of(entities: Iterable[str]) -> frozenset[str]:
    """Return the words of names and things: "org:stroger hospital" and "org:stroger" are one."""
    return frozenset(word[:_STEM] for entity in entities for word in bare(entity).split())
