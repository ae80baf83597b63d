"""Settings of observations: what independent outlets tell beside a claim."""

import msgspec


class CorroborationConfig(msgspec.Struct, frozen=True, kw_only=True):
    """When a value is told by another, and when another passage speaks against it."""

    model: str = "shipped"
    """Observation model: "shipped", or a file that `tests.benchmarks.train_observations` wrote."""
    rounding: float = 0.02
    """Share by which two numbers may differ and be one (as `quantity` comparison rounds)."""
    width_slack: float = 1.5
    """Width of an interval, in widths of the judged one, up to which it is as exact."""
    vague_width: float = 0.12
    """Width, as a share of the number, up to which an interval is as exact as a number ("about 40" for 38)."""
    bound_slack: float = 0.25
    bound_step: float = 0.5
    """How far above an open bound ("at least 40") a number bears it out: a share of it, and a step for small ones."""
    day_slack: int = 1
    """Days that two dates may lie apart and be one: time zones."""
    rival_likeness: float = 0.4
    """Probability that two passages give one value from which another value there speaks against the claim's: under it
    claims are silent (decision 086)."""
    near_words: int = 3
    """Words on either side of a value that are compared by themselves."""
    pasted_runs: int = 8
    pasted_share: float = 0.6
    """Runs of three words, and their share of the shorter passage, from which two passages are one text."""
    judged_origins: int = 12
    """Origins judged at once."""
    window_origins: int = 24
    """Origins before and after these, in time, that are heard: cost grows with the origins, not with their square."""
    matcher_recall: float = 0.2
    matcher_false_rate: float = 0.003
    """P(verdict contradicted | wrong) and P(verdict contradicted | right): planted errors found, and untouched claims
    accused (decisions 086 and 089)."""
    misread: float = 0.01
    """Share of right claims that look like wrong ones beyond what the model has seen of it: no claim tells more than
    its inverse to 1 against its outlet. The model learned from misread claims too, so that .03 counts them twice
    (decision 087). On claims changed in ECB+ intervals of clean and bad outlets stand apart in .47 of pairs at .03,
    .53 at .015, .58 at .005, clean ones wrongly in .000, .004 and .010."""
    misattributed: float = 0.03
    """The same for what a speaker is quoted with: others may quote another speaker."""
    modality_weights: tuple[tuple[str, float], ...] = (
        ("asserted", 1.0),
        ("reported", 1.0),
        ("alleged", 0.5),
        ("planned", 0.5),
        ("possible", 0.3),
    )
    """What a claim counts by how it is put, by judgement: a plan may change without anybody having erred."""
