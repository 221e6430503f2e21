"""Options that several commands share."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

Seed = Annotated[
    str | None,
    typer.Option(help="Seed to work for: a name under seeds/ or a folder.", envvar="STORYWATCH_SEED"),
]
Home = Annotated[
    Path | None,
    typer.Option(help="Folder of database, pages and digests (default ./data).", envvar="STORYWATCH_HOME"),
]
Feeds = Annotated[
    Path | None,
    typer.Option(help="Feed list (OPML) instead of the seed's own.", envvar="STORYWATCH_FEEDS"),
]
Now = Annotated[
    datetime | None,
    typer.Option(
        help="Run as if it were this time (UTC): a rehearsal, or a day that was missed.",
        formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"],
    ),
]
