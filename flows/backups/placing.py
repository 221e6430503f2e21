"""Putting what was restored in its place: begun by ``restore``, and finished after a kill by whoever is next.

What is copied and checked is first called ready, with the name of the folder for what was there; from then on
each step can be done again, so that the next to hold the home goes on with them.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.upkeep.copying import sync, wal_of

if TYPE_CHECKING:
    from flows.home import Home

STAGING = "restoring.new"
READY = "ready"


def is_ready(home: Home) -> bool:
    """Tell whether a restore was stopped while it put things in their place."""
    return (home.folder / STAGING / READY).exists()


def begin_placing(home: Home, aside: str) -> None:
    """Call what is staged ready; what was there goes into the folder ``aside`` of the home."""
    ready = home.folder / STAGING / READY
    beside = ready.with_suffix(".new")
    beside.write_text(aside, "utf-8")
    sync(beside)
    beside.rename(ready)
    sync(ready.parent)


def finish_placing(home: Home) -> Path | None:
    """Move what was there aside and the staged files in; the database last, in one step.

    Returns where what was there lies now, None where nothing was. The caller holds the home's lock.
    """
    staged = home.folder / STAGING
    aside = home.folder / (staged / READY).read_text("utf-8")
    pages, database = staged / home.pages.name, staged / home.pipeline.name
    if pages.is_dir() and any(pages.iterdir()):
        if home.pages.exists():
            aside.mkdir(exist_ok=True)
            home.pages.rename(aside / home.pages.name)
        pages.rename(home.pages)
    if database.exists():
        if home.pipeline.exists():
            aside.mkdir(exist_ok=True)
            with suppress(FileNotFoundError):
                wal_of(home.pipeline).rename(wal_of(aside / home.pipeline.name))
            keep_beside(home.pipeline, aside / home.pipeline.name)
        database.replace(home.pipeline)
    sync(home.folder)
    shutil.rmtree(staged, ignore_errors=True)
    return aside if aside.exists() else None


def keep_beside(path: Path, other: Path) -> None:
    """Give a file a second name, which holds it when the first is given to another; or copy it."""
    try:
        os.link(path, other)
    except FileExistsError:
        pass  # before a kill
    except OSError:
        beside = other.with_suffix(".new")
        shutil.copy2(path, beside)
        beside.replace(other)
