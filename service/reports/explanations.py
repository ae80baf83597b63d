"""Say what a score rests on, and how an outlet handles its own errors."""

from collections.abc import Mapping

from scoring.compare.reasons import say
from scoring.models import Claim, Explanation, OutletScore, StoryResult
from service.reports.data import MoverRow


def list_movers(
    explanation: Explanation | None, stories: Mapping[str, StoryResult], claims: Mapping[str, Claim]
) -> tuple[MoverRow, ...]:
    """Return the facts that move a score most, in words; facts of stories judged anew since are left out."""
    rows = []
    for mover in explanation.movers if explanation else ():
        story = stories.get(mover.story_id)
        fact = next((fact for fact in story.facts if fact.fact_id == mover.fact_id), None) if story else None
        own = [claims[claim_id] for claim_id in mover.claim_ids if claim_id in claims]
        if story is None or fact is None or not own:
            continue
        rows.append(
            MoverRow(
                story_id=mover.story_id,
                story_title=story.story.title,
                fact_id=mover.fact_id,
                fact_label=fact.label,
                words=say(own[0].value),
                effect=mover.effect,
            )
        )
    return tuple(rows)


def say_tipping(explanation: Explanation | None) -> str:
    """Return one sentence on how few facts change the band."""
    if explanation is None:
        return ""
    band = explanation.band
    if not explanation.tipping:
        return f"No run of its facts that all lift or all lower the score changes “{band}” when it is taken away."
    number = len(explanation.tipping)
    kind = "lift" if explanation.tipping[0].effect > 0 else "lower"
    facts = f"the one fact that {kind}s" if number == 1 else f"the {number} facts that most {kind}"
    return f"Without {facts} the score it would no longer be “{band}”."


def say_practice(score: OutletScore) -> str:
    """Return one sentence on corrections, changed values and headlines; empty if there is nothing to tell."""
    extra = score.extra
    parts = []
    if extra.get("corrections"):
        hours = extra.get("correction_hours_median") or 0.0
        parts.append(f"{extra['corrections']} put right later, after {hours:.0f} hours in the middle case")
    if extra.get("edits"):
        parts.append(f"{extra['edits']} values changed in revisions, {extra['silent_edits']} of them without a word")
    if extra.get("headlines"):
        parts.append(
            f"{extra['headlines']} values of headlines checked against their own article, "
            f"{extra['headline_departures']} of them departing"
        )
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}. None of this counts in the score." if text else ""
