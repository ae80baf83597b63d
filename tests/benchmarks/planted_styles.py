"""Ways of writing that leave an article as right as it was: longer, more exact, or with details of its own."""

import random
import re
from collections.abc import Collection, Sequence
from typing import Final, Literal, NamedTuple

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
_BEHIND = 24
"""Characters behind a number that tell what it counts."""
_STREETS = (
    "Alder Lane", "Tolliver Road", "Quince Street", "Old Kiln Road", "Pennyfield Avenue", "Lantern Hill Road",
    "Cooper Row", "Marlpit Street", "Weaver Close", "Saltmarsh Drive",
)  # fmt: skip
_DETAILS = (
    "Cars on {street} were sent another way until {hour} p.m.",
    "Our reporter counted {n} chairs in the hall on {street}.",
    "A baker on {street} had sold {n} loaves by {hour} a.m., he told us.",
    "The room on {street} where people gathered seats {n}.",
    "Some {n} leaflets lay on the steps of the library on {street}.",
    "The bus along {street} ran {n} minutes late.",
    "A shop at the corner of {street} closed at {hour} p.m. and let {n} people wait inside.",
    "{n} lamps on {street} were lit, a caretaker said.",
    "Coffee on {street} costs ${n} a pot, and the queue began at {hour} a.m.",
)
_LONGEST_PATIENCE = 200


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


def add_details(body: str, told: Collection[str], rng: random.Random) -> list[tuple[int, int, str]]:
    """Return insertions of three to six sentences of local details behind sentences of a text.

    Args:
        body: the text.
        told: keys of the numbers that the story tells; none of them is used.
        rng: draws the sentences and their places.

    """
    numbers = {float(split_number(key)[1]) for key in told}
    places = [sentence.end for sentence in split_sentences(body)] or [len(body)]
    edits = []
    for template in rng.sample(_DETAILS, rng.randint(3, 6)):
        n = next(n for n in (rng.randint(21, 98) for _ in range(_LONGEST_PATIENCE)) if not _is_told(n, numbers))
        text = template.format(street=rng.choice(_STREETS), n=n, hour=rng.randint(2, 11))
        at = rng.choice(places)
        edits.append((at, at, f" {text}"))
    return edits


def _is_told(number: int, told: Collection[float]) -> bool:
    return any(abs(number - other) <= 0.02 * number for other in told)
