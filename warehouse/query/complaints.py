"""Why a text is no query, in a sentence that says what to write instead."""

from __future__ import annotations

from collections.abc import Sequence

from lark import Token

from warehouse.query.errors import QueryError
from warehouse.query.nodes import Place

OPERATORS = {"_AND", "_OR", "_NOT", "_AND_NOT", "_MINUS"}
NEARS = {"NEAR", "ONEAR", "WITHIN", "PRE", "NOT_NEAR"}
BEGINS = {"WORD", "PHRASE", "SLOP_PHRASE", "ENTITY", "TOPIC", "FIELD", "ATLEAST", "_CS", "_OPEN"}
ENDS = {"WORD", "PHRASE", "SLOP_PHRASE", "ENTITY", "TOPIC", "_CLOSE"}
OTHER_SPELLINGS = {"&&": "AND", "||": "OR", "&": "AND", "|": "OR", "!": "NOT", "+": "AND"}


def complain_character(source: str, position: int, place: Place) -> QueryError:
    """Explain a character that begins no token."""
    if source[position] == '"':
        return QueryError('the phrase that begins here has no closing "', *place)
    if source[position] == ":":
        return QueryError(
            "a colon follows the name of a field, as in title:film; in a text, quote it", *place
        )
    return QueryError(f"{source[position]!r} cannot stand here: put it between quotes", *place)


def complain_token(source: str, tokens: Sequence[Token], index: int) -> QueryError:
    """Explain why the token at ``index`` (or the end, when it is beyond) cannot follow what stands before."""
    before = tokens[index - 1] if index else None
    if index == len(tokens):
        return complain_end(tokens)
    token = tokens[index]
    place = Place(token.line or 1, token.column or 1)
    if special := complain_special(token, before, place):
        return special
    if before is not None and before.type in ENDS:
        if token.type in BEGINS:
            return complain_side_by_side(source, tokens, index, place)
        if token.type in OPERATORS | NEARS:
            return complain_mixed(source, tokens, index, place)
        return QueryError("this ) closes nothing: remove it, or add the ( that it belongs to", *place)
    if token.type == "_CLOSE":
        what = "an operator" if before is not None and before.type in OPERATORS | NEARS else "("
        return QueryError(f"there is nothing between {what} and this ): write a word, or remove both", *place)
    if token.type in OPERATORS | NEARS:
        return complain_no_left(token, before, place)
    return QueryError(
        f"{token.strip()} cannot stand here: write a word, a phrase or a group in brackets", *place
    )


def complain_special(token: Token, before: Token | None, place: Place) -> QueryError | None:
    """Explain what is wrong whatever stands around it."""
    if before is not None and before.type == "_CS":
        return QueryError('cs takes one text between quotes, as in cs("AI")', *place)
    if before is not None and before.type == "ATLEAST":
        return QueryError("ATLEAST is followed by a group in brackets, as in ATLEAST/3(film)", *place)
    if before is not None and before.type == "FIELD" and token.type in {"FIELD", "SLOP_PHRASE"}:
        return QueryError(f"{before} takes a word, a phrase or a group in brackets", *place)
    for each in (token, before):
        if each is not None and each.type == "WORD" and each in {"NEAR", "ONEAR", "ATLEAST"}:
            return QueryError(
                f"{each} always says how many: {each}/{3 if each == 'ATLEAST' else 10}",
                each.line or 1,
                each.column or 1,
            )
    if token.type == "WORD" and token in OTHER_SPELLINGS:
        return QueryError(f"{token} is written {OTHER_SPELLINGS[str(token)]} here", *place)
    return None


def complain_end(tokens: Sequence[Token]) -> QueryError:
    """Explain a query that stops too early."""
    last = tokens[-1]
    after = Place(last.end_line or 1, last.end_column or 1)
    if last.type in OPERATORS | NEARS:
        return QueryError(f"{last.strip()} has nothing on its right", last.line or 1, last.column or 1)
    opened: list[Token] = []
    for token in tokens:
        if token.type in ("_OPEN", "_CS"):
            opened.append(token)
        elif token.type == "_CLOSE" and opened:
            opened.pop()
    if opened:
        return QueryError("this ( is never closed", opened[-1].line or 1, opened[-1].column or 1)
    return QueryError(f"after {last.strip()} a word or a group in brackets is missing", *after)


def complain_no_left(token: Token, before: Token | None, place: Place) -> QueryError:
    """Explain an operator without anything on its left."""
    name = "-x" if token.type == "_MINUS" else " ".join(token.split())
    if token.type in {"_NOT", "_MINUS", "_AND_NOT"}:
        if before is not None and before.type == "_OR":
            return QueryError("OR NOT would match almost everything: write (a OR b) NOT c", *place)
        return QueryError(
            f"{name} takes away from something: write first what to look for, as in film NOT festival",
            *place,
        )
    if before is not None and before.type in OPERATORS | NEARS:
        return QueryError(f"{' '.join(before.split())} and {name} stand side by side: remove one", *place)
    return QueryError(f"{name} has nothing on its left", *place)


def complain_side_by_side(source: str, tokens: Sequence[Token], index: int, place: Place) -> QueryError:
    """Explain two operands without an operator: both readings are offered."""
    left, right = operand_before(source, tokens, index), operand_after(source, tokens, index)
    for word, other in ((tokens[index], right), (tokens[index - 1], left)):
        if word.type == "WORD" and word.lower() in {"and", "or", "not"}:
            return QueryError(
                f'operators are written in CAPITALS: {word.upper()} (the word itself: "{other}")',
                word.line or 1,
                word.column or 1,
            )
    if tokens[index - 1].type == "WORD" and tokens[index].type == "WORD":
        first = f'"{left} {right}" for the phrase, or'
        return QueryError(f"two words side by side: write {first} {left} AND {right}", *place)
    return QueryError(f"an operator is missing: write {left} AND {right}, or {left} OR {right}", *place)


def complain_mixed(source: str, tokens: Sequence[Token], index: int, place: Place) -> QueryError:
    """Explain operators that need brackets: both readings are offered."""
    earlier = operator_before(tokens, index)
    if earlier is None:
        return QueryError(f"{' '.join(tokens[index].split())} cannot stand here", *place)
    left = operand_before(source, tokens, earlier)
    middle = operand_before(source, tokens, index)
    right = operand_after(source, tokens, index + 1) if index + 1 < len(tokens) else "c"
    one, two = (operator_text(tokens[each]) for each in (earlier, index))
    nears = {tokens[earlier].type, tokens[index].type} <= NEARS
    if nears:
        return QueryError(
            f"{two} cannot follow {one}: write ({left} {one} {middle}) AND ({middle} {two} {right})", *place
        )
    return QueryError(
        f"{one} mixed with {two}: write ({left} {one} {middle}) {two} {right}, "
        f"or {left} {one} ({middle} {two} {right})",
        *place,
    )


def operator_text(token: Token) -> str:
    """Return an operator in our spelling."""
    return "NOT" if token.type in {"_MINUS", "_AND_NOT"} else " ".join(token.split())


def operator_before(tokens: Sequence[Token], index: int) -> int | None:
    """Return the operator that joins the operand before ``index`` to what stands before that."""
    position = start_of_operand(tokens, index) - 1
    return position if position >= 0 and tokens[position].type in OPERATORS | NEARS else None


def start_of_operand(tokens: Sequence[Token], index: int) -> int:
    """Return where the operand that ends before ``index`` begins."""
    depth, position = 0, index - 1
    while position > 0:
        depth += (tokens[position].type == "_CLOSE") - (tokens[position].type in ("_OPEN", "_CS"))
        if depth <= 0:
            break
        position -= 1
    if position > 0 and tokens[position - 1].type == "ATLEAST":
        position -= 1
    return position - 1 if position > 0 and tokens[position - 1].type == "FIELD" else max(position, 0)


def operand_before(source: str, tokens: Sequence[Token], index: int) -> str:
    """Return the text of the operand that ends before ``index``."""
    start = tokens[start_of_operand(tokens, index)].start_pos or 0
    return shortened(source[start : tokens[index - 1].end_pos])


def operand_after(source: str, tokens: Sequence[Token], index: int) -> str:
    """Return the text of the operand that begins at ``index``."""
    position = index
    while position < len(tokens) - 1 and tokens[position].type in {"FIELD", "ATLEAST"}:
        position += 1
    depth = 0
    for end in range(position, len(tokens)):
        depth += (tokens[end].type in ("_OPEN", "_CS")) - (tokens[end].type == "_CLOSE")
        if depth <= 0:
            break
    return shortened(source[tokens[index].start_pos or 0 : tokens[end].end_pos])


def shortened(text: str) -> str:
    """Keep a quoted piece of a query short enough for a message."""
    text = " ".join(text.split())
    return text if len(text) <= 40 else f"{text[:20]}…{text[-15:]}"
