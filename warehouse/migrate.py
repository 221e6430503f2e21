"""Bring a database to this version's schema: numbered files, append-only, each with its record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

import duckdb

from warehouse.errors import NewerDatabase, WarehouseError

CREATE_RECORD = """
CREATE TABLE IF NOT EXISTS schema_versions (
    version INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE schema_versions IS 'Migrations that this file has been through';
COMMENT ON COLUMN schema_versions.version IS 'Number of the migration';
COMMENT ON COLUMN schema_versions.name IS 'Its file';
COMMENT ON COLUMN schema_versions.applied_at IS 'When it was applied (UTC)';
"""


def migrations() -> Iterator[tuple[int, str, str]]:
    """Yield (number, file name, SQL) in order."""
    folder = files("warehouse").joinpath("migrations")
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if number := re.match(r"(\d{4})_\w+\.sql$", file.name):
            yield int(number[1]), file.name, file.read_text("utf-8")


def migrate(db: duckdb.DuckDBPyConnection) -> int:
    """Apply what is missing, each migration in a transaction with its record; returns how many were.

    Raises NewerDatabase, before anything is changed, where the file knows a migration that we do not.
    """
    applied = schema_version(db)
    check_known(applied)
    known = list(migrations())
    missing = [migration for migration in known if migration[0] > applied]
    for number, name, sql in missing:
        db.execute("BEGIN")
        try:
            db.execute(CREATE_RECORD)
            db.execute(sql)
            db.execute("INSERT INTO schema_versions VALUES (?, ?, now())", [number, name])
        except BaseException:
            with suppress(duckdb.Error):  # a connection that broke has nothing to take back
                db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
    return len(missing)


def latest_version() -> int:
    """Return the number of the last migration that this version knows."""
    return max(number for number, _, _ in migrations())


def check_known(applied: int, what: Path | str = "the database") -> None:
    """Raise NewerDatabase where a file was through a migration that we do not know."""
    latest = latest_version()
    if applied > latest:
        raise NewerDatabase(
            f"{what} has schema {applied}, this version of Storywatch knows up to {latest}: "
            "install the newer version, or use another home; nothing was changed"
        )


def check_not_older(applied: int, path: Path) -> None:
    """Raise WarehouseError, with what to do, where a file lacks a migration of ours and is not migrated."""
    if applied == 0:
        raise WarehouseError(f"{path}: is no database of Storywatch: name its storywatch.duckdb")
    if applied < (latest := latest_version()):
        raise WarehouseError(
            f"{path}: was left by an older version of Storywatch (schema {applied}, this one's is {latest}): "
            "the next 'storywatch run' brings the database and its copy up to date"
        )


def schema_version(db: duckdb.DuckDBPyConnection) -> int:
    """Return the number of the last migration that the file has been through, 0 for an empty one."""
    known = db.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'schema_versions'").fetchall()
    if not known[0][0]:
        return 0
    return int(db.execute("SELECT coalesce(max(version), 0) FROM schema_versions").fetchall()[0][0])
