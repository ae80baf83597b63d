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

from scoring.compare.denials import beside, passage_stems, passage_words, stem_weights
from scoring.compare.holders import TITLED_ROLE, kin
from scoring.compare.names import compare_persons, name_parts
from scoring.compare.outcomes import contradicts, unrelated
from scoring.compare.overlaps import likeness, overlap
from scoring.compare.persons import ages_told, is_role, name_severity, persons_apart, tells_person
from scoring.compare.reasons import differ
from scoring.compare.relations import bare
from scoring.config import CompareConfig
from scoring.models import Claim, Comparison, SetValue

Rows = NDArray[np.int64]
Floats = NDArray[np.float64]
Ages = Mapping[tuple[str, str], float]

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


class _Told(NamedTuple):
    """A person whom a claim names."""

    row: int
    name: str
    article: int
    outlet: int


def find_stand_ins(
    claims: Sequence[Claim], vectors: NDArray[np.float32], config: CompareConfig
) -> list[tuple[int, int]]:
    """Return rows (first < second) of claims that name two persons in one place.

    Args:
        claims: all claims of one story, in any order.
        vectors: their unit vectors, shape (len(claims), dimension).
        config: shares and thresholds.

    """
    told = _tell(claims)
    if len(told) < 2:
        return []
    first, second = _strangers(claims, told, config)
    if not len(first):
        return []
    like = _liken(claims, vectors, told, first, second, config)
    ages = ages_told(claims)
    best: dict[tuple[str, int, int], float] = {}
    pairs = list(zip(first.tolist(), second.tolist(), like.tolist(), strict=True))
    for i, j, score in pairs:
        for one, other in ((told[i], told[j]), (told[j], told[i])):
            key = (one.name, one.article, other.article)
            best[key] = max(best.get(key, 0.0), score)
    found: set[tuple[int, int]] = set()
    for i, j, score in pairs:
        one, two = told[i], told[j]
        if score < max(best[one.name, one.article, two.article], best[two.name, two.article, one.article]):
            continue
        if score >= _floor(claims, one, two, ages, config):
            found.add((min(one.row, two.row), max(one.row, two.row)))
    return sorted(found)


def add_stand_ins(
    found: dict[tuple[str, str], Comparison],
    claims: Sequence[Claim],
    vectors: NDArray[np.float32],
    config: CompareConfig,
) -> None:
    """Add the contradictions by name between claims that are not held against each other yet, both ways round."""
    for i, j in find_stand_ins(claims, vectors, config):
        for a, b in ((claims[i], claims[j]), (claims[j], claims[i])):
            known = found.get((a.claim_id, b.claim_id))
            if known is None or known.outcome != "contradicts":
                found[a.claim_id, b.claim_id] = compare_stand_ins(a, b, config)


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


def _strangers(claims: Sequence[Claim], told: Sequence[_Told], config: CompareConfig) -> tuple[Rows, Rows]:
    """Return the pairs of two outlets' persons of whom no article of the story names both."""
    names = {name: code for code, name in enumerate(sorted({each.name for each in told}))}
    code = np.array([names[each.name] for each in told])
    article = np.array([each.article for each in told])
    outlet = np.array([each.outlet for each in told])
    said: dict[int, set[str]] = {}
    for number, claim in zip(_codes([claim.article_id for claim in claims]), claims, strict=True):
        said.setdefault(number, set()).update(_capitals(claim.text))
    named = np.array([[name_parts(name)[-1] in words for words in said.values()] for name in names], dtype=np.float32)
    column = {number: at for at, number in enumerate(said)}
    own = np.array([column[number] for number in article.tolist()])
    foreign = named[code][:, own] == 0
    apart = (named @ named.T == 0)[code][:, code]
    first, second = np.nonzero(np.triu(foreign & foreign.T & apart & (outlet[:, None] != outlet), k=1))
    kept = [
        compare_persons(told[i].name, told[j].name, config) == "different"
        for i, j in zip(first.tolist(), second.tolist(), strict=True)
    ]
    return first[kept], second[kept]


def _liken(  # noqa: PLR0913, PLR0917 - pairs of persons with all that their likeness is of
    claims: Sequence[Claim],
    vectors: NDArray[np.float32],
    told: Sequence[_Told],
    first: Rows,
    second: Rows,
    config: CompareConfig,
) -> Floats:
    """Return the likeness of each pair's passages without both names; 0 under the floors."""
    weights = stem_weights(claims)
    rows = np.array([each.row for each in told])
    read = [passage_words(claims[each.row], config) for each in told]
    own = [passage_stems(each.name) for each in told]
    words = [side.words - name for side, name in zip(read, own, strict=True)]
    lexical = likeness(words, first, second, weights)
    near = np.nan_to_num(overlap([side.near - name for side, name in zip(read, own, strict=True)], first, second))
    cosine = np.einsum("ij,ij->i", vectors[rows[first]], vectors[rows[second]]).astype(np.float64)
    like: Floats = config.twin_lexical * lexical + config.twin_vector * cosine + config.twin_near * near
    floors = (cosine >= config.stand_in_cosine) & (near >= config.stand_in_near)
    return np.where(floors, like, 0.0)


def _floor(claims: Sequence[Claim], one: _Told, two: _Told, ages: Ages, config: CompareConfig) -> float:
    """Return the likeness from which two persons stand in one place; over 1 where they can't."""
    a, b = claims[one.row], claims[two.row]
    if is_role(a) and is_role(b) and (persons_apart(a, b, config) or _other_role(a.frame.role, b.frame.role)):
        return _NEVER
    by_age, plain = config.stand_in_likeness
    age, other = ages.get((a.article_id, one.name)), ages.get((b.article_id, two.name))
    if age is not None and other is not None and abs(age - other) != 1:
        return by_age if age == other else _NEVER
    shared = passage_words(a, config).words & passage_words(b, config).words
    if len(shared) < config.stand_in_words:
        return _NEVER
    if any(_PART.search(side) for claim in (a, b) for side in beside(claim, config)):
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
