"""What was read in a page, as the warehouse stores it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from extractors.article import Extraction, PageInput
from extractors.fetch import Response
from extractors.page_file import StoredPage
from extractors.url import clean_url, registrable_domain, url_key
from flows.secret_values import hide
from warehouse.read.articles import ArticleRow, PageRow, article_id
from warehouse.read.pending import PendingPage


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of fetching a page, without the page; where its raw form is kept, if it is."""

    url: str
    fetched_at: datetime
    reason: str
    status: int | None
    bytes: int
    detail: str = ""
    warc_file: str | None = None
    warc_offset: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A page with its answer, what was read in it, the article's address, and the one that identifies it."""

    pending: PendingPage
    answer: Answer
    extraction: Extraction
    url: str
    url_key: str


def page_input(pending: PendingPage, response: Response | StoredPage) -> PageInput:
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


def reading(pending: PendingPage, answer: Answer, extraction: Extraction) -> Reading:
    """Decide where the article is, and what identifies it.

    It is where the redirects ended; the page's canonical address identifies it, so that it is one article
    however many addresses lead to it. A page that gave nothing (a wall, an error) says nothing of either.
    An entry that has led to an article leads to the same for good, whatever its page says later.
    """
    url = identity = pending.url
    if extraction.article and extraction.article.text_quality != "feed_only":
        canonical = extraction.article.canonical_url
        url = clean_url(answer.url) or pending.url
        identity = canonical if canonical and same_site(canonical, url) else url
    key = pending.article_url_key or url_key(identity)
    return Reading(pending, answer, extraction, url, key)


def same_site(one: str, other: str) -> bool:
    """Tell whether two addresses belong to one registrable domain."""
    return registrable_domain(one) == registrable_domain(other) is not None


def page_row(reading: Reading) -> PageRow:
    """Return the outcome of a page as the warehouse stores it."""
    pending, answer, extraction = reading.pending, reading.answer, reading.extraction
    read_well = extraction.article is not None and extraction.article.text_quality != "feed_only"
    return PageRow(
        entry_id=pending.entry_id,
        url=pending.url,
        url_key=pending.url_key,
        final_url=hide(answer.url),
        fetched_at=answer.fetched_at,
        reason="ok" if read_well else extraction.reason,
        http_status=answer.status,
        bytes=answer.bytes,
        attempt=pending.attempt,
        article_id=article_id(reading.url_key) if extraction.article else None,
        detail=hide(extraction.detail or answer.detail) or None,
        extractor=extraction.article.extractor if extraction.article else None,
        warc_file=answer.warc_file,
        warc_offset=answer.warc_offset,
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
