"""Claims, typed: what one article states that can be checked."""
