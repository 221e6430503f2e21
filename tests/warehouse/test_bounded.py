"""Work with a time limit in a thread of its own, which may not even come to begin."""

from __future__ import annotations

import subprocess
import sys
from _thread import start_new_thread
from collections.abc import Callable
from typing import Any

import duckdb
import pytest

from warehouse import bounded
from warehouse.bounded import within

Start = Callable[[Callable[..., Any], tuple[Any, ...]], int]


def starting(monkeypatch: pytest.MonkeyPatch, start: Start) -> None:
    monkeypatch.setattr(bounded, "start_new_thread", start)
    monkeypatch.setattr(bounded, "SECONDS_TO_BEGIN", 0.0)


def test_a_thread_that_dies_of_its_first_allocation_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    starting(monkeypatch, lambda *_: 1)
    with pytest.raises(MemoryError):
        within(duckdb.connect(), None, lambda: 1)


def test_a_thread_that_begins_too_late_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    late: list[tuple[Callable[..., Any], tuple[Any, ...]]] = []
    done: list[int] = []

    def keep(target: Callable[..., Any], given: tuple[Any, ...]) -> int:
        late.append((target, given))
        return 1

    starting(monkeypatch, keep)
    with pytest.raises(MemoryError):
        within(duckdb.connect(), None, lambda: done.append(1))
    ((target, given),) = late
    target(*given)
    assert done == []


def test_a_thread_that_dies_without_a_word_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*given: Any) -> None:
        first_line, at_work = given[-2:]
        first_line.release()
        at_work.release()

    monkeypatch.setattr(bounded, "start_new_thread", lambda _, given: start_new_thread(die, given))
    for seconds in (None, 60.0):
        with pytest.raises(MemoryError):
            within(duckdb.connect(), seconds, lambda: 1)


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")
def test_a_process_without_memory_for_a_thread_says_so() -> None:
    script = (
        "import os, resource, duckdb\n"
        "from pathlib import Path\n"
        "from warehouse.bounded import within\n"
        "db = duckdb.connect()\n"
        "most = resource.getrlimit(resource.RLIMIT_DATA)[1]\n"
        "has = int(Path('/proc/self/statm').read_text().split()[5]) * os.sysconf('SC_PAGE_SIZE')\n"
        "resource.setrlimit(resource.RLIMIT_DATA, (has + (2 << 20), most))  # a stack is larger\n"
        "try:\n    within(db, None, lambda: 1)\n"
        "except MemoryError:\n    print('no memory')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert done.stdout == "no memory\n", done.stderr
