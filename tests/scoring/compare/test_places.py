from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.compare import compare_claims
from scoring.config import CompareConfig
from scoring.models import PlaceValue
from tests.scoring.compare.factory import claim

CONFIG = CompareConfig()
paths = st.lists(st.sampled_from(["AF", "paktika", "kabul", "x"]), min_size=1, max_size=3).map(tuple)


def judge(a: Any, b: Any) -> Any:
    return compare_claims(
        claim(PlaceValue(path=tuple(a))), claim(PlaceValue(path=tuple(b)), "south.example"), CONFIG, 1.0
    )


def test_an_ancestor_is_coarser() -> None:
    assert judge(("AF",), ("AF", "paktika")).precision == "coarser"
    assert judge(("AF", "paktika"), ("AF",)).precision == "finer"


@pytest.mark.parametrize(
    ("a", "b", "severity"),
    [
        (("AF",), ("PK",), 1.0),
        (("AF", "paktika"), ("AF", "khost"), 0.7),
        (("AF", "khost", "a"), ("AF", "khost", "b"), 0.4),
        (("AF", "khost", "a", "c"), ("AF", "khost", "a", "d"), 0.4),
    ],
)
def test_siblings_contradict_the_more_the_higher_they_part(a: Any, b: Any, severity: Any) -> None:
    result = judge(a, b)
    assert (result.outcome, result.drift_type, result.severity) == ("contradicts", "place", severity)


def test_the_reason_reads_from_the_finest_part_to_the_country() -> None:
    assert judge(("AF", "paktika"), ("AF", "khost")).reason == (
        "says Paktika, Afghanistan; the other says Khost, Afghanistan"
    )


def test_a_place_without_a_path_is_unrelated() -> None:
    assert judge((), ("AF",)).outcome == "unrelated"


@given(paths, paths)
def test_places_compare_alike_both_ways(a: Any, b: Any) -> None:
    assert judge(a, b).outcome == judge(b, a).outcome
    assert judge(a, a).outcome == "equal"
