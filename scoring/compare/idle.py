"""Leave out the claims that form no fact: what is told only for others to deny, or to name another in its place."""

from collections.abc import Sequence

from scoring.compare.denials import undenied
from scoring.compare.stand_ins import StandIns
from scoring.models import MENTIONED_ROLE, NAMED_ROLE, Claim, SetValue


def drop_idle(claims: Sequence[Claim], stand_ins: StandIns) -> list[int]:
    """Return the rows of the claims of one story to compare.

    Left out are plain claims of which no other outlet tells the opposite, persons named in no role in whose place
    no other outlet names somebody else, and places that are merely mentioned.
    """
    idle = undenied(claims)
    paired = {claim_id for pair in stand_ins for claim_id in pair}
    disputed = {name for claim in claims if claim.claim_id in paired for name in _named(claim)}
    return [
        row
        for row, claim in enumerate(claims)
        if row not in idle
        and claim.frame.role != MENTIONED_ROLE
        and (claim.frame.role != NAMED_ROLE or disputed & _named(claim))
    ]


def _named(claim: Claim) -> set[str]:
    return set(claim.value.members) if isinstance(claim.value, SetValue) else set()
