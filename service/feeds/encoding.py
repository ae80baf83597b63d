"""Bytes of a page or feed into text, although what is declared is often wrong."""

import codecs
import re

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([a-zA-Z0-9_.:-]{2,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([a-zA-Z0-9_.:-]{2,40})""")
_HEAD_BYTES = 4096
"""Where a charset is looked for: the HTML standard scans 1,024 bytes, publishers put it later."""
_GUESS_BYTES = 65_536
"""How much of an undeclared document is read to guess its charset."""
_MOJIBAKE = re.compile(r"[ÃÂâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_BYTE_OF = {bytes((code,)).decode("cp1252", "ignore") or chr(code): code for code in range(256)}
"""Windows-1252 as browsers read it: the five bytes it leaves open stand for themselves."""
_LATIN = frozenset({"iso8859-1", "ascii", "latin-1"})


def is_utf8(body: bytes) -> bool:
    """Return whether bytes hold non-ASCII text that only UTF-8 explains."""
    if body.isascii() or b"\0" in body[:_HEAD_BYTES]:
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def header_charset(content_type: str) -> str | None:
    """Return the codec a Content-Type header names, if it names a known one."""
    match = _CHARSET.search(content_type.encode("latin-1", "replace"))
    return _codec(match[1]) if match else None


def decode_text(body: bytes, content_type: str = "") -> str:
    """Return the text of a document; never raises.

    Order: byte order mark; valid UTF-8, whatever is declared; the header; the document's own
    declaration; a guess.
    """
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body.decode(codec, "replace")
    if body.isascii() or is_utf8(body):
        declared = header_charset(content_type) or _own_charset(body)
        if declared is None or not declared.startswith(("iso2022", "utf-16", "utf-32", "utf-7", "hz")):
            return repair_text(body.decode("utf-8", "replace"))
    for named in (header_charset(content_type), _own_charset(body)):
        if named is not None:
            try:
                return body.decode(named)
            except UnicodeDecodeError:
                continue
    guess = from_bytes(body[:_GUESS_BYTES]).best()
    return body.decode(guess.encoding if guess is not None else "cp1252", "replace")


def repair_text(text: str) -> str:
    """Return text with UTF-8 that was once read as Windows-1252 put right, if all of it reads better so."""
    if not _MOJIBAKE.search(text):
        return text
    try:
        return bytes(_BYTE_OF[char] for char in text).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return text


def clean_text(text: str) -> str:
    """Return text without lone surrogates and control characters, which no store or encoder takes."""
    if any("\ud800" <= char <= "\udfff" for char in text):
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text.translate(_CONTROLS)


_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, 0xFFFE, 0xFFFF))


def _own_charset(body: bytes) -> str | None:
    head = body[:_HEAD_BYTES]
    match = _XML_ENCODING.search(head) or _CHARSET.search(head)
    return _codec(match[1]) if match else None


def _codec(name: bytes) -> str | None:
    try:
        found = codecs.lookup(name.decode("ascii"))
    except LookupError:
        return None
    if not found._is_text_encoding:  # noqa: SLF001 - the only way to tell rot13 and zip from charsets
        return None
    return "cp1252" if found.name in _LATIN else found.name
