"""A database with entries that wait to be read: what tests of reading start from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb

from warehouse.read.articles import ArticleRow, PageRow, ReadCounts, article_id, store_pages
from warehouse.rows import insert_new

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
RUN = "run-1"


def feed(name: str, **changes: Any) -> dict[str, Any]:
    """Return a feed's row."""
    return {
        "feed_id": name,
        "url": f"https://{name}.example/feed",
        "outlet": name.title(),
        "tier": 2,
        "language": "en",
        "added_at": NOW,
        "authority": f"{name}.example:443",
        **changes,
    }


def write_feeds(db: duckdb.DuckDBPyConnection, *names: str) -> None:
    """Store feeds."""
    insert_new(db, "feeds", [feed(name) for name in names], ("feed_id",))


def entry(name: str, url: str, /, **changes: Any) -> dict[str, Any]:
    """Return an entry's row."""
    return {
        "entry_id": name,
        "feed_id": "one",
        "guid": name,
        "guid_key": name,
        "url": url,
        "url_key": url.removeprefix("https://"),
        "url_identifies": True,
        "title": f"Title {name}",
        "title_key": f"title {name}",
        "summary": "",
        "content": "",
        "authors": [],
        "date_quality": "exact",
        "first_seen_at": NOW,
        "last_seen_at": NOW,
        "first_sight": False,
        "content_hash": name,
        "updates": 0,
        "run_id": RUN,
        **changes,
    }


def write_entries(db: duckdb.DuckDBPyConnection, *rows: dict[str, Any]) -> None:
    """Store entries."""
    insert_new(db, "entries", rows, ("entry_id",))


def page(url: str, reason: str = "ok", at: datetime = NOW, **changes: Any) -> PageRow:
    """Return the outcome of a page."""
    made = PageRow(
        entry_id=None,
        url=url,
        url_key=url.removeprefix("https://"),
        final_url=url,
        fetched_at=at,
        reason=reason,
        http_status=200,
        bytes=1000,
        attempt=1,
        article_id=article_id(url.removeprefix("https://")) if reason == "ok" else None,
        detail=None,
        extractor=None,
    )
    return replace(made, **changes)


def article(url: str, text: str = "A text.", /, **changes: Any) -> ArticleRow:
    """Return an article as just read."""
    key = url.removeprefix("https://")
    made = ArticleRow(
        article_id=article_id(key),
        url=url,
        url_key=key,
        canonical_url=None,
        feed_id="one",
        outlet="One",
        tier=2,
        country=None,
        title="A title",
        authors=(),
        published_at=NOW - timedelta(hours=2),
        modified_at=None,
        first_seen_at=NOW,
        first_sight=False,
        language="en",
        section=None,
        keywords=(),
        description=None,
        text=text,
        words=len(text.split()),
        text_quality="full",
        quality_reason=None,
        source="feed",
        extractor=None,
    )
    return replace(made, **changes)


def store(
    db: duckdb.DuckDBPyConnection,
    pages: list[PageRow],
    articles: list[ArticleRow] | None = None,
    at: datetime = NOW,
) -> ReadCounts:
    """Store a batch."""
    return store_pages(db, RUN, pages, articles or [], at)
