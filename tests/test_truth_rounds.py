"""The rounds by which the truth benchmark learns of sources and of their readings."""

import pytest

from tests.benchmarks.truth import ANSWERING, measure
from tests.benchmarks.truth_files import Record, group_objects, kind_of
from tests.benchmarks.truth_methods import PUBLISHED
from tests.benchmarks.truth_rounds import ours


def test_a_reading_that_is_never_borne_out_loses_weight_while_its_source_keeps_its_own() -> None:
    """`reader` is right wherever others tell, but for one value that three others contradict each time."""
    records = [
        Record(source=source, object=f"good{i}", value=f"value{i}", truth=f"value{i}")
        for i in range(40)
        for source in ("reader", "a", "b")
    ]
    records += [
        Record(source=source, object=f"bad{i}", value="Elizabeth" if source == "reader" else f"place{i}")
        for i in range(8)
        for source in ("reader", "a", "b", "c")
    ]
    records += [
        Record(source="reader", object="open", value="Elizabeth", truth="elsewhere"),
        Record(source="stranger", object="open", value="elsewhere", truth="elsewhere"),
    ]
    objects = group_objects(records)
    assert kind_of(records) == "statement"
    answers = ours(objects, "statement", ANSWERING)
    assert answers["open|"] == "elsewhere"
    assert PUBLISHED["Accu"](objects)["open|"] == "Elizabeth"


@pytest.mark.parametrize("rounded", [1200.0, 5600.0])
def test_of_two_lone_numbers_the_rounded_one_gives_way_where_rounded_ones_were_wrong_before(rounded: float) -> None:
    """Ten sources give hundreds that two exact ones contradict; a tie of two strangers then falls to the exact one."""
    records = [
        Record(source=f"{who}{i}", object=f"town{i}", value=2000.0 + 100 * i if who == "loose" else 4111.0 + 13 * i)
        for i in range(10)
        for who in ("loose", "exact", "keen")
    ]
    records += [
        Record(source="x", object="tie", value=rounded, truth=3271.0),
        Record(source="y", object="tie", value=3271.0, truth=3271.0),
    ]
    objects = group_objects(records)
    answers = ours(objects, kind_of(records), ANSWERING)
    assert measure(objects, answers, "quantity")["exact"] == 1.0
