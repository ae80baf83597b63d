"""The engine's answers on a file of conflicting values: beliefs, sources' records and readings' records in rounds.

One round judges every object by `judge_facts` as it stands. From its leave-one-out beliefs come, for the next one, the
lower bound of every source's agreement (`lower_bounds`) and the confidence in every reading: how often this source is
borne out when it gives this very value, shrunk to how often values of this form are (exact numbers or rounded ones),
relative to the population. It finds what a source's mean can't show: a first name taken for a place wherever it occurs,
a round number that stands for an estimate. The weight of the prior is fitted (`fit_prior`) and no truth is read.
"""

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.compare.quantities import rounded_interval
from scoring.config import CompareConfig, ConsensusConfig, ReliabilityConfig
from scoring.consensus import judge_facts
from scoring.consensus.votes import log_odds
from scoring.models import Assessment, Claim, Fact, PlaceValue, QuantityValue, SetValue, StatementValue, StoryClaims
from scoring.reliability.bounds import lower_bounds
from scoring.reliability.priors import fit_prior
from tests.benchmarks.truth_files import NOW, FileKind, Record, as_story
from tests.benchmarks.truth_methods import Answers

ROUNDS = 5
_COMPARE = CompareConfig()
_SCORING = ReliabilityConfig()
Key = TypeVar("Key")


class Credit(NamedTuple):
    """What a claim's leave-one-out belief adds to records: weights for and against it."""

    agreed: float
    departed: float


def ours(objects: Mapping[str, list[Record]], kind: FileKind, config: ConsensusConfig) -> Answers:
    """Return the engine's answers after the last round."""
    stories = {key: as_story(key, records, kind) for key, records in objects.items()}
    bounds: dict[str, float] = {}
    answers: Answers = {}
    for _ in range(ROUNDS):
        credited: dict[str, Credit] = {}
        for key, story in stories.items():
            facts, assessments = judge_facts(story, bounds, NOW, config)
            answers[key] = answer(facts[0])
            credited.update(_credit(assessments, config))
        claims = [claim for story in stories.values() for claim in story.claims.values()]
        bounds = _rate_sources(claims, credited)
        confidence = _rate_readings(claims, credited)
        stories = {key: _with_confidence(story, confidence) for key, story in stories.items()}
    return answers


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
    """Return source -> lower bound of its agreement."""
    sums = _add_up((claim.outlet_id, credited[claim.claim_id]) for claim in claims)
    agreed, departed = np.array(list(sums.values())).T
    return dict(zip(sums, lower_bounds(agreed, departed, _SCORING).tolist(), strict=True))


def _rate_readings(claims: Iterable[Claim], credited: Mapping[str, Credit]) -> dict[str, float]:
    """Return claim_id -> how sure its reading is, in (0, 1]: the claim itself is left out of its reading's record."""
    held = list(claims)
    forms = _add_up((_form(claim), credited[claim.claim_id]) for claim in held)
    readings = _add_up(((claim.outlet_id, claim.value), credited[claim.claim_id]) for claim in held)
    counts = np.array(list(readings.values()))
    prior = fit_prior(counts[:, 0], counts[:, 1], _SCORING)
    strength = prior.agreed + prior.departed
    mean = prior.agreed / strength
    confidence = {}
    for claim in held:
        own = credited[claim.claim_id]
        agreed, departed = forms[_form(claim)] - own
        base = (prior.agreed + agreed) / (strength + agreed + departed)
        agreed, departed = readings[claim.outlet_id, claim.value] - own
        rate = (strength * base + agreed) / (strength + agreed + departed)
        confidence[claim.claim_id] = float(min(rate / mean, 1.0))
    return confidence


def _form(claim: Claim) -> str:
    """Return the form of a claim's value: numbers that the engine reads as rounded are a form of their own."""
    if isinstance(claim.value, QuantityValue):
        low, high = rounded_interval(claim.value, _COMPARE)
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
