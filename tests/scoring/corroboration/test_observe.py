"""Stories by hand, observed with the shipped model: who is borne out, who is contradicted, who is met by silence."""

import random
from collections.abc import Iterable, Mapping

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.config import CorroborationConfig
from scoring.corroboration import Told, load_observation_model, observe_story
from scoring.models import Frame, Holder, Modality, Observed, PlaceValue, PolarityValue, StatementValue, Verdict
from tests.scoring.consensus.factory import count
from tests.scoring.corroboration.factory import story_of, story_with_a_stranger, tell, tell_numbers

CONFIG = CorroborationConfig()
MODEL = load_observation_model()
QUICK = settings(max_examples=25, deadline=None)
NUMBERS = st.lists(st.integers(11, 14), min_size=2, max_size=8)


def observe(
    told: Told,
    *,
    membership: Mapping[str, float] | None = None,
    verdicts: Mapping[str, Verdict] | None = None,
    config: CorroborationConfig = CONFIG,
) -> dict[str, Observed]:
    """Claim id -> what is observed of it."""
    found = observe_story(told, membership or {}, verdicts or {}, MODEL, config)
    return {one.claim_id: one for one in found}


def names(found: Mapping[str, Observed]) -> list[str]:
    return [found[claim_id].observation for claim_id in sorted(found)]


def without_sources(found: Iterable[Observed]) -> list[Observed]:
    """Which of equally likely passages is shown is a matter of their order."""
    return [msgspec.structs.replace(one, sources=()) for one in found]


def test_three_outlets_are_corroborated_and_the_one_that_tells_another_number_is_contradicted() -> None:
    found = observe(story_of(tell_numbers(12, 12, 12, 13)))
    assert names(found) == ["corroborated", "corroborated", "corroborated", "contradicted"]
    for i in range(3):
        assert found[f"o{i}.example-1"].chance_right > found[f"o{i}.example-1"].chance_wrong
    assert found["o3.example-1"].chance_wrong > found["o3.example-1"].chance_right
    assert [one.weight for one in found.values()] == [1.0] * 4


def test_a_right_claim_is_corroborated_as_often_as_expected_and_contradicted_otherwise() -> None:
    """But for the .01 of right claims that look like wrong ones, and less where no wrong claim could look otherwise."""
    found = observe(story_of(tell_numbers(12, 12, 12, 13)))
    for claim_id, sign in (("o0.example-1", 1), ("o3.example-1", -1)):
        one = found[claim_id]
        chance = one.expected if sign > 0 else 1.0 - one.expected
        looking_wrong = CONFIG.misread * (one.chance_wrong - chance)
        assert one.chance_right <= chance + looking_wrong + 3e-4
        if one.chance_wrong < 1.0:
            assert one.chance_right == pytest.approx(chance + looking_wrong, abs=3e-4)
        assert 0.9 < one.expected < 1.0


def test_sources_are_who_tells_the_value_and_who_tells_another_in_its_place() -> None:
    found = observe(story_of(tell_numbers(12, 12, 13)))
    assert found["o0.example-1"].sources == ("o1.example-1", "o2.example-1")
    assert found["o2.example-1"].sources == ("o0.example-1",)


def test_a_claim_that_nobody_speaks_to_is_silent_and_weighs_nothing() -> None:
    found = observe(story_with_a_stranger())["o2.example-1"]
    assert (found.observation, found.weight, found.sources) == ("silent", 0.0, ())


def test_a_claim_without_another_origin_of_its_kind_is_not_observed() -> None:
    claims = [tell("o0.example", count(12)), tell("o1.example", PlaceValue(path=("AF",)))]
    assert observe(story_of(claims)) == {}
    assert observe(story_of([])) == {}


def test_an_untyped_statement_and_a_plain_polarity_are_not_observed() -> None:
    claims = [tell(f"o{i}.example", StatementValue(text="x")) for i in range(3)]
    claims += [
        tell(f"o{i}.example", PolarityValue(positive=True), suffix="p", frame=Frame(role="plain")) for i in range(3)
    ]
    assert observe(story_of(claims)) == {}


def test_a_copy_is_not_observed_and_bears_nothing_out() -> None:
    claims = tell_numbers(12, 12, 13)
    found = observe(story_of(claims, origin_of={"o0.example-1": "wire", "o1.example-1": "wire"}))
    assert {claim_id: one.observation for claim_id, one in found.items()} == {
        "o0.example-1": "contradicted",
        "o2.example-1": "contradicted",
    }


def test_a_family_does_not_bear_out_its_own() -> None:
    owners = {"o0.example": "Group", "o1.example": "Group"}
    found = observe(story_of(tell_numbers(12, 12, 13), owners=owners))
    assert names(found) == ["contradicted"] * 3


def test_an_outlet_without_a_record_neither_bears_out_nor_contradicts_one_with_a_record() -> None:
    claims = tell_numbers(12, 12, 13)
    known = frozenset({"o0.example", "o2.example"})
    found = observe(story_of(claims, records=known))
    assert {claim_id: one.observation for claim_id, one in found.items()} == {
        "o0.example-1": "contradicted",
        "o1.example-1": "corroborated",
        "o2.example-1": "contradicted",
    }
    assert "o1.example-1" not in found["o0.example-1"].sources
    alone = observe(story_of(claims, records=frozenset({"o0.example"})))
    assert "o0.example-1" not in alone


def test_what_a_later_report_overtook_is_silent() -> None:
    verdicts: dict[str, Verdict] = {"o3.example-1": "superseded", "o0.example-1": "superseded"}
    found = observe(story_of(tell_numbers(12, 12, 12, 13)), verdicts=verdicts)
    assert [(one.observation, one.weight) for one in found.values()] == [
        ("silent", 0.0),
        ("corroborated", 1.0),
        ("corroborated", 1.0),
        ("silent", 0.0),
    ]


def test_what_is_accused_in_print_is_contradicted_as_surely_as_the_matcher_finds_errors() -> None:
    """Share .01 of right claims look like wrong ones: 1 / (1 / 67 + .01 (1 - 1 / 67)) = 40.2 to one against it."""
    accused = observe(story_with_a_stranger(), verdicts={"o2.example-1": "contradicted"})["o2.example-1"]
    assert (accused.observation, accused.weight) == ("contradicted", 1.0)
    surely = CONFIG.matcher_recall / CONFIG.matcher_false_rate
    expected = 1 / (1 / surely + CONFIG.misread * (1 - 1 / surely))
    assert expected == pytest.approx(40.2, abs=0.1)
    assert accused.chance_wrong / accused.chance_right == pytest.approx(expected, rel=0.05)


def test_a_value_that_others_tell_too_counts_as_contradicted_where_it_is_accused_in_print() -> None:
    """Score and verdict must not disagree: what is printed as contradicted can't count for its outlet."""
    story = story_of(tell_numbers(12, 12, 12, 13))
    accused = observe(story, verdicts={"o0.example-1": "contradicted"})["o0.example-1"]
    assert accused.observation == "contradicted"
    assert accused.chance_wrong > accused.chance_right


@pytest.mark.parametrize("verdict", ["corroborated", "disputed", "unverified"])
def test_another_verdict_changes_no_observation(verdict: Verdict) -> None:
    story = story_of(tell_numbers(12, 12, 12, 13))
    assert observe(story, verdicts={"o3.example-1": verdict}) == observe(story)


def test_no_claim_tells_more_than_the_engines_own_errors_allow() -> None:
    """1 / .01 = 100 to one in the outlet's own voice, 1 / .03 = 33 where a speaker is quoted."""
    claims = tell_numbers(*[12] * 7, 13)
    speaker = Holder(kind="attributed", name="police")
    quoted = [*claims[:-1], msgspec.structs.replace(claims[-1], holder=speaker)]
    accused: dict[str, Verdict] = {"o7.example-1": "contradicted"}
    sure = msgspec.structs.replace(CONFIG, matcher_recall=1.0, matcher_false_rate=1e-5)
    own, other = (observe(story_of(told), verdicts=accused, config=sure)["o7.example-1"] for told in (claims, quoted))
    assert own.chance_wrong / own.chance_right == pytest.approx(1 / 0.01, rel=0.02)
    assert other.chance_wrong / other.chance_right == pytest.approx(1 / 0.03, rel=0.02)


def test_repeated_claims_share_the_weight_of_one() -> None:
    claims = tell_numbers(12, 12)
    claims += [tell("o1.example", count(12), article="o1.example-1", suffix=f"#{i}") for i in range(2)]
    claims += [tell("o1.example", count(12), article="second")]
    found = observe(story_of(claims))
    shares = [one.weight for claim_id, one in found.items() if claim_id != "o0.example-1"]
    assert shares == [0.25] * 4
    assert found["o0.example-1"].weight == 1.0


def test_an_outlets_copies_of_its_own_text_take_no_weight_from_its_claims() -> None:
    claims = tell_numbers(12, 12, 13)
    copies = [tell("o2.example", count(13), article=f"copy{i}") for i in range(3)]
    origin_of = {claim.article_id: "text" for claim in (claims[2], *copies)}
    assert observe(story_of([*claims, *copies], origin_of=origin_of)) == observe(story_of(claims))


@pytest.mark.parametrize(
    ("modality", "weight"),
    [("asserted", 1.0), ("reported", 1.0), ("alleged", 0.5), ("planned", 0.5), ("possible", 0.3)],
)
def test_a_claim_weighs_by_how_it_is_put_and_how_surely_its_article_is_of_the_story(
    modality: Modality, weight: float
) -> None:
    claims = [*tell_numbers(12), tell("o1.example", count(12), modality=modality)]
    found = observe(story_of(claims), membership={"o1.example-1": 0.6})
    assert found["o1.example-1"].weight == pytest.approx(weight * 0.6)
    assert found["o0.example-1"].weight == 1.0


def test_what_was_to_be_expected_does_not_depend_on_the_values() -> None:
    """But for their form: numbers of as many digits, each told once."""
    one, other = (observe(story_of(tell_numbers(*told))) for told in ((12, 12, 12), (12, 13, 14)))
    assert [x.expected for x in one.values()] == pytest.approx([x.expected for x in other.values()], abs=0.01)


def test_in_a_story_of_many_origins_those_near_in_time_are_heard() -> None:
    """Two are judged at once, and one before and one after these are heard."""
    narrow = msgspec.structs.replace(CONFIG, judged_origins=2, window_origins=1)
    found = observe(story_of(tell_numbers(12, 13, 14, 12, 12)), config=narrow)
    # The first hears the two after it alone, the fourth hears the fifth.
    assert found["o0.example-1"].observation == "contradicted"
    assert found["o3.example-1"].observation == "corroborated"
    assert names(observe(story_of(tell_numbers(12, 13, 14, 12, 12))))[0] == "corroborated"


def test_windows_that_hear_everybody_see_what_one_window_sees() -> None:
    story = story_of(tell_numbers(*[12] * 9, 13, 14, 12, 13))
    apart = msgspec.structs.replace(CONFIG, judged_origins=3)
    assert without_sources(observe(story, config=apart).values()) == without_sources(observe(story).values())


@QUICK
@given(NUMBERS, st.integers(0, 99))
def test_the_order_of_equal_time_articles_changes_no_observation(numbers: list[int], seed: int) -> None:
    claims, vectors = tell_numbers(*numbers), made_up_vectors(len(numbers), seed)
    order = list(range(len(claims)))
    random.Random(seed).shuffle(order)
    mixed = observe(story_of([claims[i] for i in order], vectors=vectors[order]))
    plain = observe(story_of(claims, vectors=vectors))
    assert without_sources(mixed.values()) == without_sources(plain.values())


def made_up_vectors(rows: int, seed: int) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(rows, 8))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


@QUICK
@given(NUMBERS, st.integers(1, 20), st.integers(0, 7))
def test_copies_of_one_text_change_nothing_that_is_observed(numbers: list[int], k: int, pick: int) -> None:
    claims = tell_numbers(*numbers)
    source = claims[pick % len(claims)]
    copies = [tell(f"copy{i}.example", source.value, hours=1.0) for i in range(k)]
    origin_of = {claim.article_id: "text" for claim in (source, *copies)}
    assert observe(story_of([*claims, *copies], origin_of=origin_of)) == observe(story_of(claims))


@QUICK
@given(NUMBERS, st.integers(0, 99), st.lists(st.sampled_from(["superseded", "contradicted", "disputed"]), max_size=8))
def test_chances_are_probabilities_and_weights_shares(numbers: list[int], seed: int, verdicts: list[Verdict]) -> None:
    claims = tell_numbers(*numbers)
    judged = {claim.claim_id: verdict for claim, verdict in zip(claims, verdicts, strict=False)}
    for one in observe(story_of(claims, vectors=made_up_vectors(len(claims), seed)), verdicts=judged).values():
        assert 0.0 < one.chance_right <= 1.0
        assert 0.0 < one.chance_wrong <= 1.0
        assert 0.0 <= one.expected <= 1.0
        assert one.weight == (0.0 if one.observation == "silent" else 1.0)


@QUICK
@given(NUMBERS)
def test_one_more_outlet_that_tells_a_value_leaves_it_corroborated(numbers: list[int]) -> None:
    """And never much less in its favour: trees are not monotone, by a fifth at most where it was tried."""
    before = observe(story_of(tell_numbers(*numbers)))["o0.example-1"]
    found = observe(story_of(tell_numbers(*numbers, numbers[0])))["o0.example-1"]
    assert found.observation == "corroborated"
    assert found.chance_wrong / found.chance_right <= 1.5 * before.chance_wrong / before.chance_right


@QUICK
@given(NUMBERS)
def test_in_like_sentences_every_number_is_either_told_or_contradicted(numbers: list[int]) -> None:
    found = observe(story_of(tell_numbers(*numbers)))
    assert names(found) == ["corroborated" if numbers.count(n) > 1 else "contradicted" for n in numbers]


def test_observations_come_in_order_of_claim_id() -> None:
    found = observe_story(story_of(tell_numbers(12, 12, 13)[::-1]), {}, {}, MODEL, CONFIG)
    assert [one.claim_id for one in found] == ["o0.example-1", "o1.example-1", "o2.example-1"]
