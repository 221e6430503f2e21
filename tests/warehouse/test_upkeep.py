"""Upkeep of the file: what goes and what stays, copies that are read back, files written anew."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.connection import connect
from warehouse.errors import DatabaseBusy, WarehouseError
from warehouse.migrate import migrate
from warehouse.upkeep import copying
from warehouse.upkeep.compacting import FileSize, compact, file_size
from warehouse.upkeep.copying import attached, contents, copy_checked, described
from warehouse.upkeep.retention import KeepDays, LetGo, let_go

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
KEEP = KeepDays(polls=31, runs=40, workings=60)
DAY = timedelta(days=1)


def add_poll(db: duckdb.DuckDBPyConnection, feed: str, at: datetime, reason: str, new: int) -> None:
    db.execute(
        "INSERT INTO polls BY NAME SELECT $run AS run_id, $feed AS feed_id, $at AS polled_at, "
        "$reason AS reason, 9 AS entries_listed, $new AS entries_new, 1000 AS bytes, 0.5 AS seconds",
        {"run": f"{feed} {at}", "feed": feed, "at": at, "reason": reason, "new": new},
    )


def add_feed(db: duckdb.DuckDBPyConnection, feed: str) -> None:
    db.execute(
        "INSERT INTO feeds BY NAME SELECT $feed AS feed_id, 'http://a.example/' || $feed AS url, "
        "'a.example' AS authority, $feed AS outlet, 1 AS tier, $at AS added_at",
        {"feed": feed, "at": NOW},
    )


def health(db: duckdb.DuckDBPyConnection) -> list[Any]:
    return db.execute("FROM feed_health ORDER BY feed_id").fetchall()


@pytest.fixture
def db() -> Any:
    with duckdb.connect() as opened:
        opened.execute("SET TimeZone = 'UTC'")
        migrate(opened)
        yield opened


polls = st.lists(
    st.tuples(
        st.sampled_from(["one", "two"]),
        st.integers(0, 100 * 24),
        st.sampled_from(["ok", "timeout", "empty"]),
        st.integers(0, 5),
    ),
    unique_by=lambda poll: poll[:2],
    max_size=40,
)


@settings(max_examples=25, deadline=None)
@given(polls)
def test_summed_polls_change_no_figure_and_are_counted_once(found: list[tuple[str, int, str, int]]) -> None:
    with duckdb.connect() as db:
        db.execute("SET TimeZone = 'UTC'")
        migrate(db)
        for feed in ("one", "two"):
            add_feed(db, feed)
        for feed, hours, reason, new in found:
            add_poll(db, feed, NOW - timedelta(hours=hours), reason, new)
        before = health(db)
        gone = sum(let_go(db, KEEP, NOW + n * 9 * DAY).polls for n in (0, 1, 1))
        assert health(db) == before
        [(kept, summed)] = db.execute(
            "SELECT (SELECT count(*) FROM polls), (SELECT coalesce(sum(polls), 0) FROM poll_days)"
        ).fetchall()
        assert (kept, summed) == (len(found) - gone, gone)
        limit = (NOW + 9 * DAY).replace(hour=0) - 31 * DAY
        last = db.execute("SELECT count(DISTINCT feed_id) FROM polls WHERE polled_at < ?", [limit]).fetchall()
        assert db.execute("SELECT count(*) FROM polls WHERE polled_at < ?", [limit]).fetchall() == last


def test_a_day_of_polls_is_a_row_an_outcome(db: duckdb.DuckDBPyConnection) -> None:
    add_feed(db, "one")
    for hour in range(24):
        add_poll(db, "one", NOW.replace(hour=hour) - 40 * DAY, "ok" if hour % 3 else "timeout", hour)
    add_poll(db, "one", NOW, "ok", 1)
    assert let_go(db, KEEP, NOW) == LetGo(polls=24)
    assert db.execute("FROM poll_days ORDER BY reason").fetchall() == [
        ("one", (NOW - 40 * DAY).date(), "ok", 16, 144, 192, 16000, 8.0),
        ("one", (NOW - 40 * DAY).date(), "timeout", 8, 72, 84, 8000, 4.0),
    ]
    assert let_go(db, KEEP, NOW) == LetGo()


def test_runs_go_but_for_those_that_composed_an_edition_and_the_last_of_each_flow(
    db: duckdb.DuckDBPyConnection,
) -> None:
    for name, flow, days in (
        ("old", "poll", 60), ("told", "tell", 60), ("new", "poll", 1), ("later", "tell", 41),
        ("only", "import", 99), ("killed", "poll", 50),
    ):  # fmt: skip
        db.execute(
            "INSERT INTO runs BY NAME SELECT $name AS run_id, $flow AS flow, $at AS started_at, "
            "'running' AS status, '1' AS version",
            {"name": name, "flow": flow, "at": NOW - days * DAY},
        )
    db.execute(
        "INSERT INTO editions BY NAME SELECT 'e' AS edition_id, 's' AS seed, 's/b' AS brief, "
        "DATE '2026-01-01' AS edition_date, 1 AS number, now() AS cutoff, 'usual' AS status, "
        "'' AS subject, '{}' AS content, '' AS content_hash, "
        "now() AS composed_at, '1' AS version, 'told' AS run_id"
    )
    assert let_go(db, KEEP, NOW).runs == 2
    assert db.execute("SELECT run_id FROM runs ORDER BY 1").fetchall() == [
        ("later",), ("new",), ("only",), ("told",),
    ]  # fmt: skip


def test_old_workings_go_and_nothing_is_pending_again_for_it(db: duckdb.DuckDBPyConnection) -> None:
    db.execute("INSERT INTO topic_sets VALUES ('x', 's/a', '1'), ('y', 's/a', '2'), ('z', 'other/a', '1')")
    for article, set_id, revision, days in (
        ("a", "x", 1, 90), ("a", "y", 1, 80), ("a", "z", 1, 90), ("b", "x", 1, 90),
        ("b", "x", 2, 70), ("c", "x", 1, 5), ("c", "y", 1, 4),
    ):  # fmt: skip
        db.execute(
            "INSERT INTO evaluations VALUES (?, ?, ?, ?, 'r')", [article, revision, set_id, NOW - days * DAY]
        )
    for article, days in (("a", 90), ("b", 61), ("c", 5)):
        db.execute("INSERT INTO shingles VALUES (?, 1, ?, 'v', [1, 2, 3])", [article, NOW - days * DAY])
    for days in (90, 61, 60, 1):
        db.execute("INSERT INTO term_statistics VALUES (?, 0, 4)", [(NOW - days * DAY).date()])
    assert let_go(db, KEEP, NOW).workings == 2 + 2 + 2
    assert db.execute("SELECT article_id, set_id, revision FROM evaluations ORDER BY ALL").fetchall() == [
        ("a", "y", 1), ("a", "z", 1), ("b", "x", 2), ("c", "x", 1), ("c", "y", 1),
    ]  # fmt: skip
    assert db.execute("SELECT article_id, len(hashes) FROM shingles ORDER BY 1").fetchall() == [
        ("a", 0), ("b", 0), ("c", 3),
    ]  # fmt: skip
    assert db.execute("SELECT count(*) FROM term_statistics").fetchall() == [(2,)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database with rows of every kind of column: lists, structs, maps, JSON, times, NULL."""
    path = tmp_path / "it's.duckdb"
    with connect(path) as db:
        db.execute(
            "INSERT INTO runs SELECT md5(i::VARCHAR), 'poll', NULL, now(), now(), 'completed', "
            "MAP {'a': i}, NULL, '1' FROM range(20000) AS t(i)"
        )
        db.execute(
            "INSERT INTO matches SELECT 'a' || i, 1, 's/t', 'v', 0.5, {prominence: 0.1, breadth: 1, "
            "frequency: 0, nearness: NULL, likeness: NULL, tier: 1}, "
            "[{field: 'body', start: 0, \"end\": 4, term: 'x'}], "
            "now(), 'r' FROM range(500) AS t(i)"
        )
        db.execute(
            "INSERT INTO revisions SELECT 'a' || i, 1, now(), 't', repeat(md5(i::VARCHAR), 40), 9, 'full', "
            "'h', NULL, 'r' FROM range(3000) AS t(i)"
        )
    return path


def everything(path: Path) -> tuple[Any, Any]:
    with attached(path) as db:
        return described(db), contents(db)


def test_a_copy_holds_all_of_it_with_its_comments_and_opens_like_the_first(
    file: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.duckdb"
    with attached(file) as db:
        told = copy_checked(db, copy)
    assert everything(copy) == everything(file)
    assert {t.table: t.rows for t in told}["matches"] == 500
    with connect(copy) as db, connect(file) as first:
        assert db.execute("SELECT count(*) FROM coverage").fetchall() == [(0,)]
        form = "SELECT tags FROM duckdb_databases() WHERE NOT internal"
        assert db.execute(form).fetchall() == first.execute(form).fetchall()
        stored = (
            "SELECT DISTINCT compression FROM pragma_storage_info('revisions') "
            "WHERE column_name = 'text' AND segment_type = 'VARCHAR'"
        )
        assert db.execute(stored).fetchall() == first.execute(stored).fetchall() == [("ZSTD",)]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE target.matches SET score = 0.25 WHERE article_id = 'a7'",
        "UPDATE target.runs SET counts = MAP {'b': 1} WHERE run_id = md5('7')",
        "DELETE FROM target.revisions WHERE article_id = 'a7'",
        "COMMENT ON COLUMN target.runs.flow IS 'other'",
        "DROP VIEW target.volume",
    ],
)
def test_a_copy_that_is_not_the_same_is_noticed_and_not_kept(
    file: Path, tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def falsified(db: duckdb.DuckDBPyConnection, target: Path) -> None:
        whole(db, target)
        db.execute(f"ATTACH '{target}' AS target")
        db.execute(change)
        db.execute("DETACH target")

    whole = copying.copy_into
    monkeypatch.setattr(copying, "copy_into", falsified)
    with attached(file) as db, pytest.raises(WarehouseError, match="is not what was copied"):
        copy_checked(db, tmp_path / "copy.duckdb")
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_a_damaged_source_is_said_to_be_so(file: Path, tmp_path: Path) -> None:
    damaged = bytearray(file.read_bytes())
    damaged[len(damaged) // 2 :] = os.urandom(len(damaged) - len(damaged) // 2)
    file.write_bytes(bytes(damaged))
    with pytest.raises(WarehouseError, match=r"it's\.duckdb: cannot be"), attached(file) as db:
        copy_checked(db, tmp_path / "copy.duckdb")


def test_a_file_is_written_anew_only_where_that_is_worth_it(file: Path) -> None:
    assert FileSize(total=100 * 2**20, used=60 * 2**20).is_worth_it
    assert not FileSize(total=100 * 2**20, used=80 * 2**20).is_worth_it
    assert not FileSize(total=40 * 2**20, used=20 * 2**20).is_worth_it
    with connect(file) as db:
        db.execute("DELETE FROM runs WHERE run_id > '1'")
    before, content, inode = file.stat().st_size, everything(file), file.stat().st_ino
    assert compact(file) == 0
    assert file.stat().st_ino == inode
    file.chmod(0o600)
    saved = compact(file, always=True)
    assert file.stat().st_mode & 0o777 == 0o600
    assert saved == before - file.stat().st_size > 0
    assert everything(file) == content
    assert file_size(file).total == file_size(file).used
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_what_a_kill_left_beside_it_is_swept(file: Path) -> None:
    beside = file.with_name(f"{file.name}.new")
    beside.write_bytes(b"half a file")
    compact(file)
    assert not beside.exists()


def test_a_disk_without_room_is_noticed_before_anything_is_written(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = file.read_bytes()
    monkeypatch.setattr(copying, "ROOM_TO_SPARE", 2**62)
    with pytest.raises(WarehouseError, match="make room, or name a folder on another disk"):
        compact(file, always=True)
    assert file.read_bytes() == before


HOLD = """
import sys, duckdb
db = duckdb.connect(sys.argv[1])
print("held", flush=True)
sys.stdin.readline()
"""


def test_a_file_that_another_process_writes_is_left_alone(file: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(DatabaseBusy):
            compact(file, always=True, wait_seconds=0.1)
        other.communicate("\n")
    assert compact(file, always=True) >= 0


WAIT = """
import sys
from pathlib import Path
from warehouse.connection import connect
print("waiting", flush=True)
with connect(Path(sys.argv[1])) as db:
    db.execute("INSERT INTO topic_sets VALUES ('late', 't', 'v')")
"""


def test_who_waits_for_the_file_writes_into_the_new_one(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-c", WAIT, str(file)]
    checked = copying.copy_checked
    others: list[subprocess.Popen[str]] = []

    def copied_while_another_waits(db: duckdb.DuckDBPyConnection, target: Path) -> Any:
        root = Path(__file__).parent.parent.parent
        others.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root))
        assert others[0].stdout is not None
        assert others[0].stdout.readline() == "waiting\n"
        return checked(db, target)

    monkeypatch.setattr("warehouse.upkeep.compacting.copy_checked", copied_while_another_waits)
    compact(file, always=True)
    others[0].communicate(timeout=60)
    assert others[0].returncode == 0
    with connect(file) as db:
        assert db.execute("SELECT set_id FROM topic_sets").fetchall() == [("late",)]


KILLED = """
import os, signal, sys
from pathlib import Path
from warehouse.upkeep import compacting, copying
path, stop = Path(sys.argv[1]), int(sys.argv[2])
synced = 0
def sync(file, whole=copying.sync):
    global synced
    if synced == stop:
        os.kill(os.getpid(), signal.SIGKILL)
    synced += 1
    whole(file)
copying.sync = compacting.sync = sync
compacting.compact(path, always=True)
"""


@pytest.mark.parametrize("stop", [0, 1], ids=["before-it-is-in-place", "when-it-is-in-place"])
def test_a_kill_while_it_is_written_anew_leaves_one_whole_file(file: Path, stop: int) -> None:
    before = everything(file)
    root = Path(__file__).parent.parent.parent
    done = subprocess.run([sys.executable, "-c", KILLED, str(file), str(stop)], cwd=root, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert everything(file) == before
    assert compact(file, always=True) >= 0
    assert everything(file) == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]
