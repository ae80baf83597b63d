"""The outlets behind the stored articles, with what counts beside their claims."""

from collections.abc import Mapping

import msgspec

from scoring.models import OutletMeta, Reading
from service.repository.stored import ArticleRef, Placement


class Notes(msgspec.Struct, frozen=True):
    """What counts of an article beside its claims."""

    edits: int
    silent_edits: int
    headlines: int
    headline_departures: int


def note_article(reading: Reading, placement: Placement) -> Notes:
    """Return what counts of an article beside its claims."""
    headline = reading.headline
    return Notes(placement.edits, placement.silent_edits, headline.checked, len(headline.departures))


def list_outlets(refs: Mapping[str, ArticleRef], notes: Mapping[str, Notes]) -> dict[str, OutletMeta]:
    """Return the outlets of all articles; names and owners as the newest article gives them."""
    held: dict[str, list[ArticleRef]] = {}
    for ref in sorted(refs.values(), key=lambda ref: (ref.published_at, ref.article_id)):
        held.setdefault(ref.outlet_id, []).append(ref)
    outlets = {}
    for outlet_id, own in sorted(held.items()):
        noted = [notes[ref.article_id] for ref in own]
        outlets[outlet_id] = OutletMeta(
            outlet_id=outlet_id,
            outlet_name=own[-1].outlet_name,
            owner=own[-1].owner,
            articles=len(own),
            edits=sum(note.edits for note in noted),
            silent_edits=sum(note.silent_edits for note in noted),
            headlines=sum(note.headlines for note in noted),
            headline_departures=sum(note.headline_departures for note in noted),
        )
    return outlets
