"""Group the claims of a fact into positions by how they compare.

Equal claims are one class. A class that nothing refines is a leaf; leaves that agree share a position. A
coarser class ("December 2024") supports every position it is compatible with, and forms its own only if there
is none.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from scoring.config import ConsensusConfig
from scoring.consensus.links import AGREEING, Links, Tie
from scoring.consensus.votes import Vote
from scoring.models import Claim, Value

_BEARING: frozenset[Tie] = frozenset({"equal", "compatible", "finer"})
_EXCLUSIVE: frozenset[Tie] = frozenset({"contradicts", "superseded", "supersedes"})


class Stand(msgspec.Struct, frozen=True):
    """One position of a fact before belief: a value and what each claim adds to it."""

    value: Value
    supporters: dict[str, float]
    """claim_id -> compatibility with the value, in (0, 1]."""


class Layout(msgspec.Struct, frozen=True):
    """The positions of a fact, and how its classes of equal claims stand to each other."""

    stands: tuple[Stand, ...]
    class_of: dict[str, int]
    """claim_id -> class of equal claims."""
    ties: dict[tuple[int, int], Tie]
    """(class, other class) -> how the first stands to the second."""
    values: dict[int, Value]
    """Class -> the value that its claims hold with most weight."""

    def tie(self, claim_id: str, other_id: str) -> Tie | None:
        """Return how two claims of the fact stand to each other, through their classes."""
        a, b = self.class_of[claim_id], self.class_of[other_id]
        return "equal" if a == b else self.ties.get((a, b))

    def bears_out(self, claim_id: str, k: int) -> bool:
        """Return whether a claim says as much as a class of claims, or more."""
        own = self.class_of[claim_id]
        return own == k or self.ties.get((own, k)) in _BEARING


def lay_out(claims: Sequence[Claim], links: Links, votes: Mapping[str, Vote], config: ConsensusConfig) -> Layout:
    """Return the positions of one fact; the result does not depend on the order of the claims."""
    ordered = sorted(claims, key=lambda c: (c.published_at, c.claim_id))
    class_of = _equal_classes(ordered, links)
    ties = _class_ties(class_of, links)
    classes: dict[int, list[Claim]] = {}
    for claim in ordered:
        classes.setdefault(class_of[claim.claim_id], []).append(claim)
    weight = {k: sum(votes[c.claim_id].weight for c in held) for k, held in classes.items()}
    ranked = sorted(classes, key=lambda k: (-weight[k], classes[k][0].published_at, classes[k][0].claim_id))
    refined = {a for (a, b), tie in ties.items() if tie == "coarser"}
    homes: list[list[int]] = []
    for k in ranked:
        if k not in refined:
            _settle_leaf(k, homes, ties)
    attached: list[list[int]] = [[] for _ in homes]
    supporters: list[dict[str, float]] = [{c.claim_id: 1.0 for k in home for c in classes[k]} for home in homes]
    for k in ranked:
        if k in refined:
            # Two coarser values that exclude each other do not both support a finer one.
            fitting = [
                i
                for i, home in enumerate(homes)
                if _fits(k, home, ties) and not any(ties.get((k, other)) in _EXCLUSIVE for other in attached[i])
            ]
            if not fitting:
                homes.append([k])
                attached.append([])
                supporters.append({c.claim_id: 1.0 for c in classes[k]})
            for i in fitting:
                attached[i].append(k)
                supporters[i].update({c.claim_id: config.coarse_support for c in classes[k]})
    values = {k: _prevailing_value(held, votes) for k, held in classes.items()}
    stands = tuple(Stand(values[home[0]], held) for home, held in zip(homes, supporters, strict=True))
    return Layout(stands, class_of, ties, values)


def _prevailing_value(claims: Sequence[Claim], votes: Mapping[str, Vote]) -> Value:
    """Return the value of a class that its claims hold with most weight; the earliest on a draw."""
    weight: dict[Value, float] = {}
    for claim in claims:
        weight[claim.value] = weight.get(claim.value, 0.0) + votes[claim.claim_id].weight
    return max(weight, key=lambda value: weight[value])


def _equal_classes(ordered: Sequence[Claim], links: Links) -> dict[str, int]:
    """Return claim_id -> class; a claim that contradicts a member of a class never enters it."""
    class_of: dict[str, int] = {}
    members: list[list[str]] = []
    for claim in ordered:
        near = links[claim.claim_id]
        equal = Counter(class_of[o] for o, link in near.items() if o in class_of and link.tie == "equal")
        apart = {class_of[o] for o, link in near.items() if o in class_of and link.tie in _EXCLUSIVE}
        fitting = [k for k, _ in sorted(equal.items(), key=lambda item: (-item[1], item[0])) if k not in apart]
        k = fitting[0] if fitting else len(members)
        if k == len(members):
            members.append([])
        class_of[claim.claim_id] = k
        members[k].append(claim.claim_id)
    return class_of


def _class_ties(class_of: Mapping[str, int], links: Links) -> dict[tuple[int, int], Tie]:
    """Return how classes stand to each other: what most of their pairs say, exclusive first on a draw."""
    counts: dict[tuple[int, int], Counter[Tie]] = {}
    for a, k in class_of.items():
        for b, link in links[a].items():
            other = class_of.get(b)
            if other is not None and other != k:
                counts.setdefault((k, other), Counter())[link.tie] += 1
    return {pair: _prevailing(count) for pair, count in counts.items()}


def _prevailing(count: Counter[Tie]) -> Tie:
    """Return the tie that most pairs show."""
    exclusive = {tie: n for tie, n in count.items() if tie in _EXCLUSIVE}
    agreeing = {tie: n for tie, n in count.items() if tie in AGREEING}
    chosen = exclusive if sum(exclusive.values()) >= sum(agreeing.values()) else agreeing
    return max(sorted(chosen), key=lambda tie: chosen[tie])


def _settle_leaf(k: int, homes: list[list[int]], ties: Mapping[tuple[int, int], Tie]) -> None:
    """Put a class into the first position it agrees with, or into a new one."""
    for home in homes:
        if _fits(k, home, ties):
            home.append(k)
            return
    homes.append([k])


def _fits(k: int, home: Iterable[int], ties: Mapping[tuple[int, int], Tie]) -> bool:
    """Return whether a class agrees with a class of the position and excludes none."""
    found = [ties.get((k, other)) for other in home]
    return any(tie in AGREEING for tie in found) and not any(tie in _EXCLUSIVE for tie in found)
