"""The finding on one list, from those who name its members and those who deny them."""

from collections.abc import Iterable, Mapping

from scoring.config import ConsensusConfig
from scoring.consensus.ballots import Ballot
from scoring.consensus.beliefs import independent
from scoring.consensus.links import AGREEING
from scoring.consensus.members import Roll, call_roll, is_empty, is_settled, speaks
from scoring.consensus.sides import Finding, Sides
from scoring.consensus.votes import Vote
from scoring.models import Claim, SetValue


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
    forms = ballot.forms
    lacking = _lacking(value, opposed)
    against = {o for o, t in sides.ties.items() if t == "contradicts"}
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
    if not beliefs:  # the empty list that nobody gainsays by name
        roll = _crossed(Roll([v for v in beside if is_empty(v)], []), backing, outside, belongs=True)
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
    return Roll(contrary.naming, [(vote, weight) for vote, weight in everyone.denying if speaks(vote, weight)])


def _crossed(roll: Roll, backing: list[Vote], outside: list[tuple[Vote, float]], *, belongs: bool) -> Roll:
    """Return the roll with the votes of other facts added to the side they speak for."""
    if belongs:
        return Roll([*roll.naming, *backing], [*roll.denying, *outside])
    return Roll([*roll.naming, *(vote for vote, _ in outside)], [*roll.denying, *((vote, 1.0) for vote in backing)])
