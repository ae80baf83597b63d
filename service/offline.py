"""The offline scorer: articles in files to stories, verdicts, scores and a report; no store needed."""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from scoring.batch import BatchResult, score_articles
from scoring.config import EngineConfig
from scoring.engine import Engine, load_engine
from scoring.models import Article
from service.export import ProblemLine, ScoredBatch, prepare_folder, write_batch
from service.inputs import read_inputs
from service.reports import write_batch_report
from service.tables import print_outlets, print_problems, print_summary

EXIT_SCORED = 0
"""At least one article was scored; refused records, if any, are listed."""
EXIT_NOTHING = 1
"""Nothing could be scored."""
EXIT_USAGE = 2
"""Unusable arguments: no such file, no such option, a results folder that takes no file."""
EXIT_REFUSED = 3
"""With --strict only: some records were refused (the rest was scored and written)."""


class ScoreOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How `newsassay score` goes about it."""

    quiet: bool = False
    strict: bool = False
    """Whether refused records change the exit code."""
    as_of: dt.datetime | None = None
    """Time the scores refer to; the latest publication if None."""
    config: EngineConfig = EngineConfig()
    """What the engine is loaded with, if it isn't loaded already."""


def score_files(names: list[str], out: Path, options: ScoreOptions, engine: Engine | None = None) -> int:
    """Score the named inputs into the folder `out`; return the exit code.

    Args:
        names: files, folders or "-".
        out: made if absent.
        options: how to go about it.
        engine: the tools, if they are loaded already.

    Raises:
        InputNotFoundError: if an input isn't there.
        OutFolderError: if results can't be written to `out`.

    """
    reading = read_inputs(names, dt.datetime.now(dt.UTC))
    messages = Console(stderr=True, quiet=options.quiet)
    print_problems(reading.problems, messages)
    if not reading.articles:
        messages.print(f"nothing to score: {reading.lines} records read, none usable")
        return EXIT_NOTHING
    prepare_folder(out)
    result = _score_with_progress(reading.articles, engine or load_engine(options.config), messages, options.as_of)
    batch = gather_batch(result, reading.problems)
    write_batch(batch, out)
    report = write_batch_report(batch, out)
    if not options.quiet:
        print_outlets(batch.scores, Console())
    print_summary(batch, reading.lines, report, messages)
    return EXIT_REFUSED if options.strict and reading.problems else EXIT_SCORED


def gather_batch(result: BatchResult, problems: Sequence[ProblemLine]) -> ScoredBatch:
    """Return what a run gives, keyed for writing and reporting; of claims those that were compared."""
    compared = {claim_id for story in result.stories for claim_id in story.claim_ids}
    told = (claim for reading in result.readings for claim in reading.claims)
    return ScoredBatch(
        articles={reading.article.article_id: reading.article for reading in result.readings},
        claims={claim.claim_id: claim for claim in told if claim.claim_id in compared},
        results=result.stories,
        scores=result.scores,
        problems=tuple(problems),
        as_of=result.as_of,
        method_version=result.method_version,
    )


def _score_with_progress(
    articles: tuple[Article, ...], engine: Engine, messages: Console, as_of: dt.datetime | None
) -> BatchResult:
    """Show a bar on a terminal; in a pipe rich draws none."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    visible = messages.is_terminal and not messages.quiet
    with Progress(*columns, console=messages, disable=not visible, transient=True) as progress:

        def track(items: Sequence[Article]) -> Iterable[Article]:
            return progress.track(items, description="reading articles")

        return score_articles(articles, engine, as_of=as_of, track=track)
