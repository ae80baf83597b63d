"""The evidence beside a verdict: what the claims of others are to the judged one, and who tells one value."""

from collections.abc import Iterable, Mapping

from scoring.config import ConsensusConfig
from scoring.consensus.ballots import Ballot
from scoring.consensus.links import Tie
from scoring.consensus.relations import relate
from scoring.consensus.sides import Sides
from scoring.models import Claim, Evidence
from scoring.models.facts import Relation

AGREEING_RELATIONS: frozenset[Relation] = frozenset({"supports", "finer", "coarser"})
_SAYING: frozenset[Relation] = frozenset({"supports", "finer"})


def relate_sides(ballot: Ballot, claim: Claim, sides: Sides, config: ConsensusConfig) -> dict[str, Relation]:
    """Return other claim -> what it is to the judged one; without those of whom nothing can be said."""
    found = {}
    for other, tie in sides.ties.items():
        relation = relate(claim, sides.votes[other].claim, tie, config, monotone=ballot.group.monotone)
        if relation is not None:
            found[other] = relation
    return found


def tellers(ballot: Ballot, sides: Sides, claim_ids: Iterable[str], shown: str, config: ConsensusConfig) -> set[str]:
    """Return the families among the claims' that tell the shown claim's value, or a finer one."""
    claim = sides.votes[shown].claim
    told = set()
    for other in claim_ids:
        tie = _tie(ballot, shown, other)
        if other == shown or (tie and relate(claim, sides.votes[other].claim, tie, config) in _SAYING):
            told.add(sides.votes[other].family)
    return told


def _tie(ballot: Ballot, claim_id: str, other: str) -> Tie | None:
    """Return how two claims of the story stand to each other."""
    link = ballot.links[claim_id].get(other)
    if link is not None:
        return link.tie
    known = ballot.layout.class_of
    return ballot.layout.tie(claim_id, other) if claim_id in known and other in known else None


def list_evidence(sides: Sides, relations: Mapping[str, Relation]) -> tuple[Evidence, ...]:
    """Return the evidence rows, strongest first; claims that are contradicted themselves come last."""
    rows = [
        Evidence(
            claim_id=other,
            outlet=sides.votes[other].claim.outlet_id,
            relation=relation,
            origin_id=sides.votes[other].origin,
            weight=sides.votes[other].weight,
        )
        for other, relation in relations.items()
    ]
    return tuple(sorted(rows, key=lambda row: (row.claim_id in sides.discredited, -row.weight, row.claim_id)))
