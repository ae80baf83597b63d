"""Relation classes of news predicates, from `relations.json`.

A class ("attack") holds predicates ("strike", "shoot") that compete for one fact; each lists its verbs, nouns
and verb-object pairs. A predicate outside every class is its own lemma.
"""

from functools import cache, lru_cache
from importlib.resources import files

import msgspec


class _ObjectPattern(msgspec.Struct, frozen=True):
    verbs: list[str]
    objects: list[str]


class _Predicate(msgspec.Struct, frozen=True):
    verbs: list[str] = []
    nouns: list[str] = []
    numeric: list[str] = []
    """Verbs of many meanings: of this class only with a number in their clause ("prices fell 3 percent")."""
    with_object: _ObjectPattern | None = None
    patient_subject: bool = False


class _RelationClass(msgspec.Struct, frozen=True):
    predicates: dict[str, _Predicate]
    antonym: str = ""
    place_is_object: bool = False
    needs: str = ""


class _RelationFile(msgspec.Struct, frozen=True):
    classes: dict[str, _RelationClass]
    light_verbs: list[str]
    nominals: dict[str, str]
    raising_verbs: list[str]
    institution_nouns: list[str]
    set_nouns: dict[str, list[str]]


class Relation(msgspec.Struct, frozen=True):
    """The reading of a predicate: its class, and the predicate inside the class."""

    relation: str
    predicate: str
    listed: bool = True
    """Whether a class lists it; otherwise class and predicate are the lemma."""
    patient_subject: bool = False
    """The grammatical subject undergoes the event ("12 people died")."""
    place_is_object: bool = False
    """Where it happens is whom it hits ("strikes in Paktika")."""
    needs: str = ""
    """Kind of entity without which the reading does not hold ("country")."""
    numeric: bool = False
    """Whether the verb is of this class only with a number in its clause."""


class Lexicon(msgspec.Struct, frozen=True):
    """Lookups from lemmas to relations."""

    verbs: dict[str, Relation]
    nouns: dict[str, Relation]
    pairs: dict[tuple[str, str], Relation]
    antonyms: dict[str, str]
    light_verbs: frozenset[str]
    nominals: dict[str, str]
    """Noun -> the verb that it stands for behind a light verb: "issued an apology"."""
    raising_verbs: frozenset[str]
    institution_nouns: frozenset[str]
    set_nouns: dict[str, str]
    """Lemma of a collective noun -> type of its members."""


@cache
def _word_lists() -> dict[str, list[str]]:
    raw = files("scoring.claims").joinpath("words.json").read_bytes()
    return msgspec.json.decode(raw, type=dict[str, list[str]])


def word_list(name: str) -> frozenset[str]:
    """Return a word list of `words.json`: "<module>.<list>", lower case."""
    return frozenset(_word_lists()[name])


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Read the shipped relation classes; pure data, read once."""
    raw = files("scoring.claims").joinpath("relations.json").read_bytes()
    data = msgspec.json.decode(raw, type=_RelationFile)
    verbs: dict[str, Relation] = {}
    nouns: dict[str, Relation] = {}
    pairs: dict[tuple[str, str], Relation] = {}
    for name, group in data.classes.items():
        for predicate, entry in group.predicates.items():
            relation = Relation(name, predicate, True, entry.patient_subject, group.place_is_object, group.needs)
            verbs.update({verb: relation for verb in entry.verbs if verb not in verbs})
            counted = msgspec.structs.replace(relation, numeric=True)
            verbs.update({verb: counted for verb in entry.numeric if verb not in verbs})
            nouns.update({noun: relation for noun in entry.nouns if noun not in nouns})
            if entry.with_object:
                for verb in entry.with_object.verbs:
                    pairs.update({(verb, noun): relation for noun in entry.with_object.objects})
    return Lexicon(
        verbs=verbs,
        nouns=nouns,
        pairs=pairs,
        antonyms={name: group.antonym for name, group in data.classes.items() if group.antonym},
        light_verbs=frozenset(data.light_verbs),
        nominals=data.nominals,
        raising_verbs=frozenset(data.raising_verbs),
        institution_nouns=frozenset(data.institution_nouns),
        set_nouns={noun: kind for kind, listed in data.set_nouns.items() for noun in listed},
    )
