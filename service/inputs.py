"""Articles from files: JSONL, folders of JSONL, or standard input. A bad line is a problem, never the end."""

import datetime as dt
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from scoring.models import Article
from service.export import ProblemLine
from service.records import RecordError, read_record

STDIN = "-"
PATTERN = "*.jsonl"


class InputNotFoundError(Exception):
    """A named input file or folder that isn't there, or a folder without article files."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name


class InputReading(msgspec.Struct, frozen=True, kw_only=True):
    """The usable articles, in order of appearance, and what was wrong with the rest."""

    articles: tuple[Article, ...]
    problems: tuple[ProblemLine, ...]
    lines: int
    """Records seen, usable or not."""


def read_inputs(names: list[str], now: dt.datetime) -> InputReading:
    """Read every article of the named files, folders or "-" (standard input).

    A record whose id was seen before is a problem, unless it is a later `revision` of the same outlet's
    article, which replaces the earlier one.

    Raises:
        InputNotFoundError: if a name is no file and no folder, or a folder holds no `*.jsonl` file.

    """
    articles: dict[str, Article] = {}
    problems: list[ProblemLine] = []
    seen_at: dict[str, str] = {}
    lines = 0
    for file, line, raw in _lines(names):
        lines += 1
        try:
            article = read_record(_decode(raw), now)
        except RecordError as error:
            problems.extend(
                ProblemLine(file=file, line=line, field=item.field, reason=item.reason, record_id=error.record_id)
                for item in error.problems
            )
            continue
        except msgspec.DecodeError as error:
            problems.append(ProblemLine(file=file, line=line, field="(line)", reason=f"is not a JSON object: {error}"))
            continue
        earlier = articles.get(article.article_id)
        if earlier is not None and not _replaces(article, earlier):
            where = seen_at[article.article_id]
            reason = f"{article.article_id!r} was already given at {where}; ids must be unique"
            problems.append(ProblemLine(file=file, line=line, field="id", reason=reason, record_id=article.article_id))
            continue
        articles[article.article_id] = article
        seen_at[article.article_id] = f"{file}:{line}"
    return InputReading(articles=tuple(articles.values()), problems=tuple(problems), lines=lines)


def _replaces(article: Article, earlier: Article) -> bool:
    return article.outlet_id == earlier.outlet_id and article.revision > earlier.revision


def _decode(raw: bytes) -> object:
    try:
        return msgspec.json.decode(raw.removeprefix(b"\xef\xbb\xbf"))
    except RecursionError as error:
        raise msgspec.DecodeError("nested too deeply") from error
    except UnicodeDecodeError as error:
        raise msgspec.DecodeError("not UTF-8") from error


def _lines(names: list[str]) -> Iterator[tuple[str, int, bytes]]:
    for file in [path for name in names for path in _files(name)]:
        if file == STDIN:
            yield from _numbered("<stdin>", sys.stdin.buffer)
        else:
            with Path(file).open("rb") as stream:
                yield from _numbered(file, stream)


def _numbered(file: str, stream: Iterable[bytes]) -> Iterator[tuple[str, int, bytes]]:
    for number, raw in enumerate(stream, start=1):
        if raw.strip():
            yield file, number, raw


def _files(name: str) -> list[str]:
    if name == STDIN:
        return [STDIN]
    path = Path(name)
    if path.is_file():
        return [name]
    if not path.is_dir():
        raise InputNotFoundError(name, "no such file or folder")
    files = sorted(str(file) for file in path.rglob(PATTERN))
    if not files:
        raise InputNotFoundError(name, f"holds no {PATTERN} file")
    return files
