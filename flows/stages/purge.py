"""Purge: texts and raw pages go when their outlet's policy says so."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path

from extractors.page_file import copy_records
from flows.desk import Desk
from flows.stages.batches import Counts, StageResult, Submit, directly
from flows.stages.redact import redact_stage
from warehouse.read.purge import FileOver, files_over, known_files, move_pages, purge_texts

_PAGE_FILE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.(\d+))?\.warc\.gz")


def purge_stage(desk: Desk, run_id: str, *, submit: Submit = directly) -> StageResult:
    """Drop what is over at the run's time, out of editions too.

    A kill leaves at most a file that nothing points to, and editions that the next purge goes through.
    """
    now, days = desk.started_at, desk.settings.keep_page_days
    with desk.database() as db:
        articles, entries = purge_texts(db, now)
        work = files_over(db, now, days)
    sweep(desk)
    counts = Counts(texts_purged=articles, summaries_purged=entries)
    for file in work:
        counts += submit(f"purge {file.warc_file}", lambda file=file: purge_file(desk, file))  # type: ignore[misc]
    sweep(desk)
    return StageResult(counts).plus(redact_stage(desk, run_id, submit=submit))


def purge_file(desk: Desk, file: FileOver) -> Counts:
    """Leave the records that are over out of a file, or delete it where none stays."""
    path = desk.home.pages / file.warc_file
    into = free_name(path)
    moved: dict[int, int] = {}
    if file.kept:
        try:
            moved = copy_records(path, into, file.kept)
        except FileNotFoundError:
            desk.progress.say(f"{path}: is not there: left for the next time")
            return Counts()
    with desk.database() as db:
        gone = move_pages(db, file.warc_file, into.name, moved)
    path.unlink(missing_ok=True)
    return Counts(pages_purged=gone)


def free_name(path: Path) -> Path:
    """Return what a file is called when it was rewritten: 2026-03-04.1.warc.gz, or the next number free."""
    found = _PAGE_FILE.fullmatch(path.name)
    assert found is not None
    names = (path.with_name(f"{found[1]}.{number}.warc.gz") for number in count(int(found[2] or 0) + 1))
    return next(name for name in names if not name.exists())


def sweep(desk: Desk) -> None:
    """Delete files of raw pages that no page points to: what a kill left between file and database."""
    with desk.database() as db:
        known = known_files(db)
    if desk.home.pages.is_dir():
        for path in desk.home.pages.iterdir():
            if _PAGE_FILE.fullmatch(path.name) and path.name not in known:
                path.unlink()
