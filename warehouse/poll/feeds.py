"""Feeds: who listens to what, what is known of each, and which are due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
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
    authority: str
    outlet: str
    title: str | None
    tier: int
    language: str | None
    country: str | None
    added_at: datetime
    text_policy: str | None = None


@dataclass(frozen=True, slots=True)
class FeedState:
    """A row of feed_states, whose comments say what each value is. Times are aware UTC, or None: never."""

    feed_id: str
    updated_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    first_ok_at: datetime | None = None
    first_listed_at: datetime | None = None
    last_ok_at: datetime | None = None
    last_new_at: datetime | None = None
    full_at: datetime | None = None
    document_at: datetime | None = None
    listed_at: datetime | None = None
    listed: int = 0
    listed_most: float = 0.0
    usual_gap_seconds: float | None = None
    hint_seconds: int | None = None
    haste: float = 1.0
    overflows: int = 0
    overflowed_at: datetime | None = None
    failures: float = 0.0
    failing_since: datetime | None = None
    moving_to: str | None = None
    moving_since: datetime | None = None
    moving_sightings: int = 0
    moving_shares: bool = False
    moved_to: str | None = None
    moved_host: str | None = None
    moved_at: datetime | None = None
    gone_since: datetime | None = None
    gone_sightings: int = 0
    gone_at: datetime | None = None
    next_poll_at: datetime | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A feed whose time has come, with what its poll needs to know; ``state`` is None before the first.

    ``profile``: for each half-hour of the day (0..47, UTC) the most items new in it on one of seven days.
    """

    feed_id: str
    listed_url: str
    outlet: str
    state: FeedState | None = None
    profile: Mapping[int, int] = field(default_factory=dict)
    host_strikes: int | None = None
    host_refused_at: datetime | None = None

    @property
    def url(self) -> str:
        """The address to poll: where the feed has moved to, else the listed one."""
        return (self.state and self.state.moved_to) or self.listed_url


STATE_COLUMNS = tuple(each.name for each in fields(FeedState))


def register_feeds(db: duckdb.DuckDBPyConnection, seed: str, feeds: Sequence[FeedRow], now: datetime) -> None:
    """Make the seed listen to exactly these feeds; what is no longer listed stays stored, unlisted."""
    rows = [asdict(feed) for feed in feeds]
    with transaction(db), batch(db, "listed_feeds", "feeds", rows):
        execute(db, "poll/merge_feeds")
        execute(db, "poll/unlist_feeds", seed=seed, now=now)
        execute(db, "poll/list_feeds", seed=seed, now=now)


def due_feeds(
    db: duckdb.DuckDBPyConnection,
    seed: str,
    now: datetime,
    *,
    everything: bool,
    digest_from: datetime | None = None,
) -> list[DueFeed]:
    """Return the seed's feeds that are due at ``now``, or every one; never where the host is held back.

    ``digest_from`` is when the hour before a digest began, inside such an hour: each feed is due once in it.
    The order is the feeds' ids, which spreads the feeds of one host over the list.
    """
    rows = fetch_dicts(
        db,
        "poll/select_due_feeds",
        seed=seed,
        now=now,
        everything=everything,
        held=False,
        digest_from=digest_from,
    )
    return [due_feed(row) for row in rows]


def due_feed(row: Mapping[str, object]) -> DueFeed:
    """Return a row of select_due_feeds as a value."""
    known = {name: row[name] for name in STATE_COLUMNS}
    return DueFeed(
        feed_id=str(row["feed_id"]),
        listed_url=str(row["listed_url"]),
        outlet=str(row["outlet"]),
        state=FeedState(**known) if row["updated_at"] else None,  # type: ignore[arg-type]
        profile=row["profile"] or {},  # type: ignore[arg-type]
        host_strikes=row["host_strikes"],  # type: ignore[arg-type]
        host_refused_at=row["host_refused_at"],  # type: ignore[arg-type]
    )
