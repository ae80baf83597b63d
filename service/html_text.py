"""The text of an HTML fragment, as editors' systems and feeds send it."""

import re
from collections.abc import Iterator
from typing import Any

import lxml.html  # type: ignore[import-untyped]  # lxml ships no type information

from service.feeds.encoding import clean_text

_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "footer"),
        *(
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "li",
            "main",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
        ),
        *("table", "td", "th", "tr", "ul"),
    )
)
_SILENT = frozenset(
    (
        *("script", "style", "noscript", "template", "iframe", "svg", "button", "form", "nav"),
        *("figure", "figcaption", "picture", "video", "audio", "object", "aside"),
    )
)
"""Elements whose words are no part of the article: code, captions, players, boxes beside the text."""
_SILENT_CLASS = re.compile(
    r"(?:^|[\s_-])(?:caption|embed|tweet|twitter|instagram|facebook|related|recirc|newsletter|subscribe|signup|share|"
    r"sharing|advert|advertisement|promo|sponsored|byline|credit)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Classes that editors' systems give to captions, embeds, links to other articles and sign-up boxes."""
_MARKUP = re.compile(
    r"<(?:p|div|br|h[1-6]|ul|ol|li|article|section|figure|blockquote|table|span|a)\b[^<>]*>", re.IGNORECASE
)
_CLOSED = re.compile(r"</(?:p|div|h[1-6]|ul|ol|li|article|section|blockquote|table)\s*>|<br\s*/?>", re.IGNORECASE)


def looks_like_html(text: str) -> bool:
    """Return whether a text is HTML, not plain text that holds a "<": it opens and closes a block."""
    return _MARKUP.search(text) is not None and _CLOSED.search(text) is not None


def html_to_text(fragment: str) -> str:
    """Return the text of an HTML fragment without captions, embeds and boxes, one paragraph a line; never raises."""
    if not fragment.strip():
        return ""
    if "<" not in fragment and "&" not in fragment:
        return "\n".join(" ".join(line.split()) for line in fragment.splitlines() if line.strip())
    try:
        root = lxml.html.fragment_fromstring(clean_text(fragment), create_parent="div")
    except (ValueError, lxml.etree.LxmlError, RecursionError):
        return ""
    lines = "".join(_pieces(root)).split("\n")
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def _pieces(root: Any) -> Iterator[str]:
    """Yield the texts in document order, line breaks around blocks; no recursion, nesting may be deep."""
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        element, left = stack.pop()
        block = element.tag in _BLOCKS
        if left:
            yield "\n" if block else ""
            yield _flat(element.tail) if element is not root else ""
            continue
        stack.append((element, True))
        if not isinstance(element.tag, str) or element.tag in _SILENT or _SILENT_CLASS.search(element.get("class", "")):
            continue
        yield "\n" if block else ""
        yield _flat(element.text)
        stack.extend((child, False) for child in reversed(element))


def _flat(text: str | None) -> str:
    return (text or "").replace("\n", " ").replace("\r", " ")
