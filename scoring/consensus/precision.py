"""Choose how precise a position is published: "December" or "25 December"."""

import datetime as dt
from collections.abc import Iterable

from scoring.config import ConsensusConfig
from scoring.consensus.ballots import Ballot
from scoring.consensus.beliefs import count_origins, pool
from scoring.consensus.positions import Stand
from scoring.consensus.votes import Vote
from scoring.models import Value


def borne_out(ballot: Ballot, stand: Stand, config: ConsensusConfig) -> tuple[int, Value]:
    """Return the class of a position that it is published as, and its value.

    It is the finest that as many independent origins bear out as settle a fact, with no rival as heavy among those who
    go as far: one outlet that adds a day to the month of four others does not settle the day, nor do two that add a day
    each. Where so many bear nothing out it is what most origins tell, the first told on a draw: the plain vote.
    """
    classes = {ballot.layout.class_of[claim_id] for claim_id in stand.supporters}
    leaf = ballot.layout.class_of[next(iter(stand.supporters))]
    enough = [
        k
        for k in classes
        if count_origins(_bearing(ballot, stand, k)) >= config.settled_origins and _is_clear(ballot, stand, k)
    ]
    if enough:
        chosen = min(enough, key=lambda k: (k != leaf, len(_bearing(ballot, stand, k)), k))
    else:
        chosen = min((_plain_rank(ballot, k), k) for k in classes if not _is_outvoted(ballot, stand, k))[1]
    return chosen, stand.value if chosen == leaf else ballot.layout.values[chosen]


def _plain_rank(ballot: Ballot, k: int) -> tuple[int, dt.datetime, str]:
    """Sort by the origins that tell the value itself, then by who told it first."""
    votes = [vote for claim_id, vote in ballot.votes.items() if ballot.layout.class_of[claim_id] == k]
    families = {vote.family for vote in votes if vote.weight > 0.0}
    return -len(families), *min((vote.claim.published_at, vote.claim.claim_id) for vote in votes)


def _is_outvoted(ballot: Ballot, stand: Stand, k: int) -> bool:
    """Return whether a coarser class also supports a position of which another value outvotes it."""
    rank = _plain_rank(ballot, k)
    return any(
        _plain_rank(ballot, other) < rank
        for rival in ballot.layout.stands
        if rival is not stand and any(ballot.layout.class_of[claim_id] == k for claim_id in rival.supporters)
        for other in {ballot.layout.class_of[claim_id] for claim_id in rival.supporters}
    )


def _bearing(ballot: Ballot, stand: Stand, k: int) -> list[Vote]:
    """Return the votes of a position that say as much as the class, or more."""
    return [ballot.votes[o] for o in stand.supporters if ballot.layout.bears_out(o, k)]


def _stopping(ballot: Ballot, stand: Stand, k: int) -> list[Vote]:
    """Return the votes of a position that say less than the class."""
    return [ballot.votes[o] for o in stand.supporters if not ballot.layout.bears_out(o, k)]


def _is_clear(ballot: Ballot, stand: Stand, k: int) -> bool:
    """Return whether the class outweighs each rival that makes the same coarser claims more precise."""
    short = {ballot.layout.class_of[vote.claim.claim_id] for vote in _stopping(ballot, stand, k)}
    own = _weigh(_bearing(ballot, stand, k))
    return all(
        own > _weigh(_refining(ballot, other, stand, short)) for other in ballot.layout.stands if other is not stand
    )


def _refining(ballot: Ballot, rival: Stand, stand: Stand, classes: set[int]) -> list[Vote]:
    """Return the votes of a rival position alone that are finer than one of the classes."""
    return [
        ballot.votes[o]
        for o in rival.supporters
        if o not in stand.supporters
        and any(ballot.layout.ties.get((ballot.layout.class_of[o], k)) == "finer" for k in classes)
    ]


def _weigh(votes: Iterable[Vote]) -> float:
    return sum(pool((vote, 1.0) for vote in votes).values())
