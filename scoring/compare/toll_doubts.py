"""Doubts about two counts of victims: the attacker among them, several events, two moments, too few words."""

import math
import re

from scoring.compare.quantities import VICTIMS, is_monotone, log_gap
from scoring.compare.vetoes import past_years
from scoring.config import CompareConfig
from scoring.models import Claim, QuantityValue

_ATTACKER = re.compile(
    r"(?i)\b(?:including|counting|among them|besides|plus|as well as) (?:\w+ ){0,2}"
    r"(?:gunm[ae]n|shooters?|attackers?|suspects?|bombers?|assailants?|killers?|perpetrators?)\b"
)
"""Whether the attacker is counted among the victims is told apart by this."""
_BY_ATTACKER = re.compile(
    r"(?i)\b(?:gunm[ae]n|shooters?|attackers?|bombers?|assailants?|man|woman|teenager) (?:\w+ ){0,3}?"
    r"(?:kill(?:ed|s|ing)|murdered|shot dead|shot and killed|fatally shot)\b"
)
_ALL_DEAD = re.compile(r"(?i)\b(?:dead|died|dies|deaths|bodies|fatalities)\b")
_HOUR = re.compile(
    r"(?i)\b(?:by|as of|until) (?:\d{1,2}(?::\d\d)? ?[ap]\.?m|noon|midday|midnight|dawn|nightfall|daybreak"
    r"|(?:the )?(?:early |late |mid-?)?(?:morning|afternoon|evening))\b"
)
"""Until when victims were counted."""
_EVENTS = re.compile(r"(?i)\b(?:shootings|stabbings|homicides|crashes|incidents|accidents)\b")


def attacker_counted(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether of two counts a person apart one may have the attacker among its dead, and the other not.

    It says so, or tells how many are dead where the other tells how many the attacker killed.
    """
    del config
    one, two = a.value, b.value
    if not (isinstance(one, QuantityValue) and isinstance(two, QuantityValue) and is_monotone(one)):
        return False
    if abs(one.low - two.low) != 1:
        return False
    fewer, more = (a, b) if one.low < two.low else (b, a)
    by_attacker = _BY_ATTACKER.search(fewer.text) is not None and _ALL_DEAD.search(more.text) is not None
    return by_attacker or any(_ATTACKER.search(claim.text) for claim in (a, b))


def several_events(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether victims are counted over several events, of which two outlets seldom take the same."""
    del config
    counted = isinstance(a.value, QuantityValue) and is_monotone(a.value)
    return counted and all(_EVENTS.search(claim.text) for claim in (a, b))


def too_bare(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether victims are counted in hardly a word more: "four people were shot" may be of any shooting."""
    counted = isinstance(a.value, QuantityValue) and a.value.counted in VICTIMS
    return counted and any(0 < len(claim.frame.lemmas) < config.least_toll_words for claim in (a, b))


def rough_tolls(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether victims are counted in round terms, so little apart that they were counted at two moments."""
    one, two = a.value, b.value
    if not (isinstance(one, QuantityValue) and isinstance(two, QuantityValue) and is_monotone(one)):
        return False
    gap = log_gap(one, two, config)
    if one.modifier != "exact" != two.modifier:
        return gap < math.log(config.rough_ratio)
    higher = max(one, two, key=lambda value: value.low)
    return higher.modifier != "exact" and gap < math.log(config.rising_ratio)


def other_hour(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether victims are counted until two moments of a day: "by noon 15", "at first nine"."""
    del config
    counted = isinstance(a.value, QuantityValue) and is_monotone(a.value)
    one, two = ({hour.lower() for hour in _HOUR.findall(claim.text)} for claim in (a, b))
    return counted and one != two


def other_year(a: Claim, b: Claim, config: CompareConfig) -> bool:
    """Tell whether only one passage, or each another, counts victims of a year gone by: background, not the event."""
    del config
    counted = isinstance(a.value, QuantityValue) and is_monotone(a.value)
    one, two = past_years(a), past_years(b)
    return counted and one != two and not one & two
