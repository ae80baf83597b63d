"""Comparison: do two matched values agree, and if not, in which way and how far do they lie apart.

`compare_story` is the only call the pipeline needs; `compare_claims` compares two claims by themselves.
"""

from scoring.compare.story import compare_claims, compare_story

__all__ = ["compare_claims", "compare_story"]
