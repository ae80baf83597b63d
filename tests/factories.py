"""Small makers of records and domain objects for tests."""

import datetime as dt
from typing import Any

from scoring.models import Article

NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def make_record(**changes: Any) -> dict[str, Any]:
    """Return a valid article record as it would come from JSON."""
    record: dict[str, Any] = {
        "id": "a-1",
        "title": "Ferry service resumes",
        "body": "The ferry between the two islands resumed on Monday after nine days.",
        "outlet": "Harbour Post",
        "outlet_domain": "harbourpost.example",
        "url": "https://harbourpost.example/ferry",
        "published_at": "2026-03-02T08:00:00Z",
        "lang": "en",
    }
    return record | changes


def make_article(article_id: str = "a-1", **changes: Any) -> Article:
    """Return an article of `harbourpost.example`, changed as asked."""
    fields: dict[str, Any] = {
        "article_id": article_id,
        "title": "Ferry service resumes",
        "body": "The ferry between the two islands resumed on Monday after nine days.",
        "outlet_id": "harbourpost.example",
        "outlet_name": "Harbour Post",
        "url": f"https://harbourpost.example/{article_id}",
        "published_at": NOW,
    }
    return Article(**(fields | changes))
