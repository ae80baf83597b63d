"""How surely an article belongs to its story, from its joining through later changes."""

import msgspec

from scoring.models import StoryChange, StoryDecision


def weigh_membership(decision: StoryDecision) -> float:
    """Return what an article's claims weigh in its story, in [0, 1]: less than 1 only while it is pending.

    A decided article weighs in full. If its weight kept the probability's fine print, copies of one text would move
    scores: each makes its story larger, and so another article's probability of belonging to it a little different.
    """
    return decision.probability if decision.action == "pending" else 1.0


def follow_change(decision: StoryDecision, change: StoryChange) -> StoryDecision:
    """Return the decision on an article of `change.article_ids` after the change."""
    if change.kind == "split":
        # Taken out as the first of a story of their own, whatever tied them to the other.
        return msgspec.structs.replace(
            decision, story_id=change.other_id, action="new", probability=change.probability, reason=change.reason
        )
    pending = change.pending or (change.kind == "merge" and decision.action == "pending" and not change.by_hand)
    # Merged, a pending article is no surer than it was of its part.
    doubt = decision.probability if decision.action == "pending" and pending else 1.0
    return msgspec.structs.replace(
        decision,
        story_id=change.story_id,
        action="pending" if pending else "join",
        probability=min(change.probability, doubt),
        reason=change.reason,
    )
