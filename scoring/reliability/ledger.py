"""Turn a story's assessments into ledger rows, one a claim, which replace its earlier rows as a whole.

The rows are a pure function of the story's content: retracting an article, merging or splitting is computing
the story again, and the ledger is what it would have been had the article never come.
"""

from collections import Counter
from collections.abc import Iterable

from scoring.config import METHOD_VERSION
from scoring.models import Assessment, Claim, Fact, LedgerRow, StoryClaims


def ledger_rows(  # noqa: PLR0913, PLR0917 - what a row says, and of which story
    facts: Iterable[Fact],
    assessments: Iterable[Assessment],
    story_claims: StoryClaims,
    story_id: str,
    method_version: str = METHOD_VERSION,
    topic: str = "",
) -> tuple[LedgerRow, ...]:
    """Return the story's rows, in order of claim id.

    An outlet has one vote's worth of weight on a fact, shared between its scored claims there, however often it
    repeats itself. Claims that are not scored, copies of another outlet's text among them, stand with weight 0.
    """
    kinds = {fact.fact_id: fact.kind for fact in facts}
    verdicts = sorted(assessments, key=lambda a: a.claim_id)
    owned = {a.claim_id for a in verdicts if a.scored}
    shares = Counter((a.fact_id, story_claims.claims[a.claim_id].outlet_id) for a in verdicts if a.claim_id in owned)
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
                topic=topic,
                evidence=tuple(row.claim_id for row in a.evidence),
            )
        )
    return tuple(rows)


def _origin(claim: Claim, story: StoryClaims) -> str:
    return story.origin_of.get(claim.article_id, f"article:{claim.article_id}")
