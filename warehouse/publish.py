"""The published copy: what people open while the pipeline goes on writing its own file."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.connection import connect, quoted
from warehouse.errors import WarehouseError
from warehouse.statements import execute
from warehouse.upkeep.copying import wal_of

# Counts of a run that say what it looked at, not what it changed. Whatever else a run counts is worth a
# copy, so that a count that is added later cannot be forgotten here.
LOOKED_AT = (
    *("polled", "readable", "failed", "entries_listed", "network_down"),
    *("site_pages", "learned"),  # not files: one written anew says that a run before did not get that far
)
CHUNK_BYTES = 1 << 20


def publish_changes(pipeline: Path, published: Path, now: datetime, *, wait_seconds: float = 30.0) -> bool:
    """Publish where the copy lacks something that people look at; tells whether it did.

    The rule stands in ``select_copy_lacks.sql``: an empty poll is no reason, but no copy grows older than an
    hour while runs go on. A copy that is missing, damaged or held by somebody who writes it lacks everything.
    """
    if not lacks(pipeline, published, now, wait_seconds):
        return False
    publish(pipeline, published, wait_seconds=wait_seconds)
    return True


def lacks(pipeline: Path, published: Path, now: datetime, wait_seconds: float) -> bool:
    """Tell whether the copy lacks something that people look at, or is an hour old."""
    if not published.exists():
        return True
    with connect(pipeline, wait_seconds=wait_seconds) as db:
        try:
            db.execute(f"ATTACH {quoted(published)} AS published (READ_ONLY)")
            execute(db, "select_copy_lacks", now=now, looked_at=list(LOOKED_AT))
            return bool(db.fetchall()[0][0])
        except duckdb.Error:
            return True


def publish(pipeline: Path, published: Path, *, wait_seconds: float = 30.0) -> None:
    """Copy the database and put it in ``published``'s place at once; readers keep what they opened.

    The copy may be read by whoever may read the pipeline's file, and written by nobody: who opened it for
    writing would shut the other readers out. Raises WarehouseError where the copy cannot be made; the one
    before then stays.
    """
    beside = published.with_suffix(".new")
    try:
        beside.unlink(missing_ok=True)  # what a killed run left, which nobody may write any more
        # The file is closed after the database: to close any handle of it ends DuckDB's lock on it, and
        # another process could write while the copy is made or put in its place.
        with pipeline.open("rb") as source, connect(pipeline, wait_seconds=wait_seconds) as db:
            db.execute("CHECKPOINT")
            with beside.open("wb") as target:
                shutil.copyfileobj(source, target, CHUNK_BYTES)
                os.fchmod(target.fileno(), os.fstat(source.fileno()).st_mode & 0o444)
            # A log left by somebody who wrote the copy before belongs to no other file.
            wal_of(published).unlink(missing_ok=True)
            beside.replace(published)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise WarehouseError(
            f"{published}: cannot be written ({error.strerror}): the copy before it stays; "
            "check the folder's rights and the disk's room"
        ) from error
