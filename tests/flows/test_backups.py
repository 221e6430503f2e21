"""backup and restore: there and back again, what is refused, and what a kill in between leaves."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.backups import placing, restoring
from flows.backups.manifest import backups_in
from flows.backups.restoring import restore
from flows.condition.machine import check_leftovers
from flows.condition.standing import look
from flows.condition.status import problems
from flows.home import Home
from tests.extractors.servers import Site
from tests.flows.command import refused, storywatch_here
from tests.flows.polled_house import BEGIN, DAY
from tests.flows.read_house import TELLING, Quay
from tests.warehouse.schemas.store import unpack
from warehouse.errors import WarehouseError
from warehouse.migrate import migrations
from warehouse.publish import publish_changes
from warehouse.upkeep.copying import attached, contents, schema_of


@pytest.fixture(scope="module")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quay]:
    """A home after its first day, with a backup of it."""
    with Site(("127.0.0.1",)) as site:
        quay = Quay(tmp_path_factory.mktemp("first-day"), site)
        quay.publish("first")
        quay.run(BEGIN, TELLING)
        said = storywatch_here("backup", "--home", quay.home)
        assert "read back and the same" in said.out
        yield quay


@pytest.fixture
def quay(first_day: Quay, tmp_path: Path) -> Quay:
    """The same home, to do with as one likes."""
    quay = copy(first_day)
    quay.folder, quay.home = tmp_path, tmp_path / "home"
    shutil.copytree(first_day.home, quay.home)
    return quay


@pytest.fixture
def backup(quay: Quay) -> Path:
    [made] = backups_in(quay.home / "backups")
    return made


def test_where_upkeep_keeps_no_backups_one_made_by_hand_removes_none(
    quay: Quay, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, oldest = (backup.with_name(f"{year}-01-02T030405Z") for year in (2026, 2025))
    for each in (older, oldest):
        shutil.copytree(backup, each)
    monkeypatch.setenv("STORYWATCH_KEEP_BACKUPS", "0")
    said = storywatch_here("backup", "--home", quay.home)
    assert (said.status, "Removed" in said.out) == (0, False)
    assert {backup, older, oldest} <= set(backups_in(quay.home / "backups"))
    said = storywatch_here("backup", "--keep", 2, "--home", quay.home)
    assert f"Removed:  {oldest.relative_to(quay.folder)}" in said.out


def held(file: Path) -> Any:
    with attached(file) as db:
        return contents(db)


def test_there_and_back_again(quay: Quay, backup: Path) -> None:
    before = held(quay.home / "pipeline.duckdb")
    pages = {path.name: path.read_bytes() for path in (quay.home / "pages").iterdir()}
    quay.publish("first", "second")
    quay.run(BEGIN + DAY, TELLING)
    second_day = held(quay.home / "pipeline.duckdb")
    assert second_day != before

    said = storywatch_here("restore", backup, "--replace", "--home", quay.home)
    assert said.status == 0, said.err
    assert held(quay.home / "pipeline.duckdb") == held(quay.home / "storywatch.duckdb") == before
    assert {path.name: path.read_bytes() for path in (quay.home / "pages").iterdir()} == pages
    [kept] = quay.home.glob("before-restore-*")
    assert kept.name in said.out
    assert held(kept / "pipeline.duckdb") == second_day
    assert (kept / "pages" / "2026-03-05.warc.gz").exists()
    assert not (quay.home / "restoring.new").exists()

    counts = quay.run(BEGIN + DAY, TELLING)  # and the day is made good
    assert (counts["entries_new"], counts["articles"], counts["editions"]) == (1, 1, 1)
    again = {table.table: table.rows for table in held(quay.home / "pipeline.duckdb")}
    assert again == {table.table: table.rows for table in second_day}


def test_a_home_that_was_lost_comes_back(quay: Quay, backup: Path, tmp_path: Path) -> None:
    before = held(quay.home / "pipeline.duckdb")
    safe = tmp_path / "safe"
    shutil.move(backup, safe)
    shutil.rmtree(quay.home)
    assert storywatch_here("restore", safe / "storywatch.duckdb", "--home", quay.home).status == 0
    assert held(quay.home / "pipeline.duckdb") == before
    assert (quay.home / "pages" / "2026-03-04.warc.gz").exists()
    assert not list(quay.home.glob("before-restore-*"))


def test_a_damaged_database_is_replaced_by_the_published_copy(quay: Quay) -> None:
    before = held(quay.home / "pipeline.duckdb")
    (quay.home / "pipeline.duckdb").write_bytes(b"not a database")
    said = storywatch_here("restore", quay.home / "storywatch.duckdb", "--replace", "--home", quay.home)
    assert said.status == 0, said.err
    assert held(quay.home / "pipeline.duckdb") == before
    [kept] = quay.home.glob("before-restore-*/pipeline.duckdb")
    assert kept.read_bytes() == b"not a database"
    assert (quay.home / "pages" / "2026-03-04.warc.gz").exists()  # a file alone says nothing of raw pages


def test_nothing_is_overwritten_unless_it_is_asked_for(quay: Quay, backup: Path) -> None:
    said = storywatch_here("restore", backup, "--home", quay.home)
    refused(said, "pipeline.duckdb: there is a database already", "--replace")
    assert not list(quay.home.glob("before-restore-*"))


def changed(backup: Path, **changes: Any) -> None:
    manifest = backup / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text("utf-8")) | changes), "utf-8")


STRAY = {"file": "../../stray", "bytes": 0, "sha256": ""}


def flip(path: Path) -> None:
    found = bytearray(path.read_bytes())
    found[len(found) // 2] ^= 1
    path.write_bytes(bytes(found))


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda backup: flip(backup / "storywatch.duckdb"), "storywatch.duckdb: is damaged"),
        (lambda backup: flip(backup / "pages" / "2026-03-04.warc.gz"), "2026-03-04.warc.gz: is damaged"),
        (lambda backup: (backup / "pages" / "2026-03-04.warc.gz").unlink(), "cannot be read"),
        (lambda backup: (backup / "storywatch.duckdb").write_bytes(b""), "storywatch.duckdb: is damaged"),
        (lambda backup: (backup / "manifest.json").write_text("{"), "manifest.json: cannot be read"),
        (lambda backup: (backup / "manifest.json").write_text("[]"), "manifest.json: cannot be read"),
        (lambda backup: (backup / "manifest.json").unlink(), "is no backup of Storywatch"),
        (lambda backup: changed(backup, schema=9999), "has schema 9999, this version"),
        (lambda backup: changed(backup, tables=[]), "does not hold what was backed up"),
        (lambda backup: changed(backup, pages=[STRAY]), "'../../stray' is no name of a file"),
        (lambda backup: changed(backup, duckdb="0.1", tables=[]), "does not hold what was backed up"),
    ],
    ids=range(11),
)  # fmt: skip
def test_what_cannot_be_trusted_is_refused_and_nothing_is_touched(
    quay: Quay, backup: Path, harm: Any, told: str
) -> None:
    before = held(quay.home / "pipeline.duckdb")
    harm(backup)
    refused(storywatch_here("restore", backup, "--replace", "--home", quay.home), told)
    assert held(quay.home / "pipeline.duckdb") == before
    assert not list(quay.home.glob("before-restore-*"))


def test_counts_are_compared_where_another_duckdb_made_the_backup(quay: Quay, backup: Path) -> None:
    told = json.loads((backup / "manifest.json").read_text("utf-8"))
    changed(backup, duckdb="0.1", tables=[table | {"content": "1"} for table in told["tables"]])
    assert storywatch_here("restore", backup, "--replace", "--home", quay.home).status == 0


def test_a_file_that_is_no_database_of_ours_is_refused(quay: Quay, tmp_path: Path) -> None:

    duckdb.connect(str(tmp_path / "other.duckdb")).close()
    (tmp_path / "text.duckdb").write_text("hello")
    for name, told in (
        ("other", "no database of Storywatch"),
        ("text", "cannot be"),
        ("none", "is not there"),
    ):
        said = storywatch_here("restore", tmp_path / f"{name}.duckdb", "--replace", "--home", quay.home)
        refused(said, told)


def test_a_file_of_an_earlier_version_is_brought_up_to_date(tmp_path: Path) -> None:
    old, home = unpack(4, tmp_path / "old.duckdb"), tmp_path / "new"
    before = old.read_bytes()
    assert storywatch_here("restore", old, "--home", home).status == 0
    with attached(home / "pipeline.duckdb") as db:
        assert schema_of(db) == max(number for number, _, _ in migrations())
        assert {table.table: table.rows for table in contents(db)}["matches"] == 3
    assert old.read_bytes() == before


@pytest.mark.parametrize("trouble", [WarehouseError("no such thing"), OSError(28, "No space left on device")])
def test_what_was_half_restored_does_not_stay(
    quay: Quay, backup: Path, trouble: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held(quay.home / "pipeline.duckdb")

    def fail(*_given: Any) -> None:
        assert (quay.home / "restoring.new" / "pipeline.duckdb").exists()
        raise trouble

    monkeypatch.setattr(restoring, "begin_placing", fail)
    with pytest.raises(WarehouseError, match=r"no such thing|home: cannot be written \(No space left"):
        restore(Home(quay.home), backup, BEGIN + DAY, replace=True, wait=1)
    assert not (quay.home / "restoring.new").exists()
    assert held(quay.home / "pipeline.duckdb") == before


class Killed(BaseException):
    """Stands for a kill: nothing tidies up after it."""


# Where a kill may fall once all is copied: the calls of these, counted from the first.
STEPS = [
    ("sync", 0), ("sync", 1), ("keep_beside", 0), ("rename", 1), ("rename", 2), ("replace", 0), ("rmtree", 0),
]  # fmt: skip


def kill_at(step: str, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the call of that number stand for a kill: nothing is done any more."""
    owner: Any = {"rename": Path, "replace": Path, "rmtree": shutil}.get(step, placing)
    really, calls = getattr(owner, step), iter(range(100))

    def killed(*given: Any, **named: Any) -> Any:
        if next(calls) == number:
            raise Killed
        return really(*given, **named)

    monkeypatch.setattr(owner, step, killed)


@pytest.mark.parametrize(("step", "number"), STEPS)
@pytest.mark.parametrize("again", ["run", "restore"])
def test_the_next_to_hold_the_home_finishes_what_a_kill_stopped(
    quay: Quay, backup: Path, step: str, number: int, again: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    before = held(quay.home / "pipeline.duckdb")
    quay.publish("first", "second")
    quay.run(BEGIN + DAY, TELLING)
    replaced, home = held(quay.home / "pipeline.duckdb"), Home(quay.home)
    with monkeypatch.context() as patch:
        original = placing.begin_placing

        def begin(*given: Any) -> None:
            kill_at(step, number, patch)
            original(*given)

        patch.setattr(restoring, "begin_placing", begin)
        with pytest.raises(Killed):
            restore(home, backup, BEGIN + 2 * DAY, replace=True, wait=1)
    assert held(quay.home / "pipeline.duckdb") in (before, replaced)  # one is in force whenever it was
    ready = placing.is_ready(home)
    assert ready == ((step, number) != ("sync", 0))
    capsys.readouterr()
    if again == "restore" or not ready:
        restore(home, backup, BEGIN + 3 * DAY, replace=True, wait=1)
    else:
        with home.locked(1):
            assert "a restore that was stopped midway is finished now" in capsys.readouterr().err
        asides = [held(path) for path in quay.home.glob("before-restore-*/pipeline.duckdb")]
        assert asides == [replaced]
        assert publish_changes(home.pipeline, home.published, BEGIN + 2 * DAY)
    assert held(home.pipeline) == held(home.published) == before
    assert [path.name for path in home.pages.iterdir()] == ["2026-03-04.warc.gz"]
    assert not (quay.home / "restoring.new").exists()


def test_a_restore_that_was_killed_midway_is_seen(
    quay: Quay, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        kill_at("keep_beside", 0, patch)
        with pytest.raises(Killed):
            restore(Home(quay.home), backup, BEGIN + 2 * DAY, replace=True, wait=1)
    standing = look(quay.desk(BEGIN).settings, BEGIN)
    assert any("a restore was stopped midway" in each for each in problems(standing, DAY))
    [finding] = check_leftovers(quay.desk(BEGIN).settings, Home(quay.home))
    assert (finding.level, "storywatch run finishes it" in str(finding.todo)) == ("note", True)


def test_nobody_is_interrupted(quay: Quay, backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYWATCH_LOCK_SECONDS", "0.1")
    with Home(quay.home).locked(1):
        for words in (("backup",), ("restore", backup, "--replace")):
            refused(storywatch_here(*words, "--home", quay.home), "another run is at work", status=1)
    hold = "import sys, duckdb; db = duckdb.connect(sys.argv[1]); print('held', flush=True); input()"
    command = [sys.executable, "-c", hold, str(quay.home / "pipeline.duckdb")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        for words in (("backup",), ("restore", backup, "--replace")):
            refused(storywatch_here(*words, "--home", quay.home), "another process has held it", status=1)
        other.communicate("\n")


def test_a_backup_without_pages_leaves_those_that_are_there(quay: Quay, tmp_path: Path) -> None:
    said = storywatch_here("backup", tmp_path / "other", "--no-pages", "--home", quay.home)
    assert "raw pages" not in said.out
    assert "Beware" not in said.out
    [made] = backups_in(tmp_path / "other")
    assert storywatch_here("restore", made, "--replace", "--home", quay.home).status == 0
    assert (quay.home / "pages" / "2026-03-04.warc.gz").exists()


def test_there_is_nothing_to_back_up_yet(tmp_path: Path) -> None:
    refused(
        storywatch_here("backup", "--home", tmp_path / "new"), "there is no database yet", "storywatch run"
    )
