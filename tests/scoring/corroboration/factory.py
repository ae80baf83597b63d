"""Hand-made stories: who tells which value in which words."""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from scoring.corroboration import Told
from scoring.models import Article, Claim, Frame, Modality, Origin, Value
from tests.scoring.consensus.factory import LATER, count, make_claim

LENGTH = 900
"""Characters of an article's body."""
PLACE_IN_TEXT = 40
FRAME = Frame(
    relation="kill",
    predicate="kill",
    role="killed",
    object=("thing:fire",),
    lemmas=("people", "kill", "fire", "salem"),
)


def tell(
    outlet: str,
    value: Value,
    text: str = "",
    *,
    told: str = "",
    article: str = "",
    suffix: str = "",
    modality: Modality = "asserted",
    frame: Frame = FRAME,
    hours: float = 0.0,
) -> Claim:
    """A claim in a sentence of its outlet's own; `told` are the words of the value in it."""
    claim = make_claim(outlet, value, article=article, suffix=suffix, modality=modality, hours=hours)
    text = text or f"{outlet.partition('.')[0]} reports that people were killed in Salem"
    at = PLACE_IN_TEXT + max(text.find(told), 0)
    return msgspec.structs.replace(
        claim,
        text=text,
        start=PLACE_IN_TEXT,
        end=PLACE_IN_TEXT + len(text),
        value_start=at,
        value_end=at + len(told),
        frame=frame,
    )


def tell_numbers(*numbers: float) -> list[Claim]:
    """The number killed, told by outlets `o0.example`, `o1.example`, ... in like sentences."""
    return [tell(f"o{i}.example", count(number)) for i, number in enumerate(numbers)]


def story_with_a_stranger() -> Told:
    """Two outlets tell of the dead; a third one's number of detained, claim `o2.example-1`, meets nothing like it."""
    other = Frame(relation="detain", role="detained", object=("org:x",), lemmas=("police", "raid", "dealer"))
    claims = [*tell_numbers(12, 12), tell("o2.example", count(700), "dealers held in raid", frame=other)]
    return story_of(claims, vectors=np.array([[1, 0], [1, 0], [0, 1]], np.float32))


def story_of(
    claims: Sequence[Claim],
    *,
    vectors: NDArray[np.float32] | None = None,
    origin_of: Mapping[str, str] | None = None,
    owners: Mapping[str, str] | None = None,
    records: frozenset[str] = frozenset(),
) -> Told:
    """The story of these claims, whose sentences are all alike unless their unit vectors are given.

    Articles without an origin are one of their own; the first one of an origin is its original.
    """
    outlets = {claim.article_id: claim.outlet_id for claim in claims}
    copies: dict[str, list[str]] = {}
    for article_id in outlets:
        copies.setdefault((origin_of or {}).get(article_id, f"origin of {article_id}"), []).append(article_id)
    return Told(
        claims=claims,
        vectors=np.tile(np.array([1, 0], np.float32), (len(claims), 1)) if vectors is None else vectors,
        articles=[
            Article(
                article_id=article_id,
                title=None,
                body="x" * LENGTH,
                outlet_id=outlet,
                outlet_name=outlet,
                url=f"https://{outlet}/{article_id}",
                published_at=LATER,
                owner=(owners or {}).get(outlet),
            )
            for article_id, outlet in outlets.items()
        ],
        origins=[Origin(origin_id=name, article_ids=tuple(held)) for name, held in copies.items()],
        records=records,
    )
