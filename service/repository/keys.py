"""Every key of the store and how long it lives, together.

Scripts take keys from here; those that follow from a value read inside a script (a story's earlier outlets) are built
from a prefix passed in. So the store is one node (or one primary with replicas), not a cluster.
"""

PREFIX = "newsassay:"

# --- work ---------------------------------------------------------------------------------

SEQUENCE = PREFIX + "sequence"
"""Counter: the order in which articles and retractions came in."""
UNPLACED = PREFIX + "unplaced"
"""Sorted set of job ids by sequence: what has come in and is not placed yet."""
PACE = PREFIX + "pace"
"""Hash: articles placed and the seconds it took, both fading; `at` is the last placement's time while more waits."""
READ_STREAM = PREFIX + "queue:read"
"""Stream of tasks: articles to read. Entries are deleted when acknowledged."""
READ_GROUP = "readers"
JOB = PREFIX + "job:"
READING = PREFIX + "reading:"
WORKERS = PREFIX + "workers"
"""Sorted set of worker names by the time their sign of life ends (seconds)."""
LEASE = PREFIX + "lease"
"""Hash: holder and fencing token of the story writer. Expires; see `lease_seconds` in the settings."""
LEASE_TOKEN = PREFIX + "lease:token"
"""Counter of fencing tokens."""

DRAFTS = PREFIX + "drafts"
"""Channel of drafts to check: published to whoever writes stories, never stored."""
DRAFT_REPLY = PREFIX + "drafts:reply:"

# --- articles -----------------------------------------------------------------------------

ARTICLE = PREFIX + "article:"
HASHES = PREFIX + "hashes:"
PLACEMENT = PREFIX + "placement:"
PLACED = PREFIX + "placed"
"""Sorted set of article ids by the sequence of their last placement."""

# --- stories and outlets ------------------------------------------------------------------

STORIES = PREFIX + "stories"
"""Sorted set of story ids by the time of the last publication (seconds)."""
DIRTY = PREFIX + "stories:dirty"
"""Set of story ids whose articles changed after they were last scored."""
STORY = PREFIX + "story:"
MEMBERS = PREFIX + "members:"
WAITING = PREFIX + "waiting:"
LEDGER = PREFIX + "ledger:"
STORY_OUTLETS = PREFIX + "story-outlets:"
OUTLET_STORIES = PREFIX + "outlet-stories:"
FINISHING = PREFIX + "finishing"
"""Set of jobs whose stories are scored; they are done when the outlets' scores are, too."""
SCORES = PREFIX + "scores"
"""Hash of outlet id to its score."""
SCORE_DAYS = PREFIX + "scores:days"
"""Sorted set of what is kept of past scores, by the day's number: days (ISO dates), and the seal's number after one."""
SCORE_SEAL = PREFIX + "scores:seal"
"""Hash: `last`, the newest time of the news of kept scores (seconds); `floor`, the same when they were last sealed, and
`number` of seals."""
SCORES_OF = PREFIX + "scores:of:"
RECORDS = PREFIX + "records"
"""Hash of story id to the outlets' records that the story was judged with."""
TIDIED = PREFIX + "tidied"
"""Publication time up to which stories have been merged and split."""
REDIRECTS = PREFIX + "redirects"
"""Hash of merged story id to the story it went into."""
KEPT_WHOLE = PREFIX + "kept-whole"
"""Set of stories merged by hand."""
KEPT_APART = PREFIX + "kept-apart"
"""Set of pairs of stories split by hand."""
ENCODER = PREFIX + "encoder"
"""Name of the encoder of all readings' vectors."""
LINEAGE = PREFIX + "lineage"
"""Hash of story id to the ids of stories merged into it, or that it was split from."""

# --- access -------------------------------------------------------------------------------

API_KEYS = PREFIX + "api-keys"
"""Hash of key id to what is kept of an API key."""

# --- limits -------------------------------------------------------------------------------

RATE = PREFIX + "rate:"
IDEMPOTENCY = PREFIX + "idempotency:"

# --- feeds --------------------------------------------------------------------------------

FEEDS = PREFIX + "feeds"
"""Hash of feed id to its state."""
FEEDS_DUE = PREFIX + "feeds:due"
"""Sorted set of active feeds' ids by the time of their next poll (seconds)."""
FEED_HOLDS = PREFIX + "feeds:holds"
"""Sorted set of hosts that asked to be left alone, by the time until when (seconds)."""
FEED_LEASE = PREFIX + "feeds:lease"
"""Hash: holder and token of the one process that follows feeds. Expires unless renewed."""
FEED_LEASE_TOKEN = PREFIX + "feeds:lease:token"
"""Counter of the follower's lease tokens."""
FEED_ENTRY = PREFIX + "feeds:entry:"

# --- lifetimes, in seconds ------------------------------------------------------------------

RETRACTION_TTL = 400 * 24 * 3600
"""A retraction and its job are remembered as long as past scores: a late delivery of the article does not bring it
back. Jobs of articles live as long as their article: they answer a repeated post."""
SCORE_DAYS_KEPT = 400
"""Days (of the news) whose last scores are kept, each as it was published: over a year."""
PACE_FADES_SECONDS = 300
"""A placement counts by 1/e towards the pace after so long: long enough to even out long and short articles."""
PACE_GAP_SECONDS = 30
"""Longest time between two placements that counts: a worker that was away is not a slow one (an article takes
seconds)."""
PACE_LEAST_ARTICLES = 3
"""Placements without which no wait is told."""
IDEMPOTENCY_TTL = 24 * 3600
"""An answer is kept under its client's idempotency key for so long: the retries of a job that runs once a night."""
IDEMPOTENCY_PENDING_TTL = 120
"""A key whose request was never answered, since the process died, is free again after so long."""
WORKER_TTL = 10
"""A worker that gave no sign of life for so long is not counted by /readyz (it gives one every 2 s)."""


def job(job_id: str) -> str:
    """Hash: state of one job, and the article it is about."""
    return JOB + job_id


def reading(job_id: str) -> str:
    """Return the key of what was read from the article of a job."""
    return READING + job_id


def article(article_id: str) -> str:
    """Hash: outlet, newest job, content hash and revision of an article; of a retracted one, when and by which job."""
    return ARTICLE + article_id


def hashes(article_id: str) -> str:
    """Hash: content hash and job id to job id, one for each job of an article."""
    return HASHES + article_id


def placement(article_id: str) -> str:
    """Return the key of an article's origin and story decisions."""
    return PLACEMENT + article_id


def story(story_id: str) -> str:
    """Return the key of a story's last result, with its claims and articles."""
    return STORY + story_id


def members(story_id: str) -> str:
    """Sorted set: the article ids of a story by sequence."""
    return MEMBERS + story_id


def waiting(story_id: str) -> str:
    """Set: the jobs that wait for the story to be scored."""
    return WAITING + story_id


def ledger(story_id: str) -> str:
    """Return the key of a story's ledger rows: replaced as a whole, so that nothing counts twice."""
    return LEDGER + story_id


def story_outlets(story_id: str) -> str:
    """Set: the outlets of a story."""
    return STORY_OUTLETS + story_id


def outlet_stories(outlet_id: str) -> str:
    """Sorted set: the stories of an outlet by the time of the last publication (seconds)."""
    return OUTLET_STORIES + outlet_id


def scores_of(kept: str) -> str:
    """Hash: outlet id to a score as it was published, by what `SCORE_DAYS` has of it."""
    return SCORES_OF + kept


def rate(client: str) -> str:
    """Hash: what a client address has left of its requests. Expires once it is full again."""
    return RATE + client


def idempotency(digest: str) -> str:
    """Return the key of the answer to a request, by a digest of its caller and idempotency key. Expires."""
    return IDEMPOTENCY + digest


def feed_entry(key: str) -> str:
    """Return the key of what is remembered of a feed's entry. Expires; see `entry_memory_days` in the feeds' limits."""
    return FEED_ENTRY + key
