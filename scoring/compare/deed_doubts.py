"""Doubts about what holds and about lists: other matters, denials in part, states gone by."""

import re

from scoring.compare.denials import beside
from scoring.compare.relations import anchors, bare, is_named
from scoring.config import CompareConfig
from scoring.models import PLAIN_ROLE, Claim, PolarityValue, SetValue

_WORD = re.compile(r"\w+")
_EARLIER_STATE = re.compile(r"(?i)\bhad(?:n['’]t| not| never| yet| ever)\b|\bnever before\b")
_PERFECT = re.compile(r"(?i)\bhad(?:n['’]t)?\b")
_AGAINST = re.compile(
    r"(?i)\b(?:no|not(?! guilty)|never|nobody|none|without|against|oppos\w+|refus\w+|den(?:y|ies|ied)|fail\w*|"
    r"unclear|hardly|barely|(?:stop|block)(?:s|ped|ping|ed|ing)|to (?:stop|block)|reject\w*|declin\w+|longer|instead|"
    r"unable)\b|n['’]t\b"
)
"""Words that deny: where the side that is read as holding has one, it may be misread."""
_SCOPED = re.compile(
    r"(?i)(?<![-\w])(?:out of|only|just|actually|whether|if|unless|solely|necessarily|"
    r"always|all|every|merely|yet|directly|personally|specifically|explicitly|intentionally|fully|entirely|"
    r"completely|immediately|alone|anymore|either|any other)(?![-\w])"
)
"""Words of a denial's clause that take it off the verb: "did not personally sign"."""
_NAMES = re.compile(r"(?<=\w )[A-Z][\w'’-]*")
"""Capitalised words inside a clause: the "All" of a name takes nothing off a verb."""
_SCOPED_BEHIND = re.compile(r"(?i)\b(?:because|until|since|before)\b")
"""Words that do so behind the verb: "did not leave because of ..."."""
_CLAUSE_END = re.compile(r"[,;:()\u2013\u2014]|\b(?:but|and|that|who|which|while|when|although|though)\b")
_SOME = re.compile(
    r"(?i)\b(?:an?|some|others?|those|people|many|any(?:one|body)?)\b(?:\s+\S+){0,2}\s+(?:who|that|which)\s+(?:\S+\s+){0,3}$"
)
"""Before a verb that says which of many: "others who did not work there"."""
_OTHER_CASE = re.compile(r"(?i)\bin (?:that|another|the other) case\b")
_SUPPOSED = re.compile(r"(?:^|[.;]\s)(?:Had|Were|Should)\b[^,;]*$")
"""Before a verb of what is only supposed: "Had they left, ..."."""
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
        "a", "the", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "another", "other",
        "second", "third", "several", "some",
    }
)  # fmt: skip


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


def one_text(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether one passage is the other word for word, with a speaker behind it at most."""
    del config
    if a.kind != "polarity":
        return False
    short, long = sorted((" ".join(_WORD.findall(claim.text.lower())) for claim in (a, b)), key=len)
    return bool(short) and long.startswith(short)


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
    if _against(holding, config) - _against(denying, config):
        return True
    if any(_OTHER_CASE.search(claim.text) for claim in (a, b)):
        return True
    leads = [claim.text[: max(0, claim.value_start - claim.start)] for claim in (a, b)]
    if any(_SOME.search(lead) or _SUPPOSED.search(lead) for lead in leads):
        return True
    before, after = beside(denying, config)
    before, after = _CLAUSE_END.split(before)[-1], _CLAUSE_END.split(after)[0]
    # The denying words stand before the verb, and with them what may narrow them; "yet to" denies by itself.
    own = denying.value
    surface = own.surface if isinstance(own, PolarityValue) and own.state != "yet" else ""
    clause = _NAMES.sub("", f"{before} {surface} {after}")
    return bool(_SCOPED.search(clause) or _SCOPED_BEHIND.search(after))


def _against(claim: Claim, config: CompareConfig) -> set[str]:
    """Return the denying words beside a predicate; what both sides have ("without incident") denies on neither."""
    return {word[0].lower() for side in beside(claim, config) for word in _AGAINST.finditer(side)}


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
    """Tell whether the speaker of a denial is a party of it: who says that he did not, reports nothing.

    What somebody says that he won't do is his plan, and news.
    """
    if denying.modality == "planned":
        return False
    named = {word for e in (*denying.frame.subject, *denying.frame.object) if is_named(e) for word in bare(e).split()}
    return denying.holder.kind == "attributed" and bool(named & set(_WORD.findall(denying.holder.name.lower())))


def _tells_complement(denying: Claim, holding: Claim) -> bool:
    """Tell whether a passage has what a denial says behind its verb: not charged with murder, but with theft."""
    behind = denying.text[max(0, denying.value_end - denying.start) :]
    things = [bare(entity) for entity in denying.frame.object if not is_named(entity) and _has(behind, bare(entity))]
    return len(denying.frame.object) < 2 or not things or any(_has(holding.text, thing) for thing in things)


def _has(text: str, thing: str) -> bool:
    return any(word.startswith(thing[:_PREFIX]) for word in _WORD.findall(text.lower()))


def _counts_others(a: Claim, b: Claim) -> bool:
    """Tell whether a thing that both name is another one by its article or number: "the officer", "one officer"."""
    shared = {bare(e) for e in a.frame.object if not is_named(e)} & {bare(e) for e in b.frame.object if not is_named(e)}
    for thing in shared:
        one, two = _determiners(thing, a), _determiners(thing, b)
        if one and two and not one & two:
            return True
    return False


def _determiners(thing: str, claim: Claim) -> set[str]:
    """Return the articles and numbers right before a thing where it stands nearest to the predicate, "a" for "an"."""
    verb = len(_WORD.findall(claim.text[: max(0, claim.value_start - claim.start)]))
    words = _WORD.findall(claim.text.lower())
    places = (i for i, word in enumerate(words) if word.startswith(thing[:_PREFIX]))
    at = min(places, key=lambda i: abs(i - verb), default=0)
    return {word.removesuffix("n") if word == "an" else word for word in words[max(0, at - _REACH) : at]} & _DETERMINERS


def _around(claim: Claim, config: CompareConfig) -> str:
    """Return a predicate with the words beside it, as far as they may deny it or say how far it is denied."""
    before, after = beside(claim, config)
    return f"{before}{_own_words(claim)}{after}"


def _own_words(claim: Claim) -> str:
    return claim.text[max(0, claim.value_start - claim.start) : max(0, claim.value_end - claim.start)]


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
