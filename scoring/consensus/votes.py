"""Who votes on a fact, as whom, and with what weight.

A vote belongs to an origin, not to a feed: copies of one text vote once, by their original, and so do
articles that share one pasted sentence, for that sentence. Origins of one family are capped to one.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from scoring.config import ConsensusConfig
from scoring.consensus.links import AGREEING, Links
from scoring.models import Claim, StoryClaims

_QUOTES = '"“”«»„'


class Vote(msgspec.Struct, frozen=True):
    """One claim's vote on its fact."""

    claim: Claim
    origin: str
    """The origin, or the earliest of the origins that share the claim's pasted sentence."""
    family: str
    """Whose votes are capped together with this one; the origin itself if families share it."""
    outlet_family: str
    """Family of the claim's own outlet: it can't vouch for itself."""
    weight: float
    """Log-odds that the claim adds to its position; 0 for a copy."""
    counted: bool
    """Whether the vote counts among the independent origins."""
    original: bool
    """Whether the claim's outlet published the origin's first text."""
    newcomer: bool = False
    """Whether the origin's first outlet has no record while others have one."""


def cast_votes(
    claims: Sequence[Claim], story: StoryClaims, reliability: Mapping[str, float], config: ConsensusConfig
) -> dict[str, Vote]:
    """Return each claim's vote by claim id; the claims are all of one fact.

    A claim's quality counts beside the best of its fact: where all only quote, what they quote is the question.
    """
    best = max((weigh_claim(claim, story.membership, config) for claim in claims), default=0.0) or 1.0
    origin_of = _merge_pasted(claims, story, config)
    first = _first_articles(claims, origin_of)
    families: dict[str, set[str]] = {}
    for claim in claims:
        families.setdefault(origin_of[claim.claim_id], set()).add(_family(claim, story))
    votes = {}
    for claim in claims:
        origin = origin_of[claim.claim_id]
        held = families[origin]
        lead = first[origin]
        quality = weigh_claim(claim, story.membership, config) / best
        weight, standing = weigh_outlet(lead.outlet_id, reliability, config)
        voting = claim.article_id == lead.article_id
        votes[claim.claim_id] = Vote(
            claim=claim,
            origin=origin,
            family=next(iter(held)) if len(held) == 1 else f"origin:{origin}",
            outlet_family=_family(claim, story),
            weight=weight * quality if voting else 0.0,
            counted=voting and standing and quality >= config.counted_quality,
            original=claim.outlet_id == lead.outlet_id,
            newcomer=bool(reliability) and lead.outlet_id not in reliability,
        )
    return votes


def admit_newcomers(
    votes: Mapping[str, Vote], links: Links, membership: Mapping[str, float], config: ConsensusConfig
) -> dict[str, Vote]:
    """Return the votes, where newcomers who join an outlet with a record weigh as in a cold start.

    A newcomer is let in if its claim agrees with one that has standing and excludes none that has. It can't settle a
    fact without an outlet that has a record, nor speak against one.
    """
    standing = {claim_id for claim_id, vote in votes.items() if vote.counted and not vote.newcomer}
    admitted = dict(votes)
    for claim_id, vote in votes.items():
        if not vote.newcomer or not vote.weight:
            continue
        ties = {links[claim_id][other].tie for other in standing if other in links[claim_id]}
        if ties and ties <= AGREEING:
            quality = weigh_claim(vote.claim, membership, config)
            weight = log_odds(config.cold_bound, config) * quality
            counted = quality >= config.counted_quality
            admitted[claim_id] = msgspec.structs.replace(vote, weight=weight, counted=counted)
    return admitted


def is_vouched(votes: Iterable[Vote]) -> bool:
    """Return whether an outlet with a record, or anybody in a cold start, is among the votes that count."""
    return any(vote.counted and not vote.newcomer for vote in votes)


def weigh_outlet(outlet_id: str, reliability: Mapping[str, float], config: ConsensusConfig) -> tuple[float, bool]:
    """Return the damped ln(n a / (1 - a)) of an outlet, and whether it has standing among independent origins.

    a: lower bound of the outlet's agreement; n: wrong values to fall for (Dong, Berti-Equille and
    Srivastava 2009, "Integrating conflicting data: the role of source dependence").
    """
    if not reliability:
        return log_odds(config.cold_bound, config), True
    bound = reliability.get(outlet_id)
    if bound is None:
        return config.newcomer_weight * log_odds(config.cold_bound, config), False
    return log_odds(bound, config), bound >= config.standing_bound


def log_odds(bound: float, config: ConsensusConfig) -> float:
    """Return the damped ln(n a / (1 - a)) of a bound held inside the configured limits; never below 0."""
    a = min(max(bound, config.bound_floor), config.bound_ceiling)
    return config.dampening * max(math.log(config.false_values * a / (1.0 - a)), 0.0)


def weigh_claim(claim: Claim, membership: Mapping[str, float], config: ConsensusConfig) -> float:
    """Return the claim's quality in [0, 1]: modality x holder x confidence x membership."""
    holder = claim.holder.kind if claim.holder.kind == "outlet" else (claim.holder.source_class or "unknown")
    return float(
        getattr(config, f"modality_{claim.modality}")
        * getattr(config, f"holder_{holder}")
        * claim.confidence
        * membership.get(claim.article_id, 1.0)
    )


def _family(claim: Claim, story: StoryClaims) -> str:
    return story.family_of.get(claim.outlet_id, claim.outlet_id)


def _merge_pasted(claims: Iterable[Claim], story: StoryClaims, config: ConsensusConfig) -> dict[str, str]:
    """Return claim_id -> origin, where origins that share a long sentence on this fact are one.

    A sentence in quotation marks is exempt: two reporters may well have heard the same words.
    """
    origin_of = {c.claim_id: story.origin_of.get(c.article_id, f"article:{c.article_id}") for c in claims}
    holders: dict[str, list[str]] = {}
    for claim in claims:
        words = claim.text.lower().split()
        if len(words) >= config.pasted_words and not any(mark in claim.text for mark in _QUOTES):
            key = " ".join("".join(ch for ch in word if ch.isalnum()) for word in words)
            holders.setdefault(key, []).append(origin_of[claim.claim_id])
    parent: dict[str, str] = {}

    def root(origin: str) -> str:
        while parent.get(origin, origin) != origin:
            origin = parent[origin]
        return origin

    for shared in holders.values():
        low = min(root(origin) for origin in shared)
        for origin in shared:
            parent[root(origin)] = low
    return {claim_id: root(origin) for claim_id, origin in origin_of.items()}


def _first_articles(claims: Iterable[Claim], origin_of: Mapping[str, str]) -> dict[str, Claim]:
    """Return origin -> a claim of its earliest article, ties by article id."""
    first: dict[str, Claim] = {}
    for claim in claims:
        origin = origin_of[claim.claim_id]
        held = first.get(origin)
        if held is None or (claim.published_at, claim.article_id) < (held.published_at, held.article_id):
            first[origin] = claim
    return first
