"""Gather origin decisions into origins."""

from collections.abc import Iterable

from scoring.models import Origin, OriginDecision


def group_origins(decisions: Iterable[OriginDecision]) -> tuple[Origin, ...]:
    """Return one origin per origin id, in order of appearance; the original stands first among its articles."""
    members: dict[str, list[OriginDecision]] = {}
    for decision in decisions:
        members.setdefault(decision.origin_id, []).append(decision)
    return tuple(
        Origin(
            origin_id=origin_id,
            article_ids=tuple(item.article_id for item in sorted(items, key=lambda item: item.copy_of is not None)),
        )
        for origin_id, items in members.items()
    )
