"""Origins: whose text an article carries."""

from scoring.origin.index import OriginIndex
from scoring.origin.sketch import sketch_text

__all__ = ["OriginIndex", "sketch_text"]
