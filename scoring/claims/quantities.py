"""Read counts and measures out of text as intervals, with what is counted.

`numerals.py` finds the numbers; here the sentence's structure tells who or what is counted and
what happened to it: the passive subject or the object of "kill", a reduced relative ("12 people
killed"), a state ("12 dead"), a toll ("the death toll rose to 52"). Words near the number decide
only where the parse is silent, with lower confidence.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from scoring.claims.ages import person_of_age, read_age
from scoring.claims.beside import adjacent_role, nearby_role
from scoring.claims.casualties import Harmed, harmed_people, joined_members
from scoring.claims.events import HARM, NOT_PEOPLE, PEOPLE, STATES, Role
from scoring.claims.measures import duration_unit, measure_unit, skipped_number
from scoring.claims.named_measures import named_measure
from scoring.claims.numerals import Numeral, find_numerals
from scoring.claims.parse import text_of
from scoring.claims.roles import BE, read_role
from scoring.claims.scope import counts_several
from scoring.config import ClaimConfig
from scoring.models import QuantityValue

_NUMBER_DEPS = frozenset({"nummod", "quantmod", "amod", "det", "predet", "advmod", "npadvmod", "compound"})
_NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS", "PRP"})
_DEFINITE = frozenset({"the", "these", "those", "them", "whom", "us", "you", "which", "his", "her", "their"})
_IRREGULAR = {"women": "woman", "men": "man", "children": "child", "people": "person", "persons": "person"}
_STAFF = frozenset({"staff", "crew", "faculty"})
"""Whose members are counted under their own name: "52 staff", "52 staff members"."""
_HARMED = frozenset(
    {"victims", "dead", "injured", "wounded", "killed", "casualties", "fatalities", "deaths", "survivors", "total"}
)
"""Whose part is a part of the count; "two of the students were killed" tells all who were."""
_ANYBODY = frozenset(
    {"nobody", "one", "people", "person", "injuries", "injury", "casualties", "deaths", "fatalities", "victims"}
)
"""What is counted with "no" where nobody came to harm."""
_FURTHER = frozenset({"else", "other", "more", "further", "additional", "immediate"})
_UNIT_GAP = 3
"""Tokens behind a number in which its unit stands: "16 feet", "4.6-magnitude"."""
_FRACTIONS = frozenset({"third", "thirds", "quarter", "quarters", "fifth", "fifths", "tenth", "tenths", "halves"})
_SUBSET_CUES = frozenset({"including", "among", "included", "include"})


class QuantityMention(msgspec.Struct, frozen=True, kw_only=True):
    """A quantity where it stands: `doc.text[start:end]`, modifier included."""

    start: int
    end: int
    value: QuantityValue
    head: int
    """Index of the token that heads what is counted ("people" in "12 people"), or of the number itself."""
    number: int
    """Index of the number's own token."""
    predicate: int = -1
    """Index of the token that tells what happened to the counted ("killed"); -1 if none."""
    noun: str = ""
    """Lower-case noun that is counted ("people", "officer"); empty if elided."""
    implied: bool = False
    """The number is not written: "a man was killed" counts one."""
    subset: bool = False
    """A part of a larger count: "including 3 children", "two of the victims"."""
    cumulative: bool = False
    """A total over a time, an area or several events: "the 12 killed this year"; told of casualties only."""
    confidence: float = 1.0


def find_quantities(doc: Any, config: ClaimConfig) -> list[QuantityMention]:
    """Find the quantities of a parsed text, in order.

    Persons joined by "and" are one count ("two women and a boy"); its parts are kept as subsets.
    """
    text = text_of(doc)
    written = _written(doc, text, config)
    return _with_totals(doc, text, sorted([*written, *_unharmed(doc, text)], key=lambda one: (one.start, one.end)))


def find_implied(doc: Any, config: ClaimConfig) -> list[QuantityMention]:
    """Find single persons whose number is not written: "a man was killed", "Jane Doe died"."""
    text = text_of(doc)
    heads = frozenset(m.head for m in _written(doc, text, config) if m.value.unit == "count")
    return [
        _harmed_mention(doc, text, harmed, {})
        for harmed in harmed_people(doc, heads)
        if harmed.count == 1 and not harmed.numbered
    ]


def _written(doc: Any, text: str, config: ClaimConfig) -> list[QuantityMention]:
    found: list[QuantityMention] = []
    for numeral in find_numerals(text, config):
        span = doc.char_span(numeral.number_start, numeral.number_end, alignment_mode="expand")
        if span is None or len(span) == 0:
            continue
        mention = _age(text, numeral, span.root) or _quantity(text, numeral, span, config)
        if mention is not None:
            found.append(mention)
    return found


def _unharmed(doc: Any, text: str) -> Iterator[QuantityMention]:
    """Yield the counts of none: "no one was injured", "there were no deaths"; not "no one else", "no officers"."""
    for token in doc:
        if token.lower_ not in _ANYBODY:
            continue
        no = token if token.lower_ == "nobody" else next((c for c in token.children if c.lower_ == "no"), None)
        words = {child.lower_ for child in token.children} | {doc[min(token.i + 1, len(doc) - 1)].lower_}
        role = None if no is None or words & _FURTHER else read_role(token)
        if no is None or role is None or role.kind not in HARM:
            continue
        end = token.idx + len(token.text)
        yield QuantityMention(
            start=no.idx,
            end=end,
            value=QuantityValue(low=0.0, high=0.0, counted=role.kind, surface=text[no.idx : end]),
            head=token.i,
            number=token.i,
            predicate=role.token,
            noun=token.lower_,
            confidence=role.confidence,
        )


def _with_totals(doc: Any, text: str, written: list[QuantityMention]) -> list[QuantityMention]:
    """Add the total of every coordination of harmed persons and mark its parts as subsets."""
    by_head = {m.head: m for m in written if m.value.counted in HARM and not m.subset}
    totals: list[QuantityMention] = []
    parts: dict[int, QuantityMention] = {}
    for harmed in harmed_people(doc, frozenset(by_head)):
        if harmed.count + len(harmed.numbered) < 2:
            continue
        totals.append(_harmed_mention(doc, text, harmed, by_head))
        parts.update({by_head[head].number: _part(by_head[head]) for head in harmed.numbered})
    kept = [parts.get(mention.number) or _unless_joined(doc, mention) for mention in written]
    return sorted((*kept, *totals), key=lambda mention: (mention.start, -mention.end))


def _unless_joined(doc: Any, mention: QuantityMention) -> QuantityMention:
    """Mark a count of casualties as a part where others, not countable, are joined to it ("his wife and two sons")."""
    if mention.value.counted not in HARM or mention.subset or mention.implied:
        return mention
    others = [
        member
        for member in joined_members(doc[mention.head])
        if member.i != mention.head and member.tag_[:2] == "NN" and member.lower_ not in NOT_PEOPLE
    ]
    if others and all(_shares_number(member) for member in others):
        return mention
    own = any(member.lower_ in STATES or any(c.like_num for c in member.children) for member in others)
    return msgspec.structs.replace(mention, subset=True) if others and not own else mention


def _shares_number(noun: Any) -> bool:
    """Return whether a joined noun is counted by the number before: "ten men and women", not "two men and a girl"."""
    return (
        noun.tag_ == "NNS" and noun.lower_ in PEOPLE and not any(c.dep_ != "cc" and c.i < noun.i for c in noun.children)
    )


def _part(mention: QuantityMention) -> QuantityMention:
    counted = f"{mention.noun} {mention.value.counted}".strip()
    value = msgspec.structs.replace(mention.value, counted=counted)
    return msgspec.structs.replace(mention, value=value, subset=True)


def _harmed_mention(doc: Any, text: str, harmed: Harmed, by_head: dict[int, QuantityMention]) -> QuantityMention:
    members = [by_head[head] for head in harmed.numbered]
    start = min(doc[harmed.first].idx, *(m.start for m in members), doc[harmed.first].idx)
    last = doc[harmed.last]
    end = max(last.idx + len(last.text), *(m.end for m in members), 0)
    highs = [m.value.high for m in members]
    low = float(harmed.count + sum(m.value.low for m in members))
    inexact = [m.value.modifier for m in members if m.value.modifier != "exact"]
    value = QuantityValue(
        low=low,
        high=None if None in highs else float(harmed.count + sum(high for high in highs if high is not None)),
        counted=harmed.role.kind,
        modifier=inexact[0] if inexact else "exact",
        surface=text[start:end],
    )
    return QuantityMention(
        start=start,
        end=end,
        value=value,
        head=harmed.head,
        number=harmed.head,
        predicate=harmed.role.token,
        noun=doc[harmed.head].lower_,
        implied=not members,
        confidence=min([0.8 if harmed.definite else 0.9, harmed.role.confidence]),
    )


def _age(text: str, numeral: Numeral, token: Any) -> QuantityMention | None:
    value = read_age(text, numeral)
    if value is None:
        return None
    return QuantityMention(
        start=numeral.start,
        end=numeral.start + len(value.surface),
        value=value,
        head=person_of_age(token).i,
        number=token.i,
        noun="year",
        confidence=0.95,
    )


def _quantity(text: str, numeral: Numeral, span: Any, config: ClaimConfig) -> QuantityMention | None:
    number = span.root
    if skipped_number(text, numeral, number):
        return None
    head, noun = _counted_noun(number)
    noun = _hyphenated_noun(span) or noun
    if noun is not None and noun.lower_ in _FRACTIONS and noun.i == number.i + 1:
        return None
    named = named_measure(number) if noun is None else None
    if named is not None:
        head, noun = named
    subset = _is_subset(number, head)
    role = (
        adjacent_role(number) or read_role(head) or (read_role(noun) if noun is not None and noun.i != head.i else None)
    )
    role = role or nearby_role(span.doc, number, noun, config.quantity_window_tokens)
    end = max(numeral.end, _unit_end(numeral, noun, number))
    unit, factor = _unit(numeral, noun)
    counted = _counted(noun, role, unit)
    if not counted and unit == "count":
        return None
    value = QuantityValue(
        low=numeral.low * factor,
        high=None if numeral.high is None else numeral.high * factor,
        unit=unit,
        counted=counted,
        modifier=numeral.modifier,
        surface=text[numeral.start : end],
    )
    return QuantityMention(
        start=numeral.start,
        end=end,
        value=value,
        head=head.i,
        number=number.i,
        predicate=role.token if role is not None else -1,
        noun=noun.lower_ if noun is not None else "",
        subset=subset,
        cumulative=counted in HARM and counts_several(text, numeral.start, end),
        confidence=role.confidence if role is not None else 0.8,
    )


def _counted_noun(number: Any) -> tuple[Any, Any | None]:  # noqa: C901 - one step after another up the parse
    """Token that carries the number's place in the sentence, and the noun counted (None if elided)."""
    node = number
    while node.dep_ in _NUMBER_DEPS and node.head.i != node.i and abs(node.head.i - node.i) <= 6:
        parent = node.head
        if parent.tag_[:2] in ("VB", "IN") or parent.i < number.i - 3:
            break
        node = parent
        if node.tag_ in _NOUN_TAGS and node.tag_ != "PRP" and node.dep_ != "compound" and node.i > number.i:
            break
    if node.tag_ in _NOUN_TAGS and node.i != number.i:
        return node, node
    if node.i == number.i and (plural := _mistaken_plural(number)) is not None:
        return plural, plural
    for child in node.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            for inner in child.children:
                if inner.dep_ == "pobj":
                    return node, inner
    if node.i != number.i and (node.lower_ in STATES or node.tag_[:2] == "JJ"):
        return node, node
    return node, None


def _mistaken_plural(number: Any) -> Any | None:
    """Return the noun right behind a number that the parse takes for a verb: no verb agrees so with "4,817 crowns"."""
    after = number.doc[number.i + 1] if number.i + 1 < len(number.doc) else None
    return after if after is not None and after.tag_ == "VBZ" and after.is_lower and after.lower_ not in BE else None


def _hyphenated_noun(span: Any) -> Any | None:
    """Return what a number counts inside a compound: the members of "a 12-member panel"."""
    doc, at = span.doc, span.end
    if at + 1 >= len(doc) or doc[at].text != "-" or doc[at].whitespace_ or span[-1].whitespace_:
        return None
    noun = doc[at + 1]
    return noun if noun.is_alpha and noun.is_lower else None


def _is_subset(number: Any, head: Any) -> bool:
    """Whether a count is a part of another one: "two of them", "including three children"."""
    for node in (number, head):
        for child in node.children:
            if child.dep_ == "prep" and child.lower_ == "of":
                for inner in child.children:
                    words = {inner.lower_, *(w.lower_ for w in inner.children)}
                    known = inner.like_num or inner.tag_ in ("PRP", "WP", "WDT", "DT") or inner.lower_ in _HARMED
                    if words & _DEFINITE and known:
                        return True
    return not _counted_among(head) and _told_beside_a_whole(number, head)


def _told_beside_a_whole(number: Any, head: Any) -> bool:
    """Return whether the words before a count make it a part: "of whom two", "including three children"."""
    previous = number.nbor(-1).lower_ if number.i > 0 else ""
    if previous in ("them", "whom") or previous in _SUBSET_CUES:
        return True
    node = head
    for _ in range(4):
        if node.dep_ == "prep" and node.lower_ in _SUBSET_CUES:
            return True
        if node.head.i == node.i or node.tag_[:2] == "VB":
            return False
        node = node.head
    return node.lower_ in _SUBSET_CUES


def _counted_among(head: Any) -> bool:
    """Return whether somebody was among so many: "he was among 24 people killed" counts them all."""
    among = head.head
    if among.lower_ != "among" or head.dep_ != "pobj":
        return False
    return among.head.tag_[:2] == "VB" and among.head.lower_ in BE


def _unit_end(numeral: Numeral, noun: Any | None, number: Any) -> int:
    """Where the value's words end: the measure's unit belongs to them, what is counted does not."""
    near = noun is not None and 0 < noun.i - number.i <= _UNIT_GAP
    if noun is not None and near and measure_unit(noun.lower_) is not None:
        return int(noun.idx + len(noun.text))
    return numeral.end


def _unit(numeral: Numeral, noun: Any | None) -> tuple[str, float]:
    if numeral.unit != "count":
        return numeral.unit, 1.0
    if noun is not None:
        known = measure_unit(noun.lower_)
        if known is not None:
            return known
    return "count", 1.0


def _counted(noun: Any | None, role: Role | None, unit: str) -> str:  # noqa: PLR0911 - one return per kind
    """Name what is counted: the event's role for persons, "noun role" for things, else the noun."""
    word = "" if noun is None else noun.lower_
    if unit == "count" and word in ("wound", "wounds"):
        return "wound"
    known = word != "cases" if role is None else role.kind == STATES.get(word)
    if unit == "count" and noun is not None and word in STATES and known:
        return STATES[word]
    if duration_unit(unit):
        return "sentence" if role is not None and role.kind == "convicted" else "duration"
    if role is None and noun is not None and noun.tag_[:3] in ("PRP", "WP"):
        return ""
    if role is None:
        if unit != "count":
            return _measured(noun)
        return _singular(noun) if noun is not None else ""
    if unit != "count":
        return "" if role.kind in HARM else f"{role.kind} {_done_to(noun, role)}".strip()
    if role.kind in HARM:
        return f"{_singular(noun)} {role.kind}" if noun is not None and word in NOT_PEOPLE else role.kind
    if noun is None or word in PEOPLE or noun.tag_ in ("NNP", "NNPS") or noun.tag_ == "CD":
        return role.kind
    return f"{_singular(noun)} {role.kind}"


def _measured(noun: Any | None) -> str:
    """Name what a share or an amount is of, with what was done to it: "votes", "votes counted"."""
    if noun is None or measure_unit(noun.lower_) is not None:
        return ""
    name = "votes" if noun.lower_ in ("vote", "votes", "ballots") else _singular(noun)
    return f"{name} {_done_to(noun)}".strip()


def _done_to(noun: Any | None, role: Role | None = None) -> str:
    """Return the participle right behind a noun ("ballots counted") that doesn't give its role; empty without one."""
    after = noun.doc[noun.i + 1] if noun is not None and noun.i + 1 < len(noun.doc) else None
    told = after is not None and after.tag_ in {"VBN", "VBD"} and (role is None or role.token != after.i)
    follows = after is not None and after.i + 1 < len(after.doc) and after.nbor(1).dep_ in {"dobj", "ccomp", "det"}
    return str(after.lower_) if after is not None and told and not follows else ""


def _singular(noun: Any) -> str:
    """Singular of a counted noun, by its lemma where the pipeline gives one."""
    word = str(noun.lemma_ or noun.lower_).lower()
    if word == "member":
        word = next((child.lower_ for child in noun.children if child.lower_ in _STAFF), word)
    return _IRREGULAR.get(word, word)
