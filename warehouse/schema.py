"""The schema as it explains itself: every table, view and column with its comment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.ask import ANEW, Bounds, open_locked
from warehouse.connection import first_line
from warehouse.errors import WarehouseError
from warehouse.migrate import check_known, latest_version, schema_version
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


def check_current(published: Path) -> None:
    """Raise WarehouseError, with what to do, unless the file is a copy that this version's questions fit."""
    db = open_locked(published, Bounds())
    try:
        version = schema_version(db)
    except duckdb.Error as error:
        raise WarehouseError(f"{published}: cannot be read ({first_line(error)}): {ANEW}") from None
    finally:
        db.close()
    check_known(version, published)
    if version == 0:
        raise WarehouseError(f"{published}: is no database of Storywatch: name its storywatch.duckdb")
    if version < latest_version():
        raise WarehouseError(
            f"{published}: was left by an older version of Storywatch (schema {version}, this one's is "
            f"{latest_version()}): the next 'storywatch run' brings the database and its copy up to date"
        )
