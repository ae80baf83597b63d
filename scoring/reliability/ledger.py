"""Turn a story's assessments and observations into ledger rows, one a claim, which replace its earlier rows as a whole.

The rows are a pure function of the story's content: retracting an article, merging or splitting is computing
the story again, and the ledger is what it would have been had the article never come.
"""

from collections.abc import Iterable, Mapping

import msgspec

from scoring.config import METHOD_VERSION
from scoring.models import Assessment, Claim, DriftType, LedgerRow, Observed, SetValue, Story

_KIND_DRIFT: Mapping[str, DriftType] = {
    "quantity": "quantity",
    "date": "date",
    "place": "place",
    "set": "set",
    "polarity": "polarity",
    "statement": "polarity",
}


def ledger_rows(  # noqa: PLR0913 - what is known of a story's claims, and of which story
    observed: Iterable[Observed],
    assessments: Iterable[Assessment],
    claims: Mapping[str, Claim],
    origin_of: Mapping[str, str],
    story: Story,
    *,
    method_version: str = METHOD_VERSION,
) -> tuple[LedgerRow, ...]:
    """Return the story's rows, in order of claim id: one for each claim that was compared or observed.

    Claims that are not observed, copies of another outlet's text among them, and those met by silence stand with
    weight 0.
    """
    judged = {item.claim_id: item for item in assessments}
    seen = {item.claim_id: item for item in observed}
    rows = []
    for claim_id in sorted({*judged, *seen}):
        claim, verdict, found = claims[claim_id], judged.get(claim_id), seen.get(claim_id)
        weight = found.weight if found else 0.0
        against = found is not None and found.observation == "contradicted"
        sources = {row.claim_id: None for row in verdict.evidence} if verdict else {}
        rows.append(
            LedgerRow(
                row_id=f"{story.story_id}/{claim_id}",
                story_id=story.story_id,
                fact_id=verdict.fact_id if verdict else "",
                claim_id=claim_id,
                article_id=claim.article_id,
                outlet_id=claim.outlet_id,
                origin_id=origin_of.get(claim.article_id, f"article:{claim.article_id}"),
                verdict=verdict.verdict if verdict else "unverified",
                drift_type=(verdict.drift_type if verdict else None) or (name_drift(claim) if against else None),
                severity=verdict.severity if verdict else 0.0,
                agreed=weight if found and found.observation == "corroborated" else 0.0,
                departed=weight if against else 0.0,
                kind=claim.kind,
                at=claim.published_at,
                method_version=method_version,
                topic=story.topic,
                evidence=tuple(sources | dict.fromkeys(found.sources if found else ())),
                observation=found.observation if found else None,
                chance_right=found.chance_right if found else 1.0,
                chance_wrong=found.chance_wrong if found else 1.0,
                expected=found.expected if found else 0.0,
                weight=weight,
            )
        )
    return tuple(rows)


def mark_scored(assessments: Iterable[Assessment], observed: Iterable[Observed]) -> tuple[Assessment, ...]:
    """Return the assessments, each with whether its claim counts in its outlet's score."""
    counted = {item.claim_id for item in observed if item.weight}
    return tuple(msgspec.structs.replace(item, scored=item.claim_id in counted) for item in assessments)


def name_drift(claim: Claim) -> DriftType:
    """Return the type of a claim's departure: of a list of persons, a name."""
    if isinstance(claim.value, SetValue) and claim.value.member_type == "person":
        return "name"
    return _KIND_DRIFT[claim.kind]
