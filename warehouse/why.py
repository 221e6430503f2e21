"""What became of an address, stage by stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import duckdb

from warehouse.statements import fetch_dicts


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to an address, at an aware UTC time."""

    happened_at: datetime
    stage: str
    outcome: str
    detail: str
    article_id: str | None
    url: str


def trace(db: duckdb.DuckDBPyConnection, url_key: str) -> list[Step]:
    """Return the steps of an address in their order; none: it was never seen in any feed.

    The address may be an entry's or the article's own: both lead to all that is known.
    """
    return [Step(**row) for row in fetch_dicts(db, "select_trace", url_key=url_key)]


@dataclass(frozen=True, slots=True)
class TopicWhy:
    """A topic that an article matches: its score, the terms of it, and the words that made it by field."""

    topic: str
    label: str
    score: float
    parts: dict[str, float | None]
    places: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """What changed in an article, as ``revisions.diff`` has it, seen at an aware UTC time."""

    revision: int
    seen_at: datetime
    diff: str


def changes_of(db: duckdb.DuckDBPyConnection, article_id: str) -> list[Change]:
    """Return what changed in the article since it was first read, in order."""
    return [Change(**row) for row in fetch_dicts(db, "select_changes", article_id=article_id)]


def topics_of(db: duckdb.DuckDBPyConnection, article_id: str) -> list[TopicWhy]:
    """Return the topics in force that the article matches as it stands, the highest score first."""
    rows = fetch_dicts(db, "select_topic_why", article_id=article_id)
    for row in rows:
        row["places"] = [(place["field"], place["words"]) for place in row["places"]]
    return [TopicWhy(**row) for row in rows]


def address_of(db: duckdb.DuckDBPyConnection, article_id: str) -> str:
    """Return where an article was read; the beginning of its id where there is no such article."""
    rows = db.execute("SELECT url FROM articles WHERE article_id = ?", [article_id]).fetchall()
    return str(rows[0][0]) if rows else article_id[:12]
