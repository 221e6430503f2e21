"""Redact: words of purged articles go out of the frozen editions too, and out of the files made of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from flows.desk import PROGRAM_VERSION, Desk
from flows.stages.batches import Counts, StageResult, Submit, chunks, directly
from flows.stages.edition_files import WRITTEN, write_beside
from reports.canonical import from_json, text_hash, to_json
from reports.edition import Edition
from reports.material import ReportError
from reports.redaction import PurgedArticle, redact
from reports.render import dated_name, render, rendering_hashes
from reports.site.material import SiteBrief
from reports.site.pages import edition_file
from warehouse.tell.editions import EditionRow, load_editions
from warehouse.tell.redactions import (
    RedactionRow,
    RedactionWork,
    keep_redaction,
    mark_filed,
    redactable_editions,
    unfiled_editions,
)

A_BATCH = 20


def redact_stage(desk: Desk, run_id: str, *, submit: Submit = directly) -> StageResult:
    """Take what was purged out of the editions of every seed, then out of their files.

    A kill between the two leaves a row that says so, and the next purge makes the files anew.
    """
    result = StageResult()
    with desk.database() as db:
        work = redactable_editions(db)
    for some in chunks(work, A_BATCH):
        result.counts += submit("redact editions", partial(redact_batch, desk, run_id, some, result.failures))
    with desk.database() as db:
        unfiled = unfiled_editions(db)
    for these in chunks(unfiled, A_BATCH):
        result.counts += submit("write files", partial(file_batch, desk, these))
    return result


def redact_batch(desk: Desk, run_id: str, work: Sequence[RedactionWork], failures: list[str]) -> Counts:
    """Redact some editions; one that cannot be read is a failure of the run, tried again by the next."""
    articles = {each.edition_id: each.articles for each in work}
    with desk.database() as db:
        rows = load_editions(db, list(articles))
    redacted = 0
    for row in rows:
        purged = [PurgedArticle(**article) for article in articles[row.edition_id]]
        try:
            row_of_it, content = redaction_of(desk, run_id, row, purged)
        except ReportError as error:
            failures.append(f"edition {row.brief} {row.edition_date} still quotes purged articles: {error}")
            continue
        with desk.database() as db:
            keep_redaction(db, row_of_it, content)
        redacted += row_of_it.content_after != row_of_it.content_before
    return Counts(editions_redacted=redacted)


def redaction_of(
    desk: Desk, run_id: str, row: EditionRow, purged: list[PurgedArticle]
) -> tuple[RedactionRow, str]:
    """Return the record of a purge that goes through an edition, and the content that it leaves.

    Where nothing of these articles is quoted the content stays as it is, and there is nothing to file.
    """
    edition = from_json(row.content)
    left = redact(edition, purged)
    content = row.content if left is edition else to_json(left)
    record = RedactionRow(
        edition_id=row.edition_id,
        article_ids=[article.article_id for article in purged],
        content_before=text_hash(row.content),
        content_after=text_hash(content),
        renderings=rendering_hashes(left),
        redacted_at=desk.clock(),
        version=PROGRAM_VERSION,
        run_id=run_id,
        filed_at=desk.clock() if left is edition else None,
    )
    return record, content


def file_batch(desk: Desk, edition_ids: Sequence[str]) -> Counts:
    """Make the files of these editions anew, as far as they are there."""
    with desk.database() as db:
        rows = load_editions(db, edition_ids)
    for row in rows:
        file_anew(desk, row)
        with desk.database() as db:
            mark_filed(db, row.edition_id, desk.clock())
    return Counts()


def file_anew(desk: Desk, row: EditionRow) -> None:
    """Write each file of an edition that lies there once more: its renderings and its web page."""
    edition = from_json(row.content)
    folder = desk.home.digests / row.brief
    page = edition_file(brief_of(edition), edition)
    files = {dated_name(row.edition_date, row.number, kind): kind for kind in WRITTEN}
    for name, kind in files.items():
        if (folder / name).exists():
            write_beside(folder / name, render(edition, kind))
    if (folder / page.path).exists():
        write_beside(folder / page.path, page.text)


def brief_of(edition: Edition) -> SiteBrief:
    """Return whose page it is, as the edition says: its seed may be another than the run's."""
    return SiteBrief(edition.brief, edition.seed, edition.title, edition.zone, edition.language)
