"""Turn votes into beliefs.

L(v) = sum over independent families g of max over g's origins of (weight x compatibility); the belief is the
softmax of L over the positions and "none of these" at L = 0. Members of a set are judged one by one:
belief = 1 / (1 + exp(-L)), L = sum of those who name the member less those who deny it.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

from scoring.consensus.positions import Stand
from scoring.consensus.votes import Vote


def support(stand: Stand, votes: Mapping[str, Vote], apart: Vote | None = None) -> dict[str, float]:
    """Return family -> log-odds it adds to a position, without the origin and family of `apart`."""
    return pool(
        (votes[claim_id], compat)
        for claim_id, compat in stand.supporters.items()
        if independent(votes[claim_id], apart)
    )


def independent(vote: Vote, apart: Vote | None) -> bool:
    """Return whether a vote comes from another origin and another family than `apart`."""
    if apart is None:
        return True
    return vote.origin != apart.origin and apart.outlet_family not in {vote.family, vote.outlet_family}


def pool(weighted: Iterable[tuple[Vote, float]]) -> dict[str, float]:
    """Return family -> the strongest of its votes: a family speaks once."""
    pooled: dict[str, float] = {}
    for vote, factor in weighted:
        pooled[vote.family] = max(pooled.get(vote.family, 0.0), vote.weight * factor)
    return pooled


def believe(log_odds: Sequence[float]) -> tuple[list[float], float]:
    """Return the belief in each position and in none of them; they sum to 1."""
    top = max((0.0, *log_odds))
    parts = [math.exp(value - top) for value in log_odds]
    none = math.exp(-top)
    total = sum(parts) + none
    return [part / total for part in parts], none / total


def believe_member(named: float, denied: float) -> float:
    """Return the belief that a member belongs, from the log-odds for and against."""
    return 1.0 / (1.0 + math.exp(min(max(denied - named, -700.0), 700.0)))


def count_origins(votes: Iterable[Vote]) -> int:
    """Return how many independent families with standing are among the votes."""
    return len({vote.family for vote in votes if vote.counted})
