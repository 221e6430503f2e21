"""The one way to the database file."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from warehouse.errors import DatabaseBusy, WarehouseError
from warehouse.migrate import check_not_older, migrate, schema_version

# Files are made in this format so that DuckDB 1.5 and 2.0 can both open them.
STORAGE_VERSION = "v1.5.0"
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0

# How DuckDB says, on Unix and on Windows, that another process has the file. "lock" alone would not do:
# damage is reported with the block that it was found in.
HELD = re.compile("set lock|conflicting lock|another process", re.IGNORECASE)

# What the disk or the file is to blame for, found when it is opened or only when it is read or written.
BROKEN = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.SerializationException,
    duckdb.OutOfMemoryException,
    duckdb.TransactionException,  # a COMMIT for which the disk has no room
)


# What DuckDB makes of a Ctrl-C that comes while a statement runs, in place of Python's own KeyboardInterrupt.
STOPPED = "Query interrupted"


@contextmanager
def connect(
    path: Path, *, read_only: bool = False, wait_seconds: float = 30.0
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the database, made and migrated where need be, for as short as possible.

    DuckDB lets one process in at a time, so a file that is held is tried again with growing pauses for
    ``wait_seconds``. Times come back as aware UTC. Raises WarehouseError (DatabaseBusy, NewerDatabase), and
    KeyboardInterrupt also where Ctrl-C comes while a statement runs.
    """
    if not read_only and not path.exists():
        create(path)
    db = open_patiently(path, read_only, wait_seconds)
    try:
        db.execute("SET TimeZone = 'UTC'")
        if not read_only:
            migrate(db)
        yield db
    except BROKEN as error:
        raise WarehouseError(
            f"{path}: cannot be used ({first_line(error)}): what was stored before is kept; if the disk has "
            "room and the file is damaged, restore a backup, or name another home with --home"
        ) from error
    except (duckdb.CatalogException, duckdb.BinderException):
        if read_only:  # and so not migrated: it may lack what the statement asks for
            check_not_older(schema_version(db), path)
        raise
    except RuntimeError as error:
        if str(error) == STOPPED:
            db.interrupt()  # else close() works on until the statement's last task is done
            raise KeyboardInterrupt from error
        raise
    finally:
        db.close()


@contextmanager
def transaction(db: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of it or nothing."""
    db.execute("BEGIN")
    try:
        yield
    except BaseException:
        with suppress(duckdb.Error):  # a connection that broke has nothing to take back
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def create(path: Path) -> None:
    """Make an empty file in the format that the oldest supported DuckDB can open.

    It is made beside and put in its place whole: a kill in the middle would leave a file that nobody can
    open. Of several processes that make it at once one puts it there, and the others take that.
    """
    made = path.with_name(f".{path.name}.{os.getpid()}.made")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made.unlink(missing_ok=True)
        with duckdb.connect() as db:
            db.execute(f"ATTACH {quoted(made)} AS made (STORAGE_VERSION '{STORAGE_VERSION}')")
        put_in_place(made, path)
    except (OSError, duckdb.IOException) as error:
        raise WarehouseError(
            f"{path}: cannot be created ({first_line(error)}): check the folder's rights, "
            "or name another with --home"
        ) from error


def put_in_place(made: Path, path: Path) -> None:
    """Give a whole file its name, unless another stands there by now."""
    try:
        os.link(made, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        if not path.exists():
            made.rename(path)
    made.unlink(missing_ok=True)


def check_there(path: Path) -> None:
    """Raise WarehouseError, with what to do, where no run has made the database, or its copy, yet."""
    if not path.exists():
        raise WarehouseError(f"{path}: there is no database yet: 'storywatch run' makes it")


def quoted(path: Path) -> str:
    """Return a path as SQL writes it: ATTACH takes no parameters."""
    return "'" + str(path).replace("'", "''") + "'"


def open_patiently(path: Path, read_only: bool, wait_seconds: float) -> duckdb.DuckDBPyConnection:
    """Open, waiting while another process has the file."""
    return patiently(path, lambda: duckdb.connect(str(path), read_only=read_only), wait_seconds)


def patiently(
    path: Path, open_it: Callable[[], duckdb.DuckDBPyConnection], wait_seconds: float
) -> duckdb.DuckDBPyConnection:
    """Do what opens the file at ``path``, again with growing pauses while another process has it."""
    pause, waited = FIRST_PAUSE, 0.0
    while True:
        try:
            return open_it()
        except duckdb.IOException as error:
            if not HELD.search(str(error)):
                raise WarehouseError(
                    f"{path}: cannot be opened ({first_line(error)}): restore a backup, "
                    "or name another home with --home"
                ) from error
            if waited >= wait_seconds:
                raise DatabaseBusy(
                    f"{path}: another process has held it for {waited:.0f} s; "
                    "close it, or open the published copy storywatch.duckdb instead"
                ) from error
        except duckdb.Error as error:
            raise WarehouseError(f"{path}: cannot be opened ({first_line(error)})") from error
        time.sleep(pause)
        waited, pause = waited + pause, min(pause * 2, LONGEST_PAUSE)


def first_line(error: Exception) -> str:
    """Return the first line of an error's text: DuckDB appends hints and links."""
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
