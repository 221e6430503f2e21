"""Does a past edition still render as it did? Byte for byte, or exactly why not."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from flows.desk import PROGRAM_VERSION
from reports.canonical import content_hash, from_json
from reports.material import ReportError
from reports.render import KINDS, Kind, render
from warehouse.tell.editions import EditionRow


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one rendering; ``fault`` is empty where it is byte for byte the same."""

    name: str
    fault: str


def verify(row: EditionRow) -> list[Verdict]:
    """Compare an edition's content and each of its renderings with the hashes stored when it was frozen."""
    if hashlib.sha256(row.content.encode()).hexdigest() != row.content_hash:
        fault = "the stored content is not the one that was frozen: it was changed in the database"
        return [Verdict("content", fault)]
    try:
        edition = from_json(row.content)
    except ReportError as error:
        return [Verdict("content", f"frozen by Storywatch {row.version}: {error}")]
    verdicts = [Verdict("content", "")]
    if content_hash(edition) != row.content_hash:
        verdicts = [Verdict("content", whose(row, "reads the content otherwise"))]
    return verdicts + [Verdict(kind, fault_of(kind, row, render(edition, kind))) for kind in KINDS]


def fault_of(kind: Kind, row: EditionRow, text: str) -> str:
    """Return why a rendering is not the one whose hash was stored; nothing where it is."""
    stored = row.renderings.get(kind)
    if stored is None:
        return f"no hash was stored: Storywatch {row.version} did not make this rendering"
    if hashlib.sha256(text.encode()).hexdigest() == stored:
        return ""
    return whose(row, "renders it otherwise")


def whose(row: EditionRow, does: str) -> str:
    """Return which version does something otherwise than the one that froze the edition."""
    if row.version != PROGRAM_VERSION:
        return f"frozen by Storywatch {row.version}; this is {PROGRAM_VERSION}, which {does}"
    return f"this copy of Storywatch {PROGRAM_VERSION} {does}: its templates or its libraries were changed"
