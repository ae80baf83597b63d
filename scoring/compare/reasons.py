"""Why two claims differ, in one sentence."""

from scoring.models import Claim
from scoring.wording import say_value


def speaker(claim: Claim) -> str:
    """Return who says it: "says", or "quotes the police as saying" where the claim is a speaker's."""
    if claim.holder.kind == "attributed":
        return f"quotes {claim.holder.name or 'a source'} as saying"
    return "says"


def differ(a: Claim, b: Claim, note: str = "") -> str:
    """Return "says 13 killed; the other says 12 killed", with a note in brackets if there is one."""
    tail = f" ({note})" if note else ""
    return f"{speaker(a)} {say_value(a.value)}; the other {speaker(b)} {say_value(b.value)}{tail}"
