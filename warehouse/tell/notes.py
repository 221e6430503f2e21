"""Analysts' notes: kept until the next edition of their brief takes them in."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime

import duckdb

from warehouse.statements import execute, fetch_dicts


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note that waits for its brief's next edition; ``brief`` is seed/name."""

    note_id: str
    brief: str
    author: str
    text: str
    written_at: datetime


def note_row(brief: str, author: str, text: str, now: datetime) -> NoteRow:
    """Return a note with its id."""
    identity = "\n".join((brief, author, now.isoformat(), text))
    return NoteRow(hashlib.sha256(identity.encode()).hexdigest(), brief, author, text, now)


def keep_note(db: duckdb.DuckDBPyConnection, note: NoteRow) -> None:
    """Store a note; a second time changes nothing."""
    execute(db, "tell/insert_notes", **asdict(note))


def waiting_notes(db: duckdb.DuckDBPyConnection, brief: str) -> list[NoteRow]:
    """Return the notes for the brief's next edition, in the order of writing."""
    return [NoteRow(**row) for row in fetch_dicts(db, "tell/select_waiting_notes", brief=brief)]
