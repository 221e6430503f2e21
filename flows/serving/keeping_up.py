"""Processes that are to be there: started again when they end, later and later, and in the end given up."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from flows.errors import RunFailed

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
STEADY_SECONDS = 120.0  # a process that lived so long has not failed to start
# Starts after the first, three minutes of pauses in all; whoever watches over us (systemd) is to know then.
AGAIN = 8
SECONDS_BETWEEN_LOOKS = 0.5


def pause_after(failures: int) -> float:
    """Return how many seconds to wait after so many failures in a row: 1, 2, 4, ... 60."""
    return min(FIRST_PAUSE * 2.0 ** (failures - 1), LONGEST_PAUSE)


@dataclass(slots=True)
class Kept:
    """A process that is to be there. ``start`` starts it and returns when it can be used."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    clock: Callable[[], float] = time.monotonic
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started_at: float = field(default=0.0, init=False)
    start_again_at: float = field(default=0.0, init=False)

    def look(self) -> None:
        """Start the process where it is not there and its time has come; note where it has ended.

        Raises RunFailed after too many ends shortly after the start.
        """
        now = self.clock()
        if self.process is None:
            if now >= self.start_again_at:
                self.begin()
        elif self.process.poll() is not None:
            ended, self.process = self.process.returncode, None
            self.failed(f"ended (status {ended})", now - self.started_at)

    def begin(self) -> None:
        """Start the process; where that fails, that counts as its end."""
        self.started_at = self.clock()
        try:
            self.process = self.start()
        except Exception as error:  # whatever the server or the system had against it
            self.failed(f"could not be started ({error})", self.clock() - self.started_at)

    def failed(self, what: str, lived: float) -> None:
        """Plan another start, later each time. Raises RunFailed where it was tried often enough."""
        self.failures = 1 if lived >= STEADY_SECONDS else self.failures + 1
        if self.failures > AGAIN:
            raise RunFailed(f"{self.name} {what}, {self.failures} times in a row")
        pause = pause_after(self.failures)
        self.start_again_at = self.clock() + pause
        sys.stderr.write(f"storywatch: {self.name} {what}; it is started again in {pause:.0f} s\n")


def keep_up(kept: Sequence[Kept]) -> NoReturn:
    """Look after the processes until an exception ends it: RunFailed where one cannot be kept up."""
    while True:
        for each in kept:
            each.look()
        time.sleep(SECONDS_BETWEEN_LOOKS)
