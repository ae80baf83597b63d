from pathlib import Path

import pytest
from rich.console import Console

from service.export import ProblemLine, ScoredBatch
from service.tables import SHOWN_PROBLEMS, print_outlets, print_problems, print_summary
from tests.factories import NOW, make_result, make_score


@pytest.fixture
def console() -> Console:
    return Console(width=200, record=True, quiet=False, force_terminal=False)


def test_an_outlet_row_shows_scores_intervals_counts_and_standing(console: Console) -> None:
    print_outlets([make_score("[bold]hostile.example", rank=None)], console)

    text = console.export_text()
    assert "0.90 [0.80 0.97]" in text
    assert "0.10 [0.03 0.20]" in text
    assert "insufficient evidence" in text
    assert "[Bold]Hostile" in text


def test_a_ranked_outlet_shows_its_rank(console: Console) -> None:
    print_outlets([make_score(rank=2, label="high")], console)

    assert "2. high" in console.export_text()


def test_problems_beyond_the_first_are_counted(console: Console) -> None:
    problems = [
        ProblemLine(file="[red]in.jsonl", line=line, field="body", reason="is empty")
        for line in range(SHOWN_PROBLEMS + 3)
    ]

    print_problems(problems, console)

    text = console.export_text()
    assert "[red]in.jsonl:0: body: is empty" in text
    assert "3 more problems" in text


def test_the_summary_counts_refused_records_not_problems(console: Console) -> None:
    result, articles, claims = make_result()
    problems = tuple(ProblemLine(file="a", line=7, field=field, reason="bad") for field in ("id", "body"))
    batch = ScoredBatch(
        articles=articles,
        claims=claims,
        results=(result,),
        scores=(),
        problems=problems,
        as_of=NOW,
        method_version="test",
    )

    print_summary(batch, 3, Path("out/report.html"), console)

    text = console.export_text()
    assert "3 records: 2 articles scored, 1 refused" in text
    assert "1 disputed" in text
    assert "out/report.html" in text
