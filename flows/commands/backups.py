"""backup and restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import Home


def backup(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Where the backups lie (default STORYWATCH_BACKUPS, else backups in the home)."),
    ] = None,
    keep: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Backups to keep; older ones there go (STORYWATCH_KEEP_BACKUPS; 0: none).",
        ),
    ] = None,
    pages: Annotated[
        bool, typer.Option(help="The raw pages too; they are stored once for all backups in a folder.")
    ] = True,
    home: Home = None,
) -> None:
    """Copy database and raw pages, and read the copy back before it counts.

    It waits for a run that is at work, and holds the next one up until it is done. Digests are not in it:
    they are written again from the database. Keep the seed's folder and the settings yourself.
    """
    from flows.backups.told import make_backup
    from flows.settings import read_settings

    make_backup(read_settings(home=home), folder, keep, pages=pages)


def restore(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="BACKUP", help="A backup's folder, or a database file such as the published copy."
        ),
    ],
    replace: Annotated[
        bool, typer.Option("--replace", help="Where there is a database: put it aside and take its place.")
    ] = False,
    home: Home = None,
) -> None:
    """Put a backup in place, when it was read whole and found sound; what was there is kept beside.

    A backup of an earlier version is brought up to date; one of a later version, or a damaged one, is
    refused.
    """
    from flows.backups.told import restore_backup
    from flows.settings import read_settings

    restore_backup(read_settings(home=home), source, replace=replace)
