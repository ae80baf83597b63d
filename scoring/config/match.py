"""Settings of matching: which claims of a story answer one question."""

import msgspec


class MatchConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Which claims of a story answer one question."""

    model: str = "shipped"
    """Matcher: "shipped", or a file that `tests.benchmarks.train_matcher` wrote."""
    near_words: int = 3
    """Words on either side of a value that are compared by themselves."""
    small_number: float = 13.0
    """Number under which an equal one is often another thing: two dead, two cars."""
    judged_articles: int = 12
    """Articles judged at once."""
    window_articles: int = 24
    """Articles before and after these, in time, that are heard: cost grows with the articles, not with their square."""
    least_near: float = 0.05
    """Probability of one value under which two passages are no candidates."""
    least_tellers: int = 1
    """Independent origins that make a value one to depart from."""
    fact_probability: float = 0.5
    """Probability of one question from which claims whose values fit are one fact."""
    chance_pairs: float = 5.0
    """Pairs that the general chance of agreement counts for, beside those of a value's own story."""
    kept_departure: float = 0.05
    """Probability under which a departure is not kept at all."""
    development_probability: float = 0.4
    """Probability of one question from which two different counts of victims are an earlier and a later one of it."""
    departure_probability: tuple[tuple[str, float], ...] = (
        ("quantity", 0.7),
        ("date", 0.7),
        ("place", 0.4),
        ("set", 0.75),
        ("polarity", 0.8),
    )
    """Probability from which a departure is one, by kind: the claims are then one fact, and contradict each other."""
