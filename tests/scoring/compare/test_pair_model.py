import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.compare import load_pair_model
from scoring.compare.pair_model import FORMAT, MATCHED, CrossEncoderPairModel, read_model
from scoring.compare.pair_parts import PairCalibration, WordWeights
from scoring.compare.token_matches import MATCHES
from scoring.compare.wording import FEATURES, pair_features, word_differences
from scoring.config import CompareConfig
from scoring.errors import ModelFileError
from scoring.models import TokenVectors
from scoring.trees import Trees
from tests.benchmarks.pair_data import Pairs
from tests.benchmarks.pair_fit import calibrate, fit, folds, model_of
from tests.benchmarks.pairs import calibration_error, measure, precision_at_half
from tests.benchmarks.train_pair_model import pack

NAMES = CompareConfig().pair_labels

# One split on the cosine at .5 for "same"; the other classes stay at zero.
STUMP = {
    "roots": np.array([[0, 3, 3]]),
    "feature": np.array([0, -1, -1, -1]),
    "threshold": np.array([0.5, 0, 0, 0]),
    "left": np.array([1, 0, 0, 0]),
    "right": np.array([2, 0, 0, 0]),
    "value": np.array([0.0, -1.0, 1.0, 0.0]),
    "baseline": np.zeros(3),
}
LINEAR = {"weights": np.zeros((len(FEATURES) + 3, 3)), "bias": np.zeros(3)}
IDENTITY = np.array([1.0, 1.0, 0.0])
# "hoax" in the second text alone speaks for "contradicts".
WORDS = {
    "words": np.array(["b:hoax"]),
    "word_weights": np.array([[0.0, 2.0, 0.0]]),
    "word_bias": np.zeros(3),
}


# Beside an encoder's tokens: one split on the worst match of b's tokens for "contradicts".
MATCHING = {
    **STUMP,
    "feature": np.array([len(FEATURES), -1, -1, -1]),
    "value": np.array([0.0, 1.0, -1.0, 0.0]),
    "roots": np.array([[3, 0, 3]]),
    "weights": np.zeros((len(FEATURES) + len(MATCHES) + 3, 3)),
    "bias": np.zeros(3),
    "beta_contradicts": IDENTITY,
    "beta_same": IDENTITY,
}


class OneHot:
    """Gives each word an axis of its own, by its first letter."""

    def __init__(self, name: str = "hand") -> None:
        self.name = name

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        axes = np.eye(256, dtype=np.float32)
        rows = [axes[[ord(word[0]) for word in text.split()]] for text in texts]
        return [
            TokenVectors(tokens=tuple(text.split()), layers=np.stack([row, row]))
            for text, row in zip(texts, rows, strict=True)
        ]


class Labelled:
    """A cross-encoder by hand: fixed scores under the names its configuration gives."""

    def __init__(self, *labels: str) -> None:
        self.config = type("Config", (), {"id2label": dict(enumerate(labels))})

    def predict(self, pairs: list[tuple[str, str]], **_: Any) -> list[list[float]]:
        return [[5.0, 0.0, -5.0] for _ in pairs]


def stored(**changes: Any) -> bytes:
    fields: dict[str, Any] = {
        "format": FORMAT,
        "features": np.array([*FEATURES, *MATCHES]),
        "encoder": "hand",
        "beta_contradicts": IDENTITY,
        "beta_same": IDENTITY,
        **STUMP,
        **LINEAR,
        **WORDS,
        **{MATCHED + key: array for key, array in MATCHING.items()},
        **changes,
    }
    stream = io.BytesIO()
    np.savez(stream, **fields)
    return stream.getvalue()


def value_of(name: str, a: str, b: str) -> float:
    return float(pair_features(a, b, 0.5)[FEATURES.index(name)])


def test_trees_add_the_leaf_a_row_falls_into() -> None:
    scores = Trees(**STUMP).score(np.array([[0.4], [0.6]]))
    assert scores.tolist() == [[-1.0, 0.0, 0.0], [1.0, 0.0, 0.0]]


def test_a_stored_model_judges_pairs() -> None:
    model = read_model(stored(), "hand.npz")
    far, near = model.judge([("a", "b"), ("a", "b")], np.array([0.1, 0.9]))
    # The trees give e / (e + 2), the empty linear part a third.
    assert near.same == pytest.approx((np.e / (np.e + 2) + 1 / 3) / 2)
    assert far.same < far.contradicts < near.same
    assert model.judge([], np.zeros(0)) == []


def test_a_word_without_a_match_contradicts_where_tokens_are_seen() -> None:
    model = read_model(stored(), "hand.npz", OneHot())
    pairs = [("dam broke", "dam broke"), ("dam broke", "dam holds")]
    alike, other = model.judge(pairs, np.full(2, 0.9))
    assert other.contradicts == pytest.approx((np.e / (np.e + 2) + 1 / 3) / 2)
    assert alike.contradicts < other.contradicts


def test_tokens_of_an_encoder_it_was_not_trained_with_are_left_out() -> None:
    pairs, cosines = [("dam broke", "dam holds")], np.array([0.9])
    other = read_model(stored(), "hand.npz", OneHot("other")).judge(pairs, cosines)
    assert read_model(stored(), "hand.npz").judge(pairs, cosines) == other
    assert read_model(stored(), "hand.npz", OneHot()).judge(pairs, cosines) != other


@pytest.mark.parametrize("changes", [{"format": 99}, {"features": np.array(["other"])}])
def test_a_model_of_another_format_or_features_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ModelFileError, match="train it again"):
        read_model(stored(**changes), "hand.npz")


def test_a_broken_file_is_refused_by_name() -> None:
    with pytest.raises(ModelFileError, match=r"hand\.npz"):
        read_model(b"no model", "hand.npz")


def test_the_shipped_model_prefers_a_paraphrase_to_another_topic() -> None:
    model = load_pair_model(CompareConfig(pair_model="shipped"))
    assert model is not None
    pairs = [
        ("The mayor opened the new bridge on Friday.", "On Friday the mayor opened the new bridge."),
        ("The mayor opened the new bridge on Friday.", "Prices of copper fell again in May."),
    ]
    same, other = model.judge(pairs, np.array([0.95, 0.05]))
    assert same.same > other.same


def test_no_model_can_be_chosen() -> None:
    assert load_pair_model(CompareConfig(pair_model="none")) is None


def test_a_cross_encoder_is_read_by_the_names_of_its_classes() -> None:
    model = CrossEncoderPairModel(Labelled("CONTRADICTION", "entailment", "neutral"), "hub/name", NAMES)
    (judged,) = model.judge([("a", "b")], np.zeros(1))
    assert judged.contradicts > 0.9 > judged.same
    assert model.judge([], np.zeros(0)) == []


def test_a_cross_encoder_without_the_three_classes_is_refused() -> None:
    with pytest.raises(ModelFileError, match="entailment"):
        CrossEncoderPairModel(Labelled("yes", "no"), "hub/name", NAMES)


def test_a_cross_encoder_may_name_its_classes_otherwise() -> None:
    names = ("LABEL_1", "label_2", "LABEL_0")
    model = CrossEncoderPairModel(Labelled("LABEL_0", "LABEL_1", "LABEL_2"), "hub/name", names)
    (judged,) = model.judge([("a", "b")], np.zeros(1))
    assert judged.same > judged.contradicts
    assert judged.same + judged.contradicts < 0.1


def test_a_cross_encoder_is_loaded_from_a_folder(tmp_path: Path) -> None:
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    words = tmp_path / "vocab.txt"
    words.write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nrain\nfell", "utf-8")
    labels = {0: "contradiction", 1: "entailment", 2: "neutral"}
    shape = BertConfig(
        vocab_size=7, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8, id2label=labels
    )
    folder = tmp_path / "model"
    BertForSequenceClassification(shape).save_pretrained(folder)
    BertTokenizer(str(words)).save_pretrained(folder)
    model = load_pair_model(CompareConfig(pair_model=str(folder)))
    assert model is not None
    (judged,) = model.judge([("rain fell", "rain")], np.zeros(1))
    assert model.name == str(folder)
    assert 0 < judged.same + judged.contradicts < 1


def test_what_is_no_cross_encoder_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="can't be loaded"):
        load_pair_model(CompareConfig(pair_model=str(tmp_path)))


def test_many_pairs_are_judged_as_one_by_one() -> None:
    model = load_pair_model(CompareConfig())
    assert model is not None
    pairs = [(f"item {i % 7} came", f"item {i % 3} left") for i in range(1001)]
    many = model.judge(pairs, np.full(1001, 0.6))
    alone = model.judge(pairs[-1:], np.full(1, 0.6))
    assert many[-1].contradicts == pytest.approx(alone[0].contradicts)
    assert len(many) == 1001


def test_words_that_only_one_text_has_speak_for_a_class() -> None:
    model = read_model(stored(), "hand.npz")
    weights = WordWeights(**WORDS)
    scores = weights.score([("ship sank", "ship hoax"), ("ship hoax", "ship hoax")])
    assert np.exp(scores[0]).tolist() == pytest.approx([1 / (2 + np.e**2), np.e**2 / (2 + np.e**2), 1 / (2 + np.e**2)])
    assert np.exp(scores[1]).tolist() == pytest.approx([1 / 3, 1 / 3, 1 / 3])
    assert model.judge([("a", "b")], np.array([0.4]))[0].contradicts > 0


def test_shared_words_are_no_difference() -> None:
    assert word_differences("The ship sank", "The ship is safe") == [
        "a:sank",
        "b:is",
        "b:is safe",
        "b:safe",
        "b:ship is",
    ]
    assert word_differences("one", "one") == []


def test_a_linear_part_speaks_beside_the_trees() -> None:
    weights = LINEAR["weights"].copy()
    weights[0, 1] = 2.0
    (judged,) = read_model(stored(weights=weights), "hand.npz").judge([("a", "b")], np.array([1.0]))
    assert judged.contradicts == pytest.approx((1 / (np.e + 2) + np.e**2 / (np.e**2 + 2)) / 2)


def test_calibration_maps_contradicts_and_then_same_among_the_rest() -> None:
    calibration = PairCalibration(beta_contradicts=np.array([1.0, 1.0, np.log(2)]), beta_same=np.array([2.0, 2.0, 0.0]))
    (row,) = calibration.apply(np.array([[0.3, 0.5, 0.2]])).tolist()
    # Odds of "contradicts" 1 become 2; odds of "same" to the rest 3/2 become 9/4.
    assert row == pytest.approx([1 / 3 * 9 / 13, 2 / 3, 1 / 3 * 4 / 13])


def labelled_pairs(count: int = 120, classes: int = 3) -> Pairs:
    texts = [(f"item {i} came", f"item {i} {'hoax' if i % 7 < 3 else 'came'}") for i in range(count)]
    features = np.array([pair_features(a, b, 0.5 + i % 7 / 20) for i, (a, b) in enumerate(texts)])
    return Pairs(features, np.arange(count) % 7 // 3 % classes, np.arange(count), texts)


def test_training_twice_gives_the_same_bytes_and_the_stored_form_the_same_answers() -> None:
    pairs = labelled_pairs()
    first, second = (fit(pairs, np.ones(120)) for _ in range(2))
    names = np.array([*FEATURES, *MATCHES])
    rest = {"format": FORMAT, "features": names, "beta_contradicts": IDENTITY, "beta_same": IDENTITY}
    assert pack({**first, **rest}) == pack({**second, **rest})
    read = read_model(pack({**first, **rest}), "packed.npz").judge(pairs.texts, pairs.features[:, 0])
    expected = model_of(first, None).shares(pairs.texts, pairs.features)
    assert [p.contradicts for p in read] == pytest.approx(expected[:, 1].tolist(), abs=1e-5)


@pytest.mark.parametrize("classes", [1, 2])
def test_classes_without_pairs_get_next_to_nothing(classes: int) -> None:
    pairs = labelled_pairs(classes=classes)
    shares = model_of(fit(pairs, np.ones(120)), None).shares(pairs.texts, pairs.features)
    assert shares[:, classes:].max() < 1e-4
    assert shares[pairs.labels == 0, 0].mean() > (1 / 2 if classes == 2 else 0.99)


def test_texts_without_a_common_difference_can_still_be_learned() -> None:
    texts = [(f"item {i}", f"item {i}") for i in range(90)]
    features = np.array([pair_features(a, b, i % 3 / 3) for i, (a, b) in enumerate(texts)])
    pairs = Pairs(features, np.arange(90) % 3, np.arange(90)[::-1] // 2, texts)
    assert fit(pairs, np.ones(90))["words"].size == 0


def test_no_text_is_on_both_sides_of_a_fold_even_if_all_are_linked() -> None:
    texts = [(f"headline {i}", f"body {j}") for i in range(12) for j in range(10)]
    pairs = Pairs(np.zeros((120, 1)), np.zeros(120, np.int64), np.zeros(120, np.int64), texts)
    found = folds(pairs)
    assert sorted(row for _, test in found for row in test) == list(range(120))
    for train, test in found:
        held_out = {text for row in test for text in texts[row]}
        assert all(held_out.isdisjoint(texts[row]) for row in train)


def test_calibrating_overconfident_probabilities_lowers_their_error() -> None:
    random = np.random.default_rng(0)
    labels = random.integers(0, 2, 3000)
    said = np.where(random.random(3000) < 0.7, labels, 1 - labels)
    confidence = random.uniform(0.9, 0.99, 3000)
    before = np.zeros((3000, 3))
    before[np.arange(3000), said], before[np.arange(3000), 1 - said] = confidence, 1 - confidence
    after = calibrate(before, labels).apply(before)
    assert measure(labels, after)["ece"] < measure(labels, before)["ece"] / 3


def test_figures_of_hand_made_probabilities() -> None:
    shares, true = np.array([0.9, 0.8, 0.8, 0.1]), np.array([True, True, False, True])
    assert precision_at_half(shares, true) == pytest.approx(2 / 3)
    assert calibration_error(np.full(30, 0.5), np.arange(30) % 2 == 0) == pytest.approx(0.0)


def test_numbers_that_differ_conflict() -> None:
    assert value_of("number_conflict", "12 died", "13 died") == 1
    assert value_of("number_conflict", "1,200 died", "1200 were killed") == 0


def test_negation_on_one_side_is_seen() -> None:
    assert value_of("negation_differs", "the bank did pay", "the bank didn't pay") == 1
    assert value_of("negation_differs", "nobody paid", "no one paid") == 0


def test_names_that_differ_conflict() -> None:
    assert value_of("name_conflict", "The mayor Ines spoke", "The mayor Olaf spoke") == 1


def test_what_stands_in_the_place_of_what_is_told_by_kind() -> None:
    assert value_of("opposed", "the gate was open before noon", "the gate was open after noon") == 1
    assert value_of("number_swapped", "it sold 20 ships", "it sold 30 ships") == 1
    assert value_of("number_ratio", "it sold 20 ships", "it sold 30 ships") == pytest.approx(np.log(31 / 21))
    assert value_of("name_swapped", "then Ines left", "then Olaf left") == 1
    assert value_of("word_swapped", "the red ship left", "the blue ship left") == 0.5
    assert value_of("tail_differs", "she plays chess", "she plays golf") == 1


def test_questions_and_quotation_marks_are_seen() -> None:
    assert value_of("question_b", "it rained", "did it rain?") == 1
    assert value_of("quoted_b", "it rained", "it \u2018rained\u2019") == 1
    assert value_of("quoted_b", "it rained", "it didn't rain") == 0


def test_words_that_swap_places_are_out_of_order() -> None:
    assert value_of("order", "Ines beat Olaf", "Olaf beat Ines") < value_of("order", "Ines beat Olaf", "Ines beat Olaf")


def test_equal_texts_share_everything() -> None:
    assert value_of("jaccard", "A b c", "A b c") == value_of("aligned", "A b c", "A b c") == 1


@given(st.text(max_size=80), st.text(max_size=80))
def test_features_of_any_texts_are_finite(a: str, b: str) -> None:
    row = pair_features(a, b, 0.1)
    assert row.shape == (len(FEATURES),)
    assert np.isfinite(row).all()


def test_numbers_within_a_bound_keep_it_and_others_break_it() -> None:
    assert value_of("bounds_kept", "fewer than 23 deaths", "22 deaths") == 1
    assert value_of("bounds_broken", "fewer than 23 deaths", "23 deaths") == 1
    assert value_of("bounds_broken", "more than ten ships", "eleven ships") == 0
    assert value_of("bounds_kept", "at least 40 ships", "over 41 ships") == 2


def test_numbers_of_another_size_leave_a_bound_alone() -> None:
    assert value_of("bounds_kept", "over 40 ships", "1,000 ships") == 0
    assert value_of("bounds_broken", "over 40 ships", "in 2014") == 0


def test_stems_share_what_endings_part() -> None:
    assert value_of("stem_a_in_b", "protests continued", "protesters continue") == 1
    assert value_of("jaccard", "protests continued", "protesters continue") == 0
