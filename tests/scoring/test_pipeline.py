"""The whole pipeline on a few articles, with hashed vectors and a reader that knows one kind of sentence."""

import datetime as dt
import random
import re
from typing import cast

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scoring.batch import BatchResult, follow_changes, score_articles
from scoring.claim_encoder import HashedClaimEncoder
from scoring.claims import ClaimReader
from scoring.config import EngineConfig
from scoring.corroboration import load_observation_model
from scoring.embed import HashingEncoder
from scoring.engine import Engine
from scoring.match import load_matcher
from scoring.models import Article, Claim, Frame, LedgerRow, Member, StoryDecision, StoryResult
from scoring.pipeline import read_article, score_story
from scoring.stories import load_join_model
from scoring.stream import Index
from tests.factories import make_article, make_claim

ENCODER = HashingEncoder()
NOON = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)
EVENING = NOON + dt.timedelta(hours=9)
"""Scores refer to one time: a later one decays them."""
COUNTED = re.compile(r"[^.]*?\b(\d+) people died[^.]*\.")
WIRE = (
    "A ferry ran aground near the harbour of Port Velda in thick fog. The Velda Coast Guard counted the dead until "
    "noon. In Port Velda harbour 12 people died in the ferry disaster. Captain Ilse Brandt said the fog had hidden "
    "the marker lights of Port Velda. The transport ministry promised an inquiry into the ferry and its crew."
)
OWN = {
    "north.example": (
        "Fog, a ferry and the rocks of Port Velda: the Velda Coast Guard has ended its search. It says 12 people died "
        "when the ferry hit the reef. Captain Ilse Brandt is unhurt. Families wait at Port Velda harbour."
    ),
    "south.example": (
        "The transport ministry sends two inspectors to Port Velda. Their report on the ferry grounding, in which 12 "
        "people died, is due in autumn. Captain Ilse Brandt blames fog; the Velda Coast Guard blames the ferry's crew."
    ),
    "west.example": (
        "Port Velda mourns. On the ferry that ran aground in fog 21 people died, a hospital counted. The Velda Coast "
        "Guard praised Captain Ilse Brandt, who stayed on the ferry to the end."
    ),
}

HEADLINES = (
    "Ferry runs aground at Port Velda",
    "Twelve dead as ferry hits rocks",
    "LIVE: Port Velda ferry disaster",
    "PHOTOS | Ferry aground in the fog",
    None,
)

DEATHS = Frame(
    relation="kill", role="killed", entities=("place:port velda",), lemmas=("people", "die", "ferry"), predicate="die"
)


class CountReader:
    """Reads "N people died" and nothing else."""

    def read_claims(self, article: Article) -> tuple[Claim, ...]:
        claims = (
            make_claim(f"{article.article_id}-{place}", article, match[0].strip(), match[1], float(match[1]))
            for place, match in enumerate(COUNTED.finditer(article.body))
        )
        return tuple(msgspec.structs.replace(claim, frame=DEATHS) for claim in claims)


@pytest.fixture(scope="module")
def fast() -> Engine:
    return Engine(
        config=EngineConfig(),
        encoder=ENCODER,
        claim_encoder=HashedClaimEncoder(ENCODER),
        claim_reader=cast("ClaimReader", CountReader()),
        join_model=load_join_model(encoder=ENCODER.name),
        matcher=load_matcher(),
        observation_model=load_observation_model(),
    )


def report(outlet: str, body: str, hours: float = 0, article_id: str | None = None) -> Article:
    return make_article(
        article_id or outlet.removesuffix(".example"),
        title="Ferry runs aground at Port Velda",
        body=body,
        outlet_id=outlet,
        outlet_name=outlet,
        url=f"https://{outlet}/{article_id or 'ferry'}",
        published_at=NOON + dt.timedelta(hours=hours),
    )


def reports() -> list[Article]:
    # The larger count comes first: later it would be news that supersedes the others.
    own = [report(outlet, body, hours=place - 2) for place, (outlet, body) in enumerate(reversed(OWN.items()))]
    return [*own, report("wire.example", WIRE, hours=0.25)]


def scores(result: BatchResult, names: set[str]) -> dict[str, tuple[object, ...]]:
    """Return what is published of these outlets."""
    return {
        score.outlet_id: (score.agreement, score.drift, score.n_eff, score.verdicts)
        for score in result.scores
        if score.outlet_id in names
    }


def beliefs(result: BatchResult) -> dict[str, tuple[str, list[tuple[float, float]]]]:
    return {
        fact.label: (fact.state, [(position.belief, position.vote) for position in fact.positions])
        for story in result.stories
        for fact in story.facts
    }


def copies_of_wire(copies: int, seed: int, since: float = 0.3, until: float = 8.0) -> list[Article]:
    """Return byte-different copies by as many outlets: bylines, white space, headlines and furniture differ."""
    random_number = random.Random(seed)
    copied = []
    for k in range(copies):
        body = f"{WIRE} ({k})"
        changes = (
            lambda text: f"By Ida Holm, Edition {k} staff writer\n\n{text}",  # noqa: B023 - called in this turn
            lambda text: f"PORT VELDA (Velda News Agency) - {text}",
            lambda text: text.replace(". ", ".\n\n"),
            lambda text: text.replace(" ", "\u00a0", 7),
            lambda text: text.replace(" ", "  "),
            lambda text: f"{text} Read more: Harbour festival opens; recipes for summer; weather for the weekend.",
            lambda text: f"{text}\n\nSubscribe to the newsletter of Copy {k}. All rights reserved.",  # noqa: B023 - same
        )
        for change in changes:
            body = change(body) if random_number.random() < 0.5 else body
        made = report(f"copy{k}.example", body, hours=random_number.uniform(since, until))
        copied.append(msgspec.structs.replace(made, title=random_number.choice(HEADLINES)))
    return copied


@settings(max_examples=10, deadline=None)
@given(copies=st.integers(1, 50), seed=st.integers(0, 999), since=st.sampled_from([-1.9, 0.3]))
@example(copies=50, seed=0, since=0.3)
@example(copies=50, seed=1, since=-1.9)
@example(copies=1, seed=2, since=-1.9)
def test_differing_copies_of_one_text_change_no_score(fast: Engine, copies: int, seed: int, since: float) -> None:
    """k = 1..50 byte-different copies by as many outlets, before or after the agency's own, among the other reports.

    None comes before the first report of another value: what a text says counts from its first appearance, and a
    count told earlier is news of another kind. A copy told before the agency's own text stands for it: it counts for
    whoever told it first, and its passage, with another edition's furniture, is the one that others are compared with.
    """
    alone = score_articles(reports(), fast, as_of=EVENING)
    names = {article.outlet_id for article in reports()}
    copied = copies_of_wire(copies, seed, since)
    together = score_articles([*reports(), *copied], fast, as_of=EVENING)
    assert len(together.stories) == len(alone.stories) == 1
    assert beliefs(together) == beliefs(alone)
    if since > 0:
        assert scores(together, names) == scores(alone, names)
    else:
        before, after = scores(alone, names - {"wire.example"}), scores(together, names - {"wire.example"})
        moved = [abs(before[name][0].mean - after[name][0].mean) for name in before]  # type: ignore[attr-defined] # estimates
        assert max(moved) < 0.02


def test_differing_copies_change_no_score_with_all_models(engine: Engine) -> None:
    """The furniture of some copies may hold claims of its own; no fact of the reports moves for them."""
    alone = score_articles(reports(), engine, as_of=EVENING)
    together = score_articles([*reports(), *copies_of_wire(6, 4)], engine, as_of=EVENING)
    names = {article.outlet_id for article in reports()}
    assert scores(together, names) == scores(alone, names)
    known = beliefs(alone)
    assert {label: found for label, found in beliefs(together).items() if label in known} == known


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 999))
def test_the_order_of_arrival_of_equal_time_articles_changes_nothing(fast: Engine, seed: int) -> None:
    """An origin alone keeps the name that its first article gave it."""
    articles = [msgspec.structs.replace(one, published_at=NOON) for one in [*reports(), *copies_of_wire(2, 5)]]
    shuffled = random.Random(seed).sample(articles, len(articles))
    one, other = (score_story("s", place_all(fast, order), fast, {}) for order in (articles, shuffled))
    assert [without_origin(row) for row in one.ledger] == [without_origin(row) for row in other.ledger]
    assert [(row.claim_id, row.verdict, row.reason) for row in one.assessments] == [
        (row.claim_id, row.verdict, row.reason) for row in other.assessments
    ]
    assert [
        [(p.value, p.belief, p.claim_ids, p.introduced_by, p.copied_by) for p in f.positions] for f in one.facts
    ] == [[(p.value, p.belief, p.claim_ids, p.introduced_by, p.copied_by) for p in f.positions] for f in other.facts]


def test_an_independent_report_does_change_beliefs(fast: Engine) -> None:
    """The test above could not fail otherwise."""
    more = report("east.example", OWN["north.example"].replace("has ended its search", "searched all night long"), 6)
    rewritten = msgspec.structs.replace(
        more,
        body="At Port Velda harbour the Velda Coast Guard lowers its flag: 12 people died on the ferry in the fog. "
        "Nobody has spoken to Captain Ilse Brandt since; the ministry is silent.",
    )
    assert beliefs(score_articles([*reports(), rewritten], fast)) != beliefs(score_articles(reports(), fast))


def members_of(fast: Engine) -> list[Member]:
    index, members = Index(fast), []
    for article in reports():
        reading = read_article(article, fast)
        origin, story = index.place(reading)
        members.append(Member(reading=reading, origin=origin, story=story))
    return members


def place_all(fast: Engine, articles: list[Article], retracted: str = "") -> list[Member]:
    """Place articles as they come and take one back at the end."""
    index, members = Index(fast), {}
    for article in articles:
        reading = read_article(article, fast)
        origin, story = index.place(reading)
        members[article.article_id] = Member(reading=reading, origin=origin, story=story)
    if retracted:
        index.remove(retracted)
        members.pop(retracted)
    return list(members.values())


@settings(max_examples=12, deadline=None)
@given(victim=st.integers(0, 5), seed=st.integers(0, 5))
def test_a_retracted_article_leaves_the_ledger_in_which_it_never_came(fast: Engine, victim: int, seed: int) -> None:
    """Also if it was the original of copies that stay: the first of these speaks then for the text."""
    articles = [
        *reports(),
        report("copy.example", f"{WIRE} (Second edition)", hours=1),
        report("late.example", f"Late. {WIRE}", hours=2),
    ]
    random.Random(seed).shuffle(articles)
    gone = articles[victim].article_id
    after, never = (
        score_story("s", members, fast, {})
        for members in (
            place_all(fast, articles, gone),
            place_all(fast, [article for article in articles if article.article_id != gone]),
        )
    )
    assert [without_origin(row) for row in after.ledger] == [without_origin(row) for row in never.ledger]
    assert [(f.state, [p.belief for p in f.positions]) for f in after.facts] == [
        (f.state, [p.belief for p in f.positions]) for f in never.facts
    ]


def test_merging_and_splitting_again_by_hand_gives_the_first_ledgers(fast: Engine) -> None:
    others = [
        report(outlet, f"{text} A quarry wall in Lower Brenn gave way and 3 people died.", hours, f"{outlet}-quarry")
        for hours, (outlet, text) in enumerate(
            {
                "north.example": "Diggers search the Brenn quarry since dawn for two masons of the night shift.",
                "south.example": "Mine inspectors had warned the Brenn quarry's owner of cracks last autumn.",
                "wire.example": "Rescue dogs work in the rubble of the stone works at Lower Brenn.",
            }.items(),
            200,
        )
    ]
    index, members = Index(fast), {}
    for article in [*reports(), *others]:
        reading = read_article(article, fast)
        origin, story = index.place(reading)
        members[article.article_id] = Member(reading=reading, origin=origin, story=story)
    ferry, quarry = ([members[article.article_id] for article in told] for told in (reports(), others))
    before = [score_story("s", told, fast, {}).ledger for told in (ferry, quarry)]
    kept, absorbed = (index.stories.resolve(told[0].story.story_id) for told in (ferry, quarry))
    follow_changes(members, [index.merge_by_hand(kept, absorbed)])
    merged = score_story("s", list(members.values()), fast, {}).ledger
    follow_changes(members, [index.split_by_hand(kept, [article.article_id for article in others])])
    after = [
        score_story("s", [members[article.article_id] for article in told], fast, {}).ledger
        for told in (reports(), others)
    ]
    assert after == before
    assert {row.row_id for row in merged} == {row.row_id for ledger in before for row in ledger}
    assert {members[article.article_id].story.story_id for article in reports()} == {kept}


def without_origin(row: LedgerRow) -> LedgerRow:
    """An origin keeps the name that its first article gave it."""
    return msgspec.structs.replace(row, origin_id="")


def belief_in(result: StoryResult, count: float) -> float:
    (fact,) = result.facts
    return next(position.belief for position in fact.positions if getattr(position.value, "low", None) == count)


def test_a_pending_article_weighs_by_its_probability(fast: Engine) -> None:
    sure = members_of(fast)
    story_id = sure[0].story.story_id

    def doubt(probability: float) -> list[Member]:
        decision = StoryDecision(
            article_id="west", story_id=story_id, action="pending", probability=probability, reason="probably"
        )
        return [
            msgspec.structs.replace(member, story=decision) if member.story.article_id == "west" else member
            for member in sure
        ]

    found = [belief_in(score_story(story_id, group, fast, {}), 21.0) for group in (sure, doubt(0.75), doubt(0.5))]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == 3


def test_an_index_moved_to_another_encoder_keeps_every_story(fast: Engine) -> None:
    """Vectors of 200 dimensions in place of 64; a further report then joins the story that it would have joined."""
    before = members_of(fast)
    wide = HashingEncoder(200)
    other = msgspec.structs.replace(
        fast, encoder=wide, claim_encoder=HashedClaimEncoder(wide), join_model=load_join_model(encoder=wide.name)
    )
    moved = Index(other)
    for member in before:
        reading = read_article(member.reading.article, other, member.reading.claims)
        assert (reading.claims, len(reading.lead_vector)) == (member.reading.claims, 200)
        assert reading.encoder == other.vectors_by
        moved.restore(msgspec.structs.replace(member, reading=reading))
    assert set(moved.stories.stories()) == {member.story.story_id for member in before}
    later = report("east.example", OWN["north.example"].replace("ended", "begun"), 8)
    assert moved.place(read_article(later, other))[1].story_id == before[0].story.story_id


def test_a_story_tells_from_which_it_came(fast: Engine) -> None:
    result = score_story("sto_1", members_of(fast), fast, {}, ("sto_0",))
    assert result.story.lineage == ("sto_0",)


def test_a_batch_follows_what_the_passes_change(fast: Engine) -> None:
    eager = msgspec.structs.replace(
        fast.config.story, join_threshold=1.0, pending_threshold=1.0, merge_threshold=0.3, split_threshold=0.0
    )
    config = msgspec.structs.replace(fast.config, story=eager)
    result = score_articles(reports(), msgspec.structs.replace(fast, config=config))
    assert max(len(story.story.article_ids) for story in result.stories) > 1
    assert any(story.story.lineage for story in result.stories)
