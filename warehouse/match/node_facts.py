"""What the rows of a query's parts say: pure functions of a node, without numbers."""

from __future__ import annotations

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
    Phrase,
    Word,
)
from warehouse.query.spelling import Piece, character_class

SPACELESS_KINDS = ("inside", "ending", "beginning")
# What must stand in the raw text, and how many of its characters precede the first word.
Literal = tuple[str, int] | tuple[None, None]


def covered(part: Piece) -> tuple[str, str] | tuple[None, None]:
    """Return what a term without spaces covers of the run of letters at its end, and how."""
    return (part.text, part.kind) if part.kind in SPACELESS_KINDS else (None, None)


def literally(node: Word | Phrase | Exact) -> Literal:
    """Return what must stand in the raw text, and how many of its characters precede the first word."""
    if not isinstance(node, Exact):
        return None, None
    return node.spelling, next(i for i, each in enumerate(node.spelling) if character_class(each) != " ")


def ends_word(last: Piece, literal: Literal) -> bool:
    """Tell whether what must stand in the raw text ends with a word of a script that has spaces."""
    text = literal[0]
    return text is not None and character_class(text[-1]) != " " and last.kind not in SPACELESS_KINDS


def spelling(node: Node) -> str:
    """Return the text of a field's value."""
    return node.spelling if isinstance(node, Word | Phrase) else format_query(node)


def filter_kind(node: Near | NotNear | AtLeast) -> tuple[str, int]:
    """Return the kind of a filter's row and its number."""
    match node:
        case AtLeast(times=times):
            return "at_least", times
        case NotNear(words=words):
            return "not_near", words
        case Near(words=words, unit=unit, ordered=ordered):
            return ("ordered" if ordered else "near" if words is not None else unit), words or 0


def step_kind(kind: str) -> str:
    """Return the statement that decides a kind of filter."""
    return {"ordered": "near", "sentence": "together", "paragraph": "together"}.get(kind, kind)


def score_groups(node: Node, region: str) -> list[tuple[Node, str]]:
    """Return the parts of a query that the score counts: what AND joins, and the two sides of NEAR."""
    match node:
        case And(parts=parts):
            return [each for part in parts for each in score_groups(part, region)]
        case Near(left=left, right=right):
            return [(left, region), (right, region)]
        case Not(keep=keep):
            return score_groups(keep, region)
        case Field(name=name, part=part):
            return score_groups(part, name) if name in TEXT_FIELDS else []
        case _:
            return [(node, region)]
