"""Features of two texts: what they share, what one adds, numbers, names, negation and doubt."""

import re
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

_TOKEN = re.compile(r"\d[\d,.]*\d|\d|\w+?n['’]t\b|\w+|[%$€£]")
_NUMBER = re.compile(r"\d")
_NEGATION: Final = frozenset(
    {"no", "not", "never", "none", "nobody", "nor", "neither", "without", "cannot", "fails", "failed"}
)
_REFUTATION: Final = frozenset(
    {
        "fake", "hoax", "false", "debunked", "deny", "denies", "denied", "untrue", "refutes", "refuted", "rumor",
        "rumors", "rumour", "dismisses", "dismissed", "disputes", "satire", "wrong", "incorrect", "unlikely",
    }
)  # fmt: skip
_HEDGES: Final = frozenset(
    {
        "may", "might", "could", "reportedly", "allegedly", "alleged", "claim", "claims", "claimed", "report",
        "reports", "reported", "rumored", "possible", "possibly", "would", "says", "said", "likely", "expected",
    }
)  # fmt: skip
_COMMON: Final = frozenset(
    {
        "the", "a", "an", "of", "in", "on", "at", "to", "for", "and", "or", "by", "with", "from", "as", "is", "was",
        "are", "were", "be", "been", "has", "have", "had", "it", "its", "he", "she", "they", "his", "her", "their",
        "that", "this", "who", "which", "s",
    }
)  # fmt: skip
_GRAM = 4

FEATURES: Final = (
    "cosine", "jaccard", "a_in_b", "b_in_a", "content_jaccard", "content_a_in_b", "content_b_in_a", "bigrams",
    "grams", "aligned", "edits", "replaced", "length_a", "length_b", "shared_numbers", "numbers_a", "numbers_b",
    "number_conflict", "shared_names", "names_a", "names_b", "name_conflict", "negation_differs", "negation_a",
    "negation_b", "refutation_a", "refutation_b", "refutation_differs", "hedge_a", "hedge_b", "hedge_differs",
)  # fmt: skip
"""Order of the columns that `pair_features` returns."""


def pair_features(a: str, b: str, cosine: float) -> NDArray[np.float64]:
    """Return the features of two texts, shape (len(FEATURES),), each of order one."""
    first, second = _TOKEN.findall(a), _TOKEN.findall(b)
    low_a, low_b = [t.lower() for t in first], [t.lower() for t in second]
    set_a, set_b = set(low_a), set(low_b)
    content_a, content_b = set_a - _COMMON, set_b - _COMMON
    numbers_a, numbers_b = ({t.replace(",", "") for t in s if _NUMBER.search(t)} for s in (set_a, set_b))
    names_a, names_b = _names(first), _names(second)
    cues = [[len(words & s) for s in (set_a, set_b)] for words in (_NEGATION, _REFUTATION, _HEDGES)]
    cues[0] = [n + sum(t.endswith(("n't", "n’t")) for t in s) for n, s in zip(cues[0], (set_a, set_b), strict=True)]
    (neg_a, neg_b), (ref_a, ref_b), (hedge_a, hedge_b) = cues
    return np.array(
        [
            cosine,
            _jaccard(set_a, set_b),
            _inside(set_a, set_b),
            _inside(set_b, set_a),
            _jaccard(content_a, content_b),
            _inside(content_a, content_b),
            _inside(content_b, content_a),
            _jaccard(_pairs(low_a), _pairs(low_b)),
            _jaccard(_grams(a), _grams(b)),
            *_alignment(low_a, low_b),
            min(len(low_a), 60) / 30,
            min(len(low_b), 60) / 30,
            min(len(numbers_a & numbers_b), 3),
            min(len(numbers_a - numbers_b), 3),
            min(len(numbers_b - numbers_a), 3),
            float(bool(numbers_a - numbers_b) and bool(numbers_b - numbers_a)),
            _jaccard(names_a, names_b),
            min(len(names_a - set_b), 4) / 2,
            min(len(names_b - set_a), 4) / 2,
            float(bool(names_a - set_b) and bool(names_b - set_a)),
            float(neg_a % 2 != neg_b % 2),
            min(neg_a, 2),
            min(neg_b, 2),
            min(ref_a, 2),
            min(ref_b, 2),
            float(bool(ref_a) != bool(ref_b)),
            min(hedge_a, 2),
            min(hedge_b, 2),
            float(bool(hedge_a) != bool(hedge_b)),
        ]
    )


def _alignment(a: list[str], b: list[str]) -> tuple[float, float, float]:
    """Return the share of words in order on both sides, of runs that differ, and of words replaced one for one."""
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    edits = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    replaced = sum(min(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in edits if tag == "replace")
    return matcher.ratio(), min(len(edits), 10) / 10, replaced / max(1, min(len(a), len(b)))


def _names(tokens: list[str]) -> set[str]:
    return {token.lower() for token in tokens[1:] if token[:1].isupper()}


def _pairs(tokens: list[str]) -> set[str]:
    return {f"{one} {two}" for one, two in pairwise(tokens)}


def _grams(text: str) -> set[str]:
    flat = " ".join(text.lower().split())
    return {flat[i : i + _GRAM] for i in range(max(1, len(flat) - _GRAM + 1))}


def _jaccard(a: set[str], b: set[str]) -> float:
    return len(a & b) / len(a | b) if a or b else 1.0


def _inside(a: set[str], b: set[str]) -> float:
    return len(a & b) / len(a) if a else 1.0
