import json
from pathlib import Path

import pytest

from scoring.engine import Engine
from service.export import OutFolderError
from service.inputs import InputNotFoundError
from service.offline import EXIT_NOTHING, EXIT_REFUSED, EXIT_SCORED, ScoreOptions, score_files
from tests.factories import make_record

pytestmark = pytest.mark.models

STORY = Path(__file__).parents[2] / "fixtures" / "stories" / "election-count" / "articles.jsonl"


def test_files_become_results_and_a_report(tmp_path: Path, engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    code = score_files([str(STORY)], tmp_path, ScoreOptions(quiet=False, strict=True), engine)

    assert code == EXIT_SCORED
    assert "election" in (tmp_path / "stories.jsonl").read_text("utf-8")
    assert "<html" in (tmp_path / "report.html").read_text("utf-8")
    shown = capsys.readouterr()
    assert "Outlets" in shown.out
    assert "1 story" in shown.err


def test_quiet_prints_nothing_and_two_runs_write_the_same(
    tmp_path: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("one", "two"):
        score_files([str(STORY)], tmp_path / name, ScoreOptions(quiet=True, strict=False), engine)

    assert capsys.readouterr() == ("", "")
    names = {path.name for path in (tmp_path / "one").iterdir()}
    assert {name: (tmp_path / "one" / name).read_bytes() for name in names} == {
        name: (tmp_path / "two" / name).read_bytes() for name in names
    }


def test_refused_records_are_listed_counted_and_fatal_only_when_strict(
    tmp_path: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps(make_record()) + "\nnot json\n", "utf-8")

    lenient = score_files([str(source)], tmp_path / "out", ScoreOptions(quiet=False, strict=False), engine)
    strict = score_files([str(source)], tmp_path / "out", ScoreOptions(quiet=True, strict=True), engine)

    assert (lenient, strict) == (EXIT_SCORED, EXIT_REFUSED)
    errors = capsys.readouterr().err
    assert f"{source}:2: (line): is not a JSON object" in errors
    assert "2 records: 1 article scored, 1 refused" in errors


def test_input_without_a_usable_record_exits_with_one(tmp_path: Path, engine: Engine) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text("null\n", "utf-8")

    assert score_files([str(source)], tmp_path / "out", ScoreOptions(quiet=True, strict=False), engine) == EXIT_NOTHING


def test_a_missing_input_is_an_error_of_its_own(tmp_path: Path, engine: Engine) -> None:
    with pytest.raises(InputNotFoundError):
        score_files([str(tmp_path / "gone")], tmp_path, ScoreOptions(quiet=True, strict=False), engine)


@pytest.mark.parametrize("out", ["in.jsonl", "in.jsonl/below"])
def test_a_results_folder_that_takes_no_file_is_told_before_anything_is_scored(
    tmp_path: Path, engine: Engine, capsys: pytest.CaptureFixture[str], out: str
) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps(make_record()) + "\n", "utf-8")

    with pytest.raises(OutFolderError, match="results can't be written there"):
        score_files([str(source)], tmp_path / out, ScoreOptions(), engine)

    assert capsys.readouterr().out == ""
