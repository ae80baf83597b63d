"""Every setting: a stated outcome that it gives, and values too far off to give it."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import numpy as np
import pytest

from scoring.config import CorroborationConfig
from scoring.corroboration import load_observation_model, observe_story
from scoring.corroboration.evidence import EVIDENCE, RIVAL
from scoring.corroboration.observe import name_observation, weigh_claims
from scoring.corroboration.passages import share_text
from scoring.corroboration.units import gather_units, near_words
from scoring.corroboration.values import told_by
from scoring.errors import ModelFileError
from scoring.models import Holder, Modality, QuantityValue, Value
from tests.scoring.consensus.factory import count, day
from tests.scoring.corroboration.factory import story_of, story_with_a_stranger, tell, tell_numbers

CONFIG = CorroborationConfig()
MODEL = load_observation_model()
Outcome = Callable[[CorroborationConfig], bool]


def first_alone(value: Value, others: Sequence[Value]) -> Outcome:
    """Whether the value is told by the first of two others and not by the second."""
    return lambda config: bool(told_by([value], others, config).tolist() == [[True, False]])


def interval(low: float, high: float | None) -> QuantityValue:
    return QuantityValue(low=low, high=high)


def a_small_bound_is_told_by_one_more_and_the_least_by_itself_alone(config: CorroborationConfig) -> bool:
    values, others = [interval(2, None), interval(1, None)], [count(3), count(2)]
    return list(told_by(values, others, config).diagonal()) == [True, False]


def the_shipped_model_is_read(config: CorroborationConfig) -> bool:
    try:
        return load_observation_model(config.model).likeness_weights.size > 0
    except ModelFileError:
        return False


def a_rival_speaks_from_four_in_ten(config: CorroborationConfig) -> bool:
    evidence = np.zeros((2, len(EVIDENCE)))
    evidence[:, RIVAL] = 0.42, 0.38
    return list(name_observation(evidence, config)) == ["contradicted", "silent"]


def three_words_are_near(config: CorroborationConfig) -> bool:
    claim = tell("a.example", count(12), "one two three four 12 five six seven eight", told="12")
    return near_words(claim, config) == {"two", "three", "four", "five", "six", "seven"}


def pasted(first: Sequence[str], second: Sequence[str], config: CorroborationConfig) -> bool:
    claims = [tell(f"{i}.example", count(i), " ".join(words)) for i, words in enumerate((first, second))]
    units = gather_units(claims, story_of(claims).sources)["quantity"]
    return bool(share_text(units, np.arange(2), config)[0, 1])


def ten_equal_words_are_pasted_and_nine_are_not(config: CorroborationConfig) -> bool:
    words = [f"w{i}" for i in range(10)]
    return [pasted(words[:n], words[:n], config) for n in (10, 9)] == [True, False]


def two_thirds_of_a_passage_are_pasted_and_half_is_not(config: CorroborationConfig) -> bool:
    words, own = [f"w{i}" for i in range(22)], [f"x{i}" for i in range(22)]
    # Of 20 runs the first 15 words share 13, the first 13 share 11.
    return [pasted(words, [*words[:n], *own[n:]], config) for n in (15, 13)] == [True, False]


def the_first_of_many_is_borne_out_by_the_36th_and_not_by_the_37th(config: CorroborationConfig) -> bool:
    found = []
    for teller in (35, 36):
        numbers = [500.0, *(1000.0 * (3 + i) for i in range(39))]
        numbers[teller] = 500.0
        story = story_of(tell_numbers(*numbers))
        told = observe_story(story, {}, {}, MODEL, config)
        found.append(next(one.observation for one in told if one.claim_id == "o0.example-1") == "corroborated")
    return found == [True, False]


def odds_against(holder: Holder | None, surely: bool) -> Callable[[CorroborationConfig], float]:
    """Odds against a claim that is accused in print: by the configured matcher, or by one that hardly ever errs."""

    def odds(config: CorroborationConfig) -> float:
        if surely:
            config = msgspec.structs.replace(config, matcher_recall=1.0, matcher_false_rate=1e-5)
        story = story_with_a_stranger()
        *rest, accused = story.claims
        accused = msgspec.structs.replace(accused, holder=holder or accused.holder)
        story = msgspec.structs.replace(story, claims=[*rest, accused])
        *_, found = observe_story(story, {}, {accused.claim_id: "contradicted"}, MODEL, config)
        return found.chance_wrong / found.chance_right

    return odds


def within(low: float, number: Callable[[CorroborationConfig], float], high: float) -> Outcome:
    return lambda config: low < number(config) < high


def weights_by_modality(config: CorroborationConfig) -> dict[str, float]:
    modalities: tuple[Modality, ...] = ("asserted", "reported", "alleged", "planned", "possible")
    claims = [tell(f"{modality}.example", count(12), modality=modality) for modality in modalities]
    return {claim_id.partition(".")[0]: weight for claim_id, weight in weigh_claims(claims, {}, config).items()}


def what_is_not_asserted_counts_about_half(config: CorroborationConfig) -> bool:
    weights = weights_by_modality(config)
    full = weights["asserted"] == weights["reported"] == 1.0
    return full and all(0.2 < weights[name] < 0.7 for name in ("alleged", "planned", "possible"))


def moved(modality: str, weight: float) -> tuple[tuple[str, float], ...]:
    return tuple({**dict(CONFIG.modality_weights), modality: weight}.items())


ACCUSED = within(35, odds_against(None, surely=False), 45)
CASES: list[tuple[str, Outcome, tuple[Any, ...]]] = [
    ("model", the_shipped_model_is_read, ("nowhere.npz",)),
    ("rounding", first_alone(count(1000), [count(1019), count(1021)]), (0.01, 0.04)),
    ("width_slack", first_alone(interval(100, 140), [interval(95, 150), interval(90, 155)]), (1.2, 1.8)),
    ("vague_width", first_alone(count(38), [interval(36, 40), interval(35, 40)]), (0.1, 0.16)),
    ("bound_slack", first_alone(interval(40, None), [count(50), count(53)]), (0.2, 0.35)),
    ("bound_step", a_small_bound_is_told_by_one_more_and_the_least_by_itself_alone, (0.3, 1.0)),
    ("day_slack", first_alone(day("2025-07-14"), [day("2025-07-15"), day("2025-07-16")]), (0, 2)),
    ("rival_likeness", a_rival_speaks_from_four_in_ten, (0.3, 0.5)),
    ("near_words", three_words_are_near, (2, 4)),
    ("pasted_runs", ten_equal_words_are_pasted_and_nine_are_not, (7, 9)),
    ("pasted_share", two_thirds_of_a_passage_are_pasted_and_half_is_not, (0.5, 0.7)),
    ("judged_origins", the_first_of_many_is_borne_out_by_the_36th_and_not_by_the_37th, (10, 16)),
    ("window_origins", the_first_of_many_is_borne_out_by_the_36th_and_not_by_the_37th, (20, 30)),
    ("matcher_recall", ACCUSED, (0.05, 0.6)),
    ("matcher_false_rate", ACCUSED, (0.001, 0.02)),
    ("misread", within(60, odds_against(None, surely=True), 150), (0.003, 0.05)),
    (
        "misattributed",
        within(25, odds_against(Holder(kind="attributed", name="police"), surely=True), 50),
        (0.01, 0.08),
    ),
    (
        "modality_weights",
        what_is_not_asserted_counts_about_half,
        (moved("reported", 0.5), moved("alleged", 1.0), moved("planned", 1.0), moved("possible", 0.0)),
    ),
]


@pytest.mark.parametrize(("setting", "outcome", "values"), CASES, ids=[case[0] for case in CASES])
def test_a_setting_gives_its_outcome_and_values_far_off_do_not(
    setting: str, outcome: Outcome, values: tuple[Any, ...]
) -> None:
    assert outcome(CONFIG)
    for value in values:
        assert not outcome(msgspec.structs.replace(CONFIG, **{setting: value})), value


def test_every_setting_has_an_outcome() -> None:
    assert [case[0] for case in CASES] == list(CorroborationConfig.__struct_fields__)
