"""A time limit, and Ctrl-C, for what the database is at work on."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from threading import Thread
from typing import TypeVar

import duckdb

from warehouse.errors import Interrupted, StillAtWork, WarehouseError

T = TypeVar("T")
STOPS, SECONDS_A_STOP = 20, 0.1


def within(db: duckdb.DuckDBPyConnection, seconds: float | None, work: Callable[[], T]) -> T:
    """Do the work on ``db`` in at most so many seconds (None: as long as it takes), and close it.

    A thread of its own does it: Python tells the main thread of Ctrl-C, and one that waits in DuckDB would
    hear of it when the query is over. Raises WarehouseError when the time is over, Interrupted after Ctrl-C,
    StillAtWork where the query does not even stop then: some functions (levenshtein, list_reduce) look up
    only when they are done.
    """
    done: Future[T] = Future()
    thread = Thread(target=finish, args=(work, done), name="query", daemon=True)
    thread.start()
    try:
        result = waited_for(done, thread, seconds)
    except NotYet:
        stop(db, done)
        raise WarehouseError(f"the query took more than {seconds:g} s and was stopped") from None
    except KeyboardInterrupt:
        stop(db, done)
        raise Interrupted("interrupted: the query was stopped") from None
    except BaseException:
        db.close()
        raise
    db.close()
    return result


def waited_for(done: Future[T], thread: Thread, seconds: float | None) -> T:
    """Return the result. Raises NotYet after so many seconds, MemoryError where the thread died of it."""
    if seconds is not None:
        return done.result(seconds)
    while thread.is_alive():
        with suppress(NotYet):
            return done.result(1.0)
    if not done.done():
        raise MemoryError
    return done.result()


def finish(work: Callable[[], T], done: Future[T]) -> None:
    """Do the work and tell how it ended."""
    try:
        done.set_result(work())
    except BaseException as error:
        done.set_exception(error)


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
