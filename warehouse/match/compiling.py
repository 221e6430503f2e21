"""From resolved queries to rows. Equal parts of queries become one row, however many topics share them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from warehouse.match.node_facts import (
    SPACELESS_KINDS,
    Literal,
    covered,
    ends_word,
    filter_kind,
    literally,
    score_groups,
    spelling,
    step_kind,
)
from warehouse.match.tables import (
    EDGES,
    FIELDS,
    FILTERS,
    GROUPS,
    LITERALS,
    OPERANDS,
    PATTERN_WORDS,
    ROOTS,
    SLOTS,
    TERMS,
    CompiledTopics,
    Step,
)
from warehouse.match.topics import TopicRow, topic_id
from warehouse.query.formatting import format_query
from warehouse.query.nodes import (
    TEXT_FIELDS,
    And,
    AtLeast,
    Exact,
    Field,
    Near,
    Node,
    Not,
    NotNear,
    Or,
    Phrase,
    Word,
)
from warehouse.query.parsing import parse_resolved
from warehouse.query.spelling import Piece, pieces

SCHEMAS = {
    "topic_slots": SLOTS,
    "topic_pattern_words": PATTERN_WORDS,
    "topic_literals": LITERALS,
    "topic_terms": TERMS,
    "topic_fields": FIELDS,
    "topic_edges": EDGES,
    "topic_filters": FILTERS,
    "topic_operands": OPERANDS,
    "topic_roots": ROOTS,
    "topic_groups": GROUPS,
}
# Bits of a BIGINT: one for each group, and the one before the sign for what must not hold.
MOST_GROUPS = 62
VETO = 1 << 62
Group = dict[int, None]  # numbers of nodes, each once, in their order


def compile_topics(seed: str, topics: Sequence[TopicRow]) -> CompiledTopics:
    """Turn a seed's topics into rows. Raises QueryError where a resolved text cannot be read."""
    compiler = Compiler()
    for topic in topics:
        compiler.add_topic(seed, topic, parse_resolved(topic.resolved))
    return compiler.finished()


@dataclass(slots=True)
class Compiler:
    """Rows so far, and the numbers that were given to what they describe."""

    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: {name: [] for name in SCHEMAS})
    numbers: dict[tuple[Any, ...], int] = field(default_factory=dict)
    levels: dict[int, int] = field(default_factory=dict)
    longest: int = 1

    def number(self, *key: Any) -> tuple[int, bool]:
        """Return the number of a thing and whether it is new; each first element counts for itself."""
        if key in self.numbers:
            return self.numbers[key], False
        count = self.numbers[(key[0],)] = self.numbers.get((key[0],), 0) + 1
        self.numbers[key] = count
        return count, True

    def add_topic(self, seed: str, topic: TopicRow, query: Node) -> None:
        """Add a topic's rows."""
        name, number = topic_id(seed, topic.name), len(self.rows["topic_roots"]) + 1
        root = self.node(query, "any")
        found = [sorted(set(self.leaves(part, region))) for part, region in score_groups(query, "any")]
        for index, leaves in enumerate(found):
            self.rows["topic_groups"] += [(number, index, leaf, len(leaves)) for leaf in leaves]
        self.rows["topic_roots"].append((number, name, topic.version, seed, root, len(found)))

    def node(self, node: Node, region: str) -> int:
        """Return the number of a node within a region of the text, adding its rows when it is new."""
        match node:
            case Word() | Phrase() | Exact():
                return self.term(node, region)
            case Field(name=name, part=part) if name in TEXT_FIELDS:
                return self.node(part, name)
            case Field(name=name, part=part):
                return self.field(name, part)
            case And() | Or() | Not():
                return self.join(*self.clauses(node, region))
            case Near() | NotNear() | AtLeast():
                return self.filter(node, region)
            case _:
                raise AssertionError(f"not resolved: {format_query(node)}")

    def term(self, node: Word | Phrase | Exact, region: str) -> int:
        """Add a term: its words, its pattern, its place in the query."""
        number, new = self.number("node", "term", format_query(node), region)
        if new:
            parts = pieces(node)
            literal = literally(node)
            pattern = self.pattern(parts, literal)
            ends = (*covered(parts[0]), *covered(parts[-1]))
            self.levels[number] = 0
            self.rows["topic_terms"].append((number, pattern, region, format_query(node), *ends, *literal))
        return number

    def pattern(self, parts: Sequence[Piece], literal: Literal) -> int:
        """Add the words of a term in their order."""
        pattern, new = self.number("pattern", tuple(parts), literal)
        if new:
            slots = [self.slot(part) for part in parts]
            self.longest = max(self.longest, len(slots))
            self.rows["topic_pattern_words"] += [
                (pattern, index, slot, len(slots)) for index, slot in enumerate(slots)
            ]
            if literal != (None, None):
                whole = ends_word(parts[-1], literal)
                self.rows["topic_literals"].append((pattern, *literal, whole, *covered(parts[0])))
        return pattern

    def slot(self, part: Piece) -> int:
        """Add a word to look up."""
        slot, new = self.number("slot", part)
        if new:
            text = part.text.replace("?", "_").replace("*", "%") if part.kind == "pattern" else part.text
            self.rows["topic_slots"].append((slot, part.kind, text))
        return slot

    def field(self, name: str, part: Node) -> int:
        """Add what an article must be; any of several values."""
        number, new = self.number("node", "field", name, format_query(part))
        if new:
            self.levels[number] = 0
            values = part.parts if isinstance(part, Or) else (part,)
            self.rows["topic_fields"] += [(number, name, spelling(value)) for value in values]
        return number

    def clauses(self, node: Node, region: str) -> tuple[list[Group], Group]:
        """Return the groups of which each must hold by one of its nodes, and the nodes that must not hold.

        AND inside AND, and what a NOT keeps, are taken apart, so that most topics are decided at once.
        """
        match node:
            case And(parts=parts):
                found = [self.clauses(part, region) for part in parts]
                return [group for groups, _ in found for group in groups], {
                    each: None for _, vetoes in found for each in vetoes
                }
            case Not(keep=keep, drop=drop):
                groups, vetoes = self.clauses(keep, region)
                against = [each for part in drop for each in self.alternatives(part, region)]
                return groups, {**vetoes, **dict.fromkeys(against)}
            case Field(name=name, part=part) if name in TEXT_FIELDS:
                return self.clauses(part, name)
            case _:
                return [dict.fromkeys(self.alternatives(node, region))], {}

    def alternatives(self, node: Node, region: str) -> Iterable[int]:
        """Yield the numbers of the nodes of which any will do: groups are taken apart."""
        match node:
            case Or(parts=parts):
                for part in parts:
                    yield from self.alternatives(part, region)
            case Field(name=name, part=part) if name in TEXT_FIELDS:
                yield from self.alternatives(part, name)
            case _:
                yield self.node(node, region)

    def join(self, groups: Sequence[Group], vetoes: Group) -> int:
        """Add what holds where each group holds by one of its nodes and no vetoing node does."""
        while len(groups) > MOST_GROUPS:
            parted = [groups[start : start + MOST_GROUPS] for start in range(0, len(groups), MOST_GROUPS)]
            groups = [{self.join(part, {}): None} for part in parted]
        if len(groups) == 1 and len(groups[0]) == 1 and not vetoes:
            return next(iter(groups[0]))
        number, new = self.number("node", "join", tuple(map(tuple, groups)), tuple(vetoes))
        if new:
            need = (1 << len(groups)) - 1
            edges = [(child, 1 << index) for index, group in enumerate(groups) for child in group]
            edges += [(child, VETO) for child in vetoes]
            level = self.levels[number] = 1 + max(self.levels[child] for child, _ in edges)
            self.rows["topic_edges"] += [(number, child, bit, need, level) for child, bit in edges]
        return number

    def filter(self, node: Near | NotNear | AtLeast, region: str) -> int:
        """Add a NEAR, a NOT NEAR or an ATLEAST, which keep some of the places below them."""
        sides = (node.part,) if isinstance(node, AtLeast) else (node.left, node.right)
        sources = [tuple(dict.fromkeys(self.alternatives(side, region))) for side in sides]
        kind, reach = filter_kind(node)
        number, new = self.number("node", kind, reach, *sources)
        if new:
            level = self.levels[number] = 1 + max(self.levels[each] for side in sources for each in side)
            self.rows["topic_filters"].append((number, kind, reach, level))
            self.rows["topic_operands"] += [
                (number, side, source) for side, found in enumerate(sources) for source in found
            ]
        return number

    def leaves(self, node: Node, region: str) -> Iterable[int]:
        """Yield the terms that may hit a part of a query."""
        match node:
            case Word() | Phrase() | Exact():
                yield self.term(node, region)
            case And(parts=parts) | Or(parts=parts):
                for part in parts:
                    yield from self.leaves(part, region)
            case Not(keep=part) | NotNear(left=part) | AtLeast(part=part):
                yield from self.leaves(part, region)
            case Near(left=left, right=right):
                yield from self.leaves(left, region)
                yield from self.leaves(right, region)
            case Field(name=name, part=part) if name in TEXT_FIELDS:
                yield from self.leaves(part, name)
            case _:
                pass

    def finished(self) -> CompiledTopics:
        """Return what was added, as Arrow tables."""
        tables = {
            name: pa.Table.from_pydict(
                {
                    column: [row[index] for row in self.rows[name]]
                    for index, column in enumerate(schema.names)
                },
                schema=schema,
            )
            for name, schema in SCHEMAS.items()
        }
        joins = {(row[4], "join") for row in self.rows["topic_edges"]}
        filters = {(row[3], step_kind(row[1])) for row in self.rows["topic_filters"]}
        steps = tuple(Step(level, kind) for level, kind in sorted(joins | filters))
        kinds = {"inside" if row[1] in SPACELESS_KINDS else row[1] for row in self.rows["topic_slots"]}
        used = {name for name in ("literals", "fields") if self.rows[f"topic_{name}"]}
        return CompiledTopics(tables, steps, self.longest, frozenset(kinds | used))
