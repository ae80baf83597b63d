"""What is installed is what is imported: data files are packaged, and every library used is declared."""

import ast
import fnmatch
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
OWN = ("scoring", "service")


def test_every_data_file_is_packaged() -> None:
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["*"]
    files = [
        path
        for package in OWN
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    ]

    assert [path.name for path in files if not any(fnmatch.fnmatch(path.name, one) for one in patterns)] == []
    assert files


def test_every_folder_of_data_is_a_package() -> None:
    folders = {path.parent for package in OWN for path in (ROOT / package).rglob("*.py")}
    data = {path.parent for package in OWN for path in (ROOT / package).rglob("*") if path.suffix in {".npz", ".json"}}

    assert data <= folders


def test_every_library_imported_is_declared() -> None:
    declared = {
        re.split(r"[\[<>=~! ]", line)[0].lower().replace("_", "-") for line in PROJECT["project"]["dependencies"]
    }
    provides = packages_distributions()
    undeclared = {
        name
        for package in OWN
        for path in (ROOT / package).rglob("*.py")
        for name in _imported(path)
        if not {one.lower().replace("_", "-") for one in provides.get(name, [])} & declared
    }

    assert undeclared == set()


def _imported(path: Path) -> set[str]:
    """Collect the third-party top-level modules that a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - set(OWN)
