"""Files as earlier versions left them: opened, they are brought up to date whole, with every row."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.schemas.store import ROWS, stored, unpack
from warehouse.connection import connect
from warehouse.errors import WarehouseError
from warehouse.migrate import migrations, schema_version
from warehouse.tell.redactions import redactions_of
from warehouse.upkeep.copying import attached, described

VERSIONS = [number for number, _, _ in migrations()]
EARLIER = VERSIONS[:-1]
ROOT = Path(__file__).parent.parent.parent


def test_there_is_a_file_of_every_earlier_version() -> None:
    missing = [version for version in EARLIER if not stored(version).exists()]
    assert missing == [], "run: python -m tests.warehouse.schemas.store"


def rows(db: duckdb.DuckDBPyConnection, columns: dict[str, list[str]]) -> dict[str, list[Any]]:
    """Return all rows, of these columns only: later versions may have added some."""
    return {
        table: db.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY ALL").fetchall()
        for table, names in columns.items()
    }


def columns_of(db: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    tables = db.execute(
        "SELECT table_name, column_name FROM duckdb_columns() SEMI JOIN duckdb_tables() USING (table_name) "
        "WHERE NOT internal AND table_name <> 'schema_versions' ORDER BY table_name, column_index"
    )
    for table, column in tables.fetchall():
        found.setdefault(table, []).append(f'"{column}"')
    return found


def opened_raw(path: Path) -> duckdb.DuckDBPyConnection:
    db = duckdb.connect(str(path), read_only=True)
    db.execute("SET TimeZone = 'UTC'")
    return db


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, ...]]:
    """Return what the catalogue of a new file says."""
    path = tmp_path_factory.mktemp("fresh") / "fresh.duckdb"
    with connect(path):
        pass
    with attached(path) as db:
        return sorted(map(as_defined, described(db)))


def as_defined(entry: tuple[str, ...]) -> tuple[str, ...]:
    """Leave a table's own text out: columns that came later stand last in it, and in duckdb_columns too."""
    return (*entry[:2], "", entry[3]) if entry[0] == "table" else entry


@pytest.mark.parametrize("version", EARLIER)
def test_opening_it_brings_it_up_to_date_and_keeps_every_row(
    version: int, fresh: list[tuple[str, ...]], tmp_path: Path
) -> None:
    path = unpack(version, tmp_path / "then.duckdb")
    with opened_raw(path) as db:
        assert schema_version(db) == version
        columns = columns_of(db)
        before = rows(db, columns)
        records = db.execute("FROM schema_versions ORDER BY version").fetchall()
    assert {len(found) for found in before.values()} == {ROWS}
    with connect(path) as db:
        assert schema_version(db) == VERSIONS[-1]
        assert rows(db, columns) == before
        assert db.execute("FROM schema_versions ORDER BY version").fetchall()[:version] == records
        views = db.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
        for (view,) in views:
            db.execute(f"FROM {view}").fetchall()
        assert (db.execute("SELECT count(*) > 0 FROM coverage").fetchall()[0][0]) is (version >= 4)
    with attached(path) as db:
        assert sorted(map(as_defined, described(db))) == fresh


KILLED = """
import os, signal, sys
from pathlib import Path
from warehouse import migrate as migrating
from warehouse.connection import connect
path, stop, inside = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "inside"
known = list(migrating.migrations())
migrating.migrations = lambda: iter(known[:stop])
with connect(path) as db:
    if inside:
        db.execute("BEGIN")
        db.execute(known[stop][2])
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("where", ["between", "inside"])
@pytest.mark.parametrize("stop", [3, VERSIONS[-2]])
def test_a_kill_on_the_way_is_made_good_by_the_next_opening(
    stop: int, where: str, fresh: list[tuple[str, ...]], tmp_path: Path
) -> None:
    path = unpack(1, tmp_path / "then.duckdb")
    with opened_raw(path) as db:
        columns = columns_of(db)
        before = rows(db, columns)
    done = subprocess.run([sys.executable, "-c", KILLED, str(path), str(stop), where], cwd=ROOT, timeout=60)
    assert done.returncode == -signal.SIGKILL
    with duckdb.connect(str(path)) as db:
        assert schema_version(db) == stop
    with connect(path) as db:
        assert schema_version(db) == VERSIONS[-1]
        assert rows(db, columns) == before
        assert db.execute("SELECT count(*) FROM schema_versions").fetchall() == [(len(VERSIONS),)]
    with attached(path) as db:
        assert sorted(map(as_defined, described(db))) == fresh


@pytest.mark.parametrize("version", EARLIER)
def test_a_copy_that_lacks_what_is_asked_for_is_said_to_be_older(version: int, tmp_path: Path) -> None:
    path = unpack(version, tmp_path / "storywatch.duckdb")
    told = (
        rf"storywatch.duckdb: was left by an older version of Storywatch \(schema {version}, .*storywatch run"
    )
    with pytest.raises(WarehouseError, match=told), connect(path, read_only=True) as db:
        redactions_of(db, ["an edition"])
    if version >= 6:
        with connect(path, read_only=True) as db:  # what it has can still be asked for
            assert db.execute("SELECT count(*) FROM editions").fetchall() == [(ROWS,)]


def test_a_statement_that_is_wrong_is_not_said_to_be_of_an_older_copy(tmp_path: Path) -> None:
    path = tmp_path / "pipeline.duckdb"
    with connect(path):
        pass
    with pytest.raises(duckdb.CatalogException), connect(path, read_only=True) as db:
        db.execute("FROM nothing")
