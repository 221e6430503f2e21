"""Reread: stored raw pages, read again by today's extractor. No network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from extractors.article import PageInput
from extractors.page_file import PageFileError, read_page
from extractors.pool import ExtractionPool
from flows.desk import Desk
from flows.progress import Advance
from flows.secret_values import hide
from flows.stages.batches import Counts, StageResult, Submit, directly
from flows.stages.readings import Answer, Reading, article_row, page_input, reading
from warehouse.read.articles import article_id
from warehouse.read.kept_pages import (
    BEFORE_ALL,
    KeptPage,
    RereadPage,
    count_kept_pages,
    kept_pages,
    store_reread,
)

COMPLAINTS_SHOWN = 5


def reread_stage(
    desk: Desk, run_id: str, *, submit: Submit = directly, since: datetime | None = None
) -> StageResult:
    """Read what was stored at ``since`` (UTC) or later and was read by another extractor; a chunk at a time.

    A stored page that cannot be read is named and left for the next time: its file may be on its way back.
    """
    from extractors.pages.reading import EXTRACTOR

    settings, result, place = desk.settings, StageResult(), BEFORE_ALL
    with desk.database() as db:
        waiting = count_kept_pages(db, EXTRACTOR, since)
    with (
        ExtractionPool(settings.workers, settings.page_cpu_seconds) as pool,
        desk.progress.stage("reread", waiting) as advance,
    ):
        for number in range(1, waiting // settings.read_batch + 2):
            with desk.database() as db:
                work = kept_pages(db, EXTRACTOR, since, place, settings.read_batch)
            if not work:
                break
            place = (work[-1].warc_file, work[-1].warc_offset)
            batch = partial(reread_batch, desk, run_id, work, pool, EXTRACTOR, advance)
            result.counts += submit(f"reread {number}", batch)
    return result


def reread_batch(
    desk: Desk, run_id: str, work: Sequence[KeptPage], pool: ExtractionPool, extractor: str, advance: Advance
) -> Counts:
    """Read a chunk of stored pages and store what was found."""
    readings = list(reread_pages(desk, work, pool, advance))
    pages = [page_row(page, found, extractor) for page, found in readings]
    articles = [article_row(found) for _, found in readings if found.extraction.article]
    with desk.database() as db:
        stored = store_reread(db, run_id, pages, articles, desk.clock())
    return Counts(
        reread=stored.pages,
        articles=stored.articles,
        revisions=stored.revisions,
        unreadable=len(work) - len(readings),
    )


def reread_pages(
    desk: Desk, work: Sequence[KeptPage], pool: ExtractionPool, advance: Advance
) -> Iterator[tuple[KeptPage, Reading]]:
    """Yield a reading of each stored page that is there."""
    handed: list[tuple[KeptPage, Answer]] = []

    def stored() -> Iterator[PageInput]:
        missing = 0
        for page in work:
            advance(1)
            try:
                path = desk.home.pages / page.warc_file
                found = read_page(path, page.warc_offset, page.final_url, page.fetched_at)
            except PageFileError as error:
                missing += 1
                if missing <= COMPLAINTS_SHOWN:
                    desk.progress.say(f"{error}: {page.pending.url} is left out")
                continue
            answer = Answer(found.url, found.fetched_at, "ok", found.status, len(found.body))
            handed.append((page, answer))
            yield page_input(page.pending, found)

    for number, extraction in enumerate(pool.run(stored())):
        page, answer = handed[number]
        yield page, reading(page.pending, answer, extraction)


def page_row(page: KeptPage, found: Reading, extractor: str) -> RereadPage:
    """Return the outcome of a stored page as the warehouse stores it."""
    article = found.extraction.article
    read_well = article is not None and article.text_quality != "feed_only"
    return RereadPage(
        page_id=page.page_id,
        reason="ok" if read_well else found.extraction.reason,
        detail=hide(found.extraction.detail) or None,
        extractor=article.extractor if article else extractor,
        article_id=article_id(found.url_key) if article else None,
    )
