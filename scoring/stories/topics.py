"""A story's topic, by a plain rule: the topic whose words its articles use most in their titles and first sentences.

Each article counts a topic's words once; the topic that most articles use wins, the one with more different words on a
draw, the first of the list on a further one. Without any word of the lists the topic is "general".
"""

import re
from collections import Counter
from collections.abc import Sequence

from scoring.models import Article

LEAD_CHARS = 600
"""Characters of a body's start that are looked through: the first sentences of a news text."""
GENERAL = "general"
TOPICS: dict[str, str] = {
    "conflict": "war troops airstrike airstrikes missile militants insurgents ceasefire army soldiers shelling bombing",
    "crime": "shooting shot gunman police arrested murder homicide robbery stabbing suspect charged sheriff gunfire",
    "justice": "court judge trial lawsuit verdict sentenced prosecutors jury appeal ruling attorney indicted",
    "disaster": "earthquake flood flooding hurricane storm wildfire landslide crash collapse derailment capsized fire",
    "health": "virus vaccine hospital outbreak disease patients doctors pandemic infection medical covid",
    "politics": "election vote votes senate parliament congress president minister campaign lawmakers party governor",
    "diplomacy": "ambassador embassy treaty sanctions summit envoy recognition bilateral foreign diplomats",
    "economy": "market markets shares economy inflation jobs company profit prices budget bank trade tariffs",
    "sport": "match league cup season coach goal team championship tournament olympic players",
    "science": "study researchers scientists space nasa satellite telescope climate species university",
}
"""Topic -> words that tell it, chosen by judgement; whole words, lower case."""
_WORDS = {topic: frozenset(words.split()) for topic, words in TOPICS.items()}
_TOKEN = re.compile(r"[a-z]+")


def name_topic(articles: Sequence[Article]) -> str:
    """Return the topic of a story; the order of its articles changes nothing."""
    telling: Counter[str] = Counter()
    seen: dict[str, set[str]] = {topic: set() for topic in _WORDS}
    for article in articles:
        words = set(_TOKEN.findall(f"{article.title or ''} {article.body[:LEAD_CHARS]}".lower()))
        for topic, known in _WORDS.items():
            found = words & known
            if found:
                telling[topic] += 1
                seen[topic] |= found
    return max(_WORDS, key=lambda topic: (telling[topic], len(seen[topic]))) if telling else GENERAL
