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
FORMULAS = {
    "vote": (
        "weight = dampening x ln(n a / (1 - a)) x quality; n: false_values, a: the lower bound of the outlet's "
        "agreement (the posterior mass bound_mass lies under it) as of the day the story began, from earlier "
        "stories alone; cold_bound while nobody has a record. quality = modality x holder x extraction confidence "
        "x story membership."
    ),
    "belief": (
        "L(v) = sum over independent families of their strongest vote x compatibility with v; belief = softmax of "
        "L over the positions and 'none of these' at L = 0. Members of lists are judged one by one: 1 / (1 + "
        "exp(-L)). Copies of a text are one origin and vote once; a claim is judged without its own origin and "
        "its outlet's family."
    ),
    "settled": (
        "belief >= settled_belief from >= settled_origins independent origins; contested: two positions >= "
        "contested_belief; else undetermined, and nothing is scored."
    ),
    "newcomers": (
        "An outlet without a record, once others have one, counts only where it joins an outlet with a record "
        "that no other such outlet contradicts, and never where an outlet with a record is judged; a verdict is "
        "scored only with an outlet with a record on the settling side."
    ),
    "agreement": (
        "Beta(alpha0 + A, beta0 + D): A and D are agreeing and departing claims on settled facts, one claim's "
        "worth a fact, halved every half_life_days and rescaled to their effective size n_eff = max w (sum w)^2 / "
        "sum w^2; the prior is fitted to all outlets. The engine's own error rates are taken out (Rogan and "
        "Gladen 1978): observed = true (1 - missed_departure_rate) + (1 - true) false_departure_rate, the posterior "
        "cut off where that leaves [0, 1]."
    ),
    "drift": (
        "rate of departing x mean severity, each shrunk to the population; types are shares of it and add up to it."
    ),
    "rank": (
        "by the lower end of the 90 % interval; overlapping intervals are ties; under least_n_eff effective "
        "claims, or with an interval wider than widest_interval: insufficient evidence, no rank, no band."
    ),
    "explanation": (
        "effect of a fact = mean agreement with it less the mean without it; tipping = the fewest facts (lifting "
        "ones, lowering ones, or the heaviest of both) without which the band changes."
    ),
}
LIMITS = (
    (
        "A majority can be wrong: on Emergent, a collection of checked rumours, the majority of headlines was "
        "right on .639 of the claims that could be decided."
    ),
    (
        "Independent origins still err together when they hear the same officials; votes are damped for it, not "
        "cured of it."
    ),
    (
        "Intervals tell what the number of claims leaves open. Misreadings by the engine are taken out as far as "
        "false_departure_rate and missed_departure_rate are set: with 2 % of claims misread the 90 % interval holds "
        "the truth in .89 of simulated cases with the rate set, in .72 without."
    ),
    ("Where copies go unseen they count as independent voices."),
    (
        "A record can be bought with true claims. Sixty new outlets neither unsettle a fact of three outlets with a "
        "record nor change a band; four that bought a record with five true claims each unsettle a fact that five "
        "support, and change the band of an outlet whose every fact they attack. While nobody has a record, two "
        "against three do. tests/benchmarks/manipulation.py computes it."
    ),
    ("Headlines against their own article, corrections and edits are told beside the score and do not count in it."),
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


def describe_method(config: EngineConfig) -> Methodology:
    """Return the method that this version of the service scores by."""
    return Methodology(
        method_version=config.method_version,
        measures=MEASURES,
        does_not_mean=DOES_NOT_MEAN,
        words=WORDS,
        formulas=FORMULAS,
        limits=LIMITS,
        thresholds=msgspec.to_builtins(config),
    )
