"""Feeds: who listens to what, and which are due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import duckdb

from warehouse.connection import transaction
from warehouse.rows import batch
from warehouse.statements import execute, fetch_dicts


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed as its list describes it; ``feed_id`` is the sha256 of ``url``."""

    feed_id: str
    url: str
    outlet: str
    title: str | None
    tier: int
    language: str | None
    country: str | None
    added_at: datetime


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A feed whose time has come, with what its poll needs to know."""

    feed_id: str
    url: str
    outlet: str
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    failures: float
    first_ok_at: datetime | None
    last_ok_at: datetime | None
    last_new_at: datetime | None


def register_feeds(db: duckdb.DuckDBPyConnection, seed: str, feeds: Sequence[FeedRow], now: datetime) -> None:
    """Make the seed listen to exactly these feeds; what is no longer listed stays stored, unlisted."""
    rows = [asdict(feed) for feed in feeds]
    with transaction(db), batch(db, "listed_feeds", "feeds", rows):
        execute(db, "poll/merge_feeds")
        execute(db, "poll/unlist_feeds", seed=seed, now=now)
        execute(db, "poll/list_feeds", seed=seed, now=now)


def due_feeds(db: duckdb.DuckDBPyConnection, seed: str, now: datetime, *, everything: bool) -> list[DueFeed]:
    """Return the seed's feeds that are due at ``now``, or every one; never where the host is held back.

    The order is the feeds' ids, which spreads the feeds of one host over the list.
    """
    rows = fetch_dicts(db, "poll/select_due_feeds", seed=seed, now=now, everything=everything)
    return [DueFeed(**row) for row in rows]
