"""Whether a headline departs from its own article: counted apart from agreement, which is about other outlets."""

import re

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.compare import compare_story
from scoring.engine import Engine
from scoring.match import Sources, group_claims, match_claims
from scoring.models import IDLE_ROLES, Article, Claim, Comparison, Headline, HeadlineDeparture, QuantityValue, SetValue

_AGREEING = frozenset({"equal", "compatible", "superseded"})
_NUMBER = re.compile(r"\d[\d,.]*")
_SENTENCE_ENDS = (".", "!", "?", "…")


def check_headline(
    article: Article, claims: tuple[Claim, ...], vectors: NDArray[np.float32], engine: Engine
) -> Headline:
    """Return what of an article's headline its body speaks to, and what it contradicts.

    A typed value of the headline departs if a body claim of the same fact contradicts it and none agrees. `vectors`:
    of the body's claims, shape (len(claims), dimension).
    """
    if not article.title or not claims:
        return Headline()
    own = _read_title(article, engine)
    if not own:
        return Headline()
    everyone = (*own, *claims)
    rows = np.concatenate([engine.claim_encoder.encode(own), vectors])
    config = engine.config
    matches = match_claims(everyone, rows, Sources({}, {}), engine.matcher, config.match, config.compare.value)
    facts = group_claims(everyone, matches, article.article_id, config.match, config.compare.value)
    found = compare_story(everyone, facts.groups, facts.apart, config.compare)
    checked, departures = 0, []
    for claim in own:
        beside = [
            (other, found[claim.claim_id, other.claim_id])
            for other in claims
            if (claim.claim_id, other.claim_id) in found
        ]
        told = [(other, seen) for other, seen in beside if seen.outcome != "unrelated"]
        checked += bool(told)
        departure = None if _is_told(claim, article.body) else _depart(claim, told)
        if departure is not None:
            departures.append(departure)
    return Headline(checked=checked, departures=tuple(departures))


def _read_title(article: Article, engine: Engine) -> tuple[Claim, ...]:
    """Return the typed claims of a title that say something by themselves, as if it were another article's body."""
    title = (article.title or "").strip()
    # Without its end the parser takes a line for a heading, and furniture.
    text = title if title.endswith(_SENTENCE_ENDS) else f"{title}."
    name = f"{article.article_id}#headline"
    alone = msgspec.structs.replace(article, article_id=name, outlet_id=name, title=None, body=text)
    told = engine.claim_reader.read_claims(alone)
    return tuple(claim for claim in told if claim.kind != "statement" and claim.frame.role not in IDLE_ROLES)


def _is_told(claim: Claim, body: str) -> bool:
    """Return whether the body has the headline's number or name anywhere: then it is another fact, or put otherwise."""
    if isinstance(claim.value, QuantityValue):
        return bool(set(_NUMBER.findall(claim.value.surface)) & set(_NUMBER.findall(body)))
    if isinstance(claim.value, SetValue):
        words = {word for member in claim.value.members for word in member.partition(":")[2].split()[-1:]}
        return any(word.lower() in body.lower() for word in words)
    return False


def _depart(claim: Claim, told: list[tuple[Claim, Comparison]]) -> HeadlineDeparture | None:
    """Return the departure of a headline's claim from the body claims of its fact; None if it is borne out."""
    against = [(other, seen) for other, seen in told if seen.outcome == "contradicts"]
    if not against or any(seen.outcome in _AGREEING for _, seen in told):
        return None
    other, worst = max(against, key=lambda item: (item[1].severity, item[0].claim_id))
    if worst.drift_type is None:
        return None
    return HeadlineDeparture(
        headline=claim.text,
        body_claim_id=other.claim_id,
        drift_type=worst.drift_type,
        severity=worst.severity,
        reason=worst.reason,
    )
