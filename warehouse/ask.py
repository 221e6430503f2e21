"""Questions of people: any SQL on the published copy that reads, and nothing that could do more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse.bounded import within
from warehouse.connection import BROKEN, HELD, check_there, first_line
from warehouse.errors import WarehouseError

READING = ("SELECT", "EXPLAIN")  # FROM, VALUES, WITH, DESCRIBE, SHOW and SUMMARIZE are SELECT to DuckDB
# Table functions that change settings although the configuration is locked. What they would write is refused,
# but then the process ends (1.5.6: enable_logging(storage = 'file') in a PIVOT, which is two statements).
SETTING = re.compile(r"\b(enable|disable)_(logging|profiling)\b", re.IGNORECASE)
ROWS_AT_ONCE = 1000
ANEW = "'storywatch run' publishes the copy anew"


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns and rows of an answer; ``truncated`` where there were more rows than asked for."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    truncated: bool


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a question may cost."""

    seconds: float = 60.0
    memory: str = "1GB"
    threads: int = 2
    rows: int = 100_000


def ask(
    published: Path, sql: str, bounds: Bounds | None = None, parameters: Mapping[str, Any] | None = None
) -> Answer:
    """Run one question with its ``$named`` parameters.

    Raises WarehouseError with DuckDB's own words, or what bound was passed; StillAtWork where the query
    could not be stopped.
    """
    bounds = bounds or Bounds()
    db = open_locked(published, bounds)
    try:
        return within(db, bounds.seconds, lambda: fetch(db, sql, dict(parameters or {}), bounds))
    except MemoryError:
        raise too_much_memory(bounds.memory) from None


def fetch(db: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, Any], bounds: Bounds) -> Answer:
    """Run a question that reads and return its first rows: the answer is streamed, never held as a whole."""
    cursor = execute_reading(db, sql, parameters, bounds.memory)
    columns = tuple(str(column[0]) for column in cursor.description or ())
    rows: list[tuple[Any, ...]] = []
    with in_words(bounds.memory):
        while len(rows) <= bounds.rows and (more := cursor.fetchmany(ROWS_AT_ONCE)):
            rows += more
    return Answer(columns, rows[: bounds.rows], len(rows) > bounds.rows)


def execute_reading(
    db: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, Any], memory: str
) -> duckdb.DuckDBPyConnection:
    """Begin one statement that reads. Raises WarehouseError for any other, and for what DuckDB refuses."""
    if setting := SETTING.search(sql):
        raise WarehouseError(f"{setting[0]} is refused: a query changes no settings")
    with in_words(memory):
        wanted = check_reading(db.extract_statements(sql))
        check_parameters(wanted, parameters)
        return db.execute(sql, parameters) if wanted else db.execute(sql)


@contextmanager
def in_words(memory: str) -> Iterator[None]:
    """Say what DuckDB refuses or cannot do as a WarehouseError; ``memory`` is what the question may have."""
    try:
        yield
    except duckdb.InterruptException:
        raise
    except (duckdb.OutOfMemoryException, MemoryError):
        raise too_much_memory(memory) from None
    except duckdb.PermissionException as error:
        raise WarehouseError(
            f"a query reads the database and nothing else: no files, no network, no extensions, no settings "
            f"({first_line(error)})"
        ) from None
    except BROKEN as error:
        raise WarehouseError(f"the copy cannot be read ({first_line(error)}): {ANEW}") from None
    except duckdb.Error as error:
        raise WarehouseError(str(error).strip()) from None


def check_reading(statements: list[duckdb.Statement]) -> set[str]:
    """Return the parameters of the one statement. Raises WarehouseError unless there is one, and it reads.

    A PIVOT comes with a helper that makes a type of what it found; a helper has no text of its own.
    """
    asked = [each for each in statements if not (each.type.name == "CREATE" and not each.query)]
    if len(asked) != 1:
        found = "there are several statements" if asked else "there is no statement"
        raise WarehouseError(f"{found} in it: ask one question at a time")
    if asked[0].type.name not in READING:
        raise WarehouseError(
            f"{asked[0].type.name} is refused: a query reads, with SELECT, FROM, WITH, VALUES, PIVOT, "
            "DESCRIBE, SUMMARIZE or EXPLAIN"
        )
    return set(asked[0].named_parameters)


def check_parameters(wanted: set[str], given: Mapping[str, Any]) -> None:
    """Raise WarehouseError unless exactly the parameters that a statement names are given."""
    if missing := sorted(wanted - set(given)):
        raise WarehouseError(f"the query needs ${', $'.join(missing)}: give --param {missing[0]}=…")
    if unknown := sorted(set(given) - wanted):
        takes = f"it takes {', '.join(sorted(wanted))}" if wanted else "it takes none"
        raise WarehouseError(f"the query has no parameter {unknown[0]!r}: {takes}")


def too_much_memory(memory: str) -> WarehouseError:
    """Return the error for a question that wanted more than it may have."""
    return WarehouseError(
        f"the query wants more memory than the {memory} it may have: ask for fewer rows or columns at a "
        "time, or raise STORYWATCH_MEMORY_LIMIT"
    )


def open_locked(published: Path, bounds: Bounds) -> duckdb.DuckDBPyConnection:
    """Open the published copy so that a query can neither write nor reach files, the network or settings."""
    check_there(published)
    try:
        db = duckdb.connect(str(published), read_only=True)
    except duckdb.Error as error:
        todo = "close what writes it" if HELD.search(str(error)) else ANEW
        raise WarehouseError(f"{published}: cannot be opened ({first_line(error)}): {todo}") from None
    db.execute("SET TimeZone = 'UTC'")
    db.execute("SET memory_limit = ?", [bounds.memory])
    db.execute("SET threads = ?", [bounds.threads])
    db.execute("SET temp_directory = ''")  # nothing is spilled to disk: a question has its memory and no more
    db.execute("SET python_enable_replacements = false")  # FROM name is a table, never a variable of ours
    db.execute("SET enable_external_access = false")
    db.execute("SET lock_configuration = true")
    return db
