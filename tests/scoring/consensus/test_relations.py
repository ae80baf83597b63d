"""What a claim is to another, by their two values."""

import datetime as dt

import pytest

from scoring.config import ConsensusConfig
from scoring.consensus.links import Tie
from scoring.consensus.relations import relate
from scoring.models import DateValue, PlaceValue, PolarityValue, QuantityValue, SetValue, StatementValue, Value
from tests.scoring.consensus.factory import count, day, make_claim, members

CONFIG = ConsensusConfig()
AT_LEAST_19 = QuantityValue(low=19, high=None)
NEXT_DAY = DateValue(start=dt.date(2024, 12, 26), end=dt.date(2024, 12, 26), granularity="day")
PAKTIKA, AFGHANISTAN = PlaceValue(path=("AF", "paktika")), PlaceValue(path=("AF",))
YES, NO = PolarityValue(positive=True), PolarityValue(positive=False)


@pytest.mark.parametrize(
    ("own", "other", "tie", "relation"),
    [
        (count(64), count(64), "equal", "supports"),
        (count(1_234_567), count(1_200_000), "compatible", "coarser"),
        (count(1_200_000), count(1_234_567), "compatible", "finer"),
        (QuantityValue(low=1.25, high=1.25), QuantityValue(low=1.2, high=1.2), "compatible", "coarser"),
        (count(0), count(0), "compatible", "supports"),
        (count(50), count(45, 55), "finer", "coarser"),
        (count(45, 55), count(46, 57), "compatible", "supports"),
        (count(45, 55), count(20, 99), "finer", "coarser"),
        (count(64), AT_LEAST_19, "finer", "coarser"),
        (AT_LEAST_19, QuantityValue(low=60, high=None), "compatible", "finer"),
        (count(380), count(24, 99), "finer", None),
        (count(24, 99), count(380), "coarser", None),
        (day("2024-12-25"), day("2024-12-25"), "equal", "supports"),
        (day("2024-12-25"), day("2024-12-01", "2024-12-31"), "finer", "coarser"),
        (day("2024-12-01", "2024-12-31"), day("2024-12-25"), "coarser", "finer"),
        (day("2024-12-25"), NEXT_DAY, "compatible", None),
        (PAKTIKA, PAKTIKA, "equal", "supports"),
        (PAKTIKA, AFGHANISTAN, "finer", "coarser"),
        (AFGHANISTAN, PAKTIKA, "coarser", "finer"),
        (PAKTIKA, PlaceValue(path=("AF", "khost")), "compatible", None),
        (members("CN", "AE"), members("AE", "CN"), "compatible", "supports"),
        (members("CN", closed=False), members("CN"), "coarser", "finer"),
        (members("CN"), members("CN", closed=False), "finer", "coarser"),
        (members("CN", "AE", closed=False), members("CN", "RU", closed=False), "compatible", "coarser"),
        (members("CN", closed=False), members("CN", "RU", closed=False), "coarser", "finer"),
        (members("CN", closed=False), members("RU", closed=False), "compatible", None),
        (SetValue(members=("k",), closed=False, member_type="person"), members("q", closed=False), "finer", "coarser"),
        (SetValue(members=("k",), closed=False, member_type="person"), members("q", closed=False), "equal", "supports"),
        (YES, YES, "equal", "supports"),
        (YES, NO, "compatible", None),
        (StatementValue(text="a"), StatementValue(text="b"), "coarser", "finer"),
        (members("RU"), NO, "compatible", "supports"),
        (count(64), count(19), "contradicts", "contradicts"),
    ],
)
def test_a_label_follows_from_the_two_values(own: Value, other: Value, tie: Tie, relation: str | None) -> None:
    claims = make_claim("a.example", own), make_claim("b.example", other)
    assert relate(*claims, tie, CONFIG) == relation


@pytest.mark.parametrize(
    ("tie", "other_hours", "relation"),
    [("superseded", 5, "supersedes"), ("superseded", -5, None), ("supersedes", -5, "earlier"), ("supersedes", 5, None)],
)
def test_what_supersedes_is_later_and_what_is_superseded_earlier(
    tie: Tie, other_hours: int, relation: str | None
) -> None:
    claims = make_claim("a.example", count(19)), make_claim("b.example", count(64), hours=other_hours)
    assert relate(*claims, tie, CONFIG) == relation


@pytest.mark.parametrize("older", [AT_LEAST_19, count(12, 40)])
def test_an_earlier_and_lower_bound_of_a_rising_count_is_earlier_rather_than_less_exact(older: QuantityValue) -> None:
    later, earlier = make_claim("a.example", count(64), hours=9), make_claim("b.example", older)
    assert relate(later, earlier, "finer", CONFIG, monotone=True) == "earlier"
    assert relate(earlier, later, "coarser", CONFIG, monotone=True) != "earlier"
    days = make_claim("a.example", day("2024-12-25")), make_claim("b.example", day("2024-12-25"))
    assert relate(*days, "equal", CONFIG, monotone=True) == "supports"
