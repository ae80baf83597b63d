"""Vectors of claims: of what a passage asks, whatever it answers."""

import io
from pathlib import Path

import msgspec
import numpy as np
import pytest

from scoring.claim_encoder import (
    HashedClaimEncoder,
    ask,
    load_claim_encoder,
    read_changes,
)
from scoring.claims import ClaimReader
from scoring.config import ClaimConfig, EmbedConfig
from scoring.embed import HashingEncoder
from scoring.errors import ModelFileError
from scoring.models import Claim
from tests.factories import make_article

READER = ClaimReader(ClaimConfig())


def read(body: str) -> tuple[Claim, ...]:
    return READER.read_claims(make_article("a", body=body))


def only(body: str, kind: str, role: str = "") -> Claim:
    (claim,) = [claim for claim in read(body) if claim.kind == kind and role in {"", claim.frame.role}]
    return claim


@pytest.mark.parametrize(
    ("body", "kind", "role", "asked"),
    [
        ("Nine miners died in Leeds on Monday.", "quantity", "", "how many miners died in Leeds on Monday."),
        ("Nine miners died in Leeds on Monday.", "date", "", "Nine miners died in Leeds on when."),
        ("Nine miners died in Leeds on Monday.", "place", "place", "Nine miners died in where on Monday."),
        ("Norway has recognised the council.", "polarity", "", "Norway has recognised the council."),
    ],
)
def test_a_question_word_stands_in_place_of_the_value(body: str, kind: str, role: str, asked: str) -> None:
    question = ask(only(body, kind, role))

    assert question.text == asked
    words = question.text[question.start : question.end]
    assert words in {"how many", "when", "where", "has recognised", "recognised"}


def test_the_value_changes_nothing_and_the_words_around_it_do() -> None:
    encoder = HashedClaimEncoder(HashingEncoder())
    nine, ten, cost = (
        only(body, "quantity")
        for body in ("Nine miners died in a blast.", "Ten miners died in a blast.", "The tunnel is 9 km long.")
    )
    rows = encoder.encode([nine, ten, cost])

    assert np.array_equal(rows[0], rows[1])
    assert rows[0] @ rows[2] < 0.5
    assert np.allclose(np.linalg.norm(rows, axis=1), 1.0)


def test_an_untyped_statement_has_no_direction() -> None:
    (statement,) = [claim for claim in read("Ada Quill spoke of the harbour at length.") if claim.kind == "statement"]

    assert not HashedClaimEncoder(HashingEncoder()).encode([statement]).any()


def test_no_claims_give_no_rows() -> None:
    assert HashedClaimEncoder(HashingEncoder(32)).encode([]).shape == (0, 32)


def test_the_shipped_encoder_puts_one_question_in_other_words_nearer_than_another_question() -> None:
    encoder = load_claim_encoder(EmbedConfig())
    told = [
        only("Nine miners were killed when a shaft collapsed in Velda.", "quantity"),
        only("The cave-in at the Velda mine cost the lives of 12 workers.", "quantity"),
        only("Rescuers with 40 dogs searched the Velda mine.", "quantity"),
    ]
    rows = encoder.encode([*told, told[0]])

    assert rows[0] @ rows[1] > rows[0] @ rows[2]
    assert np.array_equal(rows[0], rows[3])
    assert encoder.name.startswith("claims:")


def test_what_stands_beyond_the_encoders_reach_is_encoded_by_its_passage() -> None:
    encoder = load_claim_encoder(EmbedConfig())
    claim = only("Nine miners died in a blast.", "quantity")
    far = msgspec.structs.replace(
        claim, text="word " * 400 + claim.text, value_start=claim.value_start + 2000, value_end=claim.value_end + 2000
    )

    assert np.linalg.norm(encoder.encode([far])) == pytest.approx(1.0, abs=1e-5)


def test_hashing_stands_in_where_it_is_configured() -> None:
    assert load_claim_encoder(EmbedConfig(claim_model="hashing:32")).dimension == 32
    assert load_claim_encoder(EmbedConfig(claim_model="hashing")).dimension == 64


def packed(**arrays: object) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, **arrays)  # type: ignore[arg-type]  # scalars become arrays
    return stream.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"no archive", packed(format=1), packed(format=1, base="other"), packed(format=99, base="x")],
)
def test_a_file_that_is_no_change_of_the_packaged_weights_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "changes.npz"
    path.write_bytes(content)

    with pytest.raises(ModelFileError, match=r"changes\.npz"):
        read_changes(content, path.name)
    with pytest.raises(ModelFileError):
        load_claim_encoder(EmbedConfig(claim_model=str(path)))


def test_a_missing_file_is_named() -> None:
    with pytest.raises(ModelFileError, match="nowhere"):
        load_claim_encoder(EmbedConfig(claim_model="/nowhere.npz"))
