"""status and doctor: how a home fares."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.commands.options import Feeds, Home, Seed

Json = Annotated[bool, typer.Option("--json", help="For another program.")]


def status(
    stale_hours: Annotated[
        float, typer.Option(min=0.1, help="Hours without a run that did all its work that are too many.")
    ] = 26,
    as_json: Json = False,
    seed: Seed = None,
    feeds: Feeds = None,
    home: Home = None,
) -> None:
    """What ran last, what is due next, what waits. Exit status 1 where something is wrong: for monitoring."""
    from flows.condition.status import show_status
    from flows.settings import read_settings

    settings = read_settings(seed=seed, feeds=feeds, home=home)
    if not show_status(settings, stale_hours=stale_hours, as_json=as_json):
        raise typer.Exit(1)


def doctor(
    deep: Annotated[
        bool, typer.Option("--deep", help="Read every value of the database and of the last backup.")
    ] = False,
    as_json: Json = False,
    seed: Seed = None,
    feeds: Feeds = None,
    home: Home = None,
) -> None:
    """What could keep Storywatch from working, and what to do about it. Exit status 1 where it is bad."""
    from flows.condition.doctor import show_checkup
    from flows.settings import read_settings

    if not show_checkup(read_settings(seed=seed, feeds=feeds, home=home), deep=deep, as_json=as_json):
        raise typer.Exit(1)
