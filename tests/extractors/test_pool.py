"""The pool: order, limits, and what a death costs."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from extractors.article import PageInput, extract
from extractors.pool import CHUNK, ExtractionPool, PoolError
from tests.extractors.reading_room import article_page, page_of, paragraphs, sentence


def page(number: int) -> PageInput:
    return page_of(
        article_page(paragraphs(4) + f"<p>{sentence(number)}</p>"), url=f"https://paper.example/{number}"
    )


def costly(number: int) -> PageInput:
    """Just under the limits of ordinary reading: more than a second of it."""
    return page_of(
        article_page("".join(f"<p>{sentence(seed, 8)}" for seed in range(9_000))),
        url=f"https://paper.example/{number}",
    )


def test_answers_come_in_the_order_of_the_pages() -> None:
    pages = [page(number) for number in range(3 * CHUNK + 3)]
    with ExtractionPool(workers=2) as pool:
        found = list(pool.run(pages))
        again = list(pool.run(pages[:2]))
        assert len(pool.processes) <= 2
    assert [item.url for item in found] == [item.url for item in pages]
    assert found == [extract(item) for item in pages]
    assert again == found[:2]
    assert pool.processes == ()


def test_without_workers_it_reads_here() -> None:
    with ExtractionPool(workers=0) as pool:
        assert [item.reason for item in pool.run([page(1), page(2)])] == ["ok", "ok"]
        assert pool.processes == ()


def test_pages_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def source() -> Iterator[PageInput]:
        for number in range(20 * CHUNK):
            taken.append(number)
            yield page_of(b"", url=f"https://paper.example/{number}")

    with ExtractionPool(workers=1) as pool:
        next(pool.run(source()))
        assert len(taken) <= 4 * CHUNK


@pytest.mark.skipif(os.name != "posix", reason="processor time is limited by the system")
def test_a_page_over_its_time_costs_itself_only() -> None:
    pages = [page(1), costly(2), page(3)]
    with ExtractionPool(workers=1, cpu_seconds=0.4) as pool:
        found = list(pool.run(pages))
    assert [item.reason for item in found] == ["ok", "cpu_limit", "ok"]
    assert found[1].detail == "more than 0.4 s of processor time"


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_a_worker_that_is_killed_costs_nothing() -> None:
    pages = [page(number) if number % CHUNK else costly(number) for number in range(2 * CHUNK)]
    with ExtractionPool(workers=1) as pool:
        answers = pool.run(pages)
        killer = threading.Thread(target=_kill_first, args=(pool, signal.SIGKILL))
        killer.start()
        found = list(answers)
        killer.join()
    assert [item.reason for item in found] == ["ok"] * len(pages)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_a_page_that_always_kills_is_the_only_one_lost() -> None:
    deadly = page_of(
        article_page("<p>a" * 1_200_000),
        url="https://paper.example/5",
    )
    pages = [page(number) if number != 5 else deadly for number in range(CHUNK)]
    with ExtractionPool(workers=1, memory_mb=500) as pool:
        found = list(pool.run(pages))
    assert [item.url for item in found] == [item.url for item in pages]
    lost = [item for item in found if item.reason != "ok"]
    assert [item.url for item in lost] == [deadly.url]
    assert lost[0].reason in ("parse_error", "too_large")


@pytest.mark.slow
def test_workers_leave_when_their_parent_is_gone() -> None:
    code = (
        "import os; from extractors.pool import ExtractionPool; from tests.extractors.test_pool import page\n"
        "pool = ExtractionPool(workers=1); done = list(pool.run([page(1)]))\n"
        "print(len(done), *pool.processes, flush=True); os._exit(0)"
    )
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, sys.path)))
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment, timeout=60
    )
    answered, pid = done.stdout.split()
    assert answered == "1"
    for _ in range(500):
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            return
        threading.Event().wait(0.01)
    pytest.fail("the worker outlives its parent")


def _kill_first(pool: ExtractionPool, number: int) -> None:
    for _ in range(2000):
        if pool.processes:
            os.kill(pool.processes[0], number)
            return
        threading.Event().wait(0.005)


def test_a_pool_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with ExtractionPool(workers=1) as pool, pytest.raises(PoolError, match=r"does not start \(exit 1\)"):
        list(pool.run([page(1)]))


@pytest.mark.parametrize("workers", [0, 1])
def test_a_full_disk_is_no_fault_of_the_pages(workers: int) -> None:
    code = (
        "import resource; from extractors.pool import ExtractionPool\n"
        "from tests.extractors.test_pool import page\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        f"pool = ExtractionPool(workers={workers})\n"
        "try:\n    print([found.reason for found in pool.run([page(1)])])\n"
        "except OSError as error:\n    print('no page was read:', error)\n"
        "pool.close()"
    )
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, sys.path)))
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment, timeout=60
    )
    assert done.stdout.startswith("no page was read: ")
    assert "File too large" in done.stdout
