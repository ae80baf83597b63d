import re
from pathlib import Path

import msgspec
import pytest
import typer.main

from scoring.config import EngineConfig
from service.__main__ import app as command_line
from service.app import create_app
from service.settings import FOREIGN, PREFIX, Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def commands() -> set[str]:
    group = typer.main.get_command(command_line)
    found: set[str] = set()
    for name, command in group.commands.items():  # type: ignore[attr-defined]  # typer types it as a plain command
        nested = getattr(command, "commands", None)
        found |= {f"{name} {inner}" for inner in nested} if nested else {name}
    return found


def test_every_setting_is_documented_with_its_default() -> None:
    documented = dict(re.findall(r"^\| `(NEWSASSAY_\w+)` \| `?([^`|]*?)`? \|", README, re.MULTILINE))
    known = {PREFIX + field.name.upper() for field in msgspec.structs.fields(Settings)} | FOREIGN

    assert set(documented) == known
    for field in msgspec.structs.fields(Settings):
        value = documented[PREFIX + field.name.upper()]
        if isinstance(field.default, int | float) and not isinstance(field.default, bool):
            assert float(value) == float(field.default), field.name


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_is_documented(command: str) -> None:
    assert f"newsassay {command}" in README


def test_every_endpoint_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"^\| `([A-Z]+) (/\S*)` \|", README, re.MULTILINE))
    served = {
        (method, re.sub(r":\w+}", "}", route.path_format))
        for route in create_app(Settings(engine="light"), "redis://127.0.0.1:1").routes
        for method in getattr(route, "methods", ())
        if method not in {"OPTIONS", "HEAD"}
    }

    assert documented - {("GET", "/docs")} == {item for item in served if not item[1].startswith("/docs")}


@pytest.mark.parametrize("target", sorted(set(re.findall(r"^make ([a-z-]+)", README, re.MULTILINE))))
def test_every_make_target_of_the_readme_exists(target: str) -> None:
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)


def test_the_parameters_are_those_in_force() -> None:
    config = EngineConfig()
    told = re.findall(r"`(consensus|corroboration|reliability)\.(\w+)` \| ([\d.]+) ", README)
    assert len(told) >= 20
    for part, name, value in told:
        assert str(getattr(getattr(config, part), name)) == value, name
