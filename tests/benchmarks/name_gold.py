"""Participants of a registry's incidents as gold for the persons named in articles, and the regex reading."""

import hashlib
import re
from typing import Any, NamedTuple

from scoring.config import ValueConfig
from scoring.models import Claim, QuantityValue, SetValue
from scoring.person_names import compare_persons, name_parts

SIMILARITY = ValueConfig().name_similarity
VICTIM = frozenset({"kill-name", "injure-name", "shoot-name", "victim-name"})
SUSPECT = frozenset({"charge-name", "arrest-name", "convict-name", "suspect-name"})
SCOPES = ("victim", "suspect")
_NAME_AGE = re.compile(r"\b([A-Z][\w'’.-]+(?:\s[A-Z][\w'’.-]+){1,3}),\s(\d{1,2})\b")
_VICTIM_WORD = re.compile(r"\b(?:killed|dead|died|dies|shot|wounded|injured|victims?|slain|murdered)\b", re.IGNORECASE)
_SUSPECT_WORD = re.compile(r"\b(?:arrested|charged|suspects?|accused|custody|jailed|convicted|gunman)\b", re.IGNORECASE)


class Person(NamedTuple):
    """A named participant of an incident."""

    name: str
    scopes: frozenset[str]
    """What the person may rightly be called: victim, suspect, or both."""
    kind: str
    age: int | None


class Read(NamedTuple):
    """A person read in an article: name, scope ("victim", "suspect" or "" for an age alone), age."""

    name: str
    scope: str
    age: float | None = None


def participants(record: dict[str, Any]) -> list[Person]:
    """Return the participants of a record that have a given name and a surname."""
    found = []
    for row in record["participants"]:
        name = row.get("name") or ""
        if len(name_parts(name)) < 2:
            continue
        kind = "victim" if row.get("type") == "Victim" else "suspect"
        hurt = any(word in (row.get("status") or "") for word in ("Killed", "Injured"))
        age = int(row["age"]) if str(row.get("age") or "").isdigit() else None
        found.append(Person(name, frozenset({kind, "victim"} if hurt else {kind}), kind, age))
    return found


def is_tuning(story_id: str) -> bool:
    """Tell the half of the stories that rules may be chosen on."""
    return hashlib.blake2b(story_id.encode(), digest_size=1).digest()[0] % 2 == 0


def told(person: Person, words: list[str]) -> bool:
    """Return whether an article gives a person's first and last name side by side, one word between them at most."""
    parts = name_parts(person.name)
    return any(word == parts[0] and parts[-1] in words[at + 1 : at + 3] for at, word in enumerate(words))


def matching(name: str, people: list[Person]) -> Person | None:
    """Return the participant whose name this is, if it is given with more than the surname."""
    if len(name_parts(name)) < 2:
        return None
    return next((person for person in people if compare_persons(name, person.name, SIMILARITY) == "same"), None)


def exact(name: str, people: list[Person]) -> Person | None:
    """Return the participant with these very first and last names."""
    parts = name_parts(name)
    ends = [(person, name_parts(person.name)) for person in people]
    return next((person for person, own in ends if parts and (own[0], own[-1]) == (parts[0], parts[-1])), None)


def read_claims(claims: list[Claim]) -> list[Read]:
    """Return the persons of an article's claims: in roles, and with ages."""
    found: list[Read] = []
    for claim in claims:
        if isinstance(claim.value, SetValue):
            scope = "victim" if claim.frame.role in VICTIM else "suspect" if claim.frame.role in SUSPECT else ""
            found += [Read(member.partition(":")[2], scope) for member in claim.value.members if scope]
        elif isinstance(claim.value, QuantityValue) and claim.value.counted == "age":
            owners = [key.partition(":")[2] for key in claim.frame.object if key.startswith("person:")]
            found += [Read(owner, "", claim.value.low) for owner in owners]
    return list(dict.fromkeys(found))


def read_by_regex(body: str) -> list[Read]:
    """Read "First Last, NN" as a person with an age, in the role whose word stands nearest in the sentence."""
    found: list[Read] = []
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", body):
        for match in _NAME_AGE.finditer(sentence):
            gaps = [
                (min(abs(word.start() - match.start()), abs(word.start() - match.end())), scope)
                for scope, pattern in (("victim", _VICTIM_WORD), ("suspect", _SUSPECT_WORD))
                for word in pattern.finditer(sentence)
            ]
            found.append(Read(match[1], "", float(match[2])))
            if gaps:
                found.append(Read(match[1], min(gaps)[1]))
    return list(dict.fromkeys(found))
