"""Questions of people: any SQL, on the published copy, that can read it and nothing else."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse.connection import first_line
from warehouse.errors import WarehouseError


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


def ask(published: Path, sql: str, bounds: Bounds | None = None) -> Answer:
    """Run one question. Raises WarehouseError with DuckDB's own words, or when it takes too long."""
    bounds = bounds or Bounds()
    db = open_locked(published, bounds)
    timer = threading.Timer(bounds.seconds, db.interrupt)
    timer.start()
    try:
        cursor = db.execute(sql)
        rows = cursor.fetchmany(bounds.rows + 1)
        columns = tuple(str(column[0]) for column in cursor.description or ())
        return Answer(columns, rows[: bounds.rows], len(rows) > bounds.rows)
    except duckdb.InterruptException:
        raise WarehouseError(f"the query took more than {bounds.seconds:.0f} s and was stopped") from None
    except duckdb.Error as error:
        raise WarehouseError(str(error).strip()) from None
    finally:
        timer.cancel()
        db.close()


def open_locked(published: Path, bounds: Bounds) -> duckdb.DuckDBPyConnection:
    """Open the published copy so that a query can neither write nor reach files or the network."""
    if not published.exists():
        raise WarehouseError(f"{published}: there is no database yet: 'storywatch run' makes it")
    try:
        db = duckdb.connect(str(published), read_only=True)
    except duckdb.Error as error:
        raise WarehouseError(f"{published}: cannot be opened ({first_line(error)})") from None
    db.execute("SET TimeZone = 'UTC'")
    db.execute("SET memory_limit = ?", [bounds.memory])
    db.execute("SET threads = ?", [bounds.threads])
    db.execute("SET enable_external_access = false")
    db.execute("SET lock_configuration = true")
    return db
