"""What it takes to turn a fact or to move a score: republishers, new outlets, outlets that bought a record.

`python -m tests.benchmarks.simulation wire budget` prints it; floors are held by
`tests/scoring/consensus/test_manipulation.py`.
"""

import datetime as dt
from functools import cache
from typing import NamedTuple

import msgspec
import numpy as np

from scoring.consensus import judge_facts
from scoring.models import LedgerRow, QuantityValue
from scoring.reliability import agreement_bounds, score_outlets
from tests.benchmarks.made_up_chances import CAREFUL, CORROBORATION, Scale, Seen, enter_story, fit_chances
from tests.benchmarks.made_up_news import CONSENSUS, NOW, SCORING, TRUE, World, align, collect_story, make_claim

AGREES, DEPARTS = Seen("quantity", 4, 4, 0), Seen("quantity", 4, 0, 4)
"""What a claim meets beside four others that all tell its value, or all another."""


@cache
def learned() -> Scale:
    """Return how telling an observation is, as shipped: learned from a careful press, some right claims misread."""
    return Scale(fit_chances(World(seed=seed, drift=CAREFUL) for seed in range(100, 106)), None, CORROBORATION.misread)


class Attacked(NamedTuple):
    """An honest outlet under attack."""

    shaken: bool
    """Whether an honest claim is contradicted or disputed."""
    row: LedgerRow
    """Of the first honest outlet."""


def run_wire(rounds: int = 1000) -> dict[str, float]:
    """Return how often five republishers of a wrong wire text turn three independent right ones.

    Turned: the wrong value is believed most, or a right claim is charged. Origin detection misses each copy with
    the stated probability.
    """
    rng = np.random.default_rng(11)
    shares = {}
    for missed in (0.0, 0.05, 0.1, 0.3):
        flipped = 0
        for k in range(rounds):
            wrong = [make_claim(f"w{k}", f"wire{i}", 130, i, 1) for i in range(6)]
            right = [make_claim(f"w{k}", f"own{i}", TRUE, 10 + i, 1) for i in range(3)]
            origin_of = {c.article_id: "wire" for i, c in enumerate(wrong) if i == 0 or rng.random() >= missed}
            told = collect_story(f"w{k}", [*wrong, *right], origin_of)
            facts, assessments = judge_facts(align(told), {}, NOW, CONSENSUS)
            best = facts[0].positions[0].value
            charged = any(a.verdict == "contradicted" for a in assessments if ":own" in a.claim_id)
            flipped += int((isinstance(best, QuantityValue) and best.low == 130) or charged)
        shares[f"{missed:.0%} of copies missed"] = flipped / rounds
    print(f"five republishers of a wrong wire text turn three independent origins: {shares}")
    return shares


def attack(honest: int, colluders: int, bounds: tuple[float | None, float | None]) -> Attacked:
    """Return what becomes of the first of some honest outlets that agree when colluders tell one other value.

    `bounds`: of agreement, of each honest outlet and of each colluder; None has no record. Without any record nobody
    has an advantage.
    """
    told = [make_claim("b", f"own{i}", TRUE, i, 1) for i in range(honest)]
    told += [make_claim("b", f"new{i}", 130, 50 + i, 1) for i in range(colluders)]
    records = {c.outlet_id: bounds[c.outlet_id.startswith("new")] for c in told}
    known = {outlet_id: bound for outlet_id, bound in records.items() if bound is not None}
    story = collect_story("b", told, {})
    row = next(row for row in enter_story(story, known, learned(), judged=True) if row.outlet_id == "own0")
    _, assessments = judge_facts(align(story), known, NOW, CONSENSUS)
    shaken = any(a.verdict in {"contradicted", "disputed"} for a in assessments if ":own" in a.claim_id)
    return Attacked(shaken, row)


def flip_budget(supporters: int, bound: float | None, colluder: float | None, limit: int = 60) -> int | None:
    """Return how many colluding outlets unsettle a fact against its supporters; None if `limit` do not.

    `colluder`: the bound of agreement that each has bought with a record of true claims; None for new outlets.
    """
    return next((k for k in range(1, limit + 1) if attack(supporters, k, (bound, colluder)).shaken), None)


def score_budget(supporters: int, colluder: float | None, facts: int = 200, limit: int = 60) -> int | None:
    """Return how many colluders against all facts of an outlet change its band; None if `limit` do not.

    The outlet has a record of bound .9 and agrees on 96 % of its facts, each told by it and its supporters. Colluders
    who only unsettle its facts take its record away; that changes its band too.
    """
    others, own = _population(), round(0.04 * facts)

    def label(hit: LedgerRow) -> str:
        rows = [
            _row("target", i, agrees=False)
            if i < own
            else msgspec.structs.replace(
                hit, row_id=f"target-{i}", story_id=f"s{i}", article_id=f"target-{i}", outlet_id="target", at=NOW
            )
            for i in range(facts)
        ]
        return _label([*others, *rows])

    untouched = attack(1 + supporters, 0, (0.9, colluder)).row
    before = label(untouched)
    for k in range(1, limit + 1):
        hit = attack(1 + supporters, k, (0.9, colluder)).row
        if _telling(hit) != _telling(untouched) and label(hit) != before:
            return k
    return None


def bought_bound(claims: int) -> float | None:
    """Return the bound that a record of so many true claims buys beside an honest population."""
    rogue = [_row("rogue", k, agrees=True) for k in range(claims)]
    return agreement_bounds([*_population(), *rogue], NOW + dt.timedelta(days=1), SCORING).get("rogue")


def _telling(row: LedgerRow) -> tuple[float, float, float]:
    return row.weight, row.chance_right, row.chance_wrong


def _row(outlet: str, k: int, agrees: bool) -> LedgerRow:
    right, wrong, expected = learned().look_up(AGREES if agrees else DEPARTS)
    return LedgerRow(
        row_id=f"{outlet}-{k}",
        story_id=f"s{k}",
        fact_id=f"s{k}",
        claim_id=f"{outlet}-{k}",
        article_id=f"{outlet}-{k}",
        outlet_id=outlet,
        origin_id="",
        verdict="corroborated" if agrees else "contradicted",
        drift_type=None if agrees else "quantity",
        severity=0.0 if agrees else 0.5,
        agreed=float(agrees),
        departed=float(not agrees),
        kind="quantity",
        at=NOW,
        method_version="simulated",
        observation="corroborated" if agrees else "contradicted",
        chance_right=right,
        chance_wrong=wrong,
        expected=expected,
        weight=1.0,
    )


def run_budget() -> dict[str, object]:
    """Print and return the manipulation budget."""
    figures: dict[str, object] = {}
    print("manipulation budget: colluding outlets that unsettle a fact of five (three) supporters with bound .9,")
    print("or change the band of an outlet whose every fact they attack, beside four supporters")
    for name, claims in (("new", 0), ("5 true claims", 5), ("30 true claims", 30), ("200 true claims", 200)):
        bound = bought_bound(claims)
        five, three, band = (*(flip_budget(n, 0.9, bound) for n in (5, 3)), score_budget(4, bound))
        print(f"  {name:<16} bound {bound or 0:.2f}: {_say(five)} ({_say(three)}); band {_say(band)}")
        figures[name] = {"bound": bound, "five": five, "three": three, "band": band}
    cold = {n: flip_budget(n, None, None) for n in (5, 3)}
    print(f"  while nobody has a record: {cold[5]} ({cold[3]})")
    figures["cold start"] = {"five": cold[5], "three": cold[3]}
    figures["facts_to_move_a_band"] = band_facts = {n: band_budget(n) for n in (50, 200, 1000)}
    print(f"facts settled wrongly that move an outlet one band, by its claims: {band_facts}")
    return figures


def _say(budget: int | None) -> str:
    return "over 60" if budget is None else str(budget)


def band_budget(claims: int) -> int:
    """Return how many of its facts must be settled wrongly to move an outlet of 96 % agreement by one band."""
    others, start = _population(), round(0.04 * claims)

    def label(departed: int) -> str:
        return _label([*others, *(_row("target", k, agrees=k >= departed) for k in range(claims))])

    before = label(start)
    return next(k for k in range(1, claims) if label(start + k) != before)


def agreement_of(claims: int, departed: int) -> float:
    """Return the agreement of an outlet with so many claims, so many of them contradicted, among the honest."""
    rows = [*_population(), *(_row("target", k, agrees=k >= departed) for k in range(claims))]
    return next(s.agreement.mean for s in score_outlets(rows, {}, NOW, SCORING) if s.outlet_id == "target")


def _population() -> list[LedgerRow]:
    """Return the rows of an honest population: sixty outlets that agree on 92 % of their hundred claims."""
    rng = np.random.default_rng(3)
    return [_row(f"o{i}", k, bool(rng.random() < 0.92)) for i in range(60) for k in range(100)]


def _label(rows: list[LedgerRow]) -> str:
    return next(s.label for s in score_outlets(rows, {}, NOW, SCORING) if s.outlet_id == "target")
