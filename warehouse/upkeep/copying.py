"""A copy of a database that is known to be one: it is read back, table by table, and compared."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.connection import BROKEN, STORAGE_VERSION, first_line, patiently, quoted
from warehouse.errors import WarehouseError
from warehouse.statements import statement

# A copy is smaller than its source, but the disk is not to be filled to the last byte.
ROOM_TO_SPARE = 64 * 2**20


@dataclass(frozen=True, slots=True)
class TableContent:
    """What a table holds: its rows counted, and a number that is another one if any value is.

    The number adds up DuckDB's hash of each row, so that order does not matter. That hash may change
    between versions of DuckDB: compare only what one version has read.
    """

    table: str
    rows: int
    content: str


@contextmanager
def attached(path: Path, wait_seconds: float = 30.0) -> Iterator[duckdb.DuckDBPyConnection]:
    """Hold the file at ``path`` for reading, as ``source``: no one can write it meanwhile.

    Raises WarehouseError (DatabaseBusy) where it cannot be opened or read.
    """
    db = duckdb.connect()
    try:
        db.execute("SET TimeZone = 'UTC'")
        patiently(path, lambda: db.execute(f"ATTACH {quoted(path)} AS source (READ_ONLY)"), wait_seconds)
        yield db
    except BROKEN as error:
        raise WarehouseError(f"{path}: cannot be read ({first_line(error)})") from error
    finally:
        db.close()


def copy_into(db: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Write all of ``source`` into a new file, in the format that the oldest supported DuckDB can open."""
    for leftover in (target, wal_of(target)):
        leftover.unlink(missing_ok=True)
    db.execute(f"ATTACH {quoted(target)} AS target (STORAGE_VERSION '{STORAGE_VERSION}')")
    db.execute("COPY FROM DATABASE source TO target")
    db.execute("CHECKPOINT target")
    db.execute("DETACH target")
    sync(target)


def copy_checked(db: duckdb.DuckDBPyConnection, target: Path) -> list[TableContent]:
    """Write ``source`` into a new file and read that file back; returns what it holds.

    Raises WarehouseError, and leaves no file, where the copy is not the same in schema, comments or rows.
    """
    try:
        copy_into(db, target)
        with attached(target) as copy:
            found = contents(copy)
            if described(copy) != described(db) or found != contents(db):
                raise WarehouseError(f"{target}: the copy is not what was copied: is the disk sound?")
    except BaseException:
        for leftover in (target, wal_of(target)):
            leftover.unlink(missing_ok=True)
        raise
    return found


def contents(db: duckdb.DuckDBPyConnection) -> list[TableContent]:
    """Read every value of every table of ``source``, and return what each table holds."""
    tables = db.execute(statement("upkeep/select_tables")).fetchall()
    return [content_of(db, str(name)) for (name,) in tables]


def content_of(db: duckdb.DuckDBPyConnection, table: str) -> TableContent:
    """Read a table whole."""
    name = table.replace('"', '""')
    rows, content = db.execute(
        f'SELECT count(*), coalesce(sum(hash(t)::HUGEINT), 0)::VARCHAR FROM source."{name}" AS t'  # noqa: S608 - a name from the catalogue, quoted
    ).fetchall()[0]
    return TableContent(table, int(rows), str(content))


def schema_of(db: duckdb.DuckDBPyConnection) -> int:
    """Return the schema version of ``source``. Raises WarehouseError where it is no database of ours."""
    names = {str(name) for (name,) in db.execute(statement("upkeep/select_tables")).fetchall()}
    if "schema_versions" not in names:
        raise WarehouseError("the file is no database of Storywatch (it has no schema_versions)")
    return int(db.execute("SELECT max(version) FROM source.schema_versions").fetchall()[0][0])


def described(db: duckdb.DuckDBPyConnection) -> list[tuple[str, ...]]:
    """Return everything that the catalogue of ``source`` says: tables, views, columns, macros, comments."""
    return [tuple(map(str, row)) for row in db.execute(statement("upkeep/select_catalogue")).fetchall()]


def wal_of(path: Path) -> Path:
    """Return where DuckDB keeps what was committed and is not in the file yet."""
    return path.with_name(f"{path.name}.wal")


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, written to the disk now."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def check_room(folder: Path, needed: int) -> None:
    """Raise WarehouseError where the disk under ``folder`` has not so many bytes to spare."""
    free = shutil.disk_usage(folder).free
    if free < needed + ROOM_TO_SPARE:
        raise WarehouseError(
            f"{folder}: the disk has {free / 1e6:,.0f} MB left, and {needed / 1e6:,.0f} MB are to be "
            "written: make room, or name a folder on another disk"
        )
