"""The schema as it explains itself: tables and views with what they are for, their keys and their columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from warehouse.ask import ANEW, Bounds, open_locked
from warehouse.connection import first_line
from warehouse.errors import WarehouseError
from warehouse.keys import KEYS, REFERS_TO
from warehouse.migrate import check_known, check_not_older, schema_version
from warehouse.questions import Question
from warehouse.statements import statement

# In this order they are shown; what is in neither list is a table of what was seen, found and said.
FOR_ANALYSTS = (
    "coverage", "volume", "share_of_voice", "feed_health", "topic_quality", "trace", "quotes",
    "current_matches",
)  # fmt: skip
WORKINGS = {
    "ambiguous_keys", "article_terms", "entry_aliases", "evaluations", "feed_states", "hosts", "listings",
    "masks", "outlet_lines", "outlet_policies", "repeated_lines", "schema_versions", "seed_words", "shingles",
    "term_statistics", "topic_sets", "word_statistics",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``refers_to`` is the table in whose rows its values are found."""

    name: str
    type: str
    meaning: str
    refers_to: str | None

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Return the fields of a struct, or of each in a list of structs, with their types."""
        kind = duckdb.sqltype(self.type)
        inner = kind.child if kind.id == "list" else kind
        return tuple((name, str(each)) for name, each in inner.children) if inner.id == "struct" else ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or view; ``key`` names the columns that no two rows share, where there are such."""

    name: str
    kind: str  # table or view
    group: str  # analysts, archive or workings
    purpose: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


def describe(published: Path) -> list[Relation]:
    """Return every table and view: the views for analysts, then tables, then what the pipeline works with."""
    db = open_locked(published, Bounds())
    try:
        return ordered(read_relations(db.execute(statement("select_schema")).fetchall()))
    finally:
        db.close()


def read_relations(rows: Iterable[tuple[Any, ...]]) -> Iterator[Relation]:
    """Yield relations from the rows of select_schema.sql."""
    for (name, purpose, is_view), members in groupby(rows, key=lambda row: row[:3]):
        columns = tuple(
            Column(column, kind, meaning, None if (to := REFERS_TO.get(column)) == name else to)
            for *_, column, kind, meaning in members
        )
        kind = "view" if is_view else "table"
        yield Relation(name, kind, group_of(name), purpose, KEYS.get(name, ()), columns)


def group_of(name: str) -> str:
    """Return for whom a relation is."""
    if name in FOR_ANALYSTS:
        return "analysts"
    return "workings" if name in WORKINGS else "archive"


def ordered(relations: Iterable[Relation]) -> list[Relation]:
    """Return relations as they are shown: views for analysts in their order, the others by name."""
    groups = ("analysts", "archive", "workings")
    places = {name: place for place, name in enumerate(FOR_ANALYSTS)}
    return sorted(relations, key=lambda one: (groups.index(one.group), places.get(one.name, 0), one.name))


def questions_of(questions: Iterable[Question], relations: Iterable[str]) -> Mapping[str, list[str]]:
    """Return the names of the questions that read each relation, as DuckDB's own parser finds them."""
    found: dict[str, list[str]] = {name: [] for name in relations}
    with duckdb.connect() as db:
        for each in questions:
            parsed = db.execute("SELECT json_serialize_sql($sql)", {"sql": each.sql}).fetchall()[0][0]
            for name in sorted(set(tables_in(json.loads(parsed))) & set(found)):
                found[name].append(each.name)
    return found


def tables_in(node: Any) -> Iterator[str]:
    """Yield what a parsed statement reads: tables, views, and its own WITH."""
    if isinstance(node, dict):
        if node.get("type") == "BASE_TABLE":
            yield node["table_name"]
        for each in node.values():
            yield from tables_in(each)
    elif isinstance(node, list):
        for each in node:
            yield from tables_in(each)


def check_current(published: Path) -> None:
    """Raise WarehouseError, with what to do, unless the file is a copy that this version's questions fit."""
    db = open_locked(published, Bounds())
    try:
        version = schema_version(db)
    except duckdb.Error as error:
        raise WarehouseError(f"{published}: cannot be read ({first_line(error)}): {ANEW}") from None
    finally:
        db.close()
    check_known(version, published)
    check_not_older(version, published)
