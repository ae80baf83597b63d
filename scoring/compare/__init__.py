"""Alignment and comparison: which claims speak of the same fact, and whether they fit.

`align_claims` groups the claims of a story, `compare_facts` compares those of each group,
`compare_claims` judges one claim beside another; `find_twins` finds the passages that say the same but for a value.
`drop_idle` leaves out what is told only for others to deny, or to name another in its place.
"""

from scoring.compare.align import align_claims
from scoring.compare.idle import drop_idle
from scoring.compare.judge import compare_claims, compare_facts
from scoring.compare.pair_model import PairModel, PairProbability, load_pair_model
from scoring.compare.slot_model import load_slot_model
from scoring.compare.stand_ins import find_stand_ins
from scoring.compare.twins import find_twins

__all__ = [
    "PairModel",
    "PairProbability",
    "align_claims",
    "compare_claims",
    "compare_facts",
    "drop_idle",
    "find_stand_ins",
    "find_twins",
    "load_pair_model",
    "load_slot_model",
]
