"""The schema as it explains itself: every table, view and column with its comment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from warehouse.ask import Bounds, open_locked
from warehouse.statements import statement


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table or view."""

    table: str
    table_comment: str
    is_view: bool
    column: str
    type: str
    comment: str


def describe(published: Path) -> list[Column]:
    """Return every column of every table and view, in the order in which they were made."""
    db = open_locked(published, Bounds())
    try:
        return [Column(*row) for row in db.execute(statement("select_schema")).fetchall()]
    finally:
        db.close()
