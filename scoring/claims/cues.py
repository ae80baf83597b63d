"""Return which verbs report what somebody says or holds: a linear model over the words and the parse around a verb.

The weights in `cue_weights.json` are trained by `tests.benchmarks.train_attribution`; its card is `cue_weights.md`.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from scoring.errors import ModelFileError

NEAR_CHARS = 40
"""A quotation this near a verb is beside it; the model was trained with this."""
_FAR = 999
_FORMAT = 1
_FILE = "cue_weights.json"


class _CueWeights(msgspec.Struct, frozen=True):
    """The file's form: log-odds by feature, the feature "b" being the intercept."""

    format_version: int
    weights: dict[str, float]


@cache
def cue_weights() -> dict[str, float]:
    """Load the shipped weights. Raises `ModelFileError` for a file of another format."""
    content = files(__package__).joinpath(_FILE).read_bytes()
    stored = msgspec.json.decode(content, type=_CueWeights)
    if stored.format_version != _FORMAT:
        raise ModelFileError(_FILE, f"format {stored.format_version}, expected {_FORMAT}")
    return stored.weights


def cue_probability(verb: Any, quotes: Sequence[tuple[int, int]], starts: Sequence[int]) -> float:
    """Estimate that a verb is the cue of an attribution.

    Args:
        verb: a token of a parsed doc.
        quotes: the quotations of the text as [start, end) characters, in order.
        starts: their starts.

    """
    weights = cue_weights()
    return 1.0 / (1.0 + math.exp(-sum(weights.get(name, 0.0) for name in cue_features(verb, quotes, starts))))


def cue_features(verb: Any, quotes: Sequence[tuple[int, int]], starts: Sequence[int]) -> list[str]:
    """Return the features that hold of a verb: its lemma, what it takes, its subject, the quotations beside it."""
    lemma = verb.lemma_.lower()
    children = list(verb.children)
    contexts, quoted = _contexts(verb, children, quotes, starts)
    names = ["b", f"lemma={lemma}", f"tag={verb.tag_}", f"dep={verb.dep_}", f"head={verb.head.lemma_.lower()}"]
    names += [f"context={one}" for one in contexts]
    names += [f"lemma={lemma}/{one}" for one in contexts]
    names.append("contexts=" + "+".join(contexts))
    if quoted:
        names += ["quoted", "quoted/clause" if "clause" in contexts else "quoted/other"]
    subject = None
    for child in children:
        if child.dep_ == "prep":
            names += [f"prep={child.lower_}", f"prep={lemma}/{child.lower_}"]
        elif child.dep_ in ("aux", "neg", "auxpass"):
            names.append(f"aux={child.lower_}")
        elif child.dep_ == "mark":
            names.append(f"mark={child.lower_}")
        elif subject is None and child.dep_ in ("nsubj", "nsubjpass"):
            subject = child
    if subject is None:
        return [*names, "subject=none"]
    names += [f"subject={subject.lower_ if subject.pos_ == 'PRON' else subject.pos_}", f"subject_dep={subject.dep_}"]
    if subject.pos_ == "NOUN":
        names.append(f"subject_lemma={subject.lemma_.lower()}")
    return names


def _contexts(
    verb: Any, children: Sequence[Any], quotes: Sequence[tuple[int, int]], starts: Sequence[int]
) -> tuple[list[str], bool]:
    """Return what the verb takes or stands beside, and whether it stands inside a quotation."""
    relations = {child.dep_ for child in children}
    found = []
    if relations & {"ccomp", "parataxis"}:
        found.append("clause")
    if "xcomp" in relations:
        found.append("infinitive")
    at = bisect_right(starts, verb.idx) - 1
    quoted = at >= 0 and verb.idx < quotes[at][1]
    near = [(start, end) for start, end in quotes[max(0, at - 1) : at + 3] if not start <= verb.idx < end]
    sent = verb.sent
    gap = min((min(abs(start - verb.idx - len(verb)), abs(verb.idx - end)) for start, end in near), default=_FAR)
    if gap < NEAR_CHARS:
        found.append("quote beside")
    elif any(start < sent.end_char and end > sent.start_char for start, end in near):
        found.append("quote in sentence")
    if "dobj" in relations:
        found.append("object")
    if verb.dep_ in ("parataxis", "ccomp") and verb.i > verb.head.i and "mark" not in relations:
        found.append("inverted")
    return found or ["nothing"], quoted
