"""Points at which a run can be killed: its operations, counted, and the stage that is under way.

An operation is a statement of the database or the closing of it (before and after), a file that is opened to
be written, renamed, cut, deleted or synced, a raw page that is put down, a connection, a line to the mail
server and its answer. The count is the same in each run as far as the run is, so a number names a place.
"""

from __future__ import annotations

import os
import signal
import smtplib
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import duckdb

import flows.running
import flows.stages.tell
from extractors.page_file import PageFile

AUDITED = {"os.rename", "os.truncate", "os.remove", "os.link", "shutil.copyfile", "socket.connect"}


@dataclass
class Points:
    """Counts operations, notes stages in ``report``, and kills at one or so long after a stage began.

    ``kill_at`` counts from the beginning of the process, or of the stage ``kill_in`` where one is given.
    """

    report: int
    kill_at: int = 0
    kill_in: str = ""
    kill_after: float = 0.0
    count: int = 0
    stage: str = ""
    began: float = field(default_factory=perf_counter)

    def say(self, *words: object) -> None:
        """Write a line of the report, at once and whole."""
        os.write(self.report, (" ".join(map(str, words)) + "\n").encode())

    def enter(self, stage: str) -> None:
        """Note that a stage begins: how many operations, seconds and writes there were before it."""
        self.stage = stage
        self.say("stage", stage, self.count, f"{perf_counter() - self.began:.4f}", written_so_far())
        if stage != self.kill_in:
            return
        if self.kill_after:
            threading.Timer(self.kill_after, self.die, ["timer"]).start()
        self.kill_at += self.count if self.kill_at else 0
        self.kill_in = ""

    def reached(self, operation: str) -> None:
        """Count an operation; at the one that was chosen the process ends as a crash would end it."""
        self.count += 1
        if self.count == self.kill_at and not self.kill_in:
            self.die(operation)

    def die(self, operation: str) -> None:
        """Say where, and be killed."""
        self.say("killed", self.stage, operation)
        os.kill(os.getpid(), signal.SIGKILL)


def written_so_far() -> int:
    """Return how many times this process has written to anything, as the system counts it."""
    lines = Path("/proc/self/io").read_text("utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("syscw")).split()[1])


class WatchedConnection:
    """A database connection whose statements are operations."""

    def __init__(self, inner: Any, points: Points) -> None:
        self._inner, self._points = inner, points

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def __enter__(self) -> WatchedConnection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def execute(self, *given: Any) -> Any:
        """Run a statement between two operations."""
        self._points.reached("statement")
        done = self._inner.execute(*given)
        self._points.reached("commit" if given[0] == "COMMIT" else "statement done")
        return done

    def close(self) -> None:
        """Close between two operations: what was committed goes from the log into the file here."""
        self._points.reached("close")
        self._inner.close()
        self._points.reached("closed")


def watch(points: Points, home: Path) -> None:
    """Count every operation of this process from now on. There is no way back: the process is made for it."""
    connect, fsync, append = duckdb.connect, os.fsync, PageFile.append
    send, getreply = smtplib.SMTP.send, smtplib.SMTP.getreply

    def connected(*given: Any, **named: Any) -> WatchedConnection:
        points.reached("open database")
        return WatchedConnection(connect(*given, **named), points)

    def audited(event: str, given: tuple[Any, ...]) -> None:
        if event in AUDITED or (event == "open" and is_written(given, home)):
            points.reached(event)

    duckdb.connect = connected  # type: ignore[assignment]
    os.fsync = after(points, "sync", fsync)
    PageFile.append = after(points, "raw page", append)  # type: ignore[method-assign]
    smtplib.SMTP.send = after(points, "mail line", send)  # type: ignore[method-assign]
    smtplib.SMTP.getreply = after(points, "mail answer", getreply)  # type: ignore[method-assign]
    for user, name, stage in (
        (flows.stages.tell, "send_waiting", "deliver"),
        (flows.running, "publish_changes", "publish"),
    ):
        setattr(user, name, marked(points, stage, getattr(user, name)))
    sys.addaudithook(audited)


def is_written(given: tuple[Any, ...], home: Path) -> bool:
    """Tell whether an opened file is one of the home's and is to be written."""
    path, mode, _ = given
    return bool(mode) and bool(set(str(mode)) & set("wax+")) and str(path).startswith(str(home))


def after(points: Points, operation: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function with an operation behind it."""

    def counted(*given: Any, **named: Any) -> Any:
        done = function(*given, **named)
        points.reached(operation)
        return done

    return counted


def marked(points: Points, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function with its beginning noted as a stage's."""

    def entered(*given: Any, **named: Any) -> Any:
        points.enter(stage)
        return function(*given, **named)

    return entered
