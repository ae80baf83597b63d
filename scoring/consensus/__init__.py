"""Beliefs, states and verdicts: what independent origins agree on, as of a time."""

from scoring.consensus.judge import judge_facts

__all__ = ["judge_facts"]
