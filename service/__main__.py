"""The `newsassay` command."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="newsassay",
    help="Score news outlets on agreement with independent sources and on factual drift.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)

Inputs = Annotated[
    list[str],
    typer.Argument(metavar="INPUT...", help="JSONL files of articles, folders of them, or - for standard input."),
]
Out = Annotated[Path, typer.Option("--out", help="Folder for the results; made if absent.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only; no table, progress or summary.")]


@app.command()
def score(
    inputs: Inputs,
    out: Out,
    quiet: Quiet = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 3 if any record was refused.")] = False,
    as_of: Annotated[
        dt.datetime | None,
        typer.Option("--as-of", help="Score as of this UTC time; the latest publication by default."),
    ] = None,
) -> None:
    """Score articles in files, without a store.

    Exit codes: 0 scored (refused records are listed), 1 nothing to score, 2 unusable arguments, 3 with --strict
    and refused records.
    """
    from service.inputs import InputNotFoundError
    from service.offline import EXIT_USAGE, score_files

    try:
        code = score_files(inputs, out, quiet=quiet, strict=strict, as_of=as_of and as_of.replace(tzinfo=dt.UTC))
    except InputNotFoundError as error:
        typer.echo(f"newsassay score: {error}", err=True)
        code = EXIT_USAGE
    raise typer.Exit(code)


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
