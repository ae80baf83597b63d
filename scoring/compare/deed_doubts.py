"""Doubts about what holds and about lists: other matters, denials in part, states gone by."""

import re

from scoring.compare.relations import anchors, bare, is_named
from scoring.config import CompareConfig
from scoring.models import PLAIN_ROLE, Claim, PolarityValue, SetValue

_WORD = re.compile(r"\w+")
_EARLIER_STATE = re.compile(r"(?i)\bhad(?:n['’]t| not| never| yet)\b|\bnever before\b")
_PERFECT = re.compile(r"(?i)\bhad(?:n['’]t)?\b")
_AGAINST = re.compile(
    r"(?i)\b(?:no|not(?! guilty)|never|nobody|none|without|against|oppos\w+|refus\w+|den(?:y|ies|ied)|fail\w*|"
    r"unclear|hardly|barely|stop\w*|block\w*|reject\w*|declin\w+|longer|instead|unable)\b|n['’]t\b"
)
"""Words that deny: where the side that is read as holding has one, it may be misread."""
_SCOPED = re.compile(
    r"(?i)\b(?:because|out of|only|just|actually|whether|if|until|unless|solely|necessarily|"
    r"always|all|every|merely|yet|since|before|directly|personally|specifically|explicitly|intentionally|fully|entirely|"
    r"completely|immediately|alone|anymore|either|any other)\b"
)
"""Words that take the denial off the verb: "did not leave because of ...", "did not personally sign"."""
_SPOKEN = re.compile(r"[\"“”]|\b(?:I|[Ww]e|[Mm]y|[Yy]ou)\b")
"""Signs of direct speech, which denies more freely than a report."""


_HABIT = re.compile(r"(?i)\bdo(?:es)?\s*$")
"""Before a denial of no one time: "does not take questions"."""
_SO_FAR = re.compile(r"(?i)\bha(?:s|ve)\s*$")
"""Before a denial that holds until it is published: "has not named the driver"."""
_PREFIX = 5
"""Letters by which a thing is found in a passage, in whatever number."""
_REACH = 4
"""Words before a thing among which its article and number stand."""
_DETERMINERS = frozenset(
    {
        "a",
        "the",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "another",
        "other",
        "second",
        "third",
        "several",
        "some",
    }
)


def vague(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether it is left open on a side who did it to whom."""
    del config
    return a.kind == "polarity" == b.kind and not (_both_known(a) and _both_known(b))


def _both_known(claim: Claim) -> bool:
    return bool(claim.frame.subject and claim.frame.object)


def other_matter(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether two statements name different objects: not answering questions is not answering reports."""
    del config
    one, two = ({bare(entity) for entity in claim.frame.object} for claim in (a, b))
    return a.kind == "polarity" == b.kind and bool(one and two) and not one & two


def misread(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether almost the same words are read as holding and as not."""
    return a.kind in ("polarity", "statement") and _likeness(a.text, b.text) >= config.same_wording


def _likeness(a: str, b: str) -> float:
    one, two = set(_WORD.findall(a.lower())), set(_WORD.findall(b.lower()))
    return len(one & two) / max(1, len(one | two))


def state_before(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether one of the passages tells an earlier state, and not both in one tense."""
    if a.kind == b.kind == "polarity" and all(_PERFECT.search(_around(c, config)) for c in (a, b)):
        return False
    told = _EARLIER_STATE.search(a.text) or _EARLIER_STATE.search(b.text)
    return a.kind in ("polarity", "statement") and told is not None


def loosely_denied(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether what one denies, or the other holds, is denied in part or in other words too."""
    one, two = a.value, b.value
    if not (isinstance(one, PolarityValue) and isinstance(two, PolarityValue)) or one.positive == two.positive:
        return False
    holding, denying = (a, b) if one.positive else (b, a)
    if any(_SPOKEN.search(_around(claim, config)) for claim in (a, b)) or _parted(denying, holding):
        return True
    return bool(_AGAINST.search(_around(holding, config)) or _SCOPED.search(_around(denying, config)))


def _parted(denying: Claim, holding: Claim) -> bool:
    """Tell whether a denial is a party's own, of a habit, of so far, or of another part than is told."""
    denied = isinstance(denying.value, PolarityValue) and denying.value.state == "denied"
    if denied and PLAIN_ROLE in (denying.frame.role, holding.frame.role):
        return True
    before = denying.text[: max(0, denying.value_start - denying.start)]
    surface = holding.value.surface if isinstance(holding.value, PolarityValue) else ""
    if _HABIT.search(before) and not surface.endswith("s"):
        return True
    if _SO_FAR.search(before) and "never" not in denying.text and holding.published_at >= denying.published_at:
        return True
    return _denies_own(denying) or not _tells_complement(denying, holding) or _counts_others(denying, holding)


def _denies_own(denying: Claim) -> bool:
    """Tell whether the speaker of a denial is a party of it: who says that he did not, reports nothing."""
    named = {word for e in (*denying.frame.subject, *denying.frame.object) if is_named(e) for word in bare(e).split()}
    return denying.holder.kind == "attributed" and bool(named & set(_WORD.findall(denying.holder.name.lower())))


def _tells_complement(denying: Claim, holding: Claim) -> bool:
    """Tell whether a passage has the last thing that a denial names: not charged with murder, but with theft."""
    last = denying.frame.object[-1] if len(denying.frame.object) > 1 else ""
    if not last or is_named(last):
        return True
    return any(word.startswith(bare(last)[:_PREFIX]) for word in _WORD.findall(holding.text.lower()))


def _counts_others(a: Claim, b: Claim) -> bool:
    """Tell whether a thing that both name is another one by its article or number: "the officer", "one officer"."""
    shared = {bare(e) for e in a.frame.object if not is_named(e)} & {bare(e) for e in b.frame.object if not is_named(e)}
    for thing in shared:
        one, two = _determiners(thing, a.text), _determiners(thing, b.text)
        if one and two and not one & two:
            return True
    return False


def _determiners(thing: str, text: str) -> set[str]:
    """Return the articles and numbers in the words right before a thing, "a" for "an"."""
    words = _WORD.findall(text.lower())
    at = next((i for i, word in enumerate(words) if word.startswith(thing[:_PREFIX])), 0)
    return {word.removesuffix("n") if word == "an" else word for word in words[max(0, at - _REACH) : at]} & _DETERMINERS


def _around(claim: Claim, config: CompareConfig) -> str:
    """Return a predicate with the words beside it, as far as they may deny it or say how far it is denied."""
    start = max(0, claim.value_start - claim.start - config.denial_near_chars)
    return claim.text[start : max(0, claim.value_end - claim.start) + config.denial_near_chars]


def unanchored(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether a list and what it is held against name nothing in common, under a verb of no class."""
    del config
    if "set" not in (a.kind, b.kind):
        return False
    if any(isinstance(c.value, SetValue) and c.value.member_type == "person" for c in (a, b)):
        return False
    if isinstance(a.value, SetValue) and isinstance(b.value, SetValue) and set(a.value.members) & set(b.value.members):
        return False
    plain = all(frame.relation and frame.relation == frame.predicate for frame in (a.frame, b.frame))
    return plain and not anchors(a) & anchors(b)


def none_by_then(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether one says that nobody did, before the other was published."""
    del config
    for one, two in ((a, b), (b, a)):
        empty = isinstance(one.value, SetValue) and not one.value.members
        if empty and two.published_at > one.published_at:
            return True
    return False
