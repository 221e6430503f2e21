"""What an edition is made of, read from the database for one brief and one window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import duckdb

from warehouse.statements import fetch_dicts

# Editions remember for 45 days what they showed; stories are grouped over a week.
LOOKED_BACK = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class EditionArticle:
    """An article of a story that an edition may tell; ``matches``, ``masked`` are of the tables' form.

    ``excerpt_words``: how many words of its text may be shown; None: no limit.
    """

    story_id: str
    article_id: str
    url: str
    title: str
    outlet: str
    tier: int
    language: str | None
    authors: list[str]
    published_at: datetime | None
    first_seen_at: datetime
    first_sight: bool
    text: str
    words: int
    text_quality: str
    quality_reason: str | None
    revision: int
    original_id: str | None
    excerpt_words: int | None
    matches: list[dict[str, Any]]
    masked: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class FeedOutcome:
    """How a feed fared in the window; ``reason`` is empty where it was not asked."""

    outlet: str
    title: str
    url: str
    reason: str
    detail: str
    last_ok_at: datetime | None
    entries_new: int
    silent_since: datetime | None


@dataclass(frozen=True, slots=True)
class WindowCounts:
    """What the window's work came to."""

    polls: int
    entries_new: int
    articles_new: int
    pages_by_reason: dict[str, int]
    articles_by_quality: dict[str, int]


@dataclass(frozen=True, slots=True)
class Day:
    """An earlier day, by the brief's calendar, with what its topics brought."""

    day: date
    stories: int
    articles: int
    mark: str


@dataclass(frozen=True, slots=True)
class TopicInForce:
    """A topic as matched now; ``name`` is seed/topic."""

    name: str
    label: str
    version: str
    query: str


@dataclass(frozen=True, slots=True)
class Window:
    """Which brief's topics, and which time: after ``since``, up to and with ``cutoff`` (UTC)."""

    seed: str
    topics: Sequence[str]
    since: datetime
    cutoff: datetime


def topics_in_force(db: duckdb.DuckDBPyConnection, seed: str, topics: Sequence[str]) -> list[TopicInForce]:
    """Return the topics of a brief in the file's order."""
    return [TopicInForce(**row) for row in fetch_dicts(db, "tell/select_topics", seed=seed, topics=topics)]


def edition_articles(
    db: duckdb.DuckDBPyConnection, window: Window, shown: Sequence[str]
) -> list[EditionArticle]:
    """Return the articles of the stories that were ``shown`` before or have a match read in the window.

    Of a story that has been running for longer than LOOKED_BACK the first articles are left out.
    """
    rows = fetch_dicts(
        db,
        "tell/select_edition_articles",
        seed=window.seed,
        topics=window.topics,
        since=window.since,
        cutoff=window.cutoff,
        shown=shown,
        oldest=min(window.since, window.cutoff - LOOKED_BACK),
    )
    return [EditionArticle(**row) for row in rows]


def feed_outcomes(db: duckdb.DuckDBPyConnection, window: Window) -> list[FeedOutcome]:
    """Return how each feed of the seed fared."""
    rows = fetch_dicts(
        db, "tell/select_feed_outcomes", seed=window.seed, since=window.since, cutoff=window.cutoff
    )
    return [FeedOutcome(**row) for row in rows]


def window_counts(db: duckdb.DuckDBPyConnection, window: Window) -> WindowCounts:
    """Return what was polled, fetched and read in the window."""
    row = fetch_dicts(db, "tell/select_window_counts", since=window.since, cutoff=window.cutoff)[0]
    return WindowCounts(**row)


def history(
    db: duckdb.DuckDBPyConnection, window: Window, *, floor: float, zone: str, day: date, window_hours: int
) -> list[Day]:
    """Return the 14 days before ``day`` on which anything was polled."""
    rows = fetch_dicts(
        db,
        "tell/select_history",
        seed=window.seed,
        topics=window.topics,
        floor=floor,
        zone=zone,
        day=day,
        window_hours=window_hours,
    )
    return [Day(**row) for row in rows]
