"""Processes as the system knows them: which are there, and what they leave behind."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from flows.settings import Settings

ROOT = Path(__file__).parent.parent.parent


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started and that are still there."""
    found: list[int] = []
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        found += map(int, thread.read_text().split())
    return found


def descendants_of(pid: int) -> list[int]:
    """Return the processes under a process."""
    return [each for child in children_of(pid) for each in (child, *descendants_of(child))]


def command_of(pid: int) -> str:
    """Return a process's command line, empty where it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def kill(process: subprocess.Popen[str]) -> list[int]:
    """Kill a process as a crash would; returns the ids of the processes that it had started."""
    children = children_of(process.pid)
    process.kill()
    process.wait(timeout=30)
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe:
            pipe.close()
    return children


def is_running(pid: int) -> bool:
    """Tell whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(holds: Callable[[], object], seconds: float, what: str, *, every: float = 0.02) -> None:
    """Return when something holds; fail with ``what`` where it does not within a time.

    It looks ``every`` so many seconds: a tight loop would take the processor from what is awaited.
    """
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(every)


def wait_until_gone(pids: Iterable[int]) -> None:
    """Return when none of the processes is there any more."""
    pids = list(pids)
    wait_until(lambda: not any(map(is_running, pids)), 30, f"still there: {list(map(command_of, pids))}")


def environment_of(settings: Mapping[str, object] = {}) -> dict[str, str]:
    """Return the environment of a process of ours, with settings by the names that ``Settings`` has."""
    assert set(settings) <= set(Settings.model_fields), settings
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("STORYWATCH_", "PREFECT_"))
    }
    kept |= {f"STORYWATCH_{name.upper()}": str(value) for name, value in settings.items()}
    return kept | {"PYTHONPATH": str(ROOT), "COLUMNS": "300", "NO_COLOR": "1"}
