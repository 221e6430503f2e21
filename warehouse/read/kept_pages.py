"""Stored raw pages that another extractor than today's read last, and what today's finds in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import duckdb

from warehouse.connection import transaction
from warehouse.read.articles import ArticleRow, ReadCounts, article_row, store_articles
from warehouse.read.pending import NO_LIMIT, PendingPage
from warehouse.rows import batch
from warehouse.statements import execute, fetch_dicts, statement

BEFORE_ALL = ("", -1)


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A raw page in a file under pages/, where and when (UTC) it answered, and what its feed said of it."""

    page_id: str
    warc_file: str
    warc_offset: int
    final_url: str | None
    fetched_at: datetime
    pending: PendingPage


@dataclass(frozen=True, slots=True)
class RereadPage:
    """What was found in a stored page; ``extractor`` is what read it, article or none."""

    page_id: str
    reason: str
    detail: str | None
    extractor: str
    article_id: str | None


def kept_pages(
    db: duckdb.DuckDBPyConnection,
    extractor: str,
    since: datetime | None,
    after: tuple[str, int],
    limit: int,
) -> list[KeptPage]:
    """Return up to ``limit`` pages behind ``after`` (file, offset; at first ``BEFORE_ALL``).

    They were fetched at ``since`` (UTC) or later, and not read by ``extractor`` yet.
    """
    given = {"extractor": extractor, "since": since, "after_file": after[0], "after_offset": after[1]}
    rows = fetch_dicts(db, "read/select_kept_pages", limit=limit, **given)
    return [
        KeptPage(
            page_id=row.pop("page_id"),
            warc_file=row.pop("warc_file"),
            warc_offset=row.pop("warc_offset"),
            final_url=row.pop("final_url"),
            fetched_at=row.pop("fetched_at"),
            pending=PendingPage(**row),
        )
        for row in rows
    ]


def count_kept_pages(db: duckdb.DuckDBPyConnection, extractor: str, since: datetime | None) -> int:
    """Return how many pages there are to read again."""
    counted = f"SELECT count(*) FROM ({statement('read/select_kept_pages')})"  # noqa: S608 - a file of ours
    given = {"extractor": extractor, "since": since, "limit": NO_LIMIT}
    place = {"after_file": BEFORE_ALL[0], "after_offset": BEFORE_ALL[1]}
    return int(db.execute(counted, given | place).fetchall()[0][0])


def store_reread(
    db: duckdb.DuckDBPyConnection,
    run_id: str,
    pages: Sequence[RereadPage],
    articles: Sequence[ArticleRow],
    now: datetime,
) -> ReadCounts:
    """Store what was found in stored pages: new articles, revisions, and better metadata of the rest."""
    with transaction(db):
        new, revised = store_articles(db, articles, run_id, now)
        if articles:
            same = [article_row(article, run_id, now) for article in articles]
            with batch(db, "read_articles", "articles", same):
                execute(db, "read/update_article_metadata")
        if pages:
            with batch(db, "reread_pages", "pages", [asdict(page) for page in pages]):
                execute(db, "read/update_reread_pages")
        execute(db, "read/insert_sightings", now=now)
    return ReadCounts(len(pages), new, revised)
