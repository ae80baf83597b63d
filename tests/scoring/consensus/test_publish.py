"""What is published of a fact: the plain vote where all weigh alike, and nothing that its verdicts contradict."""

from collections import Counter
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.config import ConsensusConfig
from scoring.consensus import judge_facts
from scoring.models import Assessment, Claim, Comparison, Fact, FactGroup, Holder, StoryClaims
from tests.scoring.consensus.factory import LATER, count, day, make_claim, members, story_of

CONFIG = ConsensusConfig()
QUICK = settings(max_examples=60, deadline=None)
NUMBERS = st.lists(st.integers(10, 14), min_size=1, max_size=9)
LISTS = st.lists(
    st.tuples(st.sets(st.sampled_from(["CN", "AE", "RU"])), st.booleans()).filter(lambda x: bool(x[0]) or x[1]),
    min_size=1,
    max_size=8,
)
BOUNDS = st.dictionaries(st.sampled_from([f"o{i}.example" for i in range(9)]), st.floats(0.0, 1.0), max_size=9)
MONTH = day("2024-12-01", "2024-12-31")
OFFICIAL = Holder(kind="attributed", name="The mayor", cue="said", source_class="official")


def judge(claims: Sequence[Claim]) -> tuple[Fact, dict[str, Assessment]]:
    facts, assessments = judge_facts(story_of(claims), {}, LATER, CONFIG)
    return facts[0], {item.claim_id.removesuffix(".example-1"): item for item in assessments}


def counts(numbers: Sequence[int]) -> list[Claim]:
    return [make_claim(f"o{i}.example", count(number), hours=i) for i, number in enumerate(numbers)]


@QUICK
@given(NUMBERS)
def test_with_equal_weights_the_believed_position_is_the_plain_votes(numbers: list[int]) -> None:
    fact, _ = judge(counts(numbers))
    told, origins = Counter(numbers).most_common(1)[0]
    assert fact.positions[0].value == count(told), "of two told as often the first told"
    assert fact.positions[0].vote == pytest.approx(origins / len(numbers))


@QUICK
@given(st.lists(st.sampled_from([MONTH, *(day(f"2024-12-{d}") for d in (24, 25, 26))]), min_size=1, max_size=9))
def test_with_equal_weights_a_position_is_no_more_precise_than_most_tell_it(days: list[object]) -> None:
    fact, _ = judge([make_claim(f"o{i}.example", value, hours=i) for i, value in enumerate(days)])  # type: ignore[arg-type] # dates
    top = fact.positions[0].value
    assert days.count(top) >= min(days.count(MONTH), CONFIG.settled_origins)


@QUICK
@given(NUMBERS, BOUNDS, st.booleans())
def test_no_count_is_contradicted_on_a_fact_that_is_not_settled(
    numbers: list[int], bounds: dict[str, float], monotone: bool
) -> None:
    facts, assessments = judge_facts(story_of(counts(numbers), monotone=monotone), bounds, LATER, CONFIG)
    accused = [item.claim_id for item in assessments if item.verdict == "contradicted"]
    assert not accused or facts[0].state == "settled"
    assert not set(accused) & set(facts[0].positions[0].claim_ids)


@QUICK
@given(LISTS, BOUNDS)
def test_no_list_is_contradicted_on_a_fact_that_is_undetermined(
    values: list[tuple[set[str], bool]], bounds: dict[str, float]
) -> None:
    claims = [make_claim(f"o{i}.example", members(*sorted(m), closed=c)) for i, (m, c) in enumerate(values)]
    facts, assessments = judge_facts(story_of(claims), bounds, LATER, CONFIG)
    assert facts[0].state != "undetermined" or all(item.verdict != "contradicted" for item in assessments)


@QUICK
@given(NUMBERS, st.integers(0, 8), st.integers(10, 14))
def test_one_outlet_on_both_sides_makes_no_contested_fact(numbers: list[int], pick: int, more: int) -> None:
    claims = counts(numbers)
    again = make_claim(claims[pick % len(claims)].outlet_id, count(more), article="second")
    fact, _ = judge([*claims, again])
    outlets = [{claim.outlet_id for claim in (*claims, again) if claim.value == p.value} for p in fact.positions[:2]]
    assert fact.state != "contested" or outlets[0].isdisjoint(outlets[1])


def test_two_against_two_of_whom_one_tells_both_is_not_contested() -> None:
    claims = [make_claim(f"{name}.example", count(12)) for name in "ab"]
    claims += [make_claim(f"{name}.example", count(13)) for name in "cd"]
    assert judge(claims)[0].state == "contested"
    assert judge([*claims, make_claim("a.example", count(13), article="second")])[0].state == "undetermined"


def test_a_month_that_fits_two_days_leaves_open_whether_they_are_contested() -> None:
    claims = [make_claim("a.example", day("2024-12-24")), make_claim("b.example", day("2024-12-26"))]
    assert judge(claims)[0].state == "contested"
    assert judge([*claims, make_claim("c.example", MONTH)])[0].state == "undetermined"


def test_an_outlet_that_both_names_and_denies_a_member_makes_no_contested_list() -> None:
    claims = [make_claim(f"{name}.example", members("RU", closed=False)) for name in "ab"]
    claims += [make_claim(f"{name}.example", members("CN", closed=False, excluded=("RU",))) for name in "cd"]
    assert judge(claims)[0].state == "contested"
    both = make_claim("a.example", members("CN", closed=False, excluded=("RU",)), article="second")
    assert judge([*claims, both])[0].state != "contested"


def test_the_lone_dissenter_of_four_is_contradicted_though_the_others_only_quote() -> None:
    quoting = [make_claim(f"{name}.example", count(12), holder=OFFICIAL) for name in "abc"]
    fact, verdicts = judge([*quoting, make_claim("d.example", count(13))])
    # 12: three votes of quality .8, 3 x .8 x w = 2.4 w; 13: w; w = 1.3147: 23.46 / (23.46 + 3.72 + 1) = .833
    assert fact.state == "settled"
    assert verdicts["d"].verdict == "contradicted"
    cautious = [msgspec.structs.replace(claim, modality="reported") for claim in quoting]
    fact, verdicts = judge([*cautious, make_claim("d.example", count(13))])
    # 3 x .64 x w = 1.92 w: 12.48 / (12.48 + 3.72 + 1) = .725; without the dissenter 12.48 / 13.48 = .926
    assert fact.positions[0].belief == pytest.approx(0.725, abs=1e-3)
    assert (fact.state, verdicts["d"].verdict) == ("settled", "contradicted")
    fact, verdicts = judge([*cautious, make_claim("d.example", count(13)), make_claim("e.example", count(14))])
    assert (fact.state, verdicts["d"].verdict) == ("undetermined", "disputed"), "two dissenters are not one"


def test_positions_that_are_published_as_one_value_are_one() -> None:
    claims = [make_claim(f"{name}.example", MONTH) for name in "abc"]
    claims += [make_claim("d.example", day("2024-12-24")), make_claim("e.example", day("2024-12-26"))]
    fact, verdicts = judge(claims)
    assert [(position.value, len(position.claim_ids)) for position in fact.positions] == [(MONTH, 5)]
    assert fact.state == "settled"
    assert verdicts["d"].verdict == verdicts["e"].verdict == "disputed"


def test_a_day_that_as_many_bear_out_as_settle_a_fact_is_published_beside_more_who_tell_the_month() -> None:
    claims = [make_claim(f"m{i}.example", MONTH) for i in range(5)]
    claims += [make_claim(f"d{i}.example", day("2024-12-25")) for i in range(3)]
    assert judge(claims)[0].positions[0].value == day("2024-12-25")
    rivals = [make_claim(f"r{i}.example", day("2024-12-29")) for i in range(3)]
    assert judge([*claims, *rivals])[0].positions[0].value == MONTH


def test_what_settles_a_fact_from_another_one_is_a_position_of_it() -> None:
    lone = make_claim("e.example", count(40))
    others = [make_claim(f"{name}.example", count(12)) for name in "abc"]
    base = story_of(others, fact_id="others")
    group = FactGroup(fact_id="alone", story_id="story", label="", kind="quantity", claim_ids=(lone.claim_id,))
    against = Comparison(outcome="contradicts", drift_type="quantity", severity=0.7)
    story = StoryClaims(
        groups=(*base.groups, group),
        claims={**base.claims, lone.claim_id: lone},
        comparisons={**base.comparisons, **{(lone.claim_id, other.claim_id): against for other in others}},
        origin_of={},
    )
    facts, assessments = judge_facts(story, {}, LATER, CONFIG)
    alone = next(fact for fact in facts if fact.fact_id == "alone")
    assert alone.state == "settled"
    assert [position.value for position in alone.positions] == [count(12), count(40)]
    assert sum(position.belief for position in alone.positions) + alone.none_belief == pytest.approx(1)
    assert next(item for item in assessments if item.claim_id == lone.claim_id).verdict == "contradicted"
