"""How far a run over files has come: bars on a terminal, a line now and then in a pipe."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

LINE_SECONDS = 10.0
"""Least time between two lines where no bar can be drawn."""


class RunCounts(msgspec.Struct, frozen=True, kw_only=True):
    """What a run has done so far."""

    articles: int
    """Articles that are new to the store."""
    read: int
    placed: int
    scored: int
    """Stories that have a result, those of earlier runs included."""
    unscored: int
    """Stories whose articles changed after they were last scored, or that were never scored."""


ShowCounts = Callable[[RunCounts], None]


@contextmanager
def show_progress(console: Console, clock: Callable[[], float] = time.monotonic) -> Iterator[ShowCounts]:
    """Return what shows the counts of a run as they come."""
    if not console.is_terminal:
        yield _print_lines(console, clock)
        return
    columns = (TextColumn("{task.description:<15}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        read = progress.add_task("articles read", total=None)
        placed = progress.add_task("articles placed", total=None)
        scored = progress.add_task("stories scored", total=None)

        def show(counts: RunCounts) -> None:
            progress.update(read, completed=counts.read, total=counts.articles)
            progress.update(placed, completed=counts.placed, total=counts.articles)
            progress.update(scored, completed=counts.scored, total=counts.scored + counts.unscored)

        yield show


def _print_lines(console: Console, clock: Callable[[], float]) -> ShowCounts:
    """Return what prints the counts, but no sooner than some seconds after the last time."""
    began = told = clock()

    def show(counts: RunCounts) -> None:
        nonlocal told
        if clock() - told < LINE_SECONDS:
            return
        told = clock()
        articles = f"{counts.read} of {counts.articles} articles read, {counts.placed} placed"
        stories = f"stories: {counts.scored} scored, {counts.unscored} to be scored"
        console.print(f"{told - began:.0f} s: {articles}, {stories}", highlight=False, soft_wrap=True)

    return show
