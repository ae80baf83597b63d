"""The verdict on one claim, from all that is independent of it.

contradicted: without the claim's origin and family the fact is settled against it. superseded: a later claim
replaces it. disputed: independent origins contradict it and nothing is settled. corroborated: at least one
supports it and it is not outweighed. unverified: nobody independent speaks to it.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from scoring.config import ConsensusConfig
from scoring.consensus.ballots import Ballot, settled_at
from scoring.consensus.beliefs import believe, count_origins, independent, pool, support
from scoring.consensus.crossings import cross_votes, replacing_votes
from scoring.consensus.links import AGREEING, Link, Tie
from scoring.consensus.votes import Vote, is_vouched
from scoring.consensus.wording import say_verdict
from scoring.models import Assessment, Claim, Comparison, DriftType, Evidence, Verdict

_HOURS = 3600.0
_KIND_DRIFT: dict[str, DriftType] = {
    "quantity": "quantity",
    "date": "date",
    "place": "place",
    "set": "set",
    "polarity": "polarity",
    "statement": "polarity",
}


Relation = Literal["supports", "contradicts", "finer", "coarser", "supersedes"]

_RELATIONS: dict[Tie, Relation] = {
    "equal": "supports",
    "compatible": "supports",
    "finer": "coarser",
    "coarser": "finer",
    "superseded": "supersedes",
}
"""How the judged claim stands to another -> what the other is to it."""


class Sides(msgspec.Struct, frozen=True):
    """The independent claims beside one claim, by how it stands to them."""

    ties: dict[str, Tie]
    """other claim -> how the judged claim stands to it."""
    votes: dict[str, Vote]

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


def take_sides(ballot: Ballot, claim: Claim, everyone: Mapping[str, Vote]) -> Sides:
    """Return the independent claims that stand in any relation to the claim, other facts included."""
    own = ballot.votes[claim.claim_id]
    ties: dict[str, Tie] = {}
    votes: dict[str, Vote] = {}
    for other in ballot.claims:
        vote = ballot.votes[other.claim_id]
        direct = ballot.links[claim.claim_id].get(other.claim_id)
        tie = direct.tie if direct else ballot.layout.tie(claim.claim_id, other.claim_id)
        if other.claim_id == claim.claim_id or tie is None:
            continue
        # An outlet's own later claim supersedes too; in all else it can't speak for or against itself.
        if tie == "superseded" or independent(vote, own):
            ties[other.claim_id], votes[other.claim_id] = tie, vote
    for crossing in (*cross_votes(ballot, claim.claim_id, everyone), replacing_votes(ballot, claim.claim_id, everyone)):
        for other_id, link in crossing.items():
            ties[other_id], votes[other_id] = link.tie, everyone[other_id]
    return Sides(ties, votes)


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
    """Tell whether enough independent origins contradict the claim from one position, or from other facts."""
    outside = [v for o, v in sides.votes.items() if o not in ballot.votes and sides.ties[o] == "contradicts"]
    stands = [s for s, opposed in zip(ballot.layout.stands, rival, strict=False) if opposed]
    inside = [
        [ballot.votes[other] for other in stand.supporters if sides.ties.get(other) == "contradicts"]
        for stand in stands
    ]
    return any(count_origins([*votes, *outside]) >= config.settled_origins for votes in (*inside, []))


def give_verdict(  # noqa: PLR0913, PLR0917 - a claim with all that is known of it
    ballot: Ballot,
    claim: Claim,
    sides: Sides,
    finding: Finding,
    config: ConsensusConfig,
    discredited: frozenset[str] = frozenset(),
) -> Assessment:
    """Return the assessment of one claim.

    `discredited` are claims that are contradicted themselves: one origin's alone are shown, but dispute nothing.
    """
    verdict = _decide(ballot, claim, sides, finding, config)
    alone = len({sides.votes[other].origin for other in finding.against}) == 1
    if verdict == "disputed" and alone and finding.against <= discredited:
        verdict = "corroborated" if sides.where("equal", "compatible", "finer", "coarser") else "unverified"
    strongest = _strongest(ballot, claim, sides, finding) if verdict in {"contradicted", "disputed"} else None
    agreeing = {vote.family for vote in sides.where("equal", "compatible", "finer", "coarser")}
    opposing = {sides.votes[other].family for other in finding.against}
    shown = _other_side(verdict, sides, strongest)
    return Assessment(
        claim_id=claim.claim_id,
        fact_id=ballot.group.fact_id,
        verdict=verdict,
        drift_type=_name_drift(claim, strongest[1]) if strongest else None,
        severity=strongest[1].severity if strongest else 0.0,
        reason=say_verdict(verdict, claim, len(agreeing), len(opposing), shown),
        evidence=_evidence(sides, finding),
        belief=finding.belief,
        scored=ballot.votes[claim.claim_id].original and _is_scored(claim, verdict, sides, finding, config),
    )


def _decide(ballot: Ballot, claim: Claim, sides: Sides, finding: Finding, config: ConsensusConfig) -> Verdict:
    superseding = sides.where("superseded")
    agreeing = sides.where("equal", "compatible", "finer", "coarser")
    # A state that held "so far" is over once anybody reports its end, however many had told it before.
    if superseding and (claim.valid_until is not None or not _outweighs(agreeing, superseding)):
        return "superseded"
    if finding.settled_against:
        return "superseded" if _before_correction(ballot, claim, config) else "contradicted"
    if finding.against and (finding.outweighed or not agreeing):
        return "disputed"
    return "corroborated" if agreeing else "unverified"


def _outweighs(votes: Sequence[Vote], others: Sequence[Vote]) -> bool:
    """Tell whether one side's pooled weight is more than the other's."""
    return sum(pool((v, 1.0) for v in votes).values()) > sum(pool((v, 1.0) for v in others).values())


def _before_correction(ballot: Ballot, claim: Claim, config: ConsensusConfig) -> bool:
    """Tell whether a smaller count came before the larger one had been settled for the grace period."""
    if not ballot.group.monotone or claim.kind != "quantity":
        return False
    larger = [
        other
        for other in ballot.claims
        if ballot.layout.tie(claim.claim_id, other.claim_id) == "contradicts"
        and other.kind == "quantity"
        and other.value.low > claim.value.low  # type: ignore[union-attr] # kind tells the type of value
    ]
    since = settled_at(ballot, claim, config)
    if not larger or since is None:
        return False
    return (claim.published_at - since).total_seconds() <= config.stale_grace_hours * _HOURS


def _strongest(ballot: Ballot, claim: Claim, sides: Sides, finding: Finding) -> tuple[str, Comparison] | None:
    """Return the contradicting claim with the most severe and probable comparison, and that comparison."""
    found: list[tuple[float, str, Comparison]] = []
    for other in finding.against:
        link: Link | None = ballot.links[claim.claim_id].get(other)
        if link is not None and link.comparison.outcome == "contradicts":
            force = link.comparison.probability * link.comparison.severity * (0.5 + sides.votes[other].weight)
            found.append((force, other, link.comparison))
    if not found:
        other = min(finding.against, default="")
        return (other, Comparison(outcome="contradicts")) if other else None
    force, other, comparison = max(found, key=lambda item: (item[0], item[1]))
    return other, comparison


def _name_drift(claim: Claim, comparison: Comparison) -> DriftType:
    """Return the type of a departure; between a list and a statement on a member it is that of the judged claim."""
    own = _KIND_DRIFT[claim.kind]
    crossed = {own, comparison.drift_type} == {"set", "polarity"}
    return own if crossed or comparison.drift_type is None else comparison.drift_type


def _other_side(verdict: Verdict, sides: Sides, strongest: tuple[str, Comparison] | None) -> Claim | None:
    """Return the claim to show beside the judged one in the sentence."""
    if strongest is not None:
        return sides.votes[strongest[0]].claim
    if verdict == "superseded":
        later = [v.claim for v in sides.where("superseded") or sides.where("contradicts")]
        return max(later, key=lambda c: (c.published_at, c.claim_id), default=None)
    return None


def _evidence(sides: Sides, finding: Finding) -> tuple[Evidence, ...]:
    """Return the evidence rows, strongest first."""
    rows = []
    for other, tie in sides.ties.items():
        relation = "contradicts" if other in finding.against else _RELATIONS.get(tie)
        if relation is not None:
            vote = sides.votes[other]
            row = Evidence(claim_id=other, outlet=vote.claim.outlet_id, relation=relation, origin_id=vote.origin)
            rows.append(msgspec.structs.replace(row, weight=vote.weight))
    return tuple(sorted(rows, key=lambda row: (-row.weight, row.claim_id)))


def _is_scored(claim: Claim, verdict: Verdict, sides: Sides, finding: Finding, config: ConsensusConfig) -> bool:
    """Tell whether the verdict counts in the outlet's score.

    The fact must be settled without the claim, with an outlet that has a record on the settling side; the claim its
    outlet's own, or a named speaker's whom as many independent origins quote on it; and put as a statement of fact. A
    copied text is its first publisher's.
    """
    if verdict == "corroborated":
        settled, side = finding.settled_for, sides.where("equal", "compatible", "coarser")
    elif verdict == "contradicted":
        settled, side = finding.settled_against, sides.where("contradicts")
    else:
        return False
    if not settled or not is_vouched(side) or claim.modality not in config.scored_modalities:
        return False
    if claim.holder.kind == "outlet":
        return True
    same = [vote for vote in side if _same_speaker(vote.claim, claim)]
    return count_origins(same) >= config.settled_origins


def _same_speaker(a: Claim, b: Claim) -> bool:
    """Tell whether two claims are put into the mouth of one named speaker."""
    name, other = a.holder.name.casefold().strip(), b.holder.name.casefold().strip()
    return a.holder.kind == b.holder.kind == "attributed" and bool(name) and name == other
