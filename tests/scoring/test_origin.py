import datetime as dt

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.config import OriginConfig
from scoring.models import Article, OriginDecision
from scoring.origin import OriginIndex, sketch_text
from scoring.origin.provenance import agency_of, normalise_credit, read_credit

CONFIG = OriginConfig()
NOON = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)
WIRE = (
    "A ferry with ninety people on board ran aground near the harbour of Port Velda on Tuesday evening. "
    "Rescue boats reached the ship within an hour and took everyone to the shore without serious injuries. "
    "The harbour master told reporters that fog had hidden the marker lights from the crew of the ferry. "
    "An inquiry by the transport ministry will begin next week and should report before the end of summer. "
)
OTHER = (
    "Voters in the hill province chose a new council after the old one resigned over a water contract. "
    "Turnout was the lowest since the province was founded, the election office said in its first count. "
    "Two lists will have to form a coalition because none of them won more than a third of the seats. "
)


def make_article(article_id: str, body: str, outlet: str | None = None, hours: float = 0, **more: object) -> Article:
    outlet = outlet or f"{article_id}.example"
    article = Article(
        article_id=article_id,
        title=None,
        body=body,
        outlet_id=outlet,
        outlet_name=outlet,
        url=f"https://{outlet}/{article_id}",
        published_at=NOON + dt.timedelta(hours=hours),
    )
    return msgspec.structs.replace(article, **more)


def assign(index: OriginIndex, article: Article) -> OriginDecision:
    return index.assign(article, sketch_text(article, CONFIG))


def test_a_text_unlike_any_other_is_its_own_origin() -> None:
    index = OriginIndex(CONFIG)
    first, second = assign(index, make_article("a", WIRE)), assign(index, make_article("b", OTHER))
    assert first.origin_id != second.origin_id
    assert (second.copy_of, second.revision_of) == (None, None)


def test_a_copy_joins_the_earlier_text() -> None:
    index = OriginIndex(CONFIG)
    first = assign(index, make_article("a", WIRE))
    copy = assign(index, make_article("b", "Updated tonight. " + WIRE, hours=2))
    assert (first.origin_id, "a") == (copy.origin_id, copy.copy_of)
    assert copy.overlap > 0.9
    assert index.members(first.origin_id) == ("a", "b")


@settings(max_examples=10, deadline=None)
@given(st.integers(min_value=1, max_value=50))
def test_any_number_of_differing_copies_is_one_origin(copies: int) -> None:
    index = OriginIndex(CONFIG)
    decisions = [assign(index, make_article(f"a{k}", f"Edition {k}. {WIRE} Page {k}.", hours=k)) for k in range(copies)]
    assert len({decision.origin_id for decision in decisions}) == 1


@given(st.permutations(["a", "b", "c", "d"]))
@settings(max_examples=12, deadline=None)
def test_groups_do_not_depend_on_the_order_of_equal_times(order: list[str]) -> None:
    bodies = {"a": WIRE, "b": "Note. " + WIRE, "c": OTHER, "d": OTHER + " More soon."}
    index = OriginIndex(CONFIG)
    found = {name: assign(index, make_article(name, bodies[name])).origin_id for name in order}
    assert found["a"] == found["b"] != found["c"] == found["d"]


def test_a_late_arrival_published_first_is_the_original() -> None:
    index = OriginIndex(CONFIG)
    first = assign(index, make_article("a", WIRE, hours=5))
    late = assign(index, make_article("b", WIRE, hours=0))
    assert (first.origin_id, None) == (late.origin_id, late.copy_of)
    assert index.members(first.origin_id) == ("b", "a")


def test_the_credited_agency_is_the_original_even_when_it_comes_later() -> None:
    index = OriginIndex(CONFIG)
    assign(index, make_article("a", "VELDA (Reuters) - " + WIRE))
    agency = assign(index, make_article("b", WIRE, outlet="reuters.com", hours=1))
    later = assign(index, make_article("c", "VELDA (Reuters) - " + WIRE, hours=2))
    assert (agency.copy_of, later.copy_of) == (None, "b")


def test_an_outlets_own_update_is_a_revision() -> None:
    index = OriginIndex(CONFIG)
    first = assign(index, make_article("a", WIRE, outlet="one.example"))
    update = assign(index, make_article("b", WIRE + " Divers went down.", outlet="one.example", hours=3))
    assert (first.origin_id, "a", None) == (update.origin_id, update.revision_of, update.copy_of)


def test_the_same_address_again_is_a_revision_whatever_it_says() -> None:
    index = OriginIndex(CONFIG)
    page = "https://one.example/live"
    assign(index, make_article("a", WIRE, outlet="one.example", canonical_url=page, url=page))
    update = assign(index, make_article("b", OTHER, outlet="one.example", url=page, hours=3))
    assert update.revision_of == "a"


def test_a_canonical_link_names_the_original() -> None:
    index = OriginIndex(CONFIG)
    assign(index, make_article("a", WIRE))
    linked = assign(index, make_article("b", OTHER, canonical_url="https://a.example/a", hours=1))
    assert linked.copy_of == "a"
    assert "canonical" in linked.reason


def test_one_quotation_in_two_reports_is_no_copy() -> None:
    quote = '"We will rebuild the pier before winter and nobody in this town will pay a penny for it," she said. '
    index = OriginIndex(CONFIG)
    first = assign(index, make_article("a", quote + OTHER[:200]))
    second = assign(index, make_article("b", quote + WIRE[:200]))
    assert first.origin_id != second.origin_id


def test_common_agency_credit_lowers_the_bar() -> None:
    rewritten = "(AP) - " + WIRE[:100] + OTHER[:270]
    index = OriginIndex(OriginConfig(containment=0.6, shared_sentences=9))
    first = assign(index, make_article("a", "(AP) - " + WIRE))
    second = assign(index, make_article("b", rewritten))
    assert (first.origin_id == second.origin_id) == (second.overlap >= 0.25)


def test_shared_sentences_make_a_copy() -> None:
    index = OriginIndex(OriginConfig(containment=0.99, sentence_words=5))
    first = assign(index, make_article("a", WIRE + OTHER))
    second = assign(index, make_article("b", WIRE + "Something else was written here by somebody else entirely."))
    assert first.origin_id == second.origin_id
    assert "sentences" in second.reason


def test_a_text_that_holds_two_origins_whole_joins_them() -> None:
    index = OriginIndex(CONFIG)
    first, second = assign(index, make_article("a", WIRE)), assign(index, make_article("b", OTHER))
    both = assign(index, make_article("c", WIRE + OTHER))
    assert len(both.merged_origins) == 1
    assert index.resolve(first.origin_id) == index.resolve(second.origin_id) == both.origin_id
    assert {"a", "b", "c"} == set(index.members(first.origin_id))


def test_a_restored_index_decides_like_the_one_it_was_taken_from() -> None:
    live, restored = OriginIndex(CONFIG), OriginIndex(CONFIG)
    for article in (make_article("a", WIRE), make_article("b", OTHER), make_article("c", WIRE + OTHER, hours=1)):
        decision = assign(live, article)
        restored.restore(article, sketch_text(article, CONFIG), decision)
    article = make_article("d", WIRE, hours=2)
    assert assign(live, article) == assign(restored, article)
    assert len(live) == len(restored)


def test_a_removed_article_leaves_no_trace() -> None:
    index = OriginIndex(CONFIG)
    assign(index, make_article("a", WIRE))
    index.remove("a")
    index.remove("never seen")
    decision = assign(index, make_article("b", WIRE))
    assert decision == assign(OriginIndex(CONFIG), make_article("b", WIRE))
    assert len(index) == 1


def test_texts_outside_the_window_are_forgotten() -> None:
    index = OriginIndex(OriginConfig(window_days=2))
    for day in range(8):
        assign(index, make_article(f"a{day}", f"{WIRE} {day}", hours=24 * day))
    assert len(index) <= 5


def test_empty_texts_are_not_copies_of_each_other() -> None:
    index = OriginIndex(CONFIG)
    assert assign(index, make_article("a", "")).origin_id != assign(index, make_article("b", "")).origin_id


def test_signatures_estimate_resemblance() -> None:
    one, other = (sketch_text(make_article("a", text), CONFIG) for text in (WIRE, "New. " + WIRE))
    assert np.mean(one.signature == other.signature) > 0.7


@pytest.mark.parametrize(
    ("body", "credit"),
    [
        ("PORT VELDA (AP) — The ferry ran aground.", "ap"),
        ("By JO FINN, Associated Press\nThe ferry ran aground.", "ap"),
        ("The ferry ran aground.\n© 2024 Agence France-Presse", "afp"),
        ("The ferry ran aground, the agency Reuters heard from a sailor.", None),
    ],
)
def test_credit_is_read_where_it_is_declared(body: str, credit: str | None) -> None:
    assert credit == read_credit(make_article("a", body), 400)


def test_a_declared_credit_comes_before_the_text() -> None:
    assert read_credit(make_article("a", "(AP) - x", credit="Thomson Reuters"), 400) == "reuters"


def test_credits_of_other_outlets_are_kept_by_name() -> None:
    assert normalise_credit("By  Velda Post ") == "velda post"
    assert normalise_credit(" ") is None
    assert normalise_credit("apnews.com") == "ap"


def test_agencies_are_known_by_their_own_domain() -> None:
    assert (agency_of("www.reuters.com"), agency_of("one.example")) == ("reuters", None)
