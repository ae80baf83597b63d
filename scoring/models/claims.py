"""Claims: one checkable statement, who holds it, what it is about."""

import datetime as dt
from typing import Literal

import msgspec

from scoring.models.values import ClaimKind, DateValue, PlaceValue, Value

Modality = Literal["asserted", "reported", "alleged", "planned", "possible"]
PLAIN_ROLE = "plain"
"""`Frame.role` of a polarity that serves only where another article tells the opposite."""
HOME_ROLE = "home"
"""Role of the place that a named person is from."""
NAMED_ROLE = "named"
"""`Frame.role` of a person named in no role, who serves only where another article names a stranger in that place."""
MENTIONED_ROLE = "mentioned"
"""`Frame.role` of a place that a passage names without putting an event there: it counts where others name it too."""
IDLE_ROLES = frozenset({PLAIN_ROLE, NAMED_ROLE, MENTIONED_ROLE})
"""Roles of claims that form no fact by themselves."""


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
