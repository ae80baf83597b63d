"""Betas by their moments."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.reliability.estimates import Betas, estimate, match_moments, multiply

QUICK = settings(max_examples=30, deadline=None)


def test_the_mean_variance_and_quantile_are_the_textbook_ones() -> None:
    # Beta(9, 1): mean .9, variance 9 / (100 x 11); its cumulative distribution is x ** 9.
    found = Betas(np.array([9.0]), np.array([1.0]))
    assert found.mean.tolist() == pytest.approx([0.9])
    assert found.variance.tolist() == pytest.approx([9 / 1100])
    assert found.quantile(0.5).tolist() == pytest.approx([0.5 ** (1 / 9)])


def test_the_product_of_two_measures_has_the_product_of_their_means() -> None:
    x, y = Betas(np.array([2.0]), np.array([8.0])), Betas(np.array([3.0]), np.array([3.0]))
    found = multiply(x, y)
    # .2 x .5; variances .16 / 11 and .25 / 7: VxVy + VxEy^2 + VyEx^2
    vx, vy = 0.16 / 11, 0.25 / 7
    assert found.mean.tolist() == pytest.approx([0.1])
    assert found.variance.tolist() == pytest.approx([vx * vy + vx * 0.25 + vy * 0.04])


@QUICK
@given(st.floats(0.0, 1.0), st.floats(0.0, 0.3))
def test_matched_moments_give_back_their_mean_inside_the_interval(mean: float, variance: float) -> None:
    found = estimate(match_moments(np.array([mean]), np.array([variance])), 0.9)[0]
    assert found.mean == pytest.approx(mean, abs=1e-6)
    assert found.low <= found.mean <= found.high
