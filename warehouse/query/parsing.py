"""From text to tree: grammar.lark decides what is a query, complaints.py explains what is not."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any, Literal, cast

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from warehouse.query.checks import check
from warehouse.query.complaints import complain_character, complain_token
from warehouse.query.errors import QueryError
from warehouse.query.nodes import (
    And,
    AtLeast,
    EntityReference,
    Exact,
    Field,
    FieldName,
    Near,
    Node,
    Not,
    NotNear,
    Or,
    Phrase,
    Place,
    TopicReference,
    Word,
)
from warehouse.query.numbers import read_name, read_number

LONGEST_QUERY = 16_384
DEEPEST_NESTING = 64
LONGEST_RESOLVED, DEEPEST_RESOLVED = 4_000_000, 160
# What word processors and web pages put in place of " and of a plain blank; one character for one, so
# that columns stay true.
TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("“”„‟″＂«»", '"'),
        **dict.fromkeys("\u200b\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\x00", " "),
    }
)


def parse(text: str) -> Node:
    """Read a query.

    Accepts the spellings of other products (w/n, pre/n, AND NOT, "a b"~n, -x), which ``format_query``
    then writes in ours. Raises QueryError, and nothing else, for whatever cannot be read.
    """
    return read(text, LONGEST_QUERY, DEEPEST_NESTING)


def parse_resolved(text: str) -> Node:
    """Read a query back that ``resolve`` made larger than a person may write it. Raises QueryError."""
    return read(text, LONGEST_RESOLVED, DEEPEST_RESOLVED)


def read(text: str, longest: int, deepest: int) -> Node:
    """Read a query within limits. Raises QueryError."""
    if len(text) > longest:
        raise QueryError(f"a query has at most {longest:,} characters, this one {len(text):,}")
    source = text.translate(TYPOGRAPHY)
    if not source.strip():
        raise QueryError("the query is empty: write at least one word to look for")
    tree = read_tree(source, deepest)
    node = build(tree.children[0])
    check(node)
    return node


@cache
def grammar() -> Lark:
    """Return the parser for grammar.lark."""
    text = files("warehouse.query").joinpath("grammar.lark").read_text("utf-8")
    return Lark(text, parser="lalr", lexer="basic", propagate_positions=True)


def read_tree(source: str, deepest: int) -> Tree[Token]:
    """Run the grammar over the text. Raises QueryError."""
    try:
        tokens = list(grammar().lex(source))
    except UnexpectedCharacters as error:
        raise complain_character(source, error.pos_in_stream or 0, Place(error.line, error.column)) from None
    check_depth(tokens, deepest)
    state = grammar().parse_interactive("")
    for index, token in enumerate(tokens):
        try:
            state.feed_token(token)
        except UnexpectedToken:
            raise complain_token(source, tokens, index) from None
    try:
        tree = state.feed_eof(tokens[-1])  # type: ignore[no-untyped-call]
        return cast("Tree[Token]", tree)
    except UnexpectedToken:
        raise complain_token(source, tokens, len(tokens)) from None


def check_depth(tokens: list[Token], deepest: int) -> None:
    """Refuse nesting that no person writes and that would cost a stack frame a level."""
    depth = 0
    for token in tokens:
        depth += (token.type in ("_OPEN", "_CS")) - (token.type == "_CLOSE")
        if depth > deepest:
            raise QueryError(
                f"brackets are nested more than {deepest} deep: name the inner groups as entities",
                token.line or 1,
                token.column or 1,
            )


def build(tree: Any) -> Node:
    """Turn lark's tree into ours."""
    place = Place(tree.meta.line, tree.meta.column)
    parts = tree.children
    match tree.data:
        case "or_query":
            return Or(tuple(map(build, parts)), place)
        case "and_query":
            return And(tuple(map(build, parts)), place)
        case "not_query":
            kept = [part for part in parts if isinstance(part, Tree)]
            return Not(build(kept[0]), tuple(map(build, kept[1:])), place)
        case "near":
            return build_near(build(parts[0]), parts[1], build(parts[2]), place)
        case "not_near":
            reach = read_number(parts[1], parts[1].split("/")[1], 0, 50)
            return NotNear(build(parts[0]), build(parts[2]), reach, place)
        case "at_least":
            times = read_number(parts[0], parts[0].split("/")[1], 2, 50)
            return AtLeast(times, build(parts[1]), place)
        case "field":
            return Field(cast("FieldName", read_name(parts[0])), build(parts[1]), place)
        case "slop_phrase":
            return build_slop(parts[0], place)
        case _:
            return build_term(tree.data, str(parts[0]), place)


def build_term(kind: str, text: str, place: Place) -> Node:
    """Make a node without parts."""
    match kind:
        case "phrase":
            return Phrase(text[1:-1], place)
        case "exact":
            return Exact(text[1:-1], place)
        case "entity":
            return EntityReference(text[1:], place)
        case "topic":
            return TopicReference(text[1:], place)
        case _:
            return Word(text, place)


def build_near(left: Node, token: Token, right: Node, place: Place) -> Near:
    """Read NEAR/n, NEAR/s, NEAR/p, ONEAR/n and the other products' w/n and pre/n."""
    reach = token.split("/")[1]
    ordered = token.type in ("ONEAR", "PRE")
    if token.type == "NEAR" and reach in ("s", "p"):
        unit: Literal["sentence", "paragraph"] = "sentence" if reach == "s" else "paragraph"
        return Near(left, right, None, unit, place=place)
    return Near(left, right, read_number(token, reach, 0, 50), ordered=ordered, place=place)


def build_slop(token: Token, place: Place) -> Node:
    """Read another product's "a b"~n: two words in any order with at most n between."""
    phrase, _, reach = token[1:].partition('"~')
    words = phrase.split()
    if len(words) != 2 or not re.fullmatch(r"\d{1,2}", reach):
        raise QueryError(
            '"…"~n is understood for two words and a number, as in "generative film"~5; '
            "write a NEAR/5 b, and (a NEAR/5 b) AND (b NEAR/5 c) for three",
            *place,
        )
    return Near(Word(words[0], place), Word(words[1], place), read_number(token, reach, 0, 50), place=place)
