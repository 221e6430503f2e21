"""The one canonical spelling of a query."""

from __future__ import annotations

from warehouse.query.nodes import (
    And,
    AtLeast,
    EntityReference,
    Exact,
    Field,
    Near,
    Node,
    Not,
    NotNear,
    Or,
    Phrase,
    TopicReference,
    Word,
)


def format_query(node: Node) -> str:
    """Write a query out: one blank around operators, brackets round every group, on one line."""
    match node:
        case And(parts=parts):
            return " AND ".join(map(grouped, parts))
        case Or(parts=parts):
            return " OR ".join(map(grouped, parts))
        case Not(keep=keep, drop=drop):
            return " NOT ".join(map(grouped, (keep, *drop)))
        case Near():
            return f"{grouped(node.left)} {operator(node)} {grouped(node.right)}"
        case NotNear(left=left, right=right, words=words):
            return f"{grouped(left)} NOT NEAR/{words} {grouped(right)}"
        case AtLeast(times=times, part=part):
            return f"ATLEAST/{times}({format_query(part)})"
        case Field(name=name, part=part):
            return f"{name}:{grouped(part)}"
        case _:
            return format_term(node)


def format_term(node: Word | Phrase | Exact | EntityReference | TopicReference) -> str:
    """Write out what has no parts."""
    match node:
        case Phrase(spelling=spelling):
            return f'"{spelling}"'
        case Exact(spelling=spelling):
            return f'cs("{spelling}")'
        case EntityReference(name=name):
            return f"@{name}"
        case TopicReference(name=name):
            return f"#{name}"
        case Word(spelling=spelling):
            return spelling


def operator(node: Near) -> str:
    """Return NEAR/n, ONEAR/n, NEAR/s or NEAR/p."""
    reach = str(node.words) if node.words is not None else node.unit[0]
    return f"{'ONEAR' if node.ordered else 'NEAR'}/{reach}"


def grouped(node: Node) -> str:
    """Put brackets round what an operator joined."""
    text = format_query(node)
    return f"({text})" if isinstance(node, And | Or | Not | Near | NotNear) else text
