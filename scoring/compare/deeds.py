"""Whether two passages tell one deed, on which their dates and places hang.

Passages alike in all else may date two deeds of one story: "the quake on Saturday killed ..." and "officials raised the
toll on Tuesday". How alike they are says little about that; whether one verb or event, with a party in common, governs
both values says more. What a value stands right before ("an Oct. 19 rendezvous") is the deed too.
"""

import re
from collections.abc import Iterable
from typing import Final, Literal

from scoring.compare.relations import bare, is_named
from scoring.config import CompareConfig
from scoring.models import Claim

Deed = Literal["same", "alike", "kindred", "said", "other"]

VAGUE_DEEDS = frozenset(
    {"", "say", "tell", "speak", "add", "be", "have", "do", "announce", "report", "respond", "call"}
)
"""Predicates that tell of saying: their date is that of the report."""
_SPEECH = frozenset(
    {
        "say", "tell", "add", "announce", "report", "declare", "emphasize", "stress", "indicate", "state", "tweet",
        "write", "warn", "insist", "claim", "post", "confirm", "notify", "inform",
    }
)  # fmt: skip
"""Predicates of saying something: whoever says one thing says it on one day, unless he repeats it."""
_LIGHT = frozenset({"take", "make", "get", "go", "come", "hold", "give", "set", "include", "happen", "begin", "use"})
"""Predicates that tell little by themselves: who did it has to be the same."""
_HAPPENING = frozenset({"happen", "occur"})
"""Predicates of an event that their subject names; so is to take place."""
_HARM = frozenset({"attack", "injure", "kill"})
"""Relations that tell the moment of one blow; who is hit may be left open."""
_EVENTS = _HARM | {"arrest", "burn", "crash", "explode", "flood", "kidnap", "quake"}
"""Relations whose verbs tell one event; those of others tell steps, each with a day of its own."""
_PROCEEDINGS = frozenset({"arrest", "charge", "convict", "acquit", "release", "try", "appear", "testify", "surrender"})
"""What is done to one person, or by him in court, each on a day of its own."""
_KINDRED: Final = tuple(
    frozenset(verbs.split())
    for verbs in (
        "order direct instruct command",
        "approve pass adopt",
        "introduce unveil propose present",
        "release publish post issue unveil",
        "dismiss reject throw_out toss_out strike_down invalidate",
        "arrive land touch_down fly visit",
        "depart leave withdraw",
        "resign step quit step_down",
        "impose put slap",
        "disband dissolve scrap",
        "break_out erupt burst",
        "crash plow ram smash",
        "carry_out conduct stage",
        "begin start open kick_off launch",
        "sue file",
        "seize board capture",
        "fire oust dismiss remove",
    )
)
"""Verbs that outlets use of one deed. Of pairs of dates and places that share a party, 69 in 100 agree under two verbs,
85 under one; these are verbs that mostly agree there, with others of their meaning."""
_PLACES = ("country:", "place:")
_FOLLOWING = re.compile(r"[ \t]([a-z]\w+)")
_LINKS = frozenset(
    {
        "in", "at", "on", "and", "or", "as", "after", "when", "where", "to", "for", "by", "with", "from", "that",
        "which", "who", "before", "while", "during", "near", "outside", "inside", "because", "but", "over", "about",
        "since", "until", "between", "following", "amid", "into", "through", "was", "were", "is", "are", "has", "had",
        "have", "said", "says", "morning", "night", "evening", "afternoon", "local", "of", "if", "than", "just",
        "under", "against", "around", "across", "along", "without", "within", "there", "here", "still", "would", "will",
        "could", "toward", "behind", "beyond", "throughout", "left", "not", "he", "she", "it", "they", "the", "an",
        "this", "his", "her", "their", "its",
    }
)  # fmt: skip
"""Words that may follow a value without being what it names."""
_WORD = re.compile(r"\w+")
_GERUND = re.compile(r"(?<=[a-z])(?:([bdgmnprt])\1|([a-z]))ing$")
"""The ending that makes an event's name of a verb: "stabbing", "shooting"."""


def compare_deeds(a: Claim, b: Claim, config: CompareConfig) -> Deed:
    """Tell whether two dates or places hang on the same deed, on a like one, or on another.

    "same": one predicate, a party in common and none apart. "said": one says the same. "alike": one predicate that the
    parties leave open, much the same words, or a predicate inside the other's passage with the same parties. "kindred":
    verbs of one meaning with a party in common.
    """
    if named_apart(a, b) or _named_by(a) != _named_by(b) or _steps_apart(a, b):
        return "other"
    deeds = _told_deeds(a, b)
    one, two = _parties(a), _parties(b)
    by_same = bool(_words(one[0]) & _words(two[0]))
    shared = _shared(a, b)
    one_deed = len(deeds) == 1 or _one_blow(a, b)
    if one_deed and not deeds & VAGUE_DEEDS and (by_same or (shared and not deeds & _LIGHT)):
        return "same"
    if deeds <= _SPEECH and (by_same or len(deeds) == 1) and _like_words(a, b) >= config.deed_words:
        return "said"
    if _said_alike(a, b, deeds, config) or _like_words(a, b, least=config.deed_least_words) >= config.deed_wording:
        return "alike"
    return _loosely_alike(a, b, frozenset(deeds), config)


def _told_deeds(a: Claim, b: Claim) -> set[str]:
    """Return the deeds of both, one where a particle alone parts them: "pulled him over", "pulled over"."""
    one, two = sorted((_deed(a), _deed(b)), key=len)
    return {two} if two.startswith(f"{one} ") else {one, two}


def _said_alike(a: Claim, b: Claim, deeds: set[str], config: CompareConfig) -> bool:
    """Tell whether one thing is said in much the same words, whoever says it: a minister, his government.

    What somebody was at a time ("were on a break Sunday") is told so too.
    """
    one, two = _parties(a), _parties(b)
    stated = deeds == {"be"} and bool(_words(one[0]) & _words(two[0]))
    alike = _like_words(a, b, least=config.deed_least_words) >= config.deed_said_wording
    return alike and (deeds <= _SPEECH or stated)


def _loosely_alike(a: Claim, b: Claim, deeds: frozenset[str], config: CompareConfig) -> Deed:
    """Tell of two deeds that are neither one nor told in much the same words whether they are alike all the same."""
    one, two = _parties(a), _parties(b)
    inside = len(deeds) > 1 and _told_inside(a, b, config)
    if deeds & VAGUE_DEEDS:
        # A place stands where it is told of, whoever says so; a date may be that of saying it.
        return "alike" if a.kind == "place" and inside else "other"
    if _shared(a, b) and any({deed.replace(" ", "_") for deed in deeds} <= verbs for verbs in _KINDRED):
        return "kindred"
    one_deed = len(deeds) == 1 or _one_blow(a, b)
    left_open = one_deed and not _other_things(one[1], two[1]) and not (one[0] and two[0]) and not deeds & _LIGHT
    blows = {a.frame.relation, b.frame.relation} <= _HARM and _like_words(a, b) >= config.deed_words
    return "alike" if left_open or blows or (not one_deed and inside) else "other"


def _one_blow(a: Claim, b: Claim) -> bool:
    """Tell whether the verbs of a class tell one event: who was shot was killed."""
    return a.frame.relation == b.frame.relation and a.frame.relation in _EVENTS


def _steps_apart(a: Claim, b: Claim) -> bool:
    """Tell whether two verbs tell two steps, however alike the words: who is convicted is not yet sentenced."""
    one, two = a.frame, b.frame
    if one.predicate == two.predicate or not (one.relation and two.relation):
        return False
    if one.relation == two.relation:
        return one.relation not in _EVENTS
    return {one.relation, two.relation} <= _PROCEEDINGS


def _other_things(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """Tell whether it was done to one thing here and to another there: a statement released, a detail released."""
    things = all(key.startswith("thing:") for key in (*one, *two))
    return bool(one and two) and things and not _words(one) & _words(two)


def in_same_words(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether hardly a content word of the shorter sentence is not in the other."""
    return _like_words(a, b, least=config.deed_few_words) >= config.deed_same_words


def _deed(claim: Claim) -> str:
    """Return a claim's predicate, or its relation; "the shooting happened" tells of shooting."""
    frame = claim.frame
    happened = frame.predicate in _HAPPENING or (frame.predicate == "take" and "thing:place" in frame.object)
    event = next((bare(key) for key in frame.subject if key.startswith("thing:")), "") if happened else ""
    return _GERUND.sub(r"\1\2", event) or frame.predicate or frame.relation


def _told_inside(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether one passage has the other's predicate too, and the same parties: "last seen entering"."""
    inside = a.frame.predicate in b.frame.lemmas or b.frame.predicate in a.frame.lemmas
    named = _named(*_parties(a)) & _named(*_parties(b))
    return inside and bool(named) and len(_shared(a, b)) >= config.deed_parties


def _shared(a: Claim, b: Claim) -> frozenset[str]:
    """Return the words that the parties of both have."""
    one, two = _parties(a), _parties(b)
    return _words((*one[0], *one[1])) & _words((*two[0], *two[1]))


def named_apart(a: Claim, b: Claim) -> bool:
    """Tell whether both sides name who does it, or to whom, and not one of them the same."""
    (doer, hit), (other_doer, other_hit) = _parties(a), _parties(b)
    blows = {a.frame.relation, b.frame.relation} <= _HARM
    return _apart(doer, other_doer) or (_apart(hit, other_hit) and not (blows and _who_and_where(hit, other_hit)))


def told_apart_by_name(a: Claim, b: Claim) -> bool:
    """Tell whether both passages themselves name their parties, and nobody in common: who "he" is may be misread."""
    told = [
        {word for key in _named(*_parties(claim)) for word in key.split() if word in claim.text.lower()}
        for claim in (a, b)
    ]
    return all(told) and not told[0] & told[1]


def _named(subject: Iterable[str], target: Iterable[str]) -> set[str]:
    return {bare(key) for key in (*subject, *target) if is_named(key)}


def _parties(claim: Claim) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return who does it and to whom; of places no places, which tell whether the values agree."""
    sides = (claim.frame.subject, claim.frame.object)
    if claim.kind != "place":
        return sides
    subject, target = (tuple(key for key in keys if not key.startswith(_PLACES)) for keys in sides)
    return subject, target


def _words(keys: Iterable[str]) -> frozenset[str]:
    """Return the words of names and things; "k-9" is "k9" too."""
    names = [bare(key) for key in keys]
    spelt = " ".join((*names, *(name.replace("-", "") for name in names)))
    return frozenset(word for word in _WORD.findall(spelt) if len(word) > 1)


def _like_words(a: Claim, b: Claim, least: int = 1) -> float:
    """Return the share of the shorter sentence's content words, taken for so many at least, that the other has too."""
    first, second = set(a.frame.lemmas), set(b.frame.lemmas)
    return len(first & second) / max(least, min(len(first), len(second)))


def _apart(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """Tell whether both sides name somebody, and not one of them the same."""
    named, other = (tuple(key for key in keys if is_named(key)) for keys in (one, two))
    return bool(named and other) and not _words(named) & _words(other)


def _who_and_where(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """Tell whether one side of a blow names who was hit and the other only where."""
    placed = [{key.startswith(_PLACES) for key in keys if is_named(key)} for keys in (one, two)]
    return {True} in placed and {False} in placed


def _named_by(claim: Claim) -> str:
    """Return the thing that a value stands right before: "images of an Oct. 19 rendezvous" date that.

    Where it is the deed itself ("a Thursday night protest"), nothing else is named.
    """
    following = _FOLLOWING.match(claim.text[max(0, claim.value_end - claim.start) :])
    if following is None or following[1] in _LINKS or following[1].endswith(("ly", "ed", "ing")):
        return ""
    deeds = {claim.frame.predicate, claim.frame.relation, _GERUND.sub(r"\1\2", claim.frame.predicate)}
    return "" if following[1] in deeds else following[1]
