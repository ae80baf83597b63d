"""Group the claims of one story that speak of the same data item."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.compare.clusters import cluster_pairs
from scoring.compare.doubts import value_key
from scoring.compare.judge import values_apart
from scoring.compare.persons import tells_person
from scoring.compare.quantities import is_monotone
from scoring.compare.reasons import listed, shorten
from scoring.compare.slots import Pairs, block_key, score_pairs, specific_value
from scoring.compare.tolls import counts_victims
from scoring.compare.twins import Twins, find_twins
from scoring.config import CompareConfig
from scoring.models import Claim, FactGroup, QuantityValue

_ID_BYTES = 8
_LABEL_ENTITIES = 3

Rank = tuple[int, float, str]


def align_claims(
    claims: Sequence[Claim],
    vectors: NDArray[np.float32],
    story_id: str,
    config: CompareConfig,
    twins: Twins | None = None,
) -> tuple[FactGroup, ...]:
    """Group claims into facts; every claim is in exactly one, and the order of the claims changes nothing.

    Args:
        claims: all claims of one story, with unique ids.
        vectors: their unit vectors, shape (len(claims), dimension).
        story_id: enters the ids of the facts.
        config: weights and thresholds.
        twins: twin claims, if `find_twins` has found them already.

    """
    order = sorted(range(len(claims)), key=lambda row: claims[row].claim_id)
    blocks: dict[tuple[str, ...], list[int]] = {}
    for row in order:
        blocks.setdefault(block_key(claims[row]), []).append(row)
    place = {row: i for rows in blocks.values() for i, row in enumerate(rows)}
    inside: dict[tuple[str, ...], set[tuple[int, int]]] = {}
    known = find_twins(claims, vectors, config) if twins is None else twins
    for (i, j), chance in known.items():
        if chance < config.twin_probability and counts_victims(claims[i]):
            continue  # A story tells many tolls in like passages: what may be held against one needn't be one fact.
        first, second = sorted((place[i], place[j]))
        inside.setdefault(block_key(claims[i]), set()).add((first, second))
    groups: list[FactGroup] = []
    for key, rows in blocks.items():
        block = [claims[row] for row in rows]
        pairs = score_pairs(block, vectors[rows], config, frozenset(inside.get(key, ())))
        told = _first_tellings(block)
        firsts = cluster_pairs(
            len(block), _only(pairs, sorted(set(told))), _threshold(block[0], config), config.component_claims
        )
        clusters = _with_repeats(firsts, told)
        for cluster in _join_by_value(clusters, block, pairs, config):
            parts = _one_value_each(cluster, block, pairs, config)
            groups.extend(_group([block[i] for i in part], story_id) for part in parts)
    return tuple(sorted(groups, key=lambda group: group.claim_ids[0]))


def _first_tellings(block: Sequence[Claim]) -> list[int]:
    """Return for each claim the first that tells the same in the same words: copies are grouped like their original.

    Averages over copies would let a much copied text decide what else is one fact.
    """
    order = sorted(range(len(block)), key=lambda i: (block[i].published_at, block[i].article_id, block[i].claim_id))
    known: dict[tuple[str, str, str], int] = {}
    first = list(range(len(block)))
    for i in order:
        claim = block[i]
        if claim.text:
            first[i] = known.setdefault((" ".join(claim.text.split()), value_key(claim.value), claim.frame.role), i)
    return first


def _with_repeats(clusters: list[list[int]], told: Sequence[int]) -> list[list[int]]:
    """Return the clusters of first tellings with all that repeats them."""
    home = {item: number for number, cluster in enumerate(clusters) for item in cluster}
    whole: dict[int, list[int]] = {}
    for item, first in enumerate(told):
        whole.setdefault(home[first], []).append(item)
    return sorted(whole.values(), key=lambda cluster: cluster[0])


def _join_by_value(
    clusters: list[list[int]], block: Sequence[Claim], pairs: Pairs, config: CompareConfig
) -> list[list[int]]:
    """Join clusters of which two articles give one number that is hardly the same by chance.

    However they word it, "$1.2bn" in a story is one sum; who gives another is compared with all who do.
    """
    numbers = [specific_value(claim.value, config) for claim in block]
    if all(number is None for number in numbers):
        return clusters
    home = {item: cluster for cluster in clusters for item in cluster}
    for i, j, score in zip(pairs.first.tolist(), pairs.second.tolist(), pairs.score.tolist(), strict=True):
        equal = numbers[i] is not None and numbers[i] == numbers[j]
        if equal and score > 0 and home[i] is not home[j] and block[i].article_id != block[j].article_id:
            joined = sorted(home[i] + home[j])
            home.update(dict.fromkeys(joined, joined))
    distinct = {id(cluster): cluster for cluster in home.values()}
    return sorted(distinct.values(), key=lambda cluster: cluster[0])


def _threshold(claim: Claim, config: CompareConfig) -> float:
    if claim.kind == "statement":
        return config.statement_threshold
    if claim.kind in ("date", "place"):
        return config.event_threshold
    if tells_person(claim):
        return config.name_threshold
    if isinstance(claim.value, QuantityValue) and is_monotone(claim.value):
        return config.casualty_threshold
    return config.party_threshold if claim.kind in ("set", "polarity") else config.slot_threshold


def _one_value_each(cluster: list[int], block: Sequence[Claim], pairs: Pairs, config: CompareConfig) -> list[list[int]]:
    """Split off what one article says beside its own claim: two values there are two facts.

    "30 killed, among them 12 children" are two counts of one kind in one article, none of them wrong.
    The claim whose value most other articles share stays, then the one that fits the others best; the rest
    forms facts of its own, each split in the same way.
    """
    if len(cluster) < 2 or block[cluster[0]].kind == "statement":
        return [cluster]
    fit = _fits(cluster, pairs)
    rank = _rank_values(cluster, block, fit)
    kept: list[int] = []
    held: dict[str, list[int]] = {}
    for i in sorted(cluster, key=lambda item: (rank[item], -fit[item], item)):
        own = held.setdefault(block[i].article_id, [])
        if not any(values_apart(block[i], block[j], config) for j in own):
            own.append(i)
            kept.append(i)
    rest = sorted(set(cluster) - set(kept))
    if not rest:
        return [sorted(kept)]
    inside = cluster_pairs(len(block), _only(pairs, rest), config.slot_threshold, config.component_claims)
    parts = [part for part in inside if set(part) <= set(rest)]
    return [sorted(kept), *(piece for part in parts for piece in _one_value_each(part, block, pairs, config))]


def _rank_values(cluster: Sequence[int], block: Sequence[Claim], fit: Mapping[int, float]) -> dict[int, Rank]:
    """Return for each member the rank of its value: by articles that give it, then by how they fit."""
    articles: dict[str, set[str]] = {}
    fits: dict[str, float] = {}
    keys = {item: value_key(block[item].value) for item in cluster}
    for item in cluster:
        articles.setdefault(keys[item], set()).add(block[item].article_id)
        fits[keys[item]] = fits.get(keys[item], 0.0) + fit[item]
    return {item: (-len(articles[keys[item]]), -round(fits[keys[item]], 6), keys[item]) for item in cluster}


def _fits(cluster: Sequence[int], pairs: Pairs) -> dict[int, float]:
    """Return the summed scores of each member with the others."""
    inside = np.isin(pairs.first, cluster) & np.isin(pairs.second, cluster)
    size = max(cluster) + 1
    total = np.bincount(pairs.first[inside], pairs.score[inside], size)
    total += np.bincount(pairs.second[inside], pairs.score[inside], size)
    return {item: round(float(total[item]), 6) for item in cluster}


def _only(pairs: Pairs, items: Sequence[int]) -> Pairs:
    inside = np.isin(pairs.first, items) & np.isin(pairs.second, items)
    return Pairs(pairs.first[inside], pairs.second[inside], pairs.score[inside])


def _group(members: Sequence[Claim], story_id: str) -> FactGroup:
    smallest = members[0].claim_id
    digest = hashlib.blake2b(f"{story_id}\n{smallest}".encode(), digest_size=_ID_BYTES).hexdigest()
    value = members[0].value
    return FactGroup(
        fact_id=f"fct_{digest}",
        story_id=story_id,
        label=_label(members),
        kind=members[0].kind,
        claim_ids=tuple(claim.claim_id for claim in members),
        monotone=isinstance(value, QuantityValue) and is_monotone(value),
    )


def _label(members: Sequence[Claim]) -> str:
    """Name a fact for people: "killed: attack (Pakistan, Afghanistan)"."""
    claim = members[0]
    if claim.kind == "statement":
        return shorten(claim.text)
    value = claim.value
    role = value.counted if isinstance(value, QuantityValue) and value.counted else claim.frame.role or claim.kind
    relations = Counter(c.frame.predicate or c.frame.relation for c in members)
    relation = min(relations, key=lambda name: (-relations[name], name)).replace("-", " ")
    counted = Counter(entity for c in members for entity in dict.fromkeys(c.frame.subject + c.frame.object))
    common = sorted(counted, key=lambda name: (-counted[name], name))[:_LABEL_ENTITIES]
    parties = f" ({listed(common)})" if common else ""
    event = f": {relation}" if relation and relation != role else ""
    return f"{role.replace('-', ' ')}{event}{parties}"
