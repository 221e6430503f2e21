"""What purges took out of frozen editions, and what is still to be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import duckdb

from warehouse.connection import transaction
from warehouse.rows import batch
from warehouse.statements import execute, fetch_dicts


@dataclass(frozen=True, slots=True)
class RedactionWork:
    """An edition and the purged articles to look for in it; the list is of the statement's form."""

    edition_id: str
    articles: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class RedactionRow:
    """A purge that went through an edition: hashes of what it found and what it left."""

    edition_id: str
    article_ids: list[str]
    content_before: str
    content_after: str
    renderings: dict[str, str]
    redacted_at: datetime
    version: str
    run_id: str
    filed_at: datetime | None


def redactable_editions(db: duckdb.DuckDBPyConnection) -> list[RedactionWork]:
    """Return the editions, of every seed, in which words of articles purged since may stand."""
    return [RedactionWork(**row) for row in fetch_dicts(db, "tell/select_redactable_editions")]


def keep_redaction(db: duckdb.DuckDBPyConnection, redaction: RedactionRow, content: str) -> None:
    """Put what is left in the edition's place, with the record of it, all or nothing."""
    with transaction(db):
        if redaction.content_after != redaction.content_before:
            execute(db, "tell/update_edition_content", edition_id=redaction.edition_id, content=content)
        with batch(db, "new_rows", "redactions", [asdict(redaction)]):
            db.execute("INSERT INTO redactions BY NAME FROM new_rows")


def redactions_of(db: duckdb.DuckDBPyConnection, edition_ids: Sequence[str]) -> list[RedactionRow]:
    """Return the purges that went through these editions, each edition's in order."""
    rows = fetch_dicts(db, "tell/select_redactions", edition_ids=list(edition_ids))
    return [RedactionRow(**row) for row in rows]


def unfiled_editions(db: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the editions whose files still show what a purge took out of them."""
    return [str(row[0]) for row in execute(db, "tell/select_unfiled_editions").fetchall()]


def mark_filed(db: duckdb.DuckDBPyConnection, edition_id: str, now: datetime) -> None:
    """Note that an edition's files were made anew."""
    execute(db, "tell/update_redactions_filed", edition_id=edition_id, now=now)
