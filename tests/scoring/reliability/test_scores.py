import datetime as dt
import random

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.config import ReliabilityConfig
from scoring.models import LedgerRow, OutletMeta, OutletScore
from scoring.reliability import agreement_bounds, explain_outlet, score_outlets
from scoring.reliability.estimates import Betas, correct_rate, estimate, match_moments
from scoring.reliability.priors import fit_prior
from scoring.reliability.tallies import tally_rows
from tests.scoring.reliability.factory import NOW, make_population, make_row, make_rows

CONFIG = ReliabilityConfig()
QUICK = settings(max_examples=15, deadline=None)
RECORDS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), min_size=1, max_size=6)


def score(rows: list[LedgerRow], config: ReliabilityConfig = CONFIG) -> dict[str, OutletScore]:
    return {s.outlet_id: s for s in score_outlets(rows, {}, NOW, config)}


def test_the_posterior_of_a_fixed_prior_is_the_textbook_one() -> None:
    fixed = msgspec.structs.replace(CONFIG, prior_mean_spread=1e-6, prior_strength_spread=1e-6)
    found = score(make_rows("a.example", 90, 10), fixed)["a.example"]
    # prior Beta(9, 1), data 90 and 10: Beta(99, 11), mean .9, sd sqrt(.9 x .1 / 111) = .0285
    assert found.agreement.mean == pytest.approx(0.9, abs=1e-4)
    assert found.agreement.low == pytest.approx(0.8499, abs=2e-3)
    assert found.agreement.high == pytest.approx(0.9430, abs=2e-3)
    assert found.n_eff == pytest.approx(100)
    assert (found.label, found.rank, found.sufficient) == ("fair", 1, True)


def test_an_outlet_with_too_few_claims_has_insufficient_evidence_and_no_rank() -> None:
    found = score([*make_rows("a.example", 20, 1), *make_rows("b.example", 200, 10)])
    assert (found["a.example"].label, found["a.example"].rank) == ("insufficient evidence", None)
    assert found["b.example"].rank == 1


def test_half_life_halves_a_contribution() -> None:
    old = tally_rows([make_row("a.example", 1, days=60), make_row("a.example", 2, agrees=False)], NOW, CONFIG)
    # weights .5 and 1: sum 1.5, squares 1.25: n_eff 1.8, of which a third agrees
    assert old.n_eff.tolist() == pytest.approx([1.8])
    assert old.agreed.tolist() == pytest.approx([0.6])


def test_a_record_that_is_old_as_a_whole_counts_for_little() -> None:
    old = tally_rows([make_row("a.example", i, days=120) for i in range(100)], NOW, CONFIG)
    assert old.n_eff.tolist() == pytest.approx([25.0])


def test_claims_on_one_fact_are_one_observation() -> None:
    rows = [make_row("a.example", 1, weight=0.25, fact="f")]
    rows = [msgspec.structs.replace(rows[0], row_id=f"r{i}") for i in range(4)]
    assert tally_rows(rows, NOW, CONFIG).n_eff.tolist() == pytest.approx([1.0])


def test_the_rank_follows_the_lower_bound_and_overlaps_are_ties() -> None:
    found = score([*make_rows("a.example", 60, 1), *make_rows("b.example", 600, 12), *make_rows("c.example", 300, 100)])
    assert found["b.example"].rank == 1
    assert found["a.example"].rank == 2
    assert found["b.example"].tied_with == ("a.example",)
    assert found["c.example"].tied_with == ()
    assert found["c.example"].extra["tied"] == 0


def test_drift_is_how_often_times_how_far_and_its_types_add_up_to_it() -> None:
    rows = make_rows("a.example", 80, 0)
    rows += [make_row("a.example", 100 + i, agrees=False, severity=0.2, drift_type="date") for i in range(20)]
    rows += [*make_rows("b.example", 80, 20), *make_rows("c.example", 95, 5)]
    found = score(rows)
    assert found["a.example"].drift.mean < found["b.example"].drift.mean
    types = found["a.example"].drift_by_type
    assert sum(e.mean for e in types.values()) == pytest.approx(found["a.example"].drift.mean, rel=1e-6)
    assert types["date"].mean == max(e.mean for e in types.values())
    assert types["place"].mean < 0.01


def test_topics_are_shrunk_to_the_outlets_own_agreement() -> None:
    rows = make_rows("a.example", 95, 5)
    rows += [make_row("a.example", 200 + i, agrees=False, topic="weather") for i in range(5)]
    found = score(rows)["a.example"]
    weather = found.extra["agreement_by_topic"]["weather"]["mean"]
    # 20 claims' worth of the outlet's mean against five departures
    assert weather == pytest.approx(found.agreement.mean * 20 / 25)


def test_a_correction_is_timed_from_the_first_wrong_claim_to_the_next_right_one() -> None:
    wrong = make_row("a.example", 1, agrees=False, days=1, fact="f")
    right = msgspec.structs.replace(make_row("a.example", 1, fact="f"), row_id="later")
    never = make_row("a.example", 2, agrees=False)
    extra = score([wrong, right, never])["a.example"].extra
    assert (extra["corrections"], extra["correction_hours_median"]) == (1, 24.0)


def test_an_outlet_without_rows_is_listed_with_the_priors_interval() -> None:
    meta = OutletMeta(outlet_id="z.example", outlet_name="Z", articles=7, edits=3, silent_edits=2)
    found = {s.outlet_id: s for s in score_outlets(make_rows("a.example", 50, 5), {"z.example": meta}, NOW, CONFIG)}
    z = found["z.example"]
    assert (z.outlet_name, z.articles, z.claims, z.n_eff) == ("Z", 7, 0, 0.0)
    assert z.agreement.high - z.agreement.low > found["a.example"].agreement.high - found["a.example"].agreement.low
    assert (z.extra["edits"], z.extra["silent_edits"]) == (3, 2)


def test_no_rows_give_no_scores_and_no_bounds() -> None:
    assert score_outlets([], {}, NOW, CONFIG) == ()
    assert agreement_bounds([], NOW, CONFIG) == {}


def test_the_engines_own_errors_are_taken_out_of_the_rate() -> None:
    config = msgspec.structs.replace(CONFIG, false_departure_rate=0.05, missed_departure_rate=0.2)
    rows = make_population([(850, 150)] * 3)
    # observed .15 = d x .8 + (1 - d) x .05: d = .1 / .75
    assert score(rows, config)["o0.example"].agreement.mean == pytest.approx(1 - 0.1 / 0.75, abs=0.005)
    with pytest.raises(ValueError, match="under 1"):
        correct_rate(Betas(np.ones(1), np.ones(1)), 0.5, 0.5)


def test_a_flat_posterior_is_cut_off_at_the_engines_errors_and_stretched_again() -> None:
    # Beta(1, 1) over [.2, .9], stretched to [0, 1], is flat again: mean 1/2, variance 1/12.
    found = correct_rate(Betas(np.ones(1), np.ones(1)), 0.2, 0.1)
    assert found.mean == pytest.approx([0.5], abs=1e-3)
    assert found.variance == pytest.approx([1 / 12], rel=1e-3)


def test_an_outlet_that_departs_less_often_than_the_engine_errs_is_not_certain_to_be_right() -> None:
    # 1 departure in 1000 where errors alone make 20: above .02 the density falls as exp(-(999 / .98 - 1 / .02) x)
    # to first order, 969 in x; stretched by 1 / .98 the mean is 1 / 950.
    found = correct_rate(Betas(np.array([2.0]), np.array([1000.0])), 0.02, 0.0)
    assert found.mean == pytest.approx([1 / 950], rel=0.1)
    assert found.quantile(0.95) == pytest.approx([3.0 / 950], rel=0.15)


def test_the_prior_is_the_configured_one_without_data_and_the_populations_with_much() -> None:
    empty = fit_prior(np.zeros(0), np.zeros(0), CONFIG)
    assert (empty.agreed, empty.departed) == pytest.approx((9.0, 1.0))
    rng = np.random.default_rng(7)
    rates = rng.beta(30, 10, 800)
    agreed = rng.binomial(100, rates).astype(float)
    fitted = fit_prior(agreed, 100 - agreed, CONFIG)
    assert fitted.agreed / (fitted.agreed + fitted.departed) == pytest.approx(0.75, abs=0.01)
    assert fitted.agreed + fitted.departed == pytest.approx(40, rel=0.2)


def test_an_outlet_with_a_short_record_has_no_bound() -> None:
    bounds = agreement_bounds([*make_rows("a.example", 4, 0), *make_rows("b.example", 40, 2)], NOW, CONFIG)
    assert list(bounds) == ["b.example"]
    assert 0.7 < bounds["b.example"] < 0.96


def test_the_explanation_names_the_facts_that_pull_and_the_few_that_tip_the_band() -> None:
    rows = [*make_rows("a.example", 96, 4), *make_rows("b.example", 80, 20)]
    found = explain_outlet(rows, "a.example", NOW, CONFIG, most=4)
    assert found.band == score(rows)["a.example"].label == "high"
    assert {mover.fact_id for mover in found.movers} == {"f96", "f97", "f98", "f99"}
    assert all(mover.effect < 0 for mover in found.movers)
    assert found.tipping is not None
    gone = {mover.fact_id for mover in found.tipping}
    left = [row for row in rows if row.outlet_id != "a.example" or row.fact_id not in gone]
    assert score(left)["a.example"].label != "high"
    assert len(gone) <= 4


def test_a_score_carries_its_explanation() -> None:
    rows = [*make_rows("a.example", 96, 4), *make_rows("b.example", 80, 20), make_row("c.example", 1, weight=0)]
    found = score(rows)
    assert found["a.example"].explanation == explain_outlet(rows, "a.example", NOW, CONFIG)
    assert found["c.example"].explanation is None


def test_headlines_are_told_beside_the_score_and_change_nothing_in_it() -> None:
    rows = make_rows("a.example", 50, 5)
    meta = OutletMeta(outlet_id="a.example", outlet_name="A", headlines=9, headline_departures=4)
    told = score_outlets(rows, {"a.example": meta}, NOW, CONFIG)[0]
    assert (told.extra["headlines"], told.extra["headline_departures"]) == (9, 4)
    assert told.agreement == score(rows)["a.example"].agreement


def test_an_outlet_without_a_scored_fact_has_nothing_to_explain() -> None:
    found = explain_outlet(make_rows("a.example", 50, 1), "b.example", NOW, CONFIG)
    assert (found.movers, found.band, found.tipping) == ((), "insufficient evidence", None)


@QUICK
@given(RECORDS, st.integers(0, 9))
def test_the_order_of_the_rows_changes_no_bit(records: list[tuple[int, int]], seed: int) -> None:
    rows = make_population(records)
    mixed = list(rows)
    random.Random(seed).shuffle(mixed)
    assert score_outlets(mixed, {}, NOW, CONFIG) == score_outlets(rows, {}, NOW, CONFIG)
    assert agreement_bounds(mixed, NOW, CONFIG) == agreement_bounds(rows, NOW, CONFIG)


@QUICK
@given(RECORDS)
def test_every_interval_holds_its_mean(records: list[tuple[int, int]]) -> None:
    for found in score_outlets(make_population(records), {}, NOW, CONFIG):
        for e in (found.agreement, found.drift, *found.drift_by_type.values()):
            assert 0 <= e.low <= e.mean <= e.high <= 1


@QUICK
@given(RECORDS, RECORDS, st.integers(1, 400))
def test_a_past_score_comes_out_again_whatever_came_later(
    records: list[tuple[int, int]], later: list[tuple[int, int]], days: int
) -> None:
    past = make_population(records)
    after = [
        msgspec.structs.replace(row, row_id=f"x{row.row_id}", at=NOW + dt.timedelta(days=days))
        for row in make_population(later)
    ]
    assert score_outlets([*after, *past], {}, NOW, CONFIG) == score_outlets(past, {}, NOW, CONFIG)


@QUICK
@given(st.integers(0, 100), st.integers(0, 30))
def test_one_more_agreement_never_lowers_the_agreement(agreed: int, departed: int) -> None:
    fixed = msgspec.structs.replace(CONFIG, prior_mean_spread=1e-6, prior_strength_spread=1e-6)
    before = score([*make_rows("a.example", agreed, departed), make_row("a.example", 999, weight=0)], fixed)
    after = score([*make_rows("a.example", agreed, departed), make_row("a.example", 999)], fixed)
    assert after["a.example"].agreement.mean >= before["a.example"].agreement.mean


@QUICK
@given(st.floats(0.0, 1.0), st.floats(0.0, 0.3))
def test_matched_moments_give_back_their_mean_inside_the_interval(mean: float, variance: float) -> None:
    found = estimate(match_moments(np.array([mean]), np.array([variance])), 0.9)[0]
    assert found.mean == pytest.approx(mean, abs=1e-6)
    assert found.low <= found.mean <= found.high


@QUICK
@given(st.integers(1, 40), st.integers(1, 10))
def test_a_facts_effect_is_the_change_that_its_absence_makes(agreed: int, departed: int) -> None:
    fixed = msgspec.structs.replace(CONFIG, prior_mean_spread=1e-6, prior_strength_spread=1e-6)
    rows = [
        msgspec.structs.replace(row, agreed=row.agreed / (1 + i))
        for i, row in enumerate(make_rows("a", agreed, departed))
    ]
    whole = score(rows, fixed)["a"].agreement.mean
    for mover in explain_outlet(rows, "a", NOW, fixed, most=3).movers:
        left = [row for row in rows if row.fact_id != mover.fact_id]
        assert mover.effect == pytest.approx(whole - score(left, fixed)["a"].agreement.mean, abs=1e-6)
