"""The finding on one claim of a fact whose positions exclude each other."""

from collections.abc import Mapping, Sequence

from scoring.config import ConsensusConfig
from scoring.consensus.ballots import Ballot
from scoring.consensus.beliefs import believe, count_origins, pool, support
from scoring.consensus.links import AGREEING, Tie
from scoring.consensus.sides import Finding, Sides
from scoring.models import Claim


def find_position(ballot: Ballot, claim: Claim, sides: Sides, config: ConsensusConfig) -> Finding:
    """Return the finding on a claim of a fact whose positions exclude each other."""
    own = ballot.votes[claim.claim_id]
    pools = [support(stand, ballot.votes, own) for stand in ballot.layout.stands]
    holds = [claim.claim_id in stand.supporters for stand in ballot.layout.stands]
    rival = [
        not held and any(sides.ties.get(other) == "contradicts" for other in stand.supporters)
        for held, stand in zip(holds, ballot.layout.stands, strict=True)
    ]
    inside = set(ballot.votes)
    _add_crossing(pools, holds, {o: t for o, t in sides.ties.items() if o not in inside and t in AGREEING}, sides)
    crossed = {o: t for o, t in sides.ties.items() if o not in inside and t == "contradicts"}
    if crossed and not any(rival):
        pools.append({})
        holds.append(False)
        rival.append(True)
    _add_crossing(pools, rival, crossed, sides)
    beliefs, _ = believe([sum(pooled.values()) for pooled in pools])
    belief = sum(b for b, held in zip(beliefs, holds, strict=True) if held)
    against = max((b for b, opposed in zip(beliefs, rival, strict=True) if opposed), default=0.0)
    opponents = sides.where("contradicts")
    firm = [vote for vote in sides.where("equal", "compatible", "coarser") if vote.weight > 0.0]
    return Finding(
        belief=min(belief, 1.0),
        settled_for=belief >= config.settled_belief and count_origins(firm) >= config.settled_origins,
        settled_against=against >= config.settled_belief and _gathered(ballot, rival, sides, config),
        outweighed=against >= belief and bool(opponents),
        against=frozenset(other for other, tie in sides.ties.items() if tie == "contradicts"),
    )


def _add_crossing(
    pools: list[dict[str, float]], chosen: Sequence[bool], crossing: Mapping[str, Tie], sides: Sides
) -> None:
    """Add the votes of other facts to the strongest of the chosen positions; a family still speaks once."""
    indices = [i for i, wanted in enumerate(chosen) if wanted]
    if not indices or not crossing:
        return
    target = pools[max(indices, key=lambda i: sum(pools[i].values()))]
    for family, weight in pool((sides.votes[other], 1.0) for other in crossing).items():
        target[family] = max(target.get(family, 0.0), weight)


def _gathered(ballot: Ballot, rival: Sequence[bool], sides: Sides, config: ConsensusConfig) -> bool:
    """Return whether enough independent origins contradict the claim from one position, or from other facts."""
    outside = [v for o, v in sides.votes.items() if o not in ballot.votes and sides.ties[o] == "contradicts"]
    stands = [s for s, opposed in zip(ballot.layout.stands, rival, strict=False) if opposed]
    inside = [
        [ballot.votes[other] for other in stand.supporters if sides.ties.get(other) == "contradicts"]
        for stand in stands
    ]
    return any(count_origins([*votes, *outside]) >= config.settled_origins for votes in (*inside, []))
