"""A finding of the doctor: what was looked at, how it is, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["good", "note", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    """``note`` is worth knowing and nothing that has to be mended; ``bad`` is, and ``todo`` says how."""

    what: str
    level: Level
    said: str
    todo: str = ""


def good(what: str, said: str) -> Finding:
    """Return that something is as it should be."""
    return Finding(what, "good", said)


def note(what: str, said: str, todo: str) -> Finding:
    """Return what is worth knowing."""
    return Finding(what, "note", said, todo)


def bad(what: str, said: str, todo: str) -> Finding:
    """Return what keeps something from working."""
    return Finding(what, "bad", said, todo)
