"""Word lists as plain text."""


def word_list(text: str) -> tuple[str, ...]:
    """Words of a list written as one string."""
    return tuple(text.split())
