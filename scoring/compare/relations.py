"""What a claim is about: its parties, and which predicate implies which."""

from typing import Final

from scoring.models import Claim, Frame, PolarityValue, SetValue

_IMPLIES: Final[dict[str, frozenset[str]]] = {
    "recognise": frozenset({"formal-relations", "appoint-ambassador", "accept-ambassador"}),
    "formal-relations": frozenset({"recognise", "appoint-ambassador", "accept-ambassador"}),
    "appoint-ambassador": frozenset({"upgrade-ties"}),
    "ratify": frozenset({"sign", "join"}),
    "kill": frozenset({"die"}),
    "sentence": frozenset({"convict"}),
    "hospitalise": frozenset({"injure"}),
}
"""Who does the first also does the others: who ratifies has signed.

Recognition and formal relations go together."""


def same_step(a: Frame, b: Frame) -> bool:
    """Return whether two relations are one step of one matter: each implies the other."""
    return a.relation == b.relation and implies(a, b) and implies(b, a)


def implies(stronger: Frame, weaker: Frame) -> bool:
    """Return whether what holds under the first relation also holds under the second."""
    first, second = stronger.predicate or stronger.relation, weaker.predicate or weaker.relation
    return first == second or second in _IMPLIES.get(first, frozenset())


def anchors(claim: Claim) -> frozenset[str]:
    """Return the entities that a set or a polarity is about, apart from the members themselves."""
    value = claim.value
    named = set(claim.frame.subject) | set(claim.frame.object)
    if isinstance(value, SetValue):
        own = {bare(member) for member in (*value.members, *value.excluded)}
        named = {entity for entity in named if bare(entity) not in own}
    return frozenset(bare(entity) for entity in named if is_named(entity))


def is_named(entity: str) -> bool:
    """Return whether a key is that of somebody or some place: what "the decision" is, wording leaves open."""
    return not entity.startswith("thing:")


def bare(entity: str) -> str:
    """Return an entity key without its kind, lower case: "country:AF" and "AF" are one."""
    return entity.rpartition(":")[2].strip().lower()


def share_anchor(a: Claim, b: Claim) -> bool:
    """Return whether two sets or polarities are about the same entity; unnamed on a side counts as shared."""
    first, second = anchors(a), anchors(b)
    if isinstance(a.value, SetValue) and isinstance(b.value, PolarityValue):
        return _member_anchor(a.value, first, b)
    if isinstance(a.value, PolarityValue) and isinstance(b.value, SetValue):
        return _member_anchor(b.value, second, a)
    return not first or not second or bool(first & second)


def _member_anchor(value: SetValue, of_set: frozenset[str], single: Claim) -> bool:
    """Return whether a statement about single parties is about what the list is about.

    Where it names one side only, that side is taken for the member: "X denies having formal relations".
    """
    if not single.frame.subject or not single.frame.object:
        return True
    own = {bare(member) for member in (*value.members, *value.excluded)}
    rest = anchors(single) - own
    return not rest or not of_set or bool(rest & of_set)
