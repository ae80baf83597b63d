"""Judge the facts of a story: beliefs, states and verdicts as of a time."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scoring.config import ConsensusConfig
from scoring.consensus.ballots import Ballot, fill_ballot
from scoring.consensus.links import link_claims
from scoring.consensus.list_findings import find_members
from scoring.consensus.members import publish_members
from scoring.consensus.position_findings import find_position
from scoring.consensus.publish import Published, publish_positions
from scoring.consensus.sides import take_sides
from scoring.consensus.verdicts import give_verdict
from scoring.consensus.votes import Vote
from scoring.models import Assessment, Fact, StoryClaims


class Heard(NamedTuple):
    """The votes on all facts of a story, as they stand and as outlets with a record are judged by them."""

    votes: dict[str, Vote]
    tried: dict[str, Vote]


def judge_facts(
    story_claims: StoryClaims, reliability: Mapping[str, float], as_of: dt.datetime, config: ConsensusConfig
) -> tuple[tuple[Fact, ...], tuple[Assessment, ...]]:
    """Return the facts of a story with their beliefs, and a verdict on each claim, as of a time.

    `reliability` holds the lower bound of agreement of every outlet that has a record. While it is empty all
    outlets weigh alike; otherwise an outlet without entry weighs next to nothing. Claims published after
    `as_of` do not exist. The result does not depend on the order of anything in the input.
    """
    known = {claim_id: claim for claim_id, claim in story_claims.claims.items() if claim.published_at <= as_of}
    links = link_claims(story_claims, known, config)
    groups = sorted(story_claims.groups, key=lambda group: group.fact_id)
    ballots = [fill_ballot(group, story_claims, links, reliability, config) for group in groups]
    ballots = [ballot for ballot in ballots if ballot.claims]
    everyone = Heard(
        {claim_id: vote for ballot in ballots for claim_id, vote in ballot.votes.items()},
        {claim_id: vote for ballot in ballots for claim_id, vote in ballot.tried.items()},
    )
    published = [_publish(ballot, everyone.votes, config) for ballot in ballots]
    excluded = frozenset().union(*(one.excluded for one in published))
    verdicts = _assess_all(ballots, everyone, excluded, config)
    discredited = frozenset(claim_id for claim_id, item in verdicts.items() if item.verdict == "contradicted")
    if discredited:
        verdicts = _assess_all(ballots, everyone, excluded, config, discredited)
    return tuple(one.fact for one in published), tuple(verdicts.values())


def _publish(ballot: Ballot, everyone: Mapping[str, Vote], config: ConsensusConfig) -> Published:
    publish = publish_members if ballot.group.kind == "set" else publish_positions
    return publish(ballot, everyone, config)


def _assess_all(
    ballots: Sequence[Ballot],
    everyone: Heard,
    excluded: frozenset[str],
    config: ConsensusConfig,
    discredited: frozenset[str] = frozenset(),
) -> dict[str, Assessment]:
    """Return the verdict on each claim; `discredited` are those that are known to be contradicted."""
    verdicts = {}
    for ballot in ballots:
        for claim_id, vote in ballot.votes.items():
            heard = ballot.before(claim_id)
            votes = everyone.votes if heard is ballot else everyone.tried
            sides = take_sides(heard, vote.claim, votes, excluded, discredited)
            listed = vote.claim.value.__struct_config__.tag == "set" and ballot.group.kind == "set"
            find = find_members if listed else find_position
            finding = find(heard, vote.claim, sides, config)
            verdicts[claim_id] = give_verdict(heard, vote.claim, sides, finding, config)
    return verdicts
