"""A process that runs the stages in children of its own, and kills them where it is told.

    python -m tests.flows.crashes.runner

It reads an Errand a line (JSON) from its standard input and answers with a line: the child's exit status, or
minus the signal that ended it. What a run needs is imported once; a child is a fork of it, as fresh as a
process that was just started, and costs 10 ms.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import flows.running
import flows.stages.match
import flows.stages.poll
from flows.errors import RunFailed
from flows.running import run_stages
from flows.stages.batches import directly
from flows.stages.match import match_stage
from flows.stages.poll import poll_stage
from flows.stages.read import read_stage
from flows.stages.tell import tell_stage
from tests.flows.crashes.points import Points, marked, watch
from tests.flows.newsroom import desk_at
from warehouse.errors import WarehouseError

ROOT = Path(__file__).parents[3]
STAGES: dict[str, Callable[..., Any]] = {
    "poll": partial(poll_stage, everything=False),
    "read": read_stage,
    "match": match_stage,
    "tell": partial(tell_stage, everything=False),
}
IN_WORDS = (RunFailed, WarehouseError, OSError)
FAILED_IN_WORDS, FAILED_OTHERWISE = 1, 3


@dataclass(frozen=True, slots=True)
class Errand:
    """A run of stages for a home at a time. At most one of the ways to kill it is chosen.

    ``kill_at`` (operations) and ``kill_after`` (seconds) count from the beginning of ``kill_in``;
    ``kill_writes`` is the number of the write, of all that the process makes, at which it is killed.
    ``limit`` is the size in bytes that no file may pass.
    """

    home: str
    feeds: str
    now: str
    report: str
    flow: str = "daily"
    stages: list[str] = field(default_factory=lambda: list(STAGES))
    settings: dict[str, Any] = field(default_factory=dict)
    kill_at: int = 0
    kill_in: str = ""
    kill_after: float = 0.0
    kill_writes: int = 0
    limit: int = 0


class Runner:
    """The process, seen from the one that started it. A context manager."""

    def __enter__(self) -> Runner:
        command = [sys.executable, "-m", __name__]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=30)

    def run(self, errand: Errand) -> int:
        """Do an errand; returns the child's exit status, or minus the signal that ended it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(errand)) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def do(errand: Errand) -> int:
    """Run the stages in this process; returns its exit status."""
    points = Points(
        os.open(errand.report, os.O_WRONLY | os.O_CREAT | os.O_APPEND),
        errand.kill_at,
        errand.kill_in,
        errand.kill_after,
    )
    # Small batches, so that a small newsroom has many places between two of them.
    flows.stages.poll.FEEDS_A_BATCH = 4
    flows.stages.match.ARTICLES_A_TRANSACTION = 10
    stages = {name: marked(points, name, stage) for name, stage in STAGES.items()}
    flows.running.read_stage = stages["read"]  # type: ignore[attr-defined]  # what it imported is replaced
    watch(points, Path(errand.home))
    points.enter("start")
    if errand.limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (errand.limit, errand.limit))
    try:
        desk = desk_at(
            Path(errand.home), Path(errand.feeds), datetime.fromisoformat(errand.now), **errand.settings
        )
        run_stages(desk, errand.flow, [stages[name] for name in errand.stages], directly)
    except IN_WORDS as error:
        points.say("failed", type(error).__name__, error)
        return FAILED_IN_WORDS
    except BaseException:
        points.say("broke", traceback.format_exc().replace("\n", " | "))
        return FAILED_OTHERWISE
    points.enter("end")
    return 0


def watched_child(pid: int, kill_writes: int) -> int:
    """Wait for a child, and kill it at a number of writes; returns how it ended."""
    if kill_writes:
        with suppress(OSError):
            file = os.open(f"/proc/{pid}/io", os.O_RDONLY)
            while not os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                counted = os.pread(file, 4096, 0)
                if int(counted.partition(b"syscw: ")[2].split(b"\n")[0]) >= kill_writes:
                    os.kill(pid, signal.SIGKILL)
                    break
            os.close(file)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def main() -> None:
    """Do the errands that come in, one after the other."""
    for line in sys.stdin:
        errand = Errand(**json.loads(line))
        pid = os.fork()
        if not pid:
            status = FAILED_OTHERWISE
            try:
                status = do(errand)
            finally:
                os._exit(status)
        sys.stdout.write(f"{watched_child(pid, errand.kill_writes)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
