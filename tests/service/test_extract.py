import contextlib
import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.extract import ExtractError, extract_page
from service.html_text import html_to_text, looks_like_html
from tests.service.feed_documents import LEAD, page, paragraphs

URL = "http://outlet.example/harbour"


def test_the_text_of_an_article_comes_without_menu_and_footer() -> None:
    found = extract_page(page(), URL, "text/html")

    assert found.body.split("\n")[-6:] == paragraphs()
    assert "Subscribe" not in found.body


def test_a_page_declares_its_site_language_and_title() -> None:
    found = extract_page(page(), URL)

    assert (found.site_name, found.lang, found.title) == ("Coast Post", "en-GB", "Harbour closed")


def test_times_and_the_canonical_address_are_read_from_the_head() -> None:
    head = (
        '<meta property="article:published_time" content="2025-06-01T08:00:00+02:00">'
        '<meta property="article:modified_time" content="2025-06-01T09:30:00Z">'
        '<link rel="canonical" href="http://[bad"><link rel="canonical" href="mailto:x@y.example">'
        '<link rel="canonical" href="//wire.example/original"><meta name="author" content="Ada Berg">'
    )

    found = extract_page(page(head=head), URL)

    assert found.published_at == dt.datetime(2025, 6, 1, 6, tzinfo=dt.UTC)
    assert found.updated_at == dt.datetime(2025, 6, 1, 9, 30, tzinfo=dt.UTC)
    assert (found.canonical_url, found.author) == ("http://wire.example/original", "Ada Berg")


@pytest.mark.parametrize(
    "linked",
    [
        {"datePublished": "2025-06-01T06:00:00Z", "dateModified": "2025-06-01T09:30:00Z"},
        {
            "@graph": [
                {"@type": "Site"},
                {"datePublished": "2025-06-01", "x": [1, {"dateModified": "2025-06-01T09:30Z"}]},
            ]
        },
    ],
)
def test_times_are_read_from_linked_data(linked: object) -> None:
    head = f'<script type="application/ld+json">{json.dumps(linked)}</script>'

    found = extract_page(page(head=head), URL)

    assert found.published_at is not None
    assert found.published_at.date() == dt.date(2025, 6, 1)
    assert found.updated_at == dt.datetime(2025, 6, 1, 9, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize("linked", ["{broken", "[" * 100_000, '"text"'])
def test_broken_linked_data_spoils_no_page(linked: str) -> None:
    found = extract_page(page(head=f'<script type="application/ld+json">{linked}</script>'), URL)

    assert (LEAD in found.body, found.updated_at) == (True, None)


def test_a_time_in_the_text_is_read() -> None:
    html = page().replace(b"<h1>", b'<time itemprop="datePublished" datetime="2025-06-01T06:00:00Z">June</time><h1>')

    assert extract_page(html, URL).published_at == dt.datetime(2025, 6, 1, 6, tzinfo=dt.UTC)


def test_letters_survive_a_header_that_names_the_wrong_charset() -> None:
    assert "Färöer" in extract_page(page("Färöer ferries rest."), URL, "text/html; charset=iso-8859-1").body


@pytest.mark.parametrize(
    ("html", "content_type", "told"),
    [
        (b"%PDF-1.7", "application/pdf", "application/pdf"),
        (b"", "text/html", "HTML"),
        (b"<html><body></body></html>", "text/html", "no article text"),
    ],
)
def test_a_document_without_an_article_is_told(html: bytes, content_type: str, told: str) -> None:
    with pytest.raises(ExtractError, match=told):
        extract_page(html, URL, content_type)


@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(lambda text: f"<html><p>{text}</p>".encode("utf-8", "replace")),
    )
)
def test_any_bytes_give_a_text_or_the_extractor_s_own_error(html: bytes) -> None:
    try:
        found = extract_page(html, URL)
    except ExtractError:
        return
    assert found.body.strip()
    found.body.encode()


def test_deep_nesting_is_no_failure() -> None:
    nested = b"<div>" * 20_000 + b"text" + b"</div>" * 20_000

    with contextlib.suppress(ExtractError):
        assert extract_page(nested, URL).body


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("", ""),
        ("  \n ", ""),
        ("One line\n\n and  another", "One line\nand another"),
        ("<p>One <b>bold</b>\nword</p><p>Two</p>tail", "One bold word\nTwo\ntail"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("1 &lt; 2 &amp; 3", "1 < 2 & 3"),
        ("<script>x()</script>seen<style>y</style><!-- z --> here", "seen here"),
        ("<ul><li>first<li>second</ul>", "first\nsecond"),
    ],
)
def test_a_fragment_becomes_lines_of_text(fragment: str, text: str) -> None:
    assert html_to_text(fragment) == text


@given(st.text(max_size=300))
def test_any_fragment_becomes_text(fragment: str) -> None:
    text = html_to_text(fragment)

    assert text == text.strip()
    assert "\n\n" not in text


def test_a_deeply_nested_fragment_becomes_text() -> None:
    assert html_to_text("<div>" * 3000 + "x" + "</div>" * 3000) in {"x", ""}


def test_captions_embeds_and_boxes_are_no_text_of_an_article() -> None:
    body = (
        '<p>The harbour of Velda &amp; its pier are closed.</p><figure><img src="a"><figcaption>A crane</figcaption>'
        '</figure><blockquote class="twitter-tweet"><p>So sad!</p></blockquote><div class="related-links"><ul><li>'
        '12 things to do</li></ul></div><aside><p>Sign up</p></aside><p class="wp-caption-text">A boat</p>'
        "<blockquote><p>We will reopen, she said.</p></blockquote><p>It opens on Monday.</p>"
    )

    assert html_to_text(body) == (
        "The harbour of Velda & its pier are closed.\nWe will reopen, she said.\nIt opens on Monday."
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<p>One.</p><p>Two.</p>", True),
        ("One.<br/>Two. <a href='x'>Three</a>", True),
        ("Losses of <5 % and profits >3 % were told.", False),
        ("He wrote <p> on the wall.", False),
        ("Use a < b or b > a.", False),
    ],
)
def test_html_is_told_from_text_with_angle_brackets(text: str, *, html: bool) -> None:
    assert looks_like_html(text) is html
