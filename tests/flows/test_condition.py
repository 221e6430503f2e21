"""status and doctor: each thing that can be wrong is found, said with what to do, and nothing else is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from flows import home
from flows.condition import machine
from flows.condition.doctor import checkup
from flows.condition.findings import Finding
from flows.condition.standing import look
from flows.condition.status import problems, show_status
from flows.condition.stored import command_of
from flows.running import run_stages
from flows.serving.server import free_port
from flows.stages.batches import directly
from flows.stages.upkeep import upkeep_stage
from tests.extractors.servers import Reply, Site
from tests.flows.command import storywatch_here
from tests.flows.leaks import tell_tale
from tests.flows.polled_house import BEGIN, DAY, HOUR
from tests.flows.read_house import TELLING, Quay
from tests.warehouse.match_room import topic_rows
from warehouse.connection import connect
from warehouse.match.topics import register_topics

FAILED = (
    "INSERT INTO deliveries BY NAME SELECT 'e' AS edition_id, 'mail' AS channel, 'r' AS recipient_hash, "
    "'m' AS message_id, 'failed' AS status, 3 AS attempts, TIMESTAMPTZ '2026-03-04 09:00:00+00' AS updated_at"
)
KILLED = (
    "INSERT INTO runs BY NAME SELECT 'k' AS run_id, 'poll' AS flow, "
    "TIMESTAMPTZ '2026-03-04 12:30:00+00' AS started_at, "
    "'running' AS status, '1' AS version"
)
STALE = timedelta(hours=26)
NOW = BEGIN + HOUR


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quay]:
    with Site(("127.0.0.1",)) as site:
        quay = Quay(tmp_path_factory.mktemp("told"), site, contact="you@example.org", log_to="none")
        quay.publish("first")
        run_stages(quay.desk(BEGIN), "daily", [*TELLING, upkeep_stage], directly)
        for path in quay.home.iterdir():
            os.utime(path, (BEGIN.timestamp(), BEGIN.timestamp()))
        yield quay


@pytest.fixture
def quay(told: Quay, tmp_path: Path) -> Quay:
    """A home that was told an hour ago, to do harm to."""
    quay = copy(told)
    quay.folder, quay.home, quay.settings = tmp_path, tmp_path / "home", dict(told.settings)
    shutil.copytree(told.home, quay.home)
    return quay


def wrong(quay: Quay, now: datetime = NOW) -> list[str]:
    return list(problems(look(quay.desk(now).settings, now), STALE))


def change(quay: Quay, sql: str) -> None:
    with connect(quay.home / "pipeline.duckdb") as db:
        db.execute(sql)


def test_a_home_that_works_has_nothing_wrong_and_waits_for_nothing(quay: Quay) -> None:
    standing = look(quay.desk(NOW).settings, NOW)
    assert list(problems(standing, STALE)) == []
    assert [(flow.flow, flow.status) for flow in standing.flows] == [("daily", "completed")]
    waits = standing.waiting
    assert (waits.feeds, standing.failing, standing.silent) == (1, [], [])
    assert (waits.articles_to_match, waits.articles_to_group, waits.deliveries) == (0, 0, 0)
    assert waits.pages_to_read == 1  # again, for a brief shows it
    assert standing.last_backup == BEGIN
    assert standing.briefs[0].next_at == datetime(2026, 3, 5, 7, 0, tzinfo=UTC)
    assert not standing.at_work


@pytest.mark.skipif(sys.platform == "win32", reason="FileLock alone knows how Windows locks")
def test_who_asks_writes_nothing_and_needs_no_right_to(quay: Quay, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = quay.home / "run.lock"
    lock.unlink()
    assert not look(quay.desk(NOW).settings, NOW).at_work
    assert not lock.exists()
    with FileLock(lock):
        monkeypatch.setattr(home, "FileLock", None)  # it opens to write
        lock.chmod(0o444)
        assert look(quay.desk(NOW).settings, NOW).at_work
    assert not look(quay.desk(NOW).settings, NOW).at_work


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE runs SET status = 'failed', note = '550 no'", "the last run of daily failed: 550 no"),
        ("UPDATE runs SET status = 'running', finished_at = NULL", "the last run of daily was killed"),
        ("DELETE FROM runs", "no run has ever done all its work"),
        ("UPDATE runs SET started_at = '2026-03-02 12:00:00+00'", "all its work since 2026-03-02"),
        ("UPDATE feed_states SET failures = 1", "1 of 1 feeds fail"),
        (FAILED, "1 message not delivered since 2026-03-04 09:00"),
        ("UPDATE editions SET scheduled_for = DATE '2026-03-03'", "edition of desk was due at 2026-03-04"),
    ],
    ids=range(7),
)
def test_status_says_what_is_wrong(sql: str, said: str, quay: Quay) -> None:
    change(quay, sql)
    assert any(said in each for each in wrong(quay)), wrong(quay)


def test_a_killed_run_is_no_trouble_once_a_later_one_did_what_it_left(quay: Quay) -> None:
    change(quay, "UPDATE runs SET status = 'running', finished_at = NULL")
    change(
        quay,
        "INSERT INTO runs BY NAME SELECT * REPLACE ('later' AS run_id, 'poll_and_read' AS flow, "
        "started_at + INTERVAL 1 MINUTE AS started_at, started_at + INTERVAL 2 MINUTE AS finished_at, "
        "'completed' AS status) FROM runs",
    )
    assert not any("was killed" in each for each in wrong(quay))
    change(quay, "UPDATE runs SET flow = 'upkeep' WHERE status = 'running'")
    assert any("the last run of upkeep was killed" in each for each in wrong(quay))


def test_what_waits_is_counted(quay: Quay) -> None:
    for table in ("evaluations", "story_articles", "sightings", "pages"):
        change(quay, f"DELETE FROM {table}")
    waits = look(quay.desk(NOW).settings, NOW).waiting
    assert (waits.pages_to_read, waits.articles_to_match, waits.articles_to_group) == (1, 1, 1)
    assert wrong(quay) == []  # work that waits for the next run is no fault


def test_an_edit_to_one_of_several_topics_leaves_every_article_to_match(quay: Quay) -> None:
    kept, edited = topic_rows({"kept": "film", "edited": "series"})
    new = topic_rows({"kept": "film", "edited": "cinema"})
    with connect(quay.home / "pipeline.duckdb") as db:
        seed = str(db.execute("SELECT any_value(seed) FROM topics").fetchall()[0][0])
        before = register_topics(db, seed, [kept, edited], NOW)
        db.execute("UPDATE evaluations SET set_id = ?", [before])
    assert look(quay.desk(NOW).settings, NOW).waiting.articles_to_match == 0
    with connect(quay.home / "pipeline.duckdb") as db:
        register_topics(db, seed, new, NOW)
    assert look(quay.desk(NOW).settings, NOW).waiting.articles_to_match == 1


def test_the_command_tells_people_and_programs_and_its_status_tells_monitoring(quay: Quay) -> None:
    settings = quay.desk(NOW).settings
    assert show_status(settings, stale_hours=26, as_json=False, now=NOW)
    assert not show_status(settings, stale_hours=0.5, as_json=False, now=NOW)
    said = storywatch_here("status", "--home", quay.home, "--seed", quay.seed)  # months later
    assert said.status == 1
    assert "Wrong      no run has done all its work since 2026-03-04 12:00 UTC" in said.out
    assert said.out.endswith("What to do about it: storywatch doctor\n")
    heads = [line[:11].strip() for line in said.out.splitlines()[:-1]]
    assert [head for head in heads if head] == ["Home", "Runs", "Next", "Waiting", "Feeds", "Backup", "Wrong"]
    said = storywatch_here("status", "--json", "--home", quay.home, "--seed", quay.seed)
    answer = json.loads(said.out)
    assert (said.status, answer["well"], len(answer["problems"])) == (1, False, 1)
    assert answer["waiting"]["articles_to_match"] == 0


def test_while_a_run_has_the_database_the_copy_is_looked_at(
    quay: Quay, monkeypatch: pytest.MonkeyPatch
) -> None:

    from warehouse.condition import standing as looked_at

    monkeypatch.setattr(looked_at, "PATIENCE_SECONDS", 0.1)
    hold = "import sys, duckdb; db = duckdb.connect(sys.argv[1]); print('held', flush=True); input()"
    command = [sys.executable, "-c", hold, str(quay.home / "pipeline.duckdb")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "held\n"
        standing = look(quay.desk(NOW).settings, NOW)
        findings = found(quay, deep=True)
        run.communicate("\n")
    assert findings["database"].level == "note"
    assert "a run has it, so it was not read" in findings["database"].said
    assert findings["backups"].level == "good"  # what can be looked at is
    assert standing.from_copy
    assert standing.waiting.feeds == 1


# The doctor


def found(
    quay: Quay, now: datetime = NOW, *, deep: bool = False, settings: Mapping[str, object] = {}
) -> dict[str, Finding]:
    """Return the worst finding of each kind."""
    quay.settings |= settings
    order = ["good", "note", "bad"]
    worst: dict[str, Finding] = {}
    for each in checkup(quay.desk(now).settings, now, deep=deep):
        if each.what not in worst or order.index(each.level) > order.index(worst[each.what].level):
            worst[each.what] = each
    return worst


def test_a_healthy_home_has_nothing_to_be_mended(quay: Quay) -> None:
    findings = found(quay, deep=True)
    assert {what: each.level for what, each in findings.items() if each.level != "good"} == {
        "schedules": "note"
    }
    assert "rows can be read" in findings["database"].said
    assert "every byte of it is sound" in findings["backups"].said
    assert list(findings) == [
        "packages", "home", "disk", "lock", "clock", "leftovers", "database", "runs", "feeds", "outbox",
        "backups", "contact", "mail", "schedules",
    ]  # fmt: skip


def damage(quay: Quay) -> None:
    path = quay.home / "pipeline.duckdb"
    path.write_bytes(b"no database" + path.read_bytes()[11:])


def newer(quay: Quay) -> None:
    change(quay, "INSERT INTO schema_versions VALUES (9999, 'later.sql', now())")


def flip_backup(quay: Quay) -> None:
    path = next((quay.home / "backups").glob("*/storywatch.duckdb"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def leave(name: str) -> Callable[[Quay], None]:
    return lambda quay: (quay.home / name).write_bytes(b"half")  # type: ignore[return-value]


def sql(text: str) -> Callable[[Quay], None]:
    return lambda quay: change(quay, text)


def open_to_all(quay: Quay) -> None:
    quay.home.chmod(0o777)


@pytest.mark.parametrize(
    ("harm", "what", "level", "said", "todo"),
    [
        (damage, "database", "bad", "cannot be opened", "storywatch restore"),
        (newer, "database", "bad", "has schema 9999", "storywatch restore"),
        (sql("DROP TABLE deliveries"), "database", "bad", "deliveries", "feeds, outbox and backups are not"),
        (flip_backup, "backups", "bad", "is damaged", "storywatch backup makes a new one"),
        (leave("storywatch.new"), "leftovers", "note", "storywatch.new", "remove"),
        (leave("pipeline.duckdb.new"), "leftovers", "note", "pipeline.duckdb.new", "remove"),
        (open_to_all, "home", "bad", "written by anybody", "chmod o-w"),
        (sql("UPDATE runs SET status = 'failed', note = '550 no'"), "runs", "bad", "550 no", "run"),
        (sql(KILLED), "runs", "note", "killed: poll", "the next run"),
        (sql("UPDATE feed_states SET failures = 1"), "feeds", "bad", "1 of 1 feeds fail", "feeds health"),
    ],
    ids=range(10),
)  # fmt: skip
def test_the_doctor_finds_it_and_says_what_to_do(
    harm: Callable[[Quay], None], what: str, level: str, said: str, todo: str, quay: Quay
) -> None:
    harm(quay)
    finding = found(quay, deep=True)[what]
    assert finding.level == level
    assert said in finding.said
    assert todo in finding.todo


def test_the_latest_backup_is_advised_wherever_it_lies(quay: Quay, tmp_path: Path) -> None:
    shutil.move(quay.home / "backups", tmp_path / "elsewhere")
    damage(quay)
    [backup] = (tmp_path / "elsewhere").iterdir()
    assert (
        f"storywatch restore {backup} --replace"
        in found(quay, settings={"backups": tmp_path / "elsewhere"})["database"].todo
    )


def test_a_clock_that_went_back_is_noticed(quay: Quay) -> None:
    finding = found(quay, BEGIN - DAY)["clock"]
    assert finding.level == "bad"
    assert "2026-03-04" in finding.said
    assert "timedatectl" in finding.todo
    os.utime(quay.home / "storywatch.duckdb", ((NOW + DAY).timestamp(),) * 2)
    assert "storywatch.duckdb is of 2026-03-05" in found(quay)["clock"].said


def test_little_room_is_noticed(quay: Quay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "LITTLE_ROOM", 2**62)
    assert found(quay)["disk"].level == "note"
    monkeypatch.setattr(machine, "TOO_LITTLE_ROOM", 2**62)
    assert found(quay)["disk"].level == "bad"


@pytest.mark.parametrize(
    "flow",
    [
        "daily",
        "poll_and_read",
        "poll",
        "read",
        "match",
        "tell",
        "reread",
        "rematch",
        "purge",
        "upkeep",
        "import",
    ],
)
def test_what_to_do_about_a_failed_run_is_a_command_that_is_there(flow: str) -> None:
    assert storywatch_here(*command_of(flow).split(), "--help").status == 0


def test_packages_out_of_their_bounds_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        machine, "requires", lambda _: ["duckdb>=99", "no-such-thing", "ruff>99; extra == 'test'"]
    )
    [finding] = machine.check_packages()
    assert finding.level == "bad"
    assert "duckdb>=99 is wanted" in finding.said
    assert "no-such-thing is missing" in finding.said
    assert "ruff" not in finding.said
    assert "constraints.txt" in finding.todo


def test_settings_that_are_missing_are_noted(quay: Quay) -> None:
    del quay.settings["contact"]
    topics = quay.folder / "seed"
    shutil.copytree(quay.seed, topics)
    file = topics / "topics.toml"
    file.write_text(file.read_text("utf-8").replace("to = []", 'to = ["ann@example.org"]'), "utf-8")
    quay.seed = topics
    findings = found(quay)
    assert (findings["contact"].level, findings["mail"].level) == ("note", "note")
    assert "STORYWATCH_CONTACT" in findings["contact"].todo


def test_the_mail_server_is_knocked_at_and_nothing_is_sent(quay: Quay) -> None:
    from aiosmtpd.controller import Controller

    from tests.flows.listeners import Postbox

    box, port = Postbox(), free_port()
    server = {
        "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none", "mail_from": "d@example.org",
    }  # fmt: skip
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        assert found(quay, settings=server)["mail"].said == f"127.0.0.1:{port} answers"
    finally:
        controller.stop()
    assert box.mails == []
    assert found(quay)["mail"].level == "bad"
    with tell_tale() as port:
        secret = {"smtp_port": port, "smtp_user": "me", "smtp_password": "Plum-Jam-71"}
        finding = found(quay, settings=secret)["mail"]
    assert finding.level == "bad"
    assert "did not accept the user or password (535)" in finding.said
    assert "Plum" not in finding.said


@pytest.mark.parametrize(
    ("deployments", "runs", "level", "said"),
    [
        ([("a", True, False), ("b", True, False)], ["a", "b"], "good", "each has its next run planned"),
        ([("a", True, False), ("b", True, False)], ["a"], "bad", "no run is planned for named-b"),
        ([("a", True, False), ("b", True, True), ("c", False, False)], ["a"], "good", "each"),
        ([], [], "bad", "no deployment of Storywatch has a schedule"),
    ],
)
def test_schedules_that_produce_no_runs_are_noticed(
    deployments: list[tuple[str, bool, bool]],
    runs: list[str],
    level: str,
    said: str,
    quay: Quay,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = [
        {
            "id": each,
            "name": f"named-{each}",
            "entrypoint": "flows.poll.poll",
            "paused": paused,
            "schedules": [{"active": True}] if scheduled else [],
        }
        for each, scheduled, paused in deployments
    ]
    with Site(("127.0.0.1",)) as server:
        server.routes["/api/health"] = Reply(b"true")
        server.routes["/api/deployments/filter"] = Reply(json.dumps(known).encode())
        planned = json.dumps([{"deployment_id": each} for each in runs]).encode()
        server.routes["/api/flow_runs/filter"] = Reply(planned)
        monkeypatch.setenv("PREFECT_API_URL", server.url("/api"))
        findings = found(quay)
    assert findings["prefect"].level == "good"
    assert findings["schedules"].level == level
    assert said in findings["schedules"].said
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    assert found(quay)["prefect"].level == "bad"


def test_the_command_says_what_to_do_below_each_and_its_status_counts(quay: Quay, tmp_path: Path) -> None:
    words = ("--home", quay.home, "--seed", quay.seed)
    said = storywatch_here("doctor", *words)  # months later: no run since
    assert said.status == 1
    lines = said.out.splitlines()
    [at] = [number for number, line in enumerate(lines) if line.startswith("bad   runs")]
    assert lines[at + 1].startswith(" " * 17 + "→ storywatch serve")
    assert lines[-1].startswith("1 to be mended, ")
    answer = json.loads(storywatch_here("doctor", "--json", *words).out)
    assert {each["level"] for each in answer if each["what"] == "runs"} == {"bad"}
    fresh = storywatch_here("doctor", "--home", tmp_path / "new", "--seed", quay.seed)
    assert fresh.status == 0
    assert not (tmp_path / "new").exists()
