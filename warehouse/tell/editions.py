"""Frozen editions: written once, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

import duckdb

from warehouse.connection import transaction
from warehouse.rows import insert_new
from warehouse.statements import fetch_dicts


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
) -> None:
    """Store an edition, its placements and its outbox, all or nothing; a second time changes nothing."""
    with transaction(db):
        if insert_new(db, "editions", [asdict(edition)], ("edition_id",)):
            insert_new(db, "placements", [asdict(row) for row in placements], ("edition_id", "article_id"))
        keys = ("edition_id", "channel", "recipient_hash")
        insert_new(db, "deliveries", [asdict(row) for row in outbox], keys)


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
