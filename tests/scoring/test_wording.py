import pytest

from scoring.models import QuantityValue
from scoring.wording import say_amount, say_number


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (QuantityValue(low=17, high=17, unit="year", counted="age", surface="17-year-old"), "age 17"),
        (QuantityValue(low=20, high=29, unit="year", counted="age", surface="in her 20s"), "age 20 to 29"),
        (QuantityValue(low=5, high=5, counted="killed-or-injured", surface="Five"), "five killed or injured"),
        (QuantityValue(low=16, high=16, counted="person", surface="Sixteen"), "sixteen people"),
        (QuantityValue(low=1, high=1, counted="person", surface="One"), "one person"),
        (QuantityValue(low=24, high=24, counted="round-fired", surface="24"), "24 rounds fired"),
        (QuantityValue(low=19, high=19, counted="country", surface="19"), "19 countries"),
        (QuantityValue(low=3, high=3, counted="missing", surface="three"), "three missing"),
        (QuantityValue(low=2, high=2, counted="box", surface="two boxes"), "two boxes"),
        (QuantityValue(low=1.2e9, high=1.2e9, unit="USD", counted="", surface="US$1.2bn"), "US$1.2bn"),
        (QuantityValue(low=12.5, high=12.5, unit="percent", counted=""), "12.5%"),
        (QuantityValue(low=46, high=None, counted="killed"), "at least 46 killed"),
        (QuantityValue(low=3, high=5, unit="kilometre", counted=""), "3 to 5 kilometre"),
    ],
)
def test_an_amount_is_said_as_a_newspaper_would(value: QuantityValue, words: str) -> None:
    assert say_amount(value) == words


@pytest.mark.parametrize(
    ("number", "words"), [(1250, "1,250"), (1.5, "1.5"), (2_300_000, "2.3 million"), (4e9, "4 billion")]
)
def test_a_number_is_written_as_a_newspaper_does(number: float, words: str) -> None:
    assert say_number(number) == words
