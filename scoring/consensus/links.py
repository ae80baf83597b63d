"""How the claims of a story stand to each other, read from the comparisons in both directions."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from scoring.config import ConsensusConfig
from scoring.consensus.counts import Counts, read_counts, relate_counts
from scoring.models import Claim, Comparison, QuantityValue, StoryClaims

Tie = Literal["equal", "compatible", "finer", "coarser", "superseded", "supersedes", "contradicts"]

AGREEING: frozenset[Tie] = frozenset({"equal", "compatible", "finer", "coarser"})

_AGREEMENTS: dict[str, Tie] = {"equal": "equal", "compatible": "compatible"}
_MIRROR: dict[Tie, Tie] = {
    "equal": "equal",
    "compatible": "compatible",
    "finer": "coarser",
    "coarser": "finer",
    "superseded": "supersedes",
    "supersedes": "superseded",
    "contradicts": "contradicts",
}


class Link(msgspec.Struct, frozen=True):
    """A claim seen beside another."""

    tie: Tie
    comparison: Comparison


Links = dict[str, dict[str, Link]]
"""claim -> other claim -> how the first stands to the second."""


def link_claims(story: StoryClaims, known: Mapping[str, Claim], config: ConsensusConfig) -> Links:
    """Return every usable comparison between known claims, mirrored where only one direction is given."""
    group_of = {claim_id: group for group in story.groups for claim_id in group.claim_ids}
    counts = {group.fact_id: read_counts(group, known, config) for group in story.groups if group.monotone}
    links: Links = {claim_id: {} for claim_id in known}
    for (a, b), comparison in story.comparisons.items():
        if a == b or a not in known or b not in known:
            continue
        group = group_of.get(a)
        monotone = group is not None and group.monotone and group is group_of.get(b)
        tie = _read_tie(known[a], known[b], comparison, counts[group.fact_id] if monotone and group else None)
        if tie is None:
            continue
        links[a][b] = Link(tie, comparison)
        if (b, a) not in story.comparisons:
            links[b][a] = Link(_MIRROR[tie], comparison)
    _mirror_supersession(links)
    return links


def _mirror_supersession(links: Links) -> None:
    """Read what supersedes a claim as later news, not as agreement, in place.

    Comparison calls a larger count compatible with an earlier, smaller one. They are two values all the same, and
    neither supports the other.
    """
    for a, near in links.items():
        for b, link in near.items():
            back = links[b].get(a)
            if link.tie == "superseded" and back is not None and back.tie in AGREEING:
                links[b][a] = Link("supersedes", back.comparison)


def _read_tie(a: Claim, b: Claim, comparison: Comparison, counts: Counts | None) -> Tie | None:
    """Return how a stands to b; None if unrelated.

    Supersession follows time, whichever way round the pair was compared: the earlier gives way. Of counts that rise
    while an event is reported, `counts` says which are news, corrections or repeated too late.
    """
    agreeing = _AGREEMENTS.get(comparison.outcome)
    if agreeing is not None or comparison.outcome == "unrelated":
        return comparison.precision or agreeing
    if counts is not None and isinstance(a.value, QuantityValue) and isinstance(b.value, QuantityValue):
        return relate_counts(a, b, counts)
    if comparison.outcome == "contradicts":
        return "contradicts"
    if a.published_at == b.published_at:
        return "superseded"
    return "superseded" if a.published_at < b.published_at else "supersedes"
