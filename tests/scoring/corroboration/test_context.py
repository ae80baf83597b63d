"""What a unit's form and place in the text say."""

import math

import numpy as np
import pytest

from scoring.config import CorroborationConfig
from scoring.corroboration.context import CONTEXT, describe_context
from scoring.corroboration.evidence import independent_pairs, look_beside, open_window
from scoring.corroboration.passages import share_text
from scoring.corroboration.units import KINDS, gather_units
from scoring.models import MENTIONED_ROLE, Claim, Frame, Holder, PlaceValue, PolarityValue, QuantityValue
from tests.scoring.consensus.factory import START, count, day, make_claim, members
from tests.scoring.corroboration.factory import LENGTH, PLACE_IN_TEXT, story_of, tell

CONFIG = CorroborationConfig()


def context_of(*claims: Claim) -> dict[str, float]:
    """The context of the first unit."""
    told = story_of(claims)
    units = next(units for units in gather_units(claims, told.sources).values() if units)
    rows = np.arange(len(units))
    independent = independent_pairs(units, rows, share_text(units, rows, CONFIG), frozenset())
    window = open_window(units, rows, np.full((len(units), len(units)), 0.5), independent, frozenset(), CONFIG)
    beside = look_beside(window, None, CONFIG)
    context = describe_context(window.judged, beside, len(units), told.lengths)
    assert context.shape == (len(units), len(CONTEXT))
    return dict(zip(CONTEXT, context[0].tolist(), strict=True))


def test_an_exact_count_in_the_outlets_own_voice_is_described() -> None:
    claims = [
        tell("a.example", count(1200), article="a"),
        tell("a.example", count(1200), article="a", suffix="again"),
        tell("a.example", count(7), article="a", suffix="other"),
        tell("b.example", count(1200)),
    ]
    found = context_of(*claims)
    assert found == pytest.approx(
        {
            "origins": 2,
            "origins_of_kind": 1,
            "nearest": 0.5,
            "near_sum": 0.5,
            "near_mean": 0.25,
            "own": 2,
            "others": 1,
            "position": math.log(PLACE_IN_TEXT + 20),
            "length": math.log(LENGTH + 1),
            "voice": 1,
            "asserted": 1,
            "confidence": 1,
            "exact": 1,
            "size": math.log10(1201),
            "mentions": 2,
            "fineness": 0,
            "kind": KINDS.index("quantity"),
            "counts": 1,
            "digits": 2,
            "mentioned": 0,
        },
        abs=6e-4,
    )


def test_a_speakers_vague_allegation_is_told_from_the_outlets_own_fact() -> None:
    about = QuantityValue(low=36, high=44, unit="USD", modifier="about")
    speaker = Holder(kind="attributed", name="police", source_class="official")
    found = context_of(make_claim("a.example", about, holder=speaker, modality="alleged", confidence=0.6))
    assert [found[name] for name in ("voice", "asserted", "confidence", "exact", "counts")] == [0, 0, 0.6, 0, 0]


@pytest.mark.parametrize(
    ("number", "digits"), [(0, 0), (7, 1), (10, 1), (40, 1), (45, 2), (1250, 3), (1_000_000, 1), (1e16, 0)]
)
def test_a_number_has_the_digits_before_its_final_zeros(number: float, digits: int) -> None:
    assert context_of(tell("a.example", count(number)))["digits"] == digits


def test_a_date_is_exact_to_the_day_and_far_from_publication_after_ten_days() -> None:
    near, far = START.date().isoformat(), "2025-02-01"
    months = context_of(tell("a.example", day(far, "2025-02-28")))
    assert [context_of(tell("a.example", day(given)))["fineness"] for given in (near, far)] == [0, 1]
    assert [context_of(tell("a.example", day(near)))["exact"], months["exact"]] == [1, 0]


def test_a_place_is_as_fine_as_its_path_and_mentioned_where_nothing_happens_there() -> None:
    country, part = PlaceValue(path=("AF",)), PlaceValue(path=("AF", "khost"))
    found = [context_of(tell("a.example", value)) for value in (country, part)]
    assert [(one["fineness"], one["exact"], one["mentioned"]) for one in found] == [(1, 0, 0), (2, 1, 0)]
    assert context_of(tell("a.example", part, frame=Frame(role=MENTIONED_ROLE)))["mentioned"] == 1


def test_a_list_is_exact_if_closed_and_as_large_as_its_members() -> None:
    found = [context_of(tell("a.example", members("CN", "AE", closed=closed))) for closed in (True, False)]
    assert [(one["exact"], one["size"]) for one in found] == [(1, 2), (0, 2)]


def test_a_polarity_has_no_shape_of_its_own() -> None:
    found = context_of(tell("a.example", PolarityValue(positive=False)))
    assert (found["exact"], found["size"], found["kind"]) == (1, 0, KINDS.index("polarity"))


def test_an_article_of_unknown_length_counts_as_empty() -> None:
    claims = [tell("a.example", count(1)), tell("b.example", count(1))]
    told = story_of(claims)
    units = gather_units(claims, told.sources)["quantity"]
    rows = np.arange(2)
    independent = independent_pairs(units, rows, np.zeros((2, 2), np.bool_), frozenset())
    beside = look_beside(open_window(units, rows, np.ones((2, 2)), independent, frozenset(), CONFIG), None, CONFIG)
    assert describe_context(units, beside, 2, {})[:, CONTEXT.index("length")].tolist() == [0, 0]
