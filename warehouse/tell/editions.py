"""Frozen editions: written once, and changed by a purge alone, which says so (``redactions``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

import duckdb

from warehouse.connection import transaction
from warehouse.rows import insert_new
from warehouse.statements import execute, fetch_dicts


@dataclass(frozen=True, slots=True)
class EditionRow:
    """A frozen edition; ``content`` is its canonical JSON, ``renderings`` the hash of each by kind."""

    edition_id: str
    seed: str
    brief: str
    edition_date: date
    number: int
    cutoff: datetime
    status: str
    subject: str
    content: str
    content_hash: str
    renderings: dict[str, str]
    composed_at: datetime
    version: str
    run_id: str
    scheduled_for: date | None = None


@dataclass(frozen=True, slots=True)
class EditionHeadRow:
    """An edition without its content, as lists need it."""

    edition_id: str
    seed: str
    brief: str
    edition_date: date
    number: int
    cutoff: datetime
    composed_at: datetime
    status: str
    subject: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PlacementRow:
    """What an edition did with an article."""

    edition_id: str
    article_id: str
    story_id: str
    topic: str | None
    placed: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A place in the outbox: one recipient's copy of an edition."""

    edition_id: str
    channel: str
    recipient_hash: str
    message_id: str
    status: str
    attempts: int
    updated_at: datetime
    detail: str | None


def freeze_edition(
    db: duckdb.DuckDBPyConnection,
    edition: EditionRow,
    placements: Sequence[PlacementRow],
    outbox: Sequence[DeliveryRow],
    note_ids: Sequence[str] = (),
) -> None:
    """Store an edition, its placements, notes and outbox, all or nothing; a second time changes nothing."""
    with transaction(db):
        if insert_new(db, "editions", [asdict(edition)], ("edition_id",)):
            insert_new(db, "placements", [asdict(row) for row in placements], ("edition_id", "article_id"))
            execute(db, "tell/update_notes_frozen", note_ids=note_ids, edition_id=edition.edition_id)
        put_in_outbox(db, outbox)


def last_edition(db: duckdb.DuckDBPyConnection, brief: str) -> EditionRow | None:
    """Return the brief's latest edition, None before the first."""
    rows = fetch_dicts(db, "tell/select_last_edition", brief=brief)
    return EditionRow(**rows[0]) if rows else None


def unsent_editions(db: duckdb.DuckDBPyConnection, seed: str) -> list[EditionRow]:
    """Return the editions with a delivery that is still to be made, the oldest first."""
    return [EditionRow(**row) for row in fetch_dicts(db, "tell/select_unsent_editions", seed=seed)]


def find_editions(
    db: duckdb.DuckDBPyConnection, seed: str | None, brief: str | None = None, day: date | None = None
) -> list[EditionRow]:
    """Return editions, the latest first: of one seed, one brief (seed/name), one day where given."""
    rows = fetch_dicts(db, "tell/select_editions", seed=seed, brief=brief, day=day)
    return [EditionRow(**row) for row in rows]


def list_heads(db: duckdb.DuckDBPyConnection, seed: str, brief: str | None = None) -> list[EditionHeadRow]:
    """Return the editions of a seed, or of one brief (seed/name), without contents, the latest first."""
    rows = fetch_dicts(db, "tell/select_edition_heads", seed=seed, brief=brief)
    return [EditionHeadRow(**row) for row in rows]


def load_editions(db: duckdb.DuckDBPyConnection, edition_ids: Sequence[str]) -> list[EditionRow]:
    """Return whole editions by their ids, the oldest first."""
    rows = fetch_dicts(db, "tell/select_editions_by_id", edition_ids=list(edition_ids))
    return [EditionRow(**row) for row in rows]


def last_scheduled(db: duckdb.DuckDBPyConnection, brief: str) -> tuple[date | None, bool]:
    """Return the last day whose hour the schedule kept for a brief, and whether it has any edition."""
    row = fetch_dicts(db, "tell/select_last_scheduled", brief=brief)[0]
    return row["last_day"], row["has_editions"]


def mark_scheduled(db: duckdb.DuckDBPyConnection, edition_id: str, day: date) -> None:
    """Note that the schedule's hour of a day is kept with an edition that stood already."""
    execute(db, "tell/update_edition_scheduled", edition_id=edition_id, scheduled_for=day)


def put_in_outbox(db: duckdb.DuckDBPyConnection, outbox: Sequence[DeliveryRow]) -> int:
    """Add deliveries that have no place in the outbox yet; returns how many."""
    keys = ("edition_id", "channel", "recipient_hash")
    return insert_new(db, "deliveries", [asdict(row) for row in outbox], keys)
