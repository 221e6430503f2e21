"""How feeds fare, for people: their health, their last polls, what happened to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from warehouse.poll.feeds import DueFeed, due_feed
from warehouse.poll.polls import Listing, PollRow, entry_rows
from warehouse.rows import batch
from warehouse.statements import execute, fetch_dicts


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """A feed of a seed with its last poll and what is the matter with it; times are UTC, None: never."""

    feed_id: str
    outlet: str
    url: str
    title: str | None
    reason: str | None
    http_status: int | None
    detail: str | None
    polled_at: datetime | None
    last_ok_at: datetime | None
    last_new_at: datetime | None
    next_poll_at: datetime | None
    because: str | None
    failures: float
    failing_since: datetime | None
    overflows: int | None
    overflowed_at: datetime | None
    moving_to: str | None
    moving_sightings: int | None
    moved_to: str | None
    moved_at: datetime | None
    gone_at: datetime | None
    held_until: datetime | None
    held_because: str | None
    silent_since: datetime | None
    polls: int
    entries: int


def feed_health(db: duckdb.DuckDBPyConnection, seed: str, now: datetime) -> list[FeedHealth]:
    """Return how each feed of a seed fares at ``now``."""
    return [FeedHealth(**row) for row in fetch_dicts(db, "poll/select_feed_health", seed=seed, now=now)]


def last_polls(db: duckdb.DuckDBPyConnection, feed_id: str, limit: int) -> list[dict[str, Any]]:
    """Return a feed's last polls, the latest first."""
    return fetch_dicts(db, "poll/select_feed_polls", feed_id=feed_id, limit=limit)


def last_events(db: duckdb.DuckDBPyConnection, feed_id: str, limit: int) -> list[dict[str, Any]]:
    """Return what happened to a feed, the latest first."""
    return fetch_dicts(db, "poll/select_feed_events", feed_id=feed_id, limit=limit)


def known_feed(db: duckdb.DuckDBPyConnection, seed: str, feed_id: str, now: datetime) -> DueFeed | None:
    """Return what a poll of the feed would start from, held back or not; None where it is not known."""
    rows = fetch_dicts(
        db, "poll/select_due_feeds", seed=seed, now=now, everything=True, held=True, digest_from=None
    )
    return next((due_feed(row) for row in rows if row["feed_id"] == feed_id), None)


def would_list(db: duckdb.DuckDBPyConnection, poll: PollRow) -> Listing:
    """Return what a poll's entries would turn out to be; nothing is stored, a read-only database will do."""
    rows = list(entry_rows(poll, "none"))
    if not rows:
        return Listing()
    with batch(db, "listed_entries", "entries", rows):
        execute(db, "poll/create_listed_keys")
    execute(db, "poll/create_known_entries")
    execute(db, "poll/resolve_entries")
    execute(db, "poll/resolve_reborn")
    found = fetch_dicts(db, "poll/count_listed")[0]
    del found["feed_id"]
    return Listing(**found)
