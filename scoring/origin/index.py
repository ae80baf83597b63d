"""Find, article by article, whose text it is."""

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.config import OriginConfig
from scoring.models import Article, OriginDecision, OriginSketch
from scoring.origin.provenance import agency_of
from scoring.origin.sketch import QUOTED


class _Known(msgspec.Struct, frozen=True, kw_only=True):
    """What the index keeps of one live article."""

    article_id: str
    outlet_id: str
    agency: str | None
    url: str
    canonical_url: str | None
    published_at: dt.datetime
    revised: bool
    sketch: OriginSketch
    keys: tuple[int, ...]


class _Match(msgspec.Struct, frozen=True, kw_only=True):
    """How a live article resembles the new one."""

    known: _Known
    overlap: float
    reason: str
    revision: bool


class OriginIndex:
    """Live articles by the text they carry. Decides once per article, from the articles seen so far."""

    def __init__(self, config: OriginConfig) -> None:
        self._config = config
        self._known: dict[str, _Known] = {}
        self._by_key: dict[int, list[str]] = defaultdict(list)
        self._by_url: dict[str, str] = {}
        self._origin_of: dict[str, str] = {}
        self._members: dict[str, set[str]] = defaultdict(set)
        self._redirects: dict[str, str] = {}
        self._by_day: dict[int, set[str]] = defaultdict(set)

    def assign(self, article: Article, sketch: OriginSketch) -> OriginDecision:
        """Decide whose text an article carries, and remember it.

        An article already known is decided anew, as if it had not been seen.
        """
        self.remove(article.article_id)
        known = self._know(article, sketch)
        matches = [match for match in map(self._resembles(known), self._candidates(known)) if match]
        decision = self._decide(known, matches)
        for other in decision.merged_origins:
            self._merge(other, decision.origin_id)
        self._remember(known, decision.origin_id)
        self._expire(known.published_at)
        return decision

    def preview(self, article: Article, sketch: OriginSketch) -> OriginDecision:
        """Decide whose text an article carries as `assign` would, without remembering anything."""
        known = self._know(article, sketch)
        return self._decide(known, [match for match in map(self._resembles(known), self._candidates(known)) if match])

    def restore(self, article: Article, sketch: OriginSketch, decision: OriginDecision) -> None:
        """Put back an article with the decision a store kept, without deciding."""
        self.remove(article.article_id)
        for other in decision.merged_origins:
            self._merge(other, decision.origin_id)
        self._remember(self._know(article, sketch), self.resolve(decision.origin_id))

    def remove(self, article_id: str) -> None:
        """Forget an article; unknown ids are ignored."""
        known = self._known.pop(article_id, None)
        if known is None:
            return
        for key in known.keys:
            holders = self._by_key[key]
            holders.remove(article_id)
            if not holders:
                del self._by_key[key]
        if self._by_url.get(known.url) == article_id:
            del self._by_url[known.url]
        self._by_day[known.published_at.toordinal()].discard(article_id)
        origin_id = self._origin_of.pop(article_id)
        self._members[origin_id].discard(article_id)
        if not self._members[origin_id]:
            del self._members[origin_id]

    def resolve(self, origin_id: str) -> str:
        """Follow redirects to the id under which an origin lives now."""
        while origin_id in self._redirects:
            origin_id = self._redirects[origin_id]
        return origin_id

    def members(self, origin_id: str) -> tuple[str, ...]:
        """List an origin's live articles, the original first."""
        ids = self._members.get(self.resolve(origin_id), set())
        return tuple(sorted(ids, key=lambda one: _precedence(self._known[one])))

    def __len__(self) -> int:
        return len(self._known)

    def _know(self, article: Article, sketch: OriginSketch) -> _Known:
        return _Known(
            article_id=article.article_id,
            outlet_id=article.outlet_id,
            agency=agency_of(article.outlet_id),
            url=article.url,
            canonical_url=article.canonical_url,
            published_at=article.published_at,
            revised=article.revision > 1,
            sketch=sketch,
            keys=self._keys(sketch),
        )

    def _keys(self, sketch: OriginSketch) -> tuple[int, ...]:
        """List the keys under which a text is found: LSH bands, sampled shingles, sentences."""
        if not len(sketch.shingles):
            return ()
        rows = self._config.band_rows
        bands = len(sketch.signature) // rows
        table = sketch.signature[: bands * rows].reshape(bands, rows)
        # The band's number keeps equal rows of different bands apart.
        banded = (table * np.array([3, 5, 7, 11, 13, 17, 19, 23][:rows], dtype=np.uint64)).sum(axis=1)
        banded = banded * np.uint64(0x9E3779B97F4A7C15) + np.arange(bands, dtype=np.uint64)
        words = sketch.shingles >> QUOTED
        sampled = words[words % np.uint64(self._config.sample_one_in) == 0]
        return tuple(sorted({int(key) for part in (banded, sampled, sketch.sentences) for key in part}))

    def _candidates(self, known: _Known) -> list[_Known]:
        """Find live articles sharing keys, most shared first, and those linked by canonical URL."""
        cap = self._config.posting_cap
        shared = Counter(article_id for key in known.keys for article_id in self._by_key.get(key, ())[-cap:])
        for url in (known.canonical_url, known.url):
            linked = self._by_url.get(url) if url else None
            if linked:
                shared[linked] += len(known.keys) + 1
        ranked = sorted(shared.items(), key=lambda item: (-item[1], item[0]))
        window = dt.timedelta(days=self._config.window_days)
        found = (self._known[article_id] for article_id, _ in ranked[: self._config.candidates])
        return [other for other in found if abs(other.published_at - known.published_at) <= window]

    def _resembles(self, known: _Known) -> "_Comparer":
        return _Comparer(known, self._config)

    def _decide(self, known: _Known, matches: list[_Match]) -> OriginDecision:
        """Choose the origin of the strongest match; without one, the article is its own origin."""
        if not matches:
            return OriginDecision(
                article_id=known.article_id,
                origin_id=_new_origin_id(known.article_id),
                reason="no earlier text resembles it",
            )
        best = max(matches, key=_strength)
        origin_id = self._origin_of[best.known.article_id]
        certain = {
            self._origin_of[match.known.article_id]
            for match in matches
            if match.overlap >= self._config.merge_containment
        }
        merged = tuple(sorted(certain - {origin_id})) if best.overlap >= self._config.merge_containment else ()
        family = [self._known[one] for origin in (origin_id, *merged) for one in self._members[origin]]
        first = min([*family, known], key=lambda one: _precedence(one, _credits([*family, known])))
        return OriginDecision(
            article_id=known.article_id,
            origin_id=origin_id,
            reason=best.reason,
            copy_of=None if first is known or best.revision else first.article_id,
            revision_of=best.known.article_id if best.revision else None,
            overlap=best.overlap,
            merged_origins=merged,
        )

    def _remember(self, known: _Known, origin_id: str) -> None:
        self._known[known.article_id] = known
        for key in known.keys:
            self._by_key[key].append(known.article_id)
        if known.url:
            self._by_url.setdefault(known.url, known.article_id)
        self._origin_of[known.article_id] = origin_id
        self._members[origin_id].add(known.article_id)
        self._by_day[known.published_at.toordinal()].add(known.article_id)

    def _merge(self, other: str, origin_id: str) -> None:
        """Move one origin's articles to another and leave a redirect."""
        other, origin_id = self.resolve(other), self.resolve(origin_id)
        if other == origin_id:
            return
        for article_id in self._members.pop(other, set()):
            self._origin_of[article_id] = origin_id
            self._members[origin_id].add(article_id)
        self._redirects[other] = origin_id

    def _expire(self, now: dt.datetime) -> None:
        """Forget articles that no later one can copy: memory stays bounded by the window."""
        horizon = (now - dt.timedelta(days=self._config.window_days)).toordinal() - 1
        if len(self._by_day) <= self._config.window_days + 2:
            return
        for day in [day for day in self._by_day if day < horizon]:
            for article_id in tuple(self._by_day[day]):
                self.remove(article_id)
            del self._by_day[day]


class _Comparer:
    """Compares one article with candidates."""

    def __init__(self, known: _Known, config: OriginConfig) -> None:
        self._known = known
        self._config = config

    def __call__(self, other: _Known) -> _Match | None:
        """Return how the texts resemble each other; None when they are independent."""
        known, config = self._known, self._config
        overlap = _containment(known.sketch.shingles >> QUOTED, other.sketch.shingles >> QUOTED)
        same_outlet = known.outlet_id == other.outlet_id
        days = abs(known.published_at - other.published_at).total_seconds() / 86_400
        if same_outlet and known.url and known.url == other.url:
            return _Match(known=other, overlap=overlap, reason="the outlet's own update", revision=True)
        if same_outlet and overlap >= config.revision_containment and days <= config.revision_days:
            return _Match(known=other, overlap=overlap, reason="the outlet's own update", revision=True)
        reason = self._copy_reason(other, overlap)
        if reason:
            return _Match(known=other, overlap=overlap, reason=reason, revision=False)
        return None

    def _copy_reason(self, other: _Known, overlap: float) -> str:
        known, config = self._known, self._config
        if known.outlet_id != other.outlet_id and _linked(known, other):
            return "canonical link names the other text"
        shared_words = overlap * min(len(known.sketch.shingles), len(other.sketch.shingles))
        own = _containment(_own(known), _own(other))
        if own < config.own_containment and shared_words < config.long_quotation:
            return ""
        if overlap >= config.containment:
            return f"shares {overlap:.0%} of the shorter text"
        credit = known.sketch.credit or known.agency
        if credit and credit in {other.sketch.credit, other.agency} and overlap >= config.credit_containment:
            return f"both carry {credit} copy and share {overlap:.0%}"
        shared = len(np.intersect1d(known.sketch.sentences, other.sketch.sentences, assume_unique=True))
        if shared >= config.shared_sentences and overlap >= config.sentence_containment:
            return f"shares {shared} sentences"
        return ""


def _linked(one: _Known, other: _Known) -> bool:
    """Return whether either page names the other as its canonical address."""
    return bool(one.url and other.url) and (one.canonical_url == other.url or other.canonical_url == one.url)


def _own(known: _Known) -> NDArray[np.uint64]:
    """List the shingles outside quotation marks; all of them where a text is one quotation."""
    shingles = known.sketch.shingles
    own = shingles[shingles & QUOTED == 0]
    return (own if len(own) else shingles) >> QUOTED


def _containment(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> float:
    """Share of the smaller set that the larger one holds, in [0, 1]."""
    smaller = min(len(one), len(other))
    if not smaller:
        return 0.0
    return len(np.intersect1d(one, other, assume_unique=True)) / smaller


def _strength(match: _Match) -> tuple[bool, float, float, str]:
    """Order matches: own update first, then overlap, then the earlier text."""
    return (
        match.revision,
        match.overlap,
        -match.known.published_at.timestamp(),
        match.known.article_id,
    )


def _credits(family: Iterable[_Known]) -> frozenset[str]:
    return frozenset(one.sketch.credit for one in family if one.sketch.credit)


def _precedence(known: _Known, credited: frozenset[str] = frozenset()) -> tuple[bool, dt.datetime, bool, str]:
    """Order the texts of one origin: the credited agency's own, then the earliest, then the uncredited."""
    return (
        known.agency is None or known.agency not in credited,
        known.published_at,
        known.sketch.credit is not None and known.sketch.credit != known.agency,
        known.article_id,
    )


def _new_origin_id(article_id: str) -> str:
    return "org_" + hashlib.blake2b(article_id.encode(), digest_size=8).hexdigest()
