"""Settings of outlet scores."""

import msgspec


class ReliabilityConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Outlet scores (decision 087)."""

    half_life_days: float = 60.0
    half_life_articles: float = 400.0
    """Age at which a claim weighs half: so many days before its outlet's newest article, but not before the outlet has
    published so many newer articles. A record is not lost because its outlet rests; it fades as a newer one grows."""
    interval: float = 0.9
    """Mass of the credible interval (design)."""
    widest_interval: float = 0.2
    """Width of the agreement's interval over which the evidence is insufficient (design)."""
    prior_width: float = 0.25
    """Least width of the prior's own interval, so that nobody has a standing without evidence."""
    difficulty: tuple[tuple[str, float], ...] = (
        ("quantity", -3.0),
        ("date", -2.5),
        ("place", -3.0),
        ("set", -3.5),
        ("polarity", -4.5),
    )
    """Log-odds of a wrong claim by kind, for an outlet like most; fitted to the outlets at hand around these."""
    difficulty_spread: float = 1.0
    """Standard deviation of the fitted log-odds around the shipped ones."""
    kind_spread: float = 1.0
    """Standard deviation, in log-odds, of an outlet's errors of one kind around its own over all kinds. With .1 an
    outlet of the made-up stream that has half its days wrong and hardly anything else comes out at 1.00, with 1 at .96
    (.92 planted); the rank correlation over five seeds of planted errors falls from .833 to .805, at 1.5 to .735."""
    least_outlets: int = 5
    """Outlets with evidence from which difficulties are fitted; with fewer the shipped ones hold."""
    type_strength: float = 5.0
    """Weight, in contradicted claims, of the population's mix of drift types on an outlet's."""
    severity_strength: float = 5.0
    """Weight, in contradicted claims, of the population's mean severity on an outlet's."""
    topic_spread: float = 0.5
    """Standard deviation, in log-odds, of an outlet's agreement in one topic around its own."""
    record_n_eff: float = 1.0
    """Effective claims that make a record: without one an outlet has no weight beside those that have."""
    record_digits: int = 2
    """Decimals of a bound: finer ones would let every claim change the verdicts of later stories."""
    bound_mass: float = 0.2
    """Posterior mass under the bound that consensus uses as the outlet's reliability (design)."""
    bands: tuple[tuple[float, str], ...] = ((0.95, "very high"), (0.9, "high"), (0.8, "fair"), (0.0, "low"))
    """Lower bound of agreement from which a band's name holds, best first; by judgement."""
    ties_listed: int = 20
    """Most outlets named as tied with one."""
