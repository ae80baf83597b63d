"""Tell from a sentence's structure what happened to a counted noun."""

from typing import Any

from scoring.claims.events import (
    ACTION_NOUNS,
    HARM,
    INJURY_NOUNS,
    LIKELY,
    OBJECT_EVENTS,
    PEOPLE,
    STATES,
    SUBJECT_EVENTS,
    SURE,
    Role,
)
from scoring.claims.toll_nouns import toll_role
from scoring.claims.word_lists import word_list

BE = frozenset(word_list("be is are was were been being 's 're remain remains remained remaining lay lie lying found"))
_LEAVE = frozenset(word_list("leave leaves left leaving"))
_TAKE_LIVES = frozenset(
    word_list("claim claims claimed claiming take takes took taken taking cost costs costing lose loses lost losing")
)
_LIVES = frozenset(word_list("lives life"))
_BODIES = frozenset(word_list("bodies corpses"))
_DISCOVER = frozenset(
    word_list("found find finds finding discovered discover recovered recover retrieved retrieve pulled exhumed")
)
_WARDS = frozenset(word_list("hospital hospitals surgery coma"))
_TAKE = frozenset(
    word_list(
        "send sends sent sending take takes took taken taking transport transported transporting rush rushed "
        "airlifted flown brought"
    )
)
_RESCUING = frozenset(
    (verb, particle)
    for verbs, particles in (
        ("take takes took taken taking lift lifted pluck plucked winch winched", "off"),
        ("pull pulls pulled pulling dig dug", "out from off alive"),
    )
    for verb in verbs.split()
    for particle in particles.split()
)
_ILLNESS = frozenset(
    word_list(
        "virus viruses coronavirus covid covid-19 infection infections infected disease diseases flu influenza measles "
        "ebola cholera malaria outbreak epidemic pandemic confirmed suspected new active symptoms vaccine vaccinated "
        "sick illness variant polio dengue zika tuberculosis mumps hospitalised hospitalized tested"
    )
)
_FACE = frozenset(word_list("face faces facing faced"))
_CHARGES = frozenset(word_list("charge charges"))
_CONDITIONS = frozenset(word_list("critical serious stable grave fair good guarded"))


def read_role(head: Any) -> Role | None:
    """What happened to the noun (or bare number) `head`; None if the parse does not tell."""
    node = head
    for _ in range(4):
        role = _own_state(node) or _modifier_role(node) or _argument_role(node) or toll_role(node)
        if role is not None and (node.i == head.i or not node.i < role.token < head.i):
            return role
        if node.dep_ not in ("conj", "appos") or node.head.i == node.i or node.head.tag_[:2] == "VB":
            return _shared_participle(head)
        node = node.head
    return None


def _shared_participle(node: Any) -> Role | None:
    """Read "12 civilians and 3 soldiers killed": the participle after the last noun is of them all."""
    for other in node.children:
        if other.dep_ == "conj" and other.tag_[:2] in ("NN", "CD"):
            for child in other.children:
                if child.dep_ == "acl" and child.tag_ in ("VBN", "VBD") and child.i > other.i:
                    role = _modifier_role(other)
                    return None if role is None else Role(role.kind, role.token, LIKELY)
    return None


def _own_state(node: Any) -> Role | None:
    """Read "12 dead", "three fatalities", "at least 40 wounded"."""
    kind = STATES.get(node.lower_)
    if kind is None or node.like_num or (node.lower_ == "cases" and not _of_illness(node)):
        return None
    return Role(_alternatives(node, kind), node.i, SURE)


def _of_illness(cases: Any) -> bool:
    """Return whether "cases" are of an illness, not of a court's: "three fraud cases"."""
    if any(child.dep_ == "compound" and child.lower_ not in _ILLNESS for child in cases.children):
        return False
    return any(token.lower_ in _ILLNESS for token in cases.sent)


def _modifier_role(node: Any) -> Role | None:
    """Read "12 people killed", "three wounded men", "two people who died"."""
    for child in node.children:
        word = child.lower_
        if word == "fatally":
            return Role("killed", child.i, LIKELY)
        if child.dep_ in ("acl", "amod", "appos", "acomp", "advcl") and child.tag_ in (
            "VBN",
            "VBD",
            "JJ",
            "NN",
            "RB",
        ):
            if child.dep_ == "amod" and child.i > node.i + 3:
                continue
            kind = OBJECT_EVENTS.get(word) or STATES.get(word)
            if kind is not None and (child.dep_ != "acl" or child.tag_ != "VBG"):
                return Role(verb_kind(child, kind), child.i, SURE)
        if child.dep_ == "acl" and child.tag_ == "VBG" and word in SUBJECT_EVENTS:
            return _subject_event(child)
        role = _condition(child)
        if role is not None:
            return role
        if child.dep_ == "relcl":
            role = _clause_role(child)
            if role is not None:
                return role
    return None


def _condition(prep: Any) -> Role | None:
    """Read "in hospital", "in critical condition", "with gunshot wounds", "in custody"."""
    if prep.dep_ != "prep" or prep.lower_ not in ("in", "with"):
        return None
    for noun in prep.children:
        if noun.dep_ != "pobj":
            continue
        words = {child.lower_ for child in noun.children}
        if prep.lower_ == "in" and noun.lower_ == "custody":
            return Role("detained", noun.i, SURE)
        hurt = noun.lower_ in _WARDS or (noun.lower_ == "condition" and bool(words & _CONDITIONS))
        if prep.lower_ == "in" and hurt:
            return Role("hospitalised", noun.i, LIKELY)
        if prep.lower_ == "with" and noun.lower_ in INJURY_NOUNS:
            return Role("injured", noun.i, LIKELY)
    return None


def _clause_role(verb: Any) -> Role | None:
    """Read a relative clause whose subject is the counted: "who died", "who were injured"."""
    deps = {child.dep_: child for child in verb.children}
    subject = deps.get("nsubjpass") or deps.get("nsubj")
    if subject is None or subject.lower_ not in ("who", "that", "whom", "which"):
        return None
    return _predicate(verb, passive="nsubjpass" in deps)


def _argument_role(node: Any) -> Role | None:
    """Read the role from the place of `node` beside its verb."""
    verb = node.head
    if verb.i == node.i:
        return None
    if node.lower_ in _BODIES and verb.lower_ in _DISCOVER:
        return Role("killed", verb.i, LIKELY)
    if node.dep_ in ("nsubjpass", "nsubj"):
        return _predicate(verb, passive=node.dep_ == "nsubjpass")
    if node.dep_ in ("dobj", "obj", "dative"):
        return _object_role(node, verb)
    return _role_behind(verb) if node.dep_ == "pobj" else None


def _role_behind(preposition: Any) -> Role | None:
    """Read "the deaths of three men", "charges against two officers"."""
    noun = preposition.head
    if preposition.lower_ == "of" and noun.lower_ in ACTION_NOUNS:
        return Role(ACTION_NOUNS[noun.lower_], noun.i, SURE)
    if preposition.lower_ == "against" and _names_charges(noun):
        return Role("charged", noun.i, SURE)
    return None


def _names_charges(token: Any) -> bool:
    """Return whether charges are brought: "announced charges against three men", wherever "against" hangs."""
    return token.lower_ in _CHARGES or any(
        child.dep_ in ("dobj", "nsubjpass") and child.lower_ in _CHARGES for child in token.children
    )


def _taken_away(verb: Any) -> Role | None:
    """Read "sent four people to the hospital", "three were taken to area hospitals", "taken into custody"."""
    if verb.lower_ not in _TAKE:
        return None
    for child in verb.children:
        if child.lower_ == "into" and any(noun.lower_ == "custody" for noun in child.children):
            return Role("arrested", verb.i, SURE)
        if child.dep_ in ("prep", "dative") and child.lower_ in ("to", "at", "into"):
            for noun in child.children:
                if noun.dep_ == "pobj" and noun.lower_ in _WARDS:
                    return Role("hospitalised", verb.i, LIKELY)
    return None


def _before_law(verb: Any, children: list[Any], *, passive: bool) -> Role | None:
    """Read "face charges", "were found guilty"."""
    if verb.lower_ in _FACE and any(child.dep_ == "dobj" and child.lower_ in _CHARGES for child in children):
        return Role("charged", verb.i, SURE)
    if passive and verb.lower_ == "found" and any(child.lower_ == "guilty" for child in children):
        return Role("convicted", verb.i, SURE)
    return None


def _predicate(verb: Any, *, passive: bool) -> Role | None:  # noqa: C901, PLR0911 - one return per reading
    """Role that a verb gives its subject."""
    word = verb.lower_
    children = list(verb.children)
    told = _before_law(verb, children, passive=passive) or (_taken_away(verb) if passive else None)
    if told is not None:
        return told
    if passive:
        kind = OBJECT_EVENTS.get(word) or _result(children)
        if kind is None and word in BE | {
            "pronounced",
            "declared",
            "confirmed",
            "reported",
            "listed",
            "believed",
            "presumed",
            "feared",
        }:
            return _state_of(children)
        if kind is None:
            return _state_of(children) if word in ("pronounced", "declared", "left") else None
        return Role(verb_kind(verb, kind), verb.i, SURE)
    if word in SUBJECT_EVENTS:
        return _subject_event(verb)
    if word in STATES and verb.tag_ in ("JJ", "VBN", "NN", "RB"):
        return Role(_alternatives(verb, STATES[word]), verb.i, SURE)
    if any(c.dep_ == "dobj" and c.lower_ in _LIVES for c in children) and word in _TAKE_LIVES:
        return Role("killed", verb.i, SURE)
    if word in BE or verb.tag_[:2] == "VB":
        role = _state_of(children)
        if role is not None:
            return role
    has_object = any(c.dep_ in ("dobj", "ccomp", "xcomp") for c in children)
    if word in OBJECT_EVENTS and verb.tag_ in ("VBN", "VBD") and not has_object:
        kind = OBJECT_EVENTS[word]
        if kind in HARM or any(c.dep_ == "auxpass" for c in children):
            return Role(verb_kind(verb, kind), verb.i, LIKELY)
    return None


def _subject_event(verb: Any) -> Role | None:
    kind = SUBJECT_EVENTS[verb.lower_]
    if kind == "injured":
        objects = {
            c.lower_ for child in verb.children if child.dep_ in ("dobj", "prep") for c in (child, *child.subtree)
        }
        if not objects & INJURY_NOUNS:
            return None
    return Role(kind, verb.i, SURE)


def _state_of(children: list[Any]) -> Role | None:
    """Read the complement of a copula: "are dead", "remain missing", "in custody"."""
    for child in children:
        if child.dep_ in ("acomp", "oprd", "attr", "advmod", "dep", "xcomp") and (
            child.lower_ in STATES or child.lower_ in OBJECT_EVENTS
        ):
            kind = STATES.get(child.lower_) or OBJECT_EVENTS[child.lower_]
            return Role(verb_kind(child, kind), child.i, SURE)
        condition = _condition(child)
        if condition is not None:
            return condition
    return None


def _object_role(node: Any, verb: Any) -> Role | None:
    word = verb.lower_
    if node.lower_ in _LIVES and word in _TAKE_LIVES:
        return Role("killed", verb.i, SURE)
    children = list(verb.children)
    if word in _LEAVE:
        return _state_of(children)
    kind = OBJECT_EVENTS.get(word) or _result(children)
    if kind is None:
        return _taken_away(verb) or _brought_off(node, verb)
    return Role(verb_kind(verb, kind), verb.i, SURE)


def _brought_off(node: Any, verb: Any) -> Role | None:
    """Read "rescuers took off 121 passengers", "pulled three people out of the rubble"."""
    particles = {child.lower_ for child in verb.children if child.dep_ in ("prt", "advmod", "prep")}
    if node.lower_ in PEOPLE and any((verb.lower_, particle) in _RESCUING for particle in particles):
        return Role("rescued", verb.i, LIKELY)
    return None


def _result(children: list[Any]) -> str | None:
    """Read the outcome that a verb's complements tell: "beaten to death", "fatally struck"."""
    for child in children:
        if child.lower_ == "fatally" or (
            child.lower_ == "dead" and child.dep_ in ("acomp", "oprd", "advmod", "amod", "prt")
        ):
            return "killed"
        if (
            child.dep_ == "prep"
            and child.lower_ == "to"
            and any(c.lower_ in ("death", "deaths") for c in child.children)
        ):
            return "killed"
        if child.dep_ == "prep" and child.lower_ == "to" and any(c.lower_ == "safety" for c in child.children):
            return "rescued"
    return None


def verb_kind(verb: Any, kind: str) -> str:
    """Sharpen a verb's role by its complements and by verbs joined to it."""
    children = list(verb.children)
    result = _result(children)
    if result is not None:
        return result
    return _alternatives(verb, kind)


def _alternatives(token: Any, kind: str) -> str:
    """Combine roles joined on one count: "killed or wounded"; "shot and killed" is killed."""
    for child in token.children:
        if child.dep_ != "conj" or child.i > token.i + 4:
            continue
        if any(c.like_num or c.dep_ in ("nsubj", "nsubjpass", "dobj") for c in child.children):
            continue
        if child.i + 1 < len(child.doc) and child.nbor(1).like_num:
            continue
        other = OBJECT_EVENTS.get(child.lower_) or STATES.get(child.lower_) or SUBJECT_EVENTS.get(child.lower_)
        if other is None or other not in HARM or kind not in HARM or other == kind:
            continue
        return other if kind == "killed-or-injured" else "killed-or-injured"
    return kind
