"""The engine's answers on a file of conflicting values: beliefs, sources' records and readings' records in rounds.

One round judges every object by `judge_facts` as it stands. From its leave-one-out beliefs come, for the next one, the
lower bound of every source's agreement and the confidence in every reading: how often this source is borne out when it
gives this very value, shrunk to how often values of this form are (exact numbers or rounded ones), relative to the
population. It finds what a source's mean can't show: a first name taken for a place wherever it occurs, a round number
that stands for an estimate. Rates are shrunk to the common one (`fit_spread`), and where sources differ no more than by
chance all weigh alike: then the answer is the plain vote's, with one vote for sources that copy each other
(`truth_copies`). No truth is read.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, betaln

from scoring.config import CompareConfig, ConsensusConfig
from scoring.consensus import judge_facts
from scoring.consensus.votes import log_odds
from scoring.models import Assessment, Claim, Fact, PlaceValue, QuantityValue, SetValue, StatementValue, StoryClaims
from scoring.values import rounded_interval
from tests.benchmarks.truth_copies import find_copies
from tests.benchmarks.truth_files import NOW, FileKind, Record, as_story
from tests.benchmarks.truth_methods import Answers

_COMPARE = CompareConfig()
_STRENGTHS = 2.0 ** np.arange(0, 14)
"""Prior weights to choose among, in claims."""
_CHANCE = 1.0
"""Log-likelihood that a spread of rates must gain over one rate for all: what one parameter more must (Akaike 1974)."""
_FORM_STRENGTH = 10.0
"""Claims by which the rate of a form is shrunk to the common one."""
_DIGITS = 2
"""Decimals of a confidence: finer ones would break ties by noise."""
_BOUND_MASS = 0.2
"""Posterior mass under a source's lower bound (design)."""
Key = TypeVar("Key")


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How the rounds learn; chosen on the other files for each file of `truth_held_out`."""

    rounds: int = 5
    readings: bool = True
    """Whether readings have records beside those of their sources."""


class Credit(NamedTuple):
    """What a claim's leave-one-out belief adds to records: weights for and against it."""

    agreed: float
    departed: float


class Spread(NamedTuple):
    """The common rate, and the weight in claims by which single rates are shrunk to it; infinite if all are one."""

    mean: float
    strength: float

    def rate(self, agreed: float, departed: float, mean: float | None = None) -> float:
        """Return the rate of one whose counts are given, shrunk to the mean or to another centre."""
        centre = self.mean if mean is None else mean
        if math.isinf(self.strength):
            return centre
        return (self.strength * centre + agreed) / (self.strength + agreed + departed)

    def bound(self, agreed: float, departed: float) -> float:
        """Return the lower bound of the rate of one whose counts are given."""
        alpha, beta = self.mean * self.strength, (1.0 - self.mean) * self.strength
        return float(betaincinv(alpha + agreed, beta + departed, _BOUND_MASS))


def fit_spread(agreed: NDArray[np.float64], departed: NDArray[np.float64]) -> Spread:
    """Return the beta-binomial spread of rates most likely given the counts, shape (n,) each.

    One rate for all unless a spread is likelier beyond chance.
    """
    a, d = float(agreed.sum()), float(departed.sum())
    if a + d == 0.0:
        return Spread(0.5, math.inf)
    mean = min(max(a / (a + d), 1e-6), 1.0 - 1e-6)
    alpha, beta = mean * _STRENGTHS[:, None], (1.0 - mean) * _STRENGTHS[:, None]
    gained = (betaln(alpha + agreed, beta + departed) - betaln(alpha, beta)).sum(axis=1)
    gained -= a * math.log(mean) + d * math.log(1.0 - mean)
    best = int(gained.argmax())
    return Spread(mean, float(_STRENGTHS[best]) if gained[best] > _CHANCE else math.inf)


def ours(
    objects: Mapping[str, list[Record]], kind: FileKind, config: ConsensusConfig, settings: Settings | None = None
) -> Answers:
    """Return the engine's answers after the last round."""
    chosen = settings or Settings()
    rounds = learn(objects, kind, config, readings=chosen.readings)
    return next(islice(rounds, chosen.rounds - 1, None))


def learn(
    objects: Mapping[str, list[Record]], kind: FileKind, config: ConsensusConfig, *, readings: bool
) -> Iterator[Answers]:
    """Yield the engine's answers after each round, without end."""
    copies = find_copies(objects)
    stories = {key: as_story(key, records, kind, copies) for key, records in objects.items()}
    bounds: dict[str, float] = {}
    while True:
        answers: Answers = {}
        credited: dict[str, Credit] = {}
        for key, story in stories.items():
            facts, assessments = judge_facts(story, bounds, NOW, config)
            answers[key] = answer(facts[0])
            credited.update(_credit(assessments, config))
        yield answers
        claims = [claim for story in stories.values() for claim in story.claims.values()]
        bounds = _rate_sources(claims, credited)
        if readings:
            confidence = _rate_readings(claims, credited)
            stories = {key: _with_confidence(story, confidence) for key, story in stories.items()}


def answer(fact: Fact) -> str | float:
    """Return the most believed value of a fact; of a list, the members believed in."""
    if fact.kind == "set":
        held = [p for p in fact.positions if isinstance(p.value, SetValue) and p.belief >= 0.5]
        chosen = held or fact.positions[:1]
        return ";".join(sorted({m for p in chosen if isinstance(p.value, SetValue) for m in p.value.members}))
    value = fact.positions[0].value
    if isinstance(value, QuantityValue):
        return value.low
    if isinstance(value, PlaceValue):
        return value.path[0]
    return value.text if isinstance(value, StatementValue) else ""


def _credit(assessments: Iterable[Assessment], config: ConsensusConfig) -> dict[str, Credit]:
    """Return each claim's credit: the belief in it, as if somebody without a record had made it.

    The leave-one-out odds of the claim's position times the odds of an unknown: a source's own record never
    speaks for its claim. A claim to which nobody else speaks gives nothing, one that others make more precise
    little (being vague is easy), and a toss-up counts less than a clear case.
    """
    own = math.exp(log_odds(config.cold_bound, config))
    credited = {}
    for assessment in assessments:
        belief = assessment.belief * own / (assessment.belief * own + 1.0 - assessment.belief)
        vague = any(row.relation == "finer" for row in assessment.evidence)
        weight = abs(2.0 * belief - 1.0) * (1.0 - config.coarse_support if vague else 1.0)
        weight *= bool(assessment.evidence)
        credited[assessment.claim_id] = Credit(weight * belief, weight * (1.0 - belief))
    return credited


def _rate_sources(claims: Iterable[Claim], credited: Mapping[str, Credit]) -> dict[str, float]:
    """Return source -> the lower bound of its agreement; nothing where sources differ no more than by chance."""
    sums = _add_up((claim.outlet_id, credited[claim.claim_id]) for claim in claims)
    counts = np.array(list(sums.values()))
    spread = fit_spread(counts[:, 0], counts[:, 1])
    if math.isinf(spread.strength):
        return {}
    return {source: spread.bound(*count.tolist()) for source, count in sums.items()}


def _rate_readings(claims: Iterable[Claim], credited: Mapping[str, Credit]) -> dict[str, float]:
    """Return claim_id -> how sure its reading is, in (0, 1]: the claim itself is left out of its reading's record."""
    held = list(claims)
    forms = _add_up((_form(claim), credited[claim.claim_id]) for claim in held)
    readings = _add_up(((claim.outlet_id, claim.value), credited[claim.claim_id]) for claim in held)
    counts = np.array(list(readings.values()))
    spread = fit_spread(counts[:, 0], counts[:, 1])
    confidence = {}
    for claim in held:
        own = np.array(credited[claim.claim_id])
        agreed, departed = (forms[_form(claim)] - own).tolist()
        base = Spread(spread.mean, _FORM_STRENGTH).rate(agreed, departed)
        agreed, departed = (readings[claim.outlet_id, claim.value] - own).tolist()
        rate = spread.rate(agreed, departed, mean=base)
        confidence[claim.claim_id] = round(min(rate / spread.mean, 1.0), _DIGITS)
    return confidence


def _form(claim: Claim) -> str:
    """Return the form of a claim's value: numbers that the engine reads as rounded are a form of their own."""
    if isinstance(claim.value, QuantityValue):
        low, high = rounded_interval(claim.value, _COMPARE.value)
        return "rounded" if high > low else "exact"
    return claim.kind


def _add_up(parts: Iterable[tuple[Key, Credit]]) -> dict[Key, NDArray[np.float64]]:
    """Return key -> the sum of its credited, shape (2,)."""
    sums: dict[Key, NDArray[np.float64]] = {}
    for key, credit in parts:
        sums[key] = sums.get(key, np.zeros(2)) + credit
    return sums


def _with_confidence(story: StoryClaims, confidence: Mapping[str, float]) -> StoryClaims:
    claims = {
        claim_id: msgspec.structs.replace(claim, confidence=confidence[claim_id])
        for claim_id, claim in story.claims.items()
    }
    return msgspec.structs.replace(story, claims=claims)
