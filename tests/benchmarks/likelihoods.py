"""Ways to get from what is observed of claims to how often each outlet is right, on the same ledger rows.

    python -m tests.benchmarks.likelihoods ROWS.pickle=KEY.json...

Each pair is a pickle of (outlet scores, ledger rows) of planted outlets and its key, which holds `rates` (planted),
`changed` and `open` (what they came to) of each outlet. The pickles are the caller's own; never unpickle what others
made. One row a method, means over the pairs:

- `by kind`: as shipped, t = sigma(a_kind + b_outlet) on the observations' likelihood ratios (Rasch 1960);
- `one rate`: the same with one a for all kinds;
- `by story`, `by value`: the same as shipped with a difficulty d ~ N(0, s) for each story, or for each value of it (as
  GLAD has one for each item: Whitehill et al. 2009), b and d by mean-field variational Bayes, s by EM;
- `votes`: EM of Dawid and Skene (1979), with no likelihood ratios: an outlet that tells a value votes for it, one that
  tells another in a like passage votes against it. An outlet's score is its accuracy, or the belief in what it told.
"""

import json
import pickle
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy.stats import spearmanr

from scoring.config import ReliabilityConfig
from scoring.models import Estimate, LedgerRow
from scoring.reliability.estimates import estimate, match_moments
from scoring.reliability.likelihood import (
    GRID,
    RATIOS,
    STEP,
    bins,
    count_claims,
    gather_claims,
    log_mixture,
    wrong_rate,
)
from scoring.reliability.posterior import expect, fit_population, infer, normalise, summarise

Floats = NDArray[np.float64]
Estimates = dict[str, Estimate]
Vote = tuple[str, str, int]
"""Value, outlet, vote."""
CONFIG: Final = ReliabilityConfig()
_ROUNDS: Final = 60
_SMOOTH: Final = 1.0
"""Votes added to each cell of a confusion matrix and to each class."""
_OFTEN, _VERY_OFTEN = 0.1, 0.2
"""Planted rates from which an outlet errs, for the AUC."""


class Case(NamedTuple):
    """Ledger rows with what was planted."""

    rows: tuple[LedgerRow, ...]
    rates: Mapping[str, float]
    realised: Mapping[str, float]


def by_kind(case: Case) -> Estimates:
    """Score as shipped."""
    return _grid_scores(case.rows)


def one_rate(case: Case) -> Estimates:
    """Score with one difficulty for all kinds."""
    return _grid_scores([msgspec.structs.replace(row, kind="quantity") for row in case.rows])


def by_story(case: Case) -> Estimates:
    """Score with a difficulty for each story."""
    counted = [row for row in case.rows if row.weight > 0.0]
    return _item_scores(counted, [row.story_id for row in counted])


def by_value(case: Case) -> Estimates:
    """Score with a difficulty for each value of a story."""
    counted = [row for row in case.rows if row.weight > 0.0]
    return _item_scores(counted, list(map(group_values(case.rows).__getitem__, (row.claim_id for row in counted))))


def _grid_scores(rows: Sequence[LedgerRow]) -> Estimates:
    ids = sorted({row.outlet_id for row in rows})
    counts = count_claims(gather_claims(rows, ids, CONFIG))
    posterior = infer(counts, fit_population(counts, CONFIG))
    found = summarise(posterior.inference, CONFIG.interval)
    return dict(zip(ids, found, strict=True))


def _item_scores(rows: Sequence[LedgerRow], items: Sequence[str]) -> Estimates:
    """Score with t = sigma(a_kind + b_outlet + d_item); q(b) and q(d) in turn, each given the other's expectation."""
    ids, names = sorted({row.outlet_id for row in rows}), sorted(set(items))
    claims = gather_claims(rows, ids, CONFIG)
    population = fit_population(count_claims(claims), CONFIG)
    item = np.array([names.index(name) for name in items])
    half = len(GRID) // 2
    wide = np.arange(-2 * half, 2 * half + 1) * STEP
    ratios = RATIOS[bins(claims.right, claims.wrong)]
    table = np.zeros((len(rows), len(wide)))
    for kind in np.unique(claims.kind).tolist():
        own = claims.kind == kind
        table[own] = log_mixture(wrong_rate(population.difficulty[kind] + wide), ratios[own]).T
    table *= claims.weight[:, None]
    # told[i, x, y] is row i's log likelihood at b = GRID[x], d = GRID[y].
    told = sliding_window_view(table, len(GRID), axis=1)
    spread, mass = 0.5, normalise(np.tile(-0.5 * (GRID / 0.5) ** 2, (len(names), 1)))
    own_mass = normalise(np.tile(population.log_prior, (len(ids), 1)))
    for _ in range(_ROUNDS):
        before = own_mass
        own_mass = normalise(population.log_prior + _gather(told, mass[item], claims.outlet, len(ids)))
        mass = normalise(-0.5 * (GRID / spread) ** 2 + _gather(told, own_mass[claims.outlet], item, len(names)))
        spread = float(np.sqrt((mass @ GRID**2).mean()))
        if np.abs(own_mass - before).max() < 1e-3:
            break
    # Agreement on an item like most: averaged over d.
    prior = normalise(-0.5 * (GRID / spread) ** 2)
    shifted = sliding_window_view(wrong_rate(population.difficulty[:, None] + wide), len(GRID), axis=1) @ prior
    agreement = np.asarray(1.0 - population.share @ shifted)
    mean = expect(own_mass, agreement)
    found = match_moments(mean, expect(own_mass, agreement**2) - mean**2)
    return dict(zip(ids, estimate(found, CONFIG.interval), strict=True))


def _gather(told: Floats, mass: Floats, owner: NDArray[np.int64], size: int) -> Floats:
    """Return the expected log likelihood of each owner's rows over the other's mass, shape (size, len(GRID))."""
    total = np.zeros((size, len(GRID)))
    np.add.at(total, owner, np.einsum("ixy,iy->ix", told, mass, optimize=True))
    return total


def group_values(rows: Iterable[LedgerRow]) -> dict[str, str]:
    """Return claim -> one claim of those that tell its value, by who bears out whom.

    The first source of a corroborated claim is the likest one that tells its value.
    """
    parent: dict[str, str] = {}

    def find(claim_id: str) -> str:
        while parent.setdefault(claim_id, claim_id) != claim_id:
            parent[claim_id] = claim_id = parent[parent[claim_id]]
        return claim_id

    for row in rows:
        mine = find(row.claim_id)
        if row.observation == "corroborated" and row.evidence:
            parent[mine] = find(row.evidence[0])
    return {claim_id: find(claim_id) for claim_id in list(parent)}


def cast_votes(case: Case) -> list[Vote]:
    """Return the votes: 1 for a value that the outlet tells, 0 for one that stands against it."""
    group, votes = group_values(case.rows), dict[tuple[str, str], int]()
    for row in case.rows:
        if row.observation is None:
            continue
        rival = row.evidence[-1] if row.observation == "contradicted" and row.evidence else None
        if row.observation == "corroborated" and row.verdict == "unverified" and len(row.evidence) > 1:
            rival = row.evidence[1]
        if rival is not None and group.get(rival, rival) != group[row.claim_id]:
            votes.setdefault((group.get(rival, rival), row.outlet_id), 0)
        votes[group[row.claim_id], row.outlet_id] = 1
    return [(value, outlet, vote) for (value, outlet), vote in sorted(votes.items())]


def dawid_skene(votes: Sequence[Vote], rounds: int = _ROUNDS) -> tuple[dict[str, float], Floats, Floats]:
    """Return the belief in each value, the confusion of each outlet in order of id, and the classes' shares.

    Starts from the share of votes; confusion[o, class, vote] (Dawid, Skene 1979).
    """
    values, outlets = sorted({value for value, _, _ in votes}), sorted({outlet for _, outlet, _ in votes})
    of = {name: at for at, name in enumerate(values)}
    at_value = np.array([of[value] for value, _, _ in votes])
    at_outlet = np.array([outlets.index(outlet) for _, outlet, _ in votes])
    vote = np.array([cast for _, _, cast in votes])
    belief = np.bincount(at_value, vote, len(values)) / np.bincount(at_value, minlength=len(values))
    belief = np.stack([1.0 - belief, belief], axis=1)
    confusion, share = np.full((len(outlets), 2, 2), 0.5), np.full(2, 0.5)
    for _ in range(rounds):
        confusion = np.full((len(outlets), 2, 2), _SMOOTH)
        for cls in (0, 1):
            np.add.at(confusion[:, cls], (at_outlet, vote), belief[at_value, cls])
        confusion /= confusion.sum(axis=2, keepdims=True)
        share = (belief.sum(axis=0) + _SMOOTH) / (len(belief) + 2 * _SMOOTH)
        log_belief = np.tile(np.log(share), (len(values), 1))
        np.add.at(log_belief, at_value, np.log(confusion[at_outlet, :, vote]))
        belief = normalise(log_belief)
    return dict(zip(values, belief[:, 1].tolist(), strict=True)), confusion, share


def votes_accuracy(case: Case) -> Estimates:
    """Score by each outlet's share of right votes."""
    votes = cast_votes(case)
    _, confusion, share = dawid_skene(votes)
    outlets = sorted({outlet for _, outlet, _ in votes})
    right = confusion[:, 0, 0] * share[0] + confusion[:, 1, 1] * share[1]
    return {outlet: _point(float(one)) for outlet, one in zip(outlets, right, strict=True)}


def votes_belief(case: Case) -> Estimates:
    """Score by the mean belief in the values that each outlet told."""
    votes = cast_votes(case)
    belief, _, _ = dawid_skene(votes)
    told: dict[str, list[float]] = defaultdict(list)
    for value, outlet, vote in votes:
        if vote:
            told[outlet].append(belief[value])
    return {outlet: _point(float(np.mean(found))) for outlet, found in told.items()}


def _point(mean: float) -> Estimate:
    return Estimate(mean=mean, low=mean, high=mean)


METHODS: Final[Mapping[str, Callable[[Case], Estimates]]] = {
    "by kind": by_kind,
    "one rate": one_rate,
    "by story": by_story,
    "by value": by_value,
    "votes, accuracy": votes_accuracy,
    "votes, belief": votes_belief,
}


def read_case(pair: str) -> Case:
    """Read one pair of files."""
    rows_file, _, key_file = pair.partition("=")
    key = json.loads(Path(key_file).read_text(encoding="utf-8"))
    rows = pickle.loads(Path(rows_file).read_bytes())[1]  # noqa: S301 - the caller's own file
    realised = {outlet: key["changed"].get(outlet, 0) / max(key["open"].get(outlet, 0), 1) for outlet in key["rates"]}
    return Case(tuple(sorted(rows, key=lambda row: row.row_id)), key["rates"], realised)


def measure(case: Case, found: Estimates) -> dict[str, float]:
    """Return how well estimates tell the outlets apart; NaN for intervals where there are none."""
    names = sorted(case.rates)
    mean = {name: found[name].mean for name in names}
    clean = [name for name in names if case.rates[name] == 0]

    def auc(least: float) -> float:
        erring = [name for name in names if case.rates[name] >= least]
        return float(np.mean([(mean[a] > mean[b]) + (mean[a] == mean[b]) / 2 for a in clean for b in erring]))

    def apart(others: Sequence[str]) -> float:
        if all(one.low == one.high for one in found.values()):
            return float("nan")
        return float(np.mean([found[a].low > found[b].high for a in clean for b in others if a != b]))

    return {
        "rank": -float(spearmanr([case.realised[name] for name in names], [mean[name] for name in names]).statistic),
        "auc_10": auc(_OFTEN),
        "auc_20": auc(_VERY_OFTEN),
        "apart": apart([name for name in names if case.rates[name] >= _VERY_OFTEN]),
        "wrongly_apart": apart(clean),
        "width": float(np.mean([found[name].high - found[name].low for name in names])),
    }


def main() -> int:
    """Compare the methods over the pairs named on the command line."""
    if not sys.argv[1:]:
        print("skipped: name pairs ROWS.pickle=KEY.json")
        return 0
    cases = [read_case(pair) for pair in sys.argv[1:]]
    print("| likelihood | rank correlation | AUC >= 10 % | AUC >= 20 % | apart | wrongly apart | width |")
    print("|---|---|---|---|---|---|---|")
    figures = {}
    for name, method in METHODS.items():
        rows = [measure(case, method(case)) for case in cases]
        figures[name] = {key: float(np.mean([row[key] for row in rows])) for key in rows[0]}
        print(f"| {name} | {' | '.join(f'{value:.3f}' for value in figures[name].values())} |", flush=True)
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
