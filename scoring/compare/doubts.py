"""Reasons to accuse nobody: signs that two differing claims fill different slots after all."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence

from scoring.compare.count_doubts import (
    added_up,
    counted_elsewhere,
    numbered_apart,
    numbers_in,
    other_body,
    other_kind,
    other_persons,
    part_by_kind,
    parted,
    rival_numbers,
)
from scoring.compare.dates import gap_days, slip_note
from scoring.compare.deed_doubts import (
    loosely_denied,
    misread,
    none_by_then,
    one_text,
    other_matter,
    state_before,
    unanchored,
    vague,
)
from scoring.compare.deeds import VAGUE_DEEDS
from scoring.compare.denials import beside
from scoring.compare.measure_doubts import (
    age_group,
    asked_for,
    far_apart,
    momentary,
    other_measure,
    other_moment,
    other_span,
    other_sums,
)
from scoring.compare.persons import age_doubt, home_doubt, is_age, is_home, is_role, is_trait
from scoring.compare.quantities import is_monotone
from scoring.compare.slots import block_key
from scoring.compare.toll_doubts import (
    attacker_counted,
    other_hour,
    other_year,
    rough_tolls,
    several_events,
    too_bare,
)
from scoring.config import CompareConfig
from scoring.models import (
    Claim,
    DateValue,
    PlaceValue,
    PolarityValue,
    QuantityValue,
    SetValue,
    StatementValue,
    Value,
)

_WORD = re.compile(r"\w+")
_WEEKDAY = re.compile(r"(?i)\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b")
_DATELINE = re.compile(r"^[A-Z][A-Z/ .'’-]{2,}(?:,[ A-Za-z.]{2,20})?(?: ?\([^()]{2,40}\))? ?(?:--|[-–—])\s")
"""Where an article was written, before its first sentence: "YONKERS, N.Y. (AP) - "."""
_NUMBERED = re.compile(r"\d")
_CAPITAL = re.compile(r" (?:of )?[A-Z][a-z]")
_CHANGES = frozenset({"raise", "cut"})
"""Relations under which a number is true of one moment only."""
_OCCASION = re.compile(
    r"(?i)\b(?:another (?!(?:was |were )?(?:wounded|injured|killed|hurt|dead|person|man|woman|\d))"
    r"|second|third|again|(?:most recent|latest|previous|earlier|next) [a-z])"
)
"""Words beside a date that make it that of one of several occasions."""
_MONTH = re.compile(r"(?i)\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\b(?:19|20)\d\d\b")
_RELATIVE_WEEK = re.compile(r"(?i)\b(?:last|this|next|past|earlier this|later this) week\b")
_WEEK = dt.timedelta(days=7)
_DAY = dt.timedelta(days=1)
ArticleValues = Mapping[tuple[str, ...], Mapping[str, Sequence[Claim]]]
"""block -> article -> its claims there."""


def doubt(a: Claim, b: Claim, config: CompareConfig, *, twins: bool = False) -> str:
    """Return why a difference between two claims may be none; empty if nothing speaks for that.

    Of twins, passages alike in all but the value, only what the values themselves tell is doubted.
    """
    if is_age(a) and is_age(b):
        return age_doubt(a, b, config)
    if is_home(a) and is_home(b):
        return home_doubt(a, b, config)
    doubts = (item for item in _DOUBTS.items() if not (twins and item[0] in _LOOSE))
    return next((why for doubtful, why in doubts if doubtful(a, b, config)), "")


def too_unlike(a: Claim, cosine: float, config: CompareConfig) -> bool:
    """Tell whether two passages are too unlike for a difference between them to accuse anybody."""
    if a.kind == "set" or is_trait(a):
        return False
    if a.kind == "quantity":
        return cosine < config.quantity_cosine
    return cosine < config.wording_cosine


def held_elsewhere(a: Claim, b: Claim, values: ArticleValues) -> bool:
    """Tell whether either article says the other's value too, of the same kind: then they are two facts."""
    if a.kind not in ("quantity", "date", "place") or is_trait(a):
        return False
    block = values.get(_slot_key(a), {})
    return any(same_value(b, own) for own in block.get(a.article_id, ())) or any(
        same_value(a, own) for own in block.get(b.article_id, ())
    )


def values_by_article(claims: Sequence[Claim]) -> ArticleValues:
    """Return the claims of each block by article."""
    found: dict[tuple[str, ...], dict[str, list[Claim]]] = {}
    for claim in claims:
        found.setdefault(_slot_key(claim), {}).setdefault(claim.article_id, []).append(claim)
    return found


def _slot_key(claim: Claim) -> tuple[str, ...]:
    """Return the block of a claim; for dates and places, of which a story has many, within its relation."""
    key = block_key(claim)
    if claim.kind in ("date", "place"):
        return (*key, claim.frame.relation)
    return key


def same_value(a: Claim, b: Claim) -> bool:
    """Tell whether two claims give one value, whatever its wording."""
    return value_key(a.value) == value_key(b.value)


def value_key(value: Value) -> str:
    """Return what is the same for two equal values, whatever their wording."""
    match value:
        case QuantityValue():
            return f"{value.low} {value.high}"
        case DateValue():
            return f"{value.start} {value.end}"
        case PlaceValue():
            return "/".join(value.path)
        case SetValue():
            return f"{sorted(value.members)} {value.closed} {sorted(value.excluded)}"
        case PolarityValue():
            return f"{value.positive} {value.ordinal}"
        case StatementValue():
            return value.text


def _moved_on(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether the articles lie so far apart that undated claims needn't be about one moment."""
    if a.kind not in ("quantity", "date"):
        return False
    hours = abs((a.published_at - b.published_at).total_seconds()) / 3600
    if isinstance(a.value, QuantityValue):
        if a.frame.relation in _CHANGES:
            return hours > config.stale_hours
        if not is_monotone(a.value) and _days_apart(a, b):
            return True
        undated = a.frame.date is None or b.frame.date is None
        if a.value.counted == "age":
            return hours > config.age_hours
        most = config.developing_days * 24 if is_monotone(a.value) else config.undated_hours
        return undated and hours > most
    relative = [v for v in (a.value, b.value) if isinstance(v, DateValue) and not _NUMBERED.search(v.surface)]
    return bool(relative) and hours > config.undated_hours


def _days_apart(a: Claim, b: Claim) -> bool:
    """Tell whether two counts are of two days: Thursday's crowd is not Friday's."""
    one, two = a.frame.date, b.frame.date
    if one is None or two is None:
        return False
    return one.granularity == two.granularity == "day" and gap_days(one, two) > 0


def _same_words(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether both passages give the value in one wording: "Paris" is Paris, "Friday" Friday."""
    del config
    if isinstance(a.value, StatementValue | PolarityValue) or isinstance(b.value, StatementValue | PolarityValue):
        return False
    one, two = (_WORD.findall(value.surface.lower()) for value in (a.value, b.value))
    return bool(one) and one == two


def _other_person(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether two persons in one role are told with other numbers: one got 12 years, the other seven."""
    del config
    return is_role(a) and is_role(b) and numbered_apart(a, b)


def _named_together(a: Claim, b: Claim, config: CompareConfig) -> bool:
    del config
    return _names_other(a, b) or _names_other(b, a)


def _other_event(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether two dates lie so far apart that they rather date two events."""
    one, two = a.value, b.value
    if not (isinstance(one, DateValue) and isinstance(two, DateValue)):
        return False
    return gap_days(one, two) > config.event_days and not slip_note(one, two)


def _names_other(a: Claim, b: Claim) -> bool:
    """Tell whether a's passage also contains the words of b's value."""
    if isinstance(b.value, StatementValue) or a.kind not in ("quantity", "date", "place"):
        return False
    if isinstance(b.value, QuantityValue):
        return bool(numbers_in(b.value.surface) & rival_numbers(a))
    surface = b.value.surface.lower().strip()
    told = _DATELINE.sub("", a.text) if a.kind == "place" else a.text
    return bool(surface) and re.search(rf"(?<!\w){re.escape(surface)}(?!\w)", told.lower()) is not None


def _ambiguous_week(a: Claim, b: Claim, config: CompareConfig) -> bool:
    del config
    one, two = a.value, b.value
    if not (isinstance(one, DateValue) and isinstance(two, DateValue)):
        return False
    gap = abs(one.start - two.start)
    if any(_RELATIVE_WEEK.search(value.surface) for value in (one, two)) and gap <= 2 * _WEEK:
        return True
    vague = [v for v in (one, two) if _WEEKDAY.search(v.surface) and not _MONTH.search(v.surface)]
    # Nights count for either day.
    off = min(gap % _WEEK, _WEEK - gap % _WEEK)
    return bool(vague) and _WEEK - _DAY <= gap <= 2 * _WEEK and off <= _DAY


def _other_deed(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether two dates are those of different deeds, or only of saying something."""
    del config
    if a.kind != "date" or b.kind != "date":
        return False
    one, two = a.frame, b.frame
    if one.predicate in VAGUE_DEEDS or two.predicate in VAGUE_DEEDS:
        return one.predicate != two.predicate
    return one.predicate != two.predicate and (not one.relation or one.relation != two.relation)


def _other_occasion(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether only one of two dates is that of another time, a second or the latest one."""
    if a.kind != "date":
        return False
    one, two = (any(_OCCASION.search(side) for side in beside(claim, config)) for claim in (a, b))
    return one != two


def _named_after(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether a place is part of a longer name: the Hungarian Grand Prix is where it is."""
    del config
    if a.kind != "place":
        return False
    return any(_CAPITAL.match(claim.text[max(0, claim.value_end - claim.start) :]) for claim in (a, b))


def _crowded(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether a passage lists places."""
    if a.kind != "place":
        return False
    named = ([e for e in claim.frame.entities if e.startswith(("country:", "place:"))] for claim in (a, b))
    return any(len(places) >= config.crowd for places in named)


_DOUBTS: Mapping[Callable[[Claim, Claim, CompareConfig], bool], str] = {
    _same_words: "one wording, read in two ways",
    other_kind: "what is counted differs in kind",
    _other_deed: "dates of different deeds",
    far_apart: "so far apart that they rather count two things",
    part_by_kind: "one counts victims of a kind, the other all",
    attacker_counted: "one counts the attacker too",
    several_events: "both count over several events",
    age_group: "the age of a group",
    counted_elsewhere: "counted in different places",
    other_body: "votes of two bodies",
    other_persons: "people counted under two verbs",
    other_moment: "durations counted from two moments",
    other_span: "shares told of two lengths of time",
    asked_for: "one is only asked for",
    _other_person: "told with other numbers: two persons",
    added_up: "one counts a part, and tells the rest beside it",
    other_sums: "two deeds, told with two sums",
    rough_tolls: "two rough counts of two moments",
    other_hour: "counted until two moments of a day",
    other_year: "one counts the victims of a year gone by",
    too_bare: "told in too few words to know what is counted",
    momentary: "a measure that changes by the hour",
    _other_occasion: "one is the date of another occasion",
    _named_after: "part of a name: no place where it happened",
    _crowded: "one passage lists places",
    one_text: "one text, read in two ways",
    loosely_denied: "denied in part, or in other words on both sides",
    unanchored: "nothing that both are about is named",
    none_by_then: "nobody had by the time it was published",
    _named_together: "one passage names both values: they are two facts",
    _ambiguous_week: "a weekday may mean this week's or another's",
    _other_event: "so far apart that they rather date two events",
    _moved_on: "told of different days: what is measured may have changed between them",
    parted: "one counts a part, or an earlier or another time",
    vague: "who did it to whom is told too vaguely",
    other_matter: "what it was done to differs",
    other_measure: "two measures of different things",
    misread: "almost the same words: one was read wrongly",
    state_before: "one tells an earlier state",
}
_LOOSE = frozenset({vague, other_matter, misread, _other_deed, _crowded})
"""Doubts about what is told at all; twins tell the same. Among them these signs are as frequent where values agree."""
