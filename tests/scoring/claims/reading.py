"""Short ways to read sentences in tests."""

import datetime as dt
from typing import Any

from scoring.claims import ClaimReader
from scoring.claims.arguments import Antecedents, Scene
from scoring.claims.entities import find_mentions
from scoring.claims.frames import Event, EventReader
from scoring.claims.lexicon import load_lexicon
from scoring.claims.names import Cast
from scoring.claims.parse import load_parser, plain_text
from scoring.config import ClaimConfig
from scoring.models import MENTIONED_ROLE, Claim
from tests.factories import make_article

PUBLISHED = dt.datetime(2026, 3, 4, 9, tzinfo=dt.UTC)
"""A Wednesday."""


def read(body: str, **changes: Any) -> tuple[Claim, ...]:
    """Read the claims of a body with the default configuration."""
    fields = {"body": body, "title": None, "published_at": PUBLISHED} | changes
    return ClaimReader(ClaimConfig()).read_claims(make_article(**fields))


def pick(claims: tuple[Claim, ...], kind: str, role: str = "", relation: str = "") -> list[Claim]:
    """Return the claims of a kind, and of a role and relation if given; places that are mentioned only if asked for."""
    return [
        claim
        for claim in claims
        if claim.kind == kind
        and (claim.frame.role == role if role else claim.frame.role != MENTIONED_ROLE)
        and (not relation or claim.frame.relation == relation)
    ]


def only(claims: tuple[Claim, ...], kind: str, role: str = "", relation: str = "") -> Claim:
    """Return the one claim of a kind, role and relation."""
    found = pick(claims, kind, role, relation)
    assert len(found) == 1, [(claim.frame.relation, claim.frame.role, claim.value) for claim in claims]
    return found[0]


def scene_of(sentence: str) -> Scene:
    """Parse a sentence and find its entities."""
    doc = load_parser()(plain_text(sentence))
    return Scene(doc[:], find_mentions(list(doc), [], Cast()), load_lexicon(), Antecedents())


def events_of(sentence: str) -> dict[str, Event]:
    """Return a sentence's events by relation; the first of each."""
    found: dict[str, Event] = {}
    for event in EventReader(scene_of(sentence)).read():
        found.setdefault(event.relation.relation, event)
    return found
