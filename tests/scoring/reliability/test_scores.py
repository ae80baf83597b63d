"""Outlet scores from hand-made rows: what moves them, and what never does."""

import datetime as dt
import random
from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.config import ReliabilityConfig
from scoring.models import ClaimKind, Estimate, LedgerRow, OutletMeta, OutletScore
from scoring.reliability import agreement_bounds, explain_outlet, score_outlets
from scoring.reliability.bands import is_sufficient, name_band, name_label
from scoring.reliability.scores import DRIFT_TYPES
from tests.scoring.reliability.factory import NOW, SHIPPED, make_population, make_row, make_rows

CONFIG = ReliabilityConfig()
QUICK = settings(max_examples=15, deadline=None)
RECORDS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), min_size=1, max_size=8)
CHECKED: list[ClaimKind] = ["quantity", "date", "place", "set", "polarity"]


def score(
    rows: list[LedgerRow], config: ReliabilityConfig = CONFIG, meta: Mapping[str, OutletMeta] | None = None
) -> dict[str, OutletScore]:
    return {s.outlet_id: s for s in score_outlets(rows, meta or {}, NOW, config)}


def width(estimate: Estimate) -> float:
    return estimate.high - estimate.low


def test_an_outlet_that_is_corroborated_more_often_agrees_more() -> None:
    found = score([*make_rows("a.example", 95, 5), *make_rows("b.example", 70, 30)])
    assert found["a.example"].agreement.low > found["b.example"].agreement.high
    assert found["a.example"].drift.high < found["b.example"].drift.low


def test_contradictions_that_right_claims_meet_as_often_say_nothing_against_an_outlet() -> None:
    """One in ten right claims is contradicted: 90 and 10 is what an outlet that never errs shows."""
    found = score(make_rows("a.example", 90, 10), SHIPPED)["a.example"]
    assert found.agreement.mean > 0.96
    assert found.agreement.high > 0.99


def test_more_claims_make_the_interval_narrower() -> None:
    widths = [width(score(make_rows("a.example", 8 * n, 2 * n), SHIPPED)["a.example"].agreement) for n in (1, 5, 50)]
    assert widths == sorted(widths, reverse=True)


def test_evidence_is_insufficient_while_the_interval_is_wide_whatever_the_number_of_claims() -> None:
    found = score([*make_rows("a.example", 50, 50), *make_rows("b.example", 30, 0)], SHIPPED)
    assert width(found["a.example"].agreement) > CONFIG.widest_interval > width(found["b.example"].agreement)
    assert (found["a.example"].label, found["a.example"].rank, found["a.example"].sufficient) == (
        "insufficient evidence",
        None,
        False,
    )
    assert (found["b.example"].label, found["b.example"].rank, found["b.example"].sufficient) == ("high", 1, True)
    assert found["a.example"].n_eff > found["b.example"].n_eff


@pytest.mark.parametrize("kind", CHECKED)
def test_a_prior_alone_gives_nobody_a_standing(kind: ClaimKind) -> None:
    flawless = [make_row(f"o{i}.example", k, kind=kind, weight=50.0) for i in range(30) for k in range(20)]
    silent = make_row("quiet.example", 1, kind=kind, weight=0.0)
    vague = make_row("vague.example", 1, kind=kind, chances=(0.5, 0.5))
    found = score([*flawless, silent, vague])
    assert found["o0.example"].sufficient
    assert [found[name].sufficient for name in ("quiet.example", "vague.example")] == [False, False]
    assert [found[name].rank for name in ("quiet.example", "vague.example")] == [None, None]


def test_a_label_is_the_band_of_the_lower_bound() -> None:
    narrow = [Estimate(mean=low + 0.02, low=low, high=low + 0.04) for low in (0.96, 0.95, 0.92, 0.85, 0.2)]
    assert [name_label(one, CONFIG) for one in narrow] == ["very high", "very high", "high", "fair", "low"]
    wide = Estimate(mean=0.9, low=0.78, high=0.99)
    assert (is_sufficient(wide, CONFIG), name_label(wide, CONFIG)) == (False, "insufficient evidence")
    assert name_band(0.0, CONFIG) == "low"


def test_the_rank_follows_the_lower_bound_and_overlaps_are_ties() -> None:
    rows = [*make_rows("a.example", 60, 1), *make_rows("b.example", 600, 12), *make_rows("c.example", 300, 100)]
    found = score(rows, SHIPPED)
    assert [found[f"{name}.example"].rank for name in "bac"] == [1, 2, 3]
    assert found["b.example"].tied_with == ("a.example",)
    assert found["a.example"].tied_with == ("b.example",)
    assert found["c.example"].tied_with == ()
    assert [found[f"{name}.example"].extra["tied"] for name in "abc"] == [1, 1, 0]


def test_equal_records_share_a_rank() -> None:
    found = score(make_population([(60, 1)] * 3 + [(300, 100)]), SHIPPED)
    assert [found[f"o{i}.example"].rank for i in range(4)] == [1, 1, 1, 4]


def test_scores_come_by_rank_and_those_without_one_by_name() -> None:
    rows = [*make_rows("z.example", 600, 12), *make_rows("b.example", 300, 100), *make_rows("c.example", 1, 1)]
    rows += make_rows("a.example", 1, 1)
    order = [s.outlet_id for s in score_outlets(rows, {}, NOW, SHIPPED)]
    assert order == ["z.example", "b.example", "a.example", "c.example"]


def test_a_half_life_halves_what_a_claim_says() -> None:
    """Of 40 claims 60 days before the newest, and as many of full age, the effective claims are those of 20."""
    newest = make_row("a.example", 999, chances=(0.5, 0.5))
    config = msgspec.structs.replace(SHIPPED, half_life_articles=1e-9)
    old = score([newest, *make_rows("a.example", 40, 0, days=60)], config)["a.example"]
    half = [make_row("a.example", i, weight=0.5) for i in range(40)]
    assert old.agreement == score([newest, *half], config)["a.example"].agreement


def test_a_record_that_is_old_as_a_whole_counts_in_full_and_tells_its_age() -> None:
    old = score(make_rows("a.example", 90, 10, days=500), SHIPPED)["a.example"]
    new = score(make_rows("a.example", 90, 10), SHIPPED)["a.example"]
    assert (old.agreement, old.n_eff) == (new.agreement, new.n_eff)
    assert (old.extra["record_age_days"], new.extra["record_age_days"]) == (500.0, 0.0)


def test_silent_rows_count_nothing() -> None:
    rows = [*make_rows("a.example", 40, 4), *make_rows("b.example", 30, 9)]
    silent = [make_row("a.example", 500 + i, weight=0.0, kind="date", topic="war") for i in range(50)]
    plain, more = score(rows)["a.example"], score([*rows, *silent])["a.example"]
    assert (more.agreement, more.drift, more.drift_by_type, more.n_eff) == (
        plain.agreement,
        plain.drift,
        plain.drift_by_type,
        plain.n_eff,
    )
    assert (more.claims, more.extra["observations"]) == (94, {"corroborated": 40, "contradicted": 4, "silent": 50})


def test_drift_is_how_often_times_how_far() -> None:
    mild = [make_row("a.example", i, agrees=i < 70, severity=0.2) for i in range(100)]
    grave = [make_row("b.example", i, agrees=i < 70, severity=0.8) for i in range(100)]
    found = score([*mild, *grave], SHIPPED)
    a, b = found["a.example"], found["b.example"]
    assert a.agreement == b.agreement
    assert a.drift.mean < b.drift.mean
    # Severity is shrunk to the population's .5 by five contradicted claims: (30 x .2 + 5 x .5) / 35.
    assert a.drift.mean == pytest.approx((1 - a.agreement.mean) * (30 * 0.2 + 5 * 0.5) / 35, rel=0.01)


@pytest.mark.parametrize("wrong", CHECKED)
def test_types_of_drift_add_up_and_the_type_whose_claims_are_wrong_is_the_largest(wrong: ClaimKind) -> None:
    rows = [
        make_row("a.example", 100 * n + i, agrees=kind != wrong or i % 2 == 0, kind=kind)
        for n, kind in enumerate(CHECKED)
        for i in range(30)
    ]
    rows += [make_row("b.example", 100 * n + i, kind=kind) for n, kind in enumerate(CHECKED) for i in range(30)]
    found = score(rows, SHIPPED)["a.example"]
    types = {name: estimate.mean for name, estimate in found.drift_by_type.items()}
    assert sum(types.values()) == pytest.approx(found.drift.mean, rel=1e-6)
    assert max(types, key=types.__getitem__) == wrong
    assert types[wrong] > 0.4 * found.drift.mean
    assert list(types) == list(DRIFT_TYPES)


def test_many_claims_of_one_kind_do_not_stand_for_many_errors_of_it() -> None:
    rows = [make_row("a.example", i, kind="place") for i in range(200)]
    rows += [make_row("a.example", 300 + i, agrees=i < 5, kind="date") for i in range(20)]
    types = score(rows, SHIPPED)["a.example"].drift_by_type
    assert types["date"].mean > types["place"].mean


def test_lists_that_name_the_wrong_person_drift_by_name() -> None:
    rows = [make_row("a.example", i, agrees=i < 20, kind="set", drift_type="name") for i in range(40)]
    types = score(rows, SHIPPED)["a.example"].drift_by_type
    assert types["name"].mean > 2 * types["set"].mean


def test_topics_are_shrunk_to_the_outlets_own_agreement() -> None:
    rows = make_rows("a.example", 95, 5)
    rows += [make_row("a.example", 200 + i, agrees=False, topic="weather") for i in range(5)]
    rows += [make_row("a.example", 300, topic="crime", chances=(0.5, 0.5))]
    rows += [make_row("a.example", 301, topic="war", weight=0)]

    def topics(spread: float) -> tuple[float, dict[str, float]]:
        found = score(rows, msgspec.structs.replace(SHIPPED, topic_spread=spread))["a.example"]
        return found.agreement.mean, {name: one["mean"] for name, one in found.extra["agreement_by_topic"].items()}

    own, held = topics(CONFIG.topic_spread)
    assert list(held) == ["crime", "weather"]
    # Nothing at all is told of crime; five contradicted claims by themselves would leave little of the agreement.
    assert held["crime"] == pytest.approx(own, abs=0.01)
    assert held["weather"] < own - 0.005
    assert topics(3.0)[1]["weather"] < held["weather"] - 0.1
    assert topics(0.05)[1]["weather"] == pytest.approx(own, abs=0.002)


def test_a_topic_is_known_no_better_than_the_outlet() -> None:
    rows = [make_row("a.example", i, agrees=i < 5, topic="war") for i in range(6)]
    found = score([*rows, make_row("a.example", 9, topic="crime")], SHIPPED)["a.example"]
    topics = {name: Estimate(**told) for name, told in found.extra["agreement_by_topic"].items()}
    assert width(topics["war"]) >= width(found.agreement)
    assert width(topics["crime"]) > width(topics["war"])


def test_a_correction_is_timed_from_the_first_wrong_claim_to_the_next_right_one() -> None:
    wrong = make_row("a.example", 1, agrees=False, days=1, fact="f")
    again = msgspec.structs.replace(make_row("a.example", 1, agrees=False, days=0.5, fact="f"), row_id="again")
    right = msgspec.structs.replace(make_row("a.example", 1, fact="f"), row_id="later")
    never = make_row("a.example", 2, agrees=False)
    first = [
        msgspec.structs.replace(make_row("a.example", 3, days=2, fact="g"), row_id="first"),
        make_row("a.example", 3, agrees=False, fact="g"),
    ]
    extra = score([wrong, again, right, never, *first])["a.example"].extra
    assert (extra["corrections"], extra["correction_hours_median"]) == (1, 24.0)


def test_an_outlet_without_rows_is_listed_with_the_priors_interval() -> None:
    meta = OutletMeta(outlet_id="z.example", outlet_name="Z", articles=7, edits=3, silent_edits=2)
    z = score(make_rows("a.example", 50, 5), CONFIG, {"z.example": meta})["z.example"]
    assert (z.outlet_name, z.articles, z.claims, z.n_eff, z.explanation) == ("Z", 7, 0, 0.0, None)
    assert width(z.agreement) >= CONFIG.prior_width
    assert (z.extra["edits"], z.extra["silent_edits"], z.extra["record_age_days"]) == (3, 2, None)


def test_no_rows_give_no_scores_and_no_bounds() -> None:
    assert score_outlets([], {}, NOW, CONFIG) == ()
    assert agreement_bounds([], NOW, CONFIG) == {}


def test_articles_are_those_indexed_or_those_with_a_claim() -> None:
    rows = [*make_rows("a.example", 5, 1), make_row("a.example", 0, fact="second")]
    known = OutletMeta(outlet_id="a.example", outlet_name="A", articles=40)
    assert score(rows)["a.example"].articles == 6
    assert score(rows, CONFIG, {"a.example": known})["a.example"].articles == 40


def test_headlines_and_edits_are_told_beside_the_score_and_change_nothing_in_it() -> None:
    rows = make_rows("a.example", 50, 5)
    meta = OutletMeta(outlet_id="a.example", outlet_name="A", headlines=9, headline_departures=4, silent_edits=3)
    told = score(rows, CONFIG, {"a.example": meta})["a.example"]
    assert (told.extra["headlines"], told.extra["headline_departures"]) == (9, 4)
    assert told.agreement == score(rows)["a.example"].agreement


def test_a_score_carries_its_explanation() -> None:
    rows = [*make_rows("a.example", 96, 4), *make_rows("b.example", 80, 20), make_row("c.example", 1, weight=0)]
    found = score(rows)
    assert found["a.example"].explanation == explain_outlet(rows, "a.example", NOW, CONFIG)
    assert found["c.example"].explanation is None


def test_a_score_names_its_method_version_and_what_was_to_be_expected() -> None:
    (found,) = score_outlets(make_rows("a.example", 8, 2), {}, NOW, CONFIG, "v7")
    assert (found.method_version, found.as_of, found.verdicts) == ("v7", NOW, {"contradicted": 2, "corroborated": 8})
    assert found.extra["expected_share"] == 0.9


@QUICK
@given(RECORDS, st.integers(0, 9))
def test_the_order_of_the_rows_changes_no_bit(records: list[tuple[int, int]], seed: int) -> None:
    rows = [
        msgspec.structs.replace(row, at=row.at - dt.timedelta(hours=i % 7)) for i, row in enumerate(made_up(records))
    ]
    mixed = list(rows)
    random.Random(seed).shuffle(mixed)
    assert score_outlets(mixed, {}, NOW, CONFIG) == score_outlets(rows, {}, NOW, CONFIG)
    assert agreement_bounds(mixed, NOW, CONFIG) == agreement_bounds(rows, NOW, CONFIG)


def made_up(records: list[tuple[int, int]]) -> list[LedgerRow]:
    """A population that tells all kinds of claims in two topics."""
    return [
        msgspec.structs.replace(row, kind=CHECKED[i % 5], topic=("war", "")[i % 2], weight=(1.0, 0.5)[i % 3 == 0])
        for i, row in enumerate(make_population(records))
    ]


@QUICK
@given(RECORDS)
def test_every_interval_holds_its_mean(records: list[tuple[int, int]]) -> None:
    for found in score_outlets(made_up(records), {}, NOW, CONFIG):
        topics = [Estimate(**told) for told in found.extra["agreement_by_topic"].values()]
        for e in (found.agreement, found.drift, *found.drift_by_type.values(), *topics):
            assert 0 <= e.low <= e.mean <= e.high <= 1
        assert sum(e.mean for e in found.drift_by_type.values()) == pytest.approx(found.drift.mean, rel=1e-6)
        assert found.n_eff >= 0.0


@QUICK
@given(RECORDS, st.integers(1, 40))
def test_outlets_without_evidence_move_no_bit_of_the_others(records: list[tuple[int, int]], more: int) -> None:
    """Who only copies, or is merely listed."""
    rows = made_up(records)
    copiers = [make_row(f"copier{i}.example", i, weight=0.0, topic="war") for i in range(more)]
    listed = {f"z{i}.example": OutletMeta(outlet_id=f"z{i}.example", outlet_name="") for i in range(more)}
    before, after = score(rows), score([*rows, *copiers], CONFIG, listed)
    assert len(after) == len(before) + 2 * more
    assert {outlet_id: after[outlet_id] for outlet_id in before} == before


@QUICK
@given(RECORDS, RECORDS, st.integers(1, 400))
def test_a_past_score_comes_out_again_whatever_came_later(
    records: list[tuple[int, int]], later: list[tuple[int, int]], days: int
) -> None:
    past = made_up(records)
    after = [
        msgspec.structs.replace(row, row_id=f"x{row.row_id}", at=NOW + dt.timedelta(days=days))
        for row in made_up(later)
    ]
    assert score_outlets([*after, *past], {}, NOW, CONFIG) == score_outlets(past, {}, NOW, CONFIG)


@QUICK
@given(st.integers(0, 100), st.integers(0, 30), st.sampled_from(CHECKED))
def test_one_more_corroborated_claim_never_lowers_the_agreement(agreed: int, departed: int, kind: ClaimKind) -> None:
    """Where all claims are of one kind: the mix of kinds is everybody's, and moves with every claim."""
    rows = [*make_rows("a.example", agreed, departed, kind=kind), make_row("b.example", 1, kind=kind)]
    before = score([*rows, make_row("a.example", 999, weight=0, kind=kind)], SHIPPED)["a.example"].agreement
    after = score([*rows, make_row("a.example", 999, kind=kind)], SHIPPED)["a.example"].agreement
    assert after.mean >= before.mean
    assert after.low >= before.low


@QUICK
@given(st.integers(0, 60), st.integers(0, 20), st.floats(0.05, 0.95), st.floats(0.05, 0.95))
def test_a_claim_moves_the_agreement_the_way_its_chances_say(
    agreed: int, departed: int, right: float, wrong: float
) -> None:
    rows = make_rows("a.example", agreed, departed)
    before = score([*rows, make_row("a.example", 999, chances=(0.5, 0.5))], SHIPPED)["a.example"].agreement.mean
    after = score([*rows, make_row("a.example", 999, chances=(right, wrong))], SHIPPED)["a.example"].agreement.mean
    assert after == pytest.approx(before, abs=1e-3) or (after > before) == (right > wrong)


def test_the_weights_of_a_fact_told_in_parts_are_one_claim() -> None:
    parts = [make_row("a.example", 1, weight=0.25, fact=f"p{i}") for i in range(4)]
    whole = make_row("a.example", 1)
    one, other = score(parts, SHIPPED)["a.example"], score([whole], SHIPPED)["a.example"]
    assert one.agreement.mean == pytest.approx(other.agreement.mean, abs=1e-12)
    assert one.n_eff == pytest.approx(other.n_eff)
