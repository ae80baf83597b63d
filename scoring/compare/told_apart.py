"""Withdraw contradictions between two names that one article tells both: then they are two, not one for the other."""

from collections.abc import Mapping, Sequence

from scoring.compare.names import compare_persons, name_parts
from scoring.compare.outcomes import unrelated
from scoring.compare.persons import is_role
from scoring.compare.relations import bare
from scoring.compare.sets import without
from scoring.config import CompareConfig
from scoring.models import Claim, Comparison, SetValue

Said = Mapping[str, set[str]]
"""article -> what it names: folded words with a capital, and the keys of countries."""
_COUNTRY = "country:"


def drop_told_apart(found: dict[tuple[str, str], Comparison], claims: Sequence[Claim], config: CompareConfig) -> None:
    """Withdraw contradictions by name where both are named.

    Two holders of a role: by any article. Two members of lists, each in the other's place: by one passage, or each by
    the other article too; an article that leaves one out of a list may still name it elsewhere.
    """
    by_id = {claim.claim_id: claim for claim in claims}
    accused = [pair for pair, item in found.items() if item.outcome == "contradicts" and _by_name(pair, item, by_id)]
    if not accused:
        return
    passages = [_named_in(claim) for claim in claims]
    said: dict[str, set[str]] = {}
    for claim, names in zip(claims, passages, strict=True):
        said.setdefault(claim.article_id, set()).update(names)
    for pair in accused:
        a, b = (by_id[claim_id] for claim_id in pair)
        if is_role(a):
            if _both_told(a, b, said, config):
                found[pair] = unrelated("one article tells of both: they are two persons")
        elif _both_listed(a, b, passages, said, config):
            found[pair] = unrelated("both are told of: each list holds some")


def _by_name(pair: tuple[str, str], item: Comparison, claims: Mapping[str, Claim]) -> bool:
    a, b = (claims[claim_id] for claim_id in pair)
    if is_role(a):
        return item.drift_type == "name"
    return all(isinstance(c.value, SetValue) and not c.value.closed and not c.value.excluded for c in (a, b))


def _both_told(a: Claim, b: Claim, said: Said, config: CompareConfig) -> bool:
    """Tell whether any article names one of the persons that only a names in a role, and one that only b names."""
    if not (isinstance(a.value, SetValue) and isinstance(b.value, SetValue)):
        return False
    mine = [bare(key) for key in without(a.value.members, b.value.members, a.value, config)]
    theirs = [bare(key) for key in without(b.value.members, a.value.members, b.value, config)]
    pairs = [(_telling(x, y, config), _telling(y, x, config)) for x in mine for y in theirs]
    return any(one <= names and other <= names for one, other in pairs for names in said.values())


def _both_listed(a: Claim, b: Claim, passages: Sequence[set[str]], said: Said, config: CompareConfig) -> bool:
    """Tell whether each article names whom only the other lists, or a passage of any article names both."""
    mine, theirs = _only(a, b, config), _only(b, a, config)
    if theirs <= said[a.article_id] and mine <= said[b.article_id]:
        return True
    return any(mine | theirs <= names for names in passages)


def _only(a: Claim, b: Claim, config: CompareConfig) -> set[str]:
    """Return what tells the members that a lists and b doesn't: surnames, keys of countries, words of other names."""
    if not (isinstance(a.value, SetValue) and isinstance(b.value, SetValue)):
        return set()
    found: set[str] = set()
    for member in without(a.value.members, b.value.members, a.value, config):
        parts = name_parts(bare(member))
        person = a.value.member_type == "person"
        found.update({member} if member.startswith(_COUNTRY) else parts[-1:] if person else parts)
    return found


def _named_in(claim: Claim) -> set[str]:
    capitals = (word for word in claim.text.replace("-", " ").split() if word[:1].isupper())
    names = {part for word in capitals for part in name_parts(word)}
    return names | {key for key in claim.frame.entities if key.startswith(_COUNTRY)}


def _telling(name: str, other: str, config: CompareConfig) -> set[str]:
    """Return the word of a name that sets it apart from another: the surname, or else what differs."""
    parts = name_parts(name)
    alien = [part for part in parts if compare_persons(part, other, config) == "different"]
    return {alien[-1]} if alien else set(parts)
