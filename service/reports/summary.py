"""A score in plain sentences."""

import datetime as dt

from scoring.config import ReliabilityConfig
from scoring.models import OutletScore

_OLD_DAYS = 60.0
"""Days from the newest claim that counts to the time of the score from which a record is called old."""
_MOST_ARTICLES = 500
"""Articles wanting for a standing above which none are named: nobody could say so exactly."""


def summarise(score: OutletScore) -> str:
    """Return what a score rests on and where it stands."""
    parts = [_say_observations(score)]
    if not score.sufficient:
        parts.append(_say_insufficient(score))
    elif score.rank is not None:
        tied = score.extra.get("tied", len(score.tied_with))
        among = f", level with {count_of(tied, 'other')} whose intervals overlap" if tied else ""
        parts.append(f"It ranks {score.rank}. by the lower end of its interval{among}.")
    age = _say_age(score)
    return " ".join([*parts, age] if age else parts)


def _say_observations(score: OutletScore) -> str:
    """Return the funnel from claims to observations, in numbers that add up."""
    seen = score.extra.get("observations", {})
    told, against, silent = (seen.get(name, 0) for name in ("corroborated", "contradicted", "silent"))
    heard = told + against
    if not heard:
        return (
            f"Of its {count_of(score.claims, 'claim')} none is told, or told otherwise, by an independent outlet in the"
            " same story, so that nothing counts."
        )
    expected = score.extra.get("expected_share")
    beside = (
        "" if expected is None else f" Of right claims like these about {_percent(expected)} are told by others too."
    )
    return (
        f"Independent outlets of the same stories speak to {heard:,} of its"
        f" {count_of(heard + silent, 'claim')}: {told:,} they tell too, {against:,} they tell otherwise in like"
        f" passages; {silent:,} meet silence, which counts nothing.{beside}"
    )


def _say_insufficient(score: OutletScore) -> str:
    """Return how wide the interval is, and about how many articles are wanting for a standing."""
    low, high = score.agreement.low, score.agreement.high
    text = (
        f"That is insufficient evidence for a standing: the true agreement may well be anywhere from {_percent(low)} to"
        f" {_percent(high)}."
    )
    wanting = count_missing(score)
    if wanting:
        text += f" About {count_of(wanting, 'more article')} in stories that others cover too would do."
    return text


def say_missing(score: OutletScore) -> str:
    """Return what an outlet without a standing lacks; empty for one that has it."""
    if score.sufficient:
        return ""
    wanting = count_missing(score)
    if wanting:
        return f"about {count_of(wanting, 'more article')} in shared stories for a standing"
    return "no story yet that others cover too" if not score.n_eff else "too little that others speak to"


def count_missing(score: OutletScore) -> int:
    """Return about how many more articles in shared stories a standing takes; 0 where nobody could say."""
    counted = int(score.extra.get("articles_counted") or 0)
    # An interval narrows with the root of the evidence.
    factor = ((score.agreement.high - score.agreement.low) / ReliabilityConfig().widest_interval) ** 2 - 1.0
    wanting = round(counted * factor)
    return wanting if 0 < wanting <= _MOST_ARTICLES else 0


def _say_age(score: OutletScore) -> str:
    """Return how old a record is, if it is old."""
    last, age = score.extra.get("last_claim_at"), score.extra.get("record_age_days")
    if not last or age is None or age < _OLD_DAYS:
        return ""
    newest = dt.datetime.fromisoformat(last)
    return f"This record is old: its newest claim that counts is of {newest.day} {newest:%B %Y}."


def count_of(number: int, noun: str) -> str:
    """Return "1,204 claims"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"
