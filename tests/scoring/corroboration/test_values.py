"""Which value bears another out, kind by kind."""

from collections.abc import Sequence

import pytest

from scoring.config import CorroborationConfig
from scoring.corroboration.values import told_by, unit_of
from scoring.models import PlaceValue, PolarityValue, QuantityValue, Value
from tests.scoring.consensus.factory import count, day, members

CONFIG = CorroborationConfig()
ABOUT_40 = QuantityValue(low=36, high=44, modifier="about")
AT_LEAST_42 = QuantityValue(low=42, high=None, modifier="at least")
PAKTIKA = PlaceValue(path=("AF", "paktika"))
BARMAL = PlaceValue(path=("AF", "paktika", "barmal"))
KHOST = PlaceValue(path=("AF", "khost"))


def tells(other: Value, value: Value) -> bool:
    """Whether the other value tells the first one."""
    return bool(told_by([value], [other], CONFIG)[0, 0])


@pytest.mark.parametrize(
    ("value", "other"),
    [
        (ABOUT_40, count(38)),
        (ABOUT_40, QuantityValue(low=38, high=46, modifier="about")),
        (count(1000), count(1019)),
        (AT_LEAST_42, count(42)),
        (AT_LEAST_42, count(50)),
        (AT_LEAST_42, AT_LEAST_42),
        (QuantityValue(low=3, high=None), count(4)),
        (count(0), count(0)),
    ],
)
def test_a_number_is_told_by_one_that_can_be_the_same_and_is_as_exact(value: Value, other: Value) -> None:
    assert tells(other, value)


@pytest.mark.parametrize(
    ("value", "other"),
    [
        (count(38), ABOUT_40),
        (ABOUT_40, count(45)),
        (AT_LEAST_42, count(70)),
        (AT_LEAST_42, count(41)),
        (count(12), count(13)),
        (count(1000), count(1021)),
        (count(40), QuantityValue(low=40, high=40, unit="USD")),
        (count(40), QuantityValue(low=40, high=40, counted="age")),
    ],
)
def test_a_number_is_not_told_by_a_vaguer_or_another_one(value: Value, other: Value) -> None:
    assert not tells(other, value)


def test_an_age_is_measured_in_a_unit_of_its_own() -> None:
    assert unit_of(QuantityValue(low=40, high=40, unit="year", counted="age")) == "age"
    assert unit_of(QuantityValue(low=40, high=40, unit="year")) == "year"


@pytest.mark.parametrize("other", ["2025-07-13", "2025-07-14", "2025-07-15"])
def test_a_day_is_told_by_itself_and_its_neighbours(other: str) -> None:
    assert tells(day(other), day("2025-07-14"))


@pytest.mark.parametrize("other", ["2025-07-12", "2025-07-16"])
def test_a_day_is_not_told_by_one_two_days_away(other: str) -> None:
    assert not tells(day(other), day("2025-07-14"))


def test_a_month_is_told_by_a_day_in_it_and_a_day_not_by_its_month() -> None:
    july = day("2025-07-01", "2025-07-31")
    assert tells(day("2025-07-14"), july)
    assert not tells(july, day("2025-07-14"))
    assert not tells(day("2025-08-02"), july)


def test_a_place_is_told_by_a_part_of_it_and_not_by_what_it_lies_in_or_beside() -> None:
    assert tells(BARMAL, PAKTIKA)
    assert tells(PAKTIKA, PAKTIKA)
    assert not tells(PAKTIKA, BARMAL)
    assert not tells(KHOST, PAKTIKA)


def test_a_list_is_told_by_one_with_all_its_members() -> None:
    assert tells(members("CN", "AE", "RU"), members("CN", "AE"))
    assert tells(members("AE", "CN"), members("CN", "AE"))


def test_a_list_with_one_member_too_many_is_told_by_nobody_who_leaves_it_out() -> None:
    others = [members("CN", "AE"), members("CN"), members("AE", "RU")]
    assert not told_by([members("CN", "AE", "IR")], others, CONFIG).any()


def test_a_person_is_told_by_the_last_name_alone_and_not_by_another_name() -> None:
    assert tells(members("person:dar"), members("person:ishaq dar"))
    assert tells(members("person:ishaq dar"), members("person:dar"))
    assert not tells(members("person:ishaq khan"), members("person:ishaq dar"))
    assert not tells(members("org:dar"), members("person:dar"))


def test_an_empty_list_is_told_by_nobody() -> None:
    assert not tells(members("CN"), members())
    assert not tells(members(), members())


def test_an_affirmation_is_told_by_an_affirmation_and_not_by_a_denial() -> None:
    assert tells(PolarityValue(positive=True), PolarityValue(positive=True))
    assert not tells(PolarityValue(positive=False), PolarityValue(positive=True))


@pytest.mark.parametrize(
    "values",
    [
        [ABOUT_40, AT_LEAST_42, count(12), count(0), QuantityValue(low=0.5, high=0.5, unit="percent")],
        [day("2025-07-14"), day("2025-07-01", "2025-07-31")],
        [PAKTIKA, BARMAL, KHOST],
        [members("CN"), members("CN", "AE", closed=False)],
        [PolarityValue(positive=True), PolarityValue(positive=False)],
    ],
)
def test_every_value_tells_itself(values: Sequence[Value]) -> None:
    assert told_by(values, values, CONFIG).diagonal().all()


def test_the_answer_for_many_values_at_once_is_the_answer_for_each_pair() -> None:
    values = [ABOUT_40, AT_LEAST_42, count(38), count(70), QuantityValue(low=40, high=40, counted="age")]
    found = told_by(values, values, CONFIG)
    assert [[bool(cell) for cell in row] for row in found] == [[tells(y, x) for y in values] for x in values]


def test_no_values_are_told_by_nobody() -> None:
    assert told_by([], [count(1)], CONFIG).shape == (0, 1)
    assert told_by([count(1)], [], CONFIG).shape == (1, 0)
