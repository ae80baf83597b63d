"""Compare the matched claims of a story: the typed comparators decide whether their values agree."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import permutations

import msgspec

from scoring.compare.dates import compare_dates
from scoring.compare.outcomes import EQUAL, unrelated
from scoring.compare.places import compare_places
from scoring.compare.polarity import compare_member, compare_polarity
from scoring.compare.quantities import compare_quantities
from scoring.compare.relations import same_step, share_anchor
from scoring.compare.sets import compare_sets
from scoring.config import CompareConfig
from scoring.models import Claim, Comparison, DateValue, FactGroup, QuantityValue, SetValue, StatementValue

Pair = tuple[str, str]
_EXCLUSIVE = frozenset({"contradicts", "superseded"})
_TELLING = frozenset({"contradicts", "superseded", "equal"})
_CROSSED = frozenset({("set", "polarity"), ("polarity", "set")})
_LISTED = frozenset({"country", "organisation"})
"""Lists whose members are parties of a relation; people in a role are compared among themselves."""
_UNREAL = frozenset({"planned", "possible", "alleged"})
_PLANNED = frozenset({"planned"})
_CURRENCY_LETTERS = 3
_WORD = re.compile(r"\w+")
_COMPARATORS: Mapping[str, Callable[[Claim, Claim, CompareConfig], Comparison]] = {
    "quantity": compare_quantities,
    "date": compare_dates,
    "place": compare_places,
    "set": compare_sets,
    "polarity": compare_polarity,
}


def compare_story(
    claims: Sequence[Claim], groups: Sequence[FactGroup], apart: Mapping[Pair, float], config: CompareConfig
) -> dict[Pair, Comparison]:
    """Compare the claims of each fact with one another, both ways round, and lists with facts that they touch.

    Args:
        claims: all claims of one story.
        groups: its facts.
        apart: pairs of claims, by id and both ways round, that the matcher holds against each other, with the
            probability that one departs from the other's value. Other pairs never contradict each other.
        config: how far values lie apart.

    Returns:
        The comparison of a beside b by (a's id, b's id), for each ordered pair of distinct claims of a fact, and for
        the pairs across facts that tell something.

    """
    by_id = {claim.claim_id: claim for claim in claims}
    found: dict[Pair, Comparison] = {}
    for group in groups:
        for a, b in permutations(group.claim_ids, 2):
            found[a, b] = compare_claims(by_id[a], by_id[b], config, apart.get((a, b)))
    for one, two in _related([by_id[claim_id] for group in groups for claim_id in group.claim_ids]):
        if (one.claim_id, two.claim_id) not in found:
            comparison = _compare_values(one, two, config)
            if (comparison.outcome in _TELLING or comparison.precision) and _may_tell(one, two, comparison):
                found[one.claim_id, two.claim_id] = comparison
    return found


def compare_claims(a: Claim, b: Claim, config: CompareConfig, apart: float | None = None) -> Comparison:
    """Compare claim a beside claim b of one fact.

    An attributed claim compares by its value like any other; the reason names the speaker. Whether the drift is charged
    to the outlet is decided where verdicts are made, from `holder`.

    Args:
        a: the claim that is judged.
        b: the claim it is seen beside.
        config: how far values lie apart.
        apart: probability that one departs from the other's value; None if the matcher holds nothing against either.

    """
    if a.kind == b.kind == "set":
        result = compare_sets(a, b, config, apart=apart is not None)
    else:
        result = _compare_values(a, b, config)
    if result.outcome not in _EXCLUSIVE:
        return result
    if apart is None:
        return unrelated("the passages are too unlike to hold one against the other")
    if not _modes_compare(a, b):
        return unrelated("one is planned, possible or alleged: it can't be held against what is asserted")
    if _one_wording(a, b):
        return unrelated("one wording, read in two ways")
    return msgspec.structs.replace(result, probability=apart)


def _compare_values(a: Claim, b: Claim, config: CompareConfig) -> Comparison:
    if (a.kind, b.kind) in _CROSSED:
        return compare_member(a, b, config)
    if a.kind != b.kind:
        return unrelated(f"a {a.kind} beside a {b.kind}")
    if a.kind == "statement":
        return EQUAL if a.value == b.value else unrelated("wording alone tells too little")
    return _COMPARATORS[a.kind](a, b, config)


def _may_tell(a: Claim, b: Claim, comparison: Comparison) -> bool:
    return comparison.outcome not in _EXCLUSIVE or _modes_compare(a, b)


def _modes_compare(a: Claim, b: Claim) -> bool:
    """Return whether two modalities may be held against each other.

    A plan is not held against what happened, but for prices, which are fixed before they are paid. When, where, who and
    how many a passage tells all the same where it calls what happened possible or alleged.
    """
    if isinstance(a.value, QuantityValue) and len(a.value.unit) == _CURRENCY_LETTERS and a.value.unit.isupper():
        return True
    unreal = _UNREAL if a.kind == "polarity" else _PLANNED
    one, two = _mode(a), _mode(b)
    return one == two or not {one, two} & unreal


def _mode(claim: Claim) -> str:
    """Return a claim's modality; what is told for a day to come is planned, however it is worded."""
    ahead = isinstance(claim.value, DateValue) and claim.value.start > claim.published_at.date()
    return "planned" if ahead and claim.modality == "asserted" else claim.modality


def _one_wording(a: Claim, b: Claim) -> bool:
    """Return whether both give the value in the same words, a polarity in the same sentence: only reading differs."""
    if a.kind == "polarity":
        one, two = (_WORD.findall(claim.text.lower()) for claim in (a, b))
        shorter, longer = sorted((one, two), key=len)
        return bool(shorter) and " ".join(shorter) in " ".join(longer)
    if isinstance(a.value, StatementValue) or isinstance(b.value, StatementValue):
        return False
    one, two = (_WORD.findall(value.surface.lower()) for value in (a.value, b.value))
    return bool(one) and one == two


def _related(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Yield ordered pairs about one matter and the same parties: a list and what it touches, a state and its end."""
    matters: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.kind in ("set", "polarity") and claim.frame.relation:
            matters.setdefault(claim.frame.relation, []).append(claim)
    for members in matters.values():
        lists = [c for c in members if isinstance(c.value, SetValue) and c.value.member_type in _LISTED]
        for a in lists:
            for b in members:
                if a.article_id != b.article_id and share_anchor(a, b):
                    yield a, b
                    yield b, a
        states = [c for c in members if c.valid_until is not None and c.kind == "polarity"]
        for a in states:
            for b in members:
                if b.kind == "polarity" and a.article_id != b.article_id and _ends(a, b):
                    yield a, b


def _ends(a: Claim, b: Claim) -> bool:
    """Return whether b reports that a state that a told has ended."""
    if b.valid_until is not None or a.published_at >= b.published_at or not same_step(a.frame, b.frame):
        return False
    return bool(set(a.frame.subject) & set(b.frame.subject)) and share_anchor(a, b)
