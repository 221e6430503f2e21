"""Retention: what is only of use for a while goes, and no figure that a view gives changes with it.

Articles, entries, matches, copies, stories, editions and deliveries stay for good; their texts go by the
outlets' policies (``warehouse.read.purge``). What is let go here is what a run leaves beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from warehouse.connection import transaction
from warehouse.statements import execute


@dataclass(frozen=True, slots=True)
class KeepDays:
    """For how many days polls are kept one by one, and runs, and what copies and stories were found by."""

    polls: int
    runs: int
    workings: int


@dataclass(frozen=True, slots=True)
class LetGo:
    """How many rows went, by what they were."""

    polls: int = 0
    runs: int = 0
    workings: int = 0


def let_go(db: duckdb.DuckDBPyConnection, keep: KeepDays, now: datetime) -> LetGo:
    """Let go of what is over at ``now`` (aware, UTC); a second time that day nothing is left to go."""
    with transaction(db):
        return LetGo(
            polls=sum_polls(db, midnight(now, keep.polls)),
            runs=changed(db, "upkeep/delete_runs", midnight(now, keep.runs)),
            workings=drop_workings(db, midnight(now, keep.workings)),
        )


def midnight(now: datetime, days: int) -> datetime:
    """Return the beginning of a day (UTC), so many days back: days are summed whole."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days)


def sum_polls(db: duckdb.DuckDBPyConnection, before: datetime) -> int:
    """Sum polls by day; returns how many."""
    execute(db, "upkeep/create_polls_over", before=before)
    execute(db, "upkeep/merge_poll_days")
    return int(execute(db, "upkeep/delete_polls").fetchall()[0][0])


def drop_workings(db: duckdb.DuckDBPyConnection, before: datetime) -> int:
    """Drop what copies and stories were found by, and evaluations that others took the place of."""
    return sum(
        changed(db, f"upkeep/{name}", before)
        for name in ("empty_shingles", "delete_term_statistics", "delete_evaluations")
    )


def changed(db: duckdb.DuckDBPyConnection, name: str, before: datetime) -> int:
    """Run a statement; returns how many rows it changed."""
    return int(execute(db, name, before=before).fetchall()[0][0])
