"""Read: entry to page to article."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing

from extractors.article import PageInput, from_feed
from extractors.fetch import Fetcher, Request, Response
from extractors.page_file import PageFile, StoredPage
from extractors.pool import ExtractionPool
from flows.desk import Desk
from flows.progress import Advance
from flows.stages.batches import Counts, StageResult, Submit, directly
from flows.stages.readings import Answer, Reading, article_row, page_input, page_row, reading
from flows.stages.web import open_fetcher
from warehouse.read.articles import store_pages
from warehouse.read.pending import PendingPage, count_pending_pages, last_page_offset, pending_pages


def read_stage(desk: Desk, run_id: str, *, submit: Submit = directly) -> StageResult:
    """Fetch and read every page that is pending, a batch after the other; each is stored before the next."""
    result = StageResult()
    settings = desk.settings
    with desk.database() as db:
        waiting = count_pending_pages(db, desk.started_at)
    with (
        open_fetcher(desk, settings.page_bytes) as fetcher,
        ExtractionPool(settings.workers, settings.page_cpu_seconds) as pool,
        desk.progress.stage("read", waiting) as advance,
    ):
        for number in range(1, waiting // settings.read_batch + 2):
            counts = submit(f"read {number}", lambda: read_batch(desk, run_id, fetcher, pool, advance))
            result.counts += counts
            if not counts["pages"]:
                break
    return result


def read_batch(desk: Desk, run_id: str, fetcher: Fetcher, pool: ExtractionPool, advance: Advance) -> Counts:
    """Fetch, read and store the next pages that are pending.

    Raw pages are on disk before the transaction that points to them; a kill between the two leaves records
    that nothing points to, and the pages are fetched again.
    """
    path = desk.home.pages / f"{desk.clock():%Y-%m-%d}.warc.gz"
    with desk.database() as db:
        work = pending_pages(db, desk.started_at, desk.settings.read_batch)
        known = last_page_offset(db, path.name)
    if not work:
        return Counts()
    with PageFile(path, since=known) as shelf:
        readings = read_pages(work, fetcher, pool, shelf, advance)
    pages = [page_row(reading) for reading in readings]
    articles = [article_row(reading) for reading in readings if reading.extraction.article]
    with desk.database() as db:
        stored = store_pages(db, run_id, pages, articles, desk.clock())
    return Counts(pages=stored.pages, articles=stored.articles, revisions=stored.revisions)


def read_pages(
    work: Sequence[PendingPage], fetcher: Fetcher, pool: ExtractionPool, shelf: PageFile, advance: Advance
) -> list[Reading]:
    """Return a reading of each page, fetched or not; one outcome each.

    Pages are read while others are fetched: only what the reading processes have before them is in memory.
    """
    by_url = {pending.url: pending for pending in work}
    readings: list[Reading] = []
    handed: list[tuple[PendingPage, Answer]] = []

    def fetched() -> Generator[PageInput, None, None]:
        requests = [Request(pending.url, robots=True) for pending in by_url.values()]
        with closing(fetcher.fetch(requests)) as responses:
            for response in responses:
                pending = by_url[response.request.url]
                page = page_input(pending, response)
                advance(1)
                if response.reason == "ok":
                    handed.append((pending, kept_answer(pending, response, shelf)))
                    yield page
                else:
                    failed = from_feed(page, response.reason)
                    readings.append(reading(pending, answer_of(response), failed))

    with closing(fetched()) as pages:  # so that a fetch that is given up ends here and now
        for number, extraction in enumerate(pool.run(pages)):
            readings.append(reading(*handed[number], extraction))
    return readings


def kept_answer(pending: PendingPage, response: Response, shelf: PageFile) -> Answer:
    """Put a page on the shelf, unless its outlet's policy keeps none, and return what came of fetching it."""
    if not pending.keeps_page:
        return answer_of(response)
    page = StoredPage(
        response.url, response.fetched_at, response.status or 0, response.headers, response.body
    )
    return answer_of(response, shelf.path.name, shelf.append(page))


def answer_of(response: Response, warc_file: str | None = None, warc_offset: int | None = None) -> Answer:
    """Return what is remembered of a response."""
    return Answer(
        url=response.url,
        fetched_at=response.fetched_at,
        reason=response.reason,
        status=response.status,
        bytes=len(response.body),
        detail=response.detail,
        warc_file=warc_file,
        warc_offset=warc_offset,
    )
