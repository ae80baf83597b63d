"""Turn a story's assessments into ledger rows, one a claim, which replace its earlier rows as a whole.

The rows are a pure function of the story's content: retracting an article, merging or splitting is computing the
story again, and the ledger is what it would have been had the article never come.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping

from scoring.config import METHOD_VERSION
from scoring.models import Assessment, Claim, Fact, LedgerRow, StoryClaims


def ledger_rows(
    facts: Iterable[Fact],
    assessments: Iterable[Assessment],
    story_claims: StoryClaims,
    story_id: str,
    method_version: str = METHOD_VERSION,
) -> tuple[LedgerRow, ...]:
    """Return the story's rows, in order of claim id.

    A copy of another outlet's text is listed with weight 0: it is neither its carrier's merit nor its fault.
    An outlet has one vote's worth of weight on a fact, shared between its claims there.
    """
    kinds = {fact.fact_id: fact.kind for fact in facts}
    verdicts = sorted(assessments, key=lambda a: a.claim_id)
    original = _originals(story_claims)
    owned = {
        a.claim_id
        for a in verdicts
        if a.scored and _is_own(story_claims.claims[a.claim_id], story_claims, original)
    }
    shares = Counter(
        (a.fact_id, story_claims.claims[a.claim_id].outlet_id) for a in verdicts if a.claim_id in owned
    )
    rows = []
    for a in verdicts:
        claim = story_claims.claims[a.claim_id]
        weight = 0.0
        if a.claim_id in owned:
            sure = claim.confidence * story_claims.membership.get(claim.article_id, 1.0)
            weight = sure / shares[a.fact_id, claim.outlet_id]
        rows.append(
            LedgerRow(
                row_id=f"{story_id}/{a.claim_id}",
                story_id=story_id,
                fact_id=a.fact_id,
                claim_id=a.claim_id,
                article_id=claim.article_id,
                outlet_id=claim.outlet_id,
                origin_id=_origin(claim, story_claims),
                verdict=a.verdict,
                drift_type=a.drift_type,
                severity=a.severity,
                agreed=weight if a.verdict == "corroborated" else 0.0,
                departed=weight if a.verdict == "contradicted" else 0.0,
                kind=kinds.get(a.fact_id, claim.kind),
                at=claim.published_at,
                method_version=method_version,
                evidence=tuple(row.claim_id for row in a.evidence),
            )
        )
    return tuple(rows)


def _origin(claim: Claim, story: StoryClaims) -> str:
    return story.origin_of.get(claim.article_id, f"article:{claim.article_id}")


def _originals(story: StoryClaims) -> Mapping[str, str]:
    """Return origin -> outlet of its earliest article in the story, ties by article id."""
    first: dict[str, tuple[dt.datetime, str, str]] = {}
    for claim in story.claims.values():
        key = (claim.published_at, claim.article_id, claim.outlet_id)
        origin = _origin(claim, story)
        first[origin] = min(first.get(origin, key), key)
    return {origin: outlet for origin, (_, _, outlet) in first.items()}


def _is_own(claim: Claim, story: StoryClaims, original: Mapping[str, str]) -> bool:
    return original[_origin(claim, story)] == claim.outlet_id
