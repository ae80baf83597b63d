"""Read the arguments of a predicate: who does it, to whom; and the keys of noun phrases, pronouns included."""

from typing import Any

import msgspec

from scoring.claims.entities import Mention
from scoring.claims.lexicon import Lexicon, word_list

_LISTING = frozenset({"like", "including", "include", "as", "such"})
_SUBJECTS = frozenset({"nsubj", "csubj"})
_SUBORDINATING = frozenset({"after", "before", "since", "until"})
"""Words that the parse takes for prepositions where they begin a clause."""
_CIRCUMSTANCES = word_list("arguments.circumstances")
"""Nouns that a clause tells something at, not about: "the day he left"."""
_LONGEST_CONTROL = 8
"""Verbs between a verb and the one that has its subject, at most."""
_MODIFIERS = frozenset({"poss", "compound", "amod", "nmod", "npadvmod"})


class Scene(msgspec.Struct):
    """One sentence with what was found in it so far."""

    sent: Any
    mentions: list[Mention]
    lexicon: Lexicon
    antecedents: "Antecedents"
    calendar: frozenset[int] = frozenset()
    """Tokens of dates: never anybody's name or a thing."""

    def mention_at(self, index: int) -> Mention | None:
        """Return the entity that covers a token."""
        return next((found for found in self.mentions if found.start <= index < found.end), None)


class Antecedents(msgspec.Struct):
    """Who a pronoun may stand for: the last subject of each kind, carried from sentence to sentence."""

    person: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    shown: dict[str, str] = {}
    """Key -> the name as the text last put it."""

    def note(self, keys: tuple[str, ...]) -> None:
        """Remember the latest subject."""
        if not keys:
            return
        if keys[0].startswith("person:"):
            self.person = keys
        elif not keys[0].startswith("thing:"):
            self.group = keys

    def resolve(self, pronoun: str) -> tuple[str, ...]:
        """Return the keys a pronoun stands for; empty when nobody was named."""
        if pronoun in {"he", "she", "him", "her", "his", "hers", "i", "me"}:
            return self.person
        if pronoun in {"it", "its", "itself", "they", "them", "their", "we", "us"}:
            return self.group
        return ()


def keys_of(token: Any, scene: Scene, depth: int = 0) -> tuple[str, ...]:
    """Return the keys of a noun phrase by its head, conjuncts and listed examples included."""
    if depth > 12:
        return ()
    found: list[str] = list(_head_keys(token, scene))
    for child in token.children:
        if child.dep_ == "conj" or (child.dep_ == "appos" and scene.mention_at(child.i)):
            found.extend(keys_of(child, scene, depth + 1))
        elif child.dep_ == "prep" and child.lower_ in _LISTING:
            found.extend(_listed_keys(child, scene, depth + 1))
    return tuple(dict.fromkeys(found))


def _listed_keys(prep: Any, scene: Scene, depth: int) -> list[str]:
    return [key for child in prep.children if child.dep_ == "pobj" for key in keys_of(child, scene, depth)]


def _head_keys(token: Any, scene: Scene) -> tuple[str, ...]:
    if token.i in scene.calendar:
        return ()
    if token.pos_ == "PRON":
        if token.tag_ in {"WDT", "WP"}:
            return _antecedent_keys(token, scene)
        return scene.antecedents.resolve(token.lower_)
    mention = scene.mention_at(token.i)
    if mention and mention.kind in {"country", "place"}:
        return (mention.key,)
    countries = modifier_countries(token, scene)
    if countries and (mention is None or mention.kind == "org"):
        institutions = scene.lexicon.institution_nouns
        if token.lemma_.lower() in institutions or token.lower_ in institutions:
            return countries
    key = mention.key if mention else f"thing:{token.lemma_.lower()}"
    return (key, *countries) if mention or token.pos_ in {"NOUN", "PROPN"} else ()


def modifier_countries(token: Any, scene: Scene) -> tuple[str, ...]:
    """Countries that modify a noun: "Afghan ...", "Pakistan's ...", "... of Pakistan"."""
    found: list[str] = []
    for child in token.children:
        targets = [child] if child.dep_ in _MODIFIERS or child.i < token.i else []
        if child.dep_ == "prep" and child.lower_ == "of":
            targets = [grandchild for grandchild in child.children if grandchild.dep_ == "pobj"]
        for target in targets:
            mention = scene.mention_at(target.i)
            if mention and mention.kind == "country":
                found.append(mention.key)
            elif target.dep_ in {"compound", "poss", "nmod"}:
                found.extend(modifier_countries(target, scene))
    return tuple(dict.fromkeys(found))


def clause_host(verb: Any, calendar: frozenset[int]) -> Any:
    """Return what a clause hangs on, past the date that the parse may have hung it on ("strikes in May that ...")."""
    host = verb.head
    for _ in range(_LONGEST_CONTROL):
        if host.i not in calendar and (host.pos_ != "ADP" or host.head == host):
            break
        host = host.head
    return host


def _antecedent_keys(relative: Any, scene: Scene) -> tuple[str, ...]:
    clause = relative
    while clause.dep_ != "relcl" and clause.head != clause:
        clause = clause.head
    if clause.dep_ != "relcl":
        return ()
    host = clause_host(clause, scene.calendar)
    if host.pos_ not in {"NOUN", "PROPN", "PRON"}:
        return ()
    noun = host
    while noun.dep_ == "conj":
        noun = noun.head
    if relative.head.tag_ == "VBP" or (relative.head.tag_ == "VBD" and noun != host):
        return keys_of(noun, scene, 1)
    return _head_keys(host, scene)


def find_subject(verb: Any) -> Any | None:
    """Find the token of a verb's logical subject: its own, its agent, or its governor's (control)."""
    node = verb
    for _ in range(_LONGEST_CONTROL):
        passive = any(child.dep_ in {"nsubjpass", "auxpass"} for child in node.children) or (
            node == verb and is_reduced(verb)
        )
        own = _own_subject(node, passive=passive) or _taken_for_object(node) or _before_that(node)
        if own is not None or passive:
            return own
        if node.dep_ in {"xcomp", "conj", "advcl", "ccomp"} and node.head != node and node.head.pos_ in {"VERB", "AUX"}:
            node = node.head
            governed = next((child for child in node.children if child.dep_ == "nsubjpass"), None) or _made_subject(
                node
            )
            if governed is not None:
                return governed
        elif node.dep_ in {"acl", "relcl"} and node.head.dep_ in {"attr", "ccomp", "oprd"}:
            node = node.head if node.head.dep_ == "ccomp" else node.head.head
        elif node.dep_ in {"acl", "relcl"} and node.head.pos_ in {"NOUN", "PROPN"}:
            return node.head
        else:
            return None
    return None


def _own_subject(node: Any, *, passive: bool) -> Any | None:
    for child in node.children:
        if child.dep_ in _SUBJECTS and not passive:
            inner = next((grandchild for grandchild in child.children if grandchild.dep_ == "nsubj"), None)
            return child if inner is None else inner
        if child.dep_ == "agent":
            return next((grandchild for grandchild in child.children if grandchild.dep_ == "pobj"), None)
    return None


def _taken_for_object(verb: Any) -> Any | None:
    """Find the subject that the parse hung on the word before it: "after Ann Lee, 23, died"."""
    if verb.dep_ != "advcl" or verb.tag_ not in {"VBD", "VBZ", "VBP"}:
        return None
    for prep in verb.head.children:
        if prep.i < verb.i and prep.dep_ == "prep" and prep.lower_ in _SUBORDINATING:
            noun = next((child for child in prep.children if child.dep_ == "pobj"), None)
            if noun is not None and noun.right_edge.i == verb.i - 1:
                return noun
    return None


def _before_that(verb: Any) -> Any | None:
    """Find the noun of a relative clause that the parse took for what was said: "a ship that on Friday left"."""
    that = next((child for child in verb.children if child.dep_ == "mark" and child.lower_ == "that"), None)
    if verb.dep_ != "ccomp" or that is None or that.i == 0 or any(c.dep_ in _SUBJECTS for c in verb.children):
        return None
    noun = verb.doc[that.i - 1]
    return noun if noun.dep_ == "dobj" and noun.head == verb.head else None


def _made_subject(node: Any) -> Any | None:
    """Find who becomes something: "it" in "this makes it the fourth nation to ..."."""
    if node.lemma_ != "make":
        return None
    for child in node.children:
        if child.dep_ == "ccomp" and child.pos_ in {"NOUN", "PROPN", "ADJ"}:
            return next((grandchild for grandchild in child.children if grandchild.dep_ == "nsubj"), None)
    return None


def prep_objects(token: Any, preps: frozenset[str]) -> list[Any]:
    """Objects of a word's prepositions, and of one right behind it even where the parse put it elsewhere."""
    found = [
        grandchild
        for child in token.children
        if child.dep_ in {"prep", "agent", "dative"} and child.lower_ in preps
        for grandchild in child.children
        if grandchild.dep_ == "pobj"
    ]
    if not found and token.i + 1 < len(token.doc):
        following = token.doc[token.i + 1]
        if following.lower_ in preps and following.dep_ in {"prep", "agent"}:
            found = [child for child in following.children if child.dep_ == "pobj"]
    return found


def direct_object(verb: Any) -> Any | None:
    """Return the token of what a verb acts on: its object, its subject in the passive, or the noun it tells more of."""
    for child in verb.children:
        if child.dep_ in {"dobj", "nsubjpass", "oprd"}:
            return child
        if child.dep_ == "ccomp" and child.pos_ == "ADJ" and verb.lemma_ == "find":
            return next((grandchild for grandchild in child.children if grandchild.dep_ == "nsubj"), None)
    if is_state(verb):
        return next((child for child in verb.head.children if child.dep_ == "nsubj"), None)
    return verb.head if is_reduced(verb) or _tells_of_object(verb) else None


def is_reduced(verb: Any) -> bool:
    """Tell a participle behind what it was done to: "a video released on Friday"."""
    return bool(verb.dep_ == "acl" and verb.tag_ == "VBN" and verb.head.pos_ in {"NOUN", "PROPN"})


def _tells_of_object(verb: Any) -> bool:
    """Tell a clause whose verb acts on the noun before it: "a video his campaign released"."""
    if verb.dep_ != "relcl" or verb.head.pos_ not in {"NOUN", "PROPN"} or verb.head.lemma_.lower() in _CIRCUMSTANCES:
        return False
    children = list(verb.children)
    doer = next((child for child in children if child.dep_ == "nsubj"), None)
    if doer is None or doer.tag_ in {"WDT", "WP"}:
        return False
    return not any(
        child.dep_ in {"ccomp", "xcomp", "acomp", "attr", "auxpass", "prt"}
        or child.tag_ == "WRB"
        or (child.dep_ == "prep" and not any(True for _ in child.children))
        for child in children
    )


def is_state(verb: Any) -> bool:
    """Tell a participle that the parse takes for an adjective ("were not injured"): its "be" has subject and denial."""
    return bool(verb.dep_ == "acomp" and verb.tag_ == "VBN" and verb.head.lemma_ == "be")
