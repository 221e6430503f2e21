"""The one way to the database: it waits, but not for ever, and leaves nothing half done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from warehouse.connection import connect, transaction
from warehouse.errors import DatabaseBusy, WarehouseError

HOLD = (
    "import duckdb, sys\ndb = duckdb.connect(sys.argv[1])\nprint('held', flush=True)\nsys.stdin.readline()\n"
)


@contextmanager
def held(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Have another process hold the file until a line is written to it, or the context ends."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    try:
        yield holder
    finally:
        holder.communicate("let go\n" if holder.poll() is None else None, timeout=30)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with connect(tmp_path / "below" / "w.duckdb"):
        pass
    return tmp_path / "below" / "w.duckdb"


def test_a_file_that_is_held_is_waited_for_so_long_and_no_longer(path: Path) -> None:
    with held(path):
        started = time.monotonic()
        with (
            pytest.raises(DatabaseBusy, match=r"another process has held it"),
            connect(path, wait_seconds=0.5),
        ):
            pass
        assert 0.4 < time.monotonic() - started < 10
        with pytest.raises(DatabaseBusy), connect(path, read_only=True, wait_seconds=0):
            pass


def test_a_file_that_is_let_go_is_opened(path: Path) -> None:
    with held(path) as holder:
        assert holder.stdin is not None
        holder.stdin.write("let go\n")
        holder.stdin.flush()
        with connect(path, wait_seconds=30) as db:
            assert db.execute("SELECT count(*) FROM runs").fetchall() == [(0,)]


def test_readers_do_not_shut_each_other_out(path: Path) -> None:
    with connect(path, read_only=True) as one, connect(path, read_only=True) as other:
        assert one.execute("FROM runs").fetchall() == other.execute("FROM runs").fetchall() == []


def test_a_reader_makes_and_changes_nothing(tmp_path: Path, path: Path) -> None:
    with pytest.raises(WarehouseError), connect(tmp_path / "none.duckdb", read_only=True):
        pass
    assert not (tmp_path / "none.duckdb").exists()
    before = path.read_bytes()
    with connect(path, read_only=True) as db, pytest.raises(duckdb.Error):
        db.execute("DELETE FROM runs")
    assert path.read_bytes() == before


def test_the_file_is_made_in_a_format_that_older_versions_open(path: Path) -> None:
    with duckdb.connect(str(path), read_only=True) as db:
        tags = db.execute("SELECT tags FROM duckdb_databases() WHERE NOT internal").fetchall()[0][0]
    assert tags["storage_version"].startswith("v1.5")


def test_processes_that_make_the_file_at_once_share_one(tmp_path: Path) -> None:
    path = tmp_path / "home" / "w.duckdb"
    code = (
        "import sys; from pathlib import Path; from warehouse.connection import connect\n"
        "sys.stdin.readline()\n"
        "with connect(Path(sys.argv[1])) as db:\n"
        "    db.execute('CREATE TABLE IF NOT EXISTS things (name VARCHAR)')\n"
        "    db.execute('INSERT INTO things VALUES (?)', [sys.argv[2]])\n"
    )
    command = [sys.executable, "-c", code, str(path)]
    makers = [
        subprocess.Popen([*command, name], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for name in "abcd"
    ]
    for maker in makers:
        assert maker.stdin is not None
        maker.stdin.write("go\n")
        maker.stdin.flush()
    assert [maker.communicate(timeout=60)[1] for maker in makers] == [""] * 4
    with connect(path) as db:
        assert db.execute("SELECT string_agg(name, '' ORDER BY name) FROM things").fetchall() == [("abcd",)]
    assert [each.name for each in path.parent.iterdir()] == ["w.duckdb"]


@pytest.mark.parametrize("size", [0, 1, 4096, 12287])
def test_what_a_kill_left_half_made_is_not_taken_for_the_file(tmp_path: Path, path: Path, size: int) -> None:
    fresh = tmp_path / "fresh.duckdb"
    (tmp_path / f".fresh.duckdb.{os.getpid()}.made").write_bytes(path.read_bytes()[:size])
    with connect(fresh) as db:
        assert db.execute("SELECT count(*) FROM runs").fetchall() == [(0,)]
    assert [each.name for each in tmp_path.glob("*fresh*")] == ["fresh.duckdb"]


def test_times_come_back_aware_and_in_utc(path: Path) -> None:
    with connect(path) as db:
        now = db.execute("SELECT TIMESTAMPTZ '2026-07-01 12:00:00+02'").fetchall()[0][0]
    assert now == datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert now.utcoffset().total_seconds() == 0


def make_two_tables(db: duckdb.DuckDBPyConnection, one: str, other: str) -> None:
    with transaction(db):
        db.execute(f"CREATE TABLE {one} (x INTEGER)")
        db.execute(f"CREATE TABLE {other} (x INTEGER)")


def test_a_transaction_is_all_or_nothing(path: Path) -> None:
    with connect(path) as db:
        with pytest.raises(duckdb.CatalogException):
            make_two_tables(db, "half", "half")
        make_two_tables(db, "whole", "other")
        names = {name for (name,) in db.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert "whole" in names
    assert "half" not in names


def test_damage_is_not_taken_for_a_file_that_is_held(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:12288] + bytes(x ^ 0x55 for x in whole[12288:]))
    started = time.monotonic()
    with pytest.raises(WarehouseError) as caught, connect(path, wait_seconds=30) as db:
        db.execute("FROM runs").fetchall()
    assert not isinstance(caught.value, DatabaseBusy)
    assert time.monotonic() - started < 10


def test_a_quote_in_the_path_is_no_sql(tmp_path: Path) -> None:
    path = tmp_path / "it's a 'home'" / "w.duckdb"
    with connect(path) as db:
        assert db.execute("SELECT count(*) FROM runs").fetchall() == [(0,)]
    assert path.exists()


def test_ctrl_c_while_a_statement_runs_is_an_interruption(tmp_path: Path) -> None:
    long = "SELECT sum(a.range * b.range) FROM range(60000) AS a, range(60000) AS b"
    pressed = threading.Timer(0.2, signal.raise_signal, [signal.SIGINT])

    def ask() -> None:
        with connect(tmp_path / "busy.duckdb") as db:
            pressed.start()
            db.execute(long).fetchall()

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            ask()
    finally:
        signal.signal(signal.SIGINT, before)
