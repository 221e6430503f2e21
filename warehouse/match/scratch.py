"""Topics tried on articles without touching the database that holds them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.connection import check_there, connect, quoted
from warehouse.match.compiling import compile_topics
from warehouse.match.matching import compare, pending_articles
from warehouse.match.standing import stand
from warehouse.match.topics import TopicRow, register_topics, topic_id
from warehouse.statements import execute, fetch_dicts

# What trying reads of an archive; everything else that matching needs is made anew.
COPIED = ("masks", "word_statistics", "feedback", "story_articles", "stories")
BATCH = 400


@dataclass(frozen=True, slots=True)
class Trial:
    """A match of a topic as tried: ``spans`` are the words that made it, by field."""

    article_id: str
    topic: str
    score: float
    url: str
    outlet: str
    title: str
    first_seen_at: datetime
    story_id: str | None
    places: tuple[tuple[str, str], ...]


@contextmanager
def scratch_archive(published: Path, since: datetime | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database of its own, gone afterwards, with the published articles seen since a time (UTC).

    Raises WarehouseError where nothing is published yet.
    """
    check_there(published)
    with tempfile.TemporaryDirectory() as folder, connect(Path(folder, "scratch.duckdb")) as db:
        db.execute(f"ATTACH {quoted(published)} AS archive (READ_ONLY)")
        for name in COPIED:
            db.execute(f"INSERT INTO {name} BY NAME FROM archive.{name}")
        execute(db, "match/insert_scratch_articles", since=since)
        yield db


@contextmanager
def scratch_texts() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an empty database of its own, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, connect(Path(folder, "scratch.duckdb")) as db:
        yield db


def try_topics(
    db: duckdb.DuckDBPyConnection,
    seed: str,
    topics: Sequence[TopicRow],
    now: datetime,
    story: str = "",
    language: str | None = None,
) -> list[Trial]:
    """Compare every article of a scratch database with topics; the highest score first."""
    set_id = register_topics(db, seed, topics, now, story, language)
    ready = stand(db, compile_topics(seed, topics))
    while ids := pending_articles(db, set_id, BATCH):
        compare(ready, ids, set_id, now, "trial")
    rows = fetch_dicts(db, "match/select_trials", set_id=set_id)
    for row in rows:
        row["places"] = tuple((place["field"], place["words"]) for place in row["places"])
    return [Trial(**row) for row in rows]


def version_in_force(db: duckdb.DuckDBPyConnection, seed: str, like: TopicRow) -> list[TopicRow]:
    """Return the version of a topic that the archive has in force; empty where it has none."""
    rows = fetch_dicts(db, "match/select_archive_topic", topic=topic_id(seed, like.name))
    return [
        replace(like, query=row["query"], resolved=row["resolved"], version=row["version"]) for row in rows
    ]
