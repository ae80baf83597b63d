import datetime as dt
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.compare import align_claims
from scoring.compare.clusters import cluster_pairs
from scoring.compare.slots import Pairs, score_pairs
from scoring.config import CompareConfig
from scoring.models import PlaceValue, PolarityValue, StatementValue
from tests.scoring.compare.factory import claim, count, day, names, span

CONFIG = CompareConfig()
ATTACK: dict[str, Any] = {
    "relation": "kill", "predicate": "kill", "lemmas": ("attack", "kill", "market"), "entities": ("place:oru",)
}  # fmt: skip


def align(claims: Any, rows: Any = None) -> Any:
    """Align by frames alone, without the model that reads passages."""
    vectors = np.asarray(rows if rows is not None else [[1.0, 0.0]] * len(claims), dtype=np.float32)
    groups = align_claims(claims, vectors / np.linalg.norm(vectors, axis=1, keepdims=True), "story", CONFIG, {})
    order = {c.claim_id: i for i, c in enumerate(claims)}
    return sorted(sorted(order[i] for i in g.claim_ids) for g in groups)


def test_counts_of_one_event_are_one_fact_whatever_their_value() -> None:
    claims = [claim(count(12), **ATTACK), claim(count(13), "south.example", **ATTACK)]
    assert align(claims) == [[0, 1]]


def test_counts_of_two_months_are_two_facts_though_one_ends_where_the_other_begins() -> None:
    april, may = (span(dt.date(2025, month, 1), dt.date(2025, month, days)) for month, days in ((4, 30), (5, 31)))
    rate: dict[str, Any] = {**ATTACK, "relation": "cut", "predicate": "fall"}
    dates = [(april, may), (april, april)]
    claims = [
        [
            claim(count(4.1, unit="percent"), date=one, **rate),
            claim(count(4.3, unit="percent"), "s.example", date=two, **rate),
        ]
        for one, two in dates
    ]
    assert [align(pair) for pair in claims] == [[[0], [1]], [[0, 1]]]


def test_other_counts_are_other_facts() -> None:
    claims = [claim(count(12), **ATTACK), claim(count(12, counted="injured"), "south.example", **ATTACK)]
    assert align(claims) == [[0], [1]]


def test_passages_with_nothing_in_common_are_other_facts() -> None:
    other: dict[str, Any] = {**ATTACK, "relation": "crash", "lemmas": ("bus", "crash"), "entities": ("place:else",)}
    claims = [claim(count(12), **ATTACK), claim(count(13), "south.example", **other)]
    assert align(claims, [[1, 0], [0.4, 1]]) == [[0], [1]]
    assert align(claims, [[1, 0], [0, 1]]) == [[0], [1]]


def test_counts_of_different_dates_are_other_facts() -> None:
    may, december = span(dt.date(2025, 5, 1), dt.date(2025, 5, 31)), day(2024, 12, 25)
    claims = [claim(count(12), date=may, **ATTACK), claim(count(13), "south.example", date=december, **ATTACK)]
    assert align(claims) == [[0], [1]]


def test_a_total_of_a_year_is_not_the_count_of_an_incident() -> None:
    year = span(dt.date(2025, 1, 1), dt.date(2025, 12, 31), "year")
    claims = [claim(count(12), date=day(2025, 5, 3), **ATTACK), claim(count(90), "south.example", date=year, **ATTACK)]
    assert align(claims) == [[0], [1]]


def test_counts_of_different_places_are_other_facts() -> None:
    here, there = PlaceValue(path=("AF", "paktika")), PlaceValue(path=("AF", "khost"))
    claims = [claim(count(12), place=here, **ATTACK), claim(count(13), "south.example", place=there, **ATTACK)]
    assert align(claims) == [[0], [1]]
    within = PlaceValue(path=("AF",))
    claims = [claim(count(12), place=here, **ATTACK), claim(count(13), "south.example", place=within, **ATTACK)]
    assert align(claims) == [[0, 1]]


def test_background_of_a_year_gone_by_is_another_fact() -> None:
    claims = [
        claim(count(12), text="12 died", **ATTACK),
        claim(count(13), "south.example", text="13 in 2019", **ATTACK),
    ]
    assert align(claims) == [[0], [1]]


def test_two_values_in_one_article_are_two_facts() -> None:
    one = claim(count(30), text="30 killed at the market", **ATTACK)
    part = claim(count(12), text="12 children", **ATTACK)
    other = claim(count(30), "south.example", text="30 killed at the market", **ATTACK)
    assert align([one, part, other], [[1, 0], [0.8, 0.6], [1, 0]]) == [[0, 2], [1]]


def test_what_two_articles_say_besides_is_a_fact_of_its_own() -> None:
    claims = [
        claim(
            count(n),
            outlet,
            text=f"{word} killed",
            value_start=0,
            value_end=0,
            **{**ATTACK, "object": (f"thing:{word}",)},
        )
        for outlet in ("north.example", "south.example")
        for n, word in ((30, "people"), (12, "children"))
    ]
    assert align(claims) == [[0, 2], [1, 3]]


def test_a_month_and_a_day_of_one_strike_are_one_fact() -> None:
    strike: dict[str, Any] = {
        "relation": "attack",
        "predicate": "strike",
        "subject": ("country:PK",),
        "object": ("country:AF",),
    }
    claims = [
        claim(span(dt.date(2024, 12, 1), dt.date(2024, 12, 31)), text="in December 2024", **strike),
        claim(day(2024, 12, 25), "south.example", text="on December 25, 2024", **strike),
    ]
    assert align(claims) == [[0, 1]]


@pytest.mark.parametrize(
    "changes",
    [
        {"predicate": "bomb", "relation": "explode"},
        {"object": ("country:IN",)},
        {"subject": (), "object": ()},
        {"predicate": "say"},
    ],
)
def test_dates_of_other_events_are_other_facts(changes: Any) -> None:
    strike: dict[str, Any] = {
        "relation": "attack",
        "predicate": "strike",
        "subject": ("country:PK",),
        "object": ("country:AF",),
    }
    claims = [claim(day(2024, 12, 25), **{**strike, **changes})]
    other = strike if "predicate" in changes and changes["predicate"] != "say" else {**strike, **changes}
    claims.append(claim(day(2024, 12, 25), "south.example", **({**strike} if changes.get("object") else other)))
    assert align(claims) == [[0], [1]]


def test_closed_empty_and_open_lists_of_one_step_are_one_fact() -> None:
    ties: dict[str, Any] = {"relation": "diplomatic-ties", "object": ("country:AF",)}
    claims = [
        claim(names("CN", "RU"), predicate="formal-relations", **ties),
        claim(names(closed=True), "south.example", predicate="recognise", **ties),
        claim(names("CN", closed=True), "east.example", predicate="appoint-ambassador", **ties),
    ]
    assert align(claims) == [[0, 1], [2]]


def test_polarities_of_other_parties_are_other_facts() -> None:
    holds = PolarityValue(positive=True)
    ties: dict[str, Any] = {"relation": "diplomatic-ties", "predicate": "recognise"}
    claims = [
        claim(holds, subject=("country:CN",), **ties),
        claim(holds, "south.example", subject=("country:RU",), **ties),
        claim(holds, "east.example", **ties),
        claim(holds, "west.example", subject=("country:CN",), **ties),
    ]
    assert align(claims) == [[0, 3], [1], [2]]


def test_statements_need_close_wording() -> None:
    claims = [claim(StatementValue(text=t), o, lemmas=(t,)) for t, o in (("a", "n"), ("a", "s"), ("b", "e"))]
    assert align(claims, [[1, 0], [1, 0], [0.8, 0.6]]) == [[0, 1], [2]]


def test_labels_name_role_relation_and_parties() -> None:
    parties: dict[str, Any] = {"subject": ("country:PK",), "object": ("place:oru",)}
    groups = align_claims(
        [claim(count(12), **{**ATTACK, **parties}), claim(StatementValue(text="word " * 60), text="word " * 60)],
        np.ones((2, 1), np.float32),
        "s",
        CONFIG,
    )
    labels = sorted(g.label for g in groups)
    assert labels[0] == "killed: kill (Pakistan and Oru)"
    assert labels[1].endswith("…")
    assert [g.monotone for g in groups if g.kind == "quantity"] == [True]


def test_a_fact_id_depends_on_the_story() -> None:
    claims = [claim(count(12))]
    ids = {align_claims(claims, np.ones((1, 1), np.float32), story, CONFIG)[0].fact_id for story in ("a", "b")}
    assert len(ids) == 2
    assert all(i.startswith("fct_") for i in ids)


def test_a_component_that_is_too_large_is_cut_at_a_higher_threshold() -> None:
    first, second = np.array([0, 1, 2]), np.array([1, 2, 3])
    pairs = Pairs(first, second, np.array([0.9, 0.6, 0.9]))
    assert cluster_pairs(4, pairs, 0.3, 3) == [[0, 1], [2, 3]]


def test_scores_lie_between_nothing_and_everything() -> None:
    claims = [claim(count(n), f"{n}.example", **ATTACK) for n in range(4)]
    pairs = score_pairs(claims, np.ones((4, 1), np.float32), CONFIG)
    assert len(pairs.score) == 6
    assert ((pairs.score >= 0) & (pairs.score <= 1)).all()


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.floats(0, 1.5)), max_size=12), st.randoms())
def test_every_claim_is_in_one_fact_whatever_the_order(rows: Any, shuffler: random.Random) -> None:
    claims = [
        claim(count(n, counted=("killed", "injured")[n % 2]), f"o{outlet}.example", text=str(i), **ATTACK)
        for i, (outlet, n, _) in enumerate(rows)
    ]
    vectors = np.array([[np.cos(a), np.sin(a)] for _, _, a in rows], dtype=np.float32).reshape(-1, 2)
    groups = align_claims(claims, vectors, "s", CONFIG)
    assert sorted(i for g in groups for i in g.claim_ids) == sorted(c.claim_id for c in claims)
    order = list(range(len(claims)))
    shuffler.shuffle(order)
    assert align_claims([claims[i] for i in order], vectors[order], "s", CONFIG) == groups


def test_counts_about_other_people_are_other_facts() -> None:
    seasons: dict[str, Any] = {**ATTACK, "relation": "resign", "predicate": "resign"}
    claims = [
        claim(count(5, counted="season"), **seasons, subject=("person:olaf berg",)),
        claim(count(15, counted="season"), "south.example", **seasons, subject=("person:ines roth",)),
    ]
    assert align(claims) == [[0], [1]]


DEAL: dict[str, Any] = {"relation": "acquire", "predicate": "acquire", "lemmas": ("buy", "rival"), "entities": ()}
TALK: dict[str, Any] = {"relation": "approve", "predicate": "agree", "lemmas": ("deal", "unease"), "entities": ()}


def money(number: float, counted: str = "") -> Any:
    return count(number, counted=counted, unit="USD")


def test_one_sum_under_other_nouns_is_one_fact_and_draws_a_differing_sum_with_it() -> None:
    claims = [
        claim(money(1.2e9), text="buys its rival for $1.2bn", **DEAL),
        claim(money(12e9), "south.example", text="buys its rival for $12bn", **DEAL),
        claim(money(1.2e9, "deal"), "east.example", text="the $1.2bn deal", **TALK),
    ]
    assert align(claims, [[1, 0], [1, 0.1], [0.5, 1]]) == [[0, 1, 2]]


def test_a_number_that_may_be_equal_by_chance_joins_nothing() -> None:
    one = {**DEAL, "lemmas": ("open", "shop"), "relation": "open"}
    claims = [claim(count(12, counted="shop"), **one), claim(count(12, counted="shop"), "south.example", **TALK)]
    assert align(claims, [[1, 0], [0.4, 1]]) == [[0], [1]]


def test_a_trial_that_opens_and_one_that_starts_are_one_event() -> None:
    opens: dict[str, Any] = {"relation": "open", "predicate": "open", "subject": ("thing:trial",)}
    starts: dict[str, Any] = {"relation": "start", "predicate": "start", "object": ("thing:trial",)}
    court: dict[str, Any] = {"entities": ("place:brno",)}
    claims = [
        claim(day(2026, 9, 14), text="the trial opens", **opens, **court),
        claim(day(2026, 9, 14), "south.example", text="the court starts the trial", **starts, **court),
        claim(day(2026, 9, 14), "east.example", text="elsewhere a trial opens", **opens, entities=("place:oru",)),
    ]
    assert align(claims) == [[0, 1], [2]]
