import datetime as dt
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fixtures.make_stream import write_stream
from fixtures.stream_text import number_words
from scoring.models import Article
from service.inputs import read_inputs

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "stream"
KEY = msgspec.json.decode((FOLDER / "key.json").read_bytes())
LONG_SENTENCE = 10
"""Words beyond which two reports of one event have no sentence in common by chance."""


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    reading = read_inputs([str(FOLDER)], dt.datetime(2026, 9, 1, tzinfo=dt.UTC))
    assert reading.problems == ()
    return {article.article_id: article for article in reading.articles}


def test_the_generator_writes_the_committed_bytes(tmp_path: Path) -> None:
    write_stream(tmp_path)

    for name in ("articles.jsonl", "key.json"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()


def test_the_stream_is_what_the_key_says(articles: dict[str, Article]) -> None:
    listed = [article_id for ids in KEY["stories"].values() for article_id in ids]

    assert sorted(articles) == sorted(listed)
    assert "Made up" in KEY["note"]
    assert {item["outlet"] for item in KEY["outlets"]} == {article.outlet_id for article in articles.values()}
    assert len(KEY["outlets"]) == 12
    assert all(item["outlet"].endswith(".example") for item in KEY["outlets"])


def test_articles_are_short_and_none_opens_like_another(articles: dict[str, Article]) -> None:
    leads = sorted(article.body.split("\n\n")[0] for own, article in articles.items() if own not in KEY["copies"])

    assert all(90 <= len(article.body.split()) <= 160 for article in articles.values())
    assert all(one != two for one, two in pairwise(leads))


def test_planted_spots_hold_what_is_told_and_not_what_is_right(articles: dict[str, Article]) -> None:
    for change in KEY["changed"]:
        article = articles[change["article"]]
        assert article.outlet_id == change["outlet"]
        for spot in change["spots"]:
            assert article.body[spot["start"] : spot["end"]] == spot["text"]
            assert tells(change["kind"], spot["text"], change["told"]), change
            assert not tells(change["kind"], spot["text"], change["right"]), change


def tells(kind: str, text: str, value: Any) -> bool:
    """Return whether the text is a way to write the value, numbers to the nearest tenth."""
    if kind == "set":
        return sorted(re.split(", | and ", text)) == sorted(value)
    if kind == "date":
        day = dt.date.fromisoformat(value)
        return f"{day:%A}" in text or f"{day.day} {day:%B}" in text or f"{day:%B} {day.day}" in text
    if kind == "name":
        return text in {value, value.split(" ", 1)[1]}
    if kind == "place":
        return bool(text == value)
    digits = text.replace(",", "")
    if not re.fullmatch(r"\d+(\.\d+)?", digits):
        return value == int(value) < 100 and text.lower() == number_words(int(value))
    return abs(float(digits) - float(value)) <= 0.1 * float(value)


def test_copies_are_the_agencys_text_with_its_credit(articles: dict[str, Article]) -> None:
    assert len(KEY["copies"]) == 14
    for copy, source in KEY["copies"].items():
        assert articles[copy].body == f"{articles[source].body}\n\n(Quaywire)"
        assert articles[copy].credit == "Quaywire"
        assert articles[source].outlet_id == "quaywire.example" != articles[copy].outlet_id


def test_no_two_articles_but_copies_share_a_long_sentence(articles: dict[str, Article]) -> None:
    told_by: dict[str, str] = {}
    for article in articles.values():
        if article.article_id in KEY["copies"]:
            continue
        for sentence in re.split(r"(?<=[.!?])\s+", article.body):
            if len(sentence.split()) > LONG_SENTENCE:
                assert told_by.setdefault(sentence, article.article_id) == article.article_id


def test_outlets_err_about_as_often_as_stated() -> None:
    for item in KEY["outlets"]:
        told, wrong = sum(item["told"].values()), sum(item["wrong"].values())
        assert wrong / told == pytest.approx(item["rate"], abs=0.03)
