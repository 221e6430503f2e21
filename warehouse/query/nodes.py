"""The tree that a query becomes. Two trees are equal when they say the same, wherever it was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

FieldName = Literal["title", "lead", "body", "outlet", "section", "author", "lang", "country", "tier"]
TEXT_FIELDS = ("title", "lead", "body")
WORD_FIELDS = ("outlet", "section", "author")
CODE_FIELDS = ("lang", "country", "tier")


class Place(NamedTuple):
    """Where in the query a node begins, both from 1."""

    line: int
    column: int


NOWHERE = Place(1, 1)


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written: ``film``, ``court*``, ``wom?n``, ``eternaut~1``, ``AI-generated``."""

    spelling: str
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand side by side, as written between the quotes."""

    spelling: str
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Exact:
    """``cs("AI")``: these characters exactly, as whole words."""

    spelling: str
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class EntityReference:
    """``@name``: any spelling of an entity; gone after ``resolve``."""

    name: str
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class TopicReference:
    """``#name``: the query of another topic; gone after ``resolve``."""

    name: str
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """All parts, somewhere in the article."""

    parts: tuple[Node, ...]
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the parts."""

    parts: tuple[Node, ...]
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """``keep``, in articles that have none of ``drop``."""

    keep: Node
    drop: tuple[Node, ...]
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Near:
    """Both sides, with at most ``words`` words between, or (``words`` None) in one sentence or paragraph."""

    left: Node
    right: Node
    words: int | None
    unit: Literal["words", "sentence", "paragraph"] = "words"
    ordered: bool = False
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class NotNear:
    """Occurrences of ``left`` that have no ``right`` overlapping or within ``words`` words."""

    left: Node
    right: Node
    words: int
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class AtLeast:
    """``times`` or more occurrences, those that overlap counted once."""

    times: int
    part: Node
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Field:
    """``part`` within a place of the text, or about the article rather than in it."""

    name: FieldName
    part: Node
    place: Place = field(default=NOWHERE, compare=False)


Node: TypeAlias = (
    Word
    | Phrase
    | Exact
    | EntityReference
    | TopicReference
    | And
    | Or
    | Not
    | Near
    | NotNear
    | AtLeast
    | Field
)


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below, in the order in which they were written."""
    match node:
        case And(parts=parts) | Or(parts=parts):
            return parts
        case Not(keep=keep, drop=drop):
            return (keep, *drop)
        case Near(left=left, right=right) | NotNear(left=left, right=right):
            return (left, right)
        case AtLeast(part=part) | Field(part=part):
            return (part,)
        case _:
            return ()
