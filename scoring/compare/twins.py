"""Find twin passages: the one place in each of two articles where the same slot is told.

Of numbers, dates and places a learned model (`slot_model.md`) says how surely two claims fill one slot. Of lists and of
what holds, two claims are twins if their passages are alike without the values and each is the other's best match in
the other's article by a margin.

A learned pair is judged by its two articles alone, all words alike. For the others, w(a) are the stems of a's passage
without its value, idf(t) = ln((N + 1) / (n_t + 1/2)) over the story's passages, and
lex = sum idf over w(a) & w(b) / sqrt(sum idf over w(a) * sum idf over w(b)).
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.compare.deeds import compare_deeds
from scoring.compare.doubts import value_key
from scoring.compare.overlaps import likeness, overlap
from scoring.compare.persons import is_trait
from scoring.compare.slot_features import Likeness, slot_features
from scoring.compare.slot_model import load_slot_model
from scoring.compare.slots import block_key, candidate_pairs, near_words
from scoring.compare.tolls import companion_twins, counts_victims
from scoring.config import CompareConfig
from scoring.models import Claim

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Twins = Mapping[tuple[int, int], float]
"""Rows (first < second) of twin claims, with the probability that both fill one slot; 1 where a rule tells."""

_STEM = 6
_DIGITS = 5
_WORD = re.compile(r"[^\W\d_][\w'’-]{2,}|\d[\d,.]*")
_STOP = frozenset(
    {
        "the", "and", "for", "that", "this", "with", "from", "have", "has", "had", "was", "were", "been", "are",
        "but", "not", "his", "her", "its", "their", "they", "them", "she", "who", "which", "when", "what",
        "where", "will", "would", "could", "should", "said", "says", "after", "before", "over", "about", "into",
        "than", "also", "more", "other", "some", "one", "all", "out", "according", "told", "being", "during",
        "while", "because", "there", "then", "can", "may", "might", "our", "your", "you",
    }
)  # fmt: skip
_LEARNED = frozenset({"quantity", "date", "place"})
_RULED = frozenset({"set", "polarity"})


def find_twins(claims: Sequence[Claim], vectors: NDArray[np.float32], config: CompareConfig) -> Twins:
    """Return the twins among the claims of one story.

    Args:
        claims: all claims of one story, in any order.
        vectors: their unit vectors, shape (len(claims), dimension).
        config: thresholds.

    """
    found: dict[tuple[int, int], float] = {}
    for rows, first, second, alike in alike_passages(claims, vectors, config):
        block = [claims[row] for row in rows]
        if block[0].kind in _LEARNED:
            sure = load_slot_model(config.slot_model).judge(slot_features(block, first, second, alike, config))
            chosen = sure >= config.twin_probability
            number = block[0].kind == "quantity" and not counts_victims(block[0])
            least = config.accusing_quantity_deed if number else config.accusing_same_deed
            unsure = np.flatnonzero((sure >= least) & ~chosen)
            chosen[unsure] = _same_deeds(block, first[unsure], second[unsure], config)
        else:
            least = config.twin_polarity if block[0].kind == "polarity" else config.twin_threshold
            chosen = (alike.score >= least) & (alike.low >= config.twin_margin)
            sure = np.ones(len(first))
        for i, j, chance in zip(first[chosen].tolist(), second[chosen].tolist(), sure[chosen].tolist(), strict=True):
            found[min(rows[i], rows[j]), max(rows[i], rows[j])] = chance
    for pair in companion_twins(claims, config):
        found[pair] = max(found.get(pair, 0.0), config.companion_probability)
    return found


def _same_deeds(block: Sequence[Claim], first: Rows, second: Rows, config: CompareConfig) -> NDArray[np.bool_]:
    pairs = zip(first.tolist(), second.tolist(), strict=True)
    return np.array([compare_deeds(block[i], block[j], config) == "same" for i, j in pairs], dtype=np.bool_)


def alike_passages(
    claims: Sequence[Claim], vectors: NDArray[np.float32], config: CompareConfig
) -> Iterator[tuple[list[int], Rows, Rows, Likeness]]:
    """Yield by kind of value the rows of its claims, and the pairs among them, as rows of these, that may be twins."""
    blocks: dict[tuple[str, ...], list[int]] = {}
    for row, claim in enumerate(claims):
        # Whose age or home it is is told by a name, not by the passage.
        if claim.kind in _RULED or (claim.kind in _LEARNED and not is_trait(claim)):
            blocks.setdefault(_block(claim), []).append(row)
    weights = _weigh_words(claims)
    for rows in blocks.values():
        # Margins need the claims of an article side by side.
        rows.sort(key=lambda row: (claims[row].article_id, claims[row].claim_id))
        if len({claims[row].article_id for row in rows}) > 1:
            block = [claims[row] for row in rows]
            # A learned pair is judged by its two articles alone: a third text, a copy too, changes nothing.
            known = {} if block[0].kind in _LEARNED else weights
            first, second, alike = _compare_passages(block, vectors[rows], known, config)
            if len(first):
                yield rows, first, second, alike


def _block(claim: Claim) -> tuple[str, ...]:
    """Return what twins have in common; of polarities, of which a passage holds many, the predicate too."""
    key = block_key(claim)
    return (*key, claim.frame.predicate) if claim.kind == "polarity" else key


def _compare_passages(
    block: Sequence[Claim], vectors: NDArray[np.float32], weights: Mapping[str, float], config: CompareConfig
) -> tuple[Rows, Rows, Likeness]:
    first, second, cosine = candidate_pairs(vectors, config.twin_cosine)
    codes = {name: code for code, name in enumerate(sorted({claim.article_id for claim in block}))}
    article = np.array([codes[claim.article_id] for claim in block])
    apart = article[first] != article[second]
    first, second, cosine = first[apart], second[apart], cosine[apart]
    lexical = likeness([_context(claim) for claim in block], first, second, weights)
    near = np.nan_to_num(overlap([near_words(claim, config) for claim in block], first, second))
    score = config.twin_lexical * lexical + config.twin_vector * cosine + config.twin_near * near
    # Sums in another order differ in the last digits, and equals must stay equal.
    score, cosine, lexical = score.round(_DIGITS), cosine.round(_DIGITS), lexical.round(_DIGITS)
    names = {name: code for code, name in enumerate(sorted({value_key(claim.value) for claim in block}))}
    value = np.array([names[value_key(claim.value)] for claim in block])
    margins = np.stack(
        [_margin(first, article[second], value[second], score), _margin(second, article[first], value[first], score)]
    )
    rivals = np.bincount(article)[np.stack([article[first], article[second]], axis=1)]
    kept = np.flatnonzero((score >= config.twin_least_score) & (margins.min(axis=0) > config.twin_least_margin))
    alike = Likeness(
        lexical[kept], cosine[kept], near[kept], score[kept], margins.min(axis=0)[kept], margins.max(axis=0)[kept],
        rivals[kept],
    )  # fmt: skip
    return first[kept], second[kept], alike


def _margin(one: Rows, other_article: Rows, value: Rows, score: Floats) -> Floats:
    """Return by how much each pair beats the next best of `one` with another value in the same other article.

    A fact that an article tells twice is no rival of itself.
    """
    if len(one) == 0:
        return np.zeros(0)
    order = np.lexsort((-score, other_article, one))
    ones, articles, values, scores = one[order], other_article[order], value[order], score[order]
    starts = np.flatnonzero(np.r_[True, (ones[1:] != ones[:-1]) | (articles[1:] != articles[:-1])])
    sizes = np.diff(np.r_[starts, len(ones)])
    other = values != np.repeat(values[starts], sizes)
    runner_up = np.repeat(np.maximum.reduceat(np.where(other, scores, 0.0), starts), sizes)
    margin = np.empty(len(ones))
    margin[order] = scores - np.where(other, np.repeat(scores[starts], sizes), runner_up)
    return margin


def _weigh_words(claims: Sequence[Claim]) -> dict[str, float]:
    """Return the inverse document frequency of each stem over the passages of a story."""
    passages: dict[tuple[str, int, str], frozenset[str]] = {}
    for claim in claims:
        key = (claim.article_id, claim.start, claim.text)
        if key not in passages:
            passages[key] = _stems(claim.text)
    counts: dict[str, int] = {}
    for stems in passages.values():
        for stem in stems:
            counts[stem] = counts.get(stem, 0) + 1
    return {stem: float(np.log((len(passages) + 1) / (count + 0.5)) + _FLOOR) for stem, count in counts.items()}


_FLOOR = 0.2
"""Weight of a word that is in every passage."""


def _context(claim: Claim) -> frozenset[str]:
    """Return the stems of a passage without its value."""
    at, until = max(0, claim.value_start - claim.start), max(0, claim.value_end - claim.start)
    return _stems(f"{claim.text[:at]} {claim.text[until:]}")


def _stems(text: str) -> frozenset[str]:
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset(word[:_STEM] for word in words if word not in _STOP)
