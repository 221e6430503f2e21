"""Retention: old entries lose their texts and keep what identifies them."""

from __future__ import annotations

from datetime import datetime

import duckdb

from warehouse.statements import execute


def purge_entries(db: duckdb.DuckDBPyConnection, before: datetime, now: datetime) -> int:
    """Drop the texts of entries last listed before ``before`` (UTC); returns how many there were.

    What a feed lists now, and what the read stage still needs, is left alone.
    """
    return int(execute(db, "poll/purge_entries", before=before, now=now).fetchall()[0][0])
