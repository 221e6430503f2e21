"""Which articles are pending, and a batch of them compared with a set of topics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.connection import transaction
from warehouse.match.plan import (
    Call,
    articles_taken,
    macros_needed,
    matches_scored,
    nodes_decided,
    places_found,
    repetition_blanked,
    topics_shown,
)
from warehouse.match.tables import CompiledTopics
from warehouse.match.words import create_macros, word_list
from warehouse.statements import execute

# Memory grows with the articles that are compared at once; above some hundreds nothing is gained by more.
LARGEST_SLICE = 400


@dataclass(frozen=True, slots=True)
class MatchCounts:
    """What a batch came to: articles compared, and rows that are new."""

    articles: int
    evaluations: int
    matches: int


def pending_articles(
    db: duckdb.DuckDBPyConnection, set_id: str, limit: int = 200, since: datetime | None = None
) -> list[str]:
    """Return ids of articles not yet compared with the set at their current revision, oldest first.

    ``since`` (UTC) leaves out what was first seen before.
    """
    rows = execute(db, "match/select_pending_articles", set_id=set_id, batch=limit, since=since).fetchall()
    return [str(row[0]) for row in rows]


def match_batch(
    db: duckdb.DuckDBPyConnection,
    article_ids: Sequence[str],
    set_id: str,
    compiled: CompiledTopics,
    now: datetime,
    run_id: str,
) -> MatchCounts:
    """Compare articles, as they stand, with topics and store what matched.

    Every article gets its evaluation, matched or not, in one transaction with its matches (a transaction a
    slice of 400: tables made in a transaction keep their memory until it ends). Doing it again adds nothing.
    """
    slices = -(-len(set(article_ids)) // LARGEST_SLICE)
    counts = []
    with shown(db, article_ids, compiled):
        for number in range(slices):
            with transaction(db):
                counts.append(match_slice(db, number, set_id, compiled, now, run_id))
    return MatchCounts(
        sum(each.articles for each in counts),
        sum(each.evaluations for each in counts),
        sum(each.matches for each in counts),
    )


def match_slice(
    db: duckdb.DuckDBPyConnection,
    number: int,
    set_id: str,
    compiled: CompiledTopics,
    now: datetime,
    run_id: str,
) -> MatchCounts:
    """Compare as many articles as fit comfortably into memory."""
    find_places(db, number, compiled)
    decide(db, compiled)
    likeness = is_true(db, "has_story", seeds=compiled.seeds)
    if likeness:
        create_macros(db, ("words_of",))
    run(db, matches_scored(compiled, likeness=likeness))
    matches = inserted(execute(db, "match/insert_matches", now=now, run_id=run_id))
    evaluations = inserted(execute(db, "match/insert_evaluations", set_id=set_id, now=now, run_id=run_id))
    articles = inserted(db.execute("SELECT count(*) FROM batch_articles"))
    return MatchCounts(articles, evaluations, matches)


@contextmanager
def shown(
    db: duckdb.DuckDBPyConnection, article_ids: Sequence[str], compiled: CompiledTopics
) -> Iterator[None]:
    """Show the topics' rows and the wanted articles to SQL by the names that the statements read."""
    ids = list(dict.fromkeys(article_ids))
    slices = [index // LARGEST_SLICE for index in range(len(ids))]
    wanted = pa.table({"article_id": pa.array(ids, pa.string()), "slice": pa.array(slices, pa.int64())})
    views = {
        **compiled.used_tables,
        "wanted_articles": wanted,
        "common_words": word_list("common_words"),
        "abbreviations": word_list("abbreviations"),
    }
    create_macros(db, macros_needed(compiled))
    for name, table in views.items():
        db.register(name, table)
    try:
        run(db, topics_shown())
        yield
    finally:
        for name in views:
            db.unregister(name)


def find_places(db: duckdb.DuckDBPyConnection, number: int, compiled: CompiledTopics) -> None:
    """From the texts of a slice of the wanted articles to the places of every term."""
    run(db, articles_taken(number))
    if is_true(db, "has_masks"):
        run(db, repetition_blanked())
    run(db, places_found(compiled))


def decide(db: duckdb.DuckDBPyConnection, compiled: CompiledTopics) -> None:
    """From the places of terms to which nodes hold in which article."""
    run(db, nodes_decided(compiled))


def run(db: duckdb.DuckDBPyConnection, calls: Iterable[Call]) -> None:
    """Run statements of this folder in their order."""
    for name, numbers in calls:
        execute(db, f"match/{name}", **numbers)


def is_true(db: duckdb.DuckDBPyConnection, question: str, **parameters: Any) -> bool:
    """Return the answer of a statement that says whether something is there at all."""
    return bool(execute(db, f"match/{question}", **parameters).fetchall()[0][0])


def inserted(cursor: duckdb.DuckDBPyConnection) -> int:
    """Return the single number that a statement came to."""
    return int(cursor.fetchall()[0][0])
