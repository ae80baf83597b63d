"""Tell a story by its articles."""

from collections.abc import Sequence

from scoring.models import Article, Story
from scoring.stories.topics import name_topic

TITLE_CHARS = 120
"""Characters of a title made from a body, where no article has a title; about a long headline."""


def describe_story(story_id: str, articles: Sequence[Article], lineage: Sequence[str] = ()) -> Story:
    """Return the story of at least one article, given in order of publication.

    Its title is the first article's that has one; else the first words of the first body.
    """
    titles = [article.title for article in articles if article.title]
    return Story(
        story_id=story_id,
        title=titles[0] if titles else _first_words(articles[0].body),
        article_ids=tuple(article.article_id for article in articles),
        first_published_at=articles[0].published_at,
        last_published_at=articles[-1].published_at,
        lineage=tuple(lineage),
        topic=name_topic(articles),
    )


def _first_words(body: str) -> str:
    line = " ".join(body[: 4 * TITLE_CHARS].split())
    if len(line) <= TITLE_CHARS:
        return line
    return line[:TITLE_CHARS].rsplit(" ", 1)[0] + " …"
