"""Where the keys and values of a TOML document stand.

tomllib reads TOML but keeps no positions, and an error in a query must name its line and column. This walks
over a document that tomllib has already accepted, so it need not be a second judge of the syntax; whatever it
cannot follow is a ValueError.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass

Key = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_STRING = re.compile(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+"""(?:"{0,2})'  # up to two more quotes belong to the text
    r"|'''(?:[^']++|'(?!''))*+'''(?:'{0,2})"
    r'|"(?:[^"\\\n]++|\\.)*+"'
    r"|'[^'\n]*+'",
    re.DOTALL,
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]*")


@dataclass(frozen=True, slots=True)
class Place:
    """Offsets in the document: of the key (or table header), and of the first character of its value.

    A string's value starts inside its quotes. ``verbatim`` says that the value's characters are the file's
    own, one for one: false as soon as a string has an escape.
    """

    key: int
    value: int
    verbatim: bool = True


class Places:
    """The places of a document; ``text`` is what tomllib accepted, with ``\\r\\n`` already made ``\\n``."""

    def __init__(self, text: str) -> None:
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self._found = _Walk(text).document()

    def __getitem__(self, key: Key) -> Place:
        """The place of a key; of the nearest table around it where the key itself is not written."""
        for length in range(len(key), 0, -1):
            if place := self._found.get(key[:length]):
                return place
        return Place(0, 0)

    def line_column(self, offset: int) -> tuple[int, int]:
        """Both from 1."""
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Key, Place] = {}

    def document(self) -> dict[Key, Place]:
        table: Key = ()
        while self._blank() < len(self.text):
            start = self.at
            if self.text[start] == "[":
                self.at += 2 if self.text.startswith("[[", start) else 1
                table = self._key()
                self._around(table, 0, start)
                self.at = self.text.index("]", self.at) + 1
                self.at += self.text.startswith("]", self.at)
            else:
                self._pair(table)
        return self.found

    def _blank(self) -> int:
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at

    def _key(self) -> Key:
        parts: list[str] = []
        while True:
            self._blank()
            if quoted := _STRING.match(self.text, self.at):
                parts.append(str(tomllib.loads(f"k={quoted[0]}")["k"]))
                self.at = quoted.end()
            elif bare := _BARE.match(self.text, self.at):
                parts.append(bare[0])
                self.at = bare.end()
            self._blank()
            if not self.text.startswith(".", self.at):
                return tuple(parts)
            self.at += 1

    def _pair(self, table: Key) -> None:
        start = self.at
        key = table + self._key()
        self._around(key, len(table), start)
        self.at += 1  # the equals sign
        self._value(key, start)

    def _around(self, key: Key, known: int, start: int) -> None:
        """A table stands where it is first named, if only as a part of a dotted key."""
        for length in range(known + 1, len(key) + 1):
            self.found.setdefault(key[:length], Place(start, start))

    def _value(self, key: Key, key_start: int) -> None:
        start = self._blank()
        if start >= len(self.text):
            raise ValueError("a value is missing")
        if string := _STRING.match(self.text, start):
            self.found[key] = _string_place(string[0], key_start, start)
            self.at = string.end()
            return
        self.found[key] = Place(key_start, start)
        if self.text.startswith(("[", "{"), start):
            self._container(key, self.text[start])
        elif scalar := _SCALAR.match(self.text, start):
            self.at = scalar.end()

    def _container(self, key: Key, opening: str) -> None:
        closing = "]" if opening == "[" else "}"
        self.at += 1
        index = 0
        while not self.text.startswith(closing, self._blank()):
            if opening == "[":
                self._value((*key, index), self.at)
            else:
                self._pair(key)
            index += 1
            self._blank()
            self.at += self.text.startswith(",", self.at)
        self.at += 1


def _string_place(literal: str, key_start: int, start: int) -> Place:
    quotes = 3 if literal.startswith(('"""', "'''")) else 1
    if quotes == 3 and literal.startswith("\n", 3):
        quotes += 1  # TOML drops a line end right after the opening quotes
    return Place(key_start, start + quotes, verbatim=literal[0] == "'" or "\\" not in literal)
