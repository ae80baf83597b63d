"""Keys of the followed feeds and how long they live; `keys` holds all others."""

from service.repository.keys import PREFIX

FEEDS = PREFIX + "feeds"
"""Hash of feed id to its state."""
FEEDS_DUE = PREFIX + "feeds:due"
"""Sorted set of active feeds' ids by the time of their next poll (seconds)."""
FEED_HOLDS = PREFIX + "feeds:holds"
"""Sorted set of hosts that asked to be left alone, by the time until when (seconds)."""
FEED_LEASE = PREFIX + "feeds:lease"
"""Hash: holder and token of the one process that follows feeds. Expires unless renewed."""
FEED_LEASE_TOKEN = PREFIX + "feeds:lease:token"
"""Counter of lease tokens."""
FEED_ENTRY = PREFIX + "feeds:entry:"


def feed_entry(key: str) -> str:
    """Return the key of what is remembered of an entry; expires when no feed has shown it for long enough."""
    return FEED_ENTRY + key
