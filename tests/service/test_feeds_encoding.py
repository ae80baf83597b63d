import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.feeds.encoding import clean_text, decode_text, header_charset, repair_text

TEXT = "Zürich – “Fähre” nach Ærø, 5 €"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (TEXT.encode(), ""),
        (TEXT.encode(), "text/html; charset=windows-1252"),
        (TEXT.encode("cp1252"), "text/html; charset=iso-8859-1"),
        (TEXT.encode("utf-16"), "text/html; charset=utf-8"),
        (TEXT.encode("utf-8-sig"), "text/html; charset=latin1"),
        (TEXT.encode("utf-32"), ""),
        ("â€œFÃ¤hreâ€\x9d".encode(), "text/html"),
    ],
)
def test_text_is_read_right_whatever_is_declared(body: bytes, content_type: str) -> None:
    assert decode_text(body, content_type) in {TEXT, "“Fähre”"}


def test_the_document_s_own_declaration_is_read() -> None:
    html = '<meta charset="koi8-r"><p>Паром закрыт до четверга</p>'
    xml = '<?xml version="1.0" encoding="shift_jis"?><t>港は木曜日まで閉鎖</t>'

    assert decode_text(html.encode("koi8-r")) == html
    assert decode_text(xml.encode("shift_jis")) == xml


def test_seven_bit_encodings_are_not_taken_for_ascii() -> None:
    text = '<meta charset="iso-2022-jp">港は閉鎖'

    assert decode_text(text.encode("iso-2022-jp")) == text


def test_an_undeclared_charset_is_guessed() -> None:
    text = "Паром закрыт до четверга, сообщает портовая служба города. " * 20

    assert decode_text(text.encode("cp1251")) == text


@pytest.mark.parametrize(
    "content_type", ["text/html; charset=rot13", "text/html; charset=zip", "text/html; charset=no-such"]
)
def test_a_codec_that_is_no_charset_is_not_used(content_type: str) -> None:
    assert header_charset(content_type) is None
    assert decode_text(b"plain", content_type) == "plain"


@given(st.binary(max_size=200), st.text(max_size=40))
def test_any_bytes_are_read(body: bytes, content_type: str) -> None:
    assert isinstance(decode_text(body, content_type), str)


@pytest.mark.parametrize("text", ["Ãrger", "Â£5 and 5 €", "plain", "naïve Ã"])
def test_text_that_only_looks_damaged_is_left_alone(text: str) -> None:
    assert repair_text(text) in {text, text.replace("Â£", "£")}


@given(st.text(max_size=100))
def test_clean_text_can_be_encoded_and_holds_no_control_characters(text: str) -> None:
    cleaned = clean_text(text + "\ud800\x00\x0b")

    cleaned.encode()
    assert not set(cleaned) & {"\x00", "\x0b", "\x1b"}
