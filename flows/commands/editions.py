"""edition list, show, render, send, preview; note: the frozen editions, and a word for the next."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from flows.commands.options import Home, Seed

app = typer.Typer(help="List, show, verify and send the editions of the digest.", no_args_is_help=True)

Day = Annotated[str | None, typer.Argument(help="Its date, such as 2026-11-22 (default: the latest).")]
BriefName = Annotated[str | None, typer.Option("--brief", help="Its brief, where a seed has several.")]


class EditionFormat(StrEnum):
    """A rendering of an edition."""

    HTML = "html"
    TEXT = "text"
    MARKDOWN = "md"
    JSON = "json"
    CSV = "csv"
    ATOM = "atom"


@app.command()
def show(
    date: Day = None,
    format: Annotated[EditionFormat, typer.Option(help="Which rendering.")] = EditionFormat.TEXT,
    brief: BriefName = None,
    seed: Seed = None,
    home: Home = None,
) -> None:
    """Print an edition."""
    from flows.archive import show_edition
    from flows.settings import read_settings

    show_edition(read_settings(home=home), seed, date, brief, format.value)


@app.command("list")
def list_editions(seed: Seed = None, home: Home = None) -> None:
    """List the editions of every seed, or of one, the latest first."""
    from flows.archive import list_editions
    from flows.settings import read_settings

    list_editions(read_settings(home=home), seed)


@app.command()
def render(
    date: Annotated[str, typer.Argument(help="Its date, such as 2026-11-22.")],
    verify: Annotated[
        bool, typer.Option("--verify", help="Write nothing: compare with the hashes stored.")
    ] = False,
    brief: BriefName = None,
    seed: Seed = None,
    home: Home = None,
) -> None:
    """Write the files of a day's editions anew, if each is byte for byte what was frozen, or say why not.

    With --verify the exit status is 0 where all is the same, 1 where something is not, and 3 where nothing is
    missing but what purges took out, as each edition records: it is listed part by part.
    """
    from flows.archive import render_edition
    from flows.settings import read_settings

    render_edition(read_settings(home=home), seed, date, brief, only_verify=verify)


@app.command()
def preview(date: Day = None, brief: BriefName = None, seed: Seed = None, home: Home = None) -> None:
    """Open an edition's HTML in the browser."""
    from flows.archive import preview_edition
    from flows.settings import read_settings

    preview_edition(read_settings(home=home), seed, date, brief)


@app.command()
def send(date: Day = None, brief: BriefName = None, seed: Seed = None, home: Home = None) -> None:
    """Send an edition to everybody on its list who did not get it yet."""
    from flows.desk import open_desk
    from flows.noting import send_edition
    from flows.settings import read_settings

    send_edition(open_desk(read_settings(seed=seed, home=home)), date, brief)


def note(
    text: Annotated[str, typer.Argument(help="What the readers should know; at most 2,000 characters.")],
    by: Annotated[str, typer.Option("--by", help="Who signs it.")],
    brief: BriefName = None,
    seed: Seed = None,
    home: Home = None,
) -> None:
    """Write a note that the next edition begins with."""
    from flows.desk import open_desk
    from flows.noting import write_note
    from flows.settings import read_settings

    write_note(open_desk(read_settings(seed=seed, home=home)), text, by, brief)
