"""From a page to an article: the door of the extraction. Bytes and the feed's hints in, an Extraction out.

``extract`` is pure and never raises. Its reason is the page's: ``ok``, or why the page gave no article (wall,
challenge, no_text, too_large, not_html, parse_error; the pool adds cpu_limit). An article may stand beside
any reason: where the page failed and the feed carries enough text, that is the article, labelled feed_only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

RULES = 1
"""Raised whenever the rules here change what an old page gives; `reread` goes by it."""


@dataclass(frozen=True, slots=True)
class PageInput:
    """A fetched page and what its feed said of it. ``url`` is the final one; datetimes are aware."""

    url: str
    body: bytes
    content_type: str | None
    fetched_at: datetime
    feed_title: str = ""
    feed_summary: str = ""
    feed_content: str = ""
    feed_published_at: datetime | None = None
    feed_authors: tuple[str, ...] = ()
    feed_language: str | None = None
    feed_outlet: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """An article as read.

    ``text``: paragraphs with an empty line between them (a list or a table is one paragraph, an item or a
    row a
    line of it), NFC; the crossheads, which repeat the text in telegraph style, are in ``headings``.
    ``published_at`` and ``modified_at`` are aware and UTC; both may be days only, at midnight, where the page
    has no more. ``language`` is ISO 639-1. ``text_quality`` is full, partial or feed_only.
    """

    title: str
    authors: tuple[str, ...]
    published_at: datetime | None
    modified_at: datetime | None
    language: str | None
    text: str
    words: int
    text_quality: str
    quality_reason: str
    canonical_url: str | None = None
    site_name: str = ""
    section: str = ""
    keywords: tuple[str, ...] = ()
    description: str = ""
    image: str | None = None
    headings: tuple[str, ...] = ()
    extractor: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What became of one page. ``reason`` is the page's, ``detail`` for people; ``url`` is the input's."""

    url: str
    reason: str
    detail: str = ""
    article: Article | None = field(default=None)


def extract(page: PageInput) -> Extraction:
    """The article of a page, or the reason why there is none. Pure; never raises."""
    from extractors.pages.reading import (
        read_page,  # a second of imports that only a reader of pages should pay
    )

    return read_page(page)


def from_feed(page: PageInput, reason: str) -> Extraction:
    """For a page that could not be fetched or read: the feed's content as an article, if there is enough of
    it."""
    from extractors.pages.reading import read_feed

    return read_feed(page, reason)
