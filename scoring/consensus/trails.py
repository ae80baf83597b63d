"""Who introduced each value of a fact, who copied its text, and who followed."""

import datetime as dt

from scoring.config import ConsensusConfig
from scoring.consensus.ballots import fill_ballot
from scoring.consensus.links import link_claims
from scoring.models import StoryClaims, ValueTrail


def trace_values(story_claims: StoryClaims, as_of: dt.datetime, config: ConsensusConfig) -> tuple[ValueTrail, ...]:
    """Return one trail for every position of every fact, earliest introduction first.

    Only claims that hold the value itself are on its trail, not the coarser ones that are compatible with it.
    """
    known = {claim_id: claim for claim_id, claim in story_claims.claims.items() if claim.published_at <= as_of}
    links = link_claims(story_claims, known, config)
    trails = []
    for group in story_claims.groups:
        ballot = fill_ballot(group, story_claims, links, {}, config)
        for stand in ballot.layout.stands:
            held = [
                ballot.votes[claim.claim_id] for claim in ballot.claims if stand.supporters.get(claim.claim_id) == 1.0
            ]
            first = held[0]
            copies = tuple(vote.claim.claim_id for vote in held[1:] if vote.origin == first.origin)
            others = tuple(vote.claim.claim_id for vote in held[1:] if vote.origin != first.origin)
            trails.append(
                ValueTrail(
                    fact_id=group.fact_id,
                    value=stand.value,
                    introduced_by=first.claim.claim_id,
                    outlet_id=first.claim.outlet_id,
                    at=first.claim.published_at,
                    copied_by=copies,
                    followed_by=others,
                )
            )
    return tuple(sorted(trails, key=lambda trail: (trail.fact_id, trail.at, trail.introduced_by)))
