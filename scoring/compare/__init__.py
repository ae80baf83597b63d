"""Alignment and comparison: which claims speak of the same fact, and whether they fit.

`align_claims` groups the claims of a story, `compare_facts` compares those of each group,
`compare_claims` judges one claim beside another.
"""

from scoring.compare.align import align_claims
from scoring.compare.judge import compare_claims, compare_facts
from scoring.compare.pair_model import PairModel, PairProbability, load_pair_model

__all__ = [
    "PairModel",
    "PairProbability",
    "align_claims",
    "compare_claims",
    "compare_facts",
    "load_pair_model",
]
