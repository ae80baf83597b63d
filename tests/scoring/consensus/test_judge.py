import datetime as dt
import math

import msgspec
import pytest

from scoring.config import ConsensusConfig
from scoring.consensus import judge_facts
from scoring.models import (
    Assessment,
    Claim,
    Comparison,
    Fact,
    FactGroup,
    Holder,
    PolarityValue,
    QuantityValue,
    SetValue,
    StatementValue,
    StoryClaims,
)
from tests.scoring.consensus.factory import LATER, START, count, day, make_claim, members, story_of

CONFIG = ConsensusConfig()
W = 0.45 * math.log(10 * 0.65 / 0.35)
"""What one origin says while nobody has a record: 1.3147."""
RECORD = 0.45 * math.log(10 * 0.9 / 0.1)
"""What one origin says whose outlet's bound of agreement is .9: 2.0249."""


def judge(
    story: StoryClaims, reliability: dict[str, float] | None = None, as_of: dt.datetime = LATER
) -> tuple[Fact, dict[str, Assessment]]:
    facts, assessments = judge_facts(story, reliability or {}, as_of, CONFIG)
    return facts[0], {a.claim_id.removesuffix(".example-1"): a for a in assessments}


def say(number: int, *outlets: str, hours: float = 0.0) -> list[Claim]:
    return [make_claim(f"{name}.example", count(number), hours=hours) for name in outlets]


def test_one_against_four_is_contradicted_with_the_counts_in_its_reason() -> None:
    fact, verdicts = judge(story_of(say(12, *"abcd") + say(13, "e")))
    # L(12) = 4w = 5.259, L(13) = w = 1.315, none 0: 192.27 / (192.27 + 3.724 + 1) = .97602
    assert fact.state == "settled"
    assert fact.positions[0].belief == pytest.approx(math.exp(4 * W) / (math.exp(4 * W) + math.exp(W) + 1))
    assert fact.positions[0].belief == pytest.approx(0.97602, abs=1e-5)
    assert fact.positions[0].vote == pytest.approx(0.8)
    assert sum(p.belief for p in fact.positions) + fact.none_belief == pytest.approx(1)
    e = verdicts["e"]
    assert (e.verdict, e.scored, e.drift_type) == ("contradicted", True, "quantity")
    assert e.reason == "says 13 killed; four independent outlets say 12 killed"
    # without its own origin 13 is left with L = 0, as none: 1 / (192.27 + 1 + 1)
    assert e.belief == pytest.approx(1 / (math.exp(4 * W) + 2))
    assert [row.relation for row in e.evidence] == ["contradicts"] * 4
    # a, without itself: L(12) = 3w, L(13) = w
    a = verdicts["a"]
    assert (a.verdict, a.scored) == ("corroborated", True)
    assert a.belief == pytest.approx(math.exp(3 * W) / (math.exp(3 * W) + math.exp(W) + 1))
    assert a.reason == "says 12 killed; three independent outlets agree, one independent outlet disagrees"


def test_two_against_two_is_contested_and_disputed_and_charged_to_nobody() -> None:
    fact, verdicts = judge(story_of(say(12, "a", "b") + say(13, "c", "d")))
    # both e^2.629 = 13.866: 13.866 / 28.733 = .48260
    assert fact.state == "contested"
    assert [p.belief for p in fact.positions] == pytest.approx([0.48260, 0.48260], abs=1e-5)
    assert {v.verdict for v in verdicts.values()} == {"disputed"}
    assert not any(v.scored for v in verdicts.values())


def test_three_against_two_settles_nothing() -> None:
    fact, verdicts = judge(story_of(say(12, "a", "b", "c") + say(13, "d", "e")))
    # 51.635 / (51.635 + 13.866 + 1) = .77645
    assert fact.state == "undetermined"
    assert fact.positions[0].belief == pytest.approx(0.77645, abs=1e-5)
    # a without itself is two against two
    assert verdicts["a"].verdict == "disputed"
    # d without itself is three against one, .916; but the fact as a whole is not settled, so nobody is contradicted
    assert verdicts["d"].verdict == "disputed"
    assert "three independent outlets say 12 killed, which settles nothing yet" in verdicts["d"].reason


def test_a_claim_that_nobody_speaks_to_is_unverified() -> None:
    fact, verdicts = judge(story_of(say(50, "a")))
    assert fact.state == "undetermined"
    assert verdicts["a"].verdict == "unverified"
    assert verdicts["a"].reason == "says 50 killed; no independent outlet speaks to it"


def test_two_that_agree_corroborate_each_other_without_a_score() -> None:
    _, verdicts = judge(story_of(say(12, "a", "b")))
    assert [(v.verdict, v.scored) for v in verdicts.values()] == [("corroborated", False)] * 2


def test_copies_of_one_wrong_text_are_one_vote_against_three() -> None:
    wrong = say(40, "wire", *(f"copy{k}" for k in range(5)), hours=-1)
    origin_of = {claim.article_id: "wire-text" for claim in wrong}
    fact, verdicts = judge(story_of(wrong + say(12, "a", "b", "c"), origin_of=origin_of))
    assert isinstance(fact.positions[0].value, QuantityValue)
    assert fact.positions[0].value.low == 12
    assert fact.positions[0].vote == pytest.approx(3 / 4)
    assert {verdicts[name].verdict for name in ("wire", "copy3")} == {"contradicted"}


def test_outlets_of_one_owner_speak_once() -> None:
    owners = {f"{name}.example": "one-owner" for name in "abc"}
    fact, verdicts = judge(story_of(say(12, *"abc") + say(13, "d"), family_of=owners))
    assert fact.state == "contested"
    assert verdicts["d"].verdict == "disputed"
    assert verdicts["a"].verdict == "disputed", "its sisters do not vouch for it"


def test_a_pasted_sentence_makes_two_texts_one_for_that_claim() -> None:
    pasted = "At least the fire brigade counted thirteen people dead on the upper floors of the old mill"
    claims = say(12, "a", "b", "c")
    claims += [make_claim(f"{name}.example", count(13), text=pasted) for name in ("d", "e", "f")]
    fact, _ = judge(story_of(claims))
    assert fact.state == "settled"
    assert len(fact.positions[1].origin_ids) == 1
    quoted = [make_claim(f"{name}.example", count(13), text=f"“{pasted}”") for name in ("d", "e", "f")]
    assert judge(story_of(claims[:3] + quoted))[0].state == "contested"


def test_a_newcomer_weighs_next_to_nothing_beside_outlets_with_a_record() -> None:
    claims = say(12, *"abc") + say(13, *(f"new{k}" for k in range(20)))
    records = {f"{name}.example": 0.9 for name in "abc"}
    fact, verdicts = judge(story_of(claims), records)
    # L(12) = 3 x 2.0249 = 6.075; twenty newcomers: 20 x .02 x w = .526
    assert fact.state == "settled"
    assert fact.positions[0].belief == pytest.approx(
        math.exp(3 * RECORD) / (math.exp(3 * RECORD) + math.exp(0.4 * W) + 1)
    )
    assert verdicts["new0"].verdict == "contradicted"


def test_an_outlet_below_even_odds_is_not_counted_among_the_independent_ones() -> None:
    records = {"a.example": 0.9, "b.example": 0.9, "c.example": 0.4, "d.example": 0.9}
    fact, _ = judge(story_of(say(12, *"abc") + say(13, "d")), records)
    assert fact.state != "settled"


def test_an_earlier_and_smaller_count_is_superseded_and_a_stale_one_is_drift() -> None:
    claims = say(10, "early") + say(12, "b", "c", "d", hours=5) + say(10, "stale", hours=72)
    _, verdicts = judge(story_of(claims, monotone=True))
    assert verdicts["early"].verdict == "superseded"
    assert verdicts["early"].reason == "says 10 killed; later reports say 12 killed"
    assert (verdicts["stale"].verdict, verdicts["stale"].scored) == ("contradicted", True)
    assert verdicts["b"].verdict == "corroborated"


def test_repeating_the_smaller_count_inside_the_grace_period_is_not_stale() -> None:
    claims = say(12, "b", "c", "d", hours=5) + say(10, "slow", hours=20)
    _, verdicts = judge(story_of(claims, monotone=True))
    assert verdicts["slow"].verdict == "superseded"


def test_a_count_above_the_settled_one_is_drift_whenever_it_was_published() -> None:
    claims = say(12, "b", "c", "d", hours=5) + say(30, "high", hours=3)
    _, verdicts = judge(story_of(claims, monotone=True))
    assert verdicts["high"].verdict == "contradicted"


def test_a_dissenter_is_credited_once_independent_origins_match_it() -> None:
    claims = say(12, *"abc") + say(13, "d", hours=1) + say(13, *"efghij", hours=48)
    story = story_of(claims)
    _, before = judge(story, as_of=START + dt.timedelta(hours=2))
    _, after = judge(story)
    assert (before["d"].verdict, before["a"].verdict) == ("contradicted", "corroborated")
    assert (after["d"].verdict, after["d"].scored) == ("corroborated", True)
    assert (after["a"].verdict, after["a"].scored) == ("contradicted", True)


def test_claims_after_the_time_do_not_exist() -> None:
    _, verdicts = judge(story_of(say(12, "a") + say(13, "b", hours=10)), as_of=START)
    assert list(verdicts) == ["a"]
    assert judge_facts(story_of(say(12, "a", hours=5)), {}, START, CONFIG) == ((), ())


def test_a_month_and_a_day_inside_it_share_a_position() -> None:
    claims = [
        make_claim("a.example", day("2024-12-01", "2024-12-31")),
        make_claim("b.example", day("2024-12-25")),
        make_claim("c.example", day("2024-12-01", "2024-12-31")),
    ]
    fact, verdicts = judge(story_of(claims))
    assert len(fact.positions) == 1
    # b, without itself: two coarser origins at .7: e^1.8406 = 6.3005; 6.3005 / 7.3005 = .86302
    assert verdicts["b"].belief == pytest.approx(0.86302, abs=1e-5)
    assert (verdicts["b"].verdict, verdicts["b"].scored) == ("corroborated", False)
    assert {row.relation for row in verdicts["b"].evidence} == {"coarser"}
    assert "finer" in {row.relation for row in verdicts["a"].evidence}


def test_the_month_is_settled_and_not_the_day_that_one_outlet_adds() -> None:
    claims = [make_claim(f"{name}.example", day("2024-12-01", "2024-12-31")) for name in "abcd"]
    fact, _ = judge(story_of([*claims, make_claim("e.example", day("2024-12-25"))]))
    assert fact.state == "settled"
    assert fact.positions[0].value == day("2024-12-01", "2024-12-31")


def test_a_coarser_value_supports_each_of_two_rival_finer_ones_and_is_what_is_published() -> None:
    claims = [make_claim(f"{name}.example", count(45, 55)) for name in "ab"]
    claims += [make_claim("c.example", count(46)), make_claim("d.example", count(52))]
    fact, verdicts = judge(story_of(claims))
    assert [(p.value, len(p.claim_ids)) for p in fact.positions] == [(count(45, 55), 4)]
    assert fact.state == "settled", "four origins tell about 50, whoever is right about the last digit"
    assert verdicts["a"].verdict == "corroborated"
    assert (verdicts["c"].verdict, verdicts["d"].verdict) == ("disputed", "disputed")


def test_a_list_with_one_member_too_many_is_contradicted_for_that_member() -> None:
    claims = [make_claim(f"{name}.example", members("CN", "AE")) for name in "abcd"]
    claims.append(make_claim("e.example", members("CN", "AE", "RU")))
    fact, verdicts = judge(story_of(claims))
    beliefs = {p.value.members: p.belief for p in fact.positions if isinstance(p.value, SetValue)}
    # RU: named by one (w), left out of four closed lists at .8 each: 1 / (1 + e^(2.2 w)) = .05253
    assert beliefs["RU",] == pytest.approx(1 / (1 + math.exp(4 * 0.8 * W - W)))
    # CN: named by five: 1 / (1 + e^(-5w)) = .9986
    assert beliefs["CN",] == pytest.approx(1 / (1 + math.exp(-5 * W)))
    assert fact.state == "settled"
    assert (verdicts["e"].verdict, verdicts["e"].drift_type, verdicts["e"].scored) == ("contradicted", "set", True)
    assert (verdicts["a"].verdict, verdicts["a"].scored) == ("corroborated", True)


def test_an_open_list_denies_nobody_it_leaves_out() -> None:
    claims = [make_claim(f"{name}.example", members("CN", "AE", closed=False)) for name in "abcd"]
    claims.append(make_claim("e.example", members("CN", "RU", closed=False)))
    _, verdicts = judge(story_of(claims))
    assert verdicts["e"].verdict == "corroborated"
    assert not verdicts["e"].scored, "nobody else names RU"


def test_a_closed_list_that_leaves_out_a_settled_member_is_contradicted() -> None:
    claims = [make_claim(f"{name}.example", members("CN", "AE", closed=False)) for name in "abcd"]
    claims.append(make_claim("e.example", members("CN")))
    _, verdicts = judge(story_of(claims))
    assert verdicts["e"].verdict == "contradicted"


def test_a_member_denied_by_name_is_contested_between_two_and_two() -> None:
    claims = [make_claim(f"{name}.example", members("RU", closed=False)) for name in "ab"]
    claims += [make_claim(f"{name}.example", members("CN", closed=False, excluded=("RU",))) for name in "cd"]
    fact, verdicts = judge(story_of(claims))
    assert fact.state == "contested"
    assert verdicts["a"].verdict == "disputed"
    assert verdicts["c"].verdict == "disputed"


def test_the_empty_closed_list_is_a_position_of_its_own() -> None:
    claims = [make_claim(f"{name}.example", members()) for name in "abcd"]
    fact, verdicts = judge(story_of(claims))
    assert isinstance(fact.positions[0].value, SetValue)
    assert fact.positions[0].value.members == ()
    assert (verdicts["a"].verdict, verdicts["a"].scored) == ("corroborated", True)
    claims.append(make_claim("e.example", members("RU", closed=False)))
    _, verdicts = judge(story_of(claims))
    assert verdicts["e"].verdict == "contradicted"


def test_claims_of_another_kind_count_as_evidence_against_a_list() -> None:
    listed = make_claim("e.example", members("RU", closed=False))
    denials = [make_claim(f"{name}.example", PolarityValue(positive=False)) for name in "abc"]
    base = story_of(denials, fact_id="recognised")
    against = Comparison(outcome="contradicts", drift_type="set", severity=0.7)
    group = FactGroup(fact_id="listed", story_id="story", label="recognising", kind="set", claim_ids=(listed.claim_id,))
    story = StoryClaims(
        groups=(*base.groups, group),
        claims={**base.claims, listed.claim_id: listed},
        comparisons={**base.comparisons, **{(listed.claim_id, d.claim_id): against for d in denials}},
        origin_of={},
    )
    _, assessments = judge_facts(story, {}, LATER, CONFIG)
    verdicts = {a.claim_id: a for a in assessments}
    assert verdicts["e.example-1"].verdict == "contradicted"
    assert verdicts["e.example-1"].drift_type == "set"
    assert "three independent outlets say “" in verdicts["e.example-1"].reason
    assert verdicts["a.example-1"].verdict == "corroborated", "the lone list does not outweigh two others"


def test_evidence_of_another_kind_also_settles_a_lone_polarity() -> None:
    lone = make_claim("e.example", PolarityValue(positive=True))
    lists = [make_claim(f"{name}.example", members()) for name in "abc"]
    base = story_of(lists, fact_id="listed")
    group = FactGroup(fact_id="x", story_id="story", label="x", kind="polarity", claim_ids=(lone.claim_id,))
    against = Comparison(outcome="contradicts", drift_type="polarity", severity=0.7)
    fits = Comparison(outcome="compatible", precision="coarser")
    cases = (
        (against, "contradicted", True),
        (Comparison(outcome="compatible"), "corroborated", True),
        (fits, "unverified", False),
    )
    for outcome, verdict, scored in cases:
        story = StoryClaims(
            groups=(*base.groups, group),
            claims={**base.claims, lone.claim_id: lone},
            comparisons={**base.comparisons, **{(lone.claim_id, c.claim_id): outcome for c in lists}},
            origin_of={},
        )
        _, assessments = judge_facts(story, {}, LATER, CONFIG)
        found = next(a for a in assessments if a.claim_id == lone.claim_id)
        assert (found.verdict, found.scored) == (verdict, scored)


def test_a_speakers_wrong_number_is_judged_and_not_charged_to_the_outlet() -> None:
    speaker = Holder(kind="attributed", name="The mayor", cue="said", source_class="official")
    wrong = make_claim("e.example", count(40), holder=speaker)
    _, verdicts = judge(story_of([*say(12, *"abcd"), wrong]))
    assert (verdicts["e"].verdict, verdicts["e"].scored) == ("contradicted", False)
    assert verdicts["e"].reason == "quotes The mayor: 40 killed; four independent outlets say 12 killed"


def test_a_misquoted_speaker_is_charged_when_enough_others_quote_the_same_one() -> None:
    speaker = Holder(kind="attributed", name="The mayor", cue="said", source_class="official")
    claims = [make_claim(f"{name}.example", count(12), holder=speaker) for name in "abcd"]
    claims.append(make_claim("e.example", count(40), holder=speaker))
    _, verdicts = judge(story_of(claims))
    assert (verdicts["e"].verdict, verdicts["e"].scored) == ("contradicted", True)
    assert (verdicts["a"].verdict, verdicts["a"].scored) == ("corroborated", True)


def test_an_allegation_is_judged_and_not_scored() -> None:
    claims = [*say(12, *"abcd"), make_claim("e.example", count(13), modality="alleged")]
    _, verdicts = judge(story_of(claims))
    assert (verdicts["e"].verdict, verdicts["e"].scored) == ("contradicted", False)


def test_a_state_that_a_later_claim_ends_is_superseded_for_everyone() -> None:
    silent = [make_claim(f"{name}.example", StatementValue(text="yet to answer")) for name in "ab"]
    answer = make_claim("c.example", StatementValue(text="welcomed it"), hours=9)
    base = story_of([*silent, answer])
    ended = {(s.claim_id, answer.claim_id): Comparison(outcome="superseded") for s in silent}
    agree = {(a.claim_id, b.claim_id): Comparison(outcome="equal") for a in silent for b in silent if a != b}
    for comparisons in (ended, {(b, a): c for (a, b), c in ended.items()}):
        story = StoryClaims(groups=base.groups, claims=base.claims, comparisons={**agree, **comparisons}, origin_of={})
        _, verdicts = judge(story)
        assert [verdicts[name].verdict for name in "abc"] == ["superseded", "superseded", "unverified"]


def test_an_outlet_that_says_two_things_at_once_has_half_a_vote_on_each() -> None:
    twice = [make_claim("e.example", count(n), article="e", suffix=f"-{n}") for n in (12, 13)]
    fact, _ = judge(story_of(twice))
    # each e^(w/2) = 1.9297: 1.9297 / 4.8594 = .39711
    assert [p.belief for p in fact.positions] == pytest.approx([0.39711] * 2, abs=1e-5)


def test_a_doubtful_member_of_the_story_and_a_doubtful_reading_weigh_less() -> None:
    claims = [*say(12, "a", "b"), make_claim("c.example", count(12), confidence=0.2)]
    fact, _ = judge(story_of(claims, membership={"b.example-1": 0.5}))
    assert fact.state == "undetermined", "a vote of quality .2 is not counted as an origin"
    assert fact.none_belief == pytest.approx(1 / (1 + math.exp(W * 1.7)))


def test_a_comparison_given_one_way_round_counts_both_ways() -> None:
    base = story_of(say(12, *"abc") + say(13, "d"))
    once = {(a, b): c for (a, b), c in base.comparisons.items() if a < b}
    story = StoryClaims(groups=base.groups, claims=base.claims, comparisons=once, origin_of={})
    assert judge(story)[0] == judge(base)[0]
    assert judge(story)[1]["d"].verdict == "contradicted"


def test_two_counts_of_one_minute_contradict_each_other_however_much_they_rise() -> None:
    claims = [*say(12, *"abc"), *say(30, "d")]
    base = story_of(claims, monotone=True)
    ended = {pair: Comparison(outcome="superseded") for pair, c in base.comparisons.items() if c.outcome != "equal"}
    story = StoryClaims(groups=base.groups, claims=base.claims, comparisons={**base.comparisons, **ended}, origin_of={})
    assert judge(story)[1]["d"].verdict == "contradicted"


def test_a_state_superseded_at_the_same_minute_gives_way_as_it_was_compared() -> None:
    a, b = (make_claim(f"{n}.example", StatementValue(text=n)) for n in "ab")
    base = story_of([a, b])
    story = StoryClaims(
        groups=base.groups,
        claims=base.claims,
        comparisons={(a.claim_id, b.claim_id): Comparison(outcome="superseded")},
        origin_of={},
    )
    verdicts = judge(story)[1]
    assert (verdicts["a"].verdict, verdicts["b"].verdict) == ("superseded", "unverified")


def test_a_coarse_value_that_fits_no_position_is_one_of_its_own() -> None:
    month, other, mixed = (make_claim(f"{n}.example", StatementValue(text=n)) for n in ("month", "other", "mixed"))
    base = story_of([month, other, mixed])
    coarser = Comparison(outcome="compatible", precision="coarser")
    against = Comparison(outcome="contradicts", severity=0.5)
    story = StoryClaims(
        groups=base.groups,
        claims=base.claims,
        comparisons={
            (month.claim_id, other.claim_id): coarser,
            (other.claim_id, mixed.claim_id): Comparison(outcome="compatible"),
            (month.claim_id, mixed.claim_id): against,
        },
        origin_of={},
    )
    fact, _ = judge(story)
    assert sorted(len(p.claim_ids) for p in fact.positions) == [1, 2]


def test_a_group_of_lists_may_hold_claims_of_other_kinds_alone() -> None:
    plain = make_claim("a.example", PolarityValue(positive=True))
    group = FactGroup(fact_id="f", story_id="story", label="", kind="set", claim_ids=(plain.claim_id,))
    story = StoryClaims(groups=(group,), claims={plain.claim_id: plain}, comparisons={}, origin_of={})
    fact, verdicts = judge(story)
    assert (fact.state, verdicts["a"].verdict) == ("undetermined", "unverified")
    assert [p.belief for p in fact.positions] == [0.0]


def test_other_sides_that_read_alike_are_shown_by_their_passage() -> None:
    claims = [make_claim(f"{n}.example", QuantityValue(low=12, high=12, surface="a dozen")) for n in "abc"]
    claims.append(make_claim("d.example", QuantityValue(low=13, high=13, surface="a dozen")))
    assert "say “a.example tells it”" in judge(story_of(claims))[1]["d"].reason.replace("c.example", "a.example")


def test_a_repeat_of_the_smaller_count_is_no_drift_while_too_few_say_the_larger() -> None:
    claims = say(12, "a", "b", hours=5) + say(10, "slow", hours=90)
    assert judge(story_of(claims, monotone=True))[1]["slow"].verdict == "disputed"


def two_facts(first: list[Claim], second: list[Claim], across: Comparison) -> StoryClaims:
    """Two facts whose claims agree inside each; every claim of the first stands so to every one of the second."""
    one, two = story_of(first), story_of(second)
    groups = tuple(
        FactGroup(
            fact_id=f"fact-{number}",
            story_id="story",
            label="",
            kind=claims[0].kind,
            claim_ids=tuple(claim.claim_id for claim in claims),
        )
        for number, claims in enumerate((first, second))
    )
    crossed = {(a.claim_id, b.claim_id): across for a in first for b in second}
    return StoryClaims(
        groups=groups,
        claims={**one.claims, **two.claims},
        comparisons={**one.comparisons, **two.comparisons, **crossed},
        origin_of={**one.origin_of, **two.origin_of},
    )


def test_a_state_told_by_two_is_over_once_another_fact_reports_its_end() -> None:
    yet = PolarityValue(positive=False, state="yet")
    early = [
        msgspec.structs.replace(make_claim(f"{name}.example", yet), valid_until=START) for name in ("north", "south")
    ]
    later = [make_claim("east.example", PolarityValue(positive=True), hours=30)]
    story = two_facts(early, later, Comparison(outcome="superseded", reason="came after"))

    _, assessments = judge_facts(story, {}, LATER, CONFIG)

    verdicts = {a.claim_id: a for a in assessments}
    for claim in early:
        assert (verdicts[claim.claim_id].verdict, verdicts[claim.claim_id].drift_type) == ("superseded", None)
        assert "supersedes" in {row.relation for row in verdicts[claim.claim_id].evidence}


def test_an_outlet_that_is_contradicted_itself_disputes_nobody_alone() -> None:
    right = say(12, "a", "b", "c")
    wrong = say(13, "d")
    pair = say(7, "e", "f")
    story = story_of(right + wrong)
    listed = story_of(pair)
    against = Comparison(outcome="contradicts", drift_type="quantity", severity=0.5)
    crossed = {(c.claim_id, wrong[0].claim_id): against for c in pair}
    joined = StoryClaims(
        groups=(
            *story.groups,
            FactGroup(
                fact_id="pair",
                story_id="story",
                label="",
                kind="quantity",
                claim_ids=tuple(claim.claim_id for claim in pair),
            ),
        ),
        claims={**story.claims, **listed.claims},
        comparisons={**story.comparisons, **listed.comparisons, **crossed},
        origin_of={**story.origin_of, **listed.origin_of},
    )

    _, assessments = judge_facts(joined, {}, LATER, CONFIG)

    verdicts = {a.claim_id: a.verdict for a in assessments}
    assert verdicts[wrong[0].claim_id] == "contradicted"
    assert {verdicts[claim.claim_id] for claim in pair} == {"corroborated"}
