"""Topics that stand ready in a connection, and articles laid beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.match.plan import (
    Call,
    articles_taken,
    macros_needed,
    nodes_decided,
    places_found,
    repetition_blanked,
    topics_prepared,
)
from warehouse.match.tables import CompiledTopics
from warehouse.match.words import WORD_LISTS, create_macros, make_word_list
from warehouse.rows import shown
from warehouse.statements import execute


@dataclass(frozen=True, slots=True)
class Standing:
    """Topics whose rows are temporary tables of a connection, for as many batches as it lives.

    ``likeness``: a seed of theirs has a story that articles can be like.
    """

    db: duckdb.DuckDBPyConnection
    compiled: CompiledTopics
    likeness: bool


def stand(db: duckdb.DuckDBPyConnection, compiled: CompiledTopics) -> Standing:
    """Make topics ready, in place of those that stood in this connection before.

    A batch of a hundred articles takes an eighth longer where it reads the topics out of Arrow each time.
    """
    seeds = compiled.tables["topic_roots"]["seed"].unique().to_pylist()
    likeness = is_true(db, "has_story", seeds=seeds)
    create_macros(db, macros_needed(compiled, likeness=likeness))
    for name in WORD_LISTS:
        make_word_list(db, name)
    for name, table in compiled.tables.items():
        with shown(db, "given_rows", table):
            db.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM given_rows")
    run(db, topics_prepared())
    return Standing(db, compiled, likeness)


@contextmanager
def taken(topics: Standing, article_ids: Sequence[str]) -> Iterator[None]:
    """Take articles, as they stand and without what their outlets repeat, as the batch to compare."""
    wanted = pa.table({"article_id": pa.array(article_ids, pa.string())})
    with shown(topics.db, "wanted_articles", wanted):
        run(topics.db, articles_taken())
        if is_true(topics.db, "has_masks"):
            run(topics.db, repetition_blanked())
        yield


def find_nodes(topics: Standing) -> None:
    """From the texts of the batch to the places of every term, and to which nodes hold in which article."""
    run(topics.db, places_found(topics.compiled))
    run(topics.db, nodes_decided(topics.compiled))


def run(db: duckdb.DuckDBPyConnection, calls: Iterable[Call]) -> None:
    """Run statements of this folder in their order."""
    for name, numbers in calls:
        execute(db, f"match/{name}", **numbers)


def is_true(db: duckdb.DuckDBPyConnection, question: str, **parameters: Any) -> bool:
    """Return the answer of a statement that says whether something is there at all."""
    return bool(execute(db, f"match/{question}", **parameters).fetchall()[0][0])
