"""edition list, edition show: the frozen editions."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from flows.commands.options import Home, Seed

app = typer.Typer(help="List and show the editions of the digest.", no_args_is_help=True)


class EditionFormat(StrEnum):
    """A rendering of an edition."""

    HTML = "html"
    TEXT = "text"
    MARKDOWN = "md"


@app.command()
def show(
    date: Annotated[
        str | None, typer.Argument(help="Its date, such as 2026-11-22 (default: the latest).")
    ] = None,
    format: Annotated[EditionFormat, typer.Option(help="Which rendering.")] = EditionFormat.TEXT,
    brief: Annotated[str | None, typer.Option(help="Its brief, where a seed has several.")] = None,
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
