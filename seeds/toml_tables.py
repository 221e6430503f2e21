"""A TOML file read strictly: every key known, every value of its type, every error with its place."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from seeds.errors import SeedError
from seeds.text_file import decode_utf8, read_bytes, shown
from seeds.toml_places import Key, Places

_LIMIT = 1 << 20
_WHERE = re.compile(r"(.*) \(at line (\d+), column (\d+)\)", re.DOTALL)
# tomllib's time grows with the square of a dotted key's parts: 20,000 of them took 7 s, 1 MiB of keys hours.
_MOST_DOTS = 200
_AT_END = " (at end of document)"
_NAME = re.compile(r"[a-z0-9-]{1,64}")
_KINDS = {str: "text in quotes", float: "a number", int: "a whole number", list: "a list", dict: "a table"}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the file: its values by key, and where they stand."""

    path: Path
    places: Places
    key: Key
    values: dict[str, Any]

    def error(self, message: str, *below: str | int, at_key: bool = False) -> SeedError:
        """An error at the value (or the key) that ``below`` names, seen from this table."""
        place = self.places[(*self.key, *below)]
        return SeedError(self.path, message, *self.places.line_column(place.key if at_key else place.value))

    def only(self, known: Iterable[str]) -> None:
        """Refuse a key that is not known, and name the nearest."""
        known = tuple(known)
        for name in self.values:
            if name not in known:
                near = difflib.get_close_matches(name[:64], known, 1, 0.5)
                hint = f"did you mean {near[0]}?" if near else f"known here: {', '.join(known)}"
                where = f"in [{'.'.join(map(str, self.key))}]" if self.key else "at the top of the file"
                raise self.error(f"unknown key {shown(name)} {where}: {hint}", name, at_key=True)

    def get(self, name: str, kind: type, default: Any = None) -> Any:
        """The value of ``name``, of that type; a missing one is the default, without which it is an error."""
        if name not in self.values:
            if default is None:
                raise self.error(f"{name} is missing: add {name} = …", at_key=True)
            return default
        return self._checked(self.values[name], kind, name)

    def text(self, name: str, default: str | None = None) -> str:
        """A text of one line with something in it."""
        text = self.get(name, str, default)
        if default is None and not text.strip():
            raise self.error(f"{name} is empty", name)
        if not text.isprintable():
            raise self.error(f"{name} has a line end or a control character in it", name)
        return str(text)

    def texts(self, name: str) -> Iterator[tuple[str, int]]:
        """The texts of a list with their index; no list is an empty one."""
        for index, item in enumerate(self.get(name, list, [])):
            text = self._checked(item, str, name, index)
            if not text.strip() or not text.isprintable():
                raise self.error(f"{name} has an empty item or a control character in one", name, index)
            yield text, index

    def tables(self, name: str) -> Iterator[tuple[str, Table]]:
        """The named tables under ``[name.…]``."""
        for below, values in self.get(name, dict, {}).items():
            self._checked(values, dict, name, below)
            if not _NAME.fullmatch(below):
                message = f"{shown(below)} is no name: use small letters, digits and hyphens, 64 at most"
                raise self.error(message, name, below, at_key=True)
            yield below, Table(self.path, self.places, (*self.key, name, below), values)

    def _checked(self, value: object, kind: type, *below: str | int) -> Any:
        accepted = (int, float) if kind is float else (kind,)
        if not isinstance(value, accepted) or isinstance(value, bool):
            name = next(str(part) for part in reversed(below) if isinstance(part, str))
            raise self.error(f"{name} must be {_KINDS[kind]}, not {shown(value)}", *below)
        return value


def read_table(path: Path, missing: str) -> Table:
    """The whole file as its top table; at most 1 MiB of UTF-8."""
    text = decode_utf8(path, read_bytes(path, _LIMIT, missing)).replace("\r\n", "\n")
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > _MOST_DOTS:
            raise SeedError(path, f"has more than {_MOST_DOTS} dots on one line: break the line", number)
    try:
        values = tomllib.loads(text)
        return Table(path, Places(text), (), values)
    except RecursionError:
        raise SeedError(path, "has brackets nested too deeply to be read") from None
    except ValueError as error:  # TOMLDecodeError, and numbers or dates that Python cannot hold
        raise _syntax_error(path, text, str(error)) from None


def _syntax_error(path: Path, text: str, told: str) -> SeedError:
    if found := _WHERE.fullmatch(told):
        return SeedError(path, f"is not TOML: {found[1]}", int(found[2]), int(found[3]))
    if told.endswith(_AT_END):
        line = text.count("\n") + 1
        column = len(text) - text.rfind("\n")
        return SeedError(
            path, f"is not TOML: {told.removesuffix(_AT_END)} before the end of the file", line, column
        )
    return SeedError(path, f"is not TOML: {told[:200]}")
