"""How claims are aged and counted before anything is inferred from them."""

import datetime as dt
import math

import msgspec
import numpy as np
import pytest

from scoring.config import ReliabilityConfig
from scoring.models import LedgerRow
from scoring.reliability.likelihood import (
    BIN,
    KINDS,
    LARGEST,
    RATIOS,
    age_days,
    bins,
    count_claims,
    decay,
    gather_claims,
    log_mixture,
    wrong_rate,
)
from tests.scoring.reliability.factory import NOW, make_row

CONFIG = ReliabilityConfig()
BY_DAYS = msgspec.structs.replace(CONFIG, half_life_articles=1e-3)
"""Newer articles hold nothing up."""
ONE_ARTICLE = msgspec.structs.replace(CONFIG, half_life_articles=1.0)


def faded(rows: list[LedgerRow], config: ReliabilityConfig = BY_DAYS) -> list[float]:
    return [float(one) for one in decay(rows, config)]


def test_a_claim_a_half_life_older_than_its_outlets_newest_weighs_half() -> None:
    rows = [make_row("a.example", i, days=days) for i, days in enumerate((0, 60, 120))]
    assert faded(rows) == pytest.approx([1.0, 0.5, 0.25])


def test_age_is_relative_to_the_outlets_own_newest_claim() -> None:
    old = [make_row("a.example", i, days=days) for i, days in enumerate((300, 360))]
    assert faded([*old, make_row("b.example", 9)]) == pytest.approx([1.0, 0.5, 1.0])


def test_a_claim_does_not_age_faster_than_its_outlet_publishes() -> None:
    """Ten half-lives in days, but two newer articles, at four to a half-life: 2 ** -.5."""
    four = msgspec.structs.replace(CONFIG, half_life_articles=4.0)
    rows = [make_row("a.example", i, days=days) for i, days in enumerate((0, 1, 600))]
    assert faded(rows, four)[2] == pytest.approx(2**-0.5)
    # 1 day of 60 is less than one article of four.
    assert faded(rows, four)[1] == pytest.approx(2 ** (-1 / 60))


def test_claims_of_one_article_are_one_step_of_age() -> None:
    newest = [msgspec.structs.replace(make_row("a.example", i), article_id="new") for i in range(5)]
    assert faded([*newest, make_row("a.example", 9, days=600)], ONE_ARTICLE)[-1] == pytest.approx(0.5)


def test_other_outlets_articles_age_nobody() -> None:
    others = [make_row("b.example", i, days=i) for i in range(9)]
    mine = [make_row("a.example", 20), make_row("a.example", 21, days=600)]
    assert faded([*others, *mine], ONE_ARTICLE)[-2:] == pytest.approx([1.0, 0.5])


def test_no_rows_have_no_age() -> None:
    assert faded([]) == []
    assert age_days(NOW, NOW - dt.timedelta(days=1)) == 0.0
    assert age_days(NOW, NOW + dt.timedelta(hours=36)) == 1.5


def test_claims_are_counted_by_outlet_kind_and_ratio() -> None:
    rows = [
        make_row("a.example", 0),
        make_row("a.example", 1, weight=0.5),
        make_row("a.example", 2, kind="date", agrees=False),
        make_row("b.example", 3),
        make_row("b.example", 4, weight=0.0),
    ]
    counts = count_claims(gather_claims(rows, ["a.example", "b.example", "c.example"], CONFIG))
    told, denied = (int(bins(np.array([p]), np.array([q]))[0]) for p, q in ((0.9, 0.1), (0.1, 0.9)))
    quantity, date = KINDS.index("quantity"), KINDS.index("date")
    assert counts.weights[0, quantity, told] == 1.5
    assert counts.weights[0, date, denied] == 1.0
    assert counts.weights[1, quantity, told] == 1.0
    assert counts.weights.sum() == 3.5
    assert counts.known.tolist() == [True, True, False]


def test_silent_rows_are_not_counted() -> None:
    rows = [make_row("a.example", i, weight=0.0) for i in range(9)]
    assert gather_claims(rows, ["a.example"], CONFIG).weight.tolist() == []


@pytest.mark.parametrize(("right", "wrong"), [(0.9, 0.1), (0.1, 0.9), (0.5, 0.5), (0.3, 0.31)])
def test_a_bin_holds_its_ratio_to_half_its_width(right: float, wrong: float) -> None:
    ratio = RATIOS[bins(np.array([right]), np.array([wrong]))[0]]
    assert abs(math.log(ratio) - math.log(wrong / right)) <= BIN / 2 + 1e-9


def test_ratios_beyond_the_largest_count_as_the_largest() -> None:
    found = RATIOS[bins(np.array([1e-9, 1.0]), np.array([1.0, 1e-9]))]
    assert found.tolist() == pytest.approx([math.exp(LARGEST), math.exp(-LARGEST)])


def test_the_mixture_is_the_likelihood_over_that_of_a_right_claim() -> None:
    # (1 - t) + t r: .9 + .1 x 9 = 1.8
    assert log_mixture(np.array([0.1]), np.array([9.0])).tolist() == [[pytest.approx(math.log(1.8))]]
    assert log_mixture(np.array([0.3]), np.array([1.0])).tolist() == [[0.0]]
    assert wrong_rate(np.array([0.0, -3.0])).tolist() == pytest.approx([0.5, 0.0474], abs=1e-4)
