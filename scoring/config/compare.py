"""Settings of comparison: whether two matched values agree, and how far they lie apart."""

import msgspec


class ValueConfig(msgspec.Struct, frozen=True, kw_only=True):
    """When two values can both be true."""

    rounding_floor: float = 100.0
    """Counts from here on are read as rounded at their trailing zeros ("300" allows 296); below, as counted."""
    rounding_share: float = 0.1
    """Most of a number that rounding leaves open either way: "$10 billion" is no $7 billion. By judgement."""
    measures: tuple[str, ...] = ("km", "m", "kg", "t", "l", "celsius", "km2", "km/h", "hour", "minute", "day")
    """Units that writers convert and round freely."""
    measure_tolerance: float = 0.03
    """Relative slack of a measure: 40 feet are given as 12 metres."""
    dozen_slack: float = 2.0
    """How far a count in dozens may be off."""
    bound_slack: float = 0.25
    bound_step: float = 0.5
    """How far above an open bound ("at least 40") a number tells it: a share of it, and a step for small ones."""
    vague_width: float = 0.12
    """Width, as a share of the number, up to which an interval is as exact as a number ("about 40" for 38)."""
    date_slack_days: int = 1
    """Gap in days that time zones and night-time events explain (design: disjoint by more than one day)."""
    name_similarity: float = 0.8
    """Edit similarity (difflib ratio) from which two words of names may be one misspelt: nobody is accused."""


class CompareConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Whether matched values agree."""

    value: ValueConfig = ValueConfig()
    quantity_tau: float = 0.5
    """Log ratio at which a quantity's severity reaches 63 %; a factor of 1.65. Design: severity 1-exp(-g/tau)."""
    date_tau_days: float = 7.0
    """Gap in days at which a date's severity reaches 63 %."""
    place_severity: tuple[float, ...] = (1.0, 0.7, 0.4)
    """Severity when places part at the country, the division, the city."""
    stale_hours: float = 12.0
    """Hours after which an outlet could have known that a "yet to" was overtaken."""
    name_least_severity: float = 0.5
    """Least severity of one person named for another, however alike the names; by judgement."""
    name_days: float = 30.0
    """Days between two articles after which a role may have passed to somebody else."""
