import io
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from scoring.errors import ModelFileError
from scoring.match.departures import DEPARTURE_FEATURES, find_departures
from scoring.match.features import PAIR_FEATURES
from scoring.match.matcher import judge_pairs, match_claims, split_agreement
from scoring.match.model import FEATURES, load_matcher, read_matcher
from scoring.match.slips import SLIP_FEATURES, compare_values
from scoring.match.units import Sources
from scoring.match.windows import Window, open_windows
from scoring.models import Claim, PlaceValue, PolarityValue, QuantityValue
from tests.scoring.compare.factory import claim, count, day, names
from tests.scoring.match.factory import CONFIG, NOBODY, VALUES, matcher, units_of

TOLD = ((40, "a"), (40, "b"), (99, "c"))


def vectors(claims: list[Claim]) -> np.ndarray:
    return np.ones((len(claims), 2), np.float32) / np.float32(np.sqrt(2))


def window_of(claims: list[Claim], **changes: Any) -> Window:
    config = msgspec.structs.replace(CONFIG, **changes)
    return next(open_windows(units_of(claims), vectors(claims), config, VALUES))


def tolls(*numbers: float, **fields: Any) -> list[Claim]:
    return [claim(count(number, **fields), f"{'abcdefgh'[at]}.example") for at, number in enumerate(numbers)]


def test_a_value_that_nobody_else_tells_departs_from_the_one_that_others_tell() -> None:
    found = match_claims(tolls(40, 40, 99), vectors(tolls(40, 40, 99)), NOBODY, matcher(), CONFIG, VALUES)
    assert {one.tellers for one in found.departures if one.unit == 2} == {(0, 1)}
    assert {(one.first, one.second) for one in found.agreements} == {(0, 1)}


def test_an_article_that_tells_the_anchor_itself_departs_from_nothing() -> None:
    claims = [*tolls(40, 40, 99, counted="votes"), claim(count(40, counted="votes"), "c.example", text="again 40")]
    assert not any(
        one.unit == 2
        for one in match_claims(claims, vectors(claims), NOBODY, matcher(), CONFIG, VALUES).departures
        if one.probability > 0
    )


def test_origins_outlets_and_families_do_not_judge_their_own() -> None:
    claims = tolls(40, 40, 99)
    for sources in (
        Sources({f"art-{name}.example": "one" for name in "abc"}, {}),
        Sources({}, {f"{name}.example": "group" for name in "abc"}),
    ):
        found = match_claims(claims, vectors(claims), sources, matcher(), CONFIG, VALUES)
        assert not found.departures
        assert not found.agreements


def test_units_of_another_measure_or_matter_are_never_compared() -> None:
    assert not window_of(
        [*tolls(40, counted="paid", unit="USD"), claim(count(40, counted="paid", unit="EUR"), "z.example")]
    ).comparable.any()
    assert not window_of([*tolls(40), claim(count(40, counted="injured"), "z.example")]).comparable.any()
    ages = [
        claim(QuantityValue(low=30, high=30, unit="year", counted="age"), f"{name}.example", object=(f"person:{name}",))
        for name in "ab"
    ]
    assert not window_of(ages).comparable.any()


@pytest.mark.parametrize(
    ("one", "two", "compared"),
    [
        ({"predicate": "open", "object": ("org:x",)}, {"predicate": "open", "object": ("org:x",)}, True),
        ({"predicate": "open", "object": ("org:x",)}, {"predicate": "close", "object": ("org:x",)}, True),
        ({"predicate": "open", "object": ("org:x",)}, {"predicate": "open", "object": ("org:y",)}, False),
        ({"predicate": "open", "object": ("org:x",)}, {"predicate": "meet", "object": ("org:x",)}, False),
        ({"predicate": "open"}, {"predicate": "open"}, False),
        (
            {"predicate": "reject", "subject": ("person:x",), "object": ("thing:accusation",)},
            {"predicate": "approve", "subject": ("person:x",), "object": ("thing:plan",)},
            False,
        ),
    ],
)
def test_polarities_are_compared_within_a_matter_of_shared_parties(one: Any, two: Any, compared: bool) -> None:
    claims = [
        claim(PolarityValue(positive=True), outlet, **each) for outlet, each in (("a.example", one), ("b.example", two))
    ]
    assert window_of(claims).comparable.any() == compared


def test_agreement_on_what_fits_everything_says_little() -> None:
    year = [claim(span, f"{'abcdef'[at]}.example") for at, span in enumerate([day(2026, 3, at + 1) for at in range(5)])]
    broad = claim(msgspec.structs.replace(day(2026, 1, 1), end=day(2026, 12, 31).end, granularity="year"), "y.example")
    window = window_of([*year, broad, claim(day(2026, 3, 1), "z.example")])
    model = matcher(pair=0.0, chance=0.05)
    fitting = split_agreement(window, judge_pairs(window, model), model, CONFIG)[1]
    assert fitting[0, 6] > 0.7  # the same day
    assert fitting[5, 0] < 0.5  # a day of this year


def test_features_keep_their_names_and_columns() -> None:
    claims = [claim(count(number), f"{name}.example", relation="kill") for number, name in TOLD]
    window = window_of(claims)
    assert window.features.shape == (3, 3, len(PAIR_FEATURES))
    found = find_departures(window, judge_pairs(window, matcher()), 1, CONFIG)
    assert found.features.shape == (len(found.unit), len(DEPARTURE_FEATURES))
    by_name = dict(zip(DEPARTURE_FEATURES, found.features[found.unit.tolist().index(2)].tolist(), strict=True))
    assert (by_name["tellers"], by_name["articles_known"], by_name["value_tellers"]) == (2.0, 2.0, 0.0)


@pytest.mark.parametrize(
    ("frame", "departs"),
    [({"relation": "kill"}, True), ({"predicate": "kill"}, True), ({"object": ("thing:house",)}, True), ({}, False)],
)
def test_a_number_departs_only_from_one_of_which_it_shares_what_happened_or_who_took_part(
    frame: dict[str, Any], departs: bool
) -> None:
    votes = [claim(count(number, counted="votes"), f"{name}.example", **frame) for number, name in TOLD]
    window = window_of(votes)
    assert (2 in find_departures(window, judge_pairs(window, matcher()), 1, CONFIG).unit) == departs


def test_windows_bound_what_is_compared() -> None:
    claims = [claim(count(40), f"o{at}.example", hours=at, article_id=f"a{at:03}") for at in range(9)]
    config = msgspec.structs.replace(CONFIG, judged_articles=3, window_articles=2)
    windows = list(open_windows(units_of(claims), vectors(claims), config, VALUES))
    assert [len(window.rows) for window in windows] == [3, 3, 3]
    assert max(len(window.units) for window in windows) == 7


@pytest.mark.parametrize(
    ("value", "anchor", "slip"),
    [
        (count(24_138), count(24_318), 1.0),
        (count(12), count(12_000), 1.0),
        (count(12), count(17), 0.0),
        (day(2026, 4, 3), day(2026, 3, 4), 1.0),
        (day(2026, 4, 3), day(2026, 4, 10), 1.0),
        (day(2026, 4, 3), day(2026, 4, 5), 0.0),
        (PlaceValue(path=("CA", "on", "london")), PlaceValue(path=("GB", "eng", "london")), 1.0),
        (PlaceValue(path=("FR", "lyon")), PlaceValue(path=("FR", "nice")), 0.0),
        (names("A", "B", "C"), names("A", "B", "D"), 1.0),
        (names("A", "B", "C"), names("A", "B"), 0.0),
        (PolarityValue(positive=True), PolarityValue(positive=False), 0.0),
    ],
)
def test_slips_make_an_error_explainable(value: Any, anchor: Any, slip: float) -> None:
    assert dict(zip(SLIP_FEATURES, compare_values(value, anchor), strict=True))["slip"] == slip


def test_values_of_two_kinds_have_no_slip() -> None:
    assert compare_values(count(3), day(2026, 1, 1)) == (0.0, 0.0, 0.0, 0.0)


def test_the_shipped_model_is_read_without_pickle() -> None:
    shipped = load_matcher()
    assert len(shipped.pairs) == 5
    assert ((shipped.chance >= 0) & (shipped.chance < 0.5)).all()


@pytest.mark.parametrize("name", ["missing.npz", "broken.npz", "other.npz"])
def test_a_file_that_is_no_model_is_refused_by_name(name: str, tmp_path: Path) -> None:
    (tmp_path / "broken.npz").write_bytes(b"PK\x03\x04 no archive")
    stream = io.BytesIO()
    np.savez(stream, format=1, features=np.array([*FEATURES[:-1], "else"]))
    (tmp_path / "other.npz").write_bytes(stream.getvalue())
    with pytest.raises(ModelFileError, match=name):
        load_matcher(str(tmp_path / name))


def test_a_model_of_another_format_says_so() -> None:
    stream = io.BytesIO()
    np.savez(stream, format=99, features=np.array(FEATURES))
    with pytest.raises(ModelFileError, match="train it again"):
        read_matcher(stream.getvalue(), "old.npz")
