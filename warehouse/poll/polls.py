"""What polls brought: entries, which of them are new, and the feed's state, in one transaction a batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import duckdb

from warehouse.connection import transaction
from warehouse.poll.feeds import FeedState
from warehouse.rows import batch, insert_new
from warehouse.statements import execute, fetch_dicts


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An item as its feed lists it now; its id is made here, of those of its keys that identify it.

    ``guid_key`` is None where the document gave the guid to several items, ``url_identifies`` False where it
    gave them one address.
    """

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
class PollRow:
    """One poll of one feed: its outcome, and the entries of its document."""

    feed_id: str
    polled_at: datetime
    reason: str
    http_status: int | None
    final_url: str | None
    bytes: int
    seconds: float
    detail: str | None
    readable: bool
    entries: tuple[EntryRow, ...] = ()
    feed_title: str | None = None
    feed_language: str | None = None
    site_url: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What a document's entries turned out to be.

    ``still`` counts those that the document before listed too, ``reborn`` the known ones that came back
    under new ids.
    """

    new: int = 0
    known: int = 0
    still: int = 0
    reborn: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a feed, in one word and in words."""

    event: str
    detail: str


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What a poll leaves: the feed's state, what happened, and what its row says besides."""

    state: FeedState
    events: tuple[Event, ...] = ()
    detail: str | None = None


Leave = Callable[[PollRow, Listing], Aftermath]


@dataclass(frozen=True, slots=True)
class PollCounts:
    """What a batch of polls changed."""

    entries_listed: int
    entries_new: int
    entries_edited: int


def store_polls(
    db: duckdb.DuckDBPyConnection, run_id: str, polls: Sequence[PollRow], leave: Leave
) -> PollCounts:
    """Store a batch of polls; a poll that could not be read changes nothing that was stored before.

    ``leave`` decides what state each poll leaves, once it is known which of its entries are new; the state is
    written in the same transaction as the entries.
    """
    listed = [row for poll in polls for row in entry_rows(poll, run_id)]
    with transaction(db):
        listings, edited = store_entries(db, listed)
        left = [leave(poll, listings.get(poll.feed_id, Listing())) for poll in polls]
        with batch(db, "new_states", "feed_states", [asdict(each.state) for each in left]):
            execute(db, "poll/merge_feed_states")
        store_feed_words(db, polls)
        rows = [
            poll_row(poll, run_id, listings.get(poll.feed_id, Listing()), each)
            for poll, each in zip(polls, left, strict=True)
        ]
        insert_new(db, "polls", rows, ("run_id", "feed_id", "polled_at"))
        insert_new(
            db, "feed_events", list(event_rows(polls, left, run_id)), ("feed_id", "happened_at", "event")
        )
    return PollCounts(len(listed), sum(each.new for each in listings.values()), edited)


def store_entries(
    db: duckdb.DuckDBPyConnection, rows: list[dict[str, object]]
) -> tuple[Mapping[str, Listing], int]:
    """Insert unknown entries and note edits of known ones; returns what each feed listed, and the edits."""
    if not rows:
        return {}, 0
    with batch(db, "listed_entries", "entries", rows):
        execute(db, "poll/insert_ambiguous_keys")
        execute(db, "poll/create_listed_keys")
    execute(db, "poll/create_known_entries")
    execute(db, "poll/resolve_entries")
    execute(db, "poll/resolve_reborn")
    execute(db, "poll/insert_aliases")
    listings = {row.pop("feed_id"): Listing(**row) for row in fetch_dicts(db, "poll/count_listed")}
    execute(db, "poll/settle_entries")
    edited = execute(db, "poll/edit_entries").fetchall()[0][0]
    execute(db, "poll/touch_entries")
    execute(db, "poll/insert_entries")
    db.execute("DROP TABLE resolved_entries")
    db.execute("DROP TABLE known_entries")
    db.execute("DROP TABLE listed_keys")
    return listings, int(edited)


def store_feed_words(db: duckdb.DuckDBPyConnection, polls: Sequence[PollRow]) -> None:
    """Keep the feeds' own titles and languages where the list gave none."""
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

    An item that a document lists twice has two rows, as it has two places there; both lead to one article.
    """
    for entry in poll.entries:
        yield asdict(entry) | {
            "feed_id": poll.feed_id,
            "authors": list(entry.authors),
            "first_seen_at": poll.polled_at,
            "last_seen_at": poll.polled_at,
            "first_sight": False,
            "updates": 0,
            "run_id": run_id,
        }


def poll_row(poll: PollRow, run_id: str, listing: Listing, left: Aftermath) -> dict[str, object]:
    """Return the row of a poll."""
    return {
        "run_id": run_id,
        "feed_id": poll.feed_id,
        "polled_at": poll.polled_at,
        "reason": poll.reason,
        "http_status": poll.http_status,
        "entries_listed": len(poll.entries),
        "entries_new": listing.new,
        "next_poll_at": left.state.next_poll_at,
        "final_url": poll.final_url,
        "bytes": poll.bytes,
        "seconds": poll.seconds,
        "detail": "; ".join(filter(None, (poll.detail, left.detail))) or None,
    }


def event_rows(
    polls: Sequence[PollRow], left: Sequence[Aftermath], run_id: str
) -> Iterator[dict[str, object]]:
    """Yield the rows of what happened to the feeds."""
    for poll, each in zip(polls, left, strict=True):
        for event in each.events:
            yield {
                "feed_id": poll.feed_id,
                "happened_at": poll.polled_at,
                "event": event.event,
                "detail": event.detail,
                "run_id": run_id,
            }
