"""Change one fact of an article, so that it departs from what another outlet states."""

import datetime as dt
import random
import re
from typing import NamedTuple

import msgspec

from scoring.models import Article
from tests.benchmarks.drift_pools import POOLS, Split, number_word
from tests.benchmarks.drift_words import MONTHS, WEEKDAYS
from tests.benchmarks.shared_facts import Spot, gazetteer, members, number_of, split_sentences, stems


class Edit(NamedTuple):
    start: int
    end: int
    text: str


class Changed(NamedTuple):
    """An article after its change."""

    spot: Spot
    article: Article
    spans: tuple[tuple[int, int], ...]
    """Where the new words stand in the new body."""
    sentences: tuple[tuple[int, int], ...]
    """The sentences that were touched, in the new body."""
    old: str
    new: str
    how: str


def inject(spot: Spot, article: Article, split: Split, rng: random.Random) -> Changed | None:
    """Change the fact at a spot wherever the article states it; None where no change is sure to be one.

    The result is a function of the arguments and the state of `rng`.
    """
    pick = {
        "count": _other_number, "date": _other_date, "place": _other_place,
        "set": _other_member, "name": _other_name, "polarity": _denied,
    }[spot.kind]  # fmt: skip
    picked = pick(spot, article, split, rng)
    if picked is None:
        return None
    old, new = picked
    edits = _all_mentions(spot, article.body, old, new)
    return apply_edits(article, edits, spot, old, new, f"injected {spot.form}")


def apply_edits(  # noqa: PLR0917 - a change with all that is told of it
    article: Article, edits: list[Edit], spot: Spot, old: str, new: str, how: str
) -> Changed:
    """Return the article with its edits, which don't overlap, and where they are in the new body."""
    ordered = sorted(edits)
    pieces, spans, at, shift = [], [], 0, 0
    for edit in ordered:
        pieces += [article.body[at : edit.start], edit.text]
        spans.append((edit.start + shift, edit.start + shift + len(edit.text)))
        shift += len(edit.text) - (edit.end - edit.start)
        at = edit.end
    body = "".join([*pieces, article.body[at:]])
    changed = msgspec.structs.replace(article, body=body)
    touched = [
        (s.start, s.end)
        for s in split_sentences(body)
        if any(start < s.end and s.start < max(end, start + 1) for start, end in spans)
    ]
    return Changed(spot, changed, tuple(spans), tuple(touched), old, new, how)


def _other_number(spot: Spot, article: Article, split: Split, rng: random.Random) -> tuple[str, str] | None:
    number = number_of(spot.surface)
    before = article.body[max(0, spot.start - 24) : spot.start].lower()
    if not number or _OPEN.search(before):
        return None
    new = number * rng.choice(POOLS[split].factors)
    if number.is_integer():
        new = float(round(new))
        if abs(new - number) < 2:
            new = number + 2
        words = number_word(int(new)) if not spot.surface[0].isdigit() else None
        text = words or (f"{new:,.0f}" if "," in spot.surface or new >= 10_000 else f"{new:.0f}")
        text = text.capitalize() if spot.surface[0].isupper() else text
    else:
        decimals = len(spot.surface.partition(".")[2])
        text = f"{new:.{decimals}f}"
    return (spot.surface, text) if number_of(text) != number else None


def _other_date(spot: Spot, article: Article, split: Split, rng: random.Random) -> tuple[str, str] | None:
    if spot.form == "weekday":
        move = rng.choice((2, 3)) if split == "dev" else rng.choice((-2, -3))
        return spot.surface, WEEKDAYS[(WEEKDAYS.index(spot.surface) + move) % 7]
    day = read_day(spot.surface, article.published_at)
    if day is None:
        return None
    new = day + dt.timedelta(days=rng.choice(POOLS[split].days))
    return spot.surface, say_day(new, like=spot.surface)


def _other_place(spot: Spot, article: Article, split: Split, rng: random.Random) -> tuple[str, str] | None:
    pools = POOLS[split]
    pool = {"city": pools.cities, "division": pools.divisions, "country": pools.countries}[spot.form]
    fresh = [name for name in pool if name not in article.body and name != spot.surface]
    return (spot.surface, rng.choice(fresh)) if fresh else None


def _other_member(spot: Spot, article: Article, split: Split, rng: random.Random) -> tuple[str, str] | None:
    pools = POOLS[split]
    old = rng.choice(members(spot.surface))
    level = gazetteer().get(old, ("", ""))[0]
    pool = {"country": pools.countries, "division": pools.divisions, "city": pools.cities}.get(level)
    if pool is None:
        pool = pools.organisations if len(old.split()) == 1 and old.lower() in _FIRMS else ()
        pool = pool or (
            pools.first_names
            if len(old.split()) == 1
            else tuple(f"{first} {last}" for first in pools.first_names for last in pools.surnames)
        )
    fresh = [name for name in pool if name not in article.body]
    return (old, rng.choice(fresh)) if fresh else None


def _other_name(spot: Spot, article: Article, split: Split, rng: random.Random) -> tuple[str, str] | None:
    pools = POOLS[split]
    first, last = rng.choice(pools.first_names), rng.choice(pools.surnames)
    return (spot.surface, f"{first} {last}") if last not in article.body else None


def _denied(spot: Spot, article: Article, split: Split, rng: random.Random) -> tuple[str, str] | None:
    del article
    if spot.surface.endswith(" not"):
        return spot.surface, {"did not": "did indeed"}.get(spot.surface, spot.surface.removesuffix(" not"))
    fitting = [say for verb, say in POOLS[split].denials if verb in ("*", spot.surface)]
    return spot.surface, rng.choice(fitting).format(spot.surface)


def _all_mentions(spot: Spot, body: str, old: str, new: str) -> list[Edit]:
    """Return the edits that change a fact wherever the article states it in these words."""
    own = [Edit(spot.start, spot.end, spot.surface.replace(old, new, 1))]
    if spot.kind in ("polarity", "set"):
        return own
    if spot.kind == "name":
        return _name_edits(body, old, new)
    following = stems(body[spot.end : spot.end + _BEHIND])
    lead = body[max(0, spot.start - 1) : spot.start]
    lead = f"(?<={re.escape(lead)})" if lead in _CURRENCIES else r"(?<![\w.,$€£-])"
    for form, other in _forms(spot, old, new):
        for match in re.finditer(rf"{lead}{re.escape(form)}(?![\w,]*\d)(?!\w)", body):
            same = spot.kind != "count" or following & stems(body[match.end() : match.end() + _BEHIND])
            if same and match.start() != spot.start:
                own.append(Edit(match.start(), match.end(), other))
    return own


def _forms(spot: Spot, old: str, new: str) -> list[tuple[str, str]]:
    """Return the ways in which an article may write the old value, each with the new one: "Four", "four", "4"."""
    before, after = number_of(old), number_of(new)
    if spot.kind != "count" or before is None or after is None or not (before.is_integer() and after.is_integer()):
        return [(old, new)]
    words = number_word(int(before)), number_word(int(after)) or f"{after:,.0f}"
    forms = {old: new, f"{before:.0f}": f"{after:.0f}"}
    if words[0] is not None:
        forms |= {words[0]: words[1], words[0].capitalize(): words[1].capitalize()}
    return list((forms | {old: new}).items())


def _name_edits(body: str, old: str, new: str) -> list[Edit]:
    last, new_last = old.split()[1], new.split()[1]
    full = [Edit(m.start(), m.end(), new) for m in re.finditer(rf"\b{re.escape(old)}\b", body)]
    alone = [Edit(m.start(), m.end(), new_last) for m in re.finditer(rf"\b{re.escape(last)}\b", body)]
    return [*full, *(edit for edit in alone if not any(f.start <= edit.start < f.end for f in full))]


def read_day(surface: str, published: dt.datetime) -> dt.date | None:
    """Return the day of "Dec. 25" or "25 December" that is nearest to publication."""
    month, number = sorted(surface.replace(".", "").split(), key=str.isdigit)
    names = [name[:3] for name in MONTHS]
    days = []
    for year in (published.year - 1, published.year, published.year + 1):
        try:
            days.append(dt.date(year, names.index(month[:3]) + 1, int(number)))
        except ValueError:
            continue
    return min(days, key=lambda day: abs((day - published.date()).days)) if days else None


def say_day(day: dt.date, like: str) -> str:
    """Write a day in the form of another."""
    month = MONTHS[day.month - 1]
    if "." in like and len(month) > 5:
        month = f"{'Sept' if month == 'September' else month[:3]}."
    return f"{day.day} {month}" if like[0].isdigit() else f"{month} {day.day}"


_BEHIND = 30
"""Characters behind a number that tell what it counts."""
_CURRENCIES = frozenset("$€£")
_OPEN = re.compile(r"(?:more than|less than|fewer than|at least|at most|up to|over|under|s&p|to|and|between) [$€£]?$")
"""Words before a number that leave it open or make it part of a range or a name: another number needn't depart."""
_FIRMS = frozenset(
    [
        "apple",
        "google",
        "facebook",
        "amazon",
        "microsoft",
        "twitter",
        "boeing",
        "airbus",
        "intel",
        "samsung",
        "ford",
        "uber",
    ]
)
