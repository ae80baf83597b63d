"""Features of two texts' tokens: how near each one's best match in the other text is, as the encoder sees it."""

from collections.abc import Sequence
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from scoring.models import TokenVectors

_LAYERS: Final = ("lower", "last")
_SIDES: Final = ("b", "a")
_FIGURES: Final = ("worst", "second", "third", "mean", "unlike", "worst_quarter")
MATCHES: Final = tuple(f"{layer}_{figure}_{side}" for layer in _LAYERS for side in _SIDES for figure in _FIGURES)
"""Order of the columns that `token_matches` returns: the tokens of b looked up in a, then those of a in b."""
_UNLIKE: Final = 0.5
"""Cosine under which a token has no match."""
_DECIMALS: Final = 3
"""What a text's vectors show depends in later decimals on the texts encoded beside it."""
_AT_ONCE: Final = 500
"""Pairs whose texts are encoded together; a text takes some 100 kB."""
_TELLS_NOTHING: Final = frozenset(
    {
        "the", "a", "an", "of", "in", "on", "at", "to", "for", "and", "or", "by", "with", "from", "as", "is", "was",
        "are", "were", "be", "been", "has", "have", "had", "it", "its", "he", "she", "they", "his", "her", "their",
        "that", "this", "who", "which", "s", "lrb", "rrb", *".,-'`()\":;\u201c\u201d\u2018\u2019",
    }
)  # fmt: skip


class TokenEncoder(Protocol):
    """Gives vectors of a text's tokens. Implementations needn't be safe under threads."""

    name: str

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Return the tokens and vectors of each text."""
        ...


def match_pairs(pairs: Sequence[tuple[str, str]], encoder: TokenEncoder) -> NDArray[np.float64]:
    """Return the features of pairs of texts, shape (len(pairs), len(MATCHES))."""
    rows = np.zeros((len(pairs), len(MATCHES)))
    for start in range(0, len(pairs), _AT_ONCE):
        part = pairs[start : start + _AT_ONCE]
        texts = list(dict.fromkeys(text for pair in part for text in pair))
        told = dict(zip(texts, map(_telling, encoder.encode_tokens(texts)), strict=True))
        rows[start : start + len(part)] = [token_matches(told[a], told[b]) for a, b in part]
    return rows


def token_matches(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the features of two texts' vectors, each of shape (layers, tokens, dimension), unit rows.

    Soft alignment of tokens: the best cosines are the precision and recall of BERTScore (Zhang et al. 2020), here with
    the tokens that fare worst, since one word put in another's place makes a contradiction. Zero where a text has none.
    """
    if not a.shape[1] or not b.shape[1]:
        return np.zeros(len(MATCHES))
    cosines = b @ a.transpose(0, 2, 1)
    figures = [figure for layer in cosines for axis in (1, 0) for figure in _figures(layer.max(axis=axis))]
    return np.array(figures, dtype=np.float64).round(_DECIMALS)


def _figures(best: NDArray[np.float32]) -> list[float]:
    worst = np.sort(best)
    lowest = [float(worst[min(place, len(worst) - 1)]) for place in range(3)]
    quarter = worst[: max(1, len(worst) // 4)]
    return [*lowest, float(worst.mean()), float((worst < _UNLIKE).mean()), float(quarter.mean())]


def _telling(text: TokenVectors) -> NDArray[np.float32]:
    """Return the vectors of the tokens that tell something."""
    return text.layers[:, [token not in _TELLS_NOTHING for token in text.tokens]]
