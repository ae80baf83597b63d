"""The words of the product as frozen structs. Every domain type is here and nowhere else.

New fields need defaults; a field's type never changes (stored records outlive releases).
Times are timezone-aware UTC datetimes. Offsets are code points into `Article.body`.
"""

import datetime as dt
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

# --- articles -----------------------------------------------------------------------------


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One text by one outlet at one URL, with revisions."""

    article_id: str
    title: str | None
    body: str
    outlet_id: str
    """Registrable domain of the publisher."""
    outlet_name: str
    url: str
    published_at: dt.datetime
    lang: str = "en"
    owner: str | None = None
    """Who owns the outlet, if declared; outlets of one owner are a family."""
    revision: int = 1
    revised_at: dt.datetime | None = None
    credit: str | None = None
    """Declared provenance: credit line, RSS source or ninjs source."""
    canonical_url: str | None = None

    @property
    def text(self) -> str:
        """Title and body as one text, for vectors; offsets never refer to it."""
        return f"{self.title}\n{self.body}" if self.title else self.body


# --- claims -------------------------------------------------------------------------------

ClaimKind = Literal["quantity", "date", "place", "set", "polarity", "statement"]
Modality = Literal["asserted", "reported", "alleged", "planned", "possible"]
Granularity = Literal["year", "quarter", "month", "week", "day", "hour"]


class QuantityValue(msgspec.Struct, frozen=True, kw_only=True, tag="quantity"):
    """A count or measure as the closed interval [low, high]; `high` None is unbounded."""

    low: float
    high: float | None
    unit: str = "count"
    """"count", an ISO 4217 code, "percent", "km", "year" (age), ..."""
    counted: str = ""
    """What is counted: "killed", "injured", "killed-or-injured", "detained", "votes", ..."""
    modifier: str = "exact"
    """"exact", "about", "nearly", "at least", "at most", "more than", "range", "dozens", ..."""
    surface: str = ""


class DateValue(msgspec.Struct, frozen=True, kw_only=True, tag="date"):
    """A calendar interval [start, end], both days included, with its granularity."""

    start: dt.date
    end: dt.date
    granularity: Granularity
    surface: str = ""


class PlaceValue(msgspec.Struct, frozen=True, kw_only=True, tag="place"):
    """An administrative path from country to finest part: ("AF", "paktika")."""

    path: tuple[str, ...]
    surface: str = ""


class SetValue(msgspec.Struct, frozen=True, kw_only=True, tag="set"):
    """Members of a list. Closed: nobody else belongs. `excluded` are members denied by name."""

    members: tuple[str, ...]
    closed: bool
    excluded: tuple[str, ...] = ()
    member_type: Literal["country", "person", "organisation", "other"] = "other"
    surface: str = ""


class PolarityValue(msgspec.Struct, frozen=True, kw_only=True, tag="polarity"):
    """Whether something holds. `state` tells how it was put."""

    positive: bool
    state: Literal["plain", "denied", "yet", "no_longer", "ordinal"] = "plain"
    ordinal: int | None = None
    surface: str = ""


PLAIN_ROLE = "plain"
"""`Frame.role` of a polarity that serves only where another article tells the opposite."""
HOME_ROLE = "home"
"""Role of the place that a named person is from."""
NAMED_ROLE = "named"
"""`Frame.role` of a person named in no role, who serves only where another article names a stranger in that place."""
IDLE_ROLES = frozenset({PLAIN_ROLE, NAMED_ROLE})
"""Roles of claims that form no fact by themselves."""


class StatementValue(msgspec.Struct, frozen=True, kw_only=True, tag="statement"):
    """A checkable sentence without a typed value."""

    text: str


Value = QuantityValue | DateValue | PlaceValue | SetValue | PolarityValue | StatementValue


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Whose claim it is: the outlet's own voice, or an attributed speaker's."""

    kind: Literal["outlet", "attributed"]
    name: str
    cue: str = ""
    """The attributing words ("said", "according to"); empty for the outlet's own voice."""
    source_class: Literal["", "official", "anonymous", "person", "document", "media"] = ""


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What a claim is about: the key by which claims of one story are aligned.

    Entities are normalised keys: "country:AF", "person:dar", "org:tehreek i taliban pakistan",
    "place:paktika". A capital or a government that stands for its country has the country's key.
    """

    relation: str = ""
    """Relation class of the governing predicate ("attack", "recognise", "respond"), or its lemma."""
    subject: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    role: str = ""
    """What the value is to the event: "killed", "date", "place", "members", "holds", ..."""
    entities: tuple[str, ...] = ()
    """All entities of the passage."""
    lemmas: tuple[str, ...] = ()
    """Content lemmas of the passage, lower case, in order."""
    date: DateValue | None = None
    """Date of the event in the passage, if given."""
    place: PlaceValue | None = None
    """Place of the event in the passage, if given."""
    predicate: str = ""
    """The predicate inside its class ("appoint-ambassador", "recognise"); the lemma where there is no class."""


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One checkable statement in one article: `body[start:end] == text`."""

    claim_id: str
    article_id: str
    outlet_id: str
    text: str
    start: int
    end: int
    kind: ClaimKind
    value: Value
    holder: Holder
    modality: Modality
    frame: Frame
    published_at: dt.datetime
    value_start: int
    value_end: int
    """Code-point offsets of the value's own words inside the body."""
    valid_until: dt.datetime | None = None
    """A state ("has yet to respond", "so far") ends at publication; None is open."""
    confidence: float = 1.0
    """Extraction confidence in [0, 1]."""


# --- readings: all that one article tells by itself ------------------------------------------


class OriginSketch(msgspec.Struct, frozen=True, kw_only=True):
    """What origin detection keeps of one text."""

    signature: NDArray[np.uint64]
    """MinHash signature, shape (permutations,)."""
    shingles: NDArray[np.uint64]
    """Sorted unique hashes of the body's word n-grams, shape (n,)."""
    sentences: NDArray[np.uint64]
    """Sorted unique hashes of long normalised sentences, shape (m,)."""
    credit: str | None = None
    """Normalised name of the agency or outlet the text is credited to ("ap", "reuters")."""


class StoryTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What the story join keeps of one text, beside the vectors."""

    tokens: dict[str, float]
    """Term frequencies of title and body."""
    entities: dict[str, float]
    places: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    days: tuple[dt.date, ...] = ()
    title_tokens: tuple[str, ...] = ()
    usable: bool = True
    reason: str = ""
    """Why the text can't be clustered ("no text", "language"); empty if usable."""


DriftType = Literal["quantity", "date", "place", "set", "polarity", "name"]


class HeadlineDeparture(msgspec.Struct, frozen=True, kw_only=True):
    """A typed value of a headline that its own article contradicts."""

    headline: str
    """The headline's sentence."""
    body_claim_id: str
    drift_type: DriftType
    severity: float
    reason: str
    """One plain sentence."""


class Headline(msgspec.Struct, frozen=True, kw_only=True):
    """A headline beside its own article."""

    checked: int = 0
    """Typed claims of the headline to whose fact the body speaks."""
    departures: tuple[HeadlineDeparture, ...] = ()


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Everything computed from one article alone; a pure function of it and the models."""

    article: Article
    sketch: OriginSketch
    terms: StoryTerms
    lead_vector: NDArray[np.float32]
    """Title and lead, unit length, shape (dim,)."""
    body_vector: NDArray[np.float32]
    """Mean over the body's passages, unit length, shape (dim,)."""
    claims: tuple[Claim, ...]
    claim_vectors: NDArray[np.float32]
    """Unit length, shape (len(claims), dim)."""
    headline: Headline = Headline()
    encoder: str = ""
    """Name of the encoder of all these vectors; empty in records of releases that had only one."""


# --- origins and stories ------------------------------------------------------------------


class OriginDecision(msgspec.Struct, frozen=True, kw_only=True):
    """Whose text an article carries."""

    article_id: str
    origin_id: str
    reason: str
    copy_of: str | None = None
    """Article of which this one is a copy; None for the original."""
    revision_of: str | None = None
    overlap: float = 0.0
    """Containment of the smaller text in the larger, in [0, 1]."""
    merged_origins: tuple[str, ...] = ()
    """Origins that this article shows to be one with `origin_id`; their ids redirect to it."""


class StoryDecision(msgspec.Struct, frozen=True, kw_only=True):
    """Which story an article joins."""

    article_id: str
    story_id: str
    action: Literal["join", "pending", "new"]
    probability: float
    """Probability that the article belongs to the story."""
    reason: str


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """Articles about one event; persistent id."""

    story_id: str
    title: str
    article_ids: tuple[str, ...]
    first_published_at: dt.datetime
    last_published_at: dt.datetime
    merged_into: str | None = None
    lineage: tuple[str, ...] = ()
    """Ids of stories merged into this one, or that this one was split from."""
    topic: str = ""
    """"crime", "politics", ... or "general", by the words of its articles."""


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """An article in its story: what it tells, whose text it carries, how surely it belongs there."""

    reading: Reading
    origin: OriginDecision
    story: StoryDecision


class StoryChange(msgspec.Struct, frozen=True, kw_only=True):
    """What a merge, a split or a second look, automatic or by hand, did to stories."""

    kind: Literal["merge", "split", "confirm"]
    """confirm: pending articles belong to their story after all."""
    story_id: str
    """The story that keeps its id."""
    other_id: str
    """Merge: the story that was absorbed and now redirects. Split: the story that was taken out. Confirm: empty."""
    article_ids: tuple[str, ...]
    """Articles that changed their story, or are pending no more."""
    probability: float
    """Merge and confirm: that the articles belong to `story_id`. Split: that they don't."""
    reason: str
    by_hand: bool = False
    pending: bool = False
    """Whether the articles are pending in the story to which they went."""


class StoryMarks(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of stories beside their articles: what became of ids, and what a person decided."""

    redirects: dict[str, str] = {}
    """Merged story id -> the story it went into."""
    lineages: dict[str, tuple[str, ...]] = {}
    kept_whole: tuple[str, ...] = ()
    """Stories merged by hand: no pass splits them."""
    kept_apart: tuple[tuple[str, str], ...] = ()
    """Stories split by hand: no pass merges the two."""


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Articles that are copies of one text: one vote."""

    origin_id: str
    article_ids: tuple[str, ...]
    """The original first."""


# --- comparison -----------------------------------------------------------------------------

Outcome = Literal["equal", "compatible", "superseded", "contradicts", "unrelated"]


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Claim `a` seen beside claim `b` of the same fact."""

    outcome: Outcome
    precision: Literal["", "finer", "coarser"] = ""
    """For compatible: `a` is finer or coarser than `b`."""
    drift_type: DriftType | None = None
    severity: float = 0.0
    """In [0, 1]; 0 unless the outcome is contradicts."""
    probability: float = 1.0
    """Calibrated probability of the outcome."""
    reason: str = ""
    """One plain sentence."""


class FactGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Claims of one story that speak of the same data item (before belief)."""

    fact_id: str
    story_id: str
    label: str
    """For people: "killed in airstrikes (Pakistan, Afghanistan)"."""
    kind: ClaimKind
    claim_ids: tuple[str, ...]
    monotone: bool = False
    """Casualty-like counts only rise: earlier and smaller is superseded, not wrong."""


# --- consensus and verdicts ------------------------------------------------------------------

FactState = Literal["settled", "contested", "undetermined"]
Verdict = Literal["corroborated", "contradicted", "disputed", "superseded", "unverified"]


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a fact, with the claims that hold it and its belief."""

    value: Value
    belief: float
    claim_ids: tuple[str, ...]
    vote: float = 0.0
    """Share of origins that hold it: the plain vote, kept beside the belief."""
    origin_ids: tuple[str, ...] = ()
    introduced_by: str = ""
    """The earliest claim that holds the value itself, or a finer one of the position."""
    copied_by: tuple[str, ...] = ()
    """Later claims of the same origin: the text was copied. In order of time."""
    followed_by: tuple[str, ...] = ()
    """Later claims of other origins, in order of time."""


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """A data item of a story on which claims compete."""

    fact_id: str
    story_id: str
    label: str
    kind: ClaimKind
    state: FactState
    positions: tuple[Position, ...]
    none_belief: float = 0.0
    """Belief in "none of these"."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """A claim of another origin that supports or contradicts a claim."""

    claim_id: str
    outlet: str
    relation: Literal["supports", "contradicts", "finer", "coarser", "supersedes"]
    origin_id: str = ""
    weight: float = 0.0


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on one claim, with its evidence."""

    claim_id: str
    fact_id: str
    verdict: Verdict
    drift_type: DriftType | None
    severity: float
    reason: str
    evidence: tuple[Evidence, ...]
    belief: float = 0.0
    """Leave-own-origin-out belief in the claim's own position."""
    scored: bool = False
    """Whether the verdict counts in the outlet's score (the fact is settled without this claim's origin)."""


class StoryClaims(msgspec.Struct, frozen=True, kw_only=True):
    """What consensus needs to know of one story, whoever read and compared it."""

    groups: tuple[FactGroup, ...]
    claims: dict[str, Claim]
    """claim_id -> claim."""
    comparisons: dict[tuple[str, str], Comparison]
    """(claim a, claim b) -> a seen beside b; across groups too where they are related."""
    origin_of: dict[str, str]
    """article_id -> origin_id; an article without entry is an origin of its own."""
    family_of: dict[str, str] = {}
    """outlet_id -> owner; an outlet without entry is a family of its own."""
    membership: dict[str, float] = {}
    """article_id -> probability that the article belongs to the story; 1 without entry."""


# --- outlet scores ----------------------------------------------------------------------------


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """A posterior mean with its 90 % credible interval."""

    mean: float
    low: float
    high: float


class OutletMeta(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an outlet beside its claims."""

    outlet_id: str
    outlet_name: str
    owner: str | None = None
    articles: int | None = None
    """Articles indexed; None counts those with a claim."""
    edits: int = 0
    """Revisions that changed a claim's value."""
    silent_edits: int = 0
    """Of these, without a word of correction in the text."""
    headlines: int = 0
    """Typed claims of headlines to whose fact their own article speaks."""
    headline_departures: int = 0
    """Of these, contradicted by it."""


class LedgerRow(msgspec.Struct, frozen=True, kw_only=True):
    """One contribution to one outlet's score, which can be taken back."""

    row_id: str
    story_id: str
    fact_id: str
    claim_id: str
    article_id: str
    outlet_id: str
    origin_id: str
    verdict: Verdict
    drift_type: DriftType | None
    severity: float
    agreed: float
    """Weight added to agreement's successes (0 when not scored)."""
    departed: float
    """Weight added to agreement's failures."""
    kind: ClaimKind
    at: dt.datetime
    """When the claim was published; decay counts from here."""
    method_version: str
    topic: str = ""
    evidence: tuple[str, ...] = ()
    """Claim ids behind the verdict."""


class Mover(msgspec.Struct, frozen=True, kw_only=True):
    """One fact's share in an outlet's score."""

    story_id: str
    fact_id: str
    claim_ids: tuple[str, ...]
    effect: float
    """Agreement's mean with the fact less the mean without it; negative pulls the outlet down."""


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """What one outlet's score rests on."""

    outlet_id: str
    movers: tuple[Mover, ...]
    """The facts that move the score most, strongest first."""
    band: str
    tipping: tuple[Mover, ...] | None
    """The fewest facts found whose removal changes the band: lifting ones, lowering ones, or the heaviest of both;
    None if there are none."""


class OutletScore(msgspec.Struct, frozen=True, kw_only=True):
    """Agreement and drift of one outlet, as of a time, by one method version."""

    outlet_id: str
    outlet_name: str
    agreement: Estimate
    drift: Estimate
    drift_by_type: dict[str, Estimate]
    n_eff: float
    """Effective number of scored claims after decay."""
    claims: int
    articles: int
    verdicts: dict[str, int]
    sufficient: bool
    label: str
    """"insufficient evidence", or the band."""
    as_of: dt.datetime
    method_version: str
    rank: int | None = None
    """By the lower bound of agreement; None without sufficient evidence."""
    tied_with: tuple[str, ...] = ()
    extra: dict[str, Any] = {}
    """Further published figures (correction latency, silent edits), by name."""
    explanation: Explanation | None = None
    """The facts it rests on most; None where no fact is scored."""


class Records(msgspec.Struct, frozen=True, kw_only=True):
    """The outlets' records that a story was judged with: with them its verdicts come out again, bit for bit."""

    as_of: dt.datetime
    """Beginning of the day (UTC) on which the story began."""
    cold: bool
    """Whether nobody had a record then, in this story or not."""
    bounds: dict[str, float]
    """Lower bound of agreement of the outlets with claims in the story that had a record."""


class StoryResult(msgspec.Struct, frozen=True, kw_only=True):
    """What scoring one story gives; replaces the story's earlier result as a whole."""

    story: Story
    origins: tuple[Origin, ...]
    facts: tuple[Fact, ...]
    assessments: tuple[Assessment, ...]
    ledger: tuple[LedgerRow, ...]
    claim_facts: dict[str, str]
    """claim_id -> fact_id."""
    records: Records | None = None
    """What was known of the outlets; None if nothing was asked."""
