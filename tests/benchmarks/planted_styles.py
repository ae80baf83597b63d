"""Ways of writing that leave an article as right as it was: longer, more exact, or with details of its own."""

import random
import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final, Literal, NamedTuple

from tests.benchmarks.planted_details import DETAILS, STREETS
from tests.benchmarks.planted_values import Found, split_number
from tests.benchmarks.shared_facts import split_sentences, stems

Style = Literal["copied", "long", "exact", "local"]
STYLES: tuple[Style, ...] = ("copied", "long", "exact", "local")
"""copied: three outlets tell the same wrong value. long: sentences of the topic's other story follow. exact: a hedged
number is told as others tell it exactly. local: streets, hours and small counts that nobody else tells."""

_HEDGE = re.compile(
    r"\b(?P<hedge>about|around|some|roughly|approximately|nearly|almost|close to|up to|as many as|more than|over"
    r"|at least|an estimated) (?P<money>[$€£]?)$",
    re.IGNORECASE,
)
_LEAST: Final = frozenset({"more than", "over", "at least"})
_MOST: Final = frozenset({"nearly", "almost", "close to", "up to", "as many as"})
_NEAR = 0.1
"""Share by which the exact number may differ from the hedged one."""
_ALIKE = 0.02
"""Share by which two numbers may differ and be taken for one."""
_BEHIND = 24
"""Characters behind a number that tell what it counts."""
MOST_DETAILS: Final = 6
_TRIES = 1000


class Text(NamedTuple):
    """An article's text with what it tells."""

    body: str
    found: Sequence[Found]


def sharpen(text: Text, others: Sequence[Text]) -> list[tuple[int, int, str]]:
    """Return edits (start, end, new words) that tell hedged numbers as others of the story do without a hedge."""
    edits = []
    for one in text.found:
        hedged = _HEDGE.search(text.body[max(0, one.start - 20) : one.start])
        if one.kind != "quantity" or not hedged:
            continue
        exact = _exact_number(text, one, hedged["hedge"].lower(), others)
        if exact:
            start = one.start - len(hedged.group())
            capital = hedged["hedge"][0].isupper() and exact[0].isalpha()
            edits.append((start, one.end, hedged["money"] + (exact.capitalize() if capital else exact)))
    return edits


def _exact_number(text: Text, hedged: Found, hedge: str, others: Sequence[Text]) -> str | None:
    """Return the nearest number that others tell of the same thing without a hedge, as they write it."""
    money, number, scale = split_number(hedged.key)
    value, counted = float(number), stems(text.body[hedged.end : hedged.end + _BEHIND])
    low = value if hedge in _LEAST else value * (1 - _NEAR)
    high = value if hedge in _MOST else value * (1 + _NEAR)
    known: list[tuple[float, str]] = []
    for other in others:
        for one in other.found:
            if one.kind != "quantity" or _HEDGE.search(other.body[max(0, one.start - 20) : one.start]):
                continue
            its_money, its_number, its_scale = split_number(one.key)
            alike = (its_money, its_scale) == (money, scale) and low <= float(its_number) <= high
            if alike and counted & stems(other.body[one.end : one.end + _BEHIND]):
                known.append((abs(float(its_number) - value), other.body[one.start : one.end]))
    return min(known)[1] if known else None


def lengthen(body: str, sources: Sequence[str], rng: random.Random) -> str:
    """Return sentences of other texts, about as long as the body together."""
    sentences = [sentence.text for source in sources for sentence in split_sentences(source)]
    rng.shuffle(sentences)
    added, length = [], 0
    for sentence in dict.fromkeys(sentences):
        if length >= len(body):
            break
        added.append(sentence)
        length += len(sentence) + 1
    return " ".join(added)


class Share(NamedTuple):
    """Part of a topic's details that one of its stories may tell: like stories may be taken for one."""

    order: random.Random
    """Shuffles them, the same for all stories of the topic."""
    part: int
    parts: int


def share_details(
    outlets: Sequence[str], told: Collection[str], rng: random.Random, share: Share
) -> dict[str, list[str]]:
    """Return outlet -> up to six details; no two of them tell of one matter or give one number.

    Args:
        outlets: those of a story that tell details.
        told: keys of the numbers that the story tells; none of them is used.
        rng: draws how many details an outlet tells, and their numbers.
        share: which part of the topic's details to take.

    """
    details, streets = (
        share.order.sample(every, len(every))[share.part :: share.parts] for every in (DETAILS, STREETS)
    )
    used = [float(split_number(key)[1]) for key in told]
    most = min(len(details) // max(len(outlets), 1), MOST_DETAILS)
    shared: dict[str, list[str]] = {}
    for outlet in outlets:
        shared[outlet] = []
        for _ in range(rng.randint(min(3, most), most)):
            n = next(n for n in (rng.randint(21, 400) for _ in range(_TRIES)) if not _is_told(n, used))
            used.append(n)
            shared[outlet].append(details.pop().format(street=streets.pop(), n=n, hour=rng.randint(2, 11)))
    return shared


def insert_details(body: str, details: Iterable[str], rng: random.Random) -> list[tuple[int, int, str]]:
    """Return insertions of sentences behind sentences of a text."""
    places = [sentence.end for sentence in split_sentences(body)] or [len(body)]
    return [(at, at, f" {detail}") for detail in details for at in [rng.choice(places)]]


def _is_told(number: int, told: Collection[float]) -> bool:
    return any(abs(number - other) <= _ALIKE * number for other in told)
