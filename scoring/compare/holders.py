"""Find passages of two articles that each name one person as the holder of one role, or one list, whatever the wording.

An article that names somebody in a role and another that names a stranger there may tell of two holders. They tell of
one where more than the role agrees: the passage, the holder's age, or that either article knows of one holder only.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.compare.count_doubts import other_numbers
from scoring.compare.names import compare_persons
from scoring.compare.persons import ages_told, is_role, persons_apart
from scoring.compare.relations import bare, is_named
from scoring.compare.twins import Twins
from scoring.config import CompareConfig
from scoring.models import Claim, SetValue

_KIN: Mapping[str, frozenset[str]] = {
    "kill-name": frozenset({"killed"}),
    "injure-name": frozenset({"injured"}),
    "shoot-name": frozenset({"killed", "injured"}),
    "victim-name": frozenset({"killed", "injured"}),
    **dict.fromkeys(("charge-name", "arrest-name", "convict-name", "suspect-name"), frozenset({"accused"})),
}
"""Role -> what its holder may also be called: who is held is the suspect, who died the victim."""
_UNDERGONE = frozenset(_KIN)
"""Roles whose holder is sure however uncertain the deed is: "allegedly killed X" names X."""
TITLED_ROLE = "title-name"
Ages = Mapping[tuple[str, str], float]
"""(article, name) -> the age that the article gives."""


def is_undergone(claim: Claim) -> bool:
    """Tell whether a claim names whom something was done to: an allegation then is about the doer."""
    return is_role(claim) and claim.frame.role in _UNDERGONE


def find_held_alike(
    claims: Sequence[Claim], vectors: NDArray[np.float32], twins: Twins, config: CompareConfig
) -> frozenset[tuple[int, int]]:
    """Return rows of claims that name one holder of a role or one list, whichever fact they were put in."""
    found = _one_holder(claims, vectors, config) | _one_list(claims, vectors, config)
    sure = (pair for pair, chance in twins.items() if chance >= config.twin_probability)
    return found | {(i, j) for i, j in sure if _both_open(claims[i], claims[j])}


def _both_open(a: Claim, b: Claim) -> bool:
    """Tell whether both name somebody in a role, or list some of what may be more."""
    lists = [claim.value for claim in (a, b) if isinstance(claim.value, SetValue)]
    return len(lists) == 2 and ((is_role(a) and is_role(b)) or not any(each.closed for each in lists))


def _one_holder(
    claims: Sequence[Claim], vectors: NDArray[np.float32], config: CompareConfig
) -> frozenset[tuple[int, int]]:
    """Return rows (first < second) of claims in two articles that name different persons as what must be one holder.

    Args:
        claims: all claims of one story.
        vectors: their unit vectors, shape (len(claims), dimension).
        config: thresholds.

    """
    rows = np.array([row for row, claim in enumerate(claims) if _names_one(claim)], dtype=np.int64)
    if len(rows) < 2:
        return frozenset()
    ages = ages_told(claims)
    told = [claims[row] for row in rows.tolist()]
    cosines = np.triu(vectors[rows] @ vectors[rows].T, k=1)
    first, second = np.nonzero((cosines >= config.holder_cosines[0]) & _strangers(told))
    found: set[tuple[int, int]] = set()
    for at, other in zip(first.tolist(), second.tolist(), strict=True):
        if cosines[at, other] >= _floor(told[at], told[other], ages, config):
            found.add((int(rows[at]), int(rows[other])))
    return frozenset(found)


def _strangers(told: Sequence[Claim]) -> NDArray[np.bool_]:
    """Return which pairs of claims two outlets tell in kindred roles of persons whom no article names together.

    Shape (n, n). In a large story nearly all pairs name one person, or two whom some article names both.
    """
    outlets, _ = _codes([claim.outlet_id for claim in told])
    articles, _ = _codes([claim.article_id for claim in told])
    names, known = _codes([_name(claim) for claim in told])
    roles, kinds = _codes([claim.frame.role for claim in told])
    named = np.zeros((len(known), int(articles.max()) + 1), dtype=np.float32)
    named[names, articles] = 1
    together = named @ named.T > 0
    kindred = np.array([[kin(one, two) for two in kinds] for one in kinds])
    return np.asarray(
        (outlets[:, None] != outlets) & ~together[names][:, names] & kindred[roles][:, roles], dtype=np.bool_
    )


def _codes(keys: Sequence[str]) -> tuple[NDArray[np.int64], list[str]]:
    """Return a number for each key, and the keys by number."""
    known = sorted(set(keys))
    code = {key: number for number, key in enumerate(known)}
    return np.array([code[key] for key in keys], dtype=np.int64), known


def _one_list(
    claims: Sequence[Claim], vectors: NDArray[np.float32], config: CompareConfig
) -> frozenset[tuple[int, int]]:
    """Return rows (first < second) of open lists of two outlets, alike in deed, passage and all but one member."""
    rows = [row for row, claim in enumerate(claims) if _lists_openly(claim, config)]
    found: set[tuple[int, int]] = set()
    for at, i in enumerate(rows):
        for j in rows[at + 1 :]:
            a, b = claims[i], claims[j]
            if a.outlet_id == b.outlet_id or a.frame.predicate != b.frame.predicate or not _all_but_one(a, b):
                continue
            if float(vectors[i] @ vectors[j]) >= _list_floor(a, config):
                found.add((i, j))
    return frozenset(found)


def _list_floor(claim: Claim, config: CompareConfig) -> float:
    members = claim.value.members if isinstance(claim.value, SetValue) else ()
    return config.long_list_cosine if len(members) > config.substitute_members else config.list_cosine


def _lists_openly(claim: Claim, config: CompareConfig) -> bool:
    value = claim.value
    if not isinstance(value, SetValue) or is_role(claim):
        return False
    return not value.closed and len(value.members) >= config.substitute_members


def _all_but_one(a: Claim, b: Claim) -> bool:
    if not (isinstance(a.value, SetValue) and isinstance(b.value, SetValue)):
        return False
    one, two = set(a.value.members), set(b.value.members)
    return a.value.member_type == b.value.member_type and len(one) == len(two) == len(one & two) + 1


def kin(one: str, two: str) -> bool:
    """Tell whether two roles can be one person's at once: the suspect is who was arrested."""
    return one == two or bool(_KIN.get(one, frozenset()) & _KIN.get(two, frozenset()))


def _floor(a: Claim, b: Claim, ages: Ages, config: CompareConfig) -> float:
    """Return the cosine from which two passages name one holder; over 1 where they can't."""
    one, two = _name(a), _name(b)
    if compare_persons(one, two, config) != "different" or persons_apart(a, b, config):
        return _NEVER
    by_age, sole, plain = config.holder_cosines
    age, other = ages.get((a.article_id, one)), ages.get((b.article_id, two))
    if age is not None and other is not None and abs(age - other) != 1:
        return by_age if age == other else _NEVER
    if other_numbers(a, b):
        return _NEVER
    if a.frame.role == TITLED_ROLE:
        return _NEVER if _several_titled(a) or _several_titled(b) else config.titled_cosine
    closed = [isinstance(claim.value, SetValue) and claim.value.closed for claim in (a, b)]
    return sole if all(closed) else plain


def _several_titled(claim: Claim) -> bool:
    """Tell whether a passage has a title twice: "the French president ... President Quill" may be of two."""
    titles = [bare(key).rpartition(" ")[2] for key in claim.frame.object if not is_named(key)]
    return any(claim.text.lower().count(title) > 1 for title in titles)


_NEVER = 2.0
"""More than any cosine."""


def _names_one(claim: Claim) -> bool:
    return is_role(claim) and isinstance(claim.value, SetValue) and len(claim.value.members) == 1


def _name(claim: Claim) -> str:
    return bare(claim.value.members[0]) if isinstance(claim.value, SetValue) else ""
