"""Turn the lists of entities in a sentence into claims, with the event their members take part in."""

from collections.abc import Iterator
from typing import Any

from scoring.claims.arguments import Scene, keys_of, prep_objects
from scoring.claims.assemble import Sentence, Slot, chars
from scoring.claims.frames import Event, attach
from scoring.claims.modality import ordinal_of
from scoring.claims.sets import EntitySet, find_empty_sets, find_sets
from scoring.models import SetValue

_SIGNATORIES = frozenset({"member", "signatory", "signer", "party"})
"""Those who are listed as these have signed."""
_OF = frozenset({"in", "to", "of"})


def part_predecessors(sentence: Sentence) -> None:
    """Take the members before the n-th out of its deed's subject: "after A and B, C becomes the third to ..."."""
    scene = sentence.scene
    for group in find_sets(scene.sent, scene.mentions, scene.lexicon):
        if not group.predecessors:
            continue
        for event in sentence.events:
            rest = tuple(key for key in event.subject if key not in group.members)
            if rest != event.subject:
                event.subject = rest or _nearest_named(scene, group.end)


def _nearest_named(scene: Scene, start: int) -> tuple[str, ...]:
    return next(((each.key,) for each in scene.mentions if each.start >= start), ())


def set_slots(sentence: Sentence) -> Iterator[Slot]:
    """Give the lists of entities, with the event their members take part in."""
    scene, config = sentence.scene, sentence.config
    found = [*find_sets(scene.sent, scene.mentions, scene.lexicon), *find_empty_sets(scene.sent, scene.lexicon)]
    for group in found:
        event, parsed = _event_of(group, sentence)
        if event is None:
            continue
        if not group.closed and len(group.members) < 3 and not event.relation.listed:
            continue
        members = set(group.members)
        passive = bool(members) and members <= set(event.object) and not members <= set(event.subject)
        value = SetValue(
            members=tuple(sorted(group.members)),
            closed=group.closed,
            member_type=group.member_type,
            surface=scene.sent.doc[group.start : group.end].text,
        )
        start, end = chars(sentence.doc, group.start, group.end)
        yield Slot(
            "set", value, start, end, "objects" if passive else "members", event,
            subject=event.subject if passive else (),
            object=() if passive else tuple(key for key in event.object if key not in members),
            confidence=1.0 if parsed else config.confidence_loose,
        )  # fmt: skip


def _event_of(group: EntitySet, sentence: Sentence) -> tuple[Event | None, bool]:
    """Choose the event of a list: what its members do, listed relations with an object before others."""
    named = _noun_event(group, sentence)
    if named is not None:
        return named, True
    if group.predecessors:
        after = [event for event in sentence.events if is_ordinal_deed(event, sentence.doc)]
        if after:
            return after[0], True
    members = set(group.members)
    doing = [
        event
        for event in sentence.events
        if members and (members <= set(event.subject) or members <= set(event.object))
    ]
    if doing:
        return min(doing, key=lambda event: (not event.relation.listed, not event.object, event.token)), True
    return attach(sentence.doc[group.head], sentence.events, sentence.config.attachment_gap_words)


def is_ordinal_deed(event: Event, doc: Any) -> bool:
    """Tell the deed of "the n-th country to <deed>"."""
    verb = doc[event.token]
    if not any(child.tag_ == "TO" for child in verb.children):
        return False
    return any(ordinal_of(token.lower_) is not None for token in doc[verb.sent.start : verb.i])


def _noun_event(group: EntitySet, sentence: Sentence) -> Event | None:
    """Read the event of a list out of the noun that it completes.

    "The members are A and B": they have signed. "The third country with an ambassador there, after A and B": they have
    one too.
    """
    doc, lexicon = sentence.doc, sentence.scene.lexicon
    for token in sentence.scene.sent:
        lemma = token.lemma_.lower()
        if lemma in _SIGNATORIES and group.completes == token.i:
            return Event(token.i, token.i, lexicon.verbs["sign"], object=_held_of(token, sentence))
        if not group.predecessors or lemma not in lexicon.set_nouns:
            continue
        for held in prep_objects(token, frozenset({"with"})):
            relation = lexicon.pairs.get(("have", held.lemma_.lower()))
            if relation is not None and doc[held.i].pos_ == "NOUN":
                return Event(held.i, held.i, relation, object=_held_of(held, sentence))
    return None


def _held_of(noun: Any, sentence: Sentence) -> tuple[str, ...]:
    found = [key for token in prep_objects(noun, _OF) for key in keys_of(token, sentence.scene)]
    return tuple(dict.fromkeys(found))
