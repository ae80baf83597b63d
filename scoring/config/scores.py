"""Thresholds of belief, verdicts and outlet scores."""

import msgspec


class ConsensusConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Belief and verdicts."""

    settled_belief: float = 0.8
    """Probability a position needs for the fact to be settled (design)."""
    settled_origins: int = 3
    """Independent origins that position needs (design)."""
    contested_belief: float = 0.25
    """Probability that two positions need for the fact to be contested (design)."""
    false_values: float = 10.0
    """n of ln(n a / (1 - a)): wrong values an origin can fall for (Dong et al. 2009 take 10 to 100)."""
    dampening: float = 0.45
    """Factor on every vote: independent origins still err together, as they hear the same officials. By judgement,
    so that without records three against two believe .77 and three against one .93."""
    cold_bound: float = 0.65
    """a of every origin while nobody has a record."""
    bound_floor: float = 0.1
    bound_ceiling: float = 0.95
    """a is held inside [floor, ceiling]: no origin votes against its own claim, none is beyond doubt."""
    standing_bound: float = 0.5
    """Least a of an origin that is counted among the independent ones."""
    newcomer_weight: float = 0.02
    """Factor on the vote of an outlet without a record while others have one (design: next to nothing), unless its
    claim joins an outlet with a record (decision 081)."""
    superseded_weight: float = 0.25
    """Recency factor on a claim that a later one supersedes."""
    coarse_support: float = 0.7
    """What a coarser value adds to a finer position; 1 is what an equal value adds."""
    like_width: float = 2.0
    """Times that one interval may be as wide as another and still be called as precise, by judgement."""
    omission_weight: float = 0.8
    """What leaving a member out of a closed list says against it, beside denying it by name (1)."""
    pasted_words: int = 12
    """Words from which an identical sentence without quotation marks is one text, whatever its article's origin."""
    stale_grace_hours: float = 24.0
    """Hours after a count was settled in which repeating the smaller one is not yet stale."""
    counted_quality: float = 0.3
    """Least quality (modality x holder x confidence x membership) of a vote that counts as an independent origin."""
    scored_modalities: tuple[str, ...] = ("asserted", "reported")
    """An allegation, plan or possibility is judged, never charged."""
    holder_outlet: float = 1.0
    holder_official: float = 0.8
    holder_document: float = 0.8
    holder_media: float = 0.6
    holder_person: float = 0.5
    holder_anonymous: float = 0.3
    holder_unknown: float = 0.5
    """What a claim says of the fact by whose claim it is: factors in [0, 1], by judgement."""
    modality_asserted: float = 1.0
    modality_reported: float = 0.8
    modality_alleged: float = 0.5
    modality_planned: float = 0.5
    modality_possible: float = 0.3
    """What a claim says of the fact by how it is put: factors in [0, 1], by judgement."""
