"""What a brief's web pages are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from warehouse.statements import fetch_dicts
from warehouse.tell.material import Window


@dataclass(frozen=True, slots=True)
class SightingRow:
    """An outlet's first article in a story, by the brief's calendar, and how many it had."""

    day: date
    story_id: str
    outlet: str
    first_seen_at: datetime
    articles: int


@dataclass(frozen=True, slots=True)
class FeedHealthRow:
    """How a feed fares."""

    outlet: str
    url: str
    reason: str
    detail: str
    polled_at: datetime | None
    last_ok_at: datetime | None
    last_new_at: datetime | None
    failures: float
    polls: int
    entries: int


@dataclass(frozen=True, slots=True)
class HeadlineRow:
    """An article as the search lists it; ``story_id`` is empty where no edition printed its story."""

    title: str
    url: str
    outlet: str
    language: str
    first_seen_at: datetime
    story_id: str


@dataclass(frozen=True, slots=True)
class StoryArticleRow:
    """An article of a story, with its best score among the brief's topics."""

    story_id: str
    lead_article_id: str
    article_id: str
    title: str
    url: str
    outlet: str
    language: str
    published_at: datetime | None
    first_seen_at: datetime
    text_quality: str
    words: int
    revision: int
    is_copy: bool
    score: float | None


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A story that editions printed, the first of them with this cut-off (UTC)."""

    story_id: str
    changed: bool
    first_cutoff: datetime


@dataclass(frozen=True, slots=True)
class AppearanceRow:
    """An edition that printed a story."""

    story_id: str
    edition_date: date
    number: int
    cutoff: datetime
    placed: str


def sightings(
    db: duckdb.DuckDBPyConnection, window: Window, *, floor: float, zone: str, window_hours: int
) -> list[SightingRow]:
    """Return which outlet had which story when, in the window."""
    rows = fetch_dicts(
        db,
        "tell/select_site_sightings",
        seed=window.seed,
        topics=window.topics,
        floor=floor,
        zone=zone,
        since=window.since,
        cutoff=window.cutoff,
        window_hours=window_hours,
    )
    return [SightingRow(**row) for row in rows]


def feeds_health(db: duckdb.DuckDBPyConnection, window: Window) -> list[FeedHealthRow]:
    """Return how each feed of the seed fares; polls are counted in the window."""
    rows = fetch_dicts(
        db, "tell/select_site_feeds", seed=window.seed, since=window.since, cutoff=window.cutoff
    )
    return [FeedHealthRow(**row) for row in rows]


def headlines(db: duckdb.DuckDBPyConnection, brief: str, cutoff: datetime, most: int) -> list[HeadlineRow]:
    """Return the newest articles, at most so many."""
    rows = fetch_dicts(db, "tell/select_site_headlines", brief=brief, cutoff=cutoff, most=most)
    return [HeadlineRow(**row) for row in rows]


def printed_stories(db: duckdb.DuckDBPyConnection, brief: str, since: datetime) -> list[PrintedRow]:
    """Return each story that the brief's editions printed, and whether it changed after ``since``."""
    rows = fetch_dicts(db, "tell/select_site_printed", brief=brief, since=since)
    return [PrintedRow(**row) for row in rows]


def story_articles(
    db: duckdb.DuckDBPyConnection, window: Window, story_ids: Sequence[str]
) -> list[StoryArticleRow]:
    """Return the articles of stories that were read in the window."""
    rows = fetch_dicts(
        db,
        "tell/select_site_story_articles",
        story_ids=list(story_ids),
        seed=window.seed,
        topics=window.topics,
        oldest=window.since,
        cutoff=window.cutoff,
    )
    return [StoryArticleRow(**row) for row in rows]


def appearances(db: duckdb.DuckDBPyConnection, brief: str, story_ids: Sequence[str]) -> list[AppearanceRow]:
    """Return the brief's editions that printed the stories."""
    rows = fetch_dicts(db, "tell/select_site_appearances", brief=brief, story_ids=list(story_ids))
    return [AppearanceRow(**row) for row in rows]


def days_and_articles(
    db: duckdb.DuckDBPyConnection, window: Window, zone: str
) -> tuple[frozenset[date], int]:
    """Return the days of the window on which anything was polled, and how many articles there are in all."""
    row = fetch_dicts(db, "tell/select_site_counts", zone=zone, since=window.since, cutoff=window.cutoff)[0]
    return frozenset(row["worked_on"]), row["articles"]
