"""Claims, typed: what one article states that can be checked."""

from scoring.claims.reader import ClaimReader

__all__ = ["ClaimReader"]
