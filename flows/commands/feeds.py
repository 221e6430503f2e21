"""feeds add, import, export, list, health, test, explain: the feeds that a seed listens to."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import Feeds, Home, Seed

if TYPE_CHECKING:
    from flows.settings import Settings

app = typer.Typer(
    help="The feeds that a seed listens to: find, list, judge and explain them.", no_args_is_help=True
)


class ListFormat(StrEnum):
    """How feeds are listed."""

    TABLE = "table"
    JSON = "json"


Address = Annotated[str, typer.Argument(help="Address of a feed, or of a site that has one.")]


@app.command()
def add(
    url: Address,
    outlet: Annotated[str | None, typer.Option(help="Its publisher (default: the feed's own title).")] = None,
    tier: Annotated[int | None, typer.Option(min=1, max=3, help="1 leading title, 2 solid, 3 small.")] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Add every feed found, not only the likeliest.")
    ] = False,
    seed: Seed = None,
    feeds: Feeds = None,
) -> None:
    """Find the feed of an address, read it once, show what it lists, and add it to the feed list."""
    from flows.feeds.adding import add_feed

    add_feed(settings_of(seed, feeds), url, outlet=outlet, tier=tier, every=every)


@app.command("import")
def import_lists(
    files: Annotated[list[Path], typer.Argument(help="Feed lists: OPML, or an address a line.")],
    seed: Seed = None,
    feeds: Feeds = None,
) -> None:
    """Add the feeds of other lists to the seed's own; a row that cannot be used stops no other."""
    from flows.feeds.listed import import_feed_lists

    import_feed_lists(settings_of(seed, feeds), files)


@app.command()
def export(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File (default: standard output).")
    ] = None,
    seed: Seed = None,
    feeds: Feeds = None,
) -> None:
    """Write the feed list as OPML that other feed readers understand."""
    from flows.feeds.listed import export_feed_list

    export_feed_list(settings_of(seed, feeds), output)


@app.command("list")
def list_feeds(
    format: Annotated[ListFormat, typer.Option(help="How to print them.")] = ListFormat.TABLE,
    seed: Seed = None,
    feeds: Feeds = None,
    home: Home = None,
) -> None:
    """List the feeds, with how their last polls went where there is a database."""
    from flows.feeds.listed import list_feed_list

    list_feed_list(settings_of(seed, feeds, home), format.value)


@app.command()
def health(
    format: Annotated[ListFormat, typer.Option(help="How to print it.")] = ListFormat.TABLE,
    seed: Seed = None,
    feeds: Feeds = None,
    home: Home = None,
) -> None:
    """Name the feeds that need a look, and why; exit status 1 where there are any.

    Failing, silent, overflowing (items may have been missed), moved, gone or throttled.
    """
    from flows.feeds.health import show_health

    if show_health(settings_of(seed, feeds, home), format.value):
        raise typer.Exit(1)


@app.command("test")
def try_feed(url: Address, seed: Seed = None, feeds: Feeds = None, home: Home = None) -> None:
    """Ask a feed as a poll would, and say what the poll would do and why; nothing is stored."""
    from flows.feeds.explaining import test_feed

    test_feed(settings_of(seed, feeds, home), url)


@app.command()
def explain(
    feed: Annotated[str, typer.Argument(help="Its address, or a part of its address or outlet.")],
    polls: Annotated[int, typer.Option(min=1, help="How many of its last polls to show.")] = 10,
    seed: Seed = None,
    feeds: Feeds = None,
    home: Home = None,
) -> None:
    """Show a feed's last polls, when it is asked again and why, and what is wrong with its document."""
    from flows.feeds.explaining import explain_feed

    explain_feed(settings_of(seed, feeds, home), feed, polls)


def settings_of(seed: str | None, feeds: Path | None, home: Path | None = None) -> Settings:
    """Read the settings with what was given."""
    from flows.settings import read_settings

    return read_settings(seed=seed, feeds=feeds, home=home)
