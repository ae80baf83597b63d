import io

from rich.console import Console

from service.progress import RunCounts, show_progress

HALF = RunCounts(articles=4, read=3, placed=2, scored=1, unscored=2)


def test_a_pipe_gets_a_line_every_ten_seconds_at_most() -> None:
    console = Console(file=io.StringIO(), force_terminal=False)
    times = iter([0.0, 3.0, 10.0, 10.0, 12.0])

    with show_progress(console, lambda: next(times)) as show:
        for _ in range(3):
            show(HALF)

    assert console.file.getvalue() == "10 s: 3 of 4 articles read, 2 placed, stories: 1 scored, 2 to be scored\n"  # type: ignore[attr-defined] # a StringIO


def test_a_terminal_gets_bars_for_articles_and_stories() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=80)

    with show_progress(console) as show:
        show(HALF)

    shown = console.file.getvalue()  # type: ignore[attr-defined] # a StringIO
    assert "articles read" in shown
    assert "3/4" in shown
    assert "1/3" in shown
