"""What values leave open, for all pairs at once."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.config import ValueConfig
from scoring.models import DateValue, PlaceValue, PolarityValue, QuantityValue, Value
from scoring.values import is_monotone, pair_values, rounded_interval, short_name, transposed
from tests.scoring.compare.factory import count, day, names

CONFIG = ValueConfig()
JULY = DateValue(start=dt.date(2026, 7, 1), end=dt.date(2026, 7, 31), granularity="month")
numbers = st.builds(
    lambda low, width: QuantityValue(low=low, high=None if width is None else low + width),
    st.integers(0, 10_000).map(float),
    st.one_of(st.none(), st.integers(0, 50).map(float)),
)
days = st.builds(
    lambda start, length: DateValue(start=start, end=start + dt.timedelta(days=length), granularity="day"),
    st.dates(dt.date(2020, 1, 1), dt.date(2021, 1, 1)),
    st.integers(0, 40),
)
places = st.builds(lambda path: PlaceValue(path=tuple(path)), st.lists(st.sampled_from("AB"), min_size=1, max_size=3))
signs = st.builds(PolarityValue, positive=st.booleans())


@given(st.one_of(*(st.lists(kind, min_size=1, max_size=6) for kind in (numbers, days, places, signs))))
def test_what_tells_fits_and_a_value_fits_itself(values: list[Value]) -> None:
    tells, fits = pair_values(values, CONFIG)
    assert (fits | ~tells).all()
    assert np.diagonal(fits).all()
    assert (fits == fits.T).all() or isinstance(values[0], QuantityValue | PlaceValue)


@pytest.mark.parametrize(
    ("one", "two", "tells", "fits"),
    [
        (count(38), count(35, 45), True, True),
        (count(35, 45), count(38), False, True),
        (count(296), count(300), True, True),
        (count(23), count(24), False, False),
        (count(46, None), count(50), False, True),
        (count(46, None), count(400), False, False),
        (
            day(2026, 7, 14),
            DateValue(start=dt.date(2026, 7, 1), end=dt.date(2026, 7, 31), granularity="month"),
            True,
            True,
        ),
        (day(2026, 7, 14), day(2026, 7, 15), False, True),
        (day(2026, 7, 14), day(2026, 7, 16), False, False),
        (PlaceValue(path=("AF", "paktika", "barmal")), PlaceValue(path=("AF", "paktika")), True, True),
        (PlaceValue(path=("AF", "paktika")), PlaceValue(path=("AF", "khost")), False, False),
        (names("CN", "RU"), names("RU", "CN"), True, True),
        (names("CN"), names("CN", "RU"), False, True),
        (names("CN", "RU"), names("CN"), False, False),
        (names("CN", closed=True), names("CN", "RU"), False, False),
        (names("person:ada quill", member_type="person"), names("person:quill", member_type="person"), True, True),
        (names("person:ada quill", member_type="person"), names("person:eva holm", member_type="person"), False, False),
        (names(closed=True), names("CN"), False, False),
        (PolarityValue(positive=True), PolarityValue(positive=False), False, False),
        (PolarityValue(positive=True, ordinal=3), PolarityValue(positive=True, ordinal=4), False, False),
    ],
)
def test_pairs_of_values(one: Value, two: Value, tells: bool, fits: bool) -> None:
    told, fitting = pair_values([one, two], CONFIG)
    assert (bool(told[0, 1]), bool(fitting[0, 1])) == (tells, fits)


def test_no_values_have_no_pairs() -> None:
    assert pair_values([], CONFIG)[0].shape == (0, 0)


def test_rounding_opens_a_number() -> None:
    assert rounded_interval(count(1_200_000), CONFIG) == (1_150_000, 1_250_000)
    assert rounded_interval(count(17), CONFIG) == (17, 17)
    assert rounded_interval(count(0), CONFIG) == (0, 0)
    assert rounded_interval(QuantityValue(low=1.5, high=1.5, unit="EUR"), CONFIG) == (1.45, 1.55)
    assert rounded_interval(QuantityValue(low=40, high=40, unit="percent"), CONFIG) == (39.5, 40.5)
    assert rounded_interval(QuantityValue(low=100, high=100, unit="km"), CONFIG) == (97.0, 103.0)
    assert rounded_interval(count(24, 99, modifier="dozens", surface="dozens"), CONFIG)[1] == float("inf")


@pytest.mark.parametrize(
    ("one", "two", "swapped"), [("4187", "4817", True), ("41", "4187", False), ("12", "34", False)]
)
def test_neighbouring_digits_are_swapped(one: str, two: str, swapped: bool) -> None:
    assert transposed(one, two) == swapped


def test_persons_are_called_by_their_last_name() -> None:
    assert (short_name("person:ada quill"), short_name("country:AF")) == ("person:quill", "country:AF")


def test_victims_are_counted_as_they_are_found() -> None:
    assert is_monotone(count(3))
    assert not is_monotone(count(3, counted="votes"))
