"""Tell counts of one event from totals over a time, an area or several events."""

import re

_TOTAL_OVER = re.compile(
    r"""\b(?:
        this\ year | last\ year | year\ to\ date | annually | nationwide | citywide | on\ average
      | (?:each|every|per)\ (?:year|month|week|day)
      | (?:over|in|for|during)\ (?:the\ )?(?:past|last|previous)\ (?:[\w-]+\ )?(?:years?|months?|weeks?|decades?)
      | since\ (?:the\ (?:start|beginning)\ of|(?:last\ )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*
            |(?:19|20)\d\d|\d{1,2}\ [ap]\.?m)
      | (?:in|of|during)\ (?:19|20)\d\d
      | (?:across|around|throughout|elsewhere\ in)\ the\ (?:city|country|state|county|nation|region)
      | over\ the\ (?:[\w']+\ )?weekend | overnight\ shootings
      | (?:two|three|four|five|six|seven|eight|nine|ten|\d+|several|multiple|separate|unrelated|recent)
        \ (?:(?:separate|other|different|unrelated|more)\ )?(?:shootings|attacks|incidents|crashes|killings)
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_SENTENCE_EDGE = re.compile(r"[.!?]['\")\]]*\s+(?=[A-Z\"'(])|\n")
_REACH = 400


def counts_several(text: str, start: int, end: int) -> bool:
    """Return whether the sentence around `text[start:end]` totals a time, an area or several events."""
    left = max((hit.end() for hit in _SENTENCE_EDGE.finditer(text, max(0, start - _REACH), start)), default=0)
    found = _SENTENCE_EDGE.search(text, end, end + _REACH)
    right = found.start() if found is not None else min(len(text), end + _REACH)
    return _TOTAL_OVER.search(text, max(left, start - _REACH), right) is not None
