"""Features of two texts: what they share, what one adds or puts in its place, numbers, names, negation and doubt."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scoring.compare.bounds import bounds_kept
from scoring.compare.cues import HEDGES, NEGATION, OPPOSED, REFUTATION

_TOKEN = re.compile(r"\d[\d,.]*\d|\d|\w+?n['’]t\b|\w+|[%$€£]")
_NUMBER = re.compile(r"\d")
_MARKED = re.compile(r"\w+?n['’]t\b|\w+|[?!]")
_QUOTE = re.compile(r"[\"“”]|(?<!\w)['‘]|['’](?!\w)")
_CONTRACTED = ("n't", "n\u2019t")
_SWAP_WORDS = 3
"""Longest run of words that counts as swapped for another."""
_LARGEST = 1e15
"""Numbers beyond it are strings of digits; their size tells nothing."""
_COMMON: Final = frozenset(
    {
        "the", "a", "an", "of", "in", "on", "at", "to", "for", "and", "or", "by", "with", "from", "as", "is", "was",
        "are", "were", "be", "been", "has", "have", "had", "it", "its", "he", "she", "they", "his", "her", "their",
        "that", "this", "who", "which", "s",
    }
)  # fmt: skip
_GRAM = 4
_STEM = 5
"""Letters by which longer words are told apart."""
_RUN = 4
"""Longest run of stems."""
_LONG = 60
"""Words from which a text is long."""
Edits: TypeAlias = Sequence[tuple[str, int, int, int, int]]
"""Runs that differ, as difflib gives them."""

FEATURES: Final = (
    "cosine",
    "jaccard", "a_in_b", "b_in_a", "content_jaccard", "content_a_in_b", "content_b_in_a", "bigrams", "grams",
    "aligned", "edits", "replaced", "length_a", "length_b",
    "shared_numbers", "numbers_a", "numbers_b", "number_conflict", "numbers_a_in_b", "numbers_b_in_a",
    "shared_names", "names_a", "names_b", "name_conflict",
    "negation_differs", "negation_a", "negation_b", "refutation_a", "refutation_b", "refutation_differs",
    "hedge_a", "hedge_b", "hedge_differs", "question_a", "question_b", "quoted_a", "quoted_b",
    "opposed", "number_ratio", "number_swapped", "name_swapped", "word_swapped", "tail_differs", "order",
    "bounds_kept", "bounds_broken",
    "stem_jaccard", "stem_a_in_b", "stem_b_in_a", "stem_2_a_in_b", "stem_2_b_in_a", "stem_3_a_in_b", "stem_3_b_in_a",
    "stem_4_a_in_b", "stem_4_b_in_a", "length_gap", "stems_only_a", "stems_only_b", "longest_only_a", "longest_only_b",
)  # fmt: skip
"""Order of the columns that `pair_features` returns."""


def pair_features(a: str, b: str, cosine: float) -> NDArray[np.float64]:
    """Return the features of two texts, shape (len(FEATURES),), each of order one."""
    first, second = _TOKEN.findall(a), _TOKEN.findall(b)
    low_a, low_b = [t.lower() for t in first], [t.lower() for t in second]
    set_a, set_b = set(low_a), set(low_b)
    matcher = SequenceMatcher(None, low_a, low_b, autojunk=False)
    edits = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    return np.array(
        [
            cosine,
            *_overlap(low_a, low_b),
            _jaccard(_grams(a), _grams(b)),
            matcher.ratio(),
            *_edits(edits, min(len(low_a), len(low_b))),
            min(len(low_a), _LONG) / 30,
            min(len(low_b), _LONG) / 30,
            *_numbers(set_a, set_b),
            *_names_differ(first, second),
            *_cues(set_a, set_b),
            *_marks(a, b),
            *_swaps(first, second, edits),
            _order(low_a, low_b),
            *bounds_kept(a, b),
            *_stems(low_a, low_b),
        ]
    )


def word_differences(a: str, b: str) -> list[str]:
    """Return what only one text has: words of a ("a:word"), words and pairs of words of b ("b:word", "b:two words").

    Words that both have are left out: they tell the topic, not how the texts stand to each other.
    """
    low_a, low_b = ([token.lower() for token in _MARKED.findall(text)] for text in (a, b))
    set_a, set_b = set(low_a), set(low_b)
    only = {f"a:{word}" for word in set_a - set_b} | {f"b:{word}" for word in set_b - set_a}
    return sorted(only | {f"b:{pair}" for pair in _pairs(low_b) - _pairs(low_a)})


def _overlap(a: list[str], b: list[str]) -> list[float]:
    """Return what share of words, of words that tell something, and of pairs of words the texts have in common."""
    set_a, set_b = set(a), set(b)
    content_a, content_b = set_a - _COMMON, set_b - _COMMON
    shares = [
        share(x, y) for x, y in ((set_a, set_b), (content_a, content_b)) for share in (_jaccard, _inside, _covers)
    ]
    return [*shares, _jaccard(_pairs(a), _pairs(b))]


def _edits(edits: Edits, shorter: int) -> tuple[float, float]:
    """Return the number of runs that differ, and the share of words replaced one for one."""
    replaced = sum(min(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in edits if tag == "replace")
    return min(len(edits), 10) / 10, replaced / max(1, shorter)


def _numbers(a: set[str], b: set[str]) -> list[float]:
    one, two = ({token.replace(",", "") for token in tokens if _NUMBER.search(token)} for tokens in (a, b))
    only_a, only_b = len(one - two), len(two - one)
    conflict = float(bool(only_a and only_b))
    return [min(len(one & two), 3), min(only_a, 3), min(only_b, 3), conflict, _inside(one, two), _inside(two, one)]


def _names_differ(a: list[str], b: list[str]) -> list[float]:
    names_a, names_b = _names(a), _names(b)
    only_a = len(names_a - {token.lower() for token in b})
    only_b = len(names_b - {token.lower() for token in a})
    conflict = float(bool(only_a and only_b))
    return [_jaccard(names_a, names_b), min(only_a, 4) / 2, min(only_b, 4) / 2, conflict]


def _cues(a: set[str], b: set[str]) -> list[float]:
    """Return counts of words that deny, refute and hedge on either side, and whether the sides differ."""
    (negated_a, negated_b), (ref_a, ref_b), (hedge_a, hedge_b) = (
        [len(words & tokens) for tokens in (a, b)] for words in (NEGATION, REFUTATION, HEDGES)
    )
    negated_a += sum(token.endswith(_CONTRACTED) for token in a)
    negated_b += sum(token.endswith(_CONTRACTED) for token in b)
    negation = [float(negated_a % 2 != negated_b % 2), min(negated_a, 2), min(negated_b, 2)]
    refutation = [min(ref_a, 2), min(ref_b, 2), float(bool(ref_a) != bool(ref_b))]
    return [*negation, *refutation, min(hedge_a, 2), min(hedge_b, 2), float(bool(hedge_a) != bool(hedge_b))]


def _marks(a: str, b: str) -> list[float]:
    return [*(float("?" in text) for text in (a, b)), *(float(_QUOTE.search(text) is not None) for text in (a, b))]


def _swaps(a: list[str], b: list[str], edits: Edits) -> tuple[float, ...]:
    """Return what stands in the place of what, where the texts run alike around it.

    Opposed words, the log ratio of numbers, swapped numbers, names and other words, and whether the ends differ.
    """
    opposed = numbers = names = words = ratio = 0.0
    for tag, i1, i2, j1, j2 in edits:
        if tag != "replace" or max(i2 - i1, j2 - j1) > _SWAP_WORDS:
            continue
        one, two = a[i1:i2], b[j1:j2]
        opposed += any((x.lower(), y.lower()) in OPPOSED for x in one for y in two)
        if one[0][0].isdigit() and two[0][0].isdigit():
            numbers += 1
            ratio = max(ratio, abs(np.log1p(_number(one[0])) - np.log1p(_number(two[0]))))
        elif one[0][0].isupper() and two[0][0].isupper():
            names += 1
        else:
            words += 1
    tail = float(bool(edits) and edits[-1][0] == "replace" and edits[-1][2] == len(a) and edits[-1][4] == len(b))
    return (min(opposed, 2), min(ratio, 5), min(numbers, 2), min(names, 2), min(words, 4) / 2, tail)


def _stems(a: list[str], b: list[str]) -> list[float]:
    """Return shares of stems and of runs of two to four stems either way, and how many and how long those missing are.

    Runs both ways are the precisions of BLEU (Papineni et al. 2002), each text once the reference.
    """
    one, two = [_stem(word) for word in a], [_stem(word) for word in b]
    content = [{_stem(word) for word in words if word not in _COMMON} for words in (a, b)]
    only_a, only_b = content[0] - content[1], content[1] - content[0]
    shares = [_jaccard(*content), _inside(*content), _covers(*content)]
    for length in range(2, _RUN + 1):
        runs = _runs(one, length), _runs(two, length)
        shares += [_inside(*runs), _covers(*runs)]
    gap = abs(len(a) - len(b)) / max(len(a), len(b), 1)
    longest = [max((len(stem) for stem in only), default=0) / 5 for only in (only_a, only_b)]
    return [*shares, gap, float(np.log1p(len(only_a))), float(np.log1p(len(only_b))), *longest]


def _stem(word: str) -> str:
    return word[:_STEM] if len(word) > _STEM + 1 else word.rstrip("s")


def _runs(tokens: list[str], length: int) -> set[str]:
    return {" ".join(tokens[i : i + length]) for i in range(len(tokens) - length + 1)}


def _number(token: str) -> float:
    digits = re.sub(r"[^0-9.]", "", token.replace(",", ""))
    if digits.count(".") > 1 or not digits.strip("."):
        digits = digits.replace(".", "") or "0"
    return min(float(digits), _LARGEST)


def _order(a: list[str], b: list[str]) -> float:
    """Return the share of shared rare words that keep their order, neighbour by neighbour."""
    at = {word: place for place, word in enumerate(b) if word not in _COMMON}
    places = [at[word] for word in a if word in at]
    return float(np.mean([x <= y for x, y in pairwise(places)])) if len(places) > 1 else 1.0


def _names(tokens: list[str]) -> set[str]:
    return {token.lower() for token in tokens[1:] if token[:1].isupper()}


def _pairs(tokens: list[str]) -> set[str]:
    return _runs(tokens, 2)


def _grams(text: str) -> set[str]:
    flat = " ".join(text.lower().split())
    return {flat[i : i + _GRAM] for i in range(max(1, len(flat) - _GRAM + 1))}


def _jaccard(a: set[str], b: set[str]) -> float:
    return len(a & b) / len(a | b) if a or b else 1.0


def _inside(a: set[str], b: set[str]) -> float:
    return len(a & b) / len(a) if a else 1.0


def _covers(a: set[str], b: set[str]) -> float:
    return _inside(b, a)
