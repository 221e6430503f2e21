"""Words as written, cut into what is looked up: the same cut that the SQL makes of an article's text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from warehouse.query.errors import QueryError
from warehouse.query.nodes import Exact, Phrase, Word

# Letters of scripts that are written without spaces between words (Thai, Lao, Myanmar, Khmer, Kana, Han):
# a run of them is a token of its own, and a term of them is looked for inside the run. The same ranges
# stand in match/create_macro_words_of.sql; a test compares the two over all of Unicode.
SPACELESS = re.compile(
    "[\u0e01-\u0e3a\u0e40-\u0e4e\u0e50-\u0e59\u0e81-\u0edf\u1000-\u1049\u1050-\u109d\u1780-\u17d3\u17d7"
    "\u17dc\u17dd\u17e0-\u17e9\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u3096\u3099\u309a\u309d-\u309f"
    "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff]"
)
TOKEN = re.compile(r"[WB?]+\*?|[SB]+")
JOINERS = "-'’‑.&/+_"
LONGEST_PHRASE = 20
SHORTEST_PREFIX = 3
SHORTEST_FUZZY = 7

Kind = Literal["exact", "prefix", "pattern", "fuzzy", "inside", "ending", "beginning"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One word to look up: ``text`` without its marks of kind, except for the ? of a pattern."""

    kind: Kind
    text: str


def pieces(term: Word | Phrase | Exact) -> tuple[Piece, ...]:
    """Cut a term into the words that must follow one another. Raises QueryError."""
    if isinstance(term, Word):
        if "~" in term.spelling:
            return (fuzzy_piece(term),)
        check_bare(term)
    found = [
        (each.start(), term.spelling[each.start() : each.end()])
        for each in TOKEN.finditer(character_classes(term))
    ]
    if not found:
        raise QueryError(f"{quoted(term)} holds no letter or digit to look for", *term.place)
    if len(found) > LONGEST_PHRASE:
        raise QueryError(f"a phrase holds at most {LONGEST_PHRASE} words, this one {len(found)}", *term.place)
    return tuple(
        piece(term, start, text, index == 0, index == len(found) - 1)
        for index, (start, text) in enumerate(found)
    )


def spaceless(term: Word | Phrase | Exact) -> bool:
    """Say whether a term has letters of a script that is written without spaces."""
    return SPACELESS.search(term.spelling) is not None


def character_class(character: str) -> str:
    """Return W (in a word), S (in a run without spaces), B (in either) or a blank."""
    category = unicodedata.category(character)[0]
    if category == "M":
        return "B"
    if category not in "LN":
        return " "
    if SPACELESS.match(character):
        return "B" if category == "N" else "S"
    return "W"


def character_classes(term: Word | Phrase | Exact) -> str:
    """Return a class a character, with ? and * where they are wildcards. Raises QueryError."""
    text = term.spelling
    plain = "".join(map(character_class, text))
    if isinstance(term, Exact) or not ("?" in text or "*" in text):
        return plain
    classes = list(plain)
    for index, character in enumerate(text):
        before = plain[index - 1] if index else " "
        after = plain[index + 1] if index + 1 < len(text) else " "
        if character == "*":
            classes[index] = check_star(term, index, before, after)
        elif character == "?" and before in "WB" and after in "WB":
            classes[index] = "?"
    return "".join(classes)


def check_star(term: Word | Phrase, index: int, before: str, after: str) -> str:
    """Refuse a * that is not the end of a word."""
    if before == "S":
        raise error_at(
            term, index, "no * is needed here: this script is matched inside longer runs of letters anyway"
        )
    if before not in "WB":
        raise error_at(term, index, "* stands at the end of a word, as in court*; it cannot begin one")
    if after in "WBS":
        raise error_at(
            term, index, "* stands at the end of a word, as in court*; ? stands for one letter inside"
        )
    return "*"


def check_bare(term: Word) -> None:
    """Refuse what a word without quotes cannot hold."""
    text = term.spelling
    for index, character in enumerate(text):
        if character_class(character) != " " or character == "*":
            continue
        inside = 0 < index < len(text) - 1
        if character == "?":
            if not inside or any(character_class(text[near]) == " " for near in (index - 1, index + 1)):
                raise error_at(term, index, "? stands for one letter between two others, as in wom?n")
        elif character not in JOINERS or not inside:
            raise error_at(
                term, index, f'"{character}" cannot stand here: put it between quotes, as in "{text}"'
            )


def piece(term: Word | Phrase | Exact, start: int, text: str, first: bool, last: bool) -> Piece:
    """Say how one word is looked up. Raises QueryError for wildcards that match too much."""
    if SPACELESS.match(text) and character_class(text[0]) != "W":
        alone: Kind = "inside" if last else "ending"
        return Piece(alone if first else "beginning" if last else "exact", text)
    if isinstance(term, Exact):
        return Piece("exact", text)
    letters = len(text.rstrip("*").replace("?", ""))
    if text != text.rstrip("*") and letters < SHORTEST_PREFIX:
        raise error_at(term, start, f"{text} would match far too much: write 3 letters or more before the *")
    if "?" in text:
        if letters < SHORTEST_PREFIX:
            raise error_at(term, start, f"{text} would match far too much: write 3 letters or more beside ?")
        return Piece("pattern", text)
    return Piece("prefix", text[:-1]) if text.endswith("*") else Piece("exact", text)


def fuzzy_piece(term: Word) -> Piece:
    """Read ``eternaut~1``. Raises QueryError."""
    text, _, distance = term.spelling.partition("~")
    if distance != "1":
        raise error_at(term, len(text), "the only distance is 1: write eternaut~1, or list the spellings")
    if len(text) < SHORTEST_FUZZY:
        raise QueryError(
            f"{text}~1 would match other words: ~1 needs {SHORTEST_FUZZY} letters or more", *term.place
        )
    if any(character_class(each) not in "WB" for each in text):
        raise QueryError(f"~1 is for single words of letters, not for {text}", *term.place)
    return Piece("fuzzy", text)


def error_at(term: Word | Phrase, index: int, message: str) -> QueryError:
    """Make an error that points at a character of a term (phrases begin after their quote)."""
    line, column = term.place
    before = term.spelling[:index]
    if "\n" in before:
        return QueryError(message, line + before.count("\n"), index - before.rfind("\n"))
    return QueryError(message, line, column + index + isinstance(term, Phrase))


def quoted(term: Word | Phrase | Exact) -> str:
    """Return a term as it was written."""
    return term.spelling if isinstance(term, Word) else f'"{term.spelling}"'
