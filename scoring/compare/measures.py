"""What a quantity measures, as far as the comparison must know."""

from scoring.models import QuantityValue

_CURRENCY_LETTERS = 3


def is_money(value: QuantityValue) -> bool:
    """Tell whether the unit is an ISO 4217 code."""
    return len(value.unit) == _CURRENCY_LETTERS and value.unit.isupper()


def same_measure(a: QuantityValue, b: QuantityValue) -> bool:
    """Tell whether two quantities count the same thing.

    A sum is a "deal", a "price" or "paid": the event tells it from other sums, not the noun beside it.
    """
    return a.unit == b.unit and (is_money(a) or a.counted == b.counted)
