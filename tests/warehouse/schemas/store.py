"""Database files as each schema version left them, with rows in every table: made once, then kept.

    python -m tests.warehouse.schemas.store        # makes the file of each version that has none yet

A file is made by the migrations up to its version, as they were released. It is never made again: that a file
from then can still be opened is what it is there for.
"""

from __future__ import annotations

import lzma
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from warehouse import migrate as migrating
from warehouse.connection import create
from warehouse.migrate import migrate, migrations

FOLDER = Path(__file__).parent
ROWS = 3
# What must be empty for a row to count in the views: a version in force, a text that is there.
EMPTY = {"valid_to", "merged_into", "purged_at", "unlisted_at", "retry_at", "finished_at"}


def stored(version: int) -> Path:
    """Return where the file of a version lies."""
    return FOLDER / f"{version:04}.duckdb.xz"


def unpack(version: int, path: Path) -> Path:
    """Put a version's file at ``path``."""
    path.write_bytes(lzma.decompress(stored(version).read_bytes()))
    return path


def literal(kind: Any, name: str, row: int) -> str:
    """Return a value of a DuckDB type in SQL; columns of one name have the same values, so that rows join."""
    children = dict(kind.children) if kind.id in ("struct", "map", "list") else {}
    if kind.id == "list":
        return f"[{literal(children['child'], name, row)}]"
    if kind.id == "struct":
        return "{" + ", ".join(f'"{k}": {literal(v, k, row)}' for k, v in children.items()) + "}"
    if kind.id == "map":
        return f"MAP {{{literal(children['key'], 'key', row)}: {literal(children['value'], 'value', row)}}}"
    if kind.id == "timestamp with time zone":
        return f"TIMESTAMPTZ '2026-01-0{row} 06:30:00+00'"
    if kind.id == "date":
        return f"DATE '2026-01-0{row}'"
    if kind.id == "boolean":
        return "false"
    if str(kind) == "JSON":
        return f"'{{\"number\": {row}}}'"
    if kind.id == "varchar":
        # Joined to one another by the views: a copy's original and a story's lead are articles.
        same = {"original_id": "article_id", "lead_article_id": "article_id", "version": "topic_version"}
        return f"'it''s {same.get(name, name)} {row}'"
    return f"{row}"


def fill(db: duckdb.DuckDBPyConnection) -> None:
    """Put a few rows into every table but the migrations' own."""
    tables = db.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
    for (table,) in tables:
        if table == "schema_versions":
            continue
        columns = db.table(table)
        for row in range(1, ROWS + 1):
            values = ", ".join(
                "NULL" if name in EMPTY else literal(kind, name, row)
                for name, kind in zip(columns.columns, columns.types, strict=True)
            )
            db.execute(f'INSERT INTO "{table}" VALUES ({values})')


def make(version: int, path: Path) -> None:
    """Make a database of a version at ``path``."""
    known = list(migrations())
    create(path)
    with duckdb.connect(str(path)) as db:
        db.execute("SET TimeZone = 'UTC'")
        try:
            migrating.migrations = lambda: iter(known[:version])
            migrate(db)
        finally:
            migrating.migrations = migrations
        fill(db)
        db.execute("CHECKPOINT")


def main() -> None:
    """Make the files that are not there."""
    for version, _, _ in migrations():
        if stored(version).exists():
            continue
        with TemporaryDirectory() as folder:
            path = Path(folder) / "made.duckdb"
            make(version, path)
            stored(version).write_bytes(lzma.compress(path.read_bytes(), preset=9))


if __name__ == "__main__":
    main()
