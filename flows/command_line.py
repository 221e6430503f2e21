"""The ``storywatch`` command: its commands, and how their errors look."""

from __future__ import annotations

import os
import sys
import traceback
from importlib import metadata
from typing import Annotated

import typer

from flows.commands import (
    asking,
    backups,
    condition,
    copies,
    editions,
    feeds,
    importing,
    keeping,
    notebook,
    pipeline,
    serving,
    site,
    topics,
)

HELP = """Follow a news story: poll its feeds, read and match what is new, write a digest every morning.

Begin with [bold]storywatch demo[/bold]; then [bold]storywatch run[/bold] for a real day.
"""

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def show_version(wanted: bool) -> None:
    """Print the version and leave, where it was asked for."""
    if wanted:
        typer.echo(f"storywatch {metadata.version('storywatch')}")
        raise typer.Exit


@app.callback(help=HELP)
def begin(
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version and exit.", callback=show_version, is_eager=True),
    ] = False,
) -> None:
    """Take what stands before the command."""
    del version  # show_version has answered


DAILY, WATCHED, LOOKING = "The daily job", "What to watch", "Looking at what is known"
SAID, STAGES, KEEPING = "What you say of it", "One stage", "What is kept"

app.command(rich_help_panel=DAILY)(pipeline.demo)
app.command(rich_help_panel=DAILY)(pipeline.run)
app.command(rich_help_panel=DAILY)(serving.serve)
app.command(rich_help_panel=WATCHED)(topics.new)
app.add_typer(feeds.app, name="feeds", rich_help_panel=WATCHED)
app.add_typer(topics.app, name="topics", rich_help_panel=WATCHED)
app.command("import", rich_help_panel=WATCHED)(importing.import_articles)
app.add_typer(editions.app, name="edition", rich_help_panel=LOOKING)
app.command(rich_help_panel=LOOKING)(site.site)
app.command(rich_help_panel=LOOKING)(notebook.notebook)
app.command(rich_help_panel=LOOKING)(asking.query)
app.command(rich_help_panel=LOOKING)(asking.export)
app.command(rich_help_panel=LOOKING)(asking.why)
app.command(rich_help_panel=LOOKING)(asking.schema)
app.command(rich_help_panel=LOOKING)(condition.status)
app.command(rich_help_panel=LOOKING)(condition.doctor)
app.command(rich_help_panel=SAID)(topics.label)
app.command(rich_help_panel=SAID)(editions.note)
app.add_typer(copies.app, name="copies", rich_help_panel=SAID)
for stage in (pipeline.poll, pipeline.read, pipeline.match, pipeline.tell):
    app.command(rich_help_panel=STAGES)(stage)
app.command(rich_help_panel=KEEPING)(keeping.reread)
app.command(rich_help_panel=KEEPING)(keeping.purge)
app.command(rich_help_panel=KEEPING)(keeping.upkeep)
app.command(rich_help_panel=KEEPING)(backups.backup)
app.command(rich_help_panel=KEEPING)(backups.restore)


INTERRUPTED = "interrupted: what was stored stays; the next run goes on from there"


def main() -> None:
    """Run a command: its errors go to standard error, in words, with an exit status.

    1: the run could not do all of its work, and the next one goes on; 2: what was given cannot be used;
    3: an edition that was to be verified lacks what purges took out of it, and nothing else; 130: Ctrl-C.
    """
    try:
        app()
    except KeyboardInterrupt:
        leave(INTERRUPTED, 130)
    except SystemExit as leaving:
        if leaving.code == 130:  # typer's own word for Ctrl-C, which it leaves without a word to the user
            leave(INTERRUPTED, 130)
        raise
    except Exception as error:
        leave_at_once(error)
        status = exit_status(error)
        if status is None:
            from flows.secret_values import hide

            sys.stderr.write(hide(traceback.format_exc()))  # people send these around
            sys.exit(1)
        leave(str(error), status)


def exit_status(error: Exception) -> int | None:
    """Return the status for an error that is the user's to mend, None for one of ours."""
    from flows.errors import PartsPurged, RunFailed, UsageError
    from reports.material import ReportError
    from seeds.errors import SeedError
    from warehouse.errors import DatabaseBusy, Interrupted, WarehouseError

    if isinstance(error, PartsPurged):
        return 3
    if isinstance(error, Interrupted):
        return 130
    if isinstance(error, RunFailed | DatabaseBusy | OSError):
        return 1
    if isinstance(error, UsageError | SeedError | WarehouseError | ReportError):
        return 2
    return None


def leave_at_once(error: Exception) -> None:
    """End the process where a query does not end: Python would wait for it, or fall over it."""
    from warehouse.errors import StillAtWork

    if isinstance(error, StillAtWork):
        stopped = isinstance(error.__context__, KeyboardInterrupt)
        sys.stderr.write(f"storywatch: {'interrupted' if stopped else 'it took too long'}: {error}\n")
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(130 if stopped else 2)


def leave(message: str, status: int) -> None:
    """Say why and leave."""
    from flows.secret_values import hide

    sys.stderr.write(f"storywatch: {hide(message)}\n")
    sys.exit(status)


if __name__ == "__main__":
    main()
