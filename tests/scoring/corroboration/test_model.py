"""The model file: what is taken in, and what is refused."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scoring.corroboration import load_observation_model
from scoring.corroboration.context import CONTEXT
from scoring.corroboration.evidence import EVIDENCE
from scoring.corroboration.model import FEATURES, FORMAT, ObservationModel, read_observation_model
from scoring.corroboration.passages import LIKENESS
from scoring.corroboration.units import KINDS
from scoring.errors import ModelFileError
from scoring.trees import Trees


def stump(column: int) -> Trees:
    """A split of one column at one half: -2 up to it, 2 above."""
    return Trees(
        roots=np.array([[0]]),
        feature=np.array([column, -1, -1]),
        threshold=np.array([0.5, 0.0, 0.0]),
        left=np.array([1, 0, 0]),
        right=np.array([2, 0, 0]),
        value=np.array([0.0, -2.0, 2.0]),
        baseline=np.zeros(1),
    )


def arrays(**changes: Any) -> dict[str, Any]:
    """The arrays of a small model by hand."""
    parts = {"expectation": stump(0), "evidence": stump(len(CONTEXT))}
    fields = {f"{part}_{key}": getattr(trees, key) for part, trees in parts.items() for key in Trees.__struct_fields__}
    weights = np.zeros((len(KINDS), len(LIKENESS) + 1))
    weights[KINDS.index("date"), :] = [2.0, *[0.0] * (len(LIKENESS) - 1), -1.0]
    return {"format": FORMAT, "features": np.array(FEATURES), "likeness_weights": weights, **fields, **changes}


def stored(held: dict[str, Any]) -> bytes:
    content = io.BytesIO()
    np.savez(content, **held)
    return content.getvalue()


def small() -> ObservationModel:
    return read_observation_model(stored(arrays()), "hand")


def test_likeness_is_a_logistic_regression_of_its_kind() -> None:
    features = np.zeros((1, 2, len(LIKENESS)), np.float32)
    features[0, 1, 0] = 1.0
    # sigma(-1) = .2689, sigma(2 - 1) = .7311; another kind has no weights: 1/2
    assert small().likeness("date", features).tolist() == [pytest.approx([0.2689, 0.7311], abs=1e-4)]
    assert small().likeness("place", features).tolist() == [[0.5, 0.5]]


def test_expectation_looks_at_the_context_and_weight_at_the_evidence_too() -> None:
    context, evidence = np.zeros((2, len(CONTEXT))), np.zeros((2, len(EVIDENCE)))
    context[1, 0] = evidence[0, 0] = 1.0
    # sigma(-2) = .1192, sigma(2) = .8808
    assert small().expect(context).tolist() == pytest.approx([0.1192, 0.8808], abs=1e-4)
    assert small().weigh(context, evidence).tolist() == [2.0, -2.0]


def test_no_rows_have_no_scores_and_many_are_scored_as_each_by_itself() -> None:
    assert small().expect(np.zeros((0, len(CONTEXT)))).shape == (0,)
    context = np.zeros((2500, len(CONTEXT)))
    context[::3, 0] = 1.0
    assert np.allclose(small().expect(context), np.where(context[:, 0] > 0.0, 0.8808, 0.1192), atol=1e-4)


def test_the_shipped_model_is_loaded_by_name_and_by_file(tmp_path: Path) -> None:
    assert load_observation_model().likeness_weights.shape == (len(KINDS), len(LIKENESS) + 1)
    path = tmp_path / "hand.npz"
    path.write_bytes(stored(arrays()))
    loaded = load_observation_model(str(path))
    assert loaded.likeness_weights.tolist() == small().likeness_weights.tolist()


@pytest.mark.parametrize(
    "content",
    [
        stored(arrays(features=np.array((*FEATURES[1:], FEATURES[0])))),
        stored(arrays(features=np.array(FEATURES[:-1]))),
        stored(arrays(format=FORMAT + 1)),
    ],
)
def test_a_model_of_other_features_or_format_is_refused(content: bytes) -> None:
    with pytest.raises(ModelFileError, match="hand: is of another format or other features"):
        read_observation_model(content, "hand")


def test_an_altered_file_is_refused() -> None:
    whole = stored(arrays())
    middle = len(whole) // 2
    flipped = bytes([whole[middle] ^ 0xFF])
    for content in (b"", b"no model", whole[:middle], whole[:middle] + flipped + whole[middle + 1 :]):
        with pytest.raises(ModelFileError, match="hand: can't be read"):
            read_observation_model(content, "hand")


@pytest.mark.parametrize("missing", ["format", "features", "likeness_weights", "evidence_roots", "expectation_value"])
def test_a_file_without_one_of_its_parts_is_refused(missing: str) -> None:
    held = {name: array for name, array in arrays().items() if name != missing}
    with pytest.raises(ModelFileError):
        read_observation_model(stored(held), "hand")


def test_nothing_in_a_model_file_is_executed(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, tuple[Path]]:
            return Path.touch, (tmp_path / "sprung",)

    content = stored(arrays(likeness_weights=np.array([Trap()], dtype=object)))
    with pytest.raises(ModelFileError):
        read_observation_model(content, "hand")
    assert not (tmp_path / "sprung").exists()


def test_a_missing_file_is_named() -> None:
    with pytest.raises(ModelFileError, match="model nowhere") as caught:
        load_observation_model("nowhere.npz")
    assert caught.value.name == "nowhere.npz"
