"""`newsassay run`: files through the store and the worker, as from the API, then the outlet table and the reports."""

import datetime as dt
from pathlib import Path

import msgspec
from rich.console import Console

from scoring.config import METHOD_VERSION
from scoring.models import Article
from service.cli_serve import Outcome, run_until_idle
from service.export import ProblemLine, ScoredBatch, prepare_folder, write_batch
from service.inputs import read_inputs
from service.offline import EXIT_NOTHING, EXIT_SCORED
from service.progress import show_progress
from service.reports import write_batch_report
from service.settings import Settings
from service.tables import print_outlets, print_problems, print_summary


def run_files(names: list[str], out: Path, settings: Settings) -> int:
    """Ingest the named inputs into the store, work until nothing is left, print and write what came out.

    Raises:
        InputNotFoundError: if an input isn't there.
        OutFolderError: if results can't be written to `out`.

    """
    console = Console()
    reading = read_inputs(names, dt.datetime.now(dt.UTC))
    print_problems(reading.problems, console)
    if not reading.articles:
        console.print(f"nothing to score: {reading.lines} records read, none usable")
        return EXIT_NOTHING
    prepare_folder(out)
    with show_progress(Console(stderr=True)) as show:
        outcome = run_until_idle(settings, reading.articles, show=show)
    batch = gather_outcome(outcome, reading.articles, reading.problems)
    write_batch(batch, out)
    report = write_batch_report(batch, out)
    print_outlets(batch.scores, console)
    print_summary(batch, reading.lines, report, console)
    return EXIT_SCORED


def gather_outcome(outcome: Outcome, articles: tuple[Article, ...], problems: tuple[ProblemLine, ...]) -> ScoredBatch:
    """Return what the store holds after a run, keyed for writing and reporting."""
    known = {article.article_id: article for article in articles}
    stories = [story for story in outcome.stories if known.keys() >= set(story.result.story.article_ids)]
    as_of = max((score.as_of for score in outcome.scores), default=max(item.published_at for item in articles))
    return ScoredBatch(
        articles=known,
        claims={claim.claim_id: claim for story in stories for claim in story.claims},
        results=tuple(story.result for story in stories),
        scores=outcome.scores,
        problems=problems,
        as_of=as_of,
        method_version=next((score.method_version for score in outcome.scores), METHOD_VERSION),
    )


def run_settings(settings: Settings, data: Path | None) -> Settings:
    """Return the settings of a run: quiet logs beside the table, and the data folder if one is named."""
    quieter = msgspec.structs.replace(settings, log_level="warning") if settings.log_level == "info" else settings
    return quieter if data is None else msgspec.structs.replace(quieter, data=data)
