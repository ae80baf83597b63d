"""Every limit of following feeds, with its unit and where it comes from."""

import msgspec


class FeedLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Pace, patience and size; "design" is the feed poller section of the design."""

    start_seconds: float = 3600.0
    """First interval between two polls (design)."""
    shortest_seconds: float = 300.0
    """Shortest interval, whatever a publisher allows (design)."""
    longest_seconds: float = 86_400.0
    """Longest interval, whatever a publisher asks for or however often a feed fails (design)."""
    faster: float = 0.5
    """Factor on the interval after a poll with news: a busy feed reaches the floor in four polls."""
    slower: float = 1.5
    """Factor after a poll that found nothing: a silent feed reaches a day in eight polls."""
    failing: float = 2.0
    """Factor after a failed poll: the usual doubling."""
    jitter: float = 0.1
    """Largest share of the interval added or taken at random, so that feeds added together drift apart."""
    longest_hold_seconds: float = 172_800.0
    """Longest Retry-After believed: two days; some servers send dates years ahead."""
    unstated_hold_seconds: float = 600.0
    """Pause for a host that answers 429 without Retry-After."""
    failures_to_disable: int = 60
    """Failed polls in a row before a feed is disabled: about two months at one poll a day."""
    entries_per_poll: int = 50
    """New entries read in one round; a feed of a thousand entries is taken in over several."""
    attempts_per_entry: int = 3
    """Tries for an article page that fails for a passing reason."""
    entries_per_document: int = 5_000
    """Entries looked at in one document; real feeds hold tens to hundreds."""
    feeds_at_once: int = 20
    """Feeds polled at the same time by one follower."""
    entry_memory_days: int = 60
    """How long an entry is remembered after it was last seen in a feed."""
    shortest_body_chars: int = 200
    """A page text shorter than this, and shorter than the feed's own, is a teaser or a cookie notice."""
    parse_seconds: float = 20.0
    """Longest time for parsing one document; the largest of the feed corpus take 20 ms, real pages under a second."""
    earliest_year: int = 1991
    """Publication years before the web are a publisher's empty date field."""
    robots_seconds: float = 86_400.0
    """How long a robots.txt is believed: RFC 9309 section 2.4 says at most a day."""
    robots_bytes: int = 524_288
    """How much of a robots.txt is read (RFC 9309 section 2.5: at least 500 kibibytes)."""
    longest_crawl_delay_seconds: float = 30.0
    """Longest Crawl-delay honoured between two article pages of one host; more would never finish a feed."""
