"""The benchmark's own tools: shared facts are found, injections change one fact, rewordings none."""

import datetime as dt
import random
from pathlib import Path

import pytest

from scoring.models import Article
from tests.benchmarks.flags import Judgement, read_judgements
from tests.benchmarks.injector import Changed, inject, read_day, say_day
from tests.benchmarks.paraphraser import paraphrase
from tests.benchmarks.shared_facts import Spot, number_of, shared_facts, split_sentences

NORTH = (
    "A coach left the coastal road by the harbour in Rotterdam on Tuesday. The crash killed 46 passengers and the "
    "guide, the regional fire service told reporters. Sergeant Anna Berger was appointed to lead the crash inquiry. "
    "The coastal road was not closed for repairs by the district after Dec. 3 storms. Berger has served for years."
)
SOUTH = (
    "Rescuers worked all night at the coastal road after a coach left it by the harbour in Rotterdam on Tuesday. In "
    "the crash 46 passengers were killed, the fire service of the regional board told our reporters. The district "
    "appointed Anna Berger, a sergeant with long experience of such work, to lead the inquiry into the crash. The "
    "coastal road was not closed by the district for repairs, though the Dec. 3 storms had washed parts of it out. "
    "Officers in the unit say that Berger knows the road well."
)


def article(name: str, body: str, hours: int = 0) -> Article:
    return Article(
        article_id=name,
        title=None,
        body=body,
        outlet_id=f"{name}.example",
        outlet_name=name,
        url=f"https://{name}.example/crash",
        published_at=dt.datetime(2024, 12, 11, 9 + hours, tzinfo=dt.UTC),
    )


STORY = [article("north", NORTH), article("south", SOUTH, 2)]


def spots(kind: str) -> list[Spot]:
    return [spot for spot in shared_facts(STORY) if spot.kind == kind and spot.article_id == "north"]


def changed(kind: str, seed: int = 1) -> Changed:
    result = inject(spots(kind)[0], STORY[0], "dev", random.Random(seed))
    assert result is not None
    return result


@pytest.mark.parametrize(
    ("kind", "surface"),
    [("count", "46"), ("date", "Tuesday"), ("place", "Rotterdam"), ("name", "Anna Berger"), ("polarity", "was not")],
)
def test_a_fact_that_two_outlets_state_is_found_by_its_words(kind: str, surface: str) -> None:
    found = [spot.surface for spot in spots(kind)]
    assert surface in found
    assert all(NORTH[spot.start : spot.end] == spot.surface for spot in spots(kind))


def test_one_outlet_alone_shares_no_fact() -> None:
    assert not list(shared_facts([STORY[0], article("north", SOUTH)]))


@pytest.mark.parametrize("kind", ["count", "date", "place", "name", "polarity"])
def test_an_injection_changes_the_words_it_names_and_nothing_else(kind: str) -> None:
    result = changed(kind)
    body = result.article.body
    assert body != NORTH
    assert all(start < end <= len(body) for start, end in result.spans)
    pieces, at = [], 0
    for start, end in result.spans:
        pieces.append(body[at:start])
        at = end
    assert all(piece in NORTH for piece in [*pieces, body[at:]])


def test_an_injection_is_the_same_for_the_same_seed() -> None:
    assert changed("count", 5) == changed("count", 5)


def test_an_injected_count_is_another_number() -> None:
    result = changed("count")
    assert number_of(result.new) not in (None, 46)


def test_a_count_is_changed_wherever_the_article_says_it_in_words_or_digits() -> None:
    body = "Four boats sank on Monday. Rain fell. The four boats were old, and all 4 boats were $4 boats of four men."
    spot = Spot("count", "number", "a-1", 0, 4, "Four", (0, 26), "a-2", (0, 26), close=True, outlets=1)
    result = inject(spot, article("a-1", body), "dev", random.Random(1))
    assert result is not None
    word = result.new.lower()
    digits = f"{number_of(result.new):.0f}"
    assert result.article.body == (
        f"{word.capitalize()} boats sank on Monday. Rain fell. The {word} boats were old, and all {digits} boats were "
        "$4 boats of four men."
    )


def test_a_sum_is_changed_wherever_the_article_says_it() -> None:
    body = "A loss of $5 million was told. Of the $5 million, half is tax. It has 5 million readers."
    spot = Spot("count", "money", "a-1", 11, 12, "5", (0, 30), "a-2", (0, 30), close=True, outlets=1)
    result = inject(spot, article("a-1", body), "dev", random.Random(1))
    assert result is not None
    sum_ = f"${result.new} million"
    assert result.article.body == f"A loss of {sum_} was told. Of the {sum_}, half is tax. It has 5 million readers."


def test_a_name_is_changed_wherever_the_article_says_it() -> None:
    result = changed("name")
    assert "Berger" not in result.article.body
    assert len(result.spans) == 2


def test_the_splits_put_in_other_values() -> None:
    spot = spots("place")[0]
    new = {
        split: {inject(spot, STORY[0], split, random.Random(seed)).new for seed in range(30)}  # type: ignore[union-attr]  # a city is always changed
        for split in ("dev", "test")
    }
    assert not new["dev"] & new["test"]


def test_rewordings_of_a_count_keep_it() -> None:
    for result in paraphrase(spots("count")[0], STORY[0], "dev", random.Random(3)):
        if result.how == "earlier count":
            assert result.article.published_at < STORY[0].published_at
        elif result.how not in ("rounded", "number in words"):
            assert "46" in result.article.body


def test_rewordings_of_a_place_are_finer_or_coarser() -> None:
    found = {
        result.how: result.article.body for result in paraphrase(spots("place")[0], STORY[0], "test", random.Random(2))
    }
    assert "Netherlands" in found["coarser place"]
    assert "Rotterdam" in found["finer place"]


def test_a_coarser_date_says_the_month_of_the_day() -> None:
    assert read_day("Dec. 3", STORY[0].published_at) == dt.date(2024, 12, 3)
    assert say_day(dt.date(2024, 9, 5), like="Dec. 3") == "Sept. 5"
    assert say_day(dt.date(2024, 9, 5), like="3 December") == "5 September"


def test_sentences_do_not_end_at_abbreviations() -> None:
    text = "The storm of Dec. 3 washed parts of the coastal road away. Repairs by the board took until the spring."
    assert [sentence.text[:9] for sentence in split_sentences(text)] == ["The storm", "Repairs b"]


def test_judgements_hold_no_passages(tmp_path: Path) -> None:
    assert read_judgements(tmp_path / "none.jsonl") == []
    for judgement in read_judgements(Path(__file__).parent / "benchmarks" / "judgements" / "flags.jsonl"):
        assert isinstance(judgement, Judgement)
        assert all(len(value) <= 120 for value in judgement.values)
