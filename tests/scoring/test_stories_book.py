"""The book of stories: its order comes from the data alone."""

import random

import pytest

from scoring.stories.book import StoryBook

ARTICLES = {"a": 1.0, "b": 2.0, "c": 3.0, "d": 4.0, "e": 4.0}


def book_of(placed: dict[str, str], order: list[str]) -> StoryBook:
    book = StoryBook(0.5)
    for article_id in order:
        book.put(article_id, placed[article_id], ARTICLES[article_id], pending=False)
    return book


def test_a_merged_story_is_the_same_when_it_is_restored() -> None:
    live = book_of({"a": "one", "b": "two", "c": "one", "d": "two", "e": "two"}, [*"abcde"])
    live.merge("one", "two", probability=1.0, reason="one event")
    restored = book_of(dict.fromkeys(ARTICLES, "one"), [*"abcde"])
    assert live.stories() == restored.stories() == {"one": ("a", "b", "c", "d", "e")}
    assert live.some("one", 2) == restored.some("one", 2) == ["e", "d", "a"]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_arrival_changes_nothing(seed: int) -> None:
    order = [*ARTICLES]
    random.Random(seed).shuffle(order)
    assert book_of(dict.fromkeys(ARTICLES, "one"), order).members("one") == ("a", "b", "c", "d", "e")
