"""Matching: which claims of a story answer one question, whether their values fit or not.

`match_claims` finds the claims whose values fit and those that depart from what others tell; `group_claims` makes facts
of them.
"""

from scoring.match.facts import group_claims
from scoring.match.matcher import Matches, match_claims
from scoring.match.model import Matcher, load_matcher
from scoring.match.units import Sources

__all__ = ["Matcher", "Matches", "Sources", "group_claims", "load_matcher", "match_claims"]
