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
QUOTED = np.uint64(1)
"""The bit of a shingle's hash that marks it as quoted; shifting by it leaves the words' hash."""
_FAR = np.uint64(0xFFFFFFFFFFFFFFFF)


def sketch_text(article: Article, config: OriginConfig) -> OriginSketch:
    """Sketch an article's body; titles are left out because desks rewrite them.

    Hashes are the same in every process. Source: Broder, "On the resemblance and containment of
    documents" (1997).
    """
    words, quoted = _words(article.body)
    shingles = _shingle_hashes(words, quoted, config.shingle_words)
    return OriginSketch(
        signature=_minhash(np.unique(shingles >> QUOTED), config.permutations),
        shingles=shingles,
        sentences=_sentence_hashes(article.body, config.sentence_words),
        credit=read_credit(article, config.credit_characters),
    )


def _words(body: str) -> tuple[list[str], NDArray[np.bool_]]:
    """List a body's words in lower case, and whether each stands in quotation marks."""
    spans = [match.span() for match in _QUOTED.finditer(body)]
    found = list(_WORD.finditer(body))
    starts = np.array([match.start() for match in found], dtype=np.int64)
    place = np.searchsorted([start for start, _ in spans], starts, side="right") - 1
    ends = np.array([end for _, end in spans] + [-1], dtype=np.int64)
    return [match.group().lower() for match in found], ends[place] > starts


@lru_cache(maxsize=200_000)
def _word_hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")


def _mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scramble 64-bit values (splitmix64's finaliser), so that sums and orders look random."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _shingle_hashes(words: list[str], quoted: NDArray[np.bool_], size: int) -> NDArray[np.uint64]:
    """Hash every run of `size` words; sorted, unique. A shorter text is one shingle, none if empty.

    The lowest bit tells that the run stands wholly in quotation marks wherever the text has it.
    """
    hashes = np.fromiter((_word_hash(word) for word in words), dtype=np.uint64, count=len(words))
    if not len(hashes):
        return hashes
    size = min(size, len(hashes))
    count = len(hashes) - size + 1
    rolled = np.zeros(count, dtype=np.uint64)
    inside = np.ones(count, dtype=bool)
    for offset in range(size):
        rolled = _mix(rolled * np.uint64(0x9E3779B97F4A7C15) + hashes[offset : offset + count])
        inside &= quoted[offset : offset + count]
    marked = np.sort(((rolled >> QUOTED) << QUOTED) | inside.astype(np.uint64))
    fresh = np.ones(count, dtype=bool)
    fresh[1:] = (marked[1:] >> QUOTED) != (marked[:-1] >> QUOTED)
    return marked[fresh]


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
            hashes.add(_word_hash(" ".join(words)))
    return np.array(sorted(hashes), dtype=np.uint64)
