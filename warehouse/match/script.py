"""A topic as one SQL script that a person can run by hand on the published copy."""

from __future__ import annotations

import re
from datetime import date

import pyarrow as pa

from warehouse.match.compiling import compile_topics
from warehouse.match.plan import (
    articles_taken,
    matches_scored,
    nodes_decided,
    places_found,
    repetition_blanked,
    topics_prepared,
)
from warehouse.match.tables import CompiledTopics
from warehouse.match.topics import TopicRow
from warehouse.match.words import MACROS, WORD_LISTS, word_list
from warehouse.statements import statement

TYPES = {"int32": "INTEGER", "int64": "BIGINT", "string": "VARCHAR", "bool": "BOOLEAN"}


def topic_script(seed: str, topic: TopicRow, since: date | None = None) -> str:
    """Return the statements of matching with this topic's rows as VALUES; the last one lists the matches.

    ``since`` keeps to articles first seen on that day (UTC) or later.
    """
    compiled = compile_topics(seed, [topic])
    tables = {
        **compiled.tables,
        **{name: word_list(name) for name in WORD_LISTS},
    }
    query = " ".join(topic.query.split())
    return "\n\n".join(
        [
            f"-- {seed}/{topic.name} version {topic.version}: {query}\n"
            "-- Run it on the published copy: duckdb -readonly storywatch.duckdb < this file\n"
            "SET TimeZone = 'UTC';",
            *(f"{statement(f'match/create_macro_{name}').strip()};" for name in MACROS),
            *(values(name, table) for name, table in tables.items()),
            wanted(since),
            *(f"{text.strip()};" for text in statements(compiled)),
            f"{statement('match/select_script_matches').strip()};\n",
        ]
    )


def wanted(since: date | None) -> str:
    """Return the statement that names the articles to compare."""
    where = f"\nWHERE first_seen_at >= TIMESTAMPTZ '{since.isoformat()} 00:00:00+00'" if since else ""
    return (
        "-- The articles to compare: add a WHERE to keep to some.\n"  # noqa: S608 - a date
        f"CREATE OR REPLACE TEMP TABLE wanted_articles AS SELECT article_id FROM articles{where};"
    )


def values(name: str, table: pa.Table) -> str:
    """Return a table as a statement that makes it."""
    columns = ", ".join(f'"{field.name}" {TYPES[str(field.type)]}' for field in table.schema)
    made = f"CREATE OR REPLACE TEMP TABLE {name} ({columns});"
    if not table.num_rows:
        return made
    rows = [", ".join(literal(value) for value in row.values()) for row in table.to_pylist()]
    listed = ",\n".join(f"    ({row})" for row in rows)
    return f"{made}\nINSERT INTO {name} VALUES\n{listed};"


def literal(value: object) -> str:
    """Return a value as SQL writes it."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"


def statements(compiled: CompiledTopics) -> list[str]:
    """Return the statements in the order in which matching runs them, their numbers put in.

    A copy that is only read has the figures of its days already.
    """
    calls = [
        *topics_prepared(),
        *articles_taken(),
        *repetition_blanked(),
        *places_found(compiled),
        *nodes_decided(compiled),
        *matches_scored(compiled, likeness=True, counted=True),
    ]
    return [bound(statement(f"match/{name}"), numbers) for name, numbers in calls]


def bound(text: str, given: dict[str, int]) -> str:
    """Return a statement with its parameters put in, in the statement and not in its comment."""
    for name, value in given.items():
        text = re.sub(rf"^(?!--)(.*)\${name}\b", rf"\g<1>{value}", text, flags=re.MULTILINE)
    return text
