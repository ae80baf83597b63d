"""How sure it must be that two claims fill one slot before a difference is held against one of them."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from scoring.compare.deeds import compare_deeds, in_same_words, named_apart, told_apart_by_name
from scoring.compare.tolls import is_toll, sexes_apart
from scoring.compare.twins import Twins
from scoring.compare.vetoes import vetoed
from scoring.config import CompareConfig
from scoring.models import Claim, DateValue, FactGroup, QuantityValue

_WEEK = 7
_NEVER = 2.0
"""More than any probability."""
_WHEREABOUTS = frozenset({"be"})
"""Where somebody is changes from hour to hour."""
_SLOTS = frozenset({"quantity", "date", "place"})


def least_probability(a: Claim, b: Claim, config: CompareConfig) -> float:
    """Return the probability of one slot from which a difference between two claims is held against one.

    Dates and places hang on what was done: where one deed is told, less likeness of the passages is asked for.
    """
    if a.kind not in _SLOTS:
        return config.twin_probability
    if a.kind == "quantity":
        return _least_of_numbers(a, b, config)
    if a.kind == "place" and _WHEREABOUTS & {a.frame.predicate, b.frame.predicate}:
        return _NEVER
    deed = compare_deeds(a, b, config)
    if _coarse(a, b):
        return config.accusing_coarse if deed == "same" else _NEVER
    return {
        "same": config.accusing_same_deed,
        "alike": config.accusing_like_deed,
        "kindred": config.accusing_kindred_deed,
        "said": config.accusing_said,
        "other": config.accusing_place if a.kind == "place" else _NEVER,
    }[deed]


def _least_of_numbers(a: Claim, b: Claim, config: CompareConfig) -> float:
    if _tolls(a, b):
        return config.accusing_toll_deed if compare_deeds(a, b, config) == "same" else config.accusing_toll
    if _ages(a, b) and a.frame.object and b.frame.object:
        if a.frame.object == b.frame.object:
            return config.accusing_unnamed_age
        if sexes_apart(a, b):
            return _NEVER
    if named_apart(a, b) and not (is_toll(a) and is_toll(b)):
        return _NEVER if told_apart_by_name(a, b) else config.accusing_named_apart
    deed = compare_deeds(a, b, config)
    if deed == "same" or in_same_words(a, b, config):
        return config.accusing_quantity_deed
    return config.accusing_like_number if deed == "alike" else config.accusing_quantity


def _ages(a: Claim, b: Claim) -> bool:
    """Tell whether both give an age; of whom, the frame's object tells: "a 7-year-old girl"."""
    return all(isinstance(claim.value, QuantityValue) and claim.value.counted == "age" for claim in (a, b))


def _tolls(a: Claim, b: Claim) -> bool:
    """Tell whether both count victims in one number, and of nobody who is named apart."""
    return is_toll(a) and is_toll(b) and not named_apart(a, b)


def _coarse(a: Claim, b: Claim) -> bool:
    """Tell whether a date is a month or longer: of two months that a story names, each mostly has its own deed."""
    values = (a.value, b.value)
    return any(isinstance(value, DateValue) and (value.end - value.start).days > _WEEK for value in values)


def split_twins(
    groups: Sequence[FactGroup], claims: Sequence[Claim], twins: Twins, config: CompareConfig
) -> Iterator[tuple[int, int]]:
    """Yield the rows of surely twin claims that are in two facts all the same.

    Facts are cut by averages over all their claims, which may part two passages that tell one slot in the same words.
    """
    home: Mapping[str, int] = {claim: number for number, group in enumerate(groups) for claim in group.claim_ids}
    for (i, j), chance in sorted(twins.items()):
        a, b = claims[i], claims[j]
        if a.kind not in _SLOTS or home[a.claim_id] == home[b.claim_id] or chance < least_probability(a, b, config):
            continue
        if not vetoed([a, b], np.array([0]), np.array([1]), config, np.array([True]))[0]:
            yield i, j
