"""Lua scripts of the store: each is one step that happens as a whole or not at all."""

from functools import cache
from importlib import resources


@cache
def read_script(name: str) -> str:
    """Return the text of a script."""
    return resources.files(__package__).joinpath(f"{name}.lua").read_text(encoding="utf-8")
