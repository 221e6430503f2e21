"""Why an article matched a topic or did not, said in the words of the query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from warehouse.match.compiling import Compiler
from warehouse.match.standing import find_nodes, stand, taken
from warehouse.match.topics import TopicRow
from warehouse.query import Node, QueryError, format_query, parse
from warehouse.query.nodes import (
    TEXT_FIELDS,
    And,
    AtLeast,
    EntityReference,
    Field,
    Near,
    Not,
    NotNear,
    Or,
    TopicReference,
    children,
)
from warehouse.query.parsing import parse_resolved
from warehouse.statements import fetch_dicts


@dataclass(frozen=True, slots=True)
class TopicExplanation:
    """What became of an article and a topic.

    ``score``, ``parts`` and ``spans`` are those stored for the article as it stands, None and empty where
    there is no match; ``missing`` says what the query asked for in vain. ``matches_now`` is what the query
    says today: it differs from a stored match only where the topic has not been compared yet.
    """

    topic: str
    label: str
    version: str
    matches_now: bool
    score: float | None
    parts: dict[str, float | None]
    spans: tuple[dict[str, Any], ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MaskedLine:
    """A part of an article that ``earlier`` articles of its outlet had too; nothing may match there."""

    line: str
    earlier: int


@dataclass(frozen=True, slots=True)
class Learned:
    """How readers' verdicts moved a score; ``reasons``: the model's terms that weighed most, with weights."""

    topic: str
    published_score: float
    liking: float
    model: str
    reasons: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A topic's query as a person wrote it beside what it became."""

    row: dict[str, Any]
    query: Node
    resolved: Node


def explain(db: duckdb.DuckDBPyConnection, article_id: str) -> list[TopicExplanation]:
    """Compare an article, as it stands, with every topic in force; the database is only read.

    Returns nothing for an article that is not there.
    """
    topics = [written(row) for row in fetch_dicts(db, "match/select_topics_explained", article_id=article_id)]
    compiler = Compiler()
    for topic in topics:
        compiler.add_topic(topic.row["seed"], topic_row(topic.row), topic.resolved)
        add_all(compiler, topic.resolved, "any")
    ready = stand(db, compiler.finished())
    with taken(ready, [article_id]):
        find_nodes(ready)
    held = {int(row[0]) for row in db.execute("SELECT DISTINCT node FROM held").fetchall()}
    reader = Reader(compiler, frozenset(held))
    return [explained(topic, reader) for topic in topics]


def masked_lines(db: duckdb.DuckDBPyConnection, article_id: str) -> list[MaskedLine]:
    """Return what was left out of matching, in the order of the text."""
    return [MaskedLine(**row) for row in fetch_dicts(db, "match/select_masked_lines", article_id=article_id)]


def learned_scores(db: duckdb.DuckDBPyConnection, article_id: str) -> dict[str, Learned]:
    """Return, by topic, what readers' verdicts changed."""
    found = {}
    for row in fetch_dicts(db, "match/select_learned_reasons", article_id=article_id):
        reasons = tuple((str(each["name"]), float(each["weight"])) for each in row["reasons"])
        found[str(row["topic"])] = Learned(**{**row, "reasons": reasons})
    return found


def written(row: dict[str, Any]) -> Written:
    """Read a topic's two texts; where the written one cannot be read any more, what was matched serves."""
    resolved = parse_resolved(row["resolved"])
    try:
        return Written(row, parse(row["query"]), resolved)
    except QueryError:
        return Written(row, resolved, resolved)


def topic_row(row: dict[str, Any]) -> TopicRow:
    """Return the values that a compiler reads."""
    name = str(row["topic"]).partition("/")[2]
    return TopicRow(name, row["label"], row["query"], row["resolved"], row["version"], row["ordinal"])


def add_all(compiler: Compiler, node: Node, region: str) -> None:
    """Give every part of a query a node of its own, those that only a NEAR reads included."""
    compiler.node(node, region)
    if isinstance(node, Field):
        if node.name not in TEXT_FIELDS:
            return
        region = node.name
    for child in children(node):
        add_all(compiler, child, region)


def explained(topic: Written, reader: Reader) -> TopicExplanation:
    """Put together what is stored and what the query says."""
    row = topic.row
    holds = reader.holds(topic.resolved, "any")
    missing = () if holds else tuple(dict.fromkeys(reader.missing(topic.query, topic.resolved, "any")))
    return TopicExplanation(
        row["topic"],
        row["label"],
        row["version"],
        holds,
        row["score"],
        dict(row["parts"] or {}),
        tuple(row["spans"] or ()),
        missing,
    )


@dataclass(frozen=True, slots=True)
class Reader:
    """Which nodes hold in the article, asked by the parts of a query."""

    compiler: Compiler
    held: frozenset[int]

    def holds(self, node: Node, region: str) -> bool:
        """Say whether a part of a query holds within a region of the text."""
        return self.compiler.node(node, region) in self.held

    def missing(self, query: Node, resolved: Node, region: str) -> Iterator[str]:
        """Yield what a part that does not hold would have needed, in the query's own words."""
        where = "" if region == "any" else f" in the {region}"
        match query, resolved:
            case EntityReference() | TopicReference(), _:
                yield f"needs {format_query(query)}{where}"
            case And(parts=parts), And(parts=meant):
                for part, each in zip(parts, meant, strict=True):
                    if not self.holds(each, region):
                        yield from self.missing(part, each, region)
            case Not(), Not():
                yield from self.missing_not(query, resolved, region, where)
            case Near(), Near():
                yield from self.missing_near(query, resolved, region, where)
            case NotNear(), NotNear():
                yield from self.missing_near(query, resolved, region, where)
            case AtLeast(times=times, part=part), _:
                yield f"needs {format_query(part)} {times} times{where}"
            case Field(name=name, part=part), Field(part=meant) if name in TEXT_FIELDS:
                yield from self.missing(part, meant, name)
            case Or(), _:
                yield f"needs one of {format_query(query)}{where}"
            case _:
                yield f"needs {format_query(query)}{where}"

    def missing_not(self, query: Not, resolved: Not, region: str, where: str) -> Iterator[str]:
        """Yield what stands in the way of a NOT."""
        if not self.holds(resolved.keep, region):
            yield from self.missing(query.keep, resolved.keep, region)
        for part, each in zip(query.drop, resolved.drop, strict=True):
            if self.holds(each, region):
                yield f"must not have {format_query(part)}{where}"

    def missing_near(
        self, query: Near | NotNear, resolved: Near | NotNear, region: str, where: str
    ) -> Iterator[str]:
        """Yield which side of a NEAR is missing, or that the two never meet."""
        sides = [(query.left, resolved.left), (query.right, resolved.right)]
        absent = [
            pair
            for pair in sides[: 1 if isinstance(query, NotNear) else 2]
            if not self.holds(pair[1], region)
        ]
        for part, each in absent:
            yield from self.missing(part, each, region)
        if not absent:
            if isinstance(query, NotNear):
                yield f"has {format_query(query.left)}{where}, but always near {format_query(query.right)}"
            else:
                yield f"has both sides of {format_query(query)}{where}, never so near"
