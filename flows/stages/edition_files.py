"""The files of an edition: one a rendering, under digests/<seed>/<brief>/."""

from __future__ import annotations

from pathlib import Path

from flows.desk import Desk
from reports.canonical import from_json
from reports.edition import Edition
from reports.render import Kind, dated_name, file_name, render
from warehouse.tell.editions import EditionHeadRow, EditionRow, last_edition, list_heads, load_editions

WRITTEN: tuple[Kind, ...] = ("html", "text", "md")


def edition_file(desk: Desk, edition: Edition, kind: Kind) -> Path:
    """Return where a rendering of an edition lies."""
    return desk.home.digests / edition.seed / edition.brief / file_name(edition, kind)


def latest_editions(desk: Desk) -> list[Edition]:
    """Return the last edition of each of the seed's briefs."""
    with desk.database() as db:
        rows = [last_edition(db, f"{desk.seed.name}/{brief.name}") for brief in desk.seed.topics.briefs]
    return [from_json(row.content) for row in rows if row]


def write_missing_files(desk: Desk) -> list[Path]:
    """Write every rendering that is not there yet, e.g. after a kill between freezing and writing."""
    with desk.database() as db:
        lacking = [head.edition_id for head in list_heads(db, desk.seed.name) if lacks_files(desk, head)]
        rows = load_editions(db, lacking)
    return [path for row in rows for path in write_edition(desk, row)]


def lacks_files(desk: Desk, head: EditionHeadRow) -> bool:
    """Tell whether a rendering of an edition is missing, without reading the edition."""
    folder = desk.home.digests / head.brief
    return not all((folder / dated_name(head.edition_date, head.number, kind)).exists() for kind in WRITTEN)


def write_edition(desk: Desk, row: EditionRow) -> list[Path]:
    """Write the renderings of one edition that are missing; each is written beside and renamed."""
    edition = from_json(row.content)
    written = []
    for kind in WRITTEN:
        path = edition_file(desk, edition, kind)
        if not path.exists():
            write_beside(path, render(edition, kind))
            written.append(path)
    return written


def write_beside(path: Path, text: str) -> None:
    """Write a file so that whoever reads it finds the old text or the new one, and never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, "utf-8", newline="\n")
    beside.replace(path)
