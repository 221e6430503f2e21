"""What ran last, and what waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.connection import check_there, connect, first_line
from warehouse.errors import DatabaseBusy, WarehouseError
from warehouse.migrate import check_known, latest_version, schema_version
from warehouse.read.pending import count_pending_pages
from warehouse.statements import fetch_dicts

# A run holds the file for moments; where it takes longer, the published copy says how things stood.
PATIENCE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class FlowState:
    """The last run of a flow; times are UTC, ``completed_at`` is when one began that did all its work."""

    flow: str
    started_at: datetime
    finished_at: datetime | None
    status: str
    note: str | None
    counts: Mapping[str, int] | None
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits at each stage, in numbers; times are UTC."""

    feeds: int
    feeds_due: int
    next_poll_at: datetime | None
    articles_to_match: int
    articles_to_group: int
    deliveries: int
    deliveries_since: datetime | None
    pages_to_read: int


@contextmanager
def looking(pipeline: Path, published: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, bool]]:
    """Open the database to look at it, or the published copy while a run has it; tells if it is the copy.

    Raises WarehouseError where neither is there, or where the file is of another version.
    """
    check_there(pipeline)
    try:
        with connect(pipeline, read_only=True, wait_seconds=PATIENCE_SECONDS) as db, whole(db, pipeline):
            yield db, False
        return
    except DatabaseBusy:
        if not published.exists():
            raise
    with connect(published, read_only=True) as db, whole(db, published):
        yield db, True


@contextmanager
def whole(db: duckdb.DuckDBPyConnection, path: Path) -> Iterator[None]:
    """Raise WarehouseError where the file has another schema than ours, or lacks something of it."""
    found = check_schema(db, path)
    try:
        yield
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise WarehouseError(
            f"{path}: lacks something of its schema {found} ({first_line(error)}): somebody changed it; "
            "restore a backup"
        ) from error


def check_schema(db: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Return the schema version. Raises WarehouseError where it is not the one that we read."""
    found, latest = schema_version(db), latest_version()
    check_known(found, path)
    if found < latest:
        raise WarehouseError(f"{path}: has schema {found}: 'storywatch run' brings it up to {latest}")
    return found


def flow_states(db: duckdb.DuckDBPyConnection) -> list[FlowState]:
    """Return the last run of each flow, the latest first."""
    return [FlowState(**row) for row in fetch_dicts(db, "condition/select_flows")]


def waiting(db: duckdb.DuckDBPyConnection, seed: str, now: datetime) -> Waiting:
    """Return what waits at ``now`` (UTC)."""
    row = fetch_dicts(db, "condition/select_waiting", seed=seed, now=now)[0]
    return Waiting(**row, pages_to_read=count_pending_pages(db, now))


def figures(db: duckdb.DuckDBPyConnection) -> list[tuple[str, str, int]]:
    """Return (figure, label, number): what the tables come to."""
    rows = fetch_dicts(db, "condition/select_figures")
    return [(str(row["figure"]), str(row["label"]), int(row["number"])) for row in rows]
