"""What an unpublished draft is told: its claims beside those of its story."""

from typing import Literal

import msgspec

from scoring.models import Claim, ClaimKind, Verdict
from scoring.wording import say_value
from service.repository.stored import ArticleRef, StoredStory
from service.schemas import EvidenceView, show_assessments

Answer = Literal["supported", "contradicted", "disputed", "overtaken", "unknown"]
ANSWERS: dict[Verdict, Answer] = {
    "corroborated": "supported",
    "contradicted": "contradicted",
    "disputed": "disputed",
    "superseded": "overtaken",
    "unverified": "unknown",
}
ORDER: dict[Answer, int] = {"contradicted": 0, "disputed": 1, "overtaken": 2, "supported": 3, "unknown": 4}
UNTOLD = "no independent outlet of the story tells of it"
MOST_MATCHES = 10


class DraftClaim(msgspec.Struct, frozen=True, kw_only=True):
    """One claim of a draft and what independent outlets say; offsets are code points of the draft's body."""

    text: str
    start: int
    end: int
    kind: ClaimKind
    says: str
    """The claim's value in words."""
    answer: Answer
    reason: str
    """One plain sentence."""
    evidence: list[EvidenceView] = []


class DraftCheck(msgspec.Struct, frozen=True, kw_only=True):
    """A draft beside the story that it would join. Nothing of the draft is kept."""

    story_id: str | None
    """None where no story known here tells of the same event: nothing can be said then."""
    story_title: str = ""
    probability: float = 0.0
    """That the draft is of this story."""
    outlets: list[str] = []
    """Those of the story."""
    copy_of: str | None = None
    """The article whose text the draft carries: its claims are the same source's, and bear nothing out."""
    counts: dict[Answer, int] = {}
    claims: list[DraftClaim] = []
    """What others contradict first, then in order of the text."""


class StoryMatch(msgspec.Struct, frozen=True, kw_only=True):
    """A story that a text may belong to."""

    story_id: str
    title: str
    probability: float
    href: str


class StoryMatches(msgspec.Struct, frozen=True, kw_only=True):
    """The stories a text may belong to, the likeliest first."""

    items: list[StoryMatch]


def show_check(draft: ArticleRef, story: StoredStory, probability: float, copy_of: str | None) -> DraftCheck:
    """Return what a draft is told, from its story's result with the draft in it."""
    own = [claim for claim in story.claims if claim.article_id == draft.article_id]
    judged = [entry for entry in story.result.assessments if entry.claim_id in {claim.claim_id for claim in own}]
    shown = dict(zip((entry.claim_id for entry in judged), show_assessments(story, judged), strict=True))
    claims = []
    for claim in own:
        view = shown.get(claim.claim_id)
        if view is not None:
            claims.append(_show(claim, ANSWERS[view.verdict], view.reason, view.evidence))
        elif claim.kind != "statement":
            claims.append(_show(claim, "unknown", UNTOLD, []))
    claims.sort(key=lambda one: (ORDER[one.answer], one.start, one.end))
    others = [ref for ref in story.articles if ref.article_id != draft.article_id]
    return DraftCheck(
        story_id=story.result.story.story_id,
        story_title=next((ref.title for ref in others if ref.title), "") or story.result.story.title,
        probability=round(probability, 3),
        outlets=list(dict.fromkeys(ref.outlet_name for ref in others)),
        copy_of=copy_of,
        counts={answer: sum(one.answer == answer for one in claims) for answer in ORDER},
        claims=claims,
    )


def _show(claim: Claim, answer: Answer, reason: str, evidence: list[EvidenceView]) -> DraftClaim:
    return DraftClaim(
        text=claim.text,
        start=claim.start,
        end=claim.end,
        kind=claim.kind,
        says=say_value(claim.value),
        answer=answer,
        reason=reason,
        evidence=evidence,
    )
