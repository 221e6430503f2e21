"""The frozen editions, read from the published copy."""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from flows.errors import PartsPurged, RunFailed, UsageError
from flows.home import Home
from flows.lines import print_line, shown
from flows.settings import Settings
from flows.stages.edition_files import WRITTEN, write_beside
from flows.tables import print_answer
from flows.verifying import Verification, verify
from reports.canonical import from_json
from reports.render import Kind, dated_name, render
from reports.status import counted
from warehouse.ask import Answer
from warehouse.connection import check_there, connect
from warehouse.tell.editions import EditionRow, find_editions
from warehouse.tell.redactions import RedactionRow, redactions_of


def show_edition(
    settings: Settings, seed: str | None, day: str | None, brief: str | None, kind: Kind
) -> None:
    """Print one rendering of an edition: of a day, or the latest; of any seed where none is named."""
    row = one_edition(settings, seed, day, brief)
    sys.stdout.write(render(from_json(row.content), kind))


def list_editions(settings: Settings, seed: str | None) -> None:
    """Print a line for each edition."""
    rows = stored_editions(settings, seed, None, None)
    columns = ("date", "no.", "brief", "status", "subject")
    lines = [(row.edition_date, row.number, row.brief, row.status, row.subject) for row in rows]
    print_answer(Answer(columns, lines, truncated=False), "table")


def render_edition(
    settings: Settings, seed: str | None, day: str, brief: str | None, *, only_verify: bool
) -> None:
    """Write the files of every edition of a day anew, or compare each rendering with its stored hash.

    Raises RunFailed where a rendering is not the one that was frozen; it is then not written either. Where
    it is not only because a purge took words out, as is recorded, it is written, and only ``only_verify``
    raises: PartsPurged.
    """
    faults = missing = 0
    rows = editions_of(settings, seed, day, brief)
    purges = purges_of(settings, rows)
    for row in rows:
        print_line(f"{row.brief} {row.edition_date}, no. {row.number}, frozen by Storywatch {row.version}")
        found = verify(row, purges[row.edition_id])
        print_verification(found)
        wrong = sum(bool(verdict.fault) for verdict in found.verdicts)
        faults, missing = faults + wrong, missing + len(found.missing)
        if not only_verify and not wrong:
            write_renderings(settings, row)
    if faults:
        raise RunFailed(f"{faults} of the renderings are not those that were frozen")
    if missing and only_verify:
        parts = counted(missing, "part is", "parts are")
        raise PartsPurged(f"{parts} missing, taken out by purges as recorded; the rest is what was frozen")


def print_verification(found: Verification) -> None:
    """Print what is missing, and a line for each rendering."""
    for line in found.missing:
        print_line(f"  {'missing':<8} {line}")
    for verdict in found.verdicts:
        print_line(f"  {verdict.name:<8} {verdict.fault or verdict.said}")


def purges_of(settings: Settings, rows: Sequence[EditionRow]) -> dict[str, list[RedactionRow]]:
    """Return the purges that went through these editions, by edition."""
    found: dict[str, list[RedactionRow]] = {row.edition_id: [] for row in rows}
    with connect(Home(settings.home).published, read_only=True) as db:
        for purge in redactions_of(db, list(found)):
            found[purge.edition_id].append(purge)
    return found


def write_renderings(settings: Settings, row: EditionRow) -> None:
    """Write the files of an edition, whether they are there or not."""
    for kind in WRITTEN:
        path = file_of(settings, row, kind)
        write_beside(path, render(from_json(row.content), kind))
        print_line(f"  written  {shown(path)}")


def preview_edition(settings: Settings, seed: str | None, day: str | None, brief: str | None) -> None:
    """Open an edition's HTML in the browser; it is written first where the file is gone."""
    row = one_edition(settings, seed, day, brief)
    path = file_of(settings, row, "html").absolute()
    if not path.exists():
        write_beside(path, render(from_json(row.content), "html"))
    print_line(shown(path))
    if not webbrowser.open(path.as_uri()):
        raise UsageError(f"no browser could be started: open {path}")


def file_of(settings: Settings, row: EditionRow, kind: Kind) -> Path:
    """Return where a rendering lies; ``brief`` is seed/name, as the folders are."""
    return Home(settings.home).digests / row.brief / dated_name(row.edition_date, row.number, kind)


def one_edition(settings: Settings, seed: str | None, day: str | None, brief: str | None) -> EditionRow:
    """Return the latest edition, or a day's last one. Raises UsageError where there is none."""
    return editions_of(settings, seed, day, brief)[0]


def editions_of(settings: Settings, seed: str | None, day: str | None, brief: str | None) -> list[EditionRow]:
    """Return editions, the latest first. Raises UsageError where there is none."""
    rows = stored_editions(settings, seed, brief, parsed_day(day))
    if not rows:
        given = ((" of ", day), (" for brief ", brief), (" for seed ", seed))
        which = "".join(f"{word}{value}" for word, value in given if value)
        raise UsageError(f"there is no edition{which}: 'storywatch edition list' shows those there are")
    return rows


def stored_editions(
    settings: Settings, seed: str | None, brief: str | None, day: date | None
) -> list[EditionRow]:
    """Return editions from the published copy, the latest first."""
    published = Home(settings.home).published
    check_there(published)
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
