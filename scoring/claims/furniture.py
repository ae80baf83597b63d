"""Tell an article's own sentences from the site's furniture around them.

Menus, advertisements, captions, share buttons, "related stories" and embedded posts are text that the
article does not state; headings state nothing that the sentences below don't.
"""

import re
from collections import Counter
from typing import NamedTuple

from scoring.claims.datelines import find_dateline

_PHRASES = re.compile(
    r"""^\W*(?:
        advertisement | ad | sponsored | scroll\ to\ continue | (?:story|article)\ continues\ below
      | related\ (?:stories|articles|posts|content|coverage|news|topics?|video)s? | no\ stories\ found
      | (?:read|see|watch|listen)\ (?:more|also|next|now|here) | also\ read | more\ (?:from|on|stories)
      | recommended(?:\ for\ you)? | most\ (?:read|popular|viewed) | trending(?:\ now)? | editor'?s\ picks?
      | top\ (?:stories|news) | you\ may\ (?:also\ )?like
      | share(?:\ (?:this|on|via|article)\b.*)? | tweet | email | print | comments?(?:\ \(\d+\))?
      | leave\ a\ (?:comment|reply) | log\ ?in | sign\ ?(?:up|in)\b.*
      | subscribe\b.* | newsletter\b.* | follow\ us\b.* | click\ (?:here|to)\b.* | download\ (?:the|our)\ app\b.*
      | (?:last\ )?(?:updated|published|posted|modified)(?:\ on)?(?:\s*:.*|\s+\d.*|\s+on\b.{0,40})?
      | \d+\ min(?:ute)?s?\ read
      | copyright\b.* | ©.* | \(c\)\ \d{4}.* | all\ rights\ reserved.* | terms\ (?:of|and)\b.*
      | privacy\ policy.* | cookies?\ policy.*
      | (?:photo|image|picture|video|file\ photo|caption|credit|source|photograph)s?
        (?:\ (?:by|credit|courtesy))?\s*[:/|].*
      | .*\b(?:getty\ images|shutterstock|ap\ photo)\b.{0,40}
      | home | menu | search | back\ to\ top | skip\ to\ (?:content|main).* | loading.* | next | previous
      | tags?\s*:.* | topics\s*:.*
      | by\ [A-Z][\w.'-]+(?:\ [A-Z][\w.'-]+){0,4}
      | this\ (?:article|story)\ (?:was|first|originally)\ .{0,20}(?:published|appeared).*
    )\W*$""",
    re.VERBOSE | re.IGNORECASE,
)
"""A whole line that is one of the phrases by which sites frame their articles."""

_ADDRESS = re.compile(
    r"^\W*(?:https?://\S+|www\.\S+|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|co|uk|in|info|news|io|tv|pk|au|ca|example))\W*$",
    re.IGNORECASE,
)
_CRUMB = re.compile(r".*(?:/|»|›|>)\s*$")
_POST_SIGNATURE = re.compile(r"^\s*[—–-]{1,2}\s?.{1,60}\(@\w{1,20}\)")
_INLINE_POST = re.compile(
    r"(?<!\S)[—–-]{1,2}\s?[^—–()\n]{1,60}\(@\w{1,20}\)\s[A-Z][a-z]{2,8}\s\d{1,2},\s\d{4}|"
    r"pic\.twitter\.com/\w+|https?://t\.co/\w+"
)
"""What an embedded post leaves inside a line: its signature with its day, and links."""
_STAMPED = re.compile(r"\((?:published|updated|posted)\s[^()]{4,40}\)\W*$", re.IGNORECASE)
"""The end of a picture's or film's caption, which tells when it was put up."""
_RELATED = re.compile(
    r"^\W*(?:related\ (?:stories|articles|posts|content|coverage|news)|more\ from|recommended|read\ next)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"""[.!?…:;]["'”’)\]]*\s*$""")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6});")


class Line(NamedTuple):
    """A line of the body: `body[start:end]`, without its line break."""

    start: int
    end: int
    text: str


def split_lines(body: str) -> list[Line]:
    """Split a text into its lines, with offsets."""
    lines: list[Line] = []
    start = 0
    for piece in re.split(r"([\n\r\v\f\x1c-\x1e\x85\u2028\u2029])", body):
        if len(piece) != 1 or piece not in "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029":
            lines.append(Line(start, start + len(piece), piece))
        start += len(piece)
    return lines


def is_wrapped(lines: list[Line], min_lines: int) -> bool:
    """Return whether the lines are wrapped at a width, so that a line break ends no sentence."""
    long = [line.text for line in lines if len(line.text.strip()) >= 45]
    if len(long) < min_lines:
        return False
    ended = sum(1 for text in long if _SENTENCE_END.search(text))
    return ended < len(long) / 3 and max(len(text) for text in long) <= 110


def _is_framed(line: Line, repeated: Counter[str]) -> bool:
    text = line.text.strip()
    if not text or not any(char.isalpha() for char in text):
        return bool(text)
    if _PHRASES.match(text) or _ADDRESS.match(text) or _CRUMB.match(text) or _STAMPED.search(text):
        return True
    return repeated[text] > 1


def find_furniture(body: str, max_heading_words: int, min_wrapped_lines: int) -> list[tuple[int, int]]:
    """Find the spans of a body that no claim may come from, in order.

    Whole lines: site phrases, menus, lines that occur twice, embedded posts with their signature, lines
    without a sentence's end of at most `max_heading_words` words (headings, captions); datelines and HTML residue.
    """
    lines = split_lines(body)
    repeated = Counter(line.text.strip() for line in lines)
    wrapped = is_wrapped(lines, min_wrapped_lines)
    spans: list[tuple[int, int]] = []
    related = False
    for number, line in enumerate(lines):
        text = line.text.strip()
        if not text:
            continue
        unended = not _SENTENCE_END.search(text) and not wrapped
        heading = unended and len(text.split()) <= max_heading_words
        related = bool(_RELATED.match(text)) or (related and heading)
        if _POST_SIGNATURE.match(text):
            spans.extend((post.start, post.end) for post in _post_above(lines, number))
            spans.append((line.start, line.end))
        elif related or heading or _is_framed(line, repeated):
            spans.append((line.start, line.end))
        else:
            spans.extend((line.start + tag.start(), line.start + tag.end()) for tag in _TAG.finditer(line.text))
            spans.extend((line.start + ref.start(), line.start + ref.end()) for ref in _ENTITY.finditer(line.text))
            spans.extend(
                (line.start + post.start(), line.start + post.end()) for post in _INLINE_POST.finditer(line.text)
            )
            dateline = find_dateline(line.text)
            if dateline is not None:
                spans.append((line.start + dateline.start, line.start + dateline.end))
    return sorted(set(spans))


def _post_above(lines: list[Line], signature: int) -> list[Line]:
    """Return the line above a post's signature: the embedded post itself."""
    for line in reversed(lines[:signature]):
        if line.text.strip():
            return [line]
    return []
