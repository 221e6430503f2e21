"""The reading process of the pool: chunks of pages in at stdin, one answer a page out at stdout."""

from __future__ import annotations

import gc
import os
import signal
import sys
from datetime import UTC, datetime
from types import FrameType

from extractors.article import Extraction, PageInput, from_feed
from extractors.pages.pool_process import READY, receive, send
from extractors.pages.reading import prepare, read_page

try:
    import resource
except ImportError:  # Windows: only the parent's clock limits a page there
    resource = None  # type: ignore[assignment]


_FIRST_PAGE = b"<html><body><article><p>" + b"The readers are warmed up with a sentence. " * 20


class _OverTime(BaseException):
    """Not an Exception: the readers catch those."""


def main(cpu_seconds: float, memory_mb: int) -> None:
    """Serve until stdin ends, which is also what happens when the parent is killed."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not reach the pipe
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, resource.getrlimit(resource.RLIMIT_AS)[1]))
        signal.signal(signal.SIGPROF, _raise)
    # what a first page loads is no fault of it
    prepare()
    read_page(PageInput("", _FIRST_PAGE, None, datetime(2000, 1, 1, tzinfo=UTC)))
    gc.freeze()  # what was imported lives as long as the process
    send(answers, READY)
    while True:
        try:
            pages = receive(sys.stdin.buffer)
        except EOFError:
            return
        for page in pages:
            send(answers, bounded(page, cpu_seconds))


def bounded(page: PageInput, cpu_seconds: float) -> Extraction:
    """Read one page within its processor time: a timer's exception where Python runs, and where a
    parser in C does not come back, the system's own limit, which ends the process."""
    if resource is None:
        return read_page(page)
    used = resource.getrusage(resource.RUSAGE_SELF)
    last = int(used.ru_utime + used.ru_stime + 2 * cpu_seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (last, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    # again and again, for an exception within a callback of C may be swallowed
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds, 0.2)
    try:
        found = read_page(page)
        signal.setitimer(signal.ITIMER_PROF, 0)
    except _OverTime:
        signal.setitimer(signal.ITIMER_PROF, 0)
        lost = from_feed(page, "cpu_limit")
        return Extraction(
            lost.url, lost.reason, f"more than {cpu_seconds:g} s of processor time", lost.article
        )
    return found


def _raise(_number: int, _frame: FrameType | None) -> None:
    raise _OverTime
