"""Gather origin decisions into origins."""

from collections.abc import Iterable, Sequence

import msgspec

from scoring.models import Origin, OriginDecision


def follow_merges(decisions: Sequence[OriginDecision]) -> tuple[OriginDecision, ...]:
    """Return the decisions, in the given order of time, under the origin ids that hold after all of them.

    An article may show that two origins before it are one (the same wire text, cut at different ends).
    """
    merged_into: dict[str, str] = {}

    def current(origin_id: str) -> str:
        while origin_id in merged_into:
            origin_id = merged_into[origin_id]
        return origin_id

    for decision in decisions:
        target = current(decision.origin_id)
        for other in map(current, decision.merged_origins):
            if other != target:
                merged_into[other] = target
    return tuple(msgspec.structs.replace(decision, origin_id=current(decision.origin_id)) for decision in decisions)


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
