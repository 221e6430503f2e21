"""One reading process of the pool and its pipes, seen from the parent."""

from __future__ import annotations

import pickle
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from typing import IO, Any

from extractors.article import Extraction, PageInput

READY = "ready"
_LENGTH = 8
_GRACE_SECONDS = 60


class PoolError(OSError):
    """No reading process can be started; the message carries what it said. The machine's fault, no page's."""


class ReadingProcess:
    """A worker that has started and answered. Used by one thread at a time."""

    def __init__(self, cpu_seconds: float, memory_mb: int) -> None:
        self.cpu_seconds, self.late = cpu_seconds, False
        # the parent's search path by argument: its environment is none of this room's business
        start = f"import sys; sys.path[:] = {sys.path!r}; from extractors.pages.pool_worker import main; main"
        # a file: parsers that run out of memory write much, and a pipe that nobody reads would stop them
        with tempfile.TemporaryFile() as said:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, by this interpreter, no shell
                [sys.executable, "-P", "-c", f"{start}({float(cpu_seconds)!r}, {int(memory_mb)!r})"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
            )
            try:
                receive(self._process.stdout)
            except EOFError:
                self.stop()
                said.seek(0)
                last = said.read()[-1000:].decode("utf-8", "replace").strip()
                raise PoolError(f"a reading process does not start (exit {self.exit_code}): {last}") from None

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it lives; negative: the signal that ended it."""
        return self._process.returncode

    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def read(self, pages: list[PageInput]) -> list[Extraction]:
        """The extractions of the first pages: all, or as many as were done when the worker died."""
        # the processor may be shared: the clock on the wall is the last resort, against a reader that sleeps
        alarm = threading.Timer(_GRACE_SECONDS + 6 * self.cpu_seconds * len(pages), self._give_up)
        alarm.daemon = True
        alarm.start()
        found: list[Extraction] = []
        try:
            send(self._process.stdin, pages)
            while len(found) < len(pages):
                found.append(receive(self._process.stdout))
        except (EOFError, OSError):
            self.stop()
        finally:
            alarm.cancel()
        return found

    def stop(self) -> None:
        """End it: gently by closing its pipes, after five seconds by force."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _give_up(self) -> None:
        self.late = True
        self._process.kill()


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
    return pickle.loads(data)  # noqa: S301 - between our own two processes, over a pipe of theirs
