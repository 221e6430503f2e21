"""A database with articles, and topics in it: what tests of matching start from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import duckdb

from warehouse.match.compiling import compile_topics
from warehouse.match.matching import MatchCounts, match_batch, pending_articles
from warehouse.match.topics import TopicRow, register_topics
from warehouse.query import EntityTerms, format_query, parse, resolve, topic_version
from warehouse.rows import insert_new

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)


def article(number: int, title: str, text: str, **changes: Any) -> dict[str, Any]:
    """Return an article's row; ``changes`` replace its columns."""
    key = f"https://example.org/{number}"
    return {
        "article_id": sha256(key.encode()).hexdigest(),
        "url": key,
        "url_key": key,
        "outlet": "The Example",
        "tier": 2,
        "country": "GB",
        "title": title,
        "authors": ["Ann Author"],
        "first_seen_at": NOW - timedelta(hours=1) + timedelta(seconds=number),
        "first_sight": False,
        "read_at": NOW,
        "language": "en",
        "section": "Culture",
        "keywords": [],
        "text": text,
        "words": len(text.split()),
        "text_quality": "full",
        "content_hash": sha256(f"{title}\n{text}".encode()).hexdigest(),
        "revision": 1,
        "source": "feed",
        "run_id": "run-1",
        **changes,
    }


def write_articles(db: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]]) -> None:
    """Store articles as they stand."""
    insert_new(db, "articles", rows, ("article_id",))


def topic_rows(queries: dict[str, str], entities: dict[str, EntityTerms] | None = None) -> list[TopicRow]:
    """Return the rows of topics, entities and other topics put in."""
    trees = {name: parse(query) for name, query in queries.items()}
    rows = []
    for ordinal, (name, query) in enumerate(queries.items()):
        resolved = resolve(trees[name], entities or {}, trees)
        rows.append(
            TopicRow(name, name.title(), query, format_query(resolved), topic_version(resolved), ordinal)
        )
    return rows


def match_all(
    db: duckdb.DuckDBPyConnection,
    queries: dict[str, str],
    entities: dict[str, EntityTerms] | None = None,
    story: str = "",
) -> MatchCounts:
    """Register topics for the seed "seed" and compare every pending article with them."""
    rows = topic_rows(queries, entities)
    set_id = register_topics(db, "seed", rows, NOW, story)
    ids = pending_articles(db, set_id, 10_000)
    return match_batch(db, ids, set_id, compile_topics("seed", rows), NOW, "run-1")


def matched(db: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    """Return (title, topic) of every match of the articles as they stand."""
    rows = db.execute(
        "SELECT title, topic FROM matches JOIN articles USING (article_id, revision)"
    ).fetchall()
    return {(str(title), str(topic).removeprefix("seed/")) for title, topic in rows}
