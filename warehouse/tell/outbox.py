"""The outbox: what is still to be sent, and what became of each attempt."""

from __future__ import annotations

from datetime import datetime

import duckdb

from warehouse.statements import execute


def waiting_recipients(db: duckdb.DuckDBPyConnection, edition_id: str, channel: str = "mail") -> list[str]:
    """Return the hashes of a channel's recipients whose copy is pending or failed for now."""
    rows = execute(db, "tell/select_waiting_recipients", edition_id=edition_id, channel=channel).fetchall()
    return [str(row[0]) for row in rows]


def record_delivery(
    db: duckdb.DuckDBPyConnection, message_id: str, status: str, detail: str | None, now: datetime
) -> None:
    """Write the result of an attempt; at once, before the next message goes out."""
    execute(db, "tell/update_delivery", message_id=message_id, status=status, detail=detail, now=now)
