import os
import subprocess
import sys
from pathlib import Path

import pytest

from service.__main__ import EXIT_USAGE, main


def run_main(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["newsassay", *arguments])
    with pytest.raises(SystemExit) as exited:
        main()
    return int(str(exited.value.code))


def test_a_missing_input_is_one_line_and_exit_code_two(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run_main(monkeypatch, "score", str(tmp_path / "gone"), "--out", str(tmp_path))

    assert code == EXIT_USAGE
    assert "no such file or folder" in capsys.readouterr().err


def test_an_unknown_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("NEWSASSAY_SPEEED", "11")

    code = run_main(monkeypatch, "feeds", "list", "--data", str(tmp_path))

    assert code == EXIT_USAGE
    assert "NEWSASSAY_SPEEED" in capsys.readouterr().err


def test_a_worker_apart_needs_a_server(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("NEWSASSAY_REDIS_URL", raising=False)

    assert run_main(monkeypatch, "worker") == EXIT_USAGE
    assert run_main(monkeypatch, "api") == EXIT_USAGE
    assert "NEWSASSAY_REDIS_URL" in capsys.readouterr().err


def test_an_unknown_option_is_a_usage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_main(monkeypatch, "score", "--nonsense") == EXIT_USAGE


@pytest.mark.parametrize("module", ["scoring", "scoring.models", "scoring.batch", "service.__main__"])
def test_importing_loads_no_torch(module: str) -> None:
    code = f"import sys, {module}; sys.exit('torch' in sys.modules or 'spacy' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], check=False, env=os.environ | {"PYTHONWARNINGS": "ignore"})  # noqa: S603 - our own code

    assert done.returncode == 0
