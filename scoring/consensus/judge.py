"""Judge the facts of a story: beliefs, states and verdicts as of a time."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from scoring.config import ConsensusConfig
from scoring.consensus.ballots import Ballot, fill_ballot
from scoring.consensus.beliefs import believe, count_origins, support
from scoring.consensus.links import link_claims
from scoring.consensus.members import find_members, judge_members
from scoring.consensus.positions import Stand
from scoring.consensus.trails import trace_value
from scoring.consensus.verdicts import find_position, give_verdict, take_sides
from scoring.consensus.votes import Vote
from scoring.models import Assessment, Fact, FactState, Position, StoryClaims, Value


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
    facts = tuple(judge_members(b, config) if b.group.kind == "set" else _judge_positions(b, config) for b in ballots)
    verdicts = {claim_id: _assess(b, claim_id, everyone, config) for b in ballots for claim_id in b.votes}
    discredited = frozenset(claim_id for claim_id, item in verdicts.items() if item.verdict == "contradicted")
    for ballot in ballots:
        for claim_id in ballot.votes:
            if discredited and verdicts[claim_id].verdict == "disputed":
                verdicts[claim_id] = _assess(ballot, claim_id, everyone, config, discredited)
    return facts, tuple(verdicts.values())


def _judge_positions(ballot: Ballot, config: ConsensusConfig) -> Fact:
    """Return a fact whose positions exclude each other."""
    stands = ballot.layout.stands
    beliefs, none = believe([sum(support(stand, ballot.votes).values()) for stand in stands])
    origins = {vote.origin for vote in ballot.votes.values()}
    positions = []
    for stand, belief in zip(stands, beliefs, strict=True):
        held = sorted({ballot.votes[claim_id].origin for claim_id in stand.supporters})
        trail = trace_value(ballot.votes[claim_id] for claim_id, compat in stand.supporters.items() if compat == 1.0)
        positions.append(
            Position(
                value=_borne_out(ballot, stand, config),
                belief=belief,
                claim_ids=tuple(sorted(stand.supporters)),
                vote=len(held) / len(origins),
                origin_ids=tuple(held),
                introduced_by=trail.introduced_by,
                copied_by=trail.copied_by,
                followed_by=trail.followed_by,
            )
        )
    ranked = sorted(range(len(stands)), key=lambda i: (-beliefs[i], positions[i].claim_ids))
    best = [ballot.votes[claim_id] for claim_id in stands[ranked[0]].supporters]
    second = beliefs[ranked[1]] if len(ranked) > 1 else 0.0
    return Fact(
        fact_id=ballot.group.fact_id,
        story_id=ballot.group.story_id,
        label=ballot.group.label,
        kind=ballot.group.kind,
        state=_state(beliefs[ranked[0]], count_origins(best), second, config),
        positions=tuple(positions[i] for i in ranked),
        none_belief=none,
    )


def _borne_out(ballot: Ballot, stand: Stand, config: ConsensusConfig) -> Value:
    """Return the finest value of a position that enough origins bear out; its finest value if none is.

    One outlet that adds a day to a month does not settle the day.
    """
    claims = [ballot.votes[claim_id].claim for claim_id in stand.supporters]
    finest = next(claim for claim in claims if claim.value == stand.value)
    reach = {claim.claim_id: _bearing(ballot, stand, claim.claim_id) for claim in claims}
    if reach[finest.claim_id] >= config.settled_origins:
        return stand.value
    enough = [claim for claim in claims if reach[claim.claim_id] >= config.settled_origins]
    return min(enough, key=lambda claim: (reach[claim.claim_id], claim.claim_id), default=finest).value


def _bearing(ballot: Ballot, stand: Stand, claim_id: str) -> int:
    """Return how many independent origins of a position say as much as the claim or more."""
    firm = {"equal", "compatible", "finer"}
    return count_origins(ballot.votes[o] for o in stand.supporters if ballot.layout.tie(o, claim_id) in firm)


def _state(best: float, origins: int, second: float, config: ConsensusConfig) -> FactState:
    if best >= config.settled_belief and origins >= config.settled_origins:
        return "settled"
    return "contested" if min(best, second) >= config.contested_belief else "undetermined"


def _assess(
    ballot: Ballot,
    claim_id: str,
    everyone: Heard,
    config: ConsensusConfig,
    discredited: frozenset[str] = frozenset(),
) -> Assessment:
    """Return the verdict on one claim."""
    claim = ballot.votes[claim_id].claim
    heard = ballot.before(claim_id)
    sides = take_sides(heard, claim, everyone.votes if heard is ballot else everyone.tried)
    find = find_members if claim.value.__struct_config__.tag == "set" and ballot.group.kind == "set" else find_position
    return give_verdict(heard, claim, sides, find(heard, claim, sides, config), config, discredited)
