"""Runs: each leaves a row, whatever becomes of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

import duckdb

from warehouse.statements import execute


def start_run(db: duckdb.DuckDBPyConnection, flow: str, seed: str, now: datetime, version: str) -> str:
    """Write the run's row with status running; returns its id."""
    run_id = hashlib.sha256(f"{flow}\n{seed}\n{now.isoformat()}".encode()).hexdigest()[:32]
    execute(db, "insert_run", run_id=run_id, flow=flow, seed=seed, started_at=now, version=version)
    return run_id


def finish_run(
    db: duckdb.DuckDBPyConnection,
    run_id: str,
    *,
    now: datetime,
    status: str,
    counts: Mapping[str, int],
    note: str | None = None,
) -> None:
    """Close the run's row: status completed, network_down or failed."""
    execute(
        db,
        "finish_run",
        run_id=run_id,
        finished_at=now,
        status=status,
        names=list(counts),
        numbers=list(counts.values()),
        note=note,
    )
