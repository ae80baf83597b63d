"""Reword a passage without changing a fact: other words, another precision, an earlier stage of the news."""

import datetime as dt
import math
import random
import re
from collections.abc import Callable

import msgspec

from scoring.models import Article
from tests.benchmarks.drift_pools import POOLS, Split, number_word
from tests.benchmarks.drift_words import MONTHS, WEEKDAYS
from tests.benchmarks.injector import Changed, Edit, apply_edits, read_day
from tests.benchmarks.shared_facts import Spot, gazetteer, members, number_of

EARLIER_HOURS = 10
"""How long before all others an article is put that gives an earlier count."""
_CASUALTIES = re.compile(r"(?i)\b(?:killed|dead|injured|wounded|deaths)\b")
_MONTH_DAY = re.compile(r"(?P<month>[A-Z][a-z]+\.?) (?P<day>\d{1,2})")

Rewording = Callable[[Spot, Article, Split, random.Random], Changed | None]


def paraphrase(spot: Spot, article: Article, split: Split, rng: random.Random) -> list[Changed]:
    """Return every rewording that fits a spot; none of them changes what is told."""
    found = (reword(spot, article, split, rng) for reword in (*_OF_KIND[spot.kind], _synonyms, _front, _turn))
    return [changed for changed in found if changed is not None]


def _edit(spot: Spot, article: Article, new: str, how: str) -> Changed | None:
    if new == spot.surface:
        return None
    return apply_edits(article, [Edit(spot.start, spot.end, new)], spot, spot.surface, new, how)


def _other_digits(spot: Spot, article: Article, split: Split, rng: random.Random) -> Changed | None:
    del split, rng
    number = number_of(spot.surface)
    if number is None or not number.is_integer() or spot.form == "money":
        return None
    if spot.surface[0].isdigit():
        word = number_word(int(number))
        return _edit(spot, article, word, "number in words") if word else None
    return _edit(spot, article, f"{number:.0f}", "number in digits")


def _rounded(spot: Spot, article: Article, split: Split, rng: random.Random) -> Changed | None:
    """Round to one or two digits with a word that says so, where the rounded number is near enough."""
    number = number_of(spot.surface)
    before = article.body[max(0, spot.start - 22) : spot.start].lower()
    if (
        number is None
        or number < 15
        or re.search(r"(?:about|than|least|most|nearly|almost|around|some|up to|over) $", before)
    ):
        return None
    word, low, high = rng.choice(POOLS[split].roundings)
    scale = 10 ** (math.floor(math.log10(number)) - (0 if number < 100 else 1))
    for rounded in (
        round(number / scale) * scale,
        math.floor(number / scale) * scale,
        math.ceil(number / scale) * scale,
    ):
        if number * low <= rounded <= number * high and rounded != number:
            sign = article.body[spot.start - 1] if spot.form == "money" else ""
            at = spot.start - len(sign)
            new = f"{word} {sign}{rounded:,.0f}"
            edit = Edit(at, spot.end, new)
            return apply_edits(article, [edit], spot, spot.surface, new, "rounded")
    return None


def _at_least(spot: Spot, article: Article, split: Split, rng: random.Random) -> Changed | None:
    del split, rng
    before = article.body[max(0, spot.start - 12) : spot.start].lower()
    number = number_of(spot.surface)
    loose = re.search(r"(?:about|than|least|most|nearly|almost|around|some|to|over|the|these|those|other) $", before)
    if spot.form != "number" or number is None or number < 3 or loose:
        return None
    new = f"at least {spot.surface.lower()}"
    return _edit(spot, article, new.capitalize() if spot.surface[0].isupper() else new, "at least")


def _earlier(spot: Spot, article: Article, split: Split, rng: random.Random) -> Changed | None:
    """Give a smaller count of victims, in an article put hours before all others: news then."""
    del split
    sentence = article.body[slice(*spot.sentence)]
    number = number_of(spot.surface)
    after = article.body[spot.end : spot.end + 45]
    if number is None or number < 4 or not number.is_integer() or spot.form != "number":
        return None
    if not (
        _CASUALTIES.search(sentence) and re.match(r" (?:people|dead|killed|injured|wounded|others|victims)", after)
    ):
        return None
    smaller = int(number * rng.choice((0.5, 0.7, 0.9)))
    if smaller < 2 or smaller == number:
        return None
    moved = msgspec.structs.replace(article, published_at=article.published_at - dt.timedelta(hours=EARLIER_HOURS))
    edits = [Edit(spot.start, spot.end, f"{smaller}")]
    pattern = rf"(?<![\w.,$]){re.escape(spot.surface)}(?= (?:people|dead|killed|injured|wounded|others|victims))"
    again = (match for match in re.finditer(pattern, article.body) if match.start() != spot.start)
    edits += [Edit(match.start(), match.end(), f"{smaller}") for match in again]
    return apply_edits(moved, edits, spot, spot.surface, f"{smaller}", "earlier count")


def _turned_date(spot: Spot, article: Article, split: Split, rng: random.Random) -> Changed | None:
    del split, rng
    match = _MONTH_DAY.fullmatch(spot.surface)
    if match is None or article.body[spot.end : spot.end + 1] == ",":
        return None
    month = next(name for name in MONTHS if name[:3] == match["month"][:3])
    return _edit(spot, article, f"{match['day']} {month}", "day before month")


def _coarse_date(spot: Spot, article: Article, split: Split, rng: random.Random) -> Changed | None:
    day = read_day(spot.surface, article.published_at) if spot.form == "day" else None
    if day is None:
        return None
    start = spot.start - 3 if article.body[spot.start - 3 : spot.start] == "on " else spot.start
    template = rng.choice(POOLS[split].coarse_dates)
    new = template.format(month=MONTHS[day.month - 1], year=day.year)
    year = re.match(r", \d{4}", article.body[spot.end :])
    edit = Edit(start, spot.end + (year.end() if year else 0), new)
    return apply_edits(article, [edit], spot, spot.surface, new, "coarser date")


def _this_week(spot: Spot, article: Article, split: Split, rng: random.Random) -> Changed | None:
    """Say "earlier this week" of a weekday that was in the week of publication, up to the day itself."""
    del split, rng
    if spot.form != "weekday" or WEEKDAYS.index(spot.surface) > article.published_at.weekday():
        return None
    at = article.body[max(0, spot.start - 3) : spot.start]
    after = article.body[spot.end : spot.end + 11].lower()
    if not at.endswith(("on ", " ")) or re.match(r" (?:morn|nigh|afte|even|,? [a-z]+ \d)|['’]", after):
        return None
    start = spot.start - 3 if at == "on " else spot.start
    if at != "on ":
        return None
    new = "earlier this week"
    return apply_edits(article, [Edit(start, spot.end, new)], spot, spot.surface, new, "coarser date")


def _coarse_place(spot: Spot, article: Article, split: Split, rng: random.Random) -> Changed | None:
    del split, rng
    parent = gazetteer()[spot.surface][1]
    if not parent or article.body[spot.end : spot.end + 1] == ",":
        return None
    named = f"the {parent}" if parent.startswith("United") or parent == "Netherlands" else parent
    return _edit(spot, article, named, "coarser place")


def _finer_place(spot: Spot, article: Article, split: Split, rng: random.Random) -> Changed | None:
    if spot.form != "city":
        return None
    return _edit(spot, article, rng.choice(POOLS[split].finer_places).format(spot.surface), "finer place")


def _reordered(spot: Spot, article: Article, split: Split, rng: random.Random) -> Changed | None:
    del split, rng
    names = members(spot.surface)
    turned = [*names[1:], names[0]]
    return _edit(spot, article, f"{', '.join(turned[:-1])} and {turned[-1]}", "list in another order")


def _opened(spot: Spot, article: Article, split: Split, rng: random.Random) -> Changed | None:
    del split, rng
    names = members(spot.surface)
    before = article.body[max(0, spot.start - 30) : spot.start].lower()
    if re.search(r"\b(?:three|four|only|two|five|both)\b", before):
        return None
    return _edit(spot, article, f"{', '.join(names[:-1])} and others", "list left open")


def _titled(spot: Spot, article: Article, split: Split, rng: random.Random) -> Changed | None:
    del split
    first, last = spot.surface.split()
    initial = rng.choice("AJLM")
    return _edit(spot, article, f"{first} {initial}. {last}", "middle initial")


def _surname(spot: Spot, article: Article, split: Split, rng: random.Random) -> Changed | None:
    del split, rng
    last = spot.surface.split()[1]
    if re.search(r"[A-Z][a-z]+ $", article.body[max(0, spot.start - 14) : spot.start]):
        return None
    return _edit(spot, article, last, "surname alone")


def _contracted(spot: Spot, article: Article, split: Split, rng: random.Random) -> Changed | None:
    del split, rng
    if spot.surface.endswith(" not"):
        verb = spot.surface.removesuffix(" not")
        return _edit(spot, article, "won't" if verb == "will" else f"{verb}n't", "contraction")
    return _edit(
        spot, article, f"{spot.surface} now" if spot.surface in ("has", "have", "is", "are") else spot.surface, "now"
    )


def _synonyms(spot: Spot, article: Article, split: Split, rng: random.Random) -> Changed | None:
    """Put synonyms for words of the sentence, outside the value."""
    del rng
    edits = []
    start, end = spot.sentence
    for word, other in POOLS[split].synonyms:
        match = re.search(rf"(?<![\w-]){word}(?![\w-])", article.body[start:end])
        if match and not (start + match.start() < spot.end and spot.start < start + match.end()):
            edits.append(Edit(start + match.start(), start + match.end(), other))
    return apply_edits(article, edits, spot, "", "", "synonyms") if edits else None


def _front(spot: Spot, article: Article, split: Split, rng: random.Random) -> Changed | None:
    """Put words before or behind the sentence that add no fact."""
    start, end = spot.sentence
    sentence = article.body[start:end]
    if (
        not sentence.endswith(".")
        or sentence[0] in "\"“'‘"
        or not sentence.startswith(("The ", "A ", "An ", "Two ", "It "))
    ):
        return None
    before, _, after = rng.choice(POOLS[split].fronts).partition("{}")
    edits = []
    if before:
        edits.append(Edit(start, start + 1, before + sentence[0].lower()))
    if after:
        edits.append(Edit(end, end, after))
    return apply_edits(article, edits, spot, "", "", "words around")


def _turn(spot: Spot, article: Article, split: Split, rng: random.Random) -> Changed | None:
    """Move "X said" from the end of a sentence to its front."""
    del split, rng
    start, end = spot.sentence
    sentence = article.body[start:end]
    match = re.fullmatch(
        r"(?P<said>[A-Z][^,\"“”]{15,}[^,]), (?P<who>(?:the )?[a-z]+|[A-Z][a-z]+(?: [A-Z][a-z]+)?) said\.", sentence
    )
    if match is None:
        return None
    who = match["who"][0].upper() + match["who"][1:]
    said = match["said"]
    said = said[0].lower() + said[1:] if said.startswith(("The ", "A ", "An ", "It ", "They ", "He ", "She ")) else said
    return apply_edits(article, [Edit(start, end, f"{who} said that {said}.")], spot, "", "", "speaker first")


_OF_KIND: dict[str, tuple[Rewording, ...]] = {
    "count": (_other_digits, _rounded, _at_least, _earlier),
    "date": (_turned_date, _coarse_date, _this_week),
    "place": (_coarse_place, _finer_place),
    "set": (_reordered, _opened),
    "name": (_titled, _surname),
    "polarity": (_contracted,),
}
