"""SQL is kept in files of one statement; this finds and runs them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import duckdb


@cache
def statement(name: str) -> str:
    """Return the statement of ``warehouse/<name>.sql``, e.g. ``read/select_pending_pages``."""
    return files(__package__).joinpath(f"{name}.sql").read_text("utf-8")


def execute(db: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> duckdb.DuckDBPyConnection:
    """Run a statement file with its ``$named`` parameters."""
    return db.execute(statement(name), parameters) if parameters else db.execute(statement(name))


def fetch_dicts(db: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> list[dict[str, Any]]:
    """Run a statement file and return its rows as dictionaries, by column name."""
    cursor = execute(db, name, **parameters)
    columns = [column[0] for column in cursor.description]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
