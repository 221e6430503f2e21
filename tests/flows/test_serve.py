"""serve, as its keeper runs it: a real server and a worker; a week missed, kills, and a tidy end."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.home import Home
from flows.serving.automations import HEARTBEAT_SECONDS, Limits
from flows.serving.children import end_child, start_child
from flows.serving.deployments import install
from flows.serving.server import address, served_at, start_server, wait_for_server
from tests.flows.command import refused, storywatch
from tests.flows.listeners import Channel
from tests.flows.newsroom import Newsroom, desk_at, one, rows
from tests.flows.prefect_asked import Server, wait_for
from tests.flows.processes import descendants_of, environment_of, is_running, wait_until_gone
from tests.flows.served_house import (
    EVERY_MINUTE,
    LAST_SEEN,
    NOW,
    QUICK,
    WEEK,
    child,
    declare,
    serving,
    told_a_week_ago,
)

SCHEDULED = ["poll_and_read/every-15-minutes", "tell/every-hour", "upkeep/every-week"]
BY_HAND = "daily/by-hand"
PATIENCE = 240  # seconds, for what takes ten on a quiet machine
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends the children of what was killed"),
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that nobody has served yet, with a prefect.yaml of its own in the working folder."""
    declare(tmp_path)
    return tmp_path / "home"


@pytest.fixture
def a_week_planned(
    newsroom: Newsroom, home: Path, feeds: Path, port: int, monkeypatch: pytest.MonkeyPatch
) -> datetime:
    """Leave a server's memory in which nobody did what was planned for a week; returns when that ended."""
    told_a_week_ago(home, feeds)
    newsroom.show_day(2)
    for name, value in {**QUICK, "PREFECT_HOME": str(home / "prefect")}.items():
        monkeypatch.setenv(name, value)
    began = datetime.now(UTC)
    process = start_server(port)
    try:
        wait_for_server(process, address(port))
        words = ["serve", "--install", "--seed", "demo", "--home", home, "--feeds", feeds]
        said = storywatch(*words, cwd=home.parent, prefect=address(port))
        assert said.status == 0, said.err
        with Server(address(port)) as server:
            assert sorted(said.out.split()) == sorted(server.deployments())
            for deployment in SCHEDULED:
                server.plan(deployment, began - WEEK, began)
            assert server.count(SCHEDULED[0], "SCHEDULED") >= 672
            assert server.count(SCHEDULED[1], "SCHEDULED") >= 168
    finally:
        end_child(process, 30)
    return began


def test_a_week_missed_is_caught_up_once_and_kills_are_made_good(
    newsroom: Newsroom, home: Path, feeds: Path, port: int, a_week_planned: datetime, tmp_path: Path
) -> None:
    said = tmp_path / "said"
    with Server(address(port)) as server, serving(home, feeds, port, said) as process:
        # What was planned for a week is done once by each deployment.
        def caught_up() -> bool:
            done = [server.runs(each, before=a_week_planned) for each in SCHEDULED]
            return all([run["state_type"] for run in runs] == ["COMPLETED"] for runs in done)

        wait_for(lambda: child(process, "prefect worker"), PATIENCE, "no worker was started")
        wait_for(caught_up, PATIENCE, "the backlog was not caught up once")
        assert re.search(r"overdue runs that were dropped.*: \d{3}", said.read_text("utf-8"))
        editions = "SELECT edition_date, scheduled_for, content FROM editions ORDER BY cutoff"
        first, late = rows(home, editions)
        assert (first[1], late[1]) == (LAST_SEEN.date(), NOW.date())
        assert "Late: this edition was due at 07:00" in late[2]

        # A run by hand would use this server too.
        assert served_at(Home(home)) == address(port)

        # A run of the schedule completes by itself; one more look at the briefs doubles nothing.
        tell = server.start("tell/every-hour")
        wait_for(
            lambda: server.count(EVERY_MINUTE, "COMPLETED"), PATIENCE, "no run of the schedule completed"
        )
        server.forget(EVERY_MINUTE)
        wait_for(lambda: server.state(tell) == "COMPLETED", PATIENCE, "tell did not complete")
        assert len(rows(home, editions)) == 2

        # The worker is killed in the middle of a run: the run is freed and tried again.
        newsroom.show_day(3)
        newsroom.watched.hold_pages_after(3)
        run = server.start(BY_HAND)
        assert newsroom.watched.pages_held.wait(PATIENCE)
        assert server.places_taken(BY_HAND) == 1
        worker = child(process, "prefect worker")
        under_way = descendants_of(worker)
        assert under_way
        os.kill(worker, signal.SIGKILL)
        newsroom.watched.release()
        wait_until_gone([worker, *under_way])
        wait_for(lambda: server.state(run) == "CRASHED", PATIENCE, "the dead run was not freed")
        wait_for(lambda: server.count(BY_HAND, "COMPLETED"), PATIENCE, "the dead run was not tried again")
        wait_for(lambda: server.places_taken(BY_HAND) == 0, PATIENCE, "its place is not free")
        assert one(home, "SELECT count(*) - count(DISTINCT url_key) FROM articles") == 0

        # A second one has nothing to keep.
        other = storywatch("serve", "--seed", "demo", "--home", home, "--feeds", feeds, cwd=tmp_path)
        refused(other, "another 'storywatch serve' keeps its schedules", status=1)

        # It ends when it is asked to, and leaves nothing behind.
        left = descendants_of(process.pid)
        process.terminate()
        assert process.wait(timeout=60) == 0
    assert said.read_text("utf-8").endswith("storywatch: ended\n")
    assert not any(map(is_running, left))


def test_a_run_that_died_with_its_worker_is_freed_by_the_server_itself_and_the_keeper_is_told(
    newsroom: Newsroom,
    home: Path,
    feeds: Path,
    port: int,
    channel: Channel,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(home / "prefect"))
    desk = desk_at(home, feeds, NOW)
    served = start_server(port)
    workers = []
    try:
        wait_for_server(served, address(port))
        with temporary_settings({PREFECT_API_URL: address(port)}), Server(address(port)) as server:
            # Beyond a heartbeat and a start of Python on a busy machine, and not for longer.
            install(desk, Limits(silence=timedelta(seconds=2 * HEARTBEAT_SECONDS)))
            server.forget(EVERY_MINUTE)
            workers.append(plain_worker(port, channel, tmp_path))
            newsroom.watched.hold_pages_after(3)
            run = server.start(BY_HAND)
            assert newsroom.watched.pages_held.wait(PATIENCE)
            under_way = descendants_of(workers[0].pid)
            workers[0].kill()
            workers[0].wait()
            newsroom.watched.release()
            wait_until_gone(under_way)

            # Nobody says that it died: it runs, and holds the only place of its deployment.
            assert (server.state(run), server.places_taken(BY_HAND)) == ("RUNNING", 1)
            workers.append(plain_worker(port, channel, tmp_path))
            wait_for(lambda: server.state(run) == "CRASHED", PATIENCE, "the dead run was not freed")
            wait_for(lambda: server.count(BY_HAND, "COMPLETED"), PATIENCE, "the dead run was not tried again")
            wait_for(lambda: channel.told, PATIENCE, "nobody was told")
            assert server.places_taken(BY_HAND) == 0
            assert [each["title"] for each in channel.told] == ["Storywatch by-hand: Crashed"]
            assert "no sign of life" in channel.told[0]["message"]
            assert f"http://127.0.0.1:{port}/runs/flow-run/{run}" in channel.told[0]["message"]
            assert one(home, "SELECT count(*) - count(DISTINCT url_key) FROM articles") == 0
    finally:
        for each in (*reversed(workers), served):
            end_child(each, 30)


def plain_worker(port: int, channel: Channel, folder: Path) -> subprocess.Popen[bytes]:
    """Start a worker of Prefect's, as anybody could have it elsewhere."""
    settings = environment_of({"allow_private": "127.0.0.0/8", "alerts": channel.url}) | QUICK
    settings |= {
        "PREFECT_API_URL": address(port),
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(HEARTBEAT_SECONDS),
    }
    command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", "storywatch", "--limit", "1"]
    return start_child(command, settings, folder=folder, if_parent_dies=signal.SIGKILL)
