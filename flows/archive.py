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


def show_edition(settings: Settings, day: str | None, brief: str | None, kind: Kind) -> None:
    """Print one rendering of an edition: of a day, or the latest."""
    rows = stored_editions(settings, seed_name(settings), brief, parsed_day(day))
    if not rows:
        which = f" of {day}" if day else ""
        raise UsageError(
            f"there is no edition{which} for {settings.seed}: 'storywatch edition list' shows them"
        )
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
        return find_editions(db, seed, f"{seed}/{brief}" if brief and "/" not in brief else brief, day)


def seed_name(settings: Settings) -> str:
    """Return the name of the seed that is set, which may be given as a folder."""
    return settings.seed.rstrip("/").rpartition("/")[2]


def parsed_day(day: str | None) -> date | None:
    """Return a date as given on the command line."""
    try:
        return date.fromisoformat(day) if day else None
    except ValueError:
        raise UsageError(f"{day!r} is no date: write it as 2026-11-22") from None
