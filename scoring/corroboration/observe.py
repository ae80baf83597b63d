"""Observe each claim of a story: told by an independent outlet, contradicted, or met by silence."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.config import CorroborationConfig
from scoring.corroboration.context import describe_context
from scoring.corroboration.evidence import (
    RIVAL,
    TELLERS,
    Beside,
    Window,
    independent_pairs,
    look_beside,
    open_window,
)
from scoring.corroboration.model import ObservationModel
from scoring.corroboration.passages import likeness_features, share_text
from scoring.corroboration.units import Sources, gather_units, is_observed, unit_key
from scoring.models import Article, Claim, Observation, Observed, Origin, Verdict

Floats = NDArray[np.float64]
_DIGITS = 4
_LEAST = 1e-4
"""Least probability of an observation."""


class Told(msgspec.Struct, frozen=True):
    """All that observing a story needs to know of it."""

    claims: Sequence[Claim]
    """Those of one article side by side, articles in order of time, then of id."""
    vectors: NDArray[np.float32]
    """Their unit vectors, shape (len(claims), dimension)."""
    articles: Sequence[Article]
    origins: Sequence[Origin]
    records: frozenset[str] = frozenset()
    """Outlets with a record."""

    @property
    def lengths(self) -> dict[str, int]:
        """Characters of each article's body."""
        return {article.article_id: len(article.body) for article in self.articles}

    @property
    def sources(self) -> Sources:
        """Whose text each article carries, and who owns whom."""
        return Sources(
            {article_id: origin.origin_id for origin in self.origins for article_id in origin.article_ids},
            frozenset(origin.article_ids[0] for origin in self.origins),
            {article.outlet_id: article.owner for article in self.articles if article.owner},
        )


def observe_story(
    told: Told,
    membership: Mapping[str, float],
    verdicts: Mapping[str, Verdict],
    model: ObservationModel,
    config: CorroborationConfig,
) -> tuple[Observed, ...]:
    """Return what is observed of a story's claims, in order of claim id.

    A claim is left out that nobody could bear out: an untyped statement, a copy, a story without another origin.

    Args:
        told: the story.
        membership: article_id -> probability that the article belongs to the story; 1 without entry.
        verdicts: claim_id -> verdict, for the claims that were compared.
        model: how telling observations are.
        config: when values and passages meet.

    """
    found: list[Observed] = []
    originals = told.sources.originals
    weights = weigh_claims([one for one in told.claims if one.article_id in originals], membership, config)
    for window in open_windows(told, model, config):
        beside = look_beside(window, None, config)
        context = describe_context(window.judged, beside, len(window.units), told.lengths)
        chances = weigh_evidence(context, beside, model)
        for row, unit in enumerate(window.judged):
            if window.independent[row].any():
                found += [
                    _observe(claim, Seen(window, beside, chances, row), weights, verdicts, config)
                    for claim in unit.claims
                ]
    return tuple(sorted(found, key=lambda one: one.claim_id))


def weigh_claims(
    claims: Sequence[Claim], membership: Mapping[str, float], config: CorroborationConfig
) -> dict[str, float]:
    """Return claim_id -> weight: by how it is put, whether its article is of the story, and its share of the value.

    A value that an outlet tells n times in a story counts once. Copies are left out: they would take weight away.
    """
    keys = {claim.claim_id: (claim.outlet_id, *unit_key(claim)[1:]) for claim in claims if is_observed(claim)}
    counts, modality = Counter(keys.values()), dict(config.modality_weights)
    return {
        claim.claim_id: modality[claim.modality] * membership.get(claim.article_id, 1.0) / counts[keys[claim.claim_id]]
        for claim in claims
        if claim.claim_id in keys
    }


def open_windows(told: Told, model: ObservationModel, config: CorroborationConfig) -> Iterator[Window]:
    """Yield the units of each kind that have another origin beside them, some origins at a time."""
    for kind, units in gather_units(told.claims, told.sources).items():
        articles = list(dict.fromkeys(unit.article_id for unit in units))
        for start in range(0, len(articles), config.judged_origins):
            stop = start + config.judged_origins
            heard = articles[max(0, start - config.window_origins) : stop + config.window_origins]
            judged = frozenset(articles[start:stop])
            if len(heard) < 2:
                continue
            chosen = [unit for unit in units if unit.article_id in frozenset(heard)]
            rows = np.array([at for at, unit in enumerate(chosen) if unit.article_id in judged])
            alike = model.likeness(kind, likeness_features(chosen, rows, told.vectors, config))
            pasted = share_text(chosen, rows, config)
            yield open_window(
                chosen, rows, alike, independent_pairs(chosen, rows, pasted, told.records), told.records, config
            )


class Chances(msgspec.Struct, frozen=True):
    """How telling the observations of some units are, shape (units,) each."""

    expected: Floats
    """P(corroborated | right, not silent)."""
    log_ratio: Floats
    """ln P(evidence | wrong) / P(evidence | right)."""


class Seen(msgspec.Struct, frozen=True):
    """One judged unit with all that stands beside it."""

    window: Window
    beside: Beside
    chances: Chances
    row: int


def weigh_evidence(context: Floats, beside: Beside, model: ObservationModel) -> Chances:
    """Return how telling the evidence beside some units is."""
    return Chances(model.expect(context), model.weigh(context, beside.evidence))


def name_observation(evidence: Floats, config: CorroborationConfig) -> NDArray[np.str_]:
    """Return the observation that each row of evidence makes, shape (len(evidence),)."""
    told = evidence[:, TELLERS] > 0.0
    against = evidence[:, RIVAL] >= config.rival_likeness
    return np.where(told, "corroborated", np.where(against, "contradicted", "silent"))


def _observe(
    claim: Claim,
    seen: Seen,
    weights: Mapping[str, float],
    verdicts: Mapping[str, Verdict],
    config: CorroborationConfig,
) -> Observed:
    """Return what is observed of one claim; a published verdict on it decides where there is one.

    What a later report overtook says nothing against whoever told it before; what is accused in print is contradicted,
    as surely as the matcher finds errors and accuses nobody in vain. That others tell a value too never speaks against
    it: else an article with details of its own, told by others by chance, would pay for them.
    """
    row, beside = seen.row, seen.beside
    observation: Observation = name_observation(beside.evidence[row : row + 1], config).tolist()[0]
    expected, log_ratio = float(seen.chances.expected[row]), float(seen.chances.log_ratio[row])
    verdict = verdicts.get(claim.claim_id)
    if verdict == "superseded":
        observation = "silent"
    elif verdict == "contradicted":
        observation = "contradicted"
        log_ratio = max(log_ratio, math.log(config.matcher_recall / config.matcher_false_rate))
    elif observation == "corroborated":
        log_ratio = min(log_ratio, 0.0)
    chance = expected if observation == "corroborated" else 1.0 - expected
    error = config.misread if claim.holder.kind == "outlet" else config.misattributed
    right, wrong = _scale(chance, log_ratio, error)
    at = [column for column in (int(beside.teller[row]), int(beside.rival[row])) if column >= 0]
    return Observed(
        claim_id=claim.claim_id,
        observation=observation,
        chance_right=right,
        chance_wrong=wrong,
        expected=round(expected, _DIGITS),
        weight=0.0 if observation == "silent" else round(weights.get(claim.claim_id, 1.0), _DIGITS),
        sources=() if observation == "silent" else tuple(seen.window.units[column].first.claim_id for column in at),
    )


def _scale(chance: float, log_ratio: float, error: float) -> tuple[float, float]:
    """Return P(observation | right) and P(observation | wrong), neither above 1.

    Their ratio is the evidence's, but for the share of right claims that look like wrong ones.
    """
    ratio = math.exp(log_ratio)
    right = min(chance, 1.0 / ratio)
    wrong = right * ratio
    right += error * (wrong - right)
    return round(max(right, _LEAST), _DIGITS), round(max(wrong, _LEAST), _DIGITS)
