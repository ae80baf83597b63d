"""The rounds by which the truth benchmark learns of sources and of their readings."""

import math
import random

import msgspec
import numpy as np
import pytest

from tests.benchmarks.truth import ANSWERING, measure
from tests.benchmarks.truth_copies import find_copies
from tests.benchmarks.truth_files import Record, group_objects, kind_of
from tests.benchmarks.truth_hard import CHANGES, split_sources
from tests.benchmarks.truth_held_out import GRID, choose
from tests.benchmarks.truth_methods import PUBLISHED
from tests.benchmarks.truth_rounds import Settings, fit_spread, ours


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


@pytest.mark.parametrize("change", ["one claim a source", "lone values"])
def test_where_sources_differ_no_more_than_by_chance_the_answers_are_the_plain_votes(change: str) -> None:
    records = [
        Record(source=f"s{source}", object=f"o{number}", value=f"v{number * source % 3}", truth="v0")
        for number in range(40)
        for source in range(5)
    ]
    objects = group_objects(split_sources(CHANGES[change](records), 1))
    assert ours(objects, "statement", ANSWERING) == PUBLISHED["vote"](objects)


def test_a_place_is_answered_no_finer_than_most_sources_tell_it() -> None:
    told = {
        "sparse": ["France", "France", "Paris"],
        "dense": ["France", "Paris", "Paris"],
        "first": ["Paris", "France"],
    }
    path = ("Paris", "France")
    records = [
        Record(source=f"s{number}", object=key, value=value, truth="Paris", truth_path=path)
        for key, values in told.items()
        for number, value in enumerate(values)
    ]
    answers = ours(group_objects(records), "place", ANSWERING)
    assert answers == {"sparse|": "France", "dense|": "Paris", "first|": "Paris"}


def test_rates_are_one_unless_they_differ_by_more_than_chance() -> None:
    count = np.full(30, 10.0)
    assert math.isinf(fit_spread(count * 0.8, count * 0.2).strength)
    apart = np.where(np.arange(30) < 15, 9.5, 3.0)
    spread = fit_spread(apart, count - apart)
    assert not math.isinf(spread.strength)
    assert spread.bound(9.5, 0.5) > spread.bound(3.0, 7.0)
    assert fit_spread(np.zeros(3), np.zeros(3)).rate(0.0, 0.0) == 0.5


def test_settings_are_chosen_by_their_gain_over_the_vote_elsewhere() -> None:
    gains = [{settings: 0.1 * (settings.rounds == 2) for settings in GRID}, dict.fromkeys(GRID, 0.0)]
    assert choose(gains) == Settings(rounds=2, readings=False)
    assert choose([dict.fromkeys(GRID, 0.0)]) == Settings(rounds=1, readings=False)


def test_sources_that_share_wrong_values_again_and_again_vote_once() -> None:
    """Three copy one that is right on half of the objects; eight others are right on their own and err apart."""
    luck = random.Random(1)
    records = [
        Record(source=source, object=f"o{number}", value=value, truth=f"v{number}")
        for number in range(120)
        for source in ("lead", *(f"own{i}" for i in range(8)))
        for value in (f"v{number}" if luck.random() < 0.55 else f"{source} errs on {number}",)
    ]
    led = [record for record in records if record.source == "lead"]
    records += [msgspec.structs.replace(record, source=f"copy{i}") for i in range(3) for record in led]
    objects = group_objects(records)
    assert set(find_copies(objects)) == {"lead", "copy0", "copy1", "copy2"}
    figures = {
        name: measure(objects, answers, "statement")["exact"]
        for name, answers in (("vote", PUBLISHED["vote"](objects)), ("ours", ours(objects, "statement", ANSWERING)))
    }
    assert figures["vote"] < 0.9 < figures["ours"]
    assert find_copies(group_objects([record for record in records if record.source.startswith("own")])) == {}
