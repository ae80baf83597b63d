"""Words that tell, wherever they stand, that a text denies, doubts or reverses something."""

from typing import Final

NEGATION: Final = frozenset(
    {
        "no", "not", "never", "none", "nobody", "nothing", "nor", "neither", "without", "cannot", "fails", "failed",
        "refuses", "refused", "unable", "lacks", "lacked", "hardly", "incapable",
    }
)  # fmt: skip
REFUTATION: Final = frozenset(
    {
        "fake", "faked", "hoax", "false", "falsely", "debunked", "debunks", "deny", "denies", "denied", "denying",
        "denial", "untrue", "refutes", "refuted", "rejects", "rejected", "dismisses", "dismissed", "disputes",
        "disputed", "satire", "satirical", "wrong", "incorrect", "unlikely", "bogus", "prank", "myth", "misleading",
        "fabricated", "actually", "contradicts", "disproves", "disproved", "nope", "phony", "inaccurate",
    }
)  # fmt: skip
HEDGES: Final = frozenset(
    {
        "may", "might", "could", "reportedly", "allegedly", "alleged", "claim", "claims", "claimed", "report",
        "reports", "reported", "rumored", "rumoured", "rumor", "rumors", "rumour", "rumours", "possible", "possibly",
        "would", "says", "say", "said", "likely", "expected", "suspected", "apparently", "source", "sources", "talks",
        "considering", "unconfirmed", "purported", "purportedly", "probably", "whether",
    }
)  # fmt: skip
_OPPOSED: Final = (
    ("more", "less", "fewer"), ("over", "under", "below"), ("above", "below"), ("before", "after"),
    ("first", "last"), ("first", "second", "third", "fourth"), ("male", "female"), ("man", "woman"),
    ("alive", "dead", "died"), ("rise", "fall"), ("rose", "fell", "dropped"), ("up", "down"), ("north", "south"),
    ("east", "west"), ("only", "also"), ("all", "some", "none"), ("true", "false"), ("won", "lost"),
    ("win", "lose"), ("born", "died"), ("least", "most"), ("best", "worst"), ("high", "low"), ("higher", "lower"),
    ("increase", "decrease"), ("increased", "decreased"), ("gain", "loss"), ("gained", "lost"), ("old", "new"),
    ("early", "late"), ("earlier", "later"), ("inside", "outside"), ("larger", "smaller"), ("large", "small"),
    ("same", "different"), ("succeeded", "failed"), ("accepted", "rejected", "refused"), ("alone", "together"),
    ("started", "ended"), ("begins", "ends"), ("began", "ended"), ("always", "never"), ("exactly", "about"),
    ("positive", "negative"), ("guilty", "innocent"), ("married", "single", "divorced"), ("fiction", "non"),
    ("film", "book", "song", "album", "show"), ("actor", "singer", "writer", "director", "producer"),
    ("father", "mother", "son", "daughter", "brother", "sister"), ("husband", "wife"),
)  # fmt: skip
OPPOSED: Final[frozenset[tuple[str, str]]] = frozenset(
    (one, two) for group in _OPPOSED for one in group for two in group if one != two
)
"""Ordered pairs of words of which a thing is seldom both."""
