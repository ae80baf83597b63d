"""Make facts of matched claims: the question inside a story that they answer."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.config import MatchConfig, ValueConfig
from scoring.match.matcher import Departure, Matches
from scoring.match.units import Unit
from scoring.models import IDLE_ROLES, Claim, FactGroup, QuantityValue, Value
from scoring.values import is_monotone, pair_values
from scoring.wording import list_names, shorten

Block = tuple[str, str]
"""Kind and measure."""
Paired = tuple[NDArray[np.bool_], NDArray[np.bool_]]
_ID_BYTES = 8
_LABEL_ENTITIES = 3


class Facts(msgspec.Struct, frozen=True):
    """The facts of a story, and the claims inside them that contradict each other."""

    groups: tuple[FactGroup, ...]
    apart: dict[tuple[str, str], float]
    """(claim_id, claim_id), either way round -> probability that one departs from the other's value."""


def group_claims(
    claims: Sequence[Claim], matches: Matches, story_id: str, config: MatchConfig, values: ValueConfig
) -> Facts:
    """Return the facts of a story; every claim but idle ones is in exactly one.

    Claims whose values fit are joined first, the surest first, never two values that don't fit. Then the units that
    depart join the fact they depart from, unless one article tells both values: it then tells them as two.

    Args:
        claims: all claims of the story.
        matches: which of them answer one question.
        story_id: enters the ids of the facts.
        config: how sure a departure must be.
        values: when values fit.

    """
    clusters = _Clusters(matches.units, values)
    for pair in sorted(matches.agreements, key=lambda one: (-one.probability, one.first, one.second)):
        clusters.join(pair.first, pair.second)
    apart = _join_departures(clusters, matches, config)
    repeated = _repeats_by_first(matches)
    home = {claim.claim_id: claim.claim_id for claim in claims}
    for at, unit in enumerate(matches.units):
        for claim in unit.claims:
            for claim_id in (claim.claim_id, *repeated.get(claim.claim_id, ())):
                home[claim_id] = f"unit {clusters.root[at]}"
    pairs = _by_claim(apart, matches.units, repeated)
    contested = {claim_id for pair in pairs for claim_id in pair}
    members: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.frame.role not in IDLE_ROLES or claim.claim_id in contested:
            members.setdefault(home[claim.claim_id], []).append(claim)
    groups = (_group(sorted(found, key=lambda claim: claim.claim_id), story_id) for found in members.values())
    return Facts(tuple(sorted(groups, key=lambda group: group.claim_ids[0])), pairs)


class _Clusters:
    """Units joined to facts step by step."""

    def __init__(self, units: Sequence[Unit], values: ValueConfig) -> None:
        """Start with each unit by itself."""
        self.root = list(range(len(units)))
        self.members = {at: [at] for at in self.root}
        self._units = units
        self._class, self._paired = _compare_all(units, values)

    def fit(self, one: int, two: int) -> bool:
        """Return whether a unit's value can be true where another's is the whole answer."""
        block = self._class[one][0]
        return bool(self._paired[block][1][self._class[one][1], self._class[two][1]])

    def tell(self, one: int, two: int) -> bool:
        """Return whether a unit's value says all that another's says."""
        block = self._class[one][0]
        return bool(self._paired[block][0][self._class[one][1], self._class[two][1]])

    def join(self, first: int, second: int) -> None:
        """Join the facts of two units if all their values fit each other."""
        one, two = self.members[self.root[first]], self.members[self.root[second]]
        if self.root[first] == self.root[second]:
            return
        fits = self._paired[self._class[first][0]][1]
        rows, columns = (sorted({self._class[at][1] for at in side}) for side in (one, two))
        if (fits[np.ix_(rows, columns)] | fits[np.ix_(columns, rows)].T).all():
            self.merge(self.root[first], self.root[second])

    def merge(self, one: int, two: int) -> None:
        """Join two facts by their roots."""
        kept, lost = min(one, two), max(one, two)
        for at in self.members[lost]:
            self.root[at] = kept
        self.members[kept] += self.members.pop(lost)

    def articles(self, units: Sequence[int]) -> set[str]:
        """Return the articles that some units are of."""
        return {self._units[at].article_id for at in units}

    def mean_by_origin(self, chances: Mapping[int, float]) -> float:
        """Return the mean over origins of the largest of their units' probabilities."""
        found: dict[str, float] = {}
        for at, chance in chances.items():
            origin = self._units[at].origin
            found[origin] = max(chance, found.get(origin, 0.0))
        return sum(found.values()) / max(len(found), 1)

    def origins(self, units: Sequence[int]) -> int:
        """Return how many origins some units are of."""
        return len({self._units[at].origin for at in units})


def _compare_all(units: Sequence[Unit], values: ValueConfig) -> tuple[list[tuple[Block, int]], dict[Block, Paired]]:
    """Return each unit's block and number of its value there, and by block which values tell and fit which."""
    distinct: dict[Block, dict[Value, int]] = {}
    placed = []
    for unit in units:
        known = distinct.setdefault((unit.kind, unit.measure), {})
        placed.append(((unit.kind, unit.measure), known.setdefault(unit.value, len(known))))
    return placed, {block: pair_values(list(known), values) for block, known in distinct.items()}


def _join_departures(clusters: _Clusters, matches: Matches, config: MatchConfig) -> dict[tuple[int, int], float]:
    """Join departing units to the facts they depart from; return the units that are apart, either way round.

    Where several origins tell the departing value, all of them have to be seen to depart.
    """
    apart: dict[tuple[int, int], float] = {}
    chances = {(one.unit, teller): one.probability for one in matches.departures for teller in one.tellers}
    levels = dict(config.departure_probability)
    for departure in sorted(matches.departures, key=lambda one: (-one.probability, one.unit)):
        level = levels[matches.units[departure.unit].kind]
        if departure.probability < level:
            continue
        own = clusters.root[departure.unit]
        target = _home(clusters, departure)
        unit = departure.unit
        alike = [at for at in clusters.members[own] if clusters.tell(at, unit)]
        against = [at for at in clusters.members[target] if not clusters.fit(unit, at)]
        chance = clusters.mean_by_origin(
            {one: max((chances.get((one, two), 0.0) for two in against), default=0.0) for one in alike}
        )
        if not against or chance < level or clusters.articles(alike) & clusters.articles(against):
            continue
        for one in alike:
            for two in against:
                apart[one, two] = apart[two, one] = max(chance, apart.get((one, two), 0.0))
        if own != target:
            clusters.merge(own, target)
    return apart


def _home(clusters: _Clusters, departure: Departure) -> int:
    """Return the fact that most origins among a departure's tellers speak to; of the likest on a draw."""
    told: dict[int, list[int]] = {}
    for teller in departure.tellers:
        told.setdefault(clusters.root[teller], []).append(teller)
    return max(told, key=lambda root: clusters.origins(told[root]))


def _repeats_by_first(matches: Matches) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for repeat, first in matches.repeats.items():
        found.setdefault(first, []).append(repeat)
    return found


def _by_claim(
    apart: Mapping[tuple[int, int], float], units: Sequence[Unit], repeated: Mapping[str, Sequence[str]]
) -> dict[tuple[str, str], float]:
    """Return the claims that are apart, copies among them."""
    claims = [
        [claim_id for claim in unit.claims for claim_id in (claim.claim_id, *repeated.get(claim.claim_id, ()))]
        for unit in units
    ]
    return {(one, two): chance for (i, j), chance in apart.items() for one in claims[i] for two in claims[j]}


def _group(members: Sequence[Claim], story_id: str) -> FactGroup:
    first = members[0]
    digest = hashlib.blake2b(f"{story_id}\n{first.claim_id}".encode(), digest_size=_ID_BYTES).hexdigest()
    return FactGroup(
        fact_id=f"fct_{digest}",
        story_id=story_id,
        label=label_fact(members),
        kind=first.kind,
        claim_ids=tuple(claim.claim_id for claim in members),
        monotone=all(isinstance(claim.value, QuantityValue) and is_monotone(claim.value) for claim in members),
    )


def label_fact(members: Sequence[Claim]) -> str:
    """Name a fact for people: "killed: attack (Pakistan, Afghanistan)"."""
    claim = members[0]
    if claim.kind == "statement":
        return shorten(claim.text)
    value = claim.value
    role = value.counted if isinstance(value, QuantityValue) and value.counted else claim.frame.role or claim.kind
    relations = Counter(one.frame.predicate or one.frame.relation for one in members)
    relation = min(relations, key=lambda name: (-relations[name], name)).replace("-", " ")
    counted = Counter(entity for one in members for entity in dict.fromkeys(one.frame.subject + one.frame.object))
    common = sorted(counted, key=lambda name: (-counted[name], name))[:_LABEL_ENTITIES]
    parties = f" ({list_names(common)})" if common else ""
    event = f": {relation}" if relation and relation != role else ""
    return f"{role.replace('-', ' ')}{event}{parties}"
