"""What the site's pages say: the front page, a story, an article."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import quote

import msgspec

from scoring.models import IDLE_ROLES, Article, Claim, ClaimKind, Fact, OutletScore, Position, Verdict
from scoring.wording import say_value, shorten
from service.reports.data import Passage
from service.reports.passages import cut_passage
from service.reports.summary import say_missing
from service.repository.stored import ArticleRef, StoredStory

ORDERS: Final = {
    "rank": "standing: the lower end of agreement",
    "name": "name",
    "drift": "drift, the largest first",
    "articles": "articles, the most first",
}
VERDICT_WORDS: Final[Mapping[Verdict, str]] = {
    "contradicted": "Contradicted: independent outlets settle it otherwise",
    "disputed": "Disputed: outlets tell it differently",
    "superseded": "Overtaken by later reports",
    "corroborated": "Independent outlets tell it too",
    "unverified": "Nobody independent speaks to it",
}
KIND_WORDS: Final[Mapping[ClaimKind, str]] = {
    "quantity": "How many, how much",
    "date": "When",
    "place": "Where",
    "set": "Who, which",
    "polarity": "Whether it is so",
    "statement": "What is said",
}
"""What a fact asks, as a heading."""
STATE_ORDER: Final = ("contested", "settled", "undetermined")
MOST_ROWS = 100
MOST_LISTED = 20
MOST_HOLDERS = 6
MOST_FACTS = 60
MOST_CLAIMS = 200
MOST_UNTOLD = 40
LEAST_CHANGE = 0.005
"""Change of agreement that is worth a line."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the front page was asked to show."""

    q: str = ""
    order: str = "rank"
    least: int = 0
    standing: bool = False


class OutletRow(msgspec.Struct, frozen=True, kw_only=True):
    """One outlet of the table; without a standing, what is missing."""

    score: OutletScore
    missing: str


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """An outlet whose agreement moved."""

    outlet_id: str
    outlet_name: str
    before: float
    now: float


class StoryLine(msgspec.Struct, frozen=True, kw_only=True):
    """A story in a list."""

    story_id: str
    title: str
    articles: int
    outlets: int
    last_published_at: dt.datetime
    words: str
    """What of it is contradicted, contested or disputed; empty if nothing is."""


class FeedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A feed with a problem."""

    name: str
    problem: str


class FrontPage(msgspec.Struct, frozen=True, kw_only=True):
    """All that the front page says."""

    articles: int
    stories: int
    outlets: int
    standing: int
    waiting: int
    wait: str
    rows: list[OutletRow]
    left_out: int
    changes: list[Change]
    disputes: list[StoryLine]
    feeds: int
    troubled: list[FeedLine]


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """An outlet that tells a value, and since when."""

    outlet: str
    href: str
    at: dt.datetime


class PositionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a fact with who holds it."""

    words: str
    holders: list[Holder]
    more: int
    overtaken: bool


class FactLines(msgspec.Struct, frozen=True, kw_only=True):
    """A fact with its positions, the most believed first."""

    fact_id: str
    asks: str
    passage: str
    """How the first that told it put it, cut to a line."""
    state: str
    positions: list[PositionLine]


class ArticleLine(msgspec.Struct, frozen=True, kw_only=True):
    """An article of a story."""

    outlet_id: str
    outlet_name: str
    title: str
    href: str
    published_at: dt.datetime
    copies: str
    """The outlet whose text it carries; empty if it is its own."""


class StoryPage(msgspec.Struct, frozen=True, kw_only=True):
    """All that a story's page says."""

    story_id: str
    title: str
    outlets: int
    origins: int
    first_published_at: dt.datetime
    last_published_at: dt.datetime
    facts: list[FactLines]
    facts_left_out: int
    articles: list[ArticleLine]


class ClaimRow(msgspec.Struct, frozen=True, kw_only=True):
    """A claim of an article with its verdict; `before + value + after` are the passage's own words."""

    claim_id: str
    before: str
    value: str
    after: str
    verdict: Verdict
    reason: str
    evidence: list[Passage]


class ArticlePage(msgspec.Struct, frozen=True, kw_only=True):
    """All that an article's page says."""

    outlet_id: str
    outlet_name: str
    title: str
    url: str = ""
    published_at: dt.datetime | None = None
    story_id: str = ""
    note: str = ""
    """Why nothing is shown; empty if something is."""
    rows: list[ClaimRow] = []
    untold: list[str] = []


def pick_outlets(scores: Sequence[OutletScore], asked: Asked) -> tuple[list[OutletRow], int]:
    """Return the outlets that were asked for, at most `MOST_ROWS`, and how many more there are; scores by rank."""
    words = asked.q.casefold().strip()
    found = [
        score
        for score in scores
        if words in f"{score.outlet_name} {score.outlet_id}".casefold()
        and score.articles >= asked.least
        and (score.sufficient or not asked.standing)
    ]
    if asked.order == "name":
        found.sort(key=lambda score: (score.outlet_name.casefold(), score.outlet_id))
    elif asked.order == "drift":
        found.sort(key=lambda score: (not score.sufficient, -score.drift.mean, score.outlet_id))
    elif asked.order == "articles":
        found.sort(key=lambda score: (-score.articles, score.outlet_id))
    rows = [OutletRow(score=score, missing=say_missing(score)) for score in found[:MOST_ROWS]]
    return rows, len(found) - len(rows)


def list_changes(now: Sequence[OutletScore], before: Mapping[str, OutletScore]) -> list[Change]:
    """Return whose agreement moved, the most first, among outlets that had and have a standing."""
    moved = [
        Change(outlet_id=s.outlet_id, outlet_name=s.outlet_name, before=old.agreement.mean, now=s.agreement.mean)
        for s in now
        if s.sufficient and (old := before.get(s.outlet_id)) is not None and old.sufficient
    ]
    moved = [change for change in moved if abs(change.now - change.before) >= LEAST_CHANGE]
    return sorted(moved, key=lambda change: (-abs(change.now - change.before), change.outlet_id))[:MOST_LISTED]


def list_stories(stories: Iterable[StoredStory]) -> list[StoryLine]:
    """Return stories as lines."""
    return [
        StoryLine(
            story_id=stored.result.story.story_id,
            title=stored.result.story.title,
            articles=len(stored.articles),
            outlets=len({ref.outlet_id for ref in stored.articles}),
            last_published_at=stored.result.story.last_published_at,
            words=_say_disputes(stored),
        )
        for stored in stories
    ]


def _say_disputes(stored: StoredStory) -> str:
    verdicts = Counter(entry.verdict for entry in stored.result.assessments)
    contested = sum(fact.state == "contested" for fact in stored.result.facts)
    parts = [
        f"{count} claim{'' if count == 1 else 's'} {verdict}"
        for verdict in ("contradicted", "disputed")
        if (count := verdicts[verdict])
    ]
    if contested:
        parts.append(f"{contested} fact{'' if contested == 1 else 's'} contested")
    return ", ".join(parts)


def show_story_page(stored: StoredStory) -> StoryPage:
    """Return a story's page: facts of several outlets, disputed first, then who told them when."""
    story = stored.result.story
    shared = [fact for fact in stored.result.facts if _is_shared(fact, stored)]
    shared.sort(key=lambda fact: (STATE_ORDER.index(fact.state), -len(fact.positions), fact.fact_id))
    return StoryPage(
        story_id=story.story_id,
        title=story.title,
        outlets=len({ref.outlet_id for ref in stored.articles}),
        origins=len(stored.result.origins),
        first_published_at=story.first_published_at,
        last_published_at=story.last_published_at,
        facts=[_show_fact(fact, stored) for fact in shared[:MOST_FACTS]],
        facts_left_out=len(stored.result.facts) - min(len(shared), MOST_FACTS),
        articles=_list_articles(stored),
    )


def _is_shared(fact: Fact, stored: StoredStory) -> bool:
    claims = _claims(stored)
    told = [claims[one] for position in fact.positions for one in position.claim_ids if one in claims]
    in_role = any(claim.frame.role not in IDLE_ROLES for claim in told)
    return in_role and len({claim.outlet_id for claim in told}) > 1


def _claims(stored: StoredStory) -> dict[str, Claim]:
    return {claim.claim_id: claim for claim in stored.claims}


def _show_fact(fact: Fact, stored: StoredStory) -> FactLines:
    verdicts = {entry.claim_id: entry.verdict for entry in stored.result.assessments}
    ranked = sorted(fact.positions, key=lambda position: (-position.belief, -position.vote, position.claim_ids))
    claims = _claims(stored)
    told = [claims[one] for position in fact.positions for one in position.claim_ids if one in claims]
    first = min(told, key=lambda claim: (claim.published_at, claim.claim_id))
    return FactLines(
        fact_id=fact.fact_id,
        asks=KIND_WORDS[fact.kind],
        passage=shorten(first.text),
        state=fact.state,
        positions=[_show_position(position, stored, verdicts) for position in ranked],
    )


def _show_position(position: Position, stored: StoredStory, verdicts: Mapping[str, Verdict]) -> PositionLine:
    claims, refs = _claims(stored), {ref.article_id: ref for ref in stored.articles}
    told = sorted(
        (claims[one] for one in position.claim_ids if one in claims), key=lambda c: (c.published_at, c.claim_id)
    )
    first = {claim.article_id: claim for claim in reversed(told) if claim.article_id in refs}
    holders = [
        Holder(outlet=refs[claim.article_id].outlet_name, href=article_href(claim.article_id), at=claim.published_at)
        for claim in sorted(first.values(), key=lambda claim: (claim.published_at, claim.claim_id))
    ]
    return PositionLine(
        words=say_value(position.value),
        holders=holders[:MOST_HOLDERS],
        more=max(0, len(holders) - MOST_HOLDERS),
        overtaken=bool(told) and all(verdicts.get(claim.claim_id) == "superseded" for claim in told),
    )


def _list_articles(stored: StoredStory) -> list[ArticleLine]:
    refs = {ref.article_id: ref for ref in stored.articles}
    first_of = {
        article_id: origin.article_ids[0] for origin in stored.result.origins for article_id in origin.article_ids
    }
    ordered = sorted(stored.articles, key=lambda ref: (ref.published_at, ref.article_id))
    return [
        ArticleLine(
            outlet_id=ref.outlet_id,
            outlet_name=ref.outlet_name,
            title=ref.title or "",
            href=article_href(ref.article_id),
            published_at=ref.published_at,
            copies=refs[original].outlet_name if original != ref.article_id and original in refs else "",
        )
        for ref in ordered
        for original in (first_of.get(ref.article_id, ref.article_id),)
    ]


def article_href(article_id: str) -> str:
    """Return the page of an article."""
    return f"/articles/{quote(article_id, safe='')}"


def show_article_page(ref: ArticleRef, stored: StoredStory) -> ArticlePage:
    """Return an article's page: its claims in order of the text, each with its verdict and the others' passages."""
    claims = _claims(stored)
    articles = {one.article_id: restore(one) for one in stored.articles}
    judged = [entry for entry in stored.result.assessments if claims[entry.claim_id].article_id == ref.article_id]
    judged.sort(key=lambda entry: (claims[entry.claim_id].start, claims[entry.claim_id].value_start, entry.claim_id))
    rows, untold = [], []
    for entry in judged:
        own = cut_passage(claims[entry.claim_id], articles.get(ref.article_id))
        if entry.verdict == "unverified":
            untold.append(claims[entry.claim_id].text)
            continue
        heard = {claims[item.claim_id].outlet_id: item for item in reversed(entry.evidence) if item.claim_id in claims}
        evidence = [
            cut_passage(claims[item.claim_id], articles.get(claims[item.claim_id].article_id), relation=item.relation)
            for item in heard.values()
        ]
        rows.append(
            ClaimRow(
                claim_id=entry.claim_id,
                before=own.before,
                value=own.value,
                after=own.after,
                verdict=entry.verdict,
                reason=entry.reason,
                evidence=evidence[:MOST_HOLDERS],
            )
        )
    return ArticlePage(
        outlet_id=ref.outlet_id,
        outlet_name=ref.outlet_name,
        title=ref.title or "untitled",
        url=ref.url,
        published_at=ref.published_at,
        story_id=stored.result.story.story_id,
        note="" if judged else "Nothing in it could be compared with what others tell.",
        rows=rows[:MOST_CLAIMS],
        untold=list(dict.fromkeys(untold))[:MOST_UNTOLD],
    )


def restore(ref: ArticleRef) -> Article:
    """Return an article with an empty body: bodies are not loaded for pages."""
    return Article(body="", **{name: getattr(ref, name) for name in ref.__struct_fields__ if name != "not_compared"})
