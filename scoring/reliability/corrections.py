"""How fast an outlet puts a wrong claim right."""

from collections.abc import Iterable

from scoring.models import LedgerRow

_HOUR = 3600.0


def correction_hours(rows: Iterable[LedgerRow]) -> list[float]:
    """Return the hours from each fact's first contradicted claim to the outlet's next corroborated one.

    The rows are of one outlet. A fact that the outlet never put right is not in the list.
    """
    facts: dict[tuple[str, str], list[LedgerRow]] = {}
    for row in rows:
        facts.setdefault((row.story_id, row.fact_id), []).append(row)
    hours = []
    for held in facts.values():
        wrong = min((row.at for row in held if row.verdict == "contradicted"), default=None)
        if wrong is None:
            continue
        right = min((row.at for row in held if row.verdict == "corroborated" and row.at > wrong), default=None)
        if right is not None:
            hours.append((right - wrong).total_seconds() / _HOUR)
    return sorted(hours)
