"""Who may speak for or against a value, and what they tell: hand-made likeness, numbers shown."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from scoring.config import CorroborationConfig
from scoring.corroboration.evidence import (
    EVIDENCE,
    NEAREST,
    Beside,
    Window,
    independent_pairs,
    look_beside,
    open_window,
)
from scoring.corroboration.units import Unit, gather_units
from scoring.models import Claim, Frame, PolarityValue, QuantityValue, Value
from tests.scoring.consensus.factory import count
from tests.scoring.corroboration.factory import story_of, tell, tell_numbers

CONFIG = CorroborationConfig()
LIKE = 0.5


def units_of(
    claims: Sequence[Claim], *, origin_of: Mapping[str, str] | None = None, owners: Mapping[str, str] | None = None
) -> list[Unit]:
    told = story_of(claims, origin_of=origin_of, owners=owners)
    return next(units for units in gather_units(claims, told.sources).values() if units)


def heard(units: Sequence[Unit], *, records: frozenset[str] = frozenset()) -> NDArray[np.bool_]:
    nothing = np.zeros((len(units), len(units)), np.bool_)
    return independent_pairs(units, np.arange(len(units)), nothing, records)


def window_of(claims: Sequence[Claim], likeness: NDArray[np.float64] | float = LIKE) -> Window:
    units = units_of(claims)
    m = np.full((len(units), len(units)), likeness) if isinstance(likeness, float) else likeness
    return open_window(units, np.arange(len(units)), m, heard(units), frozenset(), CONFIG)


def look(claims: Sequence[Claim], likeness: NDArray[np.float64] | float = LIKE) -> Beside:
    return look_beside(window_of(claims, likeness), None, CONFIG)


def evidence(beside: Beside, row: int) -> dict[str, float]:
    return dict(zip(EVIDENCE, beside.evidence[row].tolist(), strict=True))


def test_other_outlets_of_other_families_with_texts_of_their_own_are_heard() -> None:
    assert heard(units_of(tell_numbers(12, 13))).tolist() == [[False, True], [True, False]]


def test_the_outlet_itself_is_not_heard_on_its_own_claims() -> None:
    claims = [tell("a.example", count(12), article=name) for name in ("a1", "a2")]
    assert not heard(units_of(claims)).any()


def test_an_outlet_of_the_same_owner_is_not_heard() -> None:
    claims = tell_numbers(12, 12, 12)
    owners = {"o0.example": "Group", "o1.example": "Group"}
    assert heard(units_of(claims, owners=owners))[0].tolist() == [False, False, True]


def test_a_pasted_passage_is_not_heard() -> None:
    units = units_of(tell_numbers(12, 12, 12))
    pasted = np.zeros((3, 3), np.bool_)
    pasted[0, 1] = pasted[1, 0] = True
    found = independent_pairs(units, np.arange(3), pasted, frozenset())
    assert found[0].tolist() == [False, False, True]


def test_a_number_in_another_unit_is_not_heard() -> None:
    claims = [tell("a.example", count(12)), tell("b.example", QuantityValue(low=12, high=12, unit="USD"))]
    assert not heard(units_of(claims)).any()


def test_an_outlet_without_a_record_is_not_heard_beside_those_with_one() -> None:
    found = heard(units_of(tell_numbers(12, 12, 12)), records=frozenset({"o0.example", "o1.example"}))
    assert found.tolist() == [[False, True, False], [True, False, False], [True, True, False]]


def test_while_nobody_has_a_record_everybody_is_heard() -> None:
    assert heard(units_of(tell_numbers(12, 12, 12))).sum() == 6


@pytest.mark.parametrize(
    ("frame", "of_one_matter"),
    [
        (Frame(predicate="recognise", subject=("country:RU",), object=("country:AF",)), True),
        (Frame(predicate="recognise", object=("country:AF",)), True),
        (Frame(predicate="recognise"), True),
        (Frame(predicate="recognise", subject=("country:CN",)), False),
        (Frame(predicate="visit", subject=("country:RU",)), False),
    ],
)
def test_polarities_are_heard_on_one_predicate_and_on_parties_in_common(frame: Frame, of_one_matter: bool) -> None:
    judged = Frame(predicate="recognise", subject=("country:RU",), object=("country:AF",))
    frames = (judged, frame)
    claims = [tell(f"o{i}.example", PolarityValue(positive=True), frame=one) for i, one in enumerate(frames)]
    assert heard(units_of(claims))[0, 1] == of_one_matter


def test_evidence_beside_three_who_agree_and_one_who_does_not() -> None:
    m = np.array([[0, 0.8, 0.6, 0.9], [0.8, 0, 0.7, 0.5], [0.6, 0.7, 0, 0.4], [0.9, 0.5, 0.4, 0]])
    beside = look(tell_numbers(12, 12, 12, 13), m)
    # 12 of the first is told by the second (m .8) and the third (.6): 1.4 of 2.3 in likeness. 13, told by one
    # origin, is its rival with m .9: strength .9 ln 2.
    assert evidence(beside, 0) == pytest.approx(
        {
            "tellers": 2,
            "teller_share": 2 / 3,
            "told_best": 0.8,
            "told_sum": 1.4,
            "told_share": 1.4 / 2.3,
            "rival_1": 0.9,
            "rival_2": 0,
            "rival_3": 0,
            "rival_sum": 0.9,
            "rival_top": 0.9 * math.log(2),
            "rival_tellers": 1,
        },
        abs=6e-4,
    )
    assert (beside.teller[0], beside.rival[0]) == (1, 3)
    # 13 is told by nobody; its rival 12, told by three, is likest at the first (m .9): strength .9 ln 4.
    assert evidence(beside, 3) == pytest.approx(
        {
            "tellers": 0,
            "teller_share": 0,
            "told_best": 0,
            "told_sum": 0,
            "told_share": 0,
            "rival_1": 0.9,
            "rival_2": 0.9,
            "rival_3": 0.9,
            "rival_sum": 1.8,
            "rival_top": 0.9 * math.log(4),
            "rival_tellers": 3,
        },
        abs=6e-4,
    )
    assert (beside.teller[3], beside.rival[3]) == (-1, 0)


def test_how_near_the_others_come_is_told_without_looking_at_values() -> None:
    m = np.array([[0, 0.8, 0.6, 0.9], [0.8, 0, 0.7, 0.5], [0.6, 0.7, 0, 0.4], [0.9, 0.5, 0.4, 0]])
    nearest = look(tell_numbers(12, 12, 12, 13), m).nearest
    # Four origins, three of them beside it: .8 + .6 + .9 = 2.3.
    assert dict(zip(NEAREST, nearest[0].tolist(), strict=True)) == pytest.approx(
        {"origins": 4, "origins_of_kind": 3, "nearest": 0.9, "near_sum": 2.3, "near_mean": 2.3 / 3}, abs=6e-4
    )
    assert np.array_equal(nearest, look(tell_numbers(1, 20, 300, 4000), m).nearest)


def test_an_origin_that_tells_a_value_twice_is_one_teller() -> None:
    twice = [tell("b.example", value, article="b", suffix=s) for s, value in (("#0", count(12)), ("#1", near(12)))]
    claims = [tell("a.example", near(12)), *twice]
    assert evidence(look(claims), 0)["tellers"] == 1


def near(number: float) -> QuantityValue:
    """A number that is told by the bare one too."""
    return QuantityValue(low=number - 1, high=number + 1, modifier="about")


def test_who_tells_a_coarser_value_bears_nothing_out_and_is_no_rival() -> None:
    beside = look([tell("a.example", count(12)), tell("b.example", QuantityValue(low=5, high=99))])
    assert (evidence(beside, 0)["tellers"], evidence(beside, 0)["rival_1"]) == (0, 0)


def test_a_value_that_the_article_itself_tells_elsewhere_is_no_rival() -> None:
    alone = [tell("a.example", count(12), article="a", suffix="#0"), tell("b.example", count(13))]
    beside = look(alone)
    both = look([alone[0], tell("a.example", count(13), article="a", suffix="#1"), alone[1]])
    assert (evidence(beside, 0)["rival_1"], beside.rival[0]) == (LIKE, 1)
    assert (evidence(both, 0)["rival_1"], evidence(both, 0)["rival_sum"], both.rival[0]) == (0, 0, -1)
    assert evidence(both, 1)["tellers"] == 1


def test_what_the_same_outlet_tells_elsewhere_is_neither_teller_nor_rival() -> None:
    claims = [tell("a.example", count(n), article=f"a{n}") for n in (12, 13)]
    told = evidence(look([*claims, tell("a.example", count(12), article="again")]), 0)
    assert not any(told.values())


def test_likeness_of_those_who_are_not_heard_counts_for_nothing() -> None:
    claims = [tell("a.example", count(12), article="a1"), tell("a.example", count(13), article="a2")]
    assert look(claims, np.ones((2, 2))).nearest[:, 2:].tolist() == [[0, 0, 0], [0, 0, 0]]


def test_a_value_put_in_place_of_another_meets_what_it_would_have_met() -> None:
    claims = tell_numbers(12, 12, 12, 13)
    window = window_of(claims)
    put: list[Value] = [count(13), count(12), count(12), count(12)]
    found = look_beside(window, put, CONFIG)
    assert evidence(found, 0)["tellers"] == 1
    # 12 is told by two others now: the first itself tells 13 and no longer stands behind it.
    assert (evidence(found, 0)["rival_2"], evidence(found, 0)["rival_3"]) == (LIKE, 0)
    assert evidence(found, 3)["tellers"] == 3
    own = look_beside(window, [claim.value for claim in claims], CONFIG)
    assert np.array_equal(own.evidence, look_beside(window, None, CONFIG).evidence)


def test_some_rows_are_seen_as_they_are_among_all() -> None:
    units = units_of(tell_numbers(12, 12, 13, 14, 12))
    m = np.random.default_rng(1).random((5, 5))
    rows = np.array([1, 3])
    nothing = np.zeros((2, 5), np.bool_)
    independent = independent_pairs(units, rows, nothing, frozenset())
    window = open_window(units, rows, m[rows], independent, frozenset(), CONFIG)
    some, every = look_beside(window, None, CONFIG), look(tell_numbers(12, 12, 13, 14, 12), m)
    assert [unit.outlet_id for unit in window.judged] == ["o1.example", "o3.example"]
    assert np.array_equal(some.evidence, every.evidence[rows])
    assert np.array_equal(some.nearest, every.nearest[rows])
    assert np.array_equal(some.rival, every.rival[rows])
