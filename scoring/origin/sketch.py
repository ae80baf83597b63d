"""Sketch a text for origin detection: MinHash signature, exact shingles, sentences, credit."""

import hashlib
import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scoring.config import OriginConfig
from scoring.models import Article, OriginSketch
from scoring.origin.provenance import read_credit

_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"“[^”]{1,2000}”|\"[^\"\n]{1,2000}\"")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+|\n+")
_FAR = np.uint64(0xFFFFFFFFFFFFFFFF)


def sketch_text(article: Article, config: OriginConfig) -> OriginSketch:
    """Sketch an article's body; titles are left out because desks rewrite them.

    Hashes are the same in every process. Source: Broder, "On the resemblance and containment of
    documents" (1997).
    """
    words = [word.lower() for word in _WORD.findall(article.body)]
    shingles = _shingle_hashes(words, config.shingle_words)
    return OriginSketch(
        signature=_minhash(shingles, config.permutations),
        shingles=shingles,
        sentences=_sentence_hashes(article.body, config.sentence_words),
        credit=read_credit(article, config.credit_characters),
    )


@lru_cache(maxsize=200_000)
def _word_hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")


def _mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scramble 64-bit values (splitmix64's finaliser), so that sums and orders look random."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _shingle_hashes(words: list[str], size: int) -> NDArray[np.uint64]:
    """Hash every run of `size` words; sorted, unique. A shorter text is one shingle, none if empty."""
    hashes = np.fromiter((_word_hash(word) for word in words), dtype=np.uint64, count=len(words))
    if not len(hashes):
        return hashes
    size = min(size, len(hashes))
    count = len(hashes) - size + 1
    rolled = np.zeros(count, dtype=np.uint64)
    for offset in range(size):
        rolled = _mix(rolled * np.uint64(0x9E3779B97F4A7C15) + hashes[offset : offset + count])
    return np.unique(rolled)


def _minhash(shingles: NDArray[np.uint64], permutations: int) -> NDArray[np.uint64]:
    """Take the smallest shingle under each of `permutations` scramblings; all ones for an empty text."""
    seeds = _mix(np.arange(1, permutations + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    if not len(shingles):
        return np.full(permutations, _FAR)
    odd = seeds | np.uint64(1)
    return np.array([_mix(shingles * factor).min() for factor in odd], dtype=np.uint64)


def _sentence_hashes(body: str, least_words: int) -> NDArray[np.uint64]:
    """Hash the long sentences outside quotation marks: two reports of one quote aren't copies."""
    unquoted = _QUOTED.sub(" ", body)
    hashes = set()
    for sentence in _SENTENCE_END.split(unquoted):
        words = [word.lower() for word in _WORD.findall(sentence)]
        if len(words) >= least_words:
            hashes.add(_word_hash_of_sentence(words))
    return np.array(sorted(hashes), dtype=np.uint64)


def _word_hash_of_sentence(words: list[str]) -> int:
    return int.from_bytes(hashlib.blake2b(" ".join(words).encode(), digest_size=8).digest(), "big")
