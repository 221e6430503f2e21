"""Which articles are pending, and a batch of them compared with a set of topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from warehouse.connection import transaction
from warehouse.match.plan import matches_scored
from warehouse.match.standing import Standing, find_nodes, run, stand, taken
from warehouse.match.tables import CompiledTopics
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
    """Make topics ready and compare articles with them."""
    return compare(stand(db, compiled), article_ids, set_id, now, run_id)


def compare(
    topics: Standing, article_ids: Sequence[str], set_id: str, now: datetime, run_id: str
) -> MatchCounts:
    """Compare articles, as they stand, with topics that stand ready, and store what matched.

    Every article gets its evaluation, matched or not, in one transaction with its matches (a transaction a
    slice of 400: tables made in a transaction keep their memory until it ends). Doing it again adds nothing.
    """
    ids = list(dict.fromkeys(article_ids))
    counts = []
    for start in range(0, len(ids), LARGEST_SLICE):
        part = ids[start : start + LARGEST_SLICE]
        with transaction(topics.db), taken(topics, part):
            counts.append(store_matches(topics, len(part), set_id, now, run_id))
    return MatchCounts(
        sum(each.articles for each in counts),
        sum(each.evaluations for each in counts),
        sum(each.matches for each in counts),
    )


def store_matches(topics: Standing, articles: int, set_id: str, now: datetime, run_id: str) -> MatchCounts:
    """Decide and score the batch that was taken, and store its matches and evaluations."""
    db = topics.db
    find_nodes(topics)
    run(db, matches_scored(topics.compiled, likeness=topics.likeness))
    matches = inserted(execute(db, "match/insert_matches", now=now, run_id=run_id))
    evaluations = inserted(execute(db, "match/insert_evaluations", set_id=set_id, now=now, run_id=run_id))
    return MatchCounts(articles, evaluations, matches)


def inserted(cursor: duckdb.DuckDBPyConnection) -> int:
    """Return the single number that a statement came to."""
    return int(cursor.fetchall()[0][0])
