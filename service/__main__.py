"""The `newsassay` command: options to functions, errors to exit codes."""

import asyncio
import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from service.settings import Settings

EXIT_USAGE = 2
"""Unusable arguments or settings."""

app = typer.Typer(
    name="newsassay",
    help="Score news outlets on agreement with independent sources and on factual drift.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
feeds = typer.Typer(help="Follow RSS, Atom and JSON feeds.", no_args_is_help=True)
app.add_typer(feeds, name="feeds")
keys = typer.Typer(help="Create and revoke API keys.", no_args_is_help=True)
app.add_typer(keys, name="keys")

Inputs = Annotated[
    list[str],
    typer.Argument(metavar="INPUT...", help="JSONL files of articles, folders of them, or - for standard input."),
]
Out = Annotated[Path, typer.Option("--out", help="Folder for the results; made if absent.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only; no table, progress or summary.")]
Data = Annotated[Path | None, typer.Option("--data", help="Folder of the embedded store; NEWSASSAY_DATA by default.")]
Host = Annotated[str | None, typer.Option("--host", help="Address to listen on; NEWSASSAY_HOST by default.")]
Port = Annotated[int | None, typer.Option("--port", help="Port to listen on; NEWSASSAY_PORT by default.")]


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

    Exit codes: 0 scored (refused records are listed), 1 nothing to score, 2 unusable arguments, 3 with --strict and
    refused records.
    """
    from service.engine import engine_config
    from service.offline import ScoreOptions, score_files

    moment = as_of.replace(tzinfo=dt.UTC) if as_of else None
    options = ScoreOptions(quiet=quiet, strict=strict, as_of=moment, config=engine_config(_settings()))
    raise typer.Exit(score_files(inputs, out, options))


@app.command()
def run(inputs: Inputs, out: Out, data: Data = None) -> None:
    """Take articles from files into the store, work until nothing is left, print the outlet table and end."""
    from service.cli_run import run_files, run_settings

    raise typer.Exit(run_files(inputs, out, run_settings(_settings(), data)))


@app.command()
def serve(data: Data = None, host: Host = None, port: Port = None) -> None:
    """Run the API and a worker on the embedded store until stopped."""
    from service.cli_serve import serve

    serve(_settings(data=data, host=host, port=port))


@app.command()
def api(host: Host = None, port: Port = None) -> None:
    """Run the API alone against NEWSASSAY_REDIS_URL until stopped."""
    from service.cli_serve import api

    api(_settings(host=host, port=port))


@app.command()
def worker() -> None:
    """Run a worker alone against NEWSASSAY_REDIS_URL until stopped."""
    from service.cli_serve import worker

    worker(_settings())


@app.command()
def reembed(data: Data = None) -> None:
    """Move the store to the embedding model of the settings; stories keep their ids."""
    from rich.console import Console

    from service.cli_reembed import reembed

    raise typer.Exit(reembed(_settings(data=data), Console()))


@keys.command("create")
def create_key(
    name: Annotated[str, typer.Argument(help="What the key is for.")],
    scope: Annotated[list[str], typer.Option("--scope", help="What it may do; repeat for several.")],
    outlet: Annotated[list[str] | None, typer.Option("--outlet", help="Write this outlet's articles alone.")] = None,
    data: Data = None,
) -> None:
    """Create an API key and print it, this once."""
    from rich.console import Console

    from service.cli_keys import run_create

    raise typer.Exit(asyncio.run(run_create(_settings(data=data), name, scope, outlet or [], Console())))


@keys.command("list")
def list_keys(data: Data = None) -> None:
    """List the API keys; their texts are not kept."""
    from rich.console import Console

    from service.cli_keys import run_list

    raise typer.Exit(asyncio.run(run_list(_settings(data=data), Console())))


@keys.command("revoke")
def revoke_key(
    key_id: Annotated[str, typer.Argument(help="The key's id, from `keys list`.")], data: Data = None
) -> None:
    """Revoke an API key at once."""
    from rich.console import Console

    from service.cli_keys import run_revoke

    raise typer.Exit(asyncio.run(run_revoke(_settings(data=data), key_id, Console())))


@feeds.command("add")
def add_feed(
    url: Annotated[str, typer.Argument(help="The feed's http or https URL.")],
    outlet: Annotated[str | None, typer.Option("--outlet", help="Domain of the outlet of all its articles.")] = None,
    name: Annotated[str | None, typer.Option("--name", help="The outlet's name.")] = None,
    owner: Annotated[str | None, typer.Option("--owner", help="Who owns the outlet.")] = None,
    data: Data = None,
) -> None:
    """Follow a feed from now on."""
    from rich.console import Console

    from service.cli_feeds import FeedOptions, run_add

    options = FeedOptions(outlet_domain=outlet, outlet_name=name, owner=owner)
    raise typer.Exit(asyncio.run(run_add(_settings(data=data), url, Console(), options)))


@feeds.command("list")
def list_feeds(data: Data = None) -> None:
    """List the feeds that are followed, with their state."""
    from rich.console import Console

    from service.cli_feeds import run_list

    raise typer.Exit(asyncio.run(run_list(_settings(data=data), Console())))


@feeds.command("remove")
def remove_feed(
    feed_id: Annotated[str, typer.Argument(help="The feed's id, from `feeds list`.")], data: Data = None
) -> None:
    """Stop following a feed; its articles stay."""
    from rich.console import Console

    from service.cli_feeds import run_remove

    raise typer.Exit(asyncio.run(run_remove(_settings(data=data), feed_id, Console())))


@feeds.command("check")
def check_feed(url: Annotated[str, typer.Argument(help="The feed's http or https URL.")]) -> None:
    """Return what following a feed would find; nothing is stored."""
    from rich.console import Console

    from service.cli_feeds import run_check

    raise typer.Exit(asyncio.run(run_check(_settings(), url, Console())))


def _settings(*, data: Path | None = None, host: str | None = None, port: int | None = None) -> "Settings":
    """Return the environment's settings, with what the command line names in their place."""
    import msgspec

    from service.settings import check_settings, read_settings

    named = {"data": data, "host": host, "port": port}
    settings = read_settings()
    return check_settings(msgspec.structs.replace(settings, **{k: v for k, v in named.items() if v is not None}))


def main() -> None:
    """Run the command line; a mistake of the user's is one line on standard error and exit code 2."""
    from service.export import OutFolderError
    from service.inputs import InputNotFoundError
    from service.settings import SettingError
    from service.store import StoreInUseError

    try:
        app()
    except (InputNotFoundError, OutFolderError, SettingError, StoreInUseError) as error:
        print(f"newsassay: {error}", file=sys.stderr)  # noqa: T201 - the command line's own message
        sys.exit(EXIT_USAGE)


if __name__ == "__main__":
    main()
