"""Small edits of a topics.toml that leave its comments and its layout alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.errors import UsageError
from flows.stages.edition_files import write_beside
from seeds.folder import Seed, load_seed


@dataclass(frozen=True, slots=True)
class Edit:
    """``old``, at a line and column from 1, becomes ``new``."""

    line: int
    column: int
    old: str
    new: str


def edited(path: Path, edits: Sequence[Edit], holds: Callable[[Seed], bool]) -> None:
    """Apply the edits, then read the file again; what was there stays where the result does not hold.

    Raises UsageError where a place cannot be found again or the meaning would change.
    """
    raw = path.read_bytes()
    text = raw.decode()
    ending = "\r\n" if "\r\n" in text else "\n"
    text = text.replace("\r\n", "\n")
    lines = [0]
    for line in text.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    for edit in sorted(edits, key=lambda each: (each.line, each.column), reverse=True):
        start = lines[edit.line - 1] + edit.column - 1
        if not text.startswith(edit.old, start) or "'" in edit.new:
            raise UsageError(f"{path}:{edit.line}: has escapes or quotes that cannot be edited in place")
        text = text[:start] + edit.new + text[start + len(edit.old) :]
    write_beside(path, text.replace("\n", ending))
    if not holds(load_seed(str(path.parent))):
        write_beside(path, raw.decode())
        raise UsageError(f"{path}: would mean something else; it stays as it was")
