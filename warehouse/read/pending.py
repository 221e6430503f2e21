"""What the read stage has to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import duckdb

from warehouse.statements import execute, fetch_dicts, statement

NO_LIMIT = 2**31 - 1


@dataclass(frozen=True, slots=True)
class PendingPage:
    """A page to fetch, with what its feed said of it; times are aware UTC.

    ``article_url_key`` identifies the article that the entry has led to; None before the first reading.
    ``keeps_page`` is False where the outlet's policy lets no raw page be kept.
    """

    entry_id: str
    feed_id: str
    url: str
    url_key: str
    attempt: int
    is_reread: bool
    article_url_key: str | None
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
    keeps_page: bool


def pending_pages(db: duckdb.DuckDBPyConnection, now: datetime, limit: int) -> list[PendingPage]:
    """Return up to ``limit`` pages that are to be fetched at ``now``, a page of each host in turn."""
    return [PendingPage(**row) for row in fetch_dicts(db, "read/select_pending_pages", now=now, limit=limit)]


def count_pending_pages(db: duckdb.DuckDBPyConnection, now: datetime) -> int:
    """Return how many pages are to be fetched at ``now``."""
    counted = f"SELECT count(*) FROM ({statement('read/select_pending_pages')})"  # noqa: S608 - a file of ours
    return int(db.execute(counted, {"now": now, "limit": NO_LIMIT}).fetchall()[0][0])


def last_page_offset(db: duckdb.DuckDBPyConnection, warc_file: str) -> int:
    """Return where the last known record of a file of raw pages begins, in bytes; 0: none is known."""
    rows = execute(db, "read/select_last_offset", warc_file=warc_file).fetchall()
    return int(rows[0][0])
