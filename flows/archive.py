"""The frozen editions, read from the published copy."""

from __future__ import annotations

import sys
from datetime import date

from flows.errors import UsageError
from flows.home import Home
from flows.settings import Settings
from flows.tables import print_answer
from reports.canonical import from_json
from reports.render import Kind, render
from warehouse.ask import Answer
from warehouse.connection import connect
from warehouse.errors import WarehouseError
from warehouse.tell.editions import EditionRow, find_editions


def show_edition(
    settings: Settings, seed: str | None, day: str | None, brief: str | None, kind: Kind
) -> None:
    """Print one rendering of an edition: of a day, or the latest; of any seed where none is named."""
    rows = stored_editions(settings, seed, brief, parsed_day(day))
    if not rows:
        which = f"{f' of {day}' if day else ''}{f' for {seed}' if seed else ''}"
        raise UsageError(f"there is no edition{which}: 'storywatch edition list' shows those there are")
    sys.stdout.write(render(from_json(rows[0].content), kind))


def list_editions(settings: Settings, seed: str | None) -> None:
    """Print a line for each edition."""
    rows = stored_editions(settings, seed, None, None)
    columns = ("date", "no.", "brief", "status", "subject")
    lines = [(row.edition_date, row.number, row.brief, row.status, row.subject) for row in rows]
    print_answer(Answer(columns, lines, truncated=False), "table")


def stored_editions(
    settings: Settings, seed: str | None, brief: str | None, day: date | None
) -> list[EditionRow]:
    """Return editions from the published copy, the latest first."""
    published = Home(settings.home).published
    if not published.exists():
        raise WarehouseError(f"{published}: there is no database yet: 'storywatch run' makes it")
    with connect(published, read_only=True) as db:
        rows = find_editions(db, name_of(seed) if seed else None, None, day)
    return [row for row in rows if brief in (None, row.brief, row.brief.rpartition("/")[2])]


def name_of(seed: str) -> str:
    """Return the name of a seed that may be given as a folder."""
    return seed.rstrip("/").rpartition("/")[2]


def parsed_day(day: str | None) -> date | None:
    """Return a date as given on the command line."""
    try:
        return date.fromisoformat(day) if day else None
    except ValueError:
        raise UsageError(f"{day!r} is no date: write it as 2026-11-22") from None
