"""Errors of the engine: one root, nouns, carrying the id of what they are about."""


class ScoringError(Exception):
    """Root of every error the engine raises on purpose."""


class ArticleError(ScoringError):
    """An article that can't be used; names the field and the fix."""

    def __init__(self, article_id: str | None, field: str, reason: str) -> None:
        super().__init__(f"article {article_id or '(no id)'}: {field}: {reason}")
        self.article_id = article_id
        self.field = field
        self.reason = reason


class ModelFileError(ScoringError):
    """A shipped or configured model file is missing, altered or of another version."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"model {name}: {reason}")
        self.name = name
        self.reason = reason


class StoryNotFoundError(ScoringError):
    """No story has this id."""

    def __init__(self, story_id: str) -> None:
        super().__init__(f"no story {story_id}")
        self.story_id = story_id
