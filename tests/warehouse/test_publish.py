"""The published copy: whole or not there, never taken from under a reader, made when it is worth it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from warehouse.connection import connect
from warehouse.errors import DatabaseBusy, WarehouseError
from warehouse.publish import LOOKED_AT, publish, publish_changes
from warehouse.runs import finish_run, start_run

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


@pytest.fixture(scope="module")
def one_thing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("publish") / "pipeline.duckdb"
    add(path, "first")
    return path


@pytest.fixture
def pipeline(one_thing: Path, tmp_path: Path) -> Path:
    return shutil.copyfile(one_thing, tmp_path / "pipeline.duckdb")


@pytest.fixture
def published(pipeline: Path) -> Path:
    path = pipeline.with_name("storywatch.duckdb")
    publish(pipeline, path)
    return path


def add(path: Path, name: str) -> None:
    with connect(path) as db:
        db.execute("CREATE TABLE IF NOT EXISTS things (name VARCHAR)")
        db.execute("INSERT INTO things VALUES (?)", [name])


def things(db: duckdb.DuckDBPyConnection) -> list[str]:
    return [name for (name,) in db.execute("SELECT name FROM things ORDER BY name").fetchall()]


def in_copy(published: Path) -> list[str]:
    with duckdb.connect(str(published), read_only=True) as reader:
        return things(reader)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def run(pipeline: Path, now: datetime, status: str = "completed", /, **counts: int) -> None:
    """Write the row of a run; with status running it was killed."""
    with connect(pipeline) as db:
        run_id = start_run(db, "daily", "seed", now, "1")
        if status != "running":
            finish_run(db, run_id, now=now, status=status, counts=counts)


def test_a_reader_keeps_what_it_opened_and_the_next_sees_the_new(pipeline: Path, published: Path) -> None:
    with duckdb.connect(str(published), read_only=True) as reader:
        add(pipeline, "second")
        publish(pipeline, published)
        assert things(reader) == ["first"]
    assert in_copy(published) == ["first", "second"]
    assert names_in(pipeline.parent) == ["pipeline.duckdb", "storywatch.duckdb"]


def test_readers_of_the_copy_do_not_hold_up_the_pipeline(pipeline: Path, published: Path) -> None:
    with duckdb.connect(str(published), read_only=True), connect(pipeline, wait_seconds=0) as db:
        assert things(db) == ["first"]


READ_IN_ANOTHER_PROCESS = """
import sys, duckdb
with duckdb.connect(sys.argv[1], read_only=True) as db:
    print([name for (name,) in db.execute("SELECT name FROM things ORDER BY name").fetchall()])
"""


def test_another_program_reads_the_copy_while_the_pipeline_writes(pipeline: Path, published: Path) -> None:
    with connect(pipeline) as writer:
        writer.execute("BEGIN")
        writer.execute("INSERT INTO things VALUES ('not committed')")
        said = subprocess.run(
            [sys.executable, "-c", READ_IN_ANOTHER_PROCESS, str(published)],
            capture_output=True,
            text=True,
            timeout=60,
        )
        writer.execute("ROLLBACK")
    assert (said.stdout.strip(), said.stderr) == ("['first']", "")


OPEN_IN_ANOTHER_PROCESS = """
import sys
from pathlib import Path
from warehouse.connection import connect
with connect(Path(sys.argv[1]), wait_seconds=0):
    print("opened")
"""


def test_the_pipeline_stays_locked_until_the_copy_is_in_its_place(
    pipeline: Path, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others: list[str] = []
    replace = Path.replace

    def replace_and_look(self: Path, target: Path) -> Path:
        done = subprocess.run(
            [sys.executable, "-c", OPEN_IN_ANOTHER_PROCESS, str(pipeline)],
            capture_output=True,
            text=True,
            timeout=60,
        )
        others.append(done.stdout + done.stderr.strip().rpartition("\n")[2])
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", replace_and_look)
    publish(pipeline, published)
    assert len(others) == 1
    assert DatabaseBusy.__name__ in others[0]


def test_nobody_may_write_the_copy(pipeline: Path, published: Path) -> None:
    assert published.stat().st_mode & 0o777 == 0o444
    pipeline.chmod(0o600)
    publish(pipeline, published)
    assert published.stat().st_mode & 0o777 == 0o400


def test_what_a_killed_publish_left_is_in_nobodys_way(pipeline: Path, published: Path) -> None:
    left = pipeline.with_name("storywatch.new")
    left.write_bytes(b"half a copy")
    left.chmod(0o400)
    add(pipeline, "second")
    publish(pipeline, published)
    assert in_copy(published) == ["first", "second"]
    assert names_in(pipeline.parent) == ["pipeline.duckdb", "storywatch.duckdb"]


def test_the_log_of_somebody_who_wrote_the_copy_goes_with_it(pipeline: Path, published: Path) -> None:
    published.chmod(0o600)
    with duckdb.connect(str(published)) as writer:
        writer.execute("INSERT INTO things VALUES ('a stranger''s')")
        assert published.with_name("storywatch.duckdb.wal").exists()
        add(pipeline, "second")
        publish(pipeline, published)
        # What it had open is its own, and the copy in its place is whole.
        assert things(writer) == ["a stranger's", "first"]
    assert in_copy(published) == ["first", "second"]


def test_where_it_cannot_be_written_the_copy_before_stays(pipeline: Path, published: Path) -> None:
    pipeline.with_name("storywatch.new").mkdir()
    add(pipeline, "second")
    with pytest.raises(WarehouseError, match="the copy before it stays"):
        publish(pipeline, published)
    assert in_copy(published) == ["first"]


def test_an_empty_poll_is_no_reason_to_publish(pipeline: Path, published: Path) -> None:
    run(pipeline, NOW, entries_new=3)
    assert publish_changes(pipeline, published, NOW)
    before = published.stat().st_ino
    for quarter in range(1, 4):
        at = NOW + quarter * QUARTER
        run(pipeline, at, **dict.fromkeys(LOOKED_AT, 7), articles=0)
        assert not publish_changes(pipeline, published, at)
    assert published.stat().st_ino == before
    # ... but how the feeds fare is no older than an hour.
    at = NOW + 4 * QUARTER
    run(pipeline, at, polled=7)
    assert publish_changes(pipeline, published, at)
    assert not publish_changes(pipeline, published, at)


@pytest.mark.parametrize("change", ["entries_new", "revisions", "mail_sent", "something_of_tomorrow"])
def test_whatever_a_run_changed_is_published(pipeline: Path, published: Path, change: str) -> None:
    run(pipeline, NOW)
    publish(pipeline, published)
    run(pipeline, NOW + QUARTER, polled=7, **{change: 1})
    assert publish_changes(pipeline, published, NOW + QUARTER)


def test_what_runs_before_changed_and_did_not_publish_is_published(pipeline: Path, published: Path) -> None:
    run(pipeline, NOW)
    publish(pipeline, published)
    run(pipeline, NOW + QUARTER, "running")  # killed, after it wrote who knows what
    run(pipeline, NOW + 2 * QUARTER, polled=7)
    assert publish_changes(pipeline, published, NOW + 2 * QUARTER)
    run(pipeline, NOW + 3 * QUARTER, polled=7)
    assert not publish_changes(pipeline, published, NOW + 3 * QUARTER)


def test_a_run_that_failed_is_published(pipeline: Path, published: Path) -> None:
    run(pipeline, NOW)
    publish(pipeline, published)
    run(pipeline, NOW + QUARTER, "failed")
    assert publish_changes(pipeline, published, NOW + QUARTER)


def test_after_a_rehearsal_of_another_day_the_clock_is_not_waited_for(
    pipeline: Path, published: Path
) -> None:
    run(pipeline, NOW + timedelta(days=300))
    publish(pipeline, published)
    run(pipeline, NOW, polled=7)
    assert publish_changes(pipeline, published, NOW)


@pytest.mark.parametrize("fault", ["missing", "damaged", "of another schema", "without runs"])
def test_a_copy_that_is_no_good_is_made_anew(pipeline: Path, published: Path, fault: str) -> None:
    run(pipeline, NOW)
    if fault != "without runs":
        publish(pipeline, published)
    published.chmod(0o600)
    if fault == "missing":
        published.unlink()
    elif fault == "damaged":
        published.write_bytes(b"no database")
    elif fault == "of another schema":
        with duckdb.connect(str(published)) as db:
            db.execute("UPDATE schema_versions SET version = version - 1")
    assert publish_changes(pipeline, published, NOW)
    assert in_copy(published) == ["first"]
