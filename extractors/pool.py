"""A pool of reading processes, kept for a run. A page that is too costly or kills its reader costs itself
only.

Each worker is a program of its own (``python -m extractors.pool_worker``) that is spoken to through pipes:
nothing is
forked, so it is safe under Prefect's threads, and no ``__main__`` is imported twice. A worker answers page by
page; when it dies, the first page without an answer is the one that it died of.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from types import TracebackType
from typing import IO, Any

from extractors.article import Extraction, PageInput, extract, from_feed

CHUNK = 8
"""Pages a worker gets at once: with 1 the pipes' waits cost a tenth, beyond 8 nothing more is won."""

_AHEAD = 2
_MOST_WORKERS = 16
_LENGTH = 8


class ExtractionPool:
    """``workers``: processes (None: one a processor; 0: read in this process, without limits, for tests).

    ``cpu_seconds`` is the limit of one page; ``memory_mb`` of one worker's address space. Workers start
    with the
    first page, one for each chunk of pages until all run. Use it as a context manager.
    """

    def __init__(self, workers: int | None = None, cpu_seconds: float = 10.0, memory_mb: int = 2048) -> None:
        self.workers = _processors() if workers is None else workers
        self.cpu_seconds, self.memory_mb = cpu_seconds, memory_mb
        self._idle: deque[_Worker] = deque()
        self._threads = ThreadPoolExecutor(max(1, self.workers), thread_name_prefix="extraction")

    def __enter__(self) -> ExtractionPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the workers go. What is under way is finished first."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        while self._idle:
            self._idle.pop().stop()

    def run(self, pages: Iterable[PageInput]) -> Iterator[Extraction]:
        """One Extraction a page, in the order given. Takes pages only a few chunks ahead of what was taken
        from it."""
        if self.workers == 0:
            yield from map(extract, pages)
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
        """A chunk's extractions, with as many workers as it takes. A page is tried twice, unless it ran out
        of time:
        whoever kills a worker from outside (the system, short of memory) need not have meant this page."""
        done: list[Extraction] = []
        blamed = -1
        while len(done) < len(chunk):
            worker = self._worker()
            done.extend(worker.read(chunk[len(done) :]))
            if len(done) == len(chunk):
                self._idle.append(worker)
                break
            reason, detail = worker.cause()
            at = len(done)
            if reason == "cpu_limit" or blamed == at:
                done.append(_lost(chunk[at], reason, detail))
            blamed = at
        return done

    def _worker(self) -> _Worker:
        while True:
            try:
                worker = self._idle.pop()
            except IndexError:
                return _Worker(self.cpu_seconds, self.memory_mb)
            if worker.alive():
                return worker
            worker.stop()


class _Worker:
    """One reading process and its pipes. Used by one thread at a time."""

    def __init__(self, cpu_seconds: float, memory_mb: int) -> None:
        self.cpu_seconds, self.late = cpu_seconds, False
        environment = dict(os.environ, PYTHONPATH=os.pathsep.join(path for path in sys.path if path))
        # one thread a worker: numpy's own would fight over the processors
        environment |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "extractors.pool_worker", str(cpu_seconds), str(memory_mb)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )

    def alive(self) -> bool:
        return self.process.poll() is None

    def read(self, pages: list[PageInput]) -> list[Extraction]:
        """The extractions of the first pages: all, or as many as were done when the worker died."""
        # the processor may be shared: the clock on the wall is the last resort, against a reader that sleeps
        alarm = threading.Timer(60 + 6 * self.cpu_seconds * len(pages), self._give_up)
        alarm.daemon = True
        alarm.start()
        found: list[Extraction] = []
        try:
            send(self.process.stdin, pages)
            while len(found) < len(pages):
                found.append(receive(self.process.stdout))
        except (EOFError, OSError):
            self.stop()
        finally:
            alarm.cancel()
        return found

    def cause(self) -> tuple[str, str]:
        """(reason, detail) of a death."""
        code = self.process.returncode
        if self.late or (os.name == "posix" and code == -signal.SIGXCPU):
            return "cpu_limit", f"more than {self.cpu_seconds:g} s of processor time"
        return "parse_error", f"the reading process died twice: {_signal_name(code)}"

    def stop(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _give_up(self) -> None:
        self.late = True
        self.process.kill()


def send(pipe: IO[bytes] | None, value: Any) -> None:
    """Write one value, its length before it. Raises OSError where nobody reads."""
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    assert pipe is not None
    pipe.write(len(data).to_bytes(_LENGTH, "big"))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes] | None) -> Any:
    """Read one value. Raises EOFError where the other side is gone."""
    assert pipe is not None
    head = pipe.read(_LENGTH)
    size = int.from_bytes(head, "big")
    data = pipe.read(size) if len(head) == _LENGTH else b""
    if len(head) < _LENGTH or len(data) < size:
        raise EOFError("the other side is gone")
    return pickle.loads(data)


def _lost(page: PageInput, reason: str, detail: str) -> Extraction:
    found = from_feed(page, reason)
    return Extraction(found.url, reason, detail, found.article)


def _signal_name(code: int | None) -> str:
    try:
        return signal.Signals(-(code or 0)).name
    except ValueError:
        return f"exit status {code}"


def _processors() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return min(_MOST_WORKERS, len(affinity(0)) if affinity else os.cpu_count() or 1)
