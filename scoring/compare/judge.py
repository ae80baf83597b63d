"""Judge two claims of one fact: the typed comparators decide, wording only where there are no types."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

from scoring.compare.accusing import least_probability, split_twins
from scoring.compare.dates import compare_dates
from scoring.compare.denials import find_denials
from scoring.compare.doubts import (
    ArticleValues,
    doubt,
    held_elsewhere,
    too_unlike,
    values_by_article,
)
from scoring.compare.holders import find_held_alike, is_undergone
from scoring.compare.outcomes import EQUAL, compatible, contradicts, unrelated
from scoring.compare.pair_model import PairModel, PairProbability
from scoring.compare.persons import is_trait
from scoring.compare.places import compare_places
from scoring.compare.polarity import compare_member, compare_polarity, overtaken
from scoring.compare.quantities import compare_quantities, scale_note
from scoring.compare.reasons import differ
from scoring.compare.relations import same_step, share_anchor
from scoring.compare.sets import compare_sets
from scoring.compare.stand_ins import StandIns, add_stand_ins, find_stand_ins
from scoring.compare.told_apart import drop_told_apart
from scoring.compare.tolls import is_toll
from scoring.compare.twins import Twins, find_twins
from scoring.config import CompareConfig
from scoring.models import Claim, Comparison, DateValue, FactGroup, QuantityValue, SetValue, StatementValue

_UNREAL = frozenset({"planned", "possible", "alleged"})
_COUNTS = frozenset({"count", "percent", "percentage point", "year", "km", ""})
_CROSSED = frozenset({("set", "polarity"), ("polarity", "set")})
_EXCLUSIVE = frozenset({"contradicts", "superseded"})
_LISTED = frozenset({"country", "organisation"})
"""Lists whose members are parties of a relation; people in a role are compared among themselves."""
_TELLING = frozenset({"contradicts", "superseded", "equal"})
_SLOTS = frozenset({"quantity", "date", "place"})
"""Kinds of which a story holds many: only twin passages surely fill one slot."""
_SCALED = 1000
"""Number from which a slip of scale is told from two small numbers of which one is ten times the other."""
_FULL = 1.0
_COMPARATORS: Mapping[str, Callable[[Claim, Claim, CompareConfig], Comparison]] = {
    "quantity": compare_quantities,
    "date": compare_dates,
    "place": compare_places,
    "set": compare_sets,
    "polarity": compare_polarity,
}


def compare_claims(
    a: Claim,
    b: Claim,
    config: CompareConfig,
    pair_probability: PairProbability | None = None,
    *,
    twins: bool = False,
) -> Comparison:
    """Judge claim a seen beside claim b, both taken to speak of one fact.

    An attributed claim compares by its value like any other; the reason names the speaker. Whether the drift
    is charged to the outlet is decided where verdicts are made, from `holder`.

    Args:
        a: the claim that is judged.
        b: the claim it is seen beside.
        config: thresholds.
        pair_probability: what the pair model makes of the wording; used for untyped statements.
        twins: whether the passages say the same in much the same words but for the value.

    """
    if twins and a.kind == b.kind == "set":
        result = compare_sets(a, b, config, twins=True)
    elif twins and a.kind == b.kind == "polarity":
        result = compare_polarity(a, b, config, twins=True)
    else:
        result = _compare_values(a, b, config, pair_probability)
    if result.outcome not in _EXCLUSIVE:
        return result
    if not _modes_compare(a, b, twins=twins):
        return unrelated("one is planned, possible or alleged: it can't be held against what is asserted")
    if min(a.confidence, b.confidence) < (config.twin_confidence if twins else config.least_confidence):
        return unrelated("read with too little confidence to hold one against the other")
    why = doubt(a, b, config, twins=twins) if result.outcome == "contradicts" else ""
    return unrelated(why) if why else result


def values_apart(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether two claims can't both be right if they fill one slot, whatever else speaks for or against that.

    An article that tells what holds and what doesn't of loosely one matter tells of two; those stay together.
    """
    if a.kind == "polarity":
        return compare_claims(a, b, config).outcome == "contradicts"
    return _compare_values(a, b, config, None).outcome in _EXCLUSIVE


def compare_facts(  # noqa: PLR0913 - the claims with all that is known of them
    groups: Sequence[FactGroup],
    claims: Sequence[Claim],
    vectors: NDArray[np.float32],
    config: CompareConfig,
    pair_model: PairModel | None = None,
    *,
    twins: Twins | None = None,
    stand_ins: StandIns | None = None,
) -> dict[tuple[str, str], Comparison]:
    """Compare the claims of each group with one another, both ways round, and lists with related facts.

    A list speaks for or against statements about its members and lists of weaker steps, which are facts of
    their own; of these comparisons only those are kept that tell something.

    Args:
        groups: the facts of one story.
        claims: all claims of the story.
        vectors: their unit vectors, shape (len(claims), dimension).
        config: thresholds.
        pair_model: judges the wording of untyped statements; they are left alone without it.
        twins: rows of twin claims, if `find_twins` has found them already.
        stand_ins: ids of claims that name one person in the place of another, as `find_stand_ins` found them among all
            claims, the idle ones too; None where no claim was left out.

    Returns:
        The comparison of a beside b by (a's id, b's id), for each ordered pair of distinct claims of a group
        and for the related pairs across groups.

    """
    row_of = {claim.claim_id: row for row, claim in enumerate(claims)}
    values = values_by_article(claims)
    found: dict[tuple[str, str], Comparison] = {}
    rows_of_twins = find_twins(claims, vectors, config) if twins is None else twins
    holders = find_held_alike(claims, vectors, rows_of_twins, config)
    sure = {frozenset((claims[i].claim_id, claims[j].claim_id)): chance for (i, j), chance in rows_of_twins.items()}
    sure |= {frozenset((claims[i].claim_id, claims[j].claim_id)): 1.0 for i, j in holders}
    for group in groups:
        rows = [row_of[claim_id] for claim_id in group.claim_ids]
        members = [claims[row] for row in rows]
        cosines = vectors[rows] @ vectors[rows].T
        wordings = _judge_wordings(members, cosines, pair_model)
        for i, j in permutations(range(len(members)), 2):
            a, b = members[i], members[j]
            twin = sure.get(frozenset((a.claim_id, b.claim_id)), 0.0) >= least_probability(a, b, config)
            comparison = compare_claims(a, b, config, wordings.get((min(i, j), max(i, j))), twins=twin)
            if comparison.outcome == "contradicts":
                comparison = _reconsider(comparison, a, b, float(cosines[i, j]), values, config, twins=twin)
            found[a.claim_id, b.claim_id] = comparison
    for i, j in (*holders, *split_twins(groups, claims, rows_of_twins, config)):
        for a, b in ((claims[i], claims[j]), (claims[j], claims[i])):
            comparison = compare_claims(a, b, config, twins=True)
            if comparison.outcome == "contradicts" and a.kind in _SLOTS:
                comparison = _reconsider(comparison, a, b, _FULL, values, config, twins=True)
            found.setdefault((a.claim_id, b.claim_id), comparison)
    drop_told_apart(found, claims, config)
    add_stand_ins(found, claims, find_stand_ins(claims, vectors, config) if stand_ins is None else stand_ins, config)
    _compare_across(found, claims, vectors, config)
    return found


def _compare_across(
    found: dict[tuple[str, str], Comparison],
    claims: Sequence[Claim],
    vectors: NDArray[np.float32],
    config: CompareConfig,
) -> None:
    """Add what claims of different facts tell of each other: denials of what is told, lists and what they touch."""
    for denial, holding in find_denials(claims, vectors, config):
        for a, b in ((denial, holding), (holding, denial)):
            comparison = compare_claims(a, b, config, twins=True)
            if comparison.outcome in _EXCLUSIVE:
                found[a.claim_id, b.claim_id] = comparison
    for a, b in _related(claims):
        if (a.claim_id, b.claim_id) not in found:
            comparison = compare_claims(a, b, config)
            if comparison.outcome in _TELLING or comparison.precision:
                found[a.claim_id, b.claim_id] = comparison


def _ends(a: Claim, b: Claim) -> bool:
    """Tell whether b reports that a state that a told has ended."""
    if b.valid_until is not None or a.published_at >= b.published_at or not same_step(a.frame, b.frame):
        return False
    return bool(set(a.frame.subject) & set(b.frame.subject)) and share_anchor(a, b)


def _reconsider(  # noqa: PLR0913, PLR0917 - a comparison with all that may speak against it
    comparison: Comparison,
    a: Claim,
    b: Claim,
    cosine: float,
    values: ArticleValues,
    config: CompareConfig,
    *,
    twins: bool,
) -> Comparison:
    """Return a contradiction, or unrelated where passages or articles speak against it."""
    if a.kind in _SLOTS and not (twins or is_trait(a) or _slipped(a, b)):
        return unrelated("the passages are too unlike to hold one against the other")
    if not twins and too_unlike(a, cosine, config):
        return unrelated("the passages are too unlike to hold one against the other")
    if not (twins and is_toll(a)) and held_elsewhere(a, b, values):
        return unrelated("one of the articles gives both values: they are two facts")
    return comparison


def _slipped(a: Claim, b: Claim) -> bool:
    """Tell whether one number is the other with a slip: "$12bn" for "$1.2bn" is no other sum."""
    one, two = a.value, b.value
    if not (isinstance(one, QuantityValue) and isinstance(two, QuantityValue)):
        return False
    return min(one.low, two.low) >= _SCALED and bool(scale_note(one, two))


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


def _judge_wordings(
    members: Sequence[Claim], cosines: NDArray[np.float32], pair_model: PairModel | None
) -> dict[tuple[int, int], PairProbability]:
    """Return what the pair model says of each pair i < j of untyped statements."""
    if pair_model is None or not members or not isinstance(members[0].value, StatementValue):
        return {}
    pairs = [pair for pair in combinations(range(len(members)), 2) if members[pair[0]].value != members[pair[1]].value]
    if not pairs:
        return {}
    texts = [(members[i].text, members[j].text) for i, j in pairs]
    near = np.array([cosines[i, j] for i, j in pairs], dtype=np.float64)
    # A text pair model is trained on an order (source, then claim) that two outlets don't have.
    both = pair_model.judge([*texts, *((b, a) for a, b in texts)], np.concatenate([near, near]))
    judged = [
        PairProbability(same=(x.same + y.same) / 2, contradicts=min(x.contradicts, y.contradicts))
        for x, y in zip(both[: len(texts)], both[len(texts) :], strict=True)
    ]
    return dict(zip(pairs, judged, strict=True))


def _compare_values(a: Claim, b: Claim, config: CompareConfig, wording: PairProbability | None) -> Comparison:
    if (a.kind, b.kind) in _CROSSED:
        return compare_member(a, b, config)
    if a.kind != b.kind:
        return unrelated(f"a {a.kind} beside a {b.kind}")
    if a.kind == "statement":
        return _compare_statements(a, b, config, wording)
    return _COMPARATORS[a.kind](a, b, config)


def _compare_statements(a: Claim, b: Claim, config: CompareConfig, wording: PairProbability | None) -> Comparison:
    if a.value == b.value:
        return EQUAL
    if wording is None:
        return unrelated("wording alone tells too little")
    if wording.contradicts >= config.contradiction_probability:
        return overtaken(a, b, config) or contradicts("polarity", _FULL, differ(a, b), probability=wording.contradicts)
    if wording.same >= config.same_probability:
        return compatible("says much the same in other words")
    return unrelated("wording alone tells too little")


def _modes_compare(a: Claim, b: Claim, *, twins: bool) -> bool:
    """Tell whether two modalities may be held against each other.

    Plans compare with plans; a deal's price is fixed before it is paid, so money compares across. Of twin passages one
    may call possible or alleged what the other asserts: when, where and how many they tell all the same.
    """
    if isinstance(a.value, QuantityValue) and a.value.unit not in _COUNTS:
        return "alleged" not in (a.modality, b.modality) or a.modality == b.modality
    one, two = _mode(a), _mode(b)
    if is_undergone(a) and is_undergone(b):
        one, two = (("asserted" if mode == "alleged" else mode) for mode in (one, two))
    elif twins and a.kind in _SLOTS:
        one, two = (("asserted" if mode in ("alleged", "possible") else mode) for mode in (one, two))
    return one == two or not {one, two} & _UNREAL


def _mode(claim: Claim) -> str:
    """Return a claim's modality; what is told for a day to come is planned, however it is worded."""
    ahead = isinstance(claim.value, DateValue) and claim.value.start > claim.published_at.date()
    return "planned" if ahead and claim.modality == "asserted" else claim.modality
