"""Every setting: a stated outcome that it gives, and values too far off to give it."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from scoring.config import ReliabilityConfig
from scoring.models import ClaimKind, Estimate, LedgerRow, OutletScore
from scoring.reliability import agreement_bounds, score_outlets
from scoring.reliability.bands import is_sufficient, name_band
from scoring.reliability.likelihood import KINDS, count_claims, decay, gather_claims, wrong_rate
from scoring.reliability.posterior import (
    Population,
    Posterior,
    fit_population,
    infer,
    lower_bounds,
    shipped_difficulty,
)
from tests.scoring.reliability.factory import NOW, make_row, make_rows

CONFIG = ReliabilityConfig()
Outcome = Callable[[ReliabilityConfig], bool]
DATE = KINDS.index("date")


def apart(config: ReliabilityConfig) -> ReliabilityConfig:
    """The setting's own effect, without difficulties fitted to the outlets."""
    return msgspec.structs.replace(config, least_outlets=10**6)


def score(rows: list[LedgerRow], config: ReliabilityConfig) -> OutletScore:
    return next(one for one in score_outlets(rows, {}, NOW, config) if one.outlet_id == "a.example")


def population_of(rows: list[LedgerRow], config: ReliabilityConfig) -> Population:
    ids = sorted({row.outlet_id for row in rows})
    return fit_population(count_claims(gather_claims(rows, ids, config)), config)


def posterior_of(rows: list[LedgerRow], config: ReliabilityConfig) -> Posterior:
    counts = count_claims(gather_claims(rows, ["a.example"], config))
    return infer(counts, fit_population(counts, config, fitted=False))


def a_claim_of_two_months_ago_weighs_half(config: ReliabilityConfig) -> bool:
    rows = [make_row("a.example", i, days=days) for i, days in enumerate((0, 60))]
    weight = float(decay(rows, msgspec.structs.replace(config, half_life_articles=1e-9))[1])
    return 0.4 < weight < 0.6


def an_old_claim_with_four_hundred_newer_articles_weighs_half(config: ReliabilityConfig) -> bool:
    rows = [make_row("a.example", i, days=5000 if i == 400 else 0) for i in range(401)]
    return 0.4 < float(decay(rows, config)[400]) < 0.6


def a_twentieth_lies_under_the_interval(config: ReliabilityConfig) -> bool:
    rows = make_rows("a.example", 30, 6)
    (low,) = lower_bounds(posterior_of(rows, config), 0.05).tolist()
    return abs(score(rows, apart(config)).agreement.low - float(low)) < 1e-9


def an_interval_of_a_fifth_divides_sufficient_from_not(config: ReliabilityConfig) -> bool:
    widths = (0.19, 0.21)
    found = [is_sufficient(Estimate(mean=0.8, low=0.7, high=0.7 + width), config) for width in widths]
    return found == [True, False]


def a_prior_is_a_quarter_wide(config: ReliabilityConfig) -> bool:
    prior = score([make_row("a.example", 1, chances=(0.5, 0.5))], apart(config))
    return not prior.sufficient and 0.25 <= prior.agreement.high - prior.agreement.low < 0.3


def dates_are_the_hardest_kind_and_polarities_the_easiest(config: ReliabilityConfig) -> bool:
    """Of most outlets' claims between one in a hundred and one in ten is wrong."""
    rates = dict(zip(KINDS, wrong_rate(shipped_difficulty(config)).tolist(), strict=True))
    checked = [rates[kind] for kind in ("polarity", "set", "quantity", "place", "date")]
    return checked == sorted(checked) and 0.01 < checked[0] < checked[1] and 0.07 < checked[-1] < 0.1


def when_eight_outlets_err_in_half_their_dates_four_in_ten_are_held_likely_wrong(config: ReliabilityConfig) -> bool:
    """The shipped difficulty holds back a little: five dates each are few."""
    rows = [row for i in range(8) for row in make_rows(f"o{i}.example", 5, 5, kind="date")]
    fitted = population_of(rows, config).difficulty[DATE]
    return -0.8 < float(fitted) < -0.15


def difficulties_are_fitted_to_five_outlets_and_not_to_four(config: ReliabilityConfig) -> bool:
    found = []
    for outlets in (5, 4):
        rows = [row for i in range(outlets) for row in make_rows(f"o{i}.example", 5, 5, kind="date")]
        found.append(population_of(rows, config).difficulty[DATE] != shipped_difficulty(config)[DATE])
    return found == [True, False]


def half_wrong(outlet: str, wrong: ClaimKind) -> list[LedgerRow]:
    kinds: tuple[ClaimKind, ...] = ("date", "quantity")
    return [
        make_row(outlet, 100 * n + i, agrees=kind != wrong, kind=kind)
        for n, kind in enumerate(kinds)
        for i in range(10)
    ]


def ten_wrong_dates_are_most_of_an_outlets_drift_among_outlets_wrong_in_numbers(config: ReliabilityConfig) -> bool:
    rows = half_wrong("a.example", "date")
    rows += [row for i in range(6) for row in half_wrong(f"o{i}.example", "quantity")]
    found = score(rows, apart(config))
    return 0.5 < found.drift_by_type["date"].mean / found.drift.mean < 0.75


def five_mild_errors_among_grave_ones_are_half_as_grave(config: ReliabilityConfig) -> bool:
    rows = [make_row("a.example", i, agrees=False, severity=0.1) for i in range(5)]
    rows += [make_row("b.example", i, agrees=False, severity=0.9) for i in range(95)]
    found = score(rows, apart(config))
    return 0.4 < found.drift.mean / (1 - found.agreement.mean) < 0.6


def an_outlet_wrong_in_half_its_dates_is_neither_excused_nor_taken_for_worse(config: ReliabilityConfig) -> bool:
    """Beside 200 right numbers, 20 of 40 dates wrong: of all claims 20 in 240."""
    rows = [*make_rows("a.example", 200, 0), *make_rows("a.example", 20, 20, kind="date")]
    found = score(rows, apart(config))
    return 0.92 < found.agreement.mean < 0.94


def five_errors_in_one_topic_lower_it_by_two_in_a_hundred(config: ReliabilityConfig) -> bool:
    rows = make_rows("a.example", 95, 5)
    rows += [make_row("a.example", 200 + i, agrees=False, topic="weather") for i in range(5)]
    found = score(rows, apart(config))
    lower = found.agreement.mean - float(found.extra["agreement_by_topic"]["weather"]["mean"])
    return 0.005 < lower < 0.1


def eight_corroborated_numbers_make_a_record_and_three_do_not(config: ReliabilityConfig) -> bool:
    rows = [*make_rows("a.example", 8, 0, days=1), *make_rows("b.example", 3, 0, days=1)]
    return list(agreement_bounds(rows, NOW, config)) == ["a.example"]


def a_bound_has_two_decimals(config: ReliabilityConfig) -> bool:
    bounds = [agreement_bounds(make_rows("a.example", 30, n, days=1), NOW, config)["a.example"] for n in range(9)]
    return all(bound == round(bound, 2) for bound in bounds) and any(bound != round(bound, 1) for bound in bounds)


def a_fifth_lies_under_a_bound(config: ReliabilityConfig) -> bool:
    rows = make_rows("a.example", 30, 6, days=1)
    (low,) = lower_bounds(posterior_of(rows, config), 0.2).tolist()
    return abs(agreement_bounds(rows, NOW, config)["a.example"] - float(low)) <= 0.5 * 0.1**2 + 1e-9


def four_bands_are_named_by_their_start(config: ReliabilityConfig) -> bool:
    names = [name_band(low, config) for low in (0.96, 0.94, 0.91, 0.89, 0.81, 0.79)]
    return names == ["very high", "high", "high", "fair", "fair", "low"]


def twenty_of_thirty_equal_outlets_are_named_as_ties(config: ReliabilityConfig) -> bool:
    rows = [row for name in ("a", *range(30)) for row in make_rows(f"{name}.example", 60, 1)]
    found = score(rows, apart(config))
    return (len(found.tied_with), found.extra["tied"]) == (20, 30)


def moved(kind: str, difficulty: float) -> tuple[tuple[str, float], ...]:
    return tuple({**dict(CONFIG.difficulty), kind: difficulty}.items())


CASES: list[tuple[str, Outcome, tuple[Any, ...]]] = [
    ("half_life_days", a_claim_of_two_months_ago_weighs_half, (30.0, 120.0)),
    ("half_life_articles", an_old_claim_with_four_hundred_newer_articles_weighs_half, (200.0, 800.0)),
    ("interval", a_twentieth_lies_under_the_interval, (0.8, 0.95)),
    ("widest_interval", an_interval_of_a_fifth_divides_sufficient_from_not, (0.15, 0.25)),
    ("prior_width", a_prior_is_a_quarter_wide, (0.35,)),
    (
        "difficulty",
        dates_are_the_hardest_kind_and_polarities_the_easiest,
        (
            moved("date", -3.5),
            moved("date", -1.0),
            moved("polarity", -6.0),
            moved("set", -2.0),
            moved("quantity", -4.0),
        ),
    ),
    (
        "difficulty_spread",
        when_eight_outlets_err_in_half_their_dates_four_in_ten_are_held_likely_wrong,
        (0.3, 3.0),
    ),
    ("kind_spread", an_outlet_wrong_in_half_its_dates_is_neither_excused_nor_taken_for_worse, (0.1, 3.0)),
    ("least_outlets", difficulties_are_fitted_to_five_outlets_and_not_to_four, (4, 6)),
    ("type_strength", ten_wrong_dates_are_most_of_an_outlets_drift_among_outlets_wrong_in_numbers, (1.0, 15.0)),
    ("severity_strength", five_mild_errors_among_grave_ones_are_half_as_grave, (1.0, 20.0)),
    ("topic_spread", five_errors_in_one_topic_lower_it_by_two_in_a_hundred, (0.2, 1.5)),
    ("record_n_eff", eight_corroborated_numbers_make_a_record_and_three_do_not, (0.3, 3.0)),
    ("record_digits", a_bound_has_two_decimals, (1, 4)),
    ("bound_mass", a_fifth_lies_under_a_bound, (0.1, 0.3)),
    ("bands", four_bands_are_named_by_their_start, (((0.9, "very high"), (0.8, "fair"), (0.0, "low")),)),
    ("ties_listed", twenty_of_thirty_equal_outlets_are_named_as_ties, (10, 40)),
]


@pytest.mark.parametrize(("setting", "outcome", "values"), CASES, ids=[case[0] for case in CASES])
def test_a_setting_gives_its_outcome_and_values_far_off_do_not(
    setting: str, outcome: Outcome, values: tuple[Any, ...]
) -> None:
    assert outcome(CONFIG)
    for value in values:
        assert not outcome(msgspec.structs.replace(CONFIG, **{setting: value})), value


def test_every_setting_has_an_outcome() -> None:
    assert [case[0] for case in CASES] == list(ReliabilityConfig.__struct_fields__)
