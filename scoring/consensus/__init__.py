"""Beliefs, states and verdicts: what independent origins agree on, as of a time."""

from scoring.consensus.judge import judge_facts
from scoring.consensus.trails import trace_values

__all__ = ["judge_facts", "trace_values"]
