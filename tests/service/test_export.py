import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from service.export import FORMAT_VERSION, ProblemLine, ScoredBatch, write_batch
from tests.factories import NOW, make_result, make_score

# The public contract: a field may be added, none removed or renamed without a new format version.
CONTRACT = {
    "stories.jsonl": {"story_id", "title", "article_ids", "first_published_at", "last_published_at"},
    "origins.jsonl": {"origin_id", "article_ids"},
    "claims.jsonl": {
        "claim_id",
        "article_id",
        "outlet",
        "text",
        "start",
        "end",
        "kind",
        "value",
        "holder",
        "modality",
        "fact_id",
    },
    "facts.jsonl": {"fact_id", "story_id", "label", "state", "positions"},
    "assessments.jsonl": {"claim_id", "verdict", "drift_type", "severity", "reason", "evidence"},
    "ledger.jsonl": {"row_id", "story_id", "fact_id", "claim_id", "article_id", "outlet_id", "origin_id", "verdict"}
    | {"drift_type", "severity", "agreed", "departed", "kind", "at", "method_version", "topic", "evidence"}
    | {"observation", "chance_right", "chance_wrong", "expected", "weight"},
    "problems.jsonl": {"file", "line", "field", "reason"},
}


@pytest.fixture
def batch() -> ScoredBatch:
    result, articles, claims = make_result()
    return ScoredBatch(
        articles=articles,
        claims=claims,
        results=(result,),
        scores=(make_score(), make_score("echo.example")),
        problems=(ProblemLine(file="in.jsonl", line=3, field="body", reason="is empty"),),
        as_of=NOW,
        method_version="test",
    )


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("name", sorted(CONTRACT))
def test_every_line_holds_the_fields_of_the_contract(batch: ScoredBatch, tmp_path: Path, name: str) -> None:
    write_batch(batch, tmp_path / "new" / "folder")

    lines = read_lines(tmp_path / "new" / "folder" / name)

    assert lines
    assert all(set(line) >= CONTRACT[name] for line in lines)


def test_offsets_point_at_the_text_in_code_points(batch: ScoredBatch, tmp_path: Path) -> None:
    write_batch(batch, tmp_path)

    for line in read_lines(tmp_path / "claims.jsonl"):
        body = batch.articles[line["article_id"]].body
        assert body[line["start"] : line["end"]] == line["text"]
        assert body[line["value_start"] : line["value_end"]] == line["value"]["surface"]


def test_values_are_typed_and_evidence_is_named(batch: ScoredBatch, tmp_path: Path) -> None:
    write_batch(batch, tmp_path)

    fact = read_lines(tmp_path / "facts.jsonl")[0]
    assert [position["value"]["type"] for position in fact["positions"]] == ["quantity", "quantity"]
    assert read_lines(tmp_path / "assessments.jsonl")[1]["evidence"] == [
        {"claim_id": "clm_1", "outlet": "harbourpost.example", "relation": "contradicts"}
    ]


def test_the_outlets_document_tells_its_versions_and_counts(batch: ScoredBatch, tmp_path: Path) -> None:
    write_batch(batch, tmp_path)

    document = json.loads((tmp_path / "outlets.json").read_text("utf-8"))
    assert document["format_version"] == FORMAT_VERSION
    assert (document["articles"], document["stories"], document["claims"], document["problems"]) == (
        2,
        1,
        2,
        1,
    )
    assert document["outlets"][0]["agreement"] == {"mean": 0.9, "low": 0.8, "high": 0.97}


def test_writing_again_replaces_the_files(batch: ScoredBatch, tmp_path: Path) -> None:
    write_batch(batch, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    write_batch(batch, tmp_path)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_an_origin_that_spans_stories_is_one_line(batch: ScoredBatch, tmp_path: Path) -> None:
    twice = msgspec.structs.replace(batch, results=(batch.results[0], batch.results[0]))
    write_batch(twice, tmp_path)

    assert [line["origin_id"] for line in read_lines(tmp_path / "origins.jsonl")] == ["org_1", "org_2"]
