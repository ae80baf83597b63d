"""The verdict on one claim, from all that is independent of it.

contradicted: without the claim's origin and family the fact is settled against it, and with them too, as it is
published. superseded: a later claim
replaces it. disputed: independent origins contradict it and nothing is settled. corroborated: at least one
supports it and it is not outweighed. unverified: nobody independent speaks to it.
"""

from collections.abc import Mapping, Sequence

from scoring.config import ConsensusConfig
from scoring.consensus.ballots import Ballot, settled_at
from scoring.consensus.beliefs import count_origins, pool
from scoring.consensus.evidence import AGREEING_RELATIONS, list_evidence, relate_sides, tellers
from scoring.consensus.sides import Finding, Sides
from scoring.consensus.votes import Vote, is_vouched
from scoring.consensus.wording import Counts, say_verdict
from scoring.models import Assessment, Claim, Comparison, DriftType, Verdict
from scoring.models.facts import Relation

_HOURS = 3600.0
_PRESENCE = 0.5
"""What a contradicting claim weighs in the choice of the one to show, beside its vote: a copy's vote is 0."""
_KIND_DRIFT: dict[str, DriftType] = {
    "quantity": "quantity",
    "date": "date",
    "place": "place",
    "set": "set",
    "polarity": "polarity",
    "statement": "polarity",
}


def give_verdict(ballot: Ballot, claim: Claim, sides: Sides, finding: Finding, config: ConsensusConfig) -> Assessment:
    """Return the assessment of one claim."""
    relations = relate_sides(ballot, claim, sides, config)
    verdict = _decide(ballot, claim, sides, finding, relations, config)
    shown = _other_side(ballot, claim, verdict, sides, finding, config)
    departs = verdict in {"contradicted", "disputed"}
    comparison = _compare(ballot, claim, shown) if departs and shown else None
    saying = tellers(ballot, sides, finding.against, shown.claim_id, config) if departs and shown else set()
    return Assessment(
        claim_id=claim.claim_id,
        fact_id=ballot.group.fact_id,
        verdict=verdict,
        drift_type=_name_drift(claim, comparison) if comparison else None,
        severity=comparison.severity if comparison else 0.0,
        reason=say_verdict(verdict, claim, _count_sides(sides, finding, relations, saying), shown),
        evidence=list_evidence(sides, relations),
        belief=finding.belief,
        scored=ballot.votes[claim.claim_id].original and _is_scored(claim, verdict, sides, finding, config),
    )


def _decide(  # noqa: PLR0913, PLR0917 - a claim with all that is known of it
    ballot: Ballot,
    claim: Claim,
    sides: Sides,
    finding: Finding,
    relations: Mapping[str, Relation],
    config: ConsensusConfig,
) -> Verdict:
    superseding = sides.where("superseded")
    agreeing = [sides.votes[other] for other, relation in relations.items() if relation in AGREEING_RELATIONS]
    # A state that held "so far" is over once anybody reports its end, however many had told it before.
    if superseding and (claim.valid_until is not None or not _outweighs(agreeing, superseding)):
        return "superseded"
    if finding.settled_against and sides.excluded:
        return "superseded" if _before_correction(ballot, claim, config) else "contradicted"
    disputing = finding.against and not _is_lone_discredited(sides, finding)
    if disputing and (finding.outweighed or not agreeing):
        return "disputed"
    return "corroborated" if agreeing else "unverified"


def _is_lone_discredited(sides: Sides, finding: Finding) -> bool:
    """Return whether one origin alone is against a claim, and contradicted itself: it disputes nothing."""
    return finding.against <= sides.discredited and len({sides.votes[o].origin for o in finding.against}) == 1


def _outweighs(votes: Sequence[Vote], others: Sequence[Vote]) -> bool:
    """Return whether one side's pooled weight is more than the other's."""
    return sum(pool((v, 1.0) for v in votes).values()) > sum(pool((v, 1.0) for v in others).values())


def _before_correction(ballot: Ballot, claim: Claim, config: ConsensusConfig) -> bool:
    """Return whether a smaller count came before the larger one had been settled for the grace period."""
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


def _compare(ballot: Ballot, claim: Claim, other: Claim) -> Comparison:
    """Return the comparison of a claim with the one shown against it."""
    link = ballot.links[claim.claim_id].get(other.claim_id)
    return link.comparison if link and link.comparison.outcome == "contradicts" else Comparison(outcome="contradicts")


def _name_drift(claim: Claim, comparison: Comparison) -> DriftType:
    """Return the type of a departure; between a list and a statement on a member it is that of the judged claim."""
    own = _KIND_DRIFT[claim.kind]
    crossed = {own, comparison.drift_type} == {"set", "polarity"}
    return own if crossed or comparison.drift_type is None else comparison.drift_type


def _other_side(  # noqa: PLR0913, PLR0917 - a claim with all that is known of it
    ballot: Ballot, claim: Claim, verdict: Verdict, sides: Sides, finding: Finding, config: ConsensusConfig
) -> Claim | None:
    """Return the claim to show beside the judged one in the sentence."""
    if verdict in {"contradicted", "disputed"}:
        return _most_told(ballot, claim, sides, finding, config)
    if verdict == "superseded":
        later = [v.claim for v in sides.where("superseded") or sides.where("contradicts")]
        return max(later, key=lambda c: (c.published_at, c.claim_id), default=None)
    return None


def _most_told(ballot: Ballot, claim: Claim, sides: Sides, finding: Finding, config: ConsensusConfig) -> Claim | None:
    """Return the contradicting claim whose value most independent outlets tell; of these the most severe.

    Claims that are contradicted themselves are shown only where nobody else is against.
    """

    def force(other: str) -> tuple[int, float, str]:
        comparison = _compare(ballot, claim, sides.votes[other].claim)
        weight = comparison.probability * comparison.severity * (_PRESENCE + sides.votes[other].weight)
        return len(tellers(ballot, sides, finding.against, other, config)), weight, other

    witnesses = finding.against - sides.discredited or finding.against
    return sides.votes[max(witnesses, key=force)].claim if witnesses else None


def _count_sides(sides: Sides, finding: Finding, relations: Mapping[str, Relation], saying: set[str]) -> Counts:
    """Return how many independent outlets stand how to a claim."""
    told = {r: {sides.votes[o].family for o, held in relations.items() if held == r} for r in set(relations.values())}
    agreeing = told.get("supports", set()) | told.get("finer", set())
    opposing = {sides.votes[other].family for other in finding.against}
    earlier = [sides.votes[other].claim for other, relation in relations.items() if relation == "earlier"]
    return Counts(
        agreeing=len(agreeing),
        coarser=len(told.get("coarser", set()) - agreeing),
        opposing=len(opposing),
        saying=len(saying),
        earlier=len(told.get("earlier", ())),
        latest_earlier=max(earlier, key=lambda c: (c.published_at, c.claim_id), default=None),
        beside=bool(sides.ties),
    )


def _is_scored(claim: Claim, verdict: Verdict, sides: Sides, finding: Finding, config: ConsensusConfig) -> bool:
    """Return whether the verdict counts in the outlet's score.

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
    """Return whether two claims are put into the mouth of one named speaker."""
    name, other = a.holder.name.casefold().strip(), b.holder.name.casefold().strip()
    return a.holder.kind == b.holder.kind == "attributed" and bool(name) and name == other
