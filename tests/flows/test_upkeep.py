"""Upkeep as a stage: what goes, the backup that is read back, and the figures after it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.backups.manifest import backups_in, check_file, read_manifest
from flows.errors import RunFailed
from flows.running import Stage
from flows.stages.upkeep import upkeep_stage
from tests.extractors.servers import Site
from tests.flows.command import storywatch_here
from tests.flows.polled_house import BEGIN, DAY, HOUR
from tests.flows.read_house import TELLING, Quay
from warehouse.errors import WarehouseError

UPKEEP: list[Stage] = [upkeep_stage]
FIGURES = (
    "FROM feed_health ORDER BY ALL",
    "FROM volume ORDER BY ALL",
    "FROM coverage ORDER BY ALL",
    "FROM share_of_voice ORDER BY ALL",
    "FROM topic_quality ORDER BY ALL",
    "FROM trace ORDER BY ALL",
    "FROM quotes ORDER BY ALL",
    "SELECT content FROM editions ORDER BY edition_id",
)


@pytest.fixture(scope="module")
def two_days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quay]:
    with Site(("127.0.0.1",)) as site:
        quay = Quay(tmp_path_factory.mktemp("two-days"), site)
        quay.publish("first")
        quay.run(BEGIN, TELLING)
        quay.publish("first", "second")
        quay.run(BEGIN + DAY, TELLING)
        yield quay


@pytest.fixture
def quay(two_days: Quay, tmp_path: Path) -> Quay:
    """A home after two days, to do with as one likes."""
    quay = copy(two_days)
    quay.folder, quay.home, quay.settings = tmp_path, tmp_path / "home", {}
    shutil.copytree(two_days.home, quay.home)
    return quay


def backup_rows(folder: Path, sql: str) -> list[Any]:
    with duckdb.connect(str(folder / "storywatch.duckdb"), read_only=True) as db:
        return db.execute(sql).fetchall()


def test_no_figure_changes_and_nothing_is_pending_again(quay: Quay) -> None:
    before = [quay.ask(sql) for sql in FIGURES]
    counts = quay.run(BEGIN + 100 * DAY, UPKEEP)
    assert [quay.ask(sql) for sql in FIGURES] == before
    assert (counts["polls_summed"], counts["workings_dropped"] > 2, counts["backups"]) == (1, True, 1)
    later = quay.run(BEGIN + 100 * DAY + HOUR, TELLING)
    assert later["entries_new"] == later["compared"] == later["copies"] == later["stories_new"] == 0
    assert quay.run(BEGIN + 101 * DAY, UPKEEP)["workings_dropped"] == 0


def test_the_backup_is_whole_and_the_second_shares_its_pages(quay: Quay) -> None:
    quay.run(BEGIN + 2 * DAY, UPKEEP)
    quay.run(BEGIN + 3 * DAY, UPKEEP)
    second, first = backups_in(quay.home / "backups")
    assert [path.name for path in (first, second)] == ["2026-03-06T120000Z", "2026-03-07T120000Z"]
    for folder in (first, second):
        manifest = read_manifest(folder)
        check_file(folder, manifest.database)
        assert [file.file for file in manifest.pages] == ["2026-03-04.warc.gz", "2026-03-05.warc.gz"]
        for file in manifest.pages:
            check_file(folder / "pages", file)
        rows = {table.table: table.rows for table in manifest.tables}
        assert rows["articles"] == 2
        assert backup_rows(folder, "SELECT count(*) FROM articles") == [(2,)]
    page = "pages/2026-03-04.warc.gz"
    assert (first / page).stat().st_ino == (second / page).stat().st_ino
    assert (first / page).stat().st_ino != (quay.home / page).stat().st_ino


def test_only_the_latest_are_kept_and_other_files_are_let_be(quay: Quay, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    quay.settings |= {"backups": folder, "keep_backups": 2}
    for days in range(2, 6):
        quay.run(BEGIN + days * DAY, UPKEEP)
    (folder / "notes.txt").write_text("not ours")
    (folder / "2026-03-20T000000Z.new" / "pages").mkdir(parents=True)  # a kill
    assert quay.run(BEGIN + 6 * DAY, UPKEEP)["backups_removed"] == 1
    assert sorted(path.name for path in folder.iterdir()) == [
        "2026-03-09T120000Z", "2026-03-10T120000Z", "notes.txt",
    ]  # fmt: skip
    quay.settings["keep_backups"] = 0
    assert quay.run(BEGIN + 7 * DAY, UPKEEP)["backups"] == 0
    assert len(backups_in(folder)) == 2


def test_a_file_of_a_backup_that_was_damaged_since_is_not_shared_on(quay: Quay) -> None:
    quay.run(BEGIN + 2 * DAY, UPKEEP)
    [first] = backups_in(quay.home / "backups")
    page = first / "pages" / "2026-03-04.warc.gz"
    times, whole = page.stat(), bytearray(page.read_bytes())
    whole[100] ^= 1
    page.write_bytes(bytes(whole))

    os.utime(page, ns=(times.st_atime_ns, times.st_mtime_ns))
    with pytest.raises(RunFailed, match="is damaged"):
        quay.run(BEGIN + 3 * DAY, UPKEEP)
    assert backups_in(quay.home / "backups") == [first]
    with pytest.raises(WarehouseError, match="is damaged"):
        check_file(first / "pages", read_manifest(first).pages[0])


def test_a_backup_that_cannot_be_made_fails_the_run_after_everything_else(quay: Quay, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    quay.settings["backups"] = tmp_path / "taken"
    with pytest.raises(RunFailed, match=r"backup: .*taken.*cannot be written.*backups before it stay"):
        quay.run(BEGIN + 100 * DAY, UPKEEP)
    assert quay.ask("SELECT count(*) FROM poll_days") == [1]
    [note] = quay.ask("SELECT note FROM runs WHERE status = 'failed'")
    assert note.startswith("backup: ")


def test_the_command_says_what_it_did(quay: Quay) -> None:
    words = ("upkeep", "--compact", "--home", quay.home, "--seed", quay.seed, "--now", "2026-06-20")
    said = storywatch_here(*words)
    assert "1 old poll summed by day" in said.out
    assert "1 backup made and read back" in said.out
    assert quay.ask("SELECT flow, status FROM runs ORDER BY started_at DESC LIMIT 1") == [
        ("upkeep", "completed")
    ]
    [backup] = backups_in(quay.home / "backups")
    assert json.loads((backup / "manifest.json").read_text())["made_at"] == "2026-06-20T00:00:00+00:00"


KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from flows.backups import making
from flows.home import Home
step, home = sys.argv[2], Home(Path(sys.argv[1]))
def killed(*_given, **_named):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(making, step, killed)
making.back_up(home, home.backups, datetime.fromisoformat("2026-03-06T12:00+00:00"), keep=2)
"""


@pytest.mark.parametrize("step", ["copy_checked", "copy_pages", "write_manifest", "rotate"])
def test_what_a_kill_leaves_of_a_backup_is_none_or_a_whole_one(quay: Quay, step: str) -> None:
    root = Path(__file__).parent.parent.parent
    done = subprocess.run([sys.executable, "-c", KILLED, str(quay.home), step], cwd=root, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert len(backups_in(quay.home / "backups")) == (1 if step == "rotate" else 0)
    assert quay.run(BEGIN + 2 * DAY, UPKEEP)["backups"] == 1
    [made] = (quay.home / "backups").iterdir()
    check_file(made, read_manifest(made).database)
