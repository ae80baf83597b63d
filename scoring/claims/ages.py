"""Read ages: "a 27-year-old", "aged 27", "Jane Doe, 27,", "she was 27", "died at 81"."""

import re
from typing import Any

from scoring.claims.measures import AGE_AFTER, AGE_BEFORE
from scoring.claims.numerals import Numeral
from scoring.models import QuantityValue

_AFTER_BARE_AGE = re.compile(r"\s*[,.;)]|\s*$|\s+(?:and|was|were|of|who|in|on|when|at|after|last|this)\b")
_OLDEST = 120.0


def read_age(text: str, numeral: Numeral) -> QuantityValue | None:
    """Return the age that a number tells; None if it tells none."""
    after = AGE_AFTER.match(text, numeral.number_end)
    before = AGE_BEFORE.search(text, max(0, numeral.number_start - 60), numeral.number_start)
    if after is None and before is None:
        return None
    if after is None and (
        not _AFTER_BARE_AGE.match(text, numeral.number_end) or numeral.unit != "count" or numeral.low > _OLDEST
    ):
        return None
    end = after.end() if after is not None else numeral.number_end
    start = numeral.start
    scale = 1.0 / 12 if after is not None and "month" in after[0].lower() else 1.0
    high = None if numeral.high is None else numeral.high * scale
    return QuantityValue(
        low=numeral.low * scale,
        high=high,
        unit="year",
        counted="age",
        modifier=numeral.modifier,
        surface=text[start:end],
    )


def person_of_age(token: Any) -> Any:
    """Climb from an age to the person who has it."""
    node = token
    while (
        node.head.i != node.i
        and node.tag_ not in {"NNP", "NNPS"}
        and node.dep_
        in (
            "nummod",
            "npadvmod",
            "amod",
            "appos",
            "advmod",
            "quantmod",
            "acl",
        )
    ):
        node = node.head
    return node
