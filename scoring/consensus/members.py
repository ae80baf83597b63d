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
from scoring.consensus.beliefs import believe_member, count_origins, independent, pool
from scoring.consensus.links import AGREEING
from scoring.consensus.trails import trace_value
from scoring.consensus.verdicts import Finding, Sides
from scoring.consensus.votes import Vote
from scoring.models import Claim, Fact, FactState, Position, SetValue, Value


class Roll(msgspec.Struct, frozen=True):
    """Who names a member and who denies it."""

    naming: list[Vote]
    denying: list[tuple[Vote, float]]
    """Votes with 1 for a denial by name, the omission's weight for a closed list without it."""

    @property
    def belief(self) -> float:
        """The belief that the member belongs; a family that does both cancels itself out."""
        named = sum(pool((vote, 1.0) for vote in self.naming).values())
        return believe_member(named, sum(pool(self.denying).values()))


def call_roll(
    member: str, votes: Iterable[Vote], config: ConsensusConfig, forms: Mapping[str, str] | None = None
) -> Roll:
    """Return who names and who denies a member among the votes whose value is a set.

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
        elif value.closed:
            denying.append((vote, config.omission_weight))
    return Roll(naming, denying)


def join_forms(ballot: Ballot) -> dict[str, str]:
    """Return the prevailing form of each name that the comparison found equal to another: one person's, two forms."""
    held: dict[str, int] = {}
    root: dict[str, str] = {}
    for vote in ballot.votes.values():
        for member in _single_person(vote):
            held[member] = held.get(member, 0) + 1
            root[member] = member
    for first, near in ballot.links.items():
        for second, link in near.items():
            if link.tie != "equal" or first not in ballot.votes or second not in ballot.votes:
                continue
            for one in _single_person(ballot.votes[first]):
                for two in _single_person(ballot.votes[second]):
                    best = min(root[one], root[two], key=lambda name: (-held[name], name))
                    joined = {root[one], root[two]}
                    root.update({name: best for name, kept in root.items() if kept in joined})
    return root


def _single_person(vote: Vote) -> tuple[str, ...]:
    value = vote.claim.value
    alone = isinstance(value, SetValue) and value.member_type == "person" and len(value.members) == 1
    return value.members if alone and isinstance(value, SetValue) else ()


def judge_members(ballot: Ballot, config: ConsensusConfig) -> Fact:
    """Return a set fact: one position a member, and one for the empty list if anyone holds it."""
    votes = list(ballot.votes.values())
    forms = join_forms(ballot)
    named = {m for v in votes if isinstance(v.claim.value, SetValue) for m in _mentioned(v.claim.value)}
    members = sorted({forms.get(m, m) for m in named})
    rolls = {member: _contrary(call_roll(member, votes, config, forms), ballot) for member in members}
    origins = {vote.origin for vote in votes}
    kind = _member_type(votes)
    positions = [
        _position(
            SetValue(members=(member,), closed=False, member_type=kind),
            roll.belief,
            roll.naming,
            len(origins),
        )
        for member, roll in rolls.items()
        if roll.naming
    ]
    empty = [
        v for v in votes if isinstance(v.claim.value, SetValue) and v.claim.value.closed and not v.claim.value.members
    ]
    if empty:
        belief = believe_member(sum(pool((v, 1.0) for v in empty).values()), _named(votes))
        positions.append(_position(SetValue(members=(), closed=True, member_type=kind), belief, empty, len(origins)))
    others = [v for v in votes if not isinstance(v.claim.value, SetValue)]
    positions.extend(_position(v.claim.value, 0.0, [v], len(origins)) for v in others)
    return Fact(
        fact_id=ballot.group.fact_id,
        story_id=ballot.group.story_id,
        label=ballot.group.label,
        kind=ballot.group.kind,
        state=_state(rolls, config),
        positions=tuple(sorted(positions, key=lambda p: (-p.belief, p.claim_ids))),
        none_belief=0.0,
    )


def _contrary(roll: Roll, ballot: Ballot) -> Roll:
    """Return the roll without the omissions by lists that contradict nobody who names the member."""
    naming = {vote.claim.claim_id for vote in roll.naming}
    denying = [
        (vote, weight)
        for vote, weight in roll.denying
        if weight == 1.0 or not naming or _contradicts_any(ballot, vote.claim.claim_id, naming)
    ]
    return Roll(roll.naming, denying)


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


def _state(rolls: Mapping[str, Roll], config: ConsensusConfig) -> FactState:
    """Return the state of the whole list: settled if each member is, contested if one is."""
    states = [_member_state(roll, config) for roll in rolls.values()]
    if "contested" in states:
        return "contested"
    return "settled" if states and all(state == "settled" for state in states) else "undetermined"


def _member_state(roll: Roll, config: ConsensusConfig) -> FactState:
    if is_settled(roll, belongs=True, config=config) or is_settled(roll, belongs=False, config=config):
        return "settled"
    both = roll.naming and roll.denying
    return (
        "contested"
        if both and config.contested_belief <= roll.belief <= 1.0 - config.contested_belief
        else "undetermined"
    )


def is_settled(roll: Roll, *, belongs: bool, config: ConsensusConfig) -> bool:
    """Tell whether a member's belonging (or not belonging) is settled."""
    side = roll.naming if belongs else [vote for vote, _ in roll.denying]
    belief = roll.belief if belongs else 1.0 - roll.belief
    return belief >= config.settled_belief and count_origins(side) >= config.settled_origins


def find_members(ballot: Ballot, claim: Claim, sides: Sides, config: ConsensusConfig) -> Finding:
    """Return the finding on a list, which one member settled otherwise is enough to contradict.

    A list that the comparison found compatible never denies a member: the comparison knows the scope.
    Claims of other facts that contradict the list count as denials of all it says.
    """
    own = ballot.votes[claim.claim_id]
    value = claim.value
    if not isinstance(value, SetValue):  # pragma: no cover - the caller asks for lists only
        raise TypeError(claim.claim_id)
    beside = [v for c, v in ballot.votes.items() if c != claim.claim_id and independent(v, own)]
    outside = [(sides.votes[o], 1.0) for o, t in sides.ties.items() if t == "contradicts" and o not in ballot.votes]
    backing = [sides.votes[o] for o, t in sides.ties.items() if t in AGREEING and o not in ballot.votes]
    opposed = [v for v in beside if sides.ties.get(v.claim.claim_id, "compatible") not in AGREEING]
    forms = join_forms(ballot)
    lacking = _lacking(value, opposed)
    against: set[str] = {vote.claim.claim_id for vote, _ in outside}
    beliefs: list[float] = []
    settled_for, settled_against = True, False
    for member in (*value.members, *value.excluded, *lacking):
        belongs = member in value.members
        roll = _heard(member, (beside, opposed), config, forms, belongs=belongs)
        roll = _crossed(roll, backing, outside, belongs=belongs)
        beliefs.append(roll.belief if belongs else 1.0 - roll.belief)
        settled_for = settled_for and is_settled(roll, belongs=belongs, config=config)
        settled_against = settled_against or is_settled(roll, belongs=not belongs, config=config)
        against |= {v.claim.claim_id for v in ([v for v, _ in roll.denying] if belongs else roll.naming)}
    against |= {o for o, t in sides.ties.items() if t == "contradicts"}
    if not beliefs:  # the empty list that nobody gainsays by name
        roll = _crossed(Roll([v for v in beside if _is_empty(v)], []), backing, outside, belongs=True)
        beliefs.append(roll.belief)
        settled_for = is_settled(roll, belongs=True, config=config)
        settled_against = is_settled(roll, belongs=False, config=config)
    belief = min(beliefs)
    return Finding(
        belief=belief,
        settled_for=settled_for,
        settled_against=settled_against,
        outweighed=bool(against) and belief <= 0.5,
        against=frozenset(against),
    )


def _lacking(value: SetValue, opposed: Iterable[Vote]) -> tuple[str, ...]:
    """Return the members that contradicting lists name and this closed one leaves out."""
    if not value.closed:
        return ()
    named = {m for v in opposed if isinstance(v.claim.value, SetValue) for m in v.claim.value.members}
    return tuple(sorted(named - set(value.members) - set(value.excluded)))


def _heard(
    member: str,
    votes: tuple[list[Vote], list[Vote]],
    config: ConsensusConfig,
    forms: Mapping[str, str],
    *,
    belongs: bool,
) -> Roll:
    """Return the roll of a member, in which only contradicting lists speak against the judged one.

    `votes` are those of all other lists and those of contradicting ones.
    """
    everyone, contrary = (call_roll(member, heard, config, forms) for heard in votes)
    if belongs:
        return Roll(everyone.naming, contrary.denying)
    return Roll(contrary.naming, everyone.denying)


def _crossed(roll: Roll, backing: list[Vote], outside: list[tuple[Vote, float]], *, belongs: bool) -> Roll:
    """Return the roll with the votes of other facts added to the side they speak for."""
    if belongs:
        return Roll([*roll.naming, *backing], [*roll.denying, *outside])
    return Roll([*roll.naming, *(vote for vote, _ in outside)], [*roll.denying, *((vote, 1.0) for vote in backing)])


def _is_empty(vote: Vote) -> bool:
    value = vote.claim.value
    return isinstance(value, SetValue) and value.closed and not value.members
