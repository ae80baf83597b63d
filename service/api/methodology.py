"""What a score measures and what it does not, with the thresholds in force."""

import msgspec

from scoring.config import EngineConfig
from service.schemas import Methodology

MEASURES = (
    "Agreement: how often an outlet's checkable claims agree with the consensus of independent origins on the same "
    "fact, its own origin left out. Drift: how often, how far and in which way they depart from it. Both are posterior "
    "means with 90 % credible intervals."
)
DOES_NOT_MEAN = (
    "It is no measure of truth: independent sources can be wrong together. It says nothing of opinion, selection, "
    "tone or intent, and nothing of claims that nobody else reported. Where the label is 'insufficient evidence' the "
    "numbers are the prior's more than the outlet's."
)
WORDS = {
    "origin": "articles that are copies of one text: one vote",
    "story": "articles about one event",
    "claim": "one checkable statement in one article, with its verbatim passage",
    "fact": "the data item on which claims compete",
    "settled": "enough independent origins agree",
    "contested": "two values have weight",
    "undetermined": "the evidence is thin: nothing is scored",
    "corroborated": "independent origins hold the same value",
    "contradicted": "independent origins settled on another value",
    "disputed": "independent origins are divided",
    "superseded": "it was overtaken by later events: no drift",
    "unverified": "nobody independent speaks of it",
}


def describe_method() -> Methodology:
    """Return the method that this version of the service scores by."""
    config = EngineConfig()
    return Methodology(
        method_version=config.method_version,
        measures=MEASURES,
        does_not_mean=DOES_NOT_MEAN,
        words=WORDS,
        thresholds=msgspec.to_builtins(config),
    )
