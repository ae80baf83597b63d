import pytest

from scoring.claims.furniture import find_furniture, is_wrapped, split_lines
from scoring.claims.parse import mask_furniture, plain_text, split_passages
from scoring.config import ClaimConfig

PROSE = "The council approved the harbour bridge on Tuesday after a long debate in the town hall."


def kept(body: str) -> str:
    return " ".join(mask_furniture(body, ClaimConfig()).split())


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement · Scroll to continue",
        "Related Stories",
        "Read more",
        "Share this article",
        "Updated on 3 March",
        "A ferry leaves the quay in fog. (Published Thursday, March 5, 2026)",
        "4 min read",
        "Photo: Harbour Post archive, with a ship that leaves the quay in the early morning light of a spring day.",
        "Copyright 2026 Harbour Post. All rights reserved and nothing may be copied without leave of the publisher.",
        "harbourpost.example",
        "https://harbourpost.example/bridge",
        "• Home/",
        "News »",
        "A heading without a full stop",
        "* * *",
    ],
)
def test_a_line_of_the_site_gives_no_claims(line: str) -> None:
    assert kept(f"{PROSE}\n{line}\nIt opens in May.") == f"{PROSE} It opens in May."


def test_a_line_that_occurs_twice_is_a_caption() -> None:
    caption = "The mayor at the harbour."
    assert kept(f"{caption}\n{PROSE}\n{caption}") == PROSE


def test_an_embedded_post_and_its_signature_give_no_claims() -> None:
    post = "We will build the bridge by 2030 and it will cost nothing at all, I promise all of you here…"
    assert kept(f"{PROSE}\n{post}\n— Ada Quill (@adaquill) March 3, 2026\n{PROSE[4:]}") == f"{PROSE} {PROSE[4:]}"


def test_a_signature_without_a_post_above_it_is_dropped_alone() -> None:
    assert kept(f"— Ada Quill (@adaquill) March 3, 2026\n{PROSE}") == PROSE


def test_headlines_under_related_stories_are_furniture() -> None:
    assert kept(f"{PROSE}\nRelated Stories\nBridge To Open In May\nFerry Fares Rise") == PROSE


def test_what_a_post_leaves_inside_a_line_is_blanked() -> None:
    post = f"{PROSE} pic.twitter.com/x1y2 — Ada Quill (@adaquill) May 4, 2025 The bridge stayed shut."
    assert kept(post) == f"{PROSE} The bridge stayed shut."
    prose = (
        "Members - Ada Quill (@adaquill) first - and well-known guests such as Tom Bell (@tombell) saw the bridge open."
    )
    assert kept(prose) == prose


def test_html_residue_inside_a_sentence_is_blanked() -> None:
    assert (
        kept("The <b>council</b> approved it on Tuesday&nbsp;evening.") == "The council approved it on Tuesday evening."
    )


def test_masking_keeps_every_offset() -> None:
    body = f"Menu\n{PROSE}\r\n“Quoted” text—with dashes\u00a0here, and it ends.\nRead more"
    masked = mask_furniture(body, ClaimConfig())
    assert len(masked) == len(body)
    assert masked.index("council") == body.index("council")


def test_lines_wrapped_at_a_width_are_joined() -> None:
    words = ("the council of the harbour town has met again to speak of its bridge and of its price " * 12).split()
    lines = [" ".join(words[at : at + 12]) for at in range(0, len(words), 12)]
    body = "\n".join(lines) + ".\n\n" + PROSE
    assert is_wrapped(split_lines(body), min_lines=6)
    assert "\n" not in mask_furniture(body, ClaimConfig()).split("\n\n")[0]


def test_few_lines_are_never_taken_for_wrapped() -> None:
    assert not is_wrapped(split_lines("one line\nand another"), min_lines=6)


def test_furniture_spans_come_in_order() -> None:
    spans = find_furniture(f"Home\n{PROSE} <i>\nMenu\n", 14, 6)
    assert spans == sorted(spans)


def test_lone_surrogates_and_typographic_marks_are_replaced_one_for_one() -> None:
    assert plain_text("‘a’ “b” \ud800") == "'a' \"b\" ?"


def test_passages_are_cut_at_line_breaks_and_cover_the_text() -> None:
    text = (PROSE + "\n") * 30
    passages = list(split_passages(text, 500))
    assert "".join(piece for _, piece in passages) == text
    assert all(piece.rstrip().endswith(".") for _, piece in passages[:-1])
    assert all(text[start : start + len(piece)] == piece for start, piece in passages)


def test_a_text_without_any_break_is_cut_at_the_limit() -> None:
    assert [len(piece) for _, piece in split_passages("x" * 25, 10)] == [10, 10, 5]
