"""What a score measures and what it does not, with the thresholds in force."""

import msgspec

from scoring.config import EngineConfig
from service.schemas import Methodology

MEASURES = (
    "Agreement: how often an outlet's checkable claims are right, as far as the independent outlets of the same "
    "stories can tell. Drift: how often, how far and in which way they depart. Both are posterior means with 90 % "
    "credible intervals. Every typed claim counts that an independent outlet tells too, or of which one tells "
    "otherwise in a like passage; what meets silence costs nothing and earns nothing."
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
        "contested_belief; else undetermined. Verdicts in print need a settled fact; the score does not."
    ),
    "newcomers": (
        "An outlet without a record, once others have one, neither corroborates nor contradicts an outlet with a "
        "record; in consensus it counts only where it joins one."
    ),
    "match": (
        "A value that other origins tell and an article does not is an anchor. P(a claim of the article departs from "
        "it) by boosted trees, learned from values changed in real stories, over the likeness of the passages apart "
        "from the values, the tellers of both values, the article's other claims, and slips. From "
        "departure_probability of its kind on the claims are one fact and contradict each other. Fitting values are "
        "one fact from fact_probability on, less what chance explains."
    ),
    "observation": (
        "corroborated: an independent origin of the story tells the claim's value; contradicted: none does, and one"
        " tells another value, which the claim's article tells nowhere, in a passage whose likeness is >= "
        "rival_likeness; silent: neither, which counts nothing. p = P(observation | right), q = P(observation | "
        "wrong) among what is not silent, by boosted trees learned from stories as they are and with values "
        "changed. Copies, the own outlet, its owner's others and pasted sentences never corroborate. A published "
        "verdict 'superseded' makes a claim silent, 'contradicted' makes it contradicted with matcher_recall "
        "against matcher_false_rate at least. Of right claims a share (misread, misattributed) is taken to look "
        "wrong by the engine's own fault."
    ),
    "agreement": (
        "A claim of kind k is wrong with t = sigma(a_k + c_k); likelihood ((1 - t) p + t q)^w, w = share of the "
        "outlet's "
        "say on that value x modality x story membership x decay; c_k ~ N(b, kind_spread), b ~ N(0, s); the "
        "difficulties a_k and s are fitted to all outlets by EM, s at least so wide that the prior alone leaves an "
        "interval of prior_width. Agreement = 1 - t over the population's mix of kinds. Decay: one half for each "
        "half_life_days before the outlet's newest claim, but no faster than one half for each half_life_articles of "
        "its newer articles."
    ),
    "effective_claims": (
        "n_eff = sum of w t (1 - t) (p - q)^2 / (v (1 - v)), v = (1 - t) p + t q: the information of the "
        "observations, in claims observed without doubt."
    ),
    "drift": (
        "(1 - agreement) x mean severity, shrunk to the population; its types are shares of it by the wrong claims "
        "of each kind, and add up to it."
    ),
    "rank": (
        "by the lower end of the 90 % interval; overlapping intervals are ties; with an interval wider than "
        "widest_interval: insufficient evidence, no rank, no band."
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
        "Intervals tell what the number of claims and their likelihoods leave open. The likelihoods are learned "
        "from changed values: errors of another kind may be seen less often or more often than these."
    ),
    ("Where copies go unseen they count as independent voices."),
    (
        "A record can be bought with true claims. Sixty new outlets neither unsettle a fact of three outlets with a "
        "record nor change a band; four that bought a record with five true claims each unsettle a fact that five "
        "support, and two change the band of an outlet whose every fact they attack. While nobody has a record, two "
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
    "undetermined": "the evidence is thin: no verdict rests on it",
    "corroborated": "an independent origin tells the same value",
    "contradicted": "verdict: independent origins settled on another value; observation: one tells another, none "
    "the claim's",
    "silent": "no independent origin tells the value, or another in a like passage: counts nothing",
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
