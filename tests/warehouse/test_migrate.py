"""Migrations: in order, once each, whole or not at all, never on a file of a newer version."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from warehouse import migrate as migrating
from warehouse.connection import connect
from warehouse.errors import NewerDatabase
from warehouse.migrate import migrate, migrations, schema_version


def test_the_migrations_are_numbered_without_gaps() -> None:
    assert [number for number, _, _ in migrations()] == list(range(1, len(list(migrations())) + 1))


def test_a_fresh_file_gets_them_all_and_a_record_of_each() -> None:
    with duckdb.connect() as db:
        assert schema_version(db) == 0
        assert migrate(db) == len(list(migrations()))
        recorded = db.execute("SELECT version, name FROM schema_versions ORDER BY version").fetchall()
        assert recorded == [(number, name) for number, name, _ in migrations()]
        assert migrate(db) == 0


@pytest.mark.parametrize("stop", range(1, len(list(migrations()))))
def test_a_file_of_any_earlier_version_is_brought_up_to_date(
    stop: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = list(migrations())
    with duckdb.connect() as db, duckdb.connect() as fresh:
        monkeypatch.setattr(migrating, "migrations", lambda: iter(known[:stop]))
        migrate(db)
        assert schema_version(db) == stop
        monkeypatch.undo()
        assert migrate(db) == len(known) - stop
        migrate(fresh)
        described = (
            "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() "
            "WHERE NOT internal ORDER BY ALL"
        )
        assert db.execute(described).fetchall() == fresh.execute(described).fetchall()


def test_a_migration_that_fails_leaves_nothing_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    known = list(migrations())
    broken = (len(known) + 1, "9_broken.sql", "CREATE TABLE half (x INTEGER); SELECT nothing FROM nowhere;")
    with duckdb.connect() as db:
        monkeypatch.setattr(migrating, "migrations", lambda: iter([*known, broken]))
        with pytest.raises(duckdb.CatalogException):
            migrate(db)
        assert schema_version(db) == len(known)
        assert db.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'half'").fetchall() == [
            (0,)
        ]


def test_a_file_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with connect(path) as db:
        db.execute("INSERT INTO schema_versions VALUES (9999, 'later.sql', now())")
    before = path.read_bytes()
    with pytest.raises(NewerDatabase, match="9999"), connect(path):
        pass
    assert path.read_bytes() == before
    assert not path.with_name("w.duckdb.wal").exists()
