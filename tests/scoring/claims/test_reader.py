import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.claims import ClaimReader
from scoring.config import ClaimConfig
from scoring.models import MENTIONED_ROLE, QuantityValue
from tests.factories import make_article
from tests.scoring.claims.reading import only, pick, read

SENTENCES = (
    "Kenya carried out airstrikes in Somalia on 10 February 2026 that killed at least 12 people.",
    "“We will send an ambassador to Chile,” said Ada Quill — Norway’s foreign minister.",
    "After Chile, Peru and Norway, Kenya is the fourth country to recognise Kosovo.",
    "Acme paid $1.2bn for Bolt, according to the newspaper.",
)


_TELLING = (
    *("the", "no", "not", "Norway", "Kosovo", "12", "people", "killed", "said", ",", ".", "and", "which", "that"),
    *("yet", "to", "deny", "“", "”", "first", "fourth", "Ada", "Quill", "was", "on", "Monday", "Chile", "recognise"),
    *("ambassador", "of", "by", "according", "in", "\n", "airstrikes", "?", "may", "so", "far", "only", "including"),
)


def test_importing_the_step_loads_no_parser() -> None:
    code = "import sys, scoring.claims; sys.exit('torch' in sys.modules or 'spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - our own interpreter


@pytest.mark.models
def test_every_claim_quotes_the_body() -> None:
    body = "\n\n".join(SENTENCES)
    claims = read(body)
    assert len(claims) > len(SENTENCES)
    for claim in claims:
        assert body[claim.start : claim.end] == claim.text
        assert claim.start <= claim.value_start < claim.value_end <= claim.end


@pytest.mark.models
def test_one_sentence_gives_a_claim_for_each_value() -> None:
    claims = read(SENTENCES[0])
    assert {"date", "place", "quantity", "polarity"} <= {claim.kind for claim in claims}
    assert len({claim.text for claim in claims}) == 1
    toll = only(claims, "quantity", "killed")
    assert toll.frame.date == only(claims, "date").value
    assert toll.frame.place == only(claims, "place").value


@pytest.mark.models
def test_reading_twice_gives_the_same_claims() -> None:
    assert read("\n".join(SENTENCES)) == read("\n".join(SENTENCES))


@pytest.mark.models
def test_ids_are_unique_and_differ_between_articles() -> None:
    first, second = read(SENTENCES[0]), read(SENTENCES[0], article_id="a-2")
    ids = [claim.claim_id for claim in (*first, *second)]
    assert len(set(ids)) == len(ids)
    assert all(each.startswith("clm_") for each in ids)


@pytest.mark.models
def test_furniture_is_no_part_of_a_passage() -> None:
    body = f"Menu\n{SENTENCES[0]}\nRead more\nRelated Stories\nKenya bombs Somalia again"
    assert {claim.text for claim in read(body)} == {SENTENCES[0]}


@pytest.mark.models
def test_an_article_in_another_language_gives_no_claims() -> None:
    assert read("Norwegen hat am Montag 12 Diplomaten ausgewiesen.", lang="de") == ()
    assert read(SENTENCES[0], lang="en-GB") != ()


@pytest.mark.models
def test_a_sentence_without_a_value_is_a_statement() -> None:
    claim = only(read("Ada Quill painted the harbour."), "statement")
    assert claim.text == "Ada Quill painted the harbour."


@pytest.mark.models
def test_a_sentence_about_nobody_says_nothing_checkable() -> None:
    assert read("The weather was fine and the birds sang.") == ()


@pytest.mark.models
def test_a_value_over_a_wrong_sentence_break_keeps_its_sentence_whole() -> None:
    body = "Norway closed the border at 1:15 a.m. Tuesday after the talks had failed."
    assert {claim.text for claim in read(body)} == {body}


@pytest.mark.models
def test_so_far_ends_at_publication() -> None:
    claim = only(read("So far, 12 people were killed."), "quantity", "killed")
    assert claim.valid_until == claim.published_at


@pytest.mark.models
def test_a_very_long_article_is_read_up_to_the_limit() -> None:
    config = ClaimConfig(max_chars_parsed=4_000, passage_chars=1_000, max_claims=50)
    body = "\n".join(f"Kenya expelled {number} diplomats from Chile." for number in range(2, 5_000))
    claims = ClaimReader(config).read_claims(make_article(body=body, title=None))
    assert 0 < len(claims) <= 50
    assert all(claim.end <= 4_000 for claim in claims)


@pytest.mark.models
def test_values_beyond_the_first_passage_keep_their_offsets() -> None:
    config = ClaimConfig(passage_chars=200)
    body = "\n".join(f"Kenya expelled {number} diplomats from Chile." for number in range(2, 40))
    for claim in ClaimReader(config).read_claims(make_article(body=body, title=None)):
        assert body[claim.start : claim.end] == claim.text


@pytest.mark.models
@pytest.mark.parametrize(
    "body",
    [
        "",
        "   \n\n ",
        "\x00\x01\x02",
        "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 \ud83d \u202e text 10,000 people.",
        "喀布尔 حركة طالبان Кабул 12 человек.",
        "GOOG AAPL MSFT 12.5% -3.4% 1,000,000",
        "|a|b|c|\n|1|2|3|\n",
        "<div class='x'>12 people</div> &amp; &#39;",
        '"""" said said said according to according to',
        "no " * 300,
        "said " * 300 + "that",
        "A, B, C and D, " * 100,
    ],
)
def test_no_text_makes_it_fail(body: str) -> None:
    for claim in read(body):
        assert body[claim.start : claim.end] == claim.text


@pytest.mark.models
@settings(max_examples=60)
@given(st.text(max_size=300))
def test_no_generated_text_makes_it_fail(body: str) -> None:
    for claim in read(body):
        assert body[claim.start : claim.end] == claim.text


@pytest.mark.models
@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(_TELLING),
        max_size=40,
    )
)
def test_no_jumble_of_telling_words_makes_it_fail(words: list[str]) -> None:
    body = " ".join(words)
    for claim in read(body):
        assert body[claim.start : claim.end] == claim.text
        assert claim.value_start < claim.value_end


_RESIDUE = (
    *("<p>", "</div>", "&nbsp;", "<br/>", "|", "\t", "\r\n", "\x00", "\u202e", "\u200b", "\ufeff", "\u2028", "e\u0301"),
    *(
        "喀布尔",
        "Кабул",
        "كابول",
        "काबुल",
        "👩‍👩‍👧",
        "12",
        "1,000",
        "$1.2bn",
        "$",
        "%",
        "KILLED",
        "DEAD",
        "SAID",
        "TOLL",
        "rose to",
    ),
    *(
        "GOOG",
        "#tag",
        "@name",
        "https://a.example/?b=1",
        "(",
        "[9]",
        "(19)",
        "May 5",
        "since",
        "99999999999",
        "1/0",
        "½",
    ),
)


@pytest.mark.models
@settings(max_examples=60)
@given(st.lists(st.sampled_from(_RESIDUE + _TELLING), max_size=60), st.sampled_from(["", " ", "\n", ", "]))
def test_no_residue_of_pages_tables_or_other_scripts_makes_it_fail(pieces: list[str], joint: str) -> None:
    body = joint.join(pieces)
    for text in (body, body.upper()):
        for claim in read(text):
            assert text[claim.start : claim.end] == claim.text
            assert claim.start <= claim.value_start < claim.value_end <= claim.end


@pytest.mark.models
@pytest.mark.parametrize("text", ["Kenya did not", "Kenya said it will not", "Not", "The envoy was not"])
def test_a_text_that_ends_in_a_denial_is_read(text: str) -> None:
    for claim in read(text):
        assert text[claim.start : claim.end] == claim.text


@pytest.mark.models
def test_passages_longer_than_the_parser_takes_are_cut(parser: Any) -> None:
    config = ClaimConfig(max_chars_parsed=3_000_000, passage_chars=2_000_000, max_claims=3)
    assert parser.max_length < config.passage_chars
    body = "Kenya expelled 12 diplomats from Chile. " + " " * 1_500_000 + "Norway expelled 13 diplomats from Chile."
    assert ClaimReader(config).read_claims(make_article(body=body, title=None))


@pytest.mark.models
def test_weak_sentences_give_fewer_claims_than_the_limit() -> None:
    assert pick(read("Norway closed the border."), "quantity") == []


@pytest.mark.models
def test_a_change_in_percentage_points_is_no_percentage() -> None:
    rise = [c.value for c in read("The rate rose by two percentage points.") if isinstance(c.value, QuantityValue)]
    level = [c.value for c in read("The rate rose to two percent.") if isinstance(c.value, QuantityValue)]
    assert [value.unit for value in rise + level] == ["percentage point", "percent"]


@pytest.mark.models
def test_a_place_that_is_named_without_an_event_there_is_mentioned() -> None:
    claims = read("Kenya bombed rebels inside Somali territory on Monday, and the New York Yankees won.")
    assert [claim.value.surface for claim in pick(claims, "place", MENTIONED_ROLE)] == ["Kenya"]  # type: ignore[union-attr] # places
    assert only(claims, "place").frame.relation == "attack"
