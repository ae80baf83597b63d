"""Set facts: each member is judged by itself, from those who name it and those who deny it.

Two-sided as in the latent truth model (Zhao, Rubinstein, Gemmell and Han 2012, "A Bayesian approach to
discovering truth from conflicting sources"): leaving a member out of a closed list speaks against it, less
than a denial does. An open list says nothing of those it leaves out.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from scoring.config import ConsensusConfig
from scoring.consensus.ballots import Ballot
from scoring.consensus.beliefs import believe_member, count_origins, pool
from scoring.consensus.crossings import contradicting_votes
from scoring.consensus.publish import Published, share_outlet
from scoring.consensus.trails import trace_value
from scoring.consensus.votes import Vote
from scoring.models import Fact, FactState, Position, SetValue, Value


class Roll(msgspec.Struct, frozen=True):
    """Who names a member and who denies it."""

    naming: list[Vote]
    denying: list[tuple[Vote, float]]
    """Votes with 1 for a denial by name, the omission's weight for a list without it."""

    @property
    def belief(self) -> float:
        """The belief that the member belongs; a family that does both cancels itself out."""
        named = sum(pool((vote, 1.0) for vote in self.naming).values())
        return believe_member(named, sum(pool(self.denying).values()))


def call_roll(
    member: str, votes: Iterable[Vote], config: ConsensusConfig, forms: Mapping[str, str] | None = None
) -> Roll:
    """Return who names a member and who denies it or leaves it out, among the votes whose value is a set.

    What an open list leaves out it denies only where the matcher holds it against those who name it; see `speaks`.
    `forms` gives the member that another form of its name stands for.
    """
    known = forms or {}
    member = known.get(member, member)
    naming: list[Vote] = []
    denying: list[tuple[Vote, float]] = []
    for vote in votes:
        value = vote.claim.value
        if not isinstance(value, SetValue):
            continue
        if any(known.get(each, each) == member for each in value.members):
            naming.append(vote)
        elif any(known.get(each, each) == member for each in value.excluded):
            denying.append((vote, 1.0))
        elif value.members or value.closed:
            denying.append((vote, config.omission_weight))
    return Roll(naming, denying)


def publish_members(ballot: Ballot, everyone: Mapping[str, Vote], config: ConsensusConfig) -> Published:
    """Return a set fact: one position a member, and one for the empty list if anyone holds it."""
    votes = list(ballot.votes.values())
    rolls = _call_rolls(ballot, config)
    crossed = {member: _cross(ballot, roll, everyone) for member, roll in rolls.items()}
    state = _state(rolls, crossed, config)
    fact = Fact(
        fact_id=ballot.group.fact_id,
        story_id=ballot.group.story_id,
        label=ballot.group.label,
        kind=ballot.group.kind,
        state=state,
        positions=tuple(sorted(_positions(votes, rolls), key=lambda p: (-p.belief, p.claim_ids))),
        none_belief=0.0,
    )
    return Published(fact, frozenset() if state == "undetermined" else _excluded(ballot, crossed, config))


def _call_rolls(ballot: Ballot, config: ConsensusConfig) -> dict[str, Roll]:
    """Return the roll of each member that anybody names or denies."""
    votes = list(ballot.votes.values())
    forms = ballot.forms
    named = {m for v in votes if isinstance(v.claim.value, SetValue) for m in _mentioned(v.claim.value)}
    members = sorted({forms.get(m, m) for m in named})
    return {member: _contrary(call_roll(member, votes, config, forms), ballot) for member in members}


def _positions(votes: list[Vote], rolls: Mapping[str, Roll]) -> Iterable[Position]:
    """Yield the positions of a set fact."""
    origins = len({vote.origin for vote in votes})
    kind = _member_type(votes)
    for member, roll in rolls.items():
        if roll.naming:
            value = SetValue(members=(member,), closed=False, member_type=kind)
            yield _position(value, roll.belief, roll.naming, origins)
    empty = [vote for vote in votes if is_empty(vote)]
    if empty:
        belief = believe_member(sum(pool((v, 1.0) for v in empty).values()), _named(votes))
        yield _position(SetValue(members=(), closed=True, member_type=kind), belief, empty, origins)
    for vote in votes:
        if not isinstance(vote.claim.value, SetValue):
            yield _position(vote.claim.value, 0.0, [vote], origins)


def _cross(ballot: Ballot, roll: Roll, everyone: Mapping[str, Vote]) -> Roll:
    """Return the roll of a member with the votes of other facts that contradict those who name it."""
    against = contradicting_votes(ballot, [vote.claim.claim_id for vote in roll.naming], everyone)
    return Roll(roll.naming, [*roll.denying, *((vote, 1.0) for vote in against)])


def _excluded(ballot: Ballot, rolls: Mapping[str, Roll], config: ConsensusConfig) -> frozenset[str]:
    """Return the claims that the members as a whole are settled against, one of their own or one they leave out."""
    forms = ballot.forms
    inside = {member for member, roll in rolls.items() if _is_decided(roll, belongs=True, config=config)}
    outside = {member for member, roll in rolls.items() if _is_decided(roll, belongs=False, config=config)}
    excluded = set()
    for claim_id, vote in ballot.votes.items():
        value = vote.claim.value
        if isinstance(value, SetValue):
            members = {forms.get(m, m) for m in value.members}
            denied = {forms.get(m, m) for m in value.excluded}
            apart = not inside.isdisjoint(denied) or (value.closed and not inside <= members)
            if outside.isdisjoint(members) and not apart:
                continue
        excluded.add(claim_id)
    return frozenset(excluded)


def _contrary(roll: Roll, ballot: Ballot) -> Roll:
    """Return the roll without the omissions by lists that contradict nobody who names the member."""
    naming = {vote.claim.claim_id for vote in roll.naming}
    denying = [
        (vote, weight)
        for vote, weight in roll.denying
        if (speaks(vote, weight) and not naming)
        or weight == 1.0
        or _contradicts_any(ballot, vote.claim.claim_id, naming)
    ]
    return Roll(roll.naming, denying)


def speaks(vote: Vote, weight: float) -> bool:
    """Return whether a vote denies a member by itself: by name, or by a closed list without it."""
    return weight == 1.0 or (isinstance(vote.claim.value, SetValue) and vote.claim.value.closed)


def _contradicts_any(ballot: Ballot, claim_id: str, others: set[str]) -> bool:
    return any(link.tie == "contradicts" and other in others for other, link in ballot.links.get(claim_id, {}).items())


def _member_type(votes: Iterable[Vote]) -> Literal["country", "person", "organisation", "other"]:
    for vote in votes:
        if isinstance(vote.claim.value, SetValue):
            return vote.claim.value.member_type
    return "other"


def _mentioned(value: SetValue) -> tuple[str, ...]:
    return (*value.members, *value.excluded)


def _named(votes: Iterable[Vote]) -> float:
    """Return the log-odds of those who name anybody at all."""
    naming = ((v, 1.0) for v in votes if isinstance(v.claim.value, SetValue) and v.claim.value.members)
    return sum(pool(naming).values())


def _position(value: Value, belief: float, votes: list[Vote], origins: int) -> Position:
    held = sorted({vote.origin for vote in votes})
    trail = trace_value(votes)
    return Position(
        value=value,
        belief=belief,
        claim_ids=tuple(sorted(vote.claim.claim_id for vote in votes)),
        vote=len(held) / origins,
        origin_ids=tuple(held),
        introduced_by=trail.introduced_by,
        copied_by=trail.copied_by,
        followed_by=trail.followed_by,
    )


def _state(rolls: Mapping[str, Roll], crossed: Mapping[str, Roll], config: ConsensusConfig) -> FactState:
    """Return the state of the whole list: contested if a member is, settled if all are on whom lists differ.

    A member that few name and nobody denies unsettles nothing: an open list may add it.
    """
    settled = {
        member
        for member, roll in crossed.items()
        if _is_decided(roll, belongs=True, config=config) or _is_decided(roll, belongs=False, config=config)
    }
    if any(_is_contested(roll, config) for member, roll in rolls.items() if member not in settled):
        return "contested"
    differing = {member for member, roll in crossed.items() if roll.naming and roll.denying}
    return "settled" if settled and differing <= settled else "undetermined"


def _is_contested(roll: Roll, config: ConsensusConfig) -> bool:
    """Return whether independent outlets stand on both sides of a member, and none on both."""
    denying = [vote for vote, _ in roll.denying]
    evenly = config.contested_belief <= roll.belief <= 1.0 - config.contested_belief
    return evenly and bool(roll.naming and denying) and not share_outlet(roll.naming, denying)


def is_settled(roll: Roll, *, belongs: bool, config: ConsensusConfig) -> bool:
    """Return whether a member's belonging (or not belonging) is settled."""
    side = roll.naming if belongs else [vote for vote, _ in roll.denying]
    belief = roll.belief if belongs else 1.0 - roll.belief
    return belief >= config.settled_belief and count_origins(side) >= config.settled_origins


def _is_decided(roll: Roll, *, belongs: bool, config: ConsensusConfig) -> bool:
    """Return whether all settle a member, or all but one voice on the other side: one never unsettles it."""
    if is_settled(roll, belongs=belongs, config=config):
        return True
    against = [vote for vote, _ in roll.denying] if belongs else roll.naming
    if len({vote.family for vote in against}) != 1:
        return False
    alone = Roll(roll.naming, []) if belongs else Roll([], roll.denying)
    return is_settled(alone, belongs=belongs, config=config)


def is_empty(vote: Vote) -> bool:
    """Return whether the vote is for the closed list of nobody."""
    value = vote.claim.value
    return isinstance(value, SetValue) and value.closed and not value.members
