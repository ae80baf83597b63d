"""Whose page it is that an archive, a cache or a translator serves."""

import re
from urllib.parse import unquote, urlsplit

_INNER = re.compile(r"https?:/{1,2}(?=[^/])", re.IGNORECASE)
"""Where an archive's path or query begins to be the archived address; some fold its two slashes into one."""
_ARCHIVES = re.compile(
    r"(?:^|\.)(?:archive\.(?:org|is|ph|today|li|vn|md|fo)|webcitation\.org|perma\.cc|webcache\.googleusercontent\.com|"
    r"translate\.google(?:\.com?)?(?:\.[a-z]{2})?|translate\.googleusercontent\.com|12ft\.io)$"
)
_AMP = re.compile(
    r"^(?:(?:www\.)?google\.[a-z.]{2,6}/amp|[\w.-]+\.cdn\.ampproject\.org/[cvwi]|[\w.-]*bing-amp\.com/c)/(?:s/)?"
)
"""Host and path before the address that an AMP cache serves; "s" stands for https."""
_MIRRORS = re.compile(r"^(?P<host>[\w-]+)\.(?:cdn\.ampproject\.org|translate\.goog)$")
"""Hosts that spell the site's own: a dot is a hyphen, a hyphen two."""


def archived_url(url: str) -> str:
    """Return the address of the page that an archive, an AMP cache or a translator serves at a URL; else the URL."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = (parts.hostname or "").lower()
    if _ARCHIVES.search(host):
        rest = unquote(f"{parts.path}?{parts.query}")
        found = _INNER.search(rest)
        return f"https://{rest[found.end() :]}" if found else url
    cached = _AMP.match(f"{host}{parts.path}")
    if cached:
        return f"https://{f'{host}{parts.path}'[cached.end() :]}"
    mirrored = _MIRRORS.match(host)
    if mirrored:
        own = mirrored["host"].replace("--", "\0").replace("-", ".").replace("\0", "-")
        return f"https://{own}{parts.path}"
    return url
