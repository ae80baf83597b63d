"""Feed and page texts for tests, in our own words."""

import datetime as dt
import email.utils
import html
import json
from typing import Any

NOW = dt.datetime(2025, 6, 2, 12, 0, tzinfo=dt.UTC)
LEAD = "The ferry harbour of Lindvik stays closed until Thursday, the port office says."


def paragraphs(lead: str = LEAD, count: int = 6) -> list[str]:
    """Return so many paragraphs, long enough for an extractor to take them for an article."""
    rest = [
        f"Paragraph {number} tells how crews cleared the quay of storm debris while {number + 3} boats waited "
        "outside the breakwater, and what the harbour master expects of the days to come."
        for number in range(1, count)
    ]
    return [lead, *rest]


def page(lead: str = LEAD, head: str = "", lang: str = "en-GB") -> bytes:
    """Return an article page with a menu and a footer around the text."""
    body = "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs(lead))
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Harbour closed | Coast Post</title>'
        f'<meta property="og:site_name" content="Coast Post">{head}</head><body>'
        '<nav><ul><li><a href="/a">Home</a></li><li><a href="/b">Sport</a></li></ul></nav>'
        f"<main><article><h1>Harbour closed</h1>{body}</article></main>"
        "<footer><p>All rights reserved. Imprint. Subscribe to our newsletter.</p></footer></body></html>"
    ).encode()


def item(number: int, link: str, **fields: str) -> str:
    """Return an RSS item; a field replaces or adds an element."""
    published = NOW - dt.timedelta(hours=number)
    elements = {
        "title": f"Story number {number}",
        "link": html.escape(link),
        "guid": f"tag-{number}",
        "pubDate": email.utils.format_datetime(published),
        "description": f"Short text of story {number}.",
        **fields,
    }
    return "<item>" + "".join(f"<{name}>{text}</{name}>" for name, text in elements.items()) + "</item>"


def rss(*items: str, head: str = "") -> bytes:
    """Return an RSS 2.0 document."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>Coast Post</title><link>http://outlet.example/</link><language>en-gb</language>{head}"
        f"{''.join(items)}</channel></rss>"
    ).encode()


def atom(*entries: str) -> bytes:
    """Return an Atom document."""
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Küstenblatt</title>'
        f'<link href="http://outlet.example/"/>{"".join(entries)}</feed>'
    ).encode()


def json_feed(*items: dict[str, Any], **fields: Any) -> bytes:
    """Return a JSON Feed document."""
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "Coast Post", "items": items, **fields}
    return json.dumps(document).encode()
