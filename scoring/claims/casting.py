"""Whose age a number is, and which roles have one holder in a whole article."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from scoring.claims.arguments import keys_of
from scoring.claims.assemble import Sentence, Slot
from scoring.claims.entities import Mention
from scoring.claims.lexicon import word_list
from scoring.claims.names import is_variant
from scoring.claims.quantities import QuantityMention
from scoring.models import Claim, QuantityValue, SetValue

_BETWEEN = frozenset({",", "(", "who", "is", "was", "aged", "age", "-", "–", "—", "jr", "jr.", "sr", "sr.", "iii"})
"""Words between a name and its age."""
_LONGEST_GAP = 4
_NAME_AND_COMMA = 2
"""Tokens of a name of one word with the comma behind it."""
_SCOPES = {
    **dict.fromkeys(("kill-name", "injure-name", "shoot-name", "victim-name"), "victim"),
    **dict.fromkeys(("charge-name", "arrest-name", "convict-name", "suspect-name"), "suspect"),
    **{f"{role}-name": role for role in ("appoint", "elect", "resign", "win")},
}
"""Role -> the scope in which an article must name one person only, for that person to be the only one."""
_COUNTED = {
    **dict.fromkeys(("killed", "injured", "killed-or-injured", "hospitalised"), "victim"),
    **dict.fromkeys(("arrested", "charged", "detained", "convicted"), "suspect"),
}
"""What is counted -> the scope that has more holders if it counts more than one."""
_PLURAL = word_list("casting.plural")
"""Words beside a role that tell of more holders ("another man was charged", "both suspects")."""


def age_slot(quantity: QuantityMention, sentence: Sentence) -> Slot:
    """Give an age with the person who has it; it holds whatever event the sentence tells."""
    owner = _owner(quantity, sentence)
    noun = sentence.doc[quantity.head]
    about = f"person:{owner.name}" if owner is not None else _subject_of(quantity, sentence)
    known, about = bool(about), about or f"thing:{noun.lemma_.lower()}"
    return Slot(
        "quantity",
        quantity.value,
        quantity.start,
        quantity.end,
        "age",
        None,
        object=(about,),
        confidence=quantity.confidence if known else sentence.config.confidence_loose,
    )


def _owner(quantity: QuantityMention, sentence: Sentence) -> Mention | None:
    """Find the person of an age: the name right behind or before it, else the one that the parse hangs it on."""
    doc, people = sentence.doc, [each for each in sentence.scene.mentions if each.kind == "person"]
    after = doc[quantity.number + 1 : quantity.number + 1 + _LONGEST_GAP + 2]
    old = next((token.i for token in after if token.lower_ in {"old", "olds"}), -1)
    following = _named_behind(doc, old, people)
    if following is None and _is_of_another(doc, quantity.number, old, people):
        return None
    return following or _named_before(doc, quantity.number, people) or _hung_on(quantity, doc, people)


def _subject_of(quantity: QuantityMention, sentence: Sentence) -> str:
    """Return the key of whom "she was 91", "he died at 75" tell of; empty if nobody is named."""
    verb = sentence.doc[quantity.number].head
    verb = verb.head if verb.pos_ == "ADP" else verb
    subject = next((child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass"}), None)
    if subject is None or subject.i > quantity.number:
        return ""
    shown = sentence.scene.antecedents.shown
    names = (shown.get(key, "") for key in keys_of(subject, sentence.scene) if key.startswith("person:"))
    return next((f"person:{name}" for name in names if name), "")


def _named_behind(doc: Any, old: int, people: Sequence[Mention]) -> Mention | None:
    """Find whom "the 27-year-old teacher Ann Lee" names; `old` is the index of "old", under 0 without it."""
    for person in people:
        if 0 < old < person.start <= old + _LONGEST_GAP - 1 and all(
            token.pos_ in {"NOUN", "ADJ", "PROPN"} for token in doc[old + 1 : person.start]
        ):
            return person
    return None


def _named_before(doc: Any, number: int, people: Sequence[Mention]) -> Mention | None:
    """Find whom "Ann Lee, 27" names."""
    for person in people:
        gap = [token.lower_ for token in doc[person.end : number]]
        if person.end <= number and 0 < len(gap) <= _LONGEST_GAP and _BETWEEN.issuperset(gap):
            return person
        if person.end <= number and _tells_home(doc[person.end : number]):
            return person
    return None


def _tells_home(gap: Any) -> bool:
    """Return whether words between a name and its age only say where the person is from: "Ann Lee, of Dallas, 27"."""
    words = [token for token in gap if token.text != ","]
    if not words or gap[len(gap) - 1].text != "," or len(words) > _LONGEST_GAP:
        return False
    return words[0].lower_ in {"of", "from"} and all(token.pos_ == "PROPN" for token in words[1:])


def _hung_on(quantity: QuantityMention, doc: Any, people: Sequence[Mention]) -> Mention | None:
    """Find the person that the parse hangs an age on, unless another number stands between."""
    token = _whose(doc[quantity.head])
    for _ in range(_LONGEST_GAP):
        inner = next((child for child in token.children if child.dep_ == "appos"), token)
        held = next((person for at in (token, inner) for person in people if person.start <= at.i < person.end), None)
        if held is not None:
            return None if _numbered_between(doc, held, quantity.number) else held
        if token.dep_ not in {"appos", "compound", "nmod"}:
            return None
        token = token.head
    return None


def _is_of_another(doc: Any, number: int, old: int, people: Sequence[Mention]) -> bool:
    """Return whether a name that isn't known for a person's stands where the one with the age does.

    "Ann Lee, Adam, 3, and Eve, 5", "Ann Lee, 5-year-old Adam": the age is not that of the name before.
    """
    known = {i for person in people for i in range(person.start, person.end)}
    if old >= 0:
        follows = doc[old + 1 : old + 3]
        named = len(follows) > 0 and follows[0].pos_ == "PROPN" and old + 1 not in known
        return named and (len(follows) == 1 or follows[1].pos_ not in {"NOUN", "PROPN"})
    if number <= _NAME_AND_COMMA or doc[number - 1].text not in {",", "("}:
        return False
    name = doc[number - _NAME_AND_COMMA]
    # "Ann Lee, of Dallas, 27": where somebody is from.
    return name.pos_ == "PROPN" and name.i not in known and name.nbor(-1).text == ","


def _numbered_between(doc: Any, person: Mention, number: int) -> bool:
    """Return whether another number stands between a name and an age: the next in a list of people."""
    return any(token.like_num for token in doc[person.end : number])


def _whose(token: Any) -> Any:
    """Return the subject behind "died at the age of 81"; the token itself elsewhere."""
    if token.dep_ != "pobj" or token.head.head.lower_ != "age":
        return token
    node = token
    while node.head.i != node.i and node.pos_ != "VERB":
        node = node.head
    return next((child for child in node.children if child.dep_ in {"nsubj", "nsubjpass"}), token)


def close_roles(claims: Sequence[Claim]) -> list[Claim]:
    """Close the roles of which an article names one holder only and tells of no other.

    Newspapers name every holder they know of: where an article names one victim, gives no count over one and
    speaks of no other, it says that there is one. Somebody told to be dead is dead wherever the article names them.
    """
    named = [claim for claim in claims if isinstance(claim.value, SetValue) and claim.frame.role in _SCOPES]
    holders: dict[str, list[str]] = {}
    for claim in named:
        holders.setdefault(_SCOPES[claim.frame.role], []).extend(_members(claim))
    crowded = {_COUNTED[c.value.counted] for c in claims if _counts_many(c)}  # type: ignore[union-attr] # counted
    crowded |= {scope for scope, names in holders.items() if not _one_person(names)}
    crowded |= {_SCOPES[claim.frame.role] for claim in named if _PLURAL & set(claim.text.lower().split())}
    return [
        _closed(claim) if claim in named and _SCOPES[claim.frame.role] not in crowded else claim for claim in claims
    ]


def _counts_many(claim: Claim) -> bool:
    value = claim.value
    counted = isinstance(value, QuantityValue) and value.unit == "count" and value.counted in _COUNTED
    return counted and isinstance(value, QuantityValue) and (value.high is None or value.high > 1)


def _members(claim: Claim) -> tuple[str, ...]:
    return claim.value.members if isinstance(claim.value, SetValue) else ()


def _one_person(members: Iterable[str]) -> bool:
    names = [member.partition(":")[2] for member in members]
    longest = max(names, key=lambda name: (len(name.split()), name))
    return all(is_variant(name, longest) for name in names)


def _closed(claim: Claim) -> Claim:
    value = msgspec.structs.replace(claim.value, closed=True)
    return msgspec.structs.replace(claim, value=value)
