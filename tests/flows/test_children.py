"""What is started ends with its parent, however that ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from flows.home import Home
from flows.serving.children import end_child, start_child
from flows.serving.server import address_file, answers, served_at
from tests.extractors.servers import Reply, Site
from tests.flows.command import refused, storywatch
from tests.flows.processes import (
    command_of,
    descendants_of,
    environment_of,
    is_running,
    wait_until,
    wait_until_gone,
)

PARENT = """
import os, signal, sys
from flows.serving.children import start_child
child = start_child([sys.executable, "-c", {child!r}], os.environ, if_parent_dies=signal.{by})
print(child.pid, flush=True)
sys.stdin.readline()
"""
WAITING = "import signal; signal.pause()"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); signal.pause()"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends the children of what was killed")
@pytest.mark.parametrize("by", ["SIGTERM", "SIGKILL"])
def test_a_child_ends_when_its_parent_is_killed(by: str) -> None:
    command = [sys.executable, "-c", PARENT.format(child=WAITING, by=by)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment_of()
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert is_running(child)
        parent.kill()
    wait_until_gone([child])


def test_ctrl_c_reaches_the_parent_alone() -> None:
    child = start_child([sys.executable, "-c", WAITING], os.environ)
    try:
        assert os.getsid(child.pid) == child.pid != os.getsid(0)
    finally:
        end_child(child, 10)
    assert child.returncode == -signal.SIGTERM


def test_what_does_not_follow_is_ended_by_force() -> None:
    child = start_child([sys.executable, "-c", DEAF], os.environ, output=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stderr is not None
    with child.stdout, child.stderr:
        child.stdout.readline()
        end_child(child, 0.1)
    assert child.returncode == -signal.SIGKILL


def test_a_server_that_is_gone_is_not_taken_for_one_at_work(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert served_at(home) is None
    address_file(home).parent.mkdir()
    address_file(home).write_text("http://127.0.0.1:9/api", "utf-8")
    with FileLock(home.serve_lock):
        assert served_at(home) is None


def test_a_server_that_answers_where_a_killed_serve_had_its_own_is_another_homes(tmp_path: Path) -> None:
    home = Home(tmp_path)
    address_file(home).parent.mkdir()
    with Site(("127.0.0.1",)) as site:
        site.routes["/api/health"] = Reply(b"true")
        address_file(home).write_text(site.url("/api"), "utf-8")
        assert answers(site.url("/api"))
        assert served_at(home) is None
        with FileLock(home.serve_lock):
            assert served_at(home) == site.url("/api")
        assert served_at(home) is None


def test_a_port_that_is_taken_is_named_with_what_to_do(feeds: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        words = ["serve", "--seed", "demo", "--home", tmp_path / "home", "--feeds", feeds, "--port", port]
        refused(storywatch(*words, cwd=tmp_path), f"port {port} cannot be used", "--port")


def test_install_needs_a_server(feeds: Path, tmp_path: Path) -> None:
    words = ["serve", "--install", "--seed", "demo", "--home", tmp_path / "home", "--feeds", feeds]
    refused(storywatch(*words, cwd=tmp_path), "set PREFECT_API_URL")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends the children of what was killed")
def test_a_killed_command_leaves_no_server_of_prefects_running(feeds: Path, tmp_path: Path) -> None:
    words = ["run", "--seed", "demo", "--home", tmp_path / "home", "--feeds", feeds]
    command = [sys.executable, "-m", "flows.command_line", *map(str, words)]
    environment = environment_of({"allow_private": "127.0.0.0/8"})
    with subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.DEVNULL) as process:

        def servers() -> list[int]:
            return [pid for pid in descendants_of(process.pid) if "prefect server" in command_of(pid)]

        wait_until(servers, 60, "no server was started")
        started = servers()
        process.kill()
    wait_until_gone(started)
