"""The maker of planted articles, the floor, and the measures of the benchmark of outlet scores."""

import datetime as dt
import json
import random
import re
from collections import Counter
from typing import Any

import msgspec
import pytest

from scoring.batch import BatchResult
from scoring.models import Estimate
from tests.benchmarks.planted_measures import compare_styles, find_items, tell_apart
from tests.benchmarks.planted_styles import STYLES, Share, Style, Text, share_details, sharpen
from tests.benchmarks.planted_values import KINDS, draw_value, find_values, name_places, write_value
from tests.benchmarks.planting import COPYING, OUTLETS, Key, Plan, plant

LEADS = (
    "A ferry with {} passengers ran aground near Bergen on Tuesday.",
    "On Tuesday a ferry ran aground near Bergen. It had {} passengers on board.",
    "Near Bergen {} passengers were taken off a ferry on Tuesday after it ran aground in fog.",
)
TAIL = "Nine sailors stayed aboard. The harbour office in Bergen will hear the captain on June 14, and a tug is due."
OTHER = (
    "A lorry lost 30 barrels of oil on the ring road around Lyon. It took the fire service {} hours to clear the road, "
    "and the driver was heard by the police. Nobody was hurt when the barrels rolled down the bank into a field."
)


def record(story: str, number: int, body: str) -> dict[str, Any]:
    return {
        "id": f"{story}-{number}",
        "body": body,
        "published_at": f"2024-06-12T{number:02}:00:00Z",
        "story_id": story,
        "topic": "accidents",
        "lang": "en",
    }


def stories() -> list[dict[str, Any]]:
    """Twelve stories of twelve articles, and one that is told elsewhere."""
    told = []
    for story in range(12):
        count = "about 60" if story % 2 else "62"
        for number in range(12):
            written = count if number % 3 == 0 else "62"
            told.append(record(f"ferry{story:02}", number, f"{LEADS[number % 3].format(written)} {TAIL}"))
    return told + [record("lorry", number, OTHER.format(number + 3)) for number in range(5)]


def bodies(made: list[dict[str, Any]]) -> dict[str, str]:
    return {one["id"]: one["body"] for one in made}


@pytest.mark.parametrize("style", [None, *STYLES])
def test_the_spots_of_the_key_hold_the_new_values_and_nothing_else_has_changed_in_kind(style: Style | None) -> None:
    made, key = plant(stories(), Plan(style=style))
    assert key.items
    for item in key.items:
        assert bodies(made)[item.article_id][item.start : item.end] == item.new != item.old
    assert {item.article_id for item in key.items} <= set(key.changed)


def test_what_lies_between_the_spots_is_the_old_text() -> None:
    made, key = plant(stories(), Plan())
    old = {one["id"]: one["body"] for one in stories()}
    for article_id, body in bodies(made).items():
        spots = sorted((i.start, i.end, i.old) for i in key.items if i.article_id == article_id)
        for start, end, was in reversed(spots):
            body = body[:start] + was + body[end:]  # noqa: PLW2901 - undone spot by spot
        assert body == old[article_id]


def test_an_article_tells_its_wrong_value_throughout() -> None:
    made, key = plant(stories(), Plan(seed=2))
    wrong = [item for item in key.items if item.old == "Bergen"]
    assert wrong
    for item in wrong:
        body = bodies(made)[item.article_id]
        assert "Bergen" not in body
        assert body.count(item.new) == 2


def test_at_rate_zero_nothing_changes() -> None:
    made, key = plant(stories(), Plan(clean=True))
    old = {one["id"]: one["body"] for one in stories()}
    assert bodies(made) == old
    assert (key.items, key.changed) == ((), ())
    dirty, key = plant(stories(), Plan())
    assert all(key.wrong[outlet] == 0 for outlet in OUTLETS[:4])
    assert all(one["body"] == old[one["id"]] for one in dirty if one["outlet"] in OUTLETS[:4])


def test_one_seed_gives_the_same_bytes_and_another_does_not() -> None:
    def made(seed: int) -> bytes:
        articles, key = plant(stories(), Plan(seed=seed, style="local"))
        return json.dumps(articles).encode() + msgspec.json.encode(key)

    assert made(3) == made(3)
    assert made(3) != made(4)


def test_outlets_err_at_about_their_rates_and_only_once_a_story() -> None:
    made, key = plant(stories(), Plan())
    assert key.realised["planted12.example"] == pytest.approx(0.4, abs=0.2)
    assert key.realised["planted12.example"] > key.realised["planted05.example"]
    assert set(Counter((one["story_id"], one["outlet"]) for one in made).values()) == {1}


@pytest.mark.parametrize("style", ["long", "exact", "local"])
def test_a_style_plants_the_same_errors(style: Style) -> None:
    _, plain = plant(stories(), Plan(style=style, plain=True))
    made, styled = plant(stories(), Plan(style=style))
    assert [(i.article_id, i.old, i.new) for i in plain.items if i.kind != "quantity"] == [
        (i.article_id, i.old, i.new) for i in styled.items if i.kind != "quantity"
    ]
    assert len(styled.changed) > len(plain.changed)
    for outlet in OUTLETS:
        assert styled.realised[outlet] == pytest.approx(plain.realised[outlet], abs=0.05)
    untouched = {one["id"]: one["body"] for one in made if one["outlet"] not in styled.styled}
    without, _ = plant(stories(), Plan(style=style, plain=True))
    assert untouched == {article_id: body for article_id, body in bodies(without).items() if article_id in untouched}


def test_longer_articles_are_about_twice_as_long_with_sentences_of_the_other_story() -> None:
    made, key = plant(stories(), Plan(style="long", clean=True))
    old = {one["id"]: one["body"] for one in stories()}
    ferry = [one for one in made if one["outlet"] in key.styled and one["story_id"] != "lorry"]
    assert all(1.5 < len(one["body"]) / len(old[one["id"]]) < 2.6 for one in ferry)
    assert all(one["body"].startswith(old[one["id"]]) for one in ferry)


def test_a_hedged_number_is_told_as_others_tell_it_exactly() -> None:
    first, second = "About 60 passengers left.", "The 62 passengers left."
    texts = [Text(body, find_values(body, {})) for body in (first, second)]
    assert sharpen(texts[0], texts[1:]) == [(0, 8, "62")]
    assert not sharpen(texts[1], texts[:1])
    far = "The 90 passengers left."
    assert not sharpen(texts[0], [Text(far, find_values(far, {}))])


def test_local_details_are_told_by_one_outlet_alone_and_with_numbers_that_the_story_does_not_tell() -> None:
    for seed in range(20):
        told = share_details(OUTLETS[:6], {"62", "$90"}, random.Random(seed), Share(random.Random(0), 0, 1))
        assert all(3 <= len(details) <= 6 for details in told.values())
        every = [one for details in told.values() for one in details]
        sentences = [re.sub(r"\d+", "#", one) for one in every]
        assert len(set(sentences)) == len(sentences)
        numbers = [int(n) for n in re.findall(r"\d\d+", " ".join(every)) if int(n) > 20]
        assert len(set(numbers)) == len(numbers)
        assert not {61, 62, 63, 89, 90, 91} & set(numbers)


def test_details_stand_between_sentences() -> None:
    made, key = plant(stories(), Plan(style="local", clean=True))
    local = [one["body"] for one in made if one["outlet"] in key.styled and one["story_id"] != "lorry"]
    assert all(re.search(r"[.] [A-Z0-9]", body) for body in local)
    assert len(set(local)) == len(local)


def test_outlets_that_copy_tell_the_same_wrong_value_together() -> None:
    _, key = plant(stories(), Plan(style="copied", seed=1))
    told: dict[tuple[str, str], dict[str, str]] = {}
    for item in key.items:
        if item.outlet_id in COPYING:
            told.setdefault((key.stories[item.article_id], item.old), {})[item.outlet_id] = item.new
    assert told
    assert all(len(set(values.values())) == 1 for values in told.values())
    assert sum(len(values) == len(COPYING) for values in told.values()) > len(told) / 2


@pytest.mark.parametrize("kind", KINDS)
def test_errors_of_one_kind_are_of_that_kind(kind: Any) -> None:
    _, key = plant(stories(), Plan(kinds=(kind,)))
    assert {item.kind for item in key.items} == {kind}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("On Dec. 24 and 24 December", ["12-24", "12-24"]),
        ("$3.5 million and 4 percent, or 4%", ["$3.5 million", "4 %", "4 %"]),
        ("In 2011 Flight 447 left with 447 people at 5:30, at 7 p.m.", ["447"]),
        ("a 14-year-old and three small boats on Monday", ["14", "3", "Monday"]),
        ("in New York City, not New York or South New York Times", ["New York", "New York"]),
        ("in Lyon, France, and Lyon", ["Lyon", "Lyon"]),
    ],
)
def test_values_are_found_however_they_are_written(text: str, keys: list[str]) -> None:
    places = {"New York": "New York", "New York City": "New York", "Lyon": "Lyon"}
    assert [one.key for one in find_values(text, places)] == keys


def test_places_are_those_marked_or_those_of_the_gazetteer() -> None:
    body = "From Bergen to Smallport."
    mention = {"type": "LOC_GEO", "start": 15, "end": 24}
    assert name_places([{"body": body, "mentions": [mention]}]) == {"Smallport": "Smallport"}
    assert name_places([{"body": body}]) == {"Bergen": "Bergen"}


@pytest.mark.parametrize(
    ("kind", "key", "like"),
    [
        ("quantity", "9", "Nine"), ("quantity", "62", "62"), ("quantity", "$3.5 million", "3.5"),
        ("quantity", "12000", "12,000"), ("date", "06-14", "June 14"), ("date", "Tuesday", "Tuesday"),
        ("place", "Bergen", "Bergen"),
    ],
)  # fmt: skip
def test_another_value_is_written_like_the_old_one_and_read_back(kind: Any, key: str, like: str) -> None:
    for seed in range(20):
        new = draw_value(kind, key, {key}, random.Random(seed))
        text = write_value(kind, new, like)
        assert new != key
        front, behind = ("$", " million") if "$" in key else ("", " of us")
        found = find_values(f"about {front}{text}{behind if kind == 'quantity' else ''} boats", {new: new})
        assert [one.key for one in found] == [new]


def test_estimates_in_the_order_of_the_rates_tell_all_outlets_apart() -> None:
    _, key = plant(stories(), Plan(seed=1))
    right = {outlet: Estimate(mean=1 - r, low=0.99 - r, high=1 - r) for outlet, r in key.realised.items()}
    figures = tell_apart(key, right)
    assert figures["rank"] == pytest.approx(1.0)
    assert (figures["auc_20"], figures["apart_20"], figures["clean_apart"]) == (1.0, 1.0, 0)
    assert figures["width"] == pytest.approx(0.01)


def test_a_style_that_costs_ranks_shows_as_a_shift() -> None:
    _, key = plant(stories(), Plan(style="local"))

    def told(penalty: float) -> dict[str, Estimate]:
        means = {o: 1 - key.rates[o] - (penalty if o in key.styled else 0.0) for o in OUTLETS}
        return {o: Estimate(mean=mean, low=mean, high=mean) for o, mean in means.items()}

    assert compare_styles(key, told(0.0), told(0.0))["shift"] == 0.0
    assert compare_styles(key, told(0.5), told(0.0))["shift"] > 3.0


def test_nothing_is_found_where_nothing_is_read() -> None:
    _, key = plant(stories(), Plan())
    empty = BatchResult(
        readings=(), stories=(), scores=(), as_of=dt.datetime(2024, 6, 13, tzinfo=dt.UTC), method_version=""
    )
    assert find_items(key, empty) == {"read": 0.0, "against": 0.0, "accused": 0.0}


def test_a_key_is_read_back_as_it_was_written() -> None:
    _, key = plant(stories(), Plan(style="copied", plain=True))
    assert msgspec.json.decode(msgspec.json.encode(key), type=Key) == key
