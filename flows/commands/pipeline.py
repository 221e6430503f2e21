"""demo, run, poll, read, match, tell: the commands that do the work."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.options import Feeds, Home, Now, Seed

if TYPE_CHECKING:
    from flows.desk import Desk


def run(seed: Seed = None, feeds: Feeds = None, home: Home = None, now: Now = None) -> None:
    """One daily job, now: ask every feed, read and match what is new, write an edition."""
    desk = checked_desk(seed, feeds, home)
    work(desk, "daily", now)


def poll(seed: Seed = None, feeds: Feeds = None, home: Home = None, now: Now = None) -> None:
    """Ask every feed of the seed and store what is listed."""
    desk = checked_desk(seed, feeds, home)
    work(desk, "poll", now, everything=True)


def read(seed: Seed = None, feeds: Feeds = None, home: Home = None, now: Now = None) -> None:
    """Fetch and read the pages of entries that have no article yet."""
    desk = checked_desk(seed, feeds, home)
    work(desk, "read", now)


def match(seed: Seed = None, feeds: Feeds = None, home: Home = None, now: Now = None) -> None:
    """Match articles against the topics, find copies and group stories."""
    desk = checked_desk(seed, feeds, home)
    work(desk, "match", now)


def tell(seed: Seed = None, feeds: Feeds = None, home: Home = None, now: Now = None) -> None:
    """Match what waits; compose, write and send the edition of each brief, whatever its hour."""
    desk = checked_desk(seed, feeds, home)
    work(desk, "tell", now, everything=True)


def demo(
    home: Annotated[
        Path | None, typer.Option(help="Keep the demo's home here (default ./demo-data, made anew).")
    ] = None,
) -> None:
    """Serve a sample newsroom on this machine, run its three days, show the last digest."""
    from flows.demonstration import show_demo

    show_demo(home)


def checked_desk(seed: str | None, feeds: Path | None, home: Path | None) -> Desk:
    """Read what was given and open the database once: what is wrong is said before Prefect starts."""
    from flows.desk import open_desk
    from flows.prefect_home import prepare_prefect
    from flows.settings import read_settings

    desk = open_desk(read_settings(seed=seed, feeds=feeds, home=home))
    with desk.database():
        pass
    prepare_prefect(desk.home)
    return desk


def work(desk: Desk, name: str, now: datetime | None, **given: Any) -> None:
    """Run the flow of a name for a checked desk and say what came of it."""
    from flows.serving.server import have_server
    from flows.summary import print_summary

    settings = desk.settings
    have_server(desk.home)
    flow = getattr(import_module(f"flows.{name}"), name)
    counts = flow(
        seed=str(settings.seed),
        home=str(desk.home.folder),
        feeds=str(settings.feeds) if settings.feeds else None,
        now=now.replace(tzinfo=UTC) if now else None,
        **given,
    )
    print_summary(desk, counts)
