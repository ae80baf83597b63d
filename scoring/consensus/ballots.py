"""Everything known of one fact before it is judged: claims, links, votes and positions."""

import datetime as dt
from collections.abc import Mapping

import msgspec

from scoring.config import ConsensusConfig
from scoring.consensus.beliefs import pool
from scoring.consensus.forms import join_forms
from scoring.consensus.links import Links
from scoring.consensus.positions import Layout, lay_out
from scoring.consensus.votes import Vote, admit_newcomers, cast_votes
from scoring.models import Claim, FactGroup, StoryClaims


class Ballot(msgspec.Struct, frozen=True):
    """One fact, ready to be judged."""

    group: FactGroup
    claims: tuple[Claim, ...]
    """In order of time."""
    votes: dict[str, Vote]
    layout: Layout
    links: Links
    tried: dict[str, Vote]
    """The votes as they are heard where an outlet with a record is judged: newcomers weigh next to nothing."""
    forms: dict[str, str]
    """Of a set fact, a person's name -> the form of it that prevails."""

    def before(self, claim_id: str) -> "Ballot":
        """Return the ballot by which a claim is judged.

        Whether a newcomer is let in depends on what outlets with a record say, the judged one among them. If it
        counted in their verdicts, a right claim would be credited where a wrong one is not charged.
        """
        if self.votes[claim_id].newcomer or self.tried is self.votes:
            return self
        return msgspec.structs.replace(self, votes=self.tried)


def fill_ballot(
    group: FactGroup,
    story: StoryClaims,
    links: Links,
    reliability: Mapping[str, float],
    config: ConsensusConfig,
) -> Ballot:
    """Return the ballot of one group; only claims that are linked (known as of the time) take part."""
    claims = tuple(
        sorted(
            (story.claims[claim_id] for claim_id in group.claim_ids if claim_id in links),
            key=lambda claim: (claim.published_at, claim.claim_id),
        )
    )
    tried = votes = cast_votes(claims, story, reliability, config)
    if any(vote.newcomer for vote in votes.values()):
        votes = admit_newcomers(votes, links, story.membership, config)
    layout = lay_out(claims, links, votes, config)
    finished = _finish_votes(votes, group, layout, links, config)
    told = finished if tried is votes else _finish_votes(tried, group, layout, links, config)
    forms = join_forms(finished, links) if group.kind == "set" else {}
    return Ballot(group, claims, finished, layout, links, told, forms)


def _finish_votes(
    votes: Mapping[str, Vote], group: FactGroup, layout: Layout, links: Links, config: ConsensusConfig
) -> dict[str, Vote]:
    """Return the votes after supersession, divided where a family holds several positions."""
    faded = _fade_superseded(votes, links, config)
    return faded if group.kind == "set" else _split_between_positions(faded, layout)


def _fade_superseded(votes: Mapping[str, Vote], links: Links, config: ConsensusConfig) -> dict[str, Vote]:
    """Return the votes with those that a later claim supersedes faded, as far as the later one has weight."""
    faded = {}
    for claim_id, vote in votes.items():
        later = sum(
            pool(
                (votes[other], 1.0)
                for other, link in links[claim_id].items()
                if link.tie == "superseded" and other in votes
            ).values()
        )
        share = min(later / vote.weight, 1.0) if vote.weight > 0.0 else 0.0
        factor = 1.0 - (1.0 - config.superseded_weight) * share
        faded[claim_id] = msgspec.structs.replace(vote, weight=vote.weight * factor) if later else vote
    return faded


def _split_between_positions(votes: Mapping[str, Vote], layout: Layout) -> dict[str, Vote]:
    """Return the votes with a family's divided between the positions it holds at one time.

    Without this an outlet that says 12 in one place and 13 in another would speak twice.
    """
    held: dict[str, set[int]] = {}
    for index, stand in enumerate(layout.stands):
        for claim_id, compat in stand.supporters.items():
            if compat == 1.0 and votes[claim_id].weight > 0.0:
                held.setdefault(votes[claim_id].family, set()).add(index)
    return {
        claim_id: msgspec.structs.replace(vote, weight=vote.weight / len(held[vote.family]))
        if len(held.get(vote.family, ())) > 1
        else vote
        for claim_id, vote in votes.items()
    }


def settled_at(ballot: Ballot, claim: Claim, config: ConsensusConfig) -> dt.datetime | None:
    """Return when as many independent origins as settle a fact had contradicted the claim; None if never."""
    seen: set[str] = set()
    for other in ballot.claims:
        vote = ballot.votes[other.claim_id]
        if vote.counted and ballot.layout.tie(claim.claim_id, other.claim_id) in _AGAINST:
            seen.add(vote.family)
            if len(seen) >= config.settled_origins:
                return other.published_at
    return None


_AGAINST = frozenset({"contradicts", "superseded", "supersedes"})
