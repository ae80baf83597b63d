"""What holds for every story, checked on made-up ones."""

import datetime as dt
import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.config import ConsensusConfig
from scoring.consensus import judge_facts
from scoring.models import Claim, SetValue, StoryClaims
from tests.scoring.consensus.factory import LATER, START, count, make_claim, members, story_of

CONFIG = ConsensusConfig()
QUICK = settings(max_examples=40, deadline=None)
NUMBERS = st.lists(st.integers(10, 13), min_size=1, max_size=9)
LISTS = st.lists(
    st.tuples(st.sets(st.sampled_from(["CN", "AE", "RU"])), st.booleans()).filter(lambda x: bool(x[0]) or x[1]),
    min_size=1,
    max_size=7,
)
BOUNDS = st.dictionaries(st.sampled_from([f"o{i}.example" for i in range(9)]), st.floats(0.0, 1.0), max_size=9)


def counts(numbers: Sequence[int], *, hourly: bool = False) -> list[Claim]:
    return [make_claim(f"o{i}.example", count(n), hours=i if hourly else 0) for i, n in enumerate(numbers)]


def lists(values: Sequence[tuple[set[str], bool]]) -> list[Claim]:
    return [make_claim(f"o{i}.example", members(*sorted(m), closed=c)) for i, (m, c) in enumerate(values)]


def shuffled(story: StoryClaims, seed: int) -> StoryClaims:
    order = random.Random(seed)
    claims, pairs = list(story.claims.items()), list(story.comparisons.items())
    ids = list(story.groups[0].claim_ids)
    for items in (claims, pairs, ids):
        order.shuffle(items)
    group = story.groups[0]
    fields = {name: getattr(group, name) for name in group.__struct_fields__}
    return StoryClaims(
        groups=(type(group)(**{**fields, "claim_ids": tuple(ids)}),),
        claims=dict(claims),
        comparisons=dict(pairs),
        origin_of=story.origin_of,
        family_of=story.family_of,
        membership=story.membership,
    )


@QUICK
@given(NUMBERS, BOUNDS, st.booleans())
def test_beliefs_and_none_of_these_sum_to_one(numbers: list[int], bounds: dict[str, float], monotone: bool) -> None:
    facts, _ = judge_facts(story_of(counts(numbers, hourly=True), monotone=monotone), bounds, LATER, CONFIG)
    assert sum(p.belief for p in facts[0].positions) + facts[0].none_belief == pytest.approx(1)


@QUICK
@given(LISTS, BOUNDS)
def test_the_belief_in_each_member_is_a_probability(
    values: list[tuple[set[str], bool]], bounds: dict[str, float]
) -> None:
    facts, verdicts = judge_facts(story_of(lists(values)), bounds, LATER, CONFIG)
    assert all(0 <= p.belief <= 1 for p in facts[0].positions)
    assert all(0 <= v.belief <= 1 for v in verdicts)


@QUICK
@given(NUMBERS, BOUNDS, st.integers(0, 9), st.booleans())
def test_the_order_of_arrival_changes_nothing(
    numbers: list[int], bounds: dict[str, float], seed: int, monotone: bool
) -> None:
    story = story_of(counts(numbers), monotone=monotone)
    mixed = shuffled(story, seed)
    assert judge_facts(mixed, bounds, LATER, CONFIG) == judge_facts(story, bounds, LATER, CONFIG)


@QUICK
@given(LISTS, st.integers(0, 9))
def test_the_order_of_lists_changes_nothing(values: list[tuple[set[str], bool]], seed: int) -> None:
    story = story_of(lists(values))
    assert judge_facts(shuffled(story, seed), {}, LATER, CONFIG) == judge_facts(story, {}, LATER, CONFIG)


@QUICK
@given(NUMBERS, st.integers(10, 13))
def test_independent_agreement_never_lowers_a_belief(numbers: list[int], more: int) -> None:
    def belief(claims: list[Claim]) -> float:
        facts, _ = judge_facts(story_of(claims), {}, LATER, CONFIG)
        return max((p.belief for p in facts[0].positions if p.value == count(more)), default=0.0)

    claims = counts(numbers)
    joined = [*claims, make_claim("new.example", count(more))]
    assert belief(joined) >= belief(claims) - 1e-12


@QUICK
@given(NUMBERS, st.integers(1, 50), st.integers(0, 8))
def test_copies_of_a_text_change_no_belief_and_no_verdict_of_others(numbers: list[int], k: int, pick: int) -> None:
    claims = counts(numbers)
    source = claims[pick % len(claims)]
    copies = [make_claim(f"copy{i}.example", source.value, hours=1 + i) for i in range(k)]
    origin_of = {claim.article_id: "text" for claim in (source, *copies)}
    facts, verdicts = judge_facts(story_of(claims), {}, LATER, CONFIG)
    copied_facts, copied = judge_facts(story_of([*claims, *copies], origin_of=origin_of), {}, LATER, CONFIG)
    assert [p.belief for p in copied_facts[0].positions] == [p.belief for p in facts[0].positions]
    assert copied_facts[0].state == facts[0].state
    before = {v.claim_id: (v.verdict, v.belief, v.scored) for v in verdicts}
    after = {v.claim_id: (v.verdict, v.belief, v.scored) for v in copied}
    assert {claim_id: after[claim_id] for claim_id in before} == before
    assert not any(v.scored for v in copied if v.claim_id not in before)


@QUICK
@given(NUMBERS, st.integers(0, 8), st.booleans())
def test_the_past_does_not_depend_on_the_future(numbers: list[int], hours: int, monotone: bool) -> None:
    claims = counts(numbers, hourly=True)
    then = START + dt.timedelta(hours=hours)
    past = [claim for claim in claims if claim.published_at <= then]
    assert judge_facts(story_of(claims, monotone=monotone), {}, then, CONFIG) == judge_facts(
        story_of(past, monotone=monotone), {}, then, CONFIG
    )


@QUICK
@given(NUMBERS, st.integers(1, 40))
def test_newcomers_never_unsettle_what_outlets_with_a_record_settled(numbers: list[int], crowd: int) -> None:
    records = {f"o{i}.example": 0.9 for i in range(9)}
    claims = counts(numbers)
    rogue = [make_claim(f"new{i}.example", count(99)) for i in range(crowd)]
    facts, _ = judge_facts(story_of(claims), records, LATER, CONFIG)
    crowded, _ = judge_facts(story_of([*claims, *rogue]), records, LATER, CONFIG)
    if facts[0].state == "settled":
        assert crowded[0].state == "settled"
        assert crowded[0].positions[0].value == facts[0].positions[0].value


@QUICK
@given(NUMBERS)
def test_a_charged_claim_has_three_independent_origins_against_it(numbers: list[int]) -> None:
    _, verdicts = judge_facts(story_of(counts(numbers)), {}, LATER, CONFIG)
    for verdict in verdicts:
        if verdict.verdict == "contradicted":
            against = {row.origin_id for row in verdict.evidence if row.relation == "contradicts"}
            assert len(against) >= CONFIG.settled_origins
            assert verdict.severity > 0
            assert verdict.drift_type == "quantity"


@QUICK
@given(NUMBERS)
def test_every_claim_is_on_the_trail_of_its_value(numbers: list[int]) -> None:
    claims = counts(numbers, hourly=True)
    positions = judge_facts(story_of(claims), {}, LATER, CONFIG)[0][0].positions
    told = [claim_id for p in positions for claim_id in (p.introduced_by, *p.copied_by, *p.followed_by)]
    assert sorted(told) == sorted(claim.claim_id for claim in claims)


def test_the_trail_names_who_introduced_a_value_who_copied_it_and_who_followed() -> None:
    claims = [
        make_claim("a.example", count(40)),
        make_claim("b.example", count(40), hours=1),
        make_claim("c.example", count(40), hours=2),
        make_claim("d.example", count(12), hours=3),
    ]
    story = story_of(claims, origin_of={"a.example-1": "text", "b.example-1": "text"})
    positions = judge_facts(story, {}, LATER, CONFIG)[0][0].positions
    wrong, right = sorted(positions, key=lambda p: p.introduced_by)
    assert wrong.introduced_by == "a.example-1"
    assert (wrong.copied_by, wrong.followed_by) == (("b.example-1",), ("c.example-1",))
    assert right.introduced_by == "d.example-1"


def test_the_trail_of_a_member_names_who_put_it_on_the_list_first() -> None:
    claims = [
        make_claim("a.example", members("CN", "AE")),
        make_claim("b.example", members("AE"), hours=1),
        make_claim("c.example", members("AE", "CN"), hours=2),
    ]
    positions = judge_facts(story_of(claims), {}, LATER, CONFIG)[0][0].positions
    trails = {p.value.members: (p.introduced_by, p.followed_by) for p in positions if isinstance(p.value, SetValue)}
    assert trails == {
        ("AE",): ("a.example-1", ("b.example-1", "c.example-1")),
        ("CN",): ("a.example-1", ("c.example-1",)),
    }
