"""Read the events of a sentence: predicate, who does it, to whom; the frame by which claims are aligned.

What a `Frame` of ours holds, for whoever aligns claims:

- `relation`: class of the governing predicate from `relations.json` ("attack", "kill", "diplomatic-ties"), or the
  predicate's lemma where no class lists it. Nominalisations ("airstrikes", "recognition by ...") and light verbs
  ("carried out airstrikes", "expressed its approval") give the class of the event they name.
- `predicate`: the reading inside the class ("strike", "appoint-ambassador", "formal-relations"), or the lemma.
- `subject`, `object`: keys of who does and who undergoes it, named ones first: "country:PK", "person:dar" (surname),
  "org:world bank", "place:paktika", else "thing:refugee". Whoever is killed, injured, born or appointed is object,
  whether the verb is active, passive or unaccusative. Where an attack happens is also whom it hits (its country).
- `role`: what the value is to the event: "date", "place", "members" (those who do it, as a list), "objects" (those it
  is done to, as a list), "holds" (polarity), "ordinal", "<predicate>-name" (names in a role: "kill-name"), else
  what is counted ("killed", "votes").
- `entities`: every key of the sentence; `lemmas`: its content lemmas in order.
- `date`, `place`: of the same event, when the sentence tells them.

Names in a role are members "person:<fullest folded name of the article>".
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from scoring.claims.arguments import (
    Scene,
    clause_host,
    direct_object,
    find_subject,
    keys_of,
    modifier_countries,
    prep_objects,
)
from scoring.claims.lexicon import Relation
from scoring.claims.predicates import is_copula, object_chain, phrase_of, verb_key
from scoring.models import DateValue, PlaceValue

_OBJECT_PREPS = frozenset(
    {"to", "with", "against", "on", "of", "at", "upon", "toward", "towards", "into", "between", "among"}
)
_PLACE_PREPS = frozenset({"in", "inside", "within", "across", "near", "into", "at"})
_SOURCE_PREPS = frozenset({"from", "by"})
_RECEIVING = frozenset({"receive", "win", "gain", "get", "obtain", "suffer", "face", "sustain", "see"})
_MOVING = frozenset({"go", "come", "stand"})
_PUTTING = frozenset({"put", "bring", "place"})
_STATE_PREPS = frozenset({"on", "under", "to"})
_MODIFIERS = frozenset({"poss", "compound", "amod", "nmod", "npadvmod"})


class Event(msgspec.Struct):
    """One predicate of a sentence with its arguments."""

    token: int
    """Index of the predicate."""
    noun: int
    """Index of the noun that names the event ("airstrikes" in "carried out airstrikes"), or of the predicate."""
    relation: Relation
    subject: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    subject_head: int = -1
    object_head: int = -1
    date: DateValue | None = None
    place: PlaceValue | None = None

    @property
    def tokens(self) -> tuple[int, ...]:
        """Indices that stand for the event."""
        return (self.token,) if self.noun == self.token else (self.token, self.noun)


class EventReader:
    """Reads the events of one sentence."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._lexicon = scene.lexicon

    def read(self) -> list[Event]:
        """Return the events in order of their predicates."""
        events = [self._verb_event(token) for token in self._scene.sent if self._is_predicate(token)]
        taken = {event.noun for event in events}
        nouns = (token for token in self._scene.sent if token.pos_ == "NOUN" and token.i not in taken)
        events.extend(self._noun_event(noun) for noun in nouns if self._names_event(noun))
        self._share(events)
        return sorted(events, key=lambda event: event.token)

    def _is_predicate(self, token: Any) -> bool:
        if token.dep_ in {"aux", "auxpass", "amod", "compound"}:
            return False
        if is_copula(token):
            return True
        if token.pos_ != "VERB":
            return False
        raising = token.lemma_.lower() in self._lexicon.raising_verbs
        return not (raising and any(child.dep_ == "xcomp" for child in token.children))

    def _names_event(self, noun: Any) -> bool:
        """Tell a noun that names an event from a part of a title ("charge d'affaires") or a modifier."""
        if noun.lemma_.lower() not in self._lexicon.nouns or noun.dep_ in {"compound", "nmod", "npadvmod"}:
            return False
        following = noun.doc[noun.i + 1].lower_ if noun.i + 1 < len(noun.doc) else ""
        return not following.startswith("d'")

    def _verb_event(self, verb: Any) -> Event:
        event = self._copula_event(verb) if is_copula(verb) else self._phrase_event(verb) or self._noun_told(verb)
        if event is not None:
            return event
        key = verb_key(verb)
        relation = self._lexicon.verbs.get(key) or self._lexicon.verbs.get(verb.lemma_.lower())
        if relation is None or (relation.numeric and not self._has_number(verb)):
            relation = Relation(key, key, listed=False)
        event = self._plain_event(verb, relation)
        if not _has_needed(event):
            return self._plain_event(verb, Relation(key, key, listed=False))
        return event

    def _noun_told(self, verb: Any) -> Event | None:
        """Read the event that a verb's noun names: "carried out airstrikes", "sent an ambassador", "go on trial"."""
        lemma = verb.lemma_.lower()
        noun = direct_object(verb)
        if noun is not None:
            for candidate in object_chain(noun):
                pair = self._lexicon.pairs.get((lemma, candidate.lemma_.lower()))
                if pair:
                    event = self._content_event(verb, candidate, pair)
                    if _has_needed(event):
                        return event
            if verb_key(verb) in self._lexicon.light_verbs:
                named = self._named_by(noun.lemma_.lower())
                if named is not None:
                    return self._content_event(verb, noun, named)
        phrased = self._phrased_noun(verb) if noun is None or lemma in _PUTTING else None
        if phrased is not None:
            return self._content_event(verb, phrased, self._lexicon.nouns[phrased.lemma_.lower()])
        return None

    def _named_by(self, noun: str) -> Relation | None:
        """Return what a noun tells behind a light verb: "carried out airstrikes", "issued an apology"."""
        verb = self._lexicon.nominals.get(noun)
        if verb is None:
            return self._lexicon.nouns.get(noun)
        return self._lexicon.verbs.get(verb) or Relation(verb, verb, listed=False)

    def _copula_event(self, verb: Any) -> Event:
        """Read "was": of an event that its subject names it tells when and where, else what somebody was."""
        told = next((child for child in verb.children if child.dep_ == "attr"), None)
        there = any(child.dep_ == "expl" for child in verb.children)
        subject = None if there else find_subject(verb)
        noun = told if there else subject
        if noun is not None and noun.pos_ == "NOUN" and self._names_event(noun):
            return msgspec.structs.replace(self._noun_event(noun), token=verb.i)
        relation = Relation(verb.lemma_, verb.lemma_, listed=False)
        return self._event(
            verb, verb, relation, [subject] if subject is not None else [], [told] if told is not None else []
        )

    def _phrase_event(self, verb: Any) -> Event | None:
        phrase = phrase_of(verb)
        if phrase is None:
            return None
        means, word = phrase
        subject, target = find_subject(verb), direct_object(verb)
        targets = [target] if target is not None and target != word else []
        return self._event(verb, word, self._lexicon.verbs[means], [subject] if subject is not None else [], targets)

    def _phrased_noun(self, verb: Any) -> Any | None:
        """Find the noun that tells the event in "go on trial", "come under attack", "was put on trial"."""
        if verb.lemma_.lower() not in _MOVING | _PUTTING:
            return None
        for noun in prep_objects(verb, _STATE_PREPS):
            bare = not any(child.dep_ in {"det", "poss", "amod", "nummod"} for child in noun.children)
            if bare and noun.tag_ == "NN" and noun.lemma_.lower() in self._lexicon.nouns:
                return noun
        return None

    @staticmethod
    def _has_number(verb: Any) -> bool:
        return any(token.pos_ == "NUM" for token in verb.subtree)

    def _plain_event(self, verb: Any, relation: Relation) -> Event:
        subject = find_subject(verb)
        noun = direct_object(verb)
        targets = [noun] if noun is not None else []
        if relation.patient_subject:
            own = next((child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass"}), subject or noun)
            return self._event(verb, verb, relation, [], [own] if own is not None else [])
        targets.extend(prep_objects(verb, _OBJECT_PREPS))
        if relation.place_is_object and not targets:
            targets.extend(prep_objects(verb, _PLACE_PREPS))
        return self._event(verb, verb, relation, [subject] if subject is not None else [], targets)

    def _content_event(self, verb: Any, noun: Any, relation: Relation) -> Event:
        passive = noun.dep_ == "nsubjpass"
        subject = find_subject(verb) if not passive or any(c.dep_ == "agent" for c in verb.children) else None
        preps = _OBJECT_PREPS | _PLACE_PREPS if relation.place_is_object else _OBJECT_PREPS
        targets = prep_objects(noun, preps) or prep_objects(verb, preps)
        if verb.lemma_.lower() in _RECEIVING and relation.predicate != "accept-ambassador":
            sources = prep_objects(noun, _SOURCE_PREPS) or prep_objects(verb, _SOURCE_PREPS)
            return self._event(verb, noun, relation, sources, [subject] if subject is not None else [])
        if relation.predicate == "accept-ambassador":
            targets = prep_objects(noun, _SOURCE_PREPS) or prep_objects(verb, _SOURCE_PREPS) or targets
        return self._event(verb, noun, relation, [subject] if subject is not None else [], targets)

    def _noun_event(self, noun: Any) -> Event:
        relation = self._lexicon.nouns[noun.lemma_.lower()]
        subjects = [child for child in noun.children if child.dep_ in _MODIFIERS and self._scene.mention_at(child.i)]
        subjects = subjects or prep_objects(noun, _SOURCE_PREPS)
        preps = _OBJECT_PREPS | _PLACE_PREPS if relation.place_is_object else _OBJECT_PREPS
        targets = prep_objects(noun, preps)
        return self._event(noun, noun, relation, subjects, targets)

    def _event(
        self, verb: Any, noun: Any, relation: Relation, subjects: Sequence[Any], objects: Sequence[Any]
    ) -> Event:
        subject = _named_first(key for token in subjects for key in keys_of(token, self._scene))
        target = _named_first(key for token in objects for key in keys_of(token, self._scene))
        if relation.place_is_object:
            target = _named_first((*target, *self._place_countries(objects)))
        if (subject or target) and verb.pos_ in {"VERB", "AUX"}:
            self._scene.antecedents.note(subject or target)
        return Event(
            token=verb.i,
            noun=noun.i,
            relation=relation,
            subject=subject,
            object=target,
            subject_head=subjects[0].i if subjects else -1,
            object_head=objects[0].i if objects else -1,
        )

    def _place_countries(self, objects: Iterable[Any]) -> list[str]:
        return [key for token in objects for key in modifier_countries(token, self._scene)]

    def _share(self, events: list[Event]) -> None:
        """Give an event that lacks its doer the one of the event it hangs on ("strikes that killed 50")."""
        by_token = {index: event for event in events for index in event.tokens}
        for event in events:
            verb = self._scene.sent.doc[event.token]
            host = clause_host(verb, self._scene.calendar)
            if verb.dep_ in {"relcl", "acl"} and host.i in by_token:
                source = by_token[host.i]
                if source is not event and (not event.subject or event.subject[0].startswith("thing:")):
                    event.subject = source.subject or event.subject
            self._share_with_class(event, events, verb)

    @staticmethod
    def _share_with_class(event: Event, events: Sequence[Event], verb: Any) -> None:
        """Complete an event by another of its class: "... from the Taliban, although it denies formal relations"."""
        if not event.relation.listed:
            return
        for other in events:
            if other is event or other.relation.relation != event.relation.relation:
                continue
            if not _named(event.object) and _named(other.object):
                event.object = (*other.object, *event.object)
            participle = verb.tag_ in {"VBG", "VBN"} and verb.dep_ in {"advcl", "acl"}
            if participle and not _named(event.subject) and _named(other.subject):
                event.subject = other.subject


def _named_first(keys: Iterable[str]) -> tuple[str, ...]:
    """Order keys: named entities as found, then things."""
    return tuple(sorted(dict.fromkeys(keys), key=lambda key: key.startswith("thing:")))


def _named(keys: Sequence[str]) -> bool:
    return any(not key.startswith("thing:") for key in keys)


def _has_needed(event: Event) -> bool:
    needs = event.relation.needs
    return not needs or any(key.startswith(f"{needs}:") for key in (*event.subject, *event.object))


def attach(token: Any, events: Sequence[Event], gap: int) -> tuple[Event | None, bool]:
    """Find the event that governs a token: up the tree, else the nearest; tells whether the tree gave it."""
    by_token = {index: event for event in events for index in event.tokens}
    node = token
    for _ in range(len(token.doc)):
        if node.i in by_token and node != token:
            return _content_of(by_token[node.i], token, events, gap), True
        raised = next((child.i for child in node.children if child.dep_ == "xcomp" and child.i in by_token), None)
        if raised is not None and raised != token.i:
            return by_token[raised], True
        if node.head == node:
            break
        node = node.head
    near = [(min(abs(index - token.i) for index in event.tokens), event.token, event) for event in events]
    near.sort(key=lambda entry: entry[:2])
    if near and near[0][0] <= gap:
        return near[0][2], False
    return None, False


def _content_of(event: Event, token: Any, events: Sequence[Event], gap: int) -> Event:
    """Prefer the listed event a noun names right before the token's preposition to an unlisted verb above both."""
    if event.relation.listed:
        return event
    between = [other for other in events if other.relation.listed and event.token < other.noun < token.i]
    return between[-1] if between and token.i - between[-1].noun <= gap else event
