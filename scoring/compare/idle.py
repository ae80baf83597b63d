"""Leave out the claims that form no fact: what is told only for others to deny, or to name another in its place."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.compare.denials import undenied
from scoring.compare.stand_ins import find_stand_ins
from scoring.config import CompareConfig
from scoring.models import NAMED_ROLE, Claim, SetValue


def drop_idle(claims: Sequence[Claim], vectors: NDArray[np.float32], config: CompareConfig) -> list[int]:
    """Return the rows of the claims to compare.

    Left out are plain claims of which no other outlet tells the opposite, and persons named in no role in whose place
    no other outlet names somebody else.

    Args:
        claims: all claims of one story, in any order.
        vectors: their unit vectors, shape (len(claims), dimension).
        config: shares and thresholds.

    """
    idle = undenied(claims)
    disputed = {
        name for pair in find_stand_ins(claims, vectors, config) for row in pair for name in _named(claims[row])
    }
    return [
        row
        for row, claim in enumerate(claims)
        if row not in idle and (claim.frame.role != NAMED_ROLE or disputed & _named(claim))
    ]


def _named(claim: Claim) -> set[str]:
    return set(claim.value.members) if isinstance(claim.value, SetValue) else set()
