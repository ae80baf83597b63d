"""Stories: which articles are about one event."""

from scoring.stories.join import StoryIndex
from scoring.stories.membership import follow_change, weigh_membership
from scoring.stories.model import JoinModel, load_join_model
from scoring.stories.terms import read_terms

__all__ = ["JoinModel", "StoryIndex", "follow_change", "load_join_model", "read_terms", "weigh_membership"]
