"""serve: the schedules of one home on one machine, until it is ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType

from filelock import FileLock, Timeout

from flows.desk import Desk
from flows.errors import AnotherRun
from flows.serving.children import end_child, start_child
from flows.serving.deployments import POOL, install
from flows.serving.keeping_up import Kept, keep_up
from flows.serving.metrics import figures_served
from flows.serving.server import (
    SECONDS_TO_END,
    address,
    address_file,
    check_port,
    start_server,
    wait_for_server,
)

SECONDS_FOR_THE_LOCK = 1.0  # whoever asks whether it is held holds it for a moment
LOG_BYTES = 5 * 10**6  # begun anew at a start when it is longer


class Ended(BaseException):
    """We were asked to end. It passes by whoever catches what goes wrong."""


def keep_schedules(desk: Desk, port: int) -> None:
    """Keep the schedules until interrupted, on a server of our own unless PREFECT_API_URL names one.

    Raises UsageError where the port is taken, AnotherRun where the home's schedules are kept already.
    """
    kept: list[Kept] = []
    with the_only_one(desk), signals_end(), figures_served(desk.settings, desk.clock):
        try:
            if "PREFECT_API_URL" not in os.environ:
                check_port(port)
                say("starting Prefect's server ...")
                start = partial(start_own_server, desk, port)
                kept.append(Kept("Prefect's server", start, process=start()))
                os.environ["PREFECT_API_URL"] = address(port)
            kept.append(Kept("the worker", partial(start_worker, desk)))
            url = os.environ["PREFECT_API_URL"]
            address_file(desk.home).parent.mkdir(parents=True, exist_ok=True)
            address_file(desk.home).write_text(url, "utf-8")
            say(f"keeping the schedules of {desk.home.folder}; {url.removesuffix('/api')} shows them")
            keep_up(kept)
        except Ended:
            pass
        finally:
            address_file(desk.home).unlink(missing_ok=True)
            for each in reversed(kept):
                end(each)
    say("ended")


def start_own_server(desk: Desk, port: int) -> subprocess.Popen[bytes]:
    """Start the server; it answers when this returns."""
    log = server_log(desk)
    log.parent.mkdir(parents=True, exist_ok=True)
    too_long = log.exists() and log.stat().st_size > LOG_BYTES
    with log.open("wb" if too_long else "ab") as output:
        server = start_server(port, output=output)
    try:
        wait_for_server(server, address(port))
    except BaseException:
        end_child(server, SECONDS_TO_END)
        raise
    return server


def server_log(desk: Desk) -> Path:
    """Return the file that has what the server says: why schedules do not fire stands nowhere else."""
    return desk.home.prefect / "server.log"


def start_worker(desk: Desk) -> subprocess.Popen[bytes]:
    """Tell the server of the deployments, make good what was missed, start the worker."""
    from prefect.client.orchestration import get_client

    from flows.serving.automations import HEARTBEAT_SECONDS
    from flows.serving.catching_up import drop_overdue_runs, free_dead_runs

    deployments = install(desk)
    with get_client(sync_client=True) as client:
        if dead := free_dead_runs(client, deployments):
            say(f"runs that died with the last worker: {dead}")
        if dropped := drop_overdue_runs(client, deployments, desk.clock()):
            say(f"overdue runs that were dropped, since the latest does their work: {dropped}")
    command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", POOL, "--type", "process"]
    heartbeat = {"PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(HEARTBEAT_SECONDS)}
    return start_child(
        [*command, "--limit", "1", "--name", POOL], heartbeat | os.environ, if_parent_dies=signal.SIGKILL
    )


def end(kept: Kept) -> None:
    """End a process, at once where that is asked for again; the worker waits for the run that is at work."""
    if kept.process is None or kept.process.poll() is not None:
        return
    say(f"ending {kept.name} ({SECONDS_TO_END:.0f} s for what is at work; Ctrl-C again: none)")
    try:
        end_child(kept.process, SECONDS_TO_END)
    except Ended:
        end_child(kept.process, 0)


@contextmanager
def signals_end() -> Iterator[None]:
    """Have Ctrl-C and SIGTERM raise Ended."""

    def ask(_number: int, _frame: FrameType | None) -> None:
        raise Ended

    before = {each: signal.signal(each, ask) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def the_only_one(desk: Desk) -> Iterator[None]:
    """Hold the home's schedules. Raises AnotherRun where another process keeps them."""
    lock = FileLock(desk.home.serve_lock, timeout=SECONDS_FOR_THE_LOCK)
    try:
        lock.acquire()
    except Timeout:
        raise AnotherRun(f"{desk.home.folder}: another 'storywatch serve' keeps its schedules") from None
    try:
        address_file(desk.home).unlink(missing_ok=True)  # of a serve that was killed
        yield
    finally:
        lock.release()


def say(line: str) -> None:
    """Say what happens, for the terminal or the journal."""
    sys.stderr.write(f"storywatch: {line}\n")
    sys.stderr.flush()
