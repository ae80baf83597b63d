"""Who introduced a value, who copied its text, and who followed."""

from collections.abc import Iterable
from typing import NamedTuple

from scoring.consensus.votes import Vote


class Trail(NamedTuple):
    """Claims that hold a value, in order of time."""

    introduced_by: str
    copied_by: tuple[str, ...]
    """Later ones of the first one's origin."""
    followed_by: tuple[str, ...]
    """Later ones of other origins."""


def trace_value(votes: Iterable[Vote]) -> Trail:
    """Return the trail of a value from the votes of those who hold it, at least one.

    A claim at the same time as the first is later by its id: which of the two came first is not known.
    """
    first, *later = sorted(votes, key=lambda vote: (vote.claim.published_at, vote.claim.claim_id))
    return Trail(
        first.claim.claim_id,
        tuple(vote.claim.claim_id for vote in later if vote.origin == first.origin),
        tuple(vote.claim.claim_id for vote in later if vote.origin != first.origin),
    )
