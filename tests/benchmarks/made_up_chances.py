"""How telling observations of made-up news are, learned as the product learns it, and ledgers made with that.

As in `tests.benchmarks.train_observations`: claims of other stories as they are read count as right, the same claims
with another value as wrong. Made-up claims have no text, so what is seen beside a claim is how many other origins tell
its fact, how many of them its value, and how many the commonest other value; chances are shares, kind by kind.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from scoring.config import CorroborationConfig
from scoring.consensus import judge_facts
from scoring.models import Assessment, Claim, LedgerRow, Observation, Observed, QuantityValue
from scoring.reliability import RecordBook, first_day, ledger_rows
from tests.benchmarks.made_up_news import (
    CONSENSUS,
    NOW,
    SCORING,
    TRUE,
    Told,
    World,
    align,
    draw_outlets,
    fact_of,
    tell_stories,
)

CORROBORATION = CorroborationConfig()
CAREFUL = (1.0, 99.0)
"""Beta of the rates of wrong numbers of a careful press: 1 %."""
_MOST = 4
"""Origins from which more are not told apart."""
_PSEUDO = 0.5
_LEAST = 1e-4
_LEAST_RATIO = 1e-3


class Seen(NamedTuple):
    """What stands beside a claim."""

    kind: str
    others: int
    """Other origins that tell the fact and are heard."""
    tellers: int
    """Of these, how many tell the value; at most `_MOST`."""
    rivals: int
    """How many tell the commonest other value; at most `_MOST`."""

    @property
    def observation(self) -> Observation:
        """What that makes of the claim."""
        return "corroborated" if self.tellers else "contradicted" if self.rivals else "silent"


class Chances(NamedTuple):
    """Counts of what is seen beside right and beside wrong claims, which can't be silent."""

    right: Counter[Seen]
    wrong: Counter[Seen]

    def log_ratio(self, seen: Seen) -> float:
        """Return ln P(seen | wrong) / P(seen | right), given kind and others."""
        cells = [other for other in {*self.right, *self.wrong} if other[:2] == seen[:2]]
        shares = [
            (counts[seen] + _PSEUDO) / (sum(counts[cell] for cell in cells) + _PSEUDO * max(len(cells), 1))
            for counts in (self.wrong, self.right)
        ]
        return math.log(shares[0] / shares[1])

    def expect(self, seen: Seen) -> float:
        """Return P(corroborated | right), given kind and others."""
        cells = [cell for cell in self.right if cell[:2] == seen[:2]]
        told = sum(self.right[cell] for cell in cells if cell.tellers)
        return (told + _PSEUDO) / (sum(self.right[cell] for cell in cells) + 2 * _PSEUDO)


class Scale:
    """P(observation | right) and P(observation | wrong) of what is seen, looked up once each.

    `wrong` is the share of wrong claims by kind among those that were learned from as right: with R what right claims
    meet, W what wrong ones do and t that share, what was learned as R is (1 - t) R + t W, and R comes out again.
    `error` is the share of right claims that look like wrong ones beyond what was learned, as the product has it.
    """

    def __init__(self, chances: Chances, wrong: Mapping[str, float] | None = None, error: float = 0.0) -> None:
        self._chances, self._wrong, self._error = chances, wrong or {}, error
        self._known: dict[tuple[Seen, bool], tuple[float, float, float]] = {}

    def look_up(self, seen: Seen, *, accused: bool = False) -> tuple[float, float, float]:
        """Return both and P(corroborated | right); a claim accused in print is as surely wrong as the matcher errs."""
        key = (seen, accused)
        if key not in self._known:
            expected, ratio = self._chances.expect(seen), math.exp(self._chances.log_ratio(seen))
            share = self._wrong.get(seen.kind, 0.0)
            ratio = 1.0 / max((1.0 / ratio - share) / (1.0 - share), _LEAST_RATIO)
            if accused:
                ratio = max(ratio, CORROBORATION.matcher_recall / CORROBORATION.matcher_false_rate)
            right = min(expected if seen.tellers and not accused else 1.0 - expected, 1.0 / ratio)
            wrong = right * ratio
            right += self._error * (wrong - right)
            self._known[key] = (max(right, _LEAST), max(wrong, _LEAST), expected)
        return self._known[key]


def see_claims(told: Told, records: Mapping[str, float]) -> Iterable[tuple[Claim, Callable[[int], Seen]]]:
    """Yield each claim that is no copy, with what is seen beside it for a value in its place.

    Beside outlets with a record one without is not heard.
    """
    owners = {claim.article_id for claim in told.claims if told.origin_of.get(claim.article_id) == claim.article_id}
    owners |= {claim.article_id for claim in told.claims if claim.article_id not in told.origin_of}
    facts: dict[str, list[Claim]] = {}
    for claim in told.claims:
        if claim.article_id in owners:
            facts.setdefault(fact_of(claim), []).append(claim)
    for claims in facts.values():
        for claim in claims:
            known = claim.outlet_id in records
            others = [o for o in claims if o is not claim and (not known or o.outlet_id in records)]
            counts = Counter(value_of(other) for other in others)
            yield claim, _beside(claim.kind, counts)


def _beside(kind: str, counts: Counter[int]) -> Callable[[int], Seen]:
    def see(value: int) -> Seen:
        rivals = max((n for other, n in counts.items() if other != value), default=0)
        return Seen(kind, counts.total(), min(counts[value], _MOST), min(rivals, _MOST))

    return see


def value_of(claim: Claim) -> int:
    """Return the number that a made-up claim gives."""
    value = claim.value
    return int(value.low) if isinstance(value, QuantityValue) else 0


def fit_chances(worlds: Iterable[World], stories: int = 1200) -> Chances:
    """Return the chances that made-up worlds teach, each claim of theirs being as right as it may be."""
    chances = Chances(Counter(), Counter())
    for world in worlds:
        rng = np.random.default_rng(1000 + world.seed)
        outlets = draw_outlets(world, rng)
        for told in tell_stories(world, range(stories), outlets, np.ones(world.outlets), rng):
            for claim, see in see_claims(told, {}):
                value = value_of(claim)
                seen = see(value)
                choice = [v for v in range(TRUE + 1, TRUE + 1 + world.wrong_values) if v != value]
                changed = see(int(rng.choice(choice)))
                chances.right.update([seen] if seen.observation != "silent" else [])
                chances.wrong.update([changed] if changed.observation != "silent" else [])
    return chances


def observe(
    told: Told, records: Mapping[str, float], scale: Scale, assessments: Sequence[Assessment] = ()
) -> tuple[Observed, ...]:
    """Return what is observed of a story's claims; a published verdict decides where there is one."""
    verdicts = {item.claim_id: item.verdict for item in assessments}
    found = []
    for claim, see in see_claims(told, records):
        seen, verdict = see(value_of(claim)), verdicts.get(claim.claim_id)
        accused = verdict == "contradicted"
        observation: Observation = "contradicted" if accused else seen.observation
        if verdict == "superseded":
            observation = "silent"
        if not seen.others:
            continue
        right, wrong, expected = scale.look_up(seen, accused=accused)
        found.append(
            Observed(
                claim_id=claim.claim_id,
                observation=observation,
                chance_right=right,
                chance_wrong=wrong,
                expected=expected,
                weight=float(observation != "silent"),
            )
        )
    return tuple(found)


def enter_story(
    told: Told, records: Mapping[str, float], scale: Scale, *, judged: bool = False
) -> tuple[LedgerRow, ...]:
    """Return a story's ledger rows; `judged` by consensus first or by what stands beside its claims alone."""
    assessments = judge_facts(align(told), records, NOW, CONSENSUS)[1] if judged else ()
    claims = {claim.claim_id: claim for claim in told.claims}
    return ledger_rows(observe(told, records, scale, assessments), assessments, claims, told.origin_of, told.story)


def enter_stories(stories: Iterable[Told], scale: Scale, *, judged: bool = False) -> list[LedgerRow]:
    """Return the ledger of stories in order of their first day, with the outlets' records as they stood then."""
    book, rows = RecordBook(SCORING), list[LedgerRow]()
    for day, group in groupby(stories, key=lambda told: first_day(told.story.first_published_at)):
        bounds = book.bounds(day)
        for told in group:
            own = enter_story(told, bounds, scale, judged=judged)
            book.add(own)
            rows.extend(own)
    return rows
