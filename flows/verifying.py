"""Does a past edition still render as it did? Byte for byte, or exactly why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.desk import PROGRAM_VERSION
from reports.canonical import content_hash, from_json, text_hash
from reports.edition import Edition
from reports.material import ReportError
from reports.render import KINDS, Kind, render
from reports.wording import Wording
from warehouse.tell.editions import EditionRow
from warehouse.tell.redactions import RedactionRow

SAME = "byte for byte the same"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one rendering; ``fault`` is empty where it is what it has to be, and ``said`` counts."""

    name: str
    fault: str
    said: str = SAME


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of an edition: a verdict a rendering, and a line for each part that a purge took out."""

    verdicts: list[Verdict]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expected:
    """What an edition has to be now: as it was frozen, or as the last purge left it."""

    content: str
    renderings: dict[str, str]
    version: str
    made: str
    said: str


def verify(row: EditionRow, purges: Sequence[RedactionRow] = ()) -> Verification:
    """Compare an edition's content and renderings with the hashes stored when it was frozen.

    Where a purge took words out since, what is left is compared with what that purge left, and the
    purges with one another, back to what was frozen.
    """
    expected = expectation(row, purges)
    fault = content_fault(row, purges, expected)
    if fault:
        return Verification([Verdict("content", fault)])
    try:
        edition = from_json(row.content)
    except ReportError as error:
        return Verification([Verdict("content", f"{expected.made}: {error}")])
    same = content_hash(edition) == expected.content
    content = Verdict(
        "content", "" if same else whose(expected, "reads the content otherwise"), expected.said
    )
    verdicts = [verdict_of(kind, row, expected, edition) for kind in KINDS]
    return Verification([content, *verdicts], Wording(edition).all_gone())


def expectation(row: EditionRow, purges: Sequence[RedactionRow]) -> Expected:
    """Return what the stored edition has to be: purges that found nothing in it leave it as it was frozen."""
    changes = [purge for purge in purges if purge.content_after != purge.content_before]
    if not changes:
        made = f"frozen by Storywatch {row.version}"
        return Expected(row.content_hash, row.renderings, row.version, made, SAME)
    last = changes[-1]
    when = f"{last.redacted_at:%Y-%m-%d}"
    return Expected(
        content=last.content_after,
        renderings=last.renderings,
        version=last.version,
        made=f"left by a purge of {when}, by Storywatch {last.version}",
        said=f"what the purge of {when} left, byte for byte",
    )


def content_fault(row: EditionRow, purges: Sequence[RedactionRow], expected: Expected) -> str:
    """Return whether anybody but the purges changed the stored content."""
    found = row.content_hash
    for purge in purges:
        if purge.content_before != found:
            return f"it was changed in the database before the purge of {purge.redacted_at:%Y-%m-%d}"
        found = purge.content_after
    if text_hash(row.content) == expected.content:
        return ""
    left = "the one that was frozen" if expected.said == SAME else expected.said
    return f"the stored content is not {left}: it was changed in the database"


def verdict_of(kind: Kind, row: EditionRow, expected: Expected, edition: Edition) -> Verdict:
    """Return whether a rendering is the one whose hash was stored, and why not."""
    found, stored = text_hash(render(edition, kind)), expected.renderings.get(kind)
    if stored is None:
        return Verdict(kind, f"no hash was stored: Storywatch {expected.version} did not make this rendering")
    if found != stored:
        return Verdict(kind, whose(expected, "renders it otherwise"))
    return Verdict(kind, "", SAME if found == row.renderings.get(kind) else expected.said)


def whose(expected: Expected, does: str) -> str:
    """Return which version does something otherwise than the one whose hashes were stored."""
    if expected.version != PROGRAM_VERSION:
        return f"{expected.made}; this is {PROGRAM_VERSION}, which {does}"
    return f"this copy of Storywatch {PROGRAM_VERSION} {does}: its templates or its libraries were changed"
