"""Find a person named in the place of another, whatever the role: passages of two outlets alike but for the name.

Symbols as in `twins.py`, the words of both names left out: like = twin_lexical * lex + twin_vector * cosine +
twin_near * near. A person who stands in for another is unknown to the other's article, and no article of the story
knows both; whoever only speaks there ("..., said Ada Quill") is nobody's stand-in, since two outlets ask two witnesses.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.compare.count_doubts import other_numbers
from scoring.compare.denials import beside, passage_stems, passage_words, stem_weights
from scoring.compare.holders import TITLED_ROLE, kin
from scoring.compare.names import compare_persons, name_parts
from scoring.compare.outcomes import contradicts, unrelated
from scoring.compare.overlaps import like_pairs, overlap
from scoring.compare.persons import ages_told, is_role, name_severity, persons_apart, tells_person
from scoring.compare.reasons import differ
from scoring.compare.relations import bare
from scoring.config import CompareConfig
from scoring.models import Claim, Comparison, SetValue

Rows = NDArray[np.int64]
Floats = NDArray[np.float64]
Ages = Mapping[tuple[str, str], float]
StandIns = frozenset[tuple[str, str]]
"""Ids (first < second) of claims that name two persons in one place."""
_NOBODY = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))

_FULL = 2
"""Words of a name that tell one person of a story."""
_SAYS = r"(?:said|says|added|adds|wrote|writes|explained|noted|recalled|testified)"
_SPEAKS = re.compile(rf"^\W*(?:\w+\W+){{0,2}}(?:{_SAYS}|told|tells|tweeted)\b", re.IGNORECASE)
"""Behind the name of a speaker: "Ada Quill, 34, said"."""
_SPOKEN_BY = re.compile(
    rf"(?:[,”\"’']\s*{_SAYS}|\baccording to|\bphoto(?:graph)?s? by)\s+(?:(?!that\b)[\w’'.,-]+\s+){{0,6}}$",
    re.IGNORECASE,
)
"""Before it: "..., said police chief Ada Quill"."""
_HELD = ("appoint", "elect", "resign", "win", "title")
_PART = re.compile(r"(?i)\b(?:including|includes?|included|such as|among|one of|another|others?)\b")
"""Words of a passage that tells of some of many: another may tell of others."""


_WITH = re.compile(r"(?i)\b(?:also|along with)\b")
"""Words that tell of others in the same place, whatever the ages."""


class _Told(NamedTuple):
    """A person whom a claim names."""

    row: int
    name: str
    article: int
    outlet: int


def find_stand_ins(claims: Sequence[Claim], vectors: NDArray[np.float32], config: CompareConfig) -> StandIns:
    """Return the ids of claims that name two persons in one place, each pair once.

    Args:
        claims: all claims of one story, in any order.
        vectors: their unit vectors, shape (len(claims), dimension).
        config: shares and thresholds.

    """
    told = _tell(claims)
    first, second, like = _liken(claims, vectors, told, config) if told else _NOBODY
    ages = ages_told(claims)
    best: dict[tuple[str, int, int], float] = {}
    pairs = list(zip(first.tolist(), second.tolist(), like.tolist(), strict=True))
    for i, j, score in pairs:
        for one, other in ((told[i], told[j]), (told[j], told[i])):
            key = (one.name, one.article, other.article)
            best[key] = max(best.get(key, 0.0), score)
    found: set[tuple[str, str]] = set()
    for i, j, score in pairs:
        one, two = told[i], told[j]
        if score < max(best[one.name, one.article, two.article], best[two.name, two.article, one.article]):
            continue
        if score >= _floor(claims, one, two, ages, config):
            a, b = sorted((claims[one.row].claim_id, claims[two.row].claim_id))
            found.add((a, b))
    return frozenset(found)


def add_stand_ins(
    found: dict[tuple[str, str], Comparison], claims: Sequence[Claim], stand_ins: StandIns, config: CompareConfig
) -> None:
    """Add the contradictions by name between claims that are not held against each other yet, both ways round."""
    by_id = {claim.claim_id: claim for claim in claims}
    for pair in sorted(stand_ins):
        for mine, theirs in (pair, pair[::-1]):
            known = found.get((mine, theirs))
            if mine in by_id and theirs in by_id and (known is None or known.outcome != "contradicts"):
                found[mine, theirs] = compare_stand_ins(by_id[mine], by_id[theirs], config)


def compare_stand_ins(a: Claim, b: Claim, config: CompareConfig) -> Comparison:
    """Judge two claims that name different persons in one place."""
    if _is_held(a) and _is_held(b) and abs(a.published_at - b.published_at) > dt.timedelta(days=config.name_days):
        return unrelated("told too far apart to be about one time")
    mine, theirs = (_members(claim) for claim in (a, b))
    extra = [x for x in mine if all(compare_persons(x, y, config) != "same" for y in theirs)]
    missing = [y for y in theirs if all(compare_persons(x, y, config) != "same" for x in mine)]
    if not extra or not missing:
        return unrelated("both name the same")
    share = len(extra) / len(mine)
    return contradicts("name", share * name_severity(extra[0], missing[0], config), differ(a, b))


def _is_held(claim: Claim) -> bool:
    """Tell whether a role may pass to another: an office does, who was killed or charged stays so."""
    return claim.frame.role.startswith(_HELD)


def _members(claim: Claim) -> list[str]:
    return [bare(member) for member in claim.value.members] if isinstance(claim.value, SetValue) else []


def _tell(claims: Sequence[Claim]) -> list[_Told]:
    """Return the persons whom claims name in full, of those named in no role only such as surely are persons."""
    articles = _codes([claim.article_id for claim in claims])
    outlets = _codes([claim.outlet_id for claim in claims])
    known = {(article, name) for article, name in ages_told(claims)}
    alone = _alone(claims)
    found: list[_Told] = []
    for row, claim in enumerate(claims):
        if not tells_person(claim):
            continue
        for name in _members(claim):
            parts = name_parts(name) or ("",)
            sure = is_role(claim) or parts[-1] in alone[claim.article_id] or (claim.article_id, name) in known
            if len(parts) >= _FULL and sure and not _speaks(claim, parts[-1]):
                found.append(_Told(row, name, articles[row], outlets[row]))
    return found


def _alone(claims: Sequence[Claim]) -> dict[str, set[str]]:
    """Return by article the capitalised words that stand behind no other: surnames by themselves."""
    found: dict[str, set[str]] = {}
    for claim in {(claim.article_id, claim.start): claim for claim in claims}.values():
        words = claim.text.split()
        own = found.setdefault(claim.article_id, set())
        for before, word in zip(["", *words], words, strict=False):
            if word[:1].isupper() and not before[:1].isupper():
                own.update(name_parts(word))
    return found


def _speaks(claim: Claim, surname: str) -> bool:
    """Tell whether a person only tells what a passage says."""
    if surname in _capitals(claim.holder.name):
        return True
    at = max(0, claim.value_start - claim.start)
    return bool(_SPEAKS.search(claim.text[claim.value_end - claim.start :]) or _SPOKEN_BY.search(claim.text[:at]))


def _liken(
    claims: Sequence[Claim], vectors: NDArray[np.float32], told: Sequence[_Told], config: CompareConfig
) -> tuple[Rows, Rows, Floats]:
    """Return the pairs of strangers whose passages without both names are alike, with their likeness."""
    read = [passage_words(claims[each.row], config) for each in told]
    own = [passage_stems(each.name) for each in told]
    words = [side.words - name for side, name in zip(read, own, strict=True)]
    first, second, lexical = like_pairs(words, stem_weights(claims), config.stand_in_lexical)
    apart = _strangers(claims, told, first, second)
    first, second, lexical = first[apart], second[apart], lexical[apart]
    near = np.nan_to_num(overlap([side.near - name for side, name in zip(read, own, strict=True)], first, second))
    rows = np.array([each.row for each in told], dtype=np.int64)
    cosine = np.einsum("ij,ij->i", vectors[rows[first]], vectors[rows[second]]).astype(np.float64)
    like: Floats = config.twin_lexical * lexical + config.twin_vector * cosine + config.twin_near * near
    kept = (cosine >= config.stand_in_cosine) & (near >= config.stand_in_near)
    return first[kept], second[kept], like[kept]


def _strangers(claims: Sequence[Claim], told: Sequence[_Told], first: Rows, second: Rows) -> NDArray[np.bool_]:
    """Return which pairs are of two outlets' persons of whom no article of the story names both."""
    said: dict[int, set[str]] = {}
    passages = {(claim.article_id, claim.start): claim.text for claim in claims}
    known = dict(
        zip([claim.article_id for claim in claims], _codes([claim.article_id for claim in claims]), strict=True)
    )
    for (article, _), text in passages.items():
        said.setdefault(known[article], set()).update(_capitals(text))
    where: dict[str, frozenset[int]] = {}
    for surname in {name_parts(each.name)[-1] for each in told}:
        where[surname] = frozenset(article for article, names in said.items() if surname in names)
    apart = np.zeros(len(first), dtype=np.bool_)
    for at, (i, j) in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        one, two = told[i], told[j]
        mine, theirs = where[name_parts(one.name)[-1]], where[name_parts(two.name)[-1]]
        apart[at] = one.outlet != two.outlet and not (mine | {one.article}) & (theirs | {two.article})
    return apart


def _floor(claims: Sequence[Claim], one: _Told, two: _Told, ages: Ages, config: CompareConfig) -> float:
    """Return the likeness from which two persons stand in one place; over 1 where they can't."""
    a, b = claims[one.row], claims[two.row]
    if compare_persons(one.name, two.name, config) != "different":
        return _NEVER
    if is_role(a) and is_role(b) and (persons_apart(a, b, config) or _other_role(a.frame.role, b.frame.role)):
        return _NEVER
    sides = [side for claim in (a, b) for side in beside(claim, config)]
    if any(_WITH.search(side) for side in sides):
        return _NEVER
    by_age, plain = config.stand_in_likeness
    age, other = ages.get((a.article_id, one.name)), ages.get((b.article_id, two.name))
    if age is not None and other is not None and abs(age - other) != 1:
        return by_age if age == other else _NEVER
    shared = passage_words(a, config).words & passage_words(b, config).words
    if len(shared) < config.stand_in_words or any(_PART.search(side) for side in sides) or other_numbers(a, b):
        return _NEVER
    return plain


def _other_role(one: str, two: str) -> bool:
    return TITLED_ROLE not in (one, two) and not kin(one, two)


_NEVER = 2.0
"""More than any likeness."""


def _capitals(text: str) -> set[str]:
    words = (word for word in text.replace("-", " ").split() if word.lstrip("“\"'‘(")[:1].isupper())
    return {part for word in words for part in name_parts(word)}


def _codes(keys: Sequence[str]) -> list[int]:
    code = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return [code[key] for key in keys]
