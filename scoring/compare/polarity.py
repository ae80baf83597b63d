"""Compare what holds with what doesn't, and single members with lists."""

import msgspec

from scoring.compare.outcomes import EQUAL, compatible, contradicts, superseded, unrelated
from scoring.compare.reasons import differ, speaker
from scoring.compare.relations import anchors, bare, implies, is_named, share_anchor
from scoring.compare.sets import same_member
from scoring.config import CompareConfig
from scoring.models import Claim, Comparison, PolarityValue, SetValue
from scoring.opposites import affirm
from scoring.wording import list_names, ordinal, say_value

_FULL = 1.0
_KEYS = {"country": "country", "person": "person", "organisation": "org"}
"""Kind of an entity's key by kind of list."""
_ORDINAL_SEVERITY = 0.5
"""An ordinal off is a wrong count of those before, not a reversal."""


def compare_polarity(a: Claim, b: Claim, config: CompareConfig) -> Comparison:
    """Judge whether a's statement that something holds (or not) fits b's."""
    first, second = a.value, b.value
    if not (isinstance(first, PolarityValue) and isinstance(second, PolarityValue)):
        return unrelated("not both about whether something holds")
    (one, holds), (two, other_holds) = (affirm(c.frame.predicate, v.positive) for c, v in ((a, first), (b, second)))
    if holds == other_holds:
        return _same_polarity(a, b, first, second)
    stronger, weaker = (a, b) if holds else (b, a)
    if one != two and not implies(stronger.frame, weaker.frame):
        return compatible("one step may hold without the other")
    return overtaken(a, b, config) or contradicts("polarity", _FULL, differ(a, b, _words(weaker)))


class Member(msgspec.Struct, frozen=True):
    """A list beside a statement about single members of it."""

    of_list: Claim
    of_member: Claim
    members: SetValue
    polarity: PolarityValue
    about: list[str]
    """The parties of which the statement is told."""
    named: list[str]
    """Of these, those that the list names."""
    excluded: list[str]
    """Of these, those that the list denies by name."""


def compare_member(a: Claim, b: Claim, config: CompareConfig) -> Comparison:
    """Judge a list beside a statement about a single member, either way round."""
    if isinstance(a.value, PolarityValue):
        member, swapped = _match_member(b, a, config), True
    else:
        member, swapped = _match_member(a, b, config), False
    if member is None:
        return unrelated("about different parties")
    judge = _beside_holding if member.polarity.positive else _beside_denial
    result = judge(member)
    if result.outcome == "contradicts":
        return overtaken(a, b, config) or msgspec.structs.replace(result, reason=_member_reason(a, b, member))
    if swapped and result.precision:
        return compatible(result.reason, "finer" if result.precision == "coarser" else "coarser")
    return result


def overtaken(a: Claim, b: Claim, config: CompareConfig) -> Comparison | None:
    """Return superseded or compatible where one told a state up to its day; None if time explains nothing."""
    hours = (b.published_at - a.published_at).total_seconds() / 3600
    if a.valid_until is not None and hours > -config.stale_hours:
        return superseded("was so when published; the other reports what came after")
    if b.valid_until is not None and hours < config.stale_hours:
        return compatible("came after the other was published")
    return None


def _same_polarity(a: Claim, b: Claim, first: PolarityValue, second: PolarityValue) -> Comparison:
    if first.ordinal is not None and second.ordinal is not None and first.ordinal != second.ordinal:
        note = f"{speaker(a)} {ordinal(first.ordinal)}; the other {speaker(b)} {ordinal(second.ordinal)}"
        return contradicts("quantity", _ORDINAL_SEVERITY, note)
    if first.ordinal == second.ordinal:
        return EQUAL
    if first.ordinal is not None:
        return compatible("says besides which in order it is", "finer")
    return compatible("doesn't say which in order it is", "coarser")


def _match_member(of_list: Claim, of_member: Claim, config: CompareConfig) -> Member | None:
    members, polarity = of_list.value, of_member.value
    if not (isinstance(members, SetValue) and isinstance(polarity, PolarityValue)):
        return None
    if not share_anchor(of_list, of_member):
        return None
    about = _subjects(of_member, of_list)
    people = members.member_type == "person"
    return Member(
        of_list,
        of_member,
        members,
        polarity,
        about,
        [s for s in about if any(same_member(s, m, config, people=people) for m in members.members)],
        [s for s in about if any(same_member(s, m, config, people=people) for m in members.excluded)],
    )


def _beside_denial(member: Member) -> Comparison:
    """Judge the list where the statement says that something doesn't hold; precision as the list sees it."""
    if member.named and implies(member.of_list.frame, member.of_member.frame):
        return contradicts("polarity", _FULL, "")
    closed_out = member.members.closed and not member.named
    if member.excluded or (closed_out and implies(member.of_member.frame, member.of_list.frame)):
        return compatible("both say that it does not hold", "coarser")
    return compatible("no member of the list is denied")


def _beside_holding(member: Member) -> Comparison:
    """Judge the list where the statement says that something holds; precision as the list sees it."""
    if not member.about or not implies(member.of_member.frame, member.of_list.frame):
        return compatible("one step may hold without the other")
    # "X is the fourth after A, B and C" closes a list that X itself joins; wording is too loose for other steps.
    apart = set(member.about).isdisjoint(member.of_list.frame.entities)
    strict = member.of_member.frame.predicate == member.of_list.frame.predicate
    if member.excluded or (member.members.closed and not member.named and apart and strict):
        return contradicts("set", _FULL, "")
    if member.named:
        return compatible("the list and the statement share a member", "finer")
    return compatible("the list is open and doesn't name it")


def _subjects(of_member: Claim, of_list: Claim) -> list[str]:
    """Return the parties of which the polarity is told, without those that the list is about."""
    about = anchors(of_list)
    named = of_member.frame.subject or of_member.frame.object
    kind = _KEYS.get(of_list.value.member_type) if isinstance(of_list.value, SetValue) else None
    return [entity for entity in named if bare(entity) not in about and kind in (None, entity.partition(":")[0])]


def _member_reason(a: Claim, b: Claim, member: Member) -> str:
    who = list_names(member.named or member.excluded or member.about)
    single = f"that this {'holds' if member.polarity.positive else 'does not hold'} for {who}"
    told = {claim.claim_id: say_value(claim.value) for claim in (a, b)}
    told[member.of_member.claim_id] = single
    return f"{speaker(a)} {told[a.claim_id]}; the other {speaker(b)} {told[b.claim_id]}"


def _words(denial: Claim) -> str:
    """Return the denying words as a note: "not charged"."""
    surface = denial.value.surface if isinstance(denial.value, PolarityValue) else ""
    return f"“{surface}”" if surface else ""


def _keys(entities: tuple[str, ...]) -> set[str]:
    return {bare(entity) for entity in entities if is_named(entity)}
