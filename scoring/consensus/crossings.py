"""Evidence from claims of other facts: a list may speak against a denial, a polarity against a list.

A finer or coarser claim of another fact (a list that shares one member with a statement) fits the judged one and
says nothing for it.
"""

from collections.abc import Iterable, Mapping

from scoring.consensus.ballots import Ballot
from scoring.consensus.beliefs import independent
from scoring.consensus.links import Link, Links, Tie
from scoring.consensus.votes import Vote

_SUPPORTING: frozenset[Tie] = frozenset({"equal", "compatible"})


def cross_votes(ballot: Ballot, claim_id: str, everyone: Mapping[str, Vote]) -> tuple[dict[str, Link], dict[str, Link]]:
    """Return the independent claims of other facts that support a claim, and those that contradict it."""
    links: Links = ballot.links
    own = ballot.votes[claim_id]
    supporting: dict[str, Link] = {}
    opposing: dict[str, Link] = {}
    for other, link in links[claim_id].items():
        vote = everyone.get(other)
        if vote is None or other in ballot.votes or not independent(vote, own):
            continue
        if link.tie in _SUPPORTING:
            supporting[other] = link
        elif link.tie == "contradicts":
            opposing[other] = link
    return supporting, opposing


def contradicting_votes(ballot: Ballot, claim_ids: Iterable[str], everyone: Mapping[str, Vote]) -> list[Vote]:
    """Return the votes of other facts that contradict one of the claims, and none that speak for one."""
    crossed = [cross_votes(ballot, claim_id, everyone) for claim_id in claim_ids]
    supporting = {other for found, _ in crossed for other in found}
    opposing = {other for _, found in crossed for other in found}
    return [everyone[other] for other in sorted(opposing - supporting)]


def replacing_votes(ballot: Ballot, claim_id: str, everyone: Mapping[str, Vote]) -> dict[str, Link]:
    """Return the later claims of other facts that replace a claim; its own outlet's may too."""
    links: Links = ballot.links
    return {
        other: link
        for other, link in links[claim_id].items()
        if link.tie == "superseded" and other in everyone and other not in ballot.votes
    }
