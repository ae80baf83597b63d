"""What the command line prints: the outlet table, the problems and the summary."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from scoring.models import Estimate, OutletScore, Verdict
from service.export import ProblemLine, ScoredBatch

PIPE_COLUMNS = 120
"""Width of the table in a pipe or file, in characters, where no terminal sets one."""
SHOWN_PROBLEMS = 20
"""Problems printed one by one; all of them are in problems.jsonl."""
VERDICTS: tuple[Verdict, ...] = ("corroborated", "contradicted", "disputed", "superseded", "unverified")


def print_outlets(scores: Sequence[OutletScore], console: Console) -> None:
    """Print one row per outlet: agreement and drift with 90 % intervals, n_eff, verdict counts, standing."""
    if not console.is_terminal:
        console.width = max(console.width, PIPE_COLUMNS)
    caption = f"mean [90 % interval]; n_eff: effective number of scored claims; verdicts: {', '.join(VERDICTS)}"
    table = Table(title="Outlets", caption=caption, box=SIMPLE_HEAD)
    table.add_column("outlet", overflow="fold", min_width=14)
    for name in ("agreement", "drift", "n_eff", "verdicts"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("standing", overflow="fold")
    for score in scores:
        table.add_row(
            escape(score.outlet_name),
            _estimate(score.agreement),
            _estimate(score.drift),
            f"{score.n_eff:.1f}",
            " ".join(f"{score.verdicts.get(verdict, 0):>3}" for verdict in VERDICTS),
            score.label if score.rank is None else f"{score.rank}. {score.label}",
        )
    console.print(table)


def _estimate(estimate: Estimate) -> str:
    return f"{estimate.mean:.2f} \\[{estimate.low:.2f} {estimate.high:.2f}]"


def print_problems(problems: Sequence[ProblemLine], console: Console) -> None:
    """Print the first problems, each with file, line, field and reason, and how many more there are."""
    for problem in problems[:SHOWN_PROBLEMS]:
        text = f"{problem.file}:{problem.line}: {problem.field}: {problem.reason}"
        console.print(text, markup=False, highlight=False, soft_wrap=True)
    if len(problems) > SHOWN_PROBLEMS:
        console.print(f"... and {len(problems) - SHOWN_PROBLEMS} more problems, all in problems.jsonl")


def print_summary(batch: ScoredBatch, records: int, report: Path, console: Console) -> None:
    """Print the counts of the run and where its report is."""
    refused = len({(problem.file, problem.line) for problem in batch.problems})
    verdicts = Counter(item.verdict for result in batch.results for item in result.assessments)
    counts = ", ".join(f"{verdicts[verdict]} {verdict}" for verdict in VERDICTS)
    lines = (
        f"{_count(records, 'record')}: {_count(len(batch.articles), 'article')} scored, {refused} refused",
        f"{_count(len(batch.results), 'story', 'stories')}, {_count(len(batch.claims), 'claim')}: {counts}",
        f"report: {report}",
    )
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
