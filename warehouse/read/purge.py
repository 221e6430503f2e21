"""Retention by the outlets' policies: texts and raw pages go, what was counted stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import duckdb

from warehouse.connection import transaction
from warehouse.statements import execute, fetch_dicts


@dataclass(frozen=True, slots=True)
class FileOver:
    """A file with raw pages whose time is over; ``kept``: where the records begin that stay, in order."""

    warc_file: str
    kept: list[int]


def purge_texts(db: duckdb.DuckDBPyConnection, now: datetime) -> tuple[int, int]:
    """Drop the texts whose time is over at ``now`` (UTC); returns how many articles and entries had."""
    with transaction(db):
        articles = int(execute(db, "read/purge_articles", now=now).fetchall()[0][0])
        execute(db, "read/purge_revisions")
        entries = int(execute(db, "read/purge_entry_texts", now=now).fetchall()[0][0])
    return articles, entries


def files_over(db: duckdb.DuckDBPyConnection, now: datetime, page_days: int | None) -> list[FileOver]:
    """Return the files that hold raw pages whose time is over at ``now``.

    ``page_days`` is the limit for every outlet, beside its own; None: there is none.
    """
    return [
        FileOver(**row) for row in fetch_dicts(db, "read/select_files_over", now=now, page_days=page_days)
    ]


def move_pages(db: duckdb.DuckDBPyConnection, warc_file: str, into: str, moved: Mapping[int, int]) -> int:
    """Point to where a file's records lie now (old offset: offset in ``into``); returns how many are gone."""
    given = {"warc_file": warc_file, "into": into, "offsets": list(moved), "moved": list(moved.values())}
    with transaction(db):
        return int(execute(db, "read/update_page_places", **given).fetchall()[0][0]) - len(moved)


def known_files(db: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the names of the files that any page points to."""
    found = db.execute("SELECT DISTINCT warc_file FROM pages WHERE warc_file IS NOT NULL").fetchall()
    return {str(row[0]) for row in found}
