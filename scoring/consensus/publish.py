"""Publish a fact whose positions exclude each other: their values, beliefs and the fact's state.

A position holds values of several precisions ("December", "25 December"). It is published as the finest of them that
its claims bear out, and positions that come out as one value are one.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from scoring.config import ConsensusConfig
from scoring.consensus.ballots import Ballot
from scoring.consensus.beliefs import believe, count_origins, independent, pool, support
from scoring.consensus.crossings import contradicting_votes
from scoring.consensus.precision import borne_out
from scoring.consensus.trails import trace_value
from scoring.consensus.votes import Vote
from scoring.models import Fact, FactState, Position, Value

_DECIMALS = 9
"""Beliefs that agree to so many decimals are equal: sums of the same weights in another order."""


class Published(NamedTuple):
    """A fact as it is published, and the claims it speaks against."""

    fact: Fact
    excluded: frozenset[str]
    """Claims that the fact as a whole is settled against: no other claim on it is contradicted."""


class Side(NamedTuple):
    """One position about to be published."""

    value: Value
    belief: float
    holding: Sequence[Vote]
    """Those who tell the value itself, or a finer one."""
    telling: Sequence[Vote]
    """Of these, those who tell the value itself."""
    supporting: Sequence[Vote]
    """Those holding it, and those who tell a coarser one."""
    stands: frozenset[int]
    """Which positions of the layout it is made of."""


def publish_positions(ballot: Ballot, everyone: Mapping[str, Vote], config: ConsensusConfig) -> Published:
    """Return the fact of a ballot; `everyone` are the votes on all facts of the story."""
    against = _settling_elsewhere(ballot, everyone, config)
    pools = [support(stand, ballot.votes) for stand in ballot.layout.stands]
    outside = [pool((vote, 1.0) for vote in against)] if against else []
    beliefs, none = believe([sum(pooled.values()) for pooled in [*pools, *outside]])
    sides = _merge_stands(ballot, beliefs, config)
    if against:
        told = min(against, key=lambda vote: (-vote.weight, *_moment(vote)))
        sides.append(Side(told.claim.value, beliefs[-1], against, against, against, frozenset()))
    sides.sort(key=_rank)
    state = "settled" if _settles_but_for_one(ballot, sides[0], config) else _state(sides, config)
    fact = Fact(
        fact_id=ballot.group.fact_id,
        story_id=ballot.group.story_id,
        label=ballot.group.label,
        kind=ballot.group.kind,
        state=state,
        positions=tuple(_position(side, len({vote.origin for vote in ballot.votes.values()})) for side in sides),
        none_belief=none,
    )
    inside = set(fact.positions[0].claim_ids)
    return Published(fact, frozenset(set(ballot.votes) - inside) if state == "settled" else frozenset())


def _settling_elsewhere(ballot: Ballot, everyone: Mapping[str, Vote], config: ConsensusConfig) -> list[Vote]:
    """Return the votes of other facts that contradict this one's claims, if they are enough to settle it."""
    against = contradicting_votes(ballot, ballot.votes, everyone)
    return against if count_origins(against) >= config.settled_origins else []


def _merge_stands(ballot: Ballot, beliefs: Sequence[float], config: ConsensusConfig) -> list[Side]:
    """Return the sides of a fact: the positions that are published as one value are one."""
    shown: dict[int, list[int]] = {}
    values: dict[int, Value] = {}
    for index, stand in enumerate(ballot.layout.stands):
        kind, value = borne_out(ballot, stand, config)
        shown.setdefault(kind, []).append(index)
        values.setdefault(kind, value)
    sides = []
    for kind, indices in shown.items():
        supporting = {c: ballot.votes[c] for i in indices for c in ballot.layout.stands[i].supporters}
        holding = [vote for claim_id, vote in supporting.items() if ballot.layout.bears_out(claim_id, kind)]
        telling = [vote for claim_id, vote in supporting.items() if ballot.layout.class_of[claim_id] == kind]
        belief = sum(beliefs[index] for index in indices)
        sides.append(Side(values[kind], belief, holding, telling, list(supporting.values()), frozenset(indices)))
    return sides


def _position(side: Side, origins: int) -> Position:
    held = sorted({vote.origin for vote in side.supporting})
    trail = trace_value(side.holding)
    return Position(
        value=side.value,
        belief=side.belief,
        claim_ids=tuple(sorted(vote.claim.claim_id for vote in side.supporting)),
        vote=len(held) / origins,
        origin_ids=tuple(held),
        introduced_by=trail.introduced_by,
        copied_by=trail.copied_by,
        followed_by=trail.followed_by,
    )


def _rank(side: Side) -> tuple[object, ...]:
    """Sort by belief, then by the origins that tell the value itself, then by who told it first: as a plain vote."""
    return (
        -round(side.belief, _DECIMALS),
        -len({vote.origin for vote in side.telling}),
        *min(map(_moment, side.telling)),
    )


def _moment(vote: Vote) -> tuple[object, ...]:
    return vote.claim.published_at, vote.claim.claim_id


def _state(sides: Sequence[Side], config: ConsensusConfig) -> FactState:
    best = sides[0]
    if best.belief >= config.settled_belief and count_origins(best.supporting) >= config.settled_origins:
        return "settled"
    if (
        len(sides) == 1
        or sides[1].belief < config.contested_belief
        or share_outlet(best.supporting, sides[1].supporting)
    ):
        return "undetermined"
    return "contested"


def _settles_but_for_one(ballot: Ballot, best: Side, config: ConsensusConfig) -> bool:
    """Return whether only one voice contradicts a position, and all others settle it: one never unsettles a fact."""
    inside = {vote.claim.claim_id for vote in best.supporting}
    held = [vote.claim.claim_id for vote in best.holding if vote.claim.claim_id in ballot.votes]
    against = [
        vote
        for claim_id, vote in ballot.votes.items()
        if claim_id not in inside and any(ballot.layout.tie(claim_id, other) == "contradicts" for other in held)
    ]
    if len({vote.family for vote in against}) != 1:
        return False
    pools = [support(stand, ballot.votes, against[0]) for stand in ballot.layout.stands]
    beliefs, _ = believe([sum(pooled.values()) for pooled in pools])
    others = [vote for vote in best.supporting if independent(vote, against[0])]
    belief = sum(beliefs[index] for index in best.stands)
    return belief >= config.settled_belief and count_origins(others) >= config.settled_origins


def share_outlet(one: Iterable[Vote], other: Iterable[Vote]) -> bool:
    """Return whether one outlet, or outlets of one owner, stand on both sides.

    Who tells two values seldom means one thing by them: the claims answer two questions, and nobody contests. Nor is
    clear who contests where somebody's less exact value fits both.
    """
    return not {vote.outlet_family for vote in one}.isdisjoint(vote.outlet_family for vote in other)
