import datetime as dt

import pytest

from scoring.consensus.wording import Counts, count_outlets, say_value, say_verdict
from scoring.models import DateValue, PlaceValue, PolarityValue, QuantityValue, SetValue, StatementValue, Value, Verdict
from tests.scoring.consensus.factory import count, make_claim

EARLIER = make_claim("z.example", count(19))
CHRISTMAS = dt.date(2024, 12, 25)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (QuantityValue(low=1200, high=1200, counted="votes"), "1,200 votes"),
        (QuantityValue(low=1.5, high=1.5), "1.5"),
        (QuantityValue(low=46, high=None), "at least 46"),
        (QuantityValue(low=3, high=5, counted="injured"), "3 to 5 injured"),
        (QuantityValue(low=45, high=55, counted="killed", surface="close to 50"), "close to 50 killed"),
        (DateValue(start=CHRISTMAS, end=CHRISTMAS, granularity="day"), "2024-12-25"),
        (DateValue(start=CHRISTMAS, end=CHRISTMAS, granularity="day", surface="Christmas Day"), "Christmas Day"),
        (PlaceValue(path=("AF", "paktika")), "paktika, AF"),
        (PlaceValue(path=("AF", "paktika"), surface="Paktika"), "Paktika"),
        (SetValue(members=(), closed=True), "none"),
        (SetValue(members=(), closed=True, surface="No nation"), "No nation"),
        (SetValue(members=(), closed=True, surface="any country"), "none"),
        (SetValue(members=("country:CN",), closed=True), "CN"),
        (SetValue(members=("CN", "AE", "UZ"), closed=True), "CN, AE and UZ"),
        (SetValue(members=("CN", "AE"), closed=True, surface="China and the Emirates"), "China and the Emirates"),
        (PolarityValue(positive=True), "that it holds"),
        (PolarityValue(positive=False), "that it does not hold"),
        (PolarityValue(positive=False, surface="has not paid"), "has not paid"),
        (StatementValue(text="the  bridge\nis open"), "the bridge is open"),
    ],
)
def test_a_value_is_said_as_a_person_would_write_it(value: Value, words: str) -> None:
    assert say_value(value) == words


def test_a_long_statement_is_cut_with_an_ellipsis() -> None:
    said = say_value(StatementValue(text="word " * 40))
    assert len(said) <= 80
    assert said.endswith("…")


def test_outlets_are_counted_in_words_up_to_twelve() -> None:
    assert count_outlets(1) == "one independent outlet"
    assert count_outlets(12) == "twelve independent outlets"
    assert count_outlets(13) == "13 independent outlets"


@pytest.mark.parametrize(
    ("verdict", "counts", "words"),
    [
        ("unverified", Counts(), "no independent outlet speaks to it"),
        ("unverified", Counts(beside=True), "no independent outlet confirms it"),
        ("unverified", Counts(earlier=1, latest_earlier=EARLIER), "one earlier report has 19 killed"),
        ("corroborated", Counts(agreeing=2, coarser=1), "two independent outlets agree, one tells it less exactly"),
        (
            "corroborated",
            Counts(coarser=2, opposing=1),
            "two independent outlets tell it less exactly, one independent",
        ),
        (
            "corroborated",
            Counts(agreeing=1, earlier=3, latest_earlier=EARLIER),
            "one independent outlet agrees, three earlier reports have less or otherwise, the latest 19 killed",
        ),
        (
            "contradicted",
            Counts(opposing=4, saying=3),
            "three independent outlets say 19 killed, one more contradicts it",
        ),
        (
            "disputed",
            Counts(opposing=2, saying=2, agreeing=1),
            "two independent outlets say 19 killed, which settles nothing yet; one independent outlet agrees",
        ),
        ("superseded", Counts(), "later reports say 19 killed"),
    ],
)
def test_a_reason_counts_apart_who_agrees_who_says_less_and_who_said_it_before(
    verdict: Verdict, counts: Counts, words: str
) -> None:
    said = say_verdict(verdict, make_claim("a.example", count(64)), counts, EARLIER)
    assert said.startswith(f"says 64 killed; {words}")


def test_later_reports_without_a_value_have_moved_on() -> None:
    said = say_verdict("superseded", make_claim("a.example", count(64)), Counts(), None)
    assert said == "says 64 killed; later reports have moved on"
