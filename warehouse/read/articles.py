"""What reading brought: pages with their outcomes, articles, their revisions, and who sighted them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import duckdb

from warehouse.connection import transaction
from warehouse.read.difference import difference
from warehouse.read.retries import retry_at
from warehouse.rows import batch, insert_new
from warehouse.statements import execute, fetch_dicts

# A text of a lesser quality never replaces a better one that is stored.
RANK = {"feed_only": 0, "partial": 1, "full": 2}


@dataclass(frozen=True, slots=True)
class PageRow:
    """A fetch of an article's page; ``article_id`` where an article came of it."""

    entry_id: str | None
    url: str
    url_key: str
    final_url: str | None
    fetched_at: datetime
    reason: str
    http_status: int | None
    bytes: int
    attempt: int
    article_id: str | None
    detail: str | None
    extractor: str | None
    warc_file: str | None = None
    warc_offset: int | None = None


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article as just read; its id is ``article_id(url_key)``. Times are aware UTC."""

    article_id: str
    url: str
    url_key: str
    canonical_url: str | None
    feed_id: str | None
    outlet: str
    tier: int
    country: str | None
    title: str
    authors: tuple[str, ...]
    published_at: datetime | None
    modified_at: datetime | None
    first_seen_at: datetime
    first_sight: bool
    language: str | None
    section: str | None
    keywords: tuple[str, ...]
    description: str | None
    text: str
    words: int
    text_quality: str
    quality_reason: str | None
    source: str
    extractor: str | None


@dataclass(frozen=True, slots=True)
class ReadCounts:
    """What a batch of pages changed."""

    pages: int
    articles: int
    revisions: int


def article_id(url_key: str) -> str:
    """Return the id of the article that ``url_key`` identifies."""
    return hashlib.sha256(url_key.encode()).hexdigest()


def content_hash(title: str, text: str) -> str:
    """Return the hash by which a changed text is known."""
    return hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()


def store_pages(
    db: duckdb.DuckDBPyConnection,
    run_id: str,
    pages: Sequence[PageRow],
    articles: Sequence[ArticleRow],
    now: datetime,
) -> ReadCounts:
    """Store a batch of fetched pages and the articles in them, and join every entry that listed them."""
    page_rows = [page_row(page, run_id) for page in pages]
    with transaction(db):
        new, revised = store_articles(db, articles, run_id, now)
        insert_new(db, "pages", page_rows, ("page_id",))
        execute(db, "read/insert_sightings", now=now)
    return ReadCounts(len(pages), new, revised)


def store_imported(
    db: duckdb.DuckDBPyConnection, articles: Sequence[ArticleRow], run_id: str
) -> tuple[int, int]:
    """Store articles from elsewhere, read when they were first seen; returns how many are new and changed."""
    with transaction(db):
        return store_articles(db, articles, run_id, None)


def store_articles(
    db: duckdb.DuckDBPyConnection, articles: Sequence[ArticleRow], run_id: str, now: datetime | None
) -> tuple[int, int]:
    """Insert new articles and revisions of known ones; returns how many of each. Within a transaction.

    ``now`` is when they were read; None: each when it was first seen.
    """
    rows = {row.article_id: article_row(row, run_id, now) for row in sorted(articles, key=precedence)}
    if not rows:
        return 0, 0
    with batch(db, "read_articles", "articles", list(rows.values())):
        known = {row["article_id"]: row for row in fetch_dicts(db, "read/select_known_articles")}
    new = [row for key, row in rows.items() if key not in known]
    revised = [
        row | {"revision": known[key]["revision"] + 1}
        for key, row in rows.items()
        if key in known and supersedes(row, known[key])
    ]
    insert_new(db, "articles", new, ("article_id",))
    if revised:
        with batch(db, "read_articles", "articles", revised):
            execute(db, "read/replace_articles")
    revisions = [revision_row(row, None) for row in new]
    revisions += [revision_row(row, changes(known[str(row["article_id"])], row)) for row in revised]
    insert_new(db, "revisions", revisions, ("article_id", "revision"))
    return len(new), len(revised)


def precedence(row: ArticleRow) -> tuple[int, float, str]:
    """Order by which the last of several readings of one article stands: the best, then the earliest."""
    return RANK[row.text_quality], -row.first_seen_at.timestamp(), row.url


def supersedes(row: dict[str, object], known: dict[str, Any]) -> bool:
    """Tell whether a reading is a new revision of the stored article."""
    worse = RANK[str(row["text_quality"])] < RANK[str(known["text_quality"])]
    return row["content_hash"] != known["content_hash"] and not worse


def article_row(row: ArticleRow, run_id: str, now: datetime | None) -> dict[str, object]:
    """Return the table's row of an article's first revision."""
    return asdict(row) | {
        "authors": list(row.authors),
        "keywords": list(row.keywords),
        "content_hash": content_hash(row.title, row.text),
        "revision": 1,
        "read_at": now or row.first_seen_at,
        "run_id": run_id,
    }


def changes(known: dict[str, Any], row: dict[str, Any]) -> str:
    """Return the difference between the stored text and a new one; of a purged text nothing can be said."""
    if known["purged"]:
        return ""
    return difference(known["title"], known["text"], row["title"], row["text"])


def revision_row(row: dict[str, object], diff: str | None) -> dict[str, object]:
    """Return the row of a revision."""
    kept = ("article_id", "revision", "title", "text", "words", "text_quality", "content_hash", "run_id")
    return {name: row[name] for name in kept} | {"seen_at": row["read_at"], "diff": diff}


def page_row(page: PageRow, run_id: str) -> dict[str, object]:
    """Return the row of a fetched page, with the time of its next attempt."""
    page_id = hashlib.sha256(f"{page.url_key}\n{page.fetched_at.isoformat()}".encode()).hexdigest()
    again = retry_at(page.reason, page.attempt, page.fetched_at)
    return asdict(page) | {"page_id": page_id, "retry_at": again, "run_id": run_id}
