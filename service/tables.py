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
LEAST_DRIFT = 0.005
"""Lower end of a drift's interval from which its main type is named."""
CAPTION = (
    "mean [90 % interval]; ordered by the lower end of agreement, overlapping intervals are ties; mostly: the type of "
    "over half the drift; corrob., contrad., silent: claims that independent outlets tell too, tell otherwise, or are "
    "silent on, which costs nothing; n_eff: their worth in claims observed without doubt"
)
VERDICTS: tuple[Verdict, ...] = ("corroborated", "contradicted", "disputed", "superseded", "unverified")


def print_outlets(scores: Sequence[OutletScore], console: Console) -> None:
    """Print one row per outlet: agreement and drift with 90 % intervals, what was observed, standing."""
    if not console.is_terminal:
        console.width = max(console.width, PIPE_COLUMNS)
    table = Table(title="Outlets", caption=CAPTION, box=SIMPLE_HEAD)
    table.add_column("outlet", overflow="fold", min_width=14)
    for name in ("agreement", "drift"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("mostly", no_wrap=True)
    for name in ("corrob.", "contrad.", "silent", "n_eff"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("standing", overflow="fold")
    for score in scores:
        seen = score.extra.get("observations", {})
        table.add_row(
            escape(score.outlet_name),
            _estimate(score.agreement),
            _estimate(score.drift),
            name_drift(score) or "-",
            *(str(seen.get(name, 0)) for name in ("corroborated", "contradicted", "silent")),
            f"{score.n_eff:.1f}",
            say_standing(score),
        )
    console.print(table)


def name_drift(score: OutletScore) -> str:
    """Return the type of over half of an outlet's drift; empty where there is hardly any, or none stands out."""
    if not score.sufficient or not score.drift_by_type or score.drift.low < LEAST_DRIFT:
        return ""
    ranked = sorted(score.drift_by_type.items(), key=lambda item: -item[1].mean)
    return ranked[0][0] if ranked[0][1].mean >= score.drift.mean / 2.0 else ""


def say_standing(score: OutletScore) -> str:
    """Return rank, band and ties ("2. high, ties 3"), or that the evidence is insufficient."""
    if score.rank is None:
        return score.label
    tied = score.extra.get("tied", len(score.tied_with))
    return f"{score.rank}. {score.label}" + (f", ties {tied}" if tied else "")


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
