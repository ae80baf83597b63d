"""What is inferred of each outlet, with numbers shown; what is fitted to all of them."""

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betainc

from scoring.config import ReliabilityConfig
from scoring.models import ClaimKind, Estimate, LedgerRow
from scoring.reliability.likelihood import GRID, KINDS, Claims, count_claims, gather_claims
from scoring.reliability.posterior import (
    Population,
    Posterior,
    conclude,
    effective_claims,
    fit_population,
    infer,
    lower_bounds,
    normalise,
    shipped_difficulty,
    summarise,
)
from tests.scoring.reliability.factory import SHIPPED, make_row, make_rows

CONFIG = ReliabilityConfig()
QUICK = settings(max_examples=25, deadline=None)
NARROW = msgspec.structs.replace(SHIPPED, prior_width=0.0, kind_spread=0.01)
"""The smallest spread that is tried, .6, whatever the width of the prior, and nothing of each kind's own."""
CHECKED: list[ClaimKind] = ["quantity", "date", "place", "set", "polarity"]
QUANTITY, DATE = KINDS.index("quantity"), KINDS.index("date")


def population_of(rows: list[LedgerRow], config: ReliabilityConfig = CONFIG) -> Population:
    ids = sorted({row.outlet_id for row in rows})
    return fit_population(count_claims(gather_claims(rows, ids, config)), config)


def posterior_of(rows: list[LedgerRow], config: ReliabilityConfig = CONFIG) -> Posterior:
    ids = sorted({row.outlet_id for row in rows})
    counts = count_claims(gather_claims(rows, ids, config))
    return infer(counts, fit_population(counts, config))


def agreement(posterior: Posterior, outlet: str) -> float:
    return float(posterior.inference.mean[posterior.outlet_ids.index(outlet)])


def prior_of(population: Population) -> Estimate:
    nothing = np.zeros((1, len(KINDS), len(GRID)))
    return summarise(conclude(nothing, population.log_prior, population), CONFIG.interval)[0]


def test_one_corroborated_and_one_contradicted_number_give_the_posterior_worked_out_by_hand() -> None:
    """P(right) of a number, prior b ~ N(0, .6), difficulty -3, at steps of one standard deviation.

    t = sigma(-3 + b); L = (.9 (1 - t) + .1 t) (.1 (1 - t) + .9 t)

          b      t   prior       L   prior x L
       -1.8  .0082   .0111   .0952     .00106
       -1.2  .0148   .1353   .0993     .01344
        -.6  .0266   .6065   .1066     .06464
         .0  .0474  1.0000   .1189     .11891
         .6  .0832   .6065   .1388     .08419
        1.2  .1419   .1353   .1679     .02272
        1.8  .2315   .0111   .2039     .00226
                            sum        .30723
    sum of prior x L x (1 - t) = .28891, over .30723 = .9404
    """
    found = posterior_of([make_row("a.example", 1), make_row("a.example", 2, agrees=False)], NARROW)
    assert found.population.spread == pytest.approx(0.6)
    assert agreement(found, "a.example") == pytest.approx(0.9404, abs=5e-4)
    at = [int(np.argmin(np.abs(GRID - b))) for b in (-0.6, 0.0, 0.6)]
    mass = found.inference.mass[0, at]
    assert (mass / mass[1]).tolist() == pytest.approx([0.06464 / 0.11891, 1.0, 0.08419 / 0.11891], rel=0.01)


def test_without_claims_the_posterior_is_the_prior() -> None:
    found = posterior_of([make_row("a.example", 1, weight=0.0)])
    assert np.allclose(found.inference.mass[0], normalise(found.population.log_prior))


@pytest.mark.parametrize("kind", CHECKED)
def test_the_prior_alone_is_as_wide_as_configured_whatever_is_told(kind: ClaimKind) -> None:
    population = population_of(make_rows("a.example", 9, 1, kind=kind))
    prior = prior_of(population)
    assert prior.high - prior.low >= CONFIG.prior_width


@pytest.mark.parametrize("kind", CHECKED)
def test_the_prior_alone_stays_wide_beside_outlets_that_never_err(kind: ClaimKind) -> None:
    rows = [row for i in range(30) for row in (make_row(f"o{i}.example", k, kind=kind, weight=50.0) for k in range(20))]
    population = population_of(rows)
    prior = prior_of(population)
    assert population.difficulty[KINDS.index(kind)] < shipped_difficulty(CONFIG)[KINDS.index(kind)]
    assert prior.high - prior.low >= CONFIG.prior_width


def test_a_prior_that_can_not_be_wide_enough_is_as_wide_as_any_that_is_tried() -> None:
    rows = [make_row("a.example", 1)]
    widest = population_of(rows, msgspec.structs.replace(SHIPPED, prior_width=1.0)).spread
    assert widest == pytest.approx(5.0)
    assert widest > population_of(rows, SHIPPED).spread >= population_of(rows, NARROW).spread


def test_a_kind_in_which_all_outlets_err_is_a_hard_kind() -> None:
    rows = [
        row
        for i in range(8)
        for row in (*make_rows(f"o{i}.example", 40, 0), *make_rows(f"o{i}.example", 20, 20, kind="date"))
    ]
    population, shipped = population_of(rows), shipped_difficulty(CONFIG)
    assert population.difficulty[DATE] > shipped[DATE] + 1.0
    assert population.difficulty[QUANTITY] < shipped[QUANTITY]


@pytest.mark.parametrize("outlets", [18, 38])
def test_outlets_that_all_err_alike_agree_alike_though_the_fit_moves_to_its_last_round(outlets: int) -> None:
    """Whether the kind is hard or all of them bad can't be told: what is right of their claims comes out the same."""
    rows = [make_row(f"o{i}.example", k, agrees=k > 0, weight=13.0) for i in range(outlets) for k in range(3)]
    found = posterior_of(rows)
    # One in three is contradicted, of which a right claim explains one in ten: (1 / 3 - .1) / .8 = .29 are wrong.
    assert [agreement(found, f"o{i}.example") for i in (0, 9)] == pytest.approx([0.71, 0.71], abs=0.03)


def test_an_outlet_is_not_blamed_for_a_hard_kind() -> None:
    """All err in every second date; one tells hardly anything but dates, and is as good as the rest."""
    rows = [
        row
        for i in range(8)
        for row in (*make_rows(f"o{i}.example", 36, 0), *make_rows(f"o{i}.example", 4, 4, kind="date"))
    ]
    rows += [*make_rows("dates.example", 4, 0), *make_rows("dates.example", 20, 20, kind="date")]
    blamed, fitted = posterior_of(rows, SHIPPED), posterior_of(rows)
    before = agreement(blamed, "o0.example") - agreement(blamed, "dates.example")
    after = agreement(fitted, "o0.example") - agreement(fitted, "dates.example")
    assert before > 0.1
    assert after < before / 2


def test_with_too_few_outlets_the_shipped_difficulties_hold() -> None:
    rows = [row for i in range(CONFIG.least_outlets) for row in make_rows(f"o{i}.example", 20, 20)]
    few = [row for row in rows if row.outlet_id != "o0.example"]
    silent = [make_row(f"quiet{i}.example", 1, weight=0.0) for i in range(9)]
    assert population_of([*few, *silent]).difficulty.tolist() == shipped_difficulty(CONFIG).tolist()
    assert population_of(rows).difficulty[QUANTITY] > shipped_difficulty(CONFIG)[QUANTITY]


def test_the_spread_is_that_of_the_outlets_where_they_differ_more_than_the_prior_must() -> None:
    alike = [row for i in range(10) for row in make_rows(f"o{i}.example", 50, 50)]
    apart = [row for i in range(10) for row in make_rows(f"o{i}.example", 10 * i + 5, 95 - 10 * i)]
    assert population_of(apart).spread > population_of(alike).spread


def test_an_outlets_choice_of_subjects_moves_nothing() -> None:
    """Agreement is over the population's mix of kinds: one who tells easy kinds only is not the better for it."""
    rows = [*make_rows("easy.example", 1, 0, kind="polarity"), *make_rows("hard.example", 1, 0, kind="date")]
    mild = (0.51, 0.5)
    rows = [msgspec.structs.replace(row, chance_right=mild[0], chance_wrong=mild[1]) for row in rows]
    found = posterior_of(rows, SHIPPED)
    assert agreement(found, "easy.example") == pytest.approx(agreement(found, "hard.example"), abs=1e-3)


def of_one(right: float, wrong: float, weight: float = 1.0) -> float:
    """Effective claims of one number."""
    one = Claims(("a.example",), *(np.zeros(1, np.int64),) * 2, *(np.array([x]) for x in (right, wrong, weight)))
    return float(effective_claims(one, posterior_of([make_row("a.example", 1)]))[0])


def test_a_claim_that_comes_out_alike_whether_right_or_wrong_is_worth_nothing() -> None:
    assert of_one(0.7, 0.7) == 0.0


def test_a_claim_observed_without_doubt_is_worth_one() -> None:
    assert of_one(1.0, 0.0) == pytest.approx(1.0)
    assert of_one(1.0, 0.0, weight=0.25) == pytest.approx(0.25)


def test_the_surer_the_observation_the_more_a_claim_is_worth() -> None:
    worth = [of_one(0.9, wrong) for wrong in (0.9, 0.6, 0.3, 0.1, 0.0)]
    assert worth == sorted(worth)
    assert 0.0 < worth[1] < worth[-1] < 1.0


def test_the_rate_of_one_kind_rests_mostly_on_claims_of_that_kind() -> None:
    rows = [*make_rows("a.example", 20, 20, kind="date"), *make_rows("a.example", 40, 0)]
    both, alone = (posterior_of(told, SHIPPED).kind_rates[0] for told in (rows, rows[:40]))
    assert both[DATE] == pytest.approx(0.5, abs=0.1)
    assert both[DATE] == pytest.approx(alone[DATE], abs=0.1)
    assert both[QUANTITY] < 0.05 < alone[QUANTITY] < both[DATE]


def test_a_bound_is_the_agreement_under_which_its_mass_lies() -> None:
    found = posterior_of(make_rows("a.example", 20, 2))
    low, middle = (float(lower_bounds(found, mass)[0]) for mass in (0.2, 0.5))
    assert low < middle
    betas = found.inference.agreement
    assert betainc(betas.a[0], betas.b[0], low) == pytest.approx(0.2)


@QUICK
@given(st.lists(st.floats(-40.0, 40.0), min_size=len(GRID), max_size=len(GRID)), st.floats(0.05, 0.99))
def test_the_interval_of_any_posterior_holds_its_mean(log_likelihood: list[float], interval: float) -> None:
    population = population_of([make_row("a.example", 1)])
    told = np.zeros((1, len(KINDS), len(GRID)))
    told[0, QUANTITY] = log_likelihood
    inferred = conclude(told, population.log_prior, population)
    assert inferred.mass.sum() == pytest.approx(1.0)
    assert inferred.kind_mass.sum(axis=2) == pytest.approx(np.ones((1, len(KINDS))), abs=0.02)
    (found,) = summarise(inferred, interval)
    assert 0.0 <= found.low <= found.mean <= found.high <= 1.0


def test_an_outlet_that_errs_in_its_dates_alone_is_as_wrong_as_its_dates() -> None:
    """Half of the dates are wrong, no number: a quarter of the claims in all, and nothing says so but the dates."""
    rows = [*make_rows("a.example", 40, 0), *make_rows("a.example", 20, 20, kind="date")]
    found = posterior_of(rows, SHIPPED)
    assert agreement(found, "a.example") == pytest.approx(0.75, abs=0.04)


@pytest.mark.parametrize("kind", CHECKED)
def test_a_contradicted_claim_lowers_agreement_and_a_corroborated_one_lifts_it(kind: ClaimKind) -> None:
    prior, told, denied = (
        agreement(posterior_of([make_row("a.example", 1, kind=kind, **given)], SHIPPED), "a.example")
        for given in ({"chances": (0.5, 0.5)}, {"agrees": True}, {"agrees": False})
    )
    assert denied < prior < told
