"""The smallest set of facts that changes a band, against all sets of small records."""

from itertools import combinations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.config import ReliabilityConfig
from scoring.reliability.explain import explain_facts
from scoring.reliability.priors import Prior
from tests.scoring.reliability.factory import NOW, make_row

CONFIG = ReliabilityConfig()
QUICK = settings(max_examples=25, deadline=None)


@QUICK
@given(
    st.lists(
        st.tuples(st.booleans(), st.sampled_from([0.0, 30.0, 120.0]), st.sampled_from([1.0, 0.6])),
        min_size=2,
        max_size=7,
    )
)
def test_no_smaller_set_of_facts_than_the_tipping_one_changes_the_band(told: list[tuple[bool, float, float]]) -> None:
    bands = ((0.7, "high"), (0.5, "fair"), (0.0, "low"))
    config = msgspec.structs.replace(CONFIG, least_n_eff=2.0, widest_interval=0.75, bands=bands)
    rows = [make_row("a.example", i, agrees=a, days=days, weight=w) for i, (a, days, w) in enumerate(told)]
    prior = Prior(2.0, 1.0)
    found = explain_facts(rows, "a.example", NOW, prior, config)
    smaller = len(found.tipping) if found.tipping else len(rows)
    for size in range(1, smaller):
        for left in combinations(rows, len(rows) - size):
            assert explain_facts(left, "a.example", NOW, prior, config).band == found.band
