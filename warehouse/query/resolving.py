"""Put entities and other topics into a query, within bounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from warehouse.query.checks import check, check_operand
from warehouse.query.errors import QueryError
from warehouse.query.formatting import format_query
from warehouse.query.nodes import (
    And,
    AtLeast,
    EntityReference,
    Field,
    Near,
    Node,
    Not,
    NotNear,
    Or,
    Place,
    TopicReference,
)
from warehouse.query.numbers import nearest
from warehouse.query.parsing import parse

# Part of every topic's version: a change of what a query means makes new versions of all topics.
LANGUAGE_VERSION = "1"
LARGEST_EXPANSION = 20_000
DEEPEST_EXPANSION = 100
# An entity's `not` spellings mask the occurrences that they overlap or touch.
MASK_WORDS = 0


@dataclass(frozen=True, slots=True)
class EntityTerms:
    """Every spelling of an entity, and spellings that look like it and are something else."""

    any: tuple[str, ...]
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sized:
    """A resolved node with the number of its nodes and its depth, counted as if nothing were shared."""

    node: Node
    size: int
    depth: int


@dataclass(slots=True)
class Resolver:
    """One resolution: what was resolved so far, and what is being resolved (for cycles)."""

    entities: Mapping[str, EntityTerms]
    topics: Mapping[str, Node]
    done: dict[str, Sized] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    level: int = 0

    def node(self, node: Node) -> Sized:
        """Resolve a node and all below it."""
        if self.level > DEEPEST_EXPANSION:
            raise too_large(node)
        self.level += 1
        try:
            return self.known_depth(node)
        finally:
            self.level -= 1

    def known_depth(self, node: Node) -> Sized:
        """Resolve a node that is not too deep."""
        match node:
            case EntityReference(name=name):
                return self.reference("@", name, node.place, self.entity)
            case TopicReference(name=name):
                return self.reference("#", name, node.place, lambda topic: self.node(self.topics[topic]))
            case And(parts=parts) | Or(parts=parts):
                found = [self.node(part) for part in parts]
                return bounded(replace(node, parts=tuple(each.node for each in found)), *found)
            case Not(keep=keep, drop=drop):
                found = [self.node(part) for part in (keep, *drop)]
                return bounded(
                    replace(node, keep=found[0].node, drop=tuple(each.node for each in found[1:])), *found
                )
            case Near() | NotNear():
                left, right = self.node(node.left), self.node(node.right)
                return bounded(replace(node, left=left.node, right=right.node), left, right)
            case AtLeast(part=part) | Field(part=part):
                inner = self.node(part)
                return bounded(replace(node, part=inner.node), inner)
            case _:
                return Sized(node, 1, 1)

    def reference(self, mark: str, name: str, place: Place, make: Callable[[str], Sized]) -> Sized:
        """Resolve a name once, refusing unknown ones and circles."""
        known = self.entities if mark == "@" else self.topics
        key = mark + name
        if name not in known:
            near = nearest(name, known)
            hint = (
                f"did you mean {mark}{near}?"
                if near
                else f"known are {', '.join(sorted(known)[:10]) or 'none'}"
            )
            raise QueryError(f"there is no {'entity' if mark == '@' else 'topic'} {key} – {hint}", *place)
        if key in self.open:
            circle = " → ".join([*self.open[self.open.index(key) :], key])
            raise QueryError(f"{key} leads back to itself: {circle}", *place)
        if key not in self.done:
            self.open.append(key)
            try:
                self.done[key] = make(name)
            except QueryError as error:
                inner = mark == "#" and not error.message.startswith("in #")
                raise QueryError(f"in {key}: {error.message}" if inner else error.message, *place) from None
            finally:
                self.open.pop()
        return self.done[key]

    def entity(self, name: str) -> Sized:
        """Make the group of an entity's spellings, with its mask."""
        terms = self.entities[name]
        kept = self.spellings(name, terms.any)
        if kept is None:
            raise QueryError(f'@{name} has no spelling: write any = ["…"]')
        dropped = self.spellings(name, terms.exclude)
        if dropped is None:
            return kept
        return bounded(NotNear(kept.node, dropped.node, MASK_WORDS), kept, dropped)

    def spellings(self, name: str, texts: tuple[str, ...]) -> Sized | None:
        """Read a list of spellings as one group."""
        found = []
        for text in texts:
            try:
                each = self.node(parse(text))
                check_operand(each.node, "ATLEAST")
            except QueryError as error:
                raise QueryError(f"@{name}, spelling {text[:60]}: {error.message}") from None
            found.append(each)
        if not found:
            return None
        nodes = tuple(dict.fromkeys(each.node for each in found))
        return found[0] if len(nodes) == 1 else bounded(Or(nodes), *found)


def bounded(node: Node, *parts: Sized) -> Sized:
    """Add up a node's size and depth. Raises QueryError where references would expand without end."""
    size = 1 + sum(part.size for part in parts)
    depth = 1 + max(part.depth for part in parts)
    if size > LARGEST_EXPANSION or depth > DEEPEST_EXPANSION:
        raise too_large(node)
    return Sized(node, size, depth)


def too_large(node: Node) -> QueryError:
    """Make the error for references that expand without end."""
    return QueryError(
        f"with its entities and topics put in, the query has more than {LARGEST_EXPANSION:,} parts "
        f"or is nested more than {DEEPEST_EXPANSION} deep: make it smaller",
        *node.place,
    )


def resolve(node: Node, entities: Mapping[str, EntityTerms], topics: Mapping[str, Node]) -> Node:
    """Return the query with its entities' spellings and other topics' queries put in.

    Raises QueryError at the reference: unknown (names the nearest), circular, or too large.
    """
    resolved = Resolver(entities, topics).node(node).node
    check(resolved)  # again: an entity may bring beside NEAR what cannot stand there
    return resolved


def topic_version(resolved: Node) -> str:
    """Return the first 12 hex digits of a hash of what the query means and of the language's version."""
    return sha256(f"{LANGUAGE_VERSION}\n{format_query(resolved)}".encode()).hexdigest()[:12]
