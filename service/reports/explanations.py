"""Say what a score rests on, and how an outlet handles its own errors."""

from collections.abc import Iterable, Mapping

from scoring.models import Article, Claim, Explanation, Fact, OutletScore, StoryResult
from scoring.wording import say_value
from service.reports.data import MoverRow

SHOWN_NAMES = 8
"""Outlets named in a sentence."""


def list_movers(
    explanation: Explanation | None, stories: Mapping[str, StoryResult], claims: Mapping[str, Claim]
) -> tuple[MoverRow, ...]:
    """Return the facts that move a score most, in words; facts of stories judged anew since are left out."""
    rows = []
    for mover in explanation.movers if explanation else ():
        story = stories.get(mover.story_id)
        fact = next((fact for fact in story.facts if fact.fact_id == mover.fact_id), None) if story else None
        own = [claims[claim_id] for claim_id in mover.claim_ids if claim_id in claims]
        if story is None or not own:
            continue
        rows.append(
            MoverRow(
                story_id=mover.story_id,
                story_title=story.story.title,
                fact_id=mover.fact_id,
                fact_label=fact.label if fact else own[0].kind,
                words=say_value(own[0].value),
                effect=mover.effect,
                beside=_say_beside(own[0], story, claims),
            )
        )
    return tuple(rows)


def _say_beside(claim: Claim, story: StoryResult, claims: Mapping[str, Claim]) -> str:
    """Return which independent outlet tells a claim's value too, or what it tells in its place."""
    row = next((row for row in story.ledger if row.claim_id == claim.claim_id), None)
    beside = [claims[claim_id] for claim_id in row.evidence if claim_id in claims] if row else []
    if row is None or not beside or row.observation not in {"corroborated", "contradicted"}:
        return ""
    other = beside[-1] if row.observation == "contradicted" else beside[0]
    if row.observation == "corroborated":
        return f"also told by {other.outlet_id}"
    return f"{other.outlet_id} tells {say_value(other.value)} in a like passage"


def say_tipping(explanation: Explanation | None) -> str:
    """Return one sentence on how few facts change the band."""
    if explanation is None:
        return ""
    band = explanation.band
    if not explanation.tipping:
        return f"No facts taken away would change “{band}”."
    number = len(explanation.tipping)
    signs = {mover.effect > 0.0 for mover in explanation.tipping}
    kind = "lift" if signs == {True} else "lower"
    if len(signs) > 1:
        facts = f"the {number} facts that weigh most"
    elif number == 1:
        facts = f"the one fact that {kind}s the score"
    else:
        facts = f"the {number} facts that most {kind} the score"
    return f"Without {facts} it would no longer be “{band}”."


def say_trail(fact: Fact, claim_id: str, claims: Mapping[str, Claim], articles: Mapping[str, Article]) -> str:
    """Return one sentence on who told a claim's value first, who copied it and who followed; empty for one alone."""
    told = next((p for p in fact.positions if claim_id in {p.introduced_by, *p.copied_by, *p.followed_by}), None)
    if told is None or not (told.copied_by or told.followed_by) or told.introduced_by not in claims:
        return ""
    first = claims[told.introduced_by]
    parts = [f"First told by {_name_outlets([first], articles)} ({first.published_at:%Y-%m-%d %H:%M} UTC)"]
    for words, held in (("copied by", told.copied_by), ("also told by", told.followed_by)):
        names = _name_outlets([claims[each] for each in held if each in claims], articles)
        parts += [f"{words} {names}"] if names else []
    return f"{'; '.join(parts)}."


def _name_outlets(claims: Iterable[Claim], articles: Mapping[str, Article]) -> str:
    """Return the names of the claims' outlets in order of time, each once."""
    names = dict.fromkeys(
        articles[claim.article_id].outlet_name if claim.article_id in articles else claim.outlet_id for claim in claims
    )
    shown, more = list(names)[:SHOWN_NAMES], len(names) - SHOWN_NAMES
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


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
