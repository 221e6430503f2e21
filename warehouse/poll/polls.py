"""What polls brought: entries, which of them are new, and the feed's state, in one transaction a batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256

import duckdb

from warehouse.connection import transaction
from warehouse.rows import batch, insert_new
from warehouse.statements import execute


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An item as its feed lists it now; ``entry_id`` is used where it is not known yet by any of its keys."""

    entry_id: str
    feed_id: str
    guid: str | None
    guid_key: str | None
    url: str | None
    url_key: str | None
    url_identifies: bool
    title: str
    title_key: str
    summary: str
    content: str
    authors: tuple[str, ...]
    published_at: datetime | None
    published_raw: str | None
    date_quality: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class FeedState:
    """What the next poll of a feed needs to know."""

    feed_id: str
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    failures: float
    next_poll_at: datetime


@dataclass(frozen=True, slots=True)
class PollRow:
    """One poll of one feed: its outcome, the entries it listed and the state it leaves."""

    feed_id: str
    polled_at: datetime
    reason: str
    http_status: int | None
    final_url: str | None
    bytes: int
    seconds: float
    detail: str | None
    readable: bool
    entries: tuple[EntryRow, ...]
    state: FeedState
    feed_title: str | None = None
    feed_language: str | None = None
    site_url: str | None = None


@dataclass(frozen=True, slots=True)
class PollCounts:
    """What a batch of polls changed."""

    entries_listed: int
    entries_new: int
    entries_edited: int


def store_polls(db: duckdb.DuckDBPyConnection, run_id: str, polls: Sequence[PollRow]) -> PollCounts:
    """Store a batch of polls; a poll that could not be read changes nothing that was stored before."""
    listed = [row for poll in polls for row in entry_rows(poll, run_id)]
    with transaction(db):
        new, edited = store_entries(db, listed)
        store_states(db, polls)
        rows = [poll_row(poll, run_id, new.get(poll.feed_id, 0)) for poll in polls]
        insert_new(db, "polls", rows, ("run_id", "feed_id", "polled_at"))
    return PollCounts(len(listed), sum(new.values()), edited)


def store_entries(db: duckdb.DuckDBPyConnection, rows: list[dict[str, object]]) -> tuple[dict[str, int], int]:
    """Insert unknown entries and note edits of known ones; returns new ones by feed, and the edits."""
    if not rows:
        return {}, 0
    with batch(db, "listed_entries", "entries", rows):
        execute(db, "poll/resolve_entries")
        new = execute(db, "poll/count_new_entries").fetchall()
        edited = execute(db, "poll/edit_entries").fetchall()[0][0]
        execute(db, "poll/touch_entries")
        execute(db, "poll/insert_entries")
        db.execute("DROP TABLE resolved_entries")
    return {str(feed_id): int(count) for feed_id, count in new}, int(edited)


def store_states(db: duckdb.DuckDBPyConnection, polls: Sequence[PollRow]) -> None:
    """Bring feed_states up to date, and the feeds' own titles and languages where the list gave none."""
    states = [
        asdict(poll.state)
        | {
            "updated_at": poll.polled_at,
            "last_ok_at": poll.polled_at if poll.readable else None,
        }
        for poll in polls
    ]
    with batch(db, "new_states", "feed_states", states):
        execute(db, "poll/merge_feed_states")
    said = [
        {"feed_id": p.feed_id, "title": p.feed_title, "language": p.feed_language, "site_url": p.site_url}
        for p in polls
        if p.readable and (p.feed_title or p.feed_language or p.site_url)
    ]
    if said:
        with batch(db, "feeds_said", "feeds", said):
            execute(db, "poll/update_feeds")


def entry_rows(poll: PollRow, run_id: str) -> Iterator[dict[str, object]]:
    """Yield the rows of a poll's entries, as they are if they are seen for the first time.

    A document may list one item twice; the second of them gets an id of its own, so that every item listed
    has its row, and the same one at the next poll.
    """
    seen = {"first_seen_at": poll.polled_at, "last_seen_at": poll.polled_at, "first_sight": False}
    repeats: Counter[str] = Counter()
    for entry in poll.entries:
        repeats[entry.entry_id] += 1
        nth = repeats[entry.entry_id]
        entry_id = entry.entry_id if nth == 1 else sha256(f"{entry.entry_id}\n{nth}".encode()).hexdigest()
        own = {"entry_id": entry_id, "authors": list(entry.authors), "updates": 0, "run_id": run_id}
        yield asdict(entry) | seen | own


def poll_row(poll: PollRow, run_id: str, entries_new: int) -> dict[str, object]:
    """Return the row of a poll."""
    return {
        "run_id": run_id,
        "feed_id": poll.feed_id,
        "polled_at": poll.polled_at,
        "reason": poll.reason,
        "http_status": poll.http_status,
        "entries_listed": len(poll.entries),
        "entries_new": entries_new,
        "next_poll_at": poll.state.next_poll_at,
        "final_url": poll.final_url,
        "bytes": poll.bytes,
        "seconds": poll.seconds,
        "detail": poll.detail,
    }
