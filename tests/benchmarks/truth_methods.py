"""Published ways to find the truth among conflicting values, for comparison."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping

from tests.benchmarks.truth_files import Record

Objects = Mapping[str, list[Record]]
Answers = dict[str, str | float]
ROUNDS = 20


def vote(objects: Objects) -> Answers:
    """Return the value most sources give; the first in the file on a draw."""
    return {key: Counter(r.value for r in records).most_common(1)[0][0] for key, records in objects.items()}


def sums(objects: Objects) -> Answers:
    """Sums, hubs and authorities (Kleinberg 1999; Pasternack and Roth 2010)."""
    trust: dict[str, float] = defaultdict(lambda: 1.0)
    beliefs: dict[str, dict[str | float, float]] = {}
    for _ in range(ROUNDS):
        beliefs = {key: _tally(records, trust) for key, records in objects.items()}
        top = max(max(held.values()) for held in beliefs.values())
        fresh: dict[str, float] = defaultdict(float)
        for key, records in objects.items():
            for record in records:
                fresh[record.source] += beliefs[key][record.value] / top
        most = max(fresh.values())
        trust = defaultdict(float, {source: value / most for source, value in fresh.items()})
    return _best(beliefs)


def truth_finder(objects: Objects) -> Answers:
    """TruthFinder without implication between values (Yin, Han and Yu 2008): dampening .3, start .9."""
    trust: dict[str, float] = defaultdict(lambda: 0.9)
    beliefs: dict[str, dict[str | float, float]] = {}
    for _ in range(ROUNDS):
        weight = {source: -math.log(max(1 - trust[source], 1e-9)) for source in _sources(objects)}
        beliefs = {key: _tally(records, weight) for key, records in objects.items()}
        held: dict[str, list[float]] = defaultdict(list)
        for key, records in objects.items():
            for record in records:
                held[record.source].append(1 / (1 + math.exp(-0.3 * beliefs[key][record.value])))
        trust = defaultdict(float, {source: sum(values) / len(values) for source, values in held.items()})
    return _best(beliefs)


def accu(objects: Objects) -> Answers:
    """Accu without copying (Dong, Berti-Equille and Srivastava 2009): 100 false values, start .8."""
    trust: dict[str, float] = defaultdict(lambda: 0.8)
    beliefs: dict[str, dict[str | float, float]] = {}
    for _ in range(ROUNDS):
        weight = {source: _accu_weight(trust[source]) for source in _sources(objects)}
        beliefs = {key: _tally(records, weight) for key, records in objects.items()}
        held: dict[str, list[float]] = defaultdict(list)
        for key, records in objects.items():
            top = max(beliefs[key].values())
            total = sum(math.exp(value - top) for value in beliefs[key].values())
            for record in records:
                held[record.source].append(math.exp(beliefs[key][record.value] - top) / total)
        trust = defaultdict(float, {source: sum(values) / len(values) for source, values in held.items()})
    return _best(beliefs)


def _accu_weight(trust: float) -> float:
    a = min(max(trust, 0.01), 0.99)
    return math.log(100 * a / (1 - a))


def _sources(objects: Objects) -> set[str]:
    return {record.source for records in objects.values() for record in records}


def _tally(records: list[Record], weight: Mapping[str, float]) -> dict[str | float, float]:
    held: dict[str | float, float] = defaultdict(float)
    for record in records:
        held[record.value] += weight[record.source]
    return held


def _best(beliefs: Mapping[str, Mapping[str | float, float]]) -> Answers:
    return {key: max(held, key=lambda value: held[value]) for key, held in beliefs.items()}


PUBLISHED: dict[str, Callable[[Objects], Answers]] = {
    "vote": vote,
    "Sums": sums,
    "TruthFinder": truth_finder,
    "Accu": accu,
}
