"""Read: entry to page to article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.article import Extraction, PageInput, from_feed
from extractors.fetch import Fetcher, Request, Response
from extractors.pool import ExtractionPool
from extractors.url import clean_url, registrable_domain, url_key
from flows.desk import Desk
from flows.progress import Advance
from flows.stages.batches import Counts, StageResult, Submit, directly
from flows.stages.web import open_fetcher
from warehouse.read.articles import ArticleRow, PageRow, article_id, store_pages
from warehouse.read.pending import PendingPage, count_pending_pages, pending_pages


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
    """Fetch, read and store the next pages that are pending."""
    with desk.database() as db:
        work = pending_pages(db, desk.started_at, desk.settings.read_batch)
    if not work:
        return Counts()
    readings = read_pages(work, fetcher, pool, advance)
    pages = [page_row(reading) for reading in readings]
    articles = [article_row(reading) for reading in readings if reading.extraction.article]
    with desk.database() as db:
        stored = store_pages(db, run_id, pages, articles, desk.clock())
    return Counts(pages=stored.pages, articles=stored.articles, revisions=stored.revisions)


@dataclass(frozen=True, slots=True)
class Reading:
    """A page with its answer, what was read in it, the article's address, and the one that identifies it."""

    pending: PendingPage
    response: Response
    extraction: Extraction
    url: str
    url_key: str


def read_pages(
    work: Sequence[PendingPage], fetcher: Fetcher, pool: ExtractionPool, advance: Advance
) -> list[Reading]:
    """Return a reading of each page, fetched or not; one outcome each."""
    by_url = {pending.url: pending for pending in work}
    answers: list[Response] = []
    for response in fetcher.fetch([Request(pending.url, robots=True) for pending in by_url.values()]):
        answers.append(response)
        advance(1)
    fetched = [response for response in answers if response.reason == "ok"]
    inputs = [page_input(by_url[response.request.url], response) for response in fetched]
    extractions = dict(zip((response.request.url for response in fetched), pool.run(inputs), strict=True))
    for response in answers:
        if response.reason != "ok":
            page = page_input(by_url[response.request.url], response)
            extractions[response.request.url] = from_feed(page, response.reason)
    return [
        reading(by_url[response.request.url], response, extractions[response.request.url])
        for response in answers
    ]


def page_input(pending: PendingPage, response: Response) -> PageInput:
    """Return what the extractor is given: the page, and what the feed said of it."""
    return PageInput(
        url=response.url,
        body=response.body,
        content_type=response.headers.get("content-type"),
        fetched_at=response.fetched_at,
        feed_title=pending.title,
        feed_summary=pending.summary,
        feed_content=pending.content,
        feed_published_at=pending.published_at,
        feed_authors=tuple(pending.authors),
        feed_language=pending.language,
        feed_outlet=pending.outlet,
    )


def reading(pending: PendingPage, response: Response, extraction: Extraction) -> Reading:
    """Decide where the article is, and what identifies it.

    It is where the redirects ended; the page's canonical address identifies it, so that it is one article
    however many addresses lead to it. A page that gave nothing (a wall, an error) says nothing of either.
    """
    url = identity = pending.url
    if extraction.article and extraction.article.text_quality != "feed_only":
        canonical = extraction.article.canonical_url
        url = clean_url(response.url) or pending.url
        identity = canonical if canonical and same_site(canonical, url) else url
    return Reading(pending, response, extraction, url, url_key(identity))


def same_site(one: str, other: str) -> bool:
    """Tell whether two addresses belong to one registrable domain."""
    return registrable_domain(one) == registrable_domain(other) is not None


def page_row(reading: Reading) -> PageRow:
    """Return the outcome of a page as the warehouse stores it."""
    pending, response, extraction = reading.pending, reading.response, reading.extraction
    read_well = extraction.article is not None and extraction.article.text_quality != "feed_only"
    return PageRow(
        entry_id=pending.entry_id,
        url=pending.url,
        url_key=pending.url_key,
        final_url=response.url,
        fetched_at=response.fetched_at,
        reason="ok" if read_well else extraction.reason,
        http_status=response.status,
        bytes=len(response.body),
        attempt=pending.attempt,
        article_id=article_id(reading.url_key) if extraction.article else None,
        detail=extraction.detail or response.detail or None,
        extractor=extraction.article.extractor if extraction.article else None,
    )


def article_row(reading: Reading) -> ArticleRow:
    """Return an article as the warehouse stores it."""
    pending, article = reading.pending, reading.extraction.article
    assert article is not None
    return ArticleRow(
        article_id=article_id(reading.url_key),
        url=reading.url,
        url_key=reading.url_key,
        canonical_url=article.canonical_url,
        feed_id=pending.feed_id,
        outlet=pending.outlet,
        tier=pending.tier,
        country=pending.country,
        title=article.title,
        authors=article.authors,
        published_at=article.published_at or pending.published_at,
        modified_at=article.modified_at,
        first_seen_at=pending.first_seen_at,
        first_sight=pending.first_sight,
        language=article.language,
        section=article.section or None,
        keywords=article.keywords,
        description=article.description or None,
        text=article.text,
        words=article.words,
        text_quality=article.text_quality,
        quality_reason=article.quality_reason or None,
        source="feed",
        extractor=article.extractor,
    )
