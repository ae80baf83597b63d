"""What an outlet changed in a published article, and whether it said so."""

import re
from collections import Counter
from collections.abc import Iterable

import msgspec

from scoring.models import Claim

_NOTICE = re.compile(
    r"\b(?:correction|clarification|corrected|editor['’]?s note|an? (?:earlier|previous) version)\b", re.IGNORECASE
)


class Edits(msgspec.Struct, frozen=True, kw_only=True):
    """Changes of checkable values between two revisions of one article."""

    changed: int
    """Values given before and given otherwise now."""
    silent: int
    """Of these, without a word of correction in the new text."""


def count_edits(before: Iterable[Claim], after: Iterable[Claim], body: str) -> Edits:
    """Return the changes from one revision's claims to the next one's, whose body is given.

    Two claims speak of the same thing if kind, relation, role, subject and object are the same. An added or dropped
    claim is no change of a value, and neither is a reworded one.
    """
    old, new = _values(before), _values(after)
    changed = sum(1 for key in old.keys() & new.keys() if not old[key] & new[key])
    return Edits(changed=changed, silent=0 if _NOTICE.search(body) else changed)


def _values(claims: Iterable[Claim]) -> dict[tuple[object, ...], Counter[str]]:
    """Return what is spoken of -> its values, without the words they are put in."""
    values: dict[tuple[object, ...], Counter[str]] = {}
    for claim in claims:
        if claim.kind != "statement":
            frame = claim.frame
            key = (claim.kind, frame.relation, frame.role, frame.subject, frame.object)
            plain = {**msgspec.to_builtins(claim.value), "surface": ""}
            values.setdefault(key, Counter())[str(sorted(plain.items()))] += 1
    return values
