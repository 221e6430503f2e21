"""The numbers and the names of fields that stand inside a token."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from lark import Token

from warehouse.query.errors import QueryError
from warehouse.query.nodes import CODE_FIELDS, TEXT_FIELDS, WORD_FIELDS


def read_number(token: Token, text: str, least: int, most: int) -> int:
    """Read the n of an operator. Raises QueryError."""
    name = " ".join(token.split("/")[0].split()) if "/" in token else "~"
    if text.isascii() and text.isdigit() and len(text) < 5 and least <= int(text) <= most:
        return int(text)
    other = ", or NEAR/s for a sentence, NEAR/p for a paragraph" if token.type == "NEAR" else ""
    raise QueryError(
        f"{name}/ takes a number from {least} to {most}, not {text or 'nothing'}{other}",
        token.line or 1,
        token.column or 1,
    )


def read_name(token: Token) -> str:
    """Read ``title:``. Raises QueryError that names the nearest field."""
    name = token[:-1].lower()
    known = (*TEXT_FIELDS, *WORD_FIELDS, *CODE_FIELDS)
    if name in known:
        return name
    hint = f"did you mean {near}:?" if (near := nearest(name, known)) else f"there are {', '.join(known)}"
    raise QueryError(
        f'there is no field {name}: – {hint} (a colon in a text goes between quotes: "{token}…")',
        token.line or 1,
        token.column or 1,
    )


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that looks most like ``name``, or None where none does."""
    by_lower = {each.lower(): each for each in known}
    close = get_close_matches(name.lower()[:100], list(by_lower), n=1, cutoff=0.5)
    return by_lower[close[0]] if close else None
