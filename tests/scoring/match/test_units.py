import pytest

from scoring.match.units import AGE, Sources, gather_units, measure_of
from scoring.models import HOME_ROLE, PlaceValue, PolarityValue, QuantityValue, StatementValue
from tests.scoring.compare.factory import claim, count, day, names
from tests.scoring.match.factory import CONFIG, NOBODY, units_of


def test_one_value_told_twice_is_one_unit() -> None:
    first = claim(count(120, counted="house"), text="It destroyed 120 houses")
    again = claim(count(120, counted="home"), text="The 120 homes stood by the river")
    (unit,) = units_of([first, again])
    assert unit.claims == (first, again)
    assert unit.rows == (0, 1)


def test_small_numbers_are_one_unit_only_where_they_count_one_thing() -> None:
    two = [claim(count(2, counted="house"), text="two houses"), claim(count(2, counted="car"), text="two cars")]
    assert len(units_of(two)) == 2
    large = [claim(count(40, counted="house"), text="40 houses"), claim(count(40, counted="car"), text="40 cars")]
    assert len(units_of(large)) == 1


def test_a_copy_repeats_its_origin_and_what_it_changed_is_its_own() -> None:
    text = "The storm cut power to 900 homes"
    original, copy = claim(count(900), text=text), claim(count(900), "b.example", text=text)
    changed = claim(count(990), "c.example", text=text.replace("900", "990"))
    sources = Sources({f"art-{name}.example": "one" for name in ("north", "b", "c")}, {})
    told = gather_units([original, copy, changed], sources, CONFIG)
    assert told.repeats == {copy.claim_id: original.claim_id}
    assert [unit.first for unit in told.units["quantity"]] == [original, changed]


def test_an_outlet_without_declared_owner_is_a_family_of_its_own() -> None:
    (unit,) = units_of([claim(day(2026, 3, 1))])
    assert (unit.origin, unit.family) == ("article:art-north.example", "north.example")
    (owned,) = units_of([claim(day(2026, 3, 1))], Sources({}, {"north.example": "group"}))
    assert owned.family == "group"


def test_untyped_statements_make_no_unit() -> None:
    assert not any(gather_units([claim(StatementValue(text="x"))], NOBODY, CONFIG).units.values())


@pytest.mark.parametrize(
    ("value", "role", "measure"),
    [
        (QuantityValue(low=34, high=34, unit="year", counted="age"), "age", AGE),
        (QuantityValue(low=34, high=34, unit="EUR"), "price", "EUR"),
        (names("CN"), "members", "country"),
        (PlaceValue(path=("AF",)), HOME_ROLE, HOME_ROLE),
        (PlaceValue(path=("AF",)), "place", ""),
        (PolarityValue(positive=True, ordinal=3), "holds", "ordinal"),
        (PolarityValue(positive=True), "holds", ""),
        (day(2026, 3, 1), "date", ""),
    ],
)
def test_measures_part_what_can_never_be_compared(value: object, role: str, measure: str) -> None:
    assert measure_of(claim(value, role=role)) == measure  # type: ignore[arg-type]  # values of all kinds


def test_what_denies_by_its_predicate_is_a_denial_of_the_matter() -> None:
    acquitted = claim(PolarityValue(positive=True), predicate="acquit", subject=("person:horn",))
    (unit,) = units_of([acquitted])
    assert isinstance(unit.value, PolarityValue)
    assert not unit.value.positive
