"""Small makers of records and domain objects for tests."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec

from scoring.models import (
    Article,
    Assessment,
    Claim,
    Estimate,
    Evidence,
    Fact,
    Frame,
    Holder,
    LedgerRow,
    Origin,
    OutletScore,
    Position,
    QuantityValue,
    Story,
    StoryResult,
)

NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def make_record(**changes: Any) -> dict[str, Any]:
    """Return a valid article record as it would come from JSON."""
    record: dict[str, Any] = {
        "id": "a-1",
        "title": "Ferry service resumes",
        "body": "The ferry between the two islands resumed on Monday after nine days.",
        "outlet": "Harbour Post",
        "outlet_domain": "harbourpost.example",
        "url": "https://harbourpost.example/ferry",
        "published_at": "2026-03-02T08:00:00Z",
        "lang": "en",
    }
    return record | changes


def make_article(article_id: str = "a-1", **changes: Any) -> Article:
    """Return an article of `harbourpost.example`, changed as asked."""
    fields: dict[str, Any] = {
        "article_id": article_id,
        "title": "Ferry service resumes",
        "body": "The ferry between the two islands resumed on Monday after nine days.",
        "outlet_id": "harbourpost.example",
        "outlet_name": "Harbour Post",
        "url": f"https://harbourpost.example/{article_id}",
        "published_at": NOW,
    }
    return Article(**(fields | changes))


def make_claim(claim_id: str, article: Article, passage: str, value: str, number: float) -> Claim:
    """Return a claim on a number of killed, in the outlet's own voice, at the passage's place in the body."""
    start = article.body.index(passage)
    value_start = start + passage.index(value)
    return Claim(
        claim_id=claim_id,
        article_id=article.article_id,
        outlet_id=article.outlet_id,
        text=passage,
        start=start,
        end=start + len(passage),
        kind="quantity",
        value=QuantityValue(low=number, high=number, counted="killed", surface=value),
        holder=Holder(kind="outlet", name=article.outlet_name),
        modality="asserted",
        frame=Frame(relation="kill", role="killed"),
        published_at=article.published_at,
        value_start=value_start,
        value_end=value_start + len(value),
    )


def make_score(outlet_id: str = "harbourpost.example", **changes: Any) -> OutletScore:
    """Return an outlet's score with too little evidence for a rank."""
    fields: dict[str, Any] = {
        "outlet_id": outlet_id,
        "outlet_name": outlet_id.split(".", maxsplit=1)[0].title(),
        "agreement": Estimate(mean=0.9, low=0.8, high=0.97),
        "drift": Estimate(mean=0.1, low=0.03, high=0.2),
        "drift_by_type": {"quantity": Estimate(mean=0.05, low=0.01, high=0.1)},
        "n_eff": 3.0,
        "claims": 4,
        "articles": 2,
        "verdicts": {"corroborated": 3, "contradicted": 1},
        "sufficient": False,
        "label": "insufficient evidence",
        "as_of": NOW,
        "method_version": "test",
    }
    return OutletScore(**(fields | changes))


def without_time(scores: Iterable[OutletScore]) -> list[OutletScore]:
    """Return scores without when they were computed, in order of outlet."""
    plain = [msgspec.structs.replace(score, computed_at=None) for score in scores]
    return sorted(plain, key=lambda score: score.outlet_id)


def make_result() -> tuple[StoryResult, dict[str, Article], dict[str, Claim]]:
    """Return one scored story of two articles that differ on a count, with its articles and claims by id."""
    right = make_article("right", body="The landslide killed 12 people. Roads are shut.")
    wrong = make_article(
        "wrong",
        body="A slope gave way, and 21 people died. 🏔 Roads are shut.",
        outlet_id="echo.example",
        outlet_name="Echo <b>",
        published_at=NOW + dt.timedelta(hours=1),
    )
    claims = {
        "clm_1": make_claim("clm_1", right, "The landslide killed 12 people.", "12", 12),
        "clm_2": make_claim("clm_2", wrong, "A slope gave way, and 21 people died.", "21", 21),
    }
    positions = tuple(
        Position(value=claim.value, belief=0.5, claim_ids=(claim_id,), vote=0.5) for claim_id, claim in claims.items()
    )
    evidence = (Evidence(claim_id="clm_1", outlet="harbourpost.example", relation="contradicts"),)
    result = StoryResult(
        story=Story(
            story_id="sto_1",
            title="Landslide",
            article_ids=("right", "wrong"),
            first_published_at=NOW,
            last_published_at=wrong.published_at,
        ),
        origins=(
            Origin(origin_id="org_1", article_ids=("right",)),
            Origin(origin_id="org_2", article_ids=("wrong",)),
        ),
        facts=(
            Fact(
                fact_id="fct_1",
                story_id="sto_1",
                label="killed in landslide",
                kind="quantity",
                state="contested",
                positions=positions,
            ),
        ),
        assessments=(
            Assessment(
                claim_id="clm_1",
                fact_id="fct_1",
                verdict="unverified",
                drift_type=None,
                severity=0.0,
                reason="no other origin tells",
                evidence=(),
            ),
            Assessment(
                claim_id="clm_2",
                fact_id="fct_1",
                verdict="disputed",
                drift_type="quantity",
                severity=0.4,
                reason="says 21 killed; one outlet says 12",
                evidence=evidence,
            ),
        ),
        ledger=(make_row("clm_1", "harbourpost.example"), make_row("clm_2", "echo.example")),
        claim_facts={"clm_1": "fct_1", "clm_2": "fct_1"},
    )
    return result, {"right": right, "wrong": wrong}, claims


def make_row(claim_id: str, outlet_id: str, **changes: Any) -> LedgerRow:
    """Return a ledger row that does not count."""
    fields: dict[str, Any] = {
        "row_id": f"row_{claim_id}",
        "story_id": "sto_1",
        "fact_id": "fct_1",
        "claim_id": claim_id,
        "article_id": "a-1",
        "outlet_id": outlet_id,
        "origin_id": "org_1",
        "verdict": "unverified",
        "drift_type": None,
        "severity": 0.0,
        "agreed": 0.0,
        "departed": 0.0,
        "kind": "quantity",
        "at": NOW,
        "method_version": "test",
    }
    return LedgerRow(**(fields | changes))
