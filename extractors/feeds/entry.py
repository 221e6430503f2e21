"""From what a document says of an item to an entry with its identity; the same for every kind of feed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from extractors.dates import DateQuality, DateReader
from extractors.feeds.plain import folded, one_line, plain_text, plain_title
from extractors.url import clean_url, url_key

SUMMARY_LIMIT = 4_000
CONTENT_LIMIT = 200_000
_MOST_AUTHORS, _MOST_KEYWORDS, _LONGEST_NAME = 20, 50, 200
_LONGEST_GUID = 2_000


@dataclass(frozen=True, slots=True)
class RawItem:
    """An item as its document has it: HTML or text, addresses perhaps relative to ``base``."""

    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    published: str = ""
    base: str = ""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An item of a feed. Texts are plain, addresses absolute, ``published_at`` is UTC.

    ``guid_key`` is None where the guid identifies nothing (there is none, or it repeats in the document);
    ``url_key`` stays, and ``url_key_unique`` says whether it identifies the entry within the document.
    ``content_hash`` is of the visible text: title, summary and content.
    """

    guid: str | None
    guid_key: str | None
    url: str | None
    link_raw: str
    url_key: str | None
    url_key_unique: bool
    title: str
    title_key: str
    summary: str
    content: str
    authors: tuple[str, ...]
    keywords: tuple[str, ...]
    published_at: datetime | None
    published_raw: str
    date_quality: DateQuality
    content_hash: str


def build_entries(items: Iterable[RawItem], now: datetime) -> tuple[FeedEntry, ...]:
    """Return the entries of one document, in its order. An item that says nothing at all is left out."""
    dates = DateReader(now)
    entries = (_entry(item, dates) for item in items)
    return _judge_keys(
        [entry for entry in entries if entry.url or entry.title or entry.summary or entry.content]
    )


def _entry(item: RawItem, dates: DateReader) -> FeedEntry:
    title = plain_title(item.title)
    summary = plain_text(item.summary, SUMMARY_LIMIT)
    content = plain_text(item.content, CONTENT_LIMIT)
    url = clean_url(item.link, item.base or None) if item.link.strip() else None
    dated = dates.read(item.published)
    guid = item.guid.strip()[:_LONGEST_GUID]
    return FeedEntry(
        guid=guid or None,
        guid_key=_guid_key(guid),
        url=url,
        link_raw=item.link[:_LONGEST_GUID],
        url_key=url_key(url) if url else None,
        url_key_unique=url is not None,
        title=title,
        title_key=folded(title),
        summary=summary,
        content=content,
        authors=_names(item.authors, _MOST_AUTHORS),
        keywords=_names(item.keywords, _MOST_KEYWORDS),
        published_at=dated.at,
        published_raw=item.published.strip()[:200],
        date_quality=dated.quality,
        content_hash=hashlib.sha256("\x1f".join((title, summary, content)).encode()).hexdigest(),
    )


def _guid_key(guid: str) -> str | None:
    """Return what two spellings of a guid share: of an address its key, else the text with single blanks."""
    if guid.startswith(("http://", "https://")):
        return url_key(guid)
    return one_line(guid) or None


def _judge_keys(entries: Sequence[FeedEntry]) -> tuple[FeedEntry, ...]:
    """Decide in one place which keys identify: one that repeats within a document identifies nothing.

    An item listed twice with the same guid, address and title repeats nothing: it is the same item again.
    """
    once: dict[object, FeedEntry] = {}
    for number, entry in enumerate(entries):
        known = entry.guid_key or entry.url_key
        once.setdefault((entry.guid_key, entry.url_key, entry.title_key) if known else number, entry)
    guids = Counter(entry.guid_key for entry in once.values())
    urls = Counter(entry.url_key for entry in once.values())
    return tuple(
        replace(
            entry,
            guid_key=entry.guid_key if guids[entry.guid_key] == 1 else None,
            url_key_unique=entry.url_key is not None and urls[entry.url_key] == 1,
        )
        for entry in entries
    )


def _names(raw: Iterable[str], most: int) -> tuple[str, ...]:
    names = (plain_title(name, _LONGEST_NAME) for name in raw)
    return tuple(dict.fromkeys(name for name in names if name))[:most]
