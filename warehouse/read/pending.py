"""What the read stage has to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import duckdb

from warehouse.statements import fetch_dicts, statement

NO_LIMIT = 2**31 - 1


@dataclass(frozen=True, slots=True)
class PendingPage:
    """A page to fetch, with what its feed said of it; times are aware UTC."""

    entry_id: str
    feed_id: str
    url: str
    url_key: str
    attempt: int
    is_reread: bool
    title: str
    summary: str
    content: str
    authors: list[str]
    published_at: datetime | None
    first_seen_at: datetime
    first_sight: bool
    outlet: str
    tier: int
    language: str | None
    country: str | None


def pending_pages(db: duckdb.DuckDBPyConnection, now: datetime, limit: int) -> list[PendingPage]:
    """Return up to ``limit`` pages that are to be fetched at ``now``, a page of each host in turn."""
    return [PendingPage(**row) for row in fetch_dicts(db, "read/select_pending_pages", now=now, limit=limit)]


def count_pending_pages(db: duckdb.DuckDBPyConnection, now: datetime) -> int:
    """Return how many pages are to be fetched at ``now``."""
    counted = f"SELECT count(*) FROM ({statement('read/select_pending_pages')})"
    return int(db.execute(counted, {"now": now, "limit": NO_LIMIT}).fetchall()[0][0])
