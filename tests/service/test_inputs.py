import io
import json
from pathlib import Path
from typing import Any

import pytest

from service.inputs import InputNotFoundError, read_inputs
from tests.factories import NOW, make_record


def write_lines(path: Path, *lines: Any) -> str:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts) + "\n", "utf-8")
    return str(path)


def test_articles_of_a_folder_come_from_all_its_jsonl_files(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    write_lines(tmp_path / "one.jsonl", make_record(id="1"))
    write_lines(tmp_path / "deep" / "two.jsonl", make_record(id="2"))
    (tmp_path / "notes.json").write_text("{}")

    reading = read_inputs([str(tmp_path)], NOW)

    assert {article.article_id for article in reading.articles} == {"1", "2"}
    assert reading.problems == ()


def test_a_bad_line_is_reported_with_its_place_and_the_rest_is_read(tmp_path: Path) -> None:
    name = write_lines(
        tmp_path / "mixed.jsonl",
        make_record(id="1"),
        "{not json",
        "",
        make_record(id="2", body=""),
        "[" * 100_000,
        make_record(id="3"),
    )

    reading = read_inputs([name], NOW)

    assert [article.article_id for article in reading.articles] == ["1", "3"]
    assert [(item.file, item.line, item.field) for item in reading.problems] == [
        (name, 2, "(line)"),
        (name, 4, "body"),
        (name, 5, "(line)"),
    ]
    assert reading.lines == 5


def test_a_line_in_a_broken_encoding_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "latin.jsonl"
    path.write_bytes(b'{"id": "caf\xe9"}\n' + json.dumps(make_record()).encode() + b"\n")

    reading = read_inputs([str(path)], NOW)

    assert [problem.line for problem in reading.problems] == [1]
    assert len(reading.articles) == 1


def test_a_repeated_id_is_reported_with_the_place_of_the_first(tmp_path: Path) -> None:
    name = write_lines(tmp_path / "twice.jsonl", make_record(), make_record(title="Other"))

    reading = read_inputs([name], NOW)

    assert len(reading.articles) == 1
    assert reading.articles[0].title == "Ferry service resumes"
    assert f"{name}:1" in reading.problems[0].reason


def test_a_later_revision_replaces_the_earlier_one(tmp_path: Path) -> None:
    name = write_lines(tmp_path / "revised.jsonl", make_record(), make_record(revision=2, body="Corrected."))

    reading = read_inputs([name], NOW)

    assert [article.body for article in reading.articles] == ["Corrected."]
    assert reading.problems == ()


def test_standard_input_is_read_for_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = b"\xef\xbb\xbf" + json.dumps(make_record()).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines)))

    assert len(read_inputs(["-"], NOW).articles) == 1


def test_a_missing_input_and_an_empty_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(InputNotFoundError, match="no such file or folder"):
        read_inputs([str(tmp_path / "gone")], NOW)
    with pytest.raises(InputNotFoundError, match=r"holds no \*\.jsonl"):
        read_inputs([str(tmp_path)], NOW)
