"""What the grammar cannot say: which operands fit which operator, and that a query looks for something."""

from __future__ import annotations

import re

from warehouse.query.errors import QueryError
from warehouse.query.nodes import (
    CODE_FIELDS,
    TEXT_FIELDS,
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
    children,
)
from warehouse.query.spelling import pieces, spaceless

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
CODES = {
    "lang": (re.compile(r"[A-Za-z]{2}"), "a language of two letters (ISO 639-1), as in lang:en"),
    "country": (re.compile(r"[A-Za-z]{2}"), "a country of two letters (ISO 3166-1), as in country:GB"),
    "tier": (re.compile(r"[1-9]"), "a number from 1 to 9, as in tier:1"),
}


def check(node: Node) -> None:
    """Check a whole tree. Raises QueryError."""
    check_node(node, None)
    if not grounded(node):
        raise QueryError(
            "the query would match without any word of the text: beside outlet:, lang: and the like it needs "
            "a word, joined with AND, in every alternative",
            *node.place,
        )


def grounded(node: Node) -> bool:
    """Say whether every match of the node has a place in title or text to show."""
    match node:
        case And(parts=parts):
            return any(map(grounded, parts))
        case Or(parts=parts):
            return all(map(grounded, parts))
        case Not(keep=keep):
            return grounded(keep)
        case Field(name=name):
            return name in TEXT_FIELDS
        case _:
            return True


def check_node(node: Node, inside: str | None) -> None:
    """Check a node and those below; ``inside`` is the field that it stands in."""
    match node:
        case Word() | Phrase() | Exact():
            if inside not in CODE_FIELDS:
                pieces(node)
        case EntityReference(name=name) | TopicReference(name=name):
            check_name(node, name, inside)
        case Near(left=left, right=right) | NotNear(left=left, right=right):
            check_operand(left, "NEAR")
            check_operand(right, "NEAR")
        case AtLeast(part=part):
            check_operand(part, "ATLEAST")
        case Field():
            check_field(node, inside)
            inside = node.name
        case _:
            pass
    for child in children(node):
        check_node(child, inside)


def check_name(node: EntityReference | TopicReference, name: str, inside: str | None) -> None:
    """Check the spelling of a reference, and that it does not stand where its fields could clash."""
    mark, what = ("@", "an entity") if isinstance(node, EntityReference) else ("#", "a topic")
    if not NAME.fullmatch(name):
        raise QueryError(
            f"{mark} is followed by the name of {what}: letters, digits, - and _, not {name or 'nothing'}",
            *node.place,
        )
    if mark == "#" and inside:
        raise QueryError(f"#{name} cannot stand in {inside}: – a topic has fields of its own", *node.place)


def check_operand(node: Node, operator: str) -> None:
    """Check what stands beside NEAR or within ATLEAST: things that have a place in the text."""
    match node:
        case Or(parts=parts):
            for part in parts:
                check_operand(part, operator)
        case Word() | Phrase() | Exact():
            if operator == "NEAR" and spaceless(node):
                raise QueryError(
                    "NEAR counts words, and this script is written without spaces between them: use AND, "
                    "or one phrase",
                    *node.place,
                )
        case EntityReference():
            pass
        case NotNear():
            check_operand(node.left, operator)
            check_operand(node.right, operator)
        case _:
            raise QueryError(
                f"{operator} takes words, phrases, entities and groups of them joined with OR"
                f"{': write (a NEAR/5 b) AND (b NEAR/5 c)' if isinstance(node, Near) else ''}",
                *node.place,
            )


def check_field(field: Field, inside: str | None) -> None:
    """Check what a field is asked for."""
    if inside:
        raise QueryError(
            f"{field.name}: cannot stand in {inside}: – write {inside}:a AND {field.name}:b", *field.place
        )
    if field.name in TEXT_FIELDS:
        return
    choices = field.part.parts if isinstance(field.part, Or) else (field.part,)
    for choice in choices:
        if field.name in CODE_FIELDS:
            check_code(field.name, choice)
        elif not isinstance(choice, Word | Phrase):
            raise QueryError(f"{field.name}: takes a name or a group of names joined with OR", *choice.place)


def check_code(name: str, choice: Node) -> None:
    """Check the value of lang:, country: or tier:."""
    form, sentence = CODES[name]
    if not isinstance(choice, Word | Phrase) or not form.fullmatch(choice.spelling):
        raise QueryError(f"{name}: takes {sentence}; for several: {name}:(a OR b)", *choice.place)
