"""A pool of reading processes, kept for a run. A page that is too costly or kills its reader costs itself.

Each worker is a program of its own (``pool_worker``) that is spoken to through pipes:
nothing is forked, so it is safe under Prefect's threads, and no ``__main__`` is imported twice. A worker
answers page by page; when it dies, the first page without an answer is the one that it died of.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from types import TracebackType

from extractors.article import Extraction, PageInput, extract, from_feed
from extractors.pages.pool_process import PoolError, ReadingProcess

__all__ = ["CHUNK", "ExtractionPool", "PoolError"]

CHUNK = 8
"""Pages a worker gets at once: with 1 the waits at the pipes cost a tenth, beyond 8 nothing more is won."""

_AHEAD = 2
_MOST_WORKERS = 16


class ExtractionPool:
    """``workers``: processes (None: one a processor; 0: read in this process, without limits, for tests).

    ``cpu_seconds`` is the limit of one page, ``memory_mb`` that of one worker's address space. Workers start
    as pages come, one for each chunk until all run; starting one takes a second. Use it in a ``with``.
    """

    def __init__(self, workers: int | None = None, cpu_seconds: float = 10.0, memory_mb: int = 2048) -> None:
        self.workers = _processors() if workers is None else workers
        self.cpu_seconds, self.memory_mb = cpu_seconds, memory_mb
        self._idle: deque[ReadingProcess] = deque()
        self._started: list[ReadingProcess] = []
        self._threads = ThreadPoolExecutor(max(1, self.workers), thread_name_prefix="extraction")

    def __enter__(self) -> ExtractionPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def processes(self) -> tuple[int, ...]:
        """The process ids of the workers that live."""
        return tuple(worker.pid for worker in list(self._started) if worker.alive())

    def close(self) -> None:
        """Let the workers go. What is under way is finished first."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in self._started:
            worker.stop()

    def run(self, pages: Iterable[PageInput]) -> Iterator[Extraction]:
        """One Extraction a page, in the order given; pages are taken only a few chunks ahead of what is used.

        Raises PoolError where no reading process can be started at all, and OSError where ``workers`` is 0
        and what reading needs cannot be loaded: no page is to blame for either.
        """
        if self.workers == 0:
            yield from map(_extracted, pages)
            return
        source = iter(pages)
        waiting: deque[Future[list[Extraction]]] = deque()
        while True:
            while len(waiting) < self.workers + _AHEAD and (chunk := list(islice(source, CHUNK))):
                waiting.append(self._threads.submit(self._read, chunk))
            if not waiting:
                return
            yield from waiting.popleft().result()

    def _read(self, chunk: list[PageInput]) -> list[Extraction]:
        """A chunk's extractions, with as many workers as it takes.

        A page is tried twice, unless it ran out of time: what kills a worker from outside (the system, when
        memory is short) need not have meant this page.
        """
        done: list[Extraction] = []
        blamed = -1
        while len(done) < len(chunk):
            worker = self._worker()
            done.extend(worker.read(chunk[len(done) :]))
            if worker.alive():
                self._idle.append(worker)
                continue
            self._started.remove(worker)
            if (at := len(done)) < len(chunk):
                reason, detail = _cause(worker)
                if reason == "cpu_limit" or blamed == at:
                    done.append(_lost(chunk[at], reason, detail))
                blamed = at
        return done

    def _worker(self) -> ReadingProcess:
        while self._idle:
            try:
                worker = self._idle.pop()
            except IndexError:  # another thread was faster
                break
            if worker.alive():
                return worker
            self._started.remove(worker)
        worker = ReadingProcess(self.cpu_seconds, self.memory_mb)
        self._started.append(worker)
        return worker


def _extracted(page: PageInput) -> Extraction:
    from extractors.pages.reading import prepare  # as in ``extract``: a second of imports

    prepare()
    return extract(page)


def _cause(worker: ReadingProcess) -> tuple[str, str]:
    """(reason, detail) of a worker's death."""
    code = worker.exit_code
    if worker.late or (os.name == "posix" and code == -signal.SIGXCPU):
        return "cpu_limit", f"more than {worker.cpu_seconds:g} s of processor time"
    try:
        name = signal.Signals(-(code or 0)).name
    except ValueError:
        name = f"exit status {code}"
    return "parse_error", f"the reading process died twice of this page: {name}"


def _lost(page: PageInput, reason: str, detail: str) -> Extraction:
    found = from_feed(page, reason)
    return Extraction(found.url, reason, detail, found.article)


def _processors() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return min(_MOST_WORKERS, len(affinity(0)) if affinity else os.cpu_count() or 1)
