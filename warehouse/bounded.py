"""A time limit, and Ctrl-C, for what the database is at work on."""

from __future__ import annotations

import time
from _thread import start_new_thread
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from math import inf
from threading import Lock
from typing import TypeVar

import duckdb

from warehouse.errors import Interrupted, StillAtWork, WarehouseError

T = TypeVar("T")
STOPS, SECONDS_A_STOP = 20, 0.1
SECONDS_TO_BEGIN, SECONDS_A_LOOK = 10.0, 1.0


def within(db: duckdb.DuckDBPyConnection, seconds: float | None, work: Callable[[], T]) -> T:
    """Do the work on ``db`` in at most so many seconds (None: as long as it takes), and close it.

    A thread of its own does it: Python tells the main thread of Ctrl-C, and one that waits in DuckDB would
    hear of it when the query is over. Raises WarehouseError when the time is over, Interrupted after Ctrl-C,
    MemoryError where there was none for the thread, StillAtWork where the query does not even stop then: some
    functions (levenshtein, list_reduce) look up only when they are done.
    """
    done: Future[T] = Future()
    try:
        result = waited_for(done, begun(work, done), seconds)
    except NotYet:
        stop(db, done)
        raise WarehouseError(f"the query took more than {seconds:g} s and was stopped") from None
    except KeyboardInterrupt:
        stop(db, done)
        raise Interrupted("interrupted: the query was stopped") from None
    except MemoryError:
        stop(db, done)  # it may have been this thread that got none, with the other still at work
        raise
    except BaseException:
        db.close()
        raise
    db.close()
    return result


def begun(work: Callable[[], T], done: Future[T]) -> Lock:
    """Begin the work in a thread and return a lock that is held until the thread ends, however it does.

    Thread.start would wait for ever for a thread that dies of its first allocation (seen with 3.11 under a
    limit of memory). Raises MemoryError where the thread did not come to its first line.
    """
    first_line, at_work = Lock(), Lock()
    first_line.acquire()
    at_work.acquire()
    try:
        start_new_thread(finish, (work, done, first_line, at_work))
    except RuntimeError:  # can't start new thread
        done.cancel()
        raise MemoryError from None
    if not first_line.acquire(timeout=SECONDS_TO_BEGIN):
        if done.cancel():
            raise MemoryError
        first_line.acquire()  # it began between the two
    return at_work


def waited_for(done: Future[T], at_work: Lock, seconds: float | None) -> T:
    """Return the result. Raises NotYet after so many seconds, MemoryError where the thread died of it."""
    end = time.monotonic() + (inf if seconds is None else seconds)
    while not at_work.acquire(timeout=max(0.0, min(SECONDS_A_LOOK, end - time.monotonic()))):
        if time.monotonic() >= end:
            raise NotYet
    if not done.done():
        done.set_exception(MemoryError())
    return done.result()


def finish(work: Callable[[], T], done: Future[T], first_line: Lock, at_work: Lock) -> None:
    """Do the work and tell how it ended, unless nobody waits for it any more."""
    try:
        first_line.release()
        if done.set_running_or_notify_cancel():
            done.set_result(work())
    except BaseException as error:
        with suppress(BaseException):  # no memory for it: then the lock alone tells
            done.set_exception(error)
    finally:
        at_work.release()


def stop(db: duckdb.DuckDBPyConnection, done: Future[T]) -> None:
    """Interrupt until the work has ended, and close. Raises StillAtWork where it has not after a while."""
    for _ in range(STOPS):
        db.interrupt()  # again and again: one between two statements of the work would be lost
        with suppress(BaseException):
            done.exception(SECONDS_A_STOP)
        if done.done():
            db.close()
            return
    raise StillAtWork("the query was to stop and does not: it is left")
