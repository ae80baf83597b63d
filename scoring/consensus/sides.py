"""Who stands how beside one claim, and what the beliefs say of it."""

from collections.abc import Mapping

import msgspec

from scoring.consensus.ballots import Ballot
from scoring.consensus.beliefs import independent
from scoring.consensus.crossings import cross_votes, replacing_votes
from scoring.consensus.links import Tie
from scoring.consensus.votes import Vote
from scoring.models import Claim


class Sides(msgspec.Struct, frozen=True):
    """The independent claims beside one claim, by how it stands to them."""

    ties: dict[str, Tie]
    """other claim -> how the judged claim stands to it."""
    votes: dict[str, Vote]
    excluded: bool = False
    """Whether the fact as it is published is settled against the claim."""
    discredited: frozenset[str] = frozenset()
    """Of the claims beside it those that are contradicted themselves."""

    def where(self, *ties: Tie) -> list[Vote]:
        """Return the votes of the claims to which the judged one stands so."""
        return [self.votes[other] for other, tie in self.ties.items() if tie in ties]


class Finding(msgspec.Struct, frozen=True):
    """What the beliefs say of one claim."""

    belief: float
    settled_for: bool
    settled_against: bool
    outweighed: bool
    """Whether the other side is believed more."""
    against: frozenset[str]
    """Claims that the finding rests on."""


def take_sides(
    ballot: Ballot, claim: Claim, everyone: Mapping[str, Vote], excluded: frozenset[str], discredited: frozenset[str]
) -> Sides:
    """Return the independent claims that stand in any relation to the claim, other facts included.

    `excluded` are the claims that the published facts are settled against, `discredited` those that are contradicted: a
    claim that is wrong itself supersedes nothing.
    """
    own = ballot.votes[claim.claim_id]
    ties: dict[str, Tie] = {}
    votes: dict[str, Vote] = {}
    for other in ballot.claims:
        vote = ballot.votes[other.claim_id]
        direct = ballot.links[claim.claim_id].get(other.claim_id)
        tie = direct.tie if direct else ballot.layout.tie(claim.claim_id, other.claim_id)
        if other.claim_id == claim.claim_id or tie is None or (direct is None and _is_untimely(claim, other, tie)):
            continue
        # An outlet's own later claim supersedes too; in all else it can't speak for or against itself.
        if tie == "superseded" or independent(vote, own):
            ties[other.claim_id], votes[other.claim_id] = tie, vote
    for crossing in (*cross_votes(ballot, claim.claim_id, everyone), replacing_votes(ballot, claim.claim_id, everyone)):
        for other_id, link in crossing.items():
            ties[other_id], votes[other_id] = link.tie, everyone[other_id]
    ties.update({other: "contradicts" for other, tie in ties.items() if tie == "superseded" and other in discredited})
    return Sides(ties, votes, claim.claim_id in excluded, discredited & set(ties))


def _is_untimely(claim: Claim, other: Claim, tie: Tie) -> bool:
    """Return whether an earlier claim would supersede a later one: so it may look where their classes are compared."""
    if tie == "superseded":
        return other.published_at < claim.published_at
    return tie == "supersedes" and other.published_at > claim.published_at
