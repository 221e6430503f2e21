"""When a page's article was published and modified, with minutes wherever the page has them.

Order for the first publication: JSON-LD, meta elements, <time>, the feed, and htmldate's search through
text and
URL (days only). A time without a zone is one of the feed's time where both differ by whole quarter hours;
else in
the zone that the page's other stamps name; else UTC.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import islice

import htmldate

from extractors.pages.head import Head
from extractors.pages.json_ld import LinkedData
from extractors.pages.page import ParsedPage
from extractors.pages.stamps import EARLIEST, Stamp, read_stamp

_ABOUT_A_DAY = timedelta(hours=38)
"""Midnight anywhere and the last minute of that day anywhere else."""
_WIDEST_ZONE = timedelta(hours=14)
_QUARTER = timedelta(minutes=15)
_SAME_MOMENT = timedelta(minutes=2)
_MAX_STAMPS = 50
_META_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "og:pubdate",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "publish-date",
    "publish_date",
    "publication_date",
    "publicationdate",
    "pubdate",
    "publishdate",
    "published_at",
    "published_time",
    "date.publish",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date.created",
    "dc.date",
    "dc:date",
    "iso-8601-publish-date",
    "article.published",
    "article.created",
    "datecreated",
    "created",
    "date",
)
_META_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
    "last-modified",
    "article:modified",
)


def find_published(
    data: LinkedData, head: Head, feed: datetime | None, fetched_at: datetime, page: ParsedPage
) -> tuple[datetime | None, datetime | None]:
    """(published, modified), aware UTC. Dates after the fetch (plus a day, for wrong zones) do not count."""
    latest = fetched_at + timedelta(days=1)
    recorded = _stamps(_json_dates(data, "datePublished", "dateCreated", "uploadDate"), latest)
    stated = _stamps(head.every(*_META_PUBLISHED), latest)
    changed = _stamps([*_json_dates(data, "dateModified"), *head.every(*_META_MODIFIED)], latest)
    stamps = [*recorded, *stated, *_stamps(_times(head), latest)]
    if not stamps:
        texts = [*_json_dates(data, "datePublished"), *head.every(*_META_PUBLISHED), *_times(head)]
        stamps = _stamps(texts, latest, in_words=True)
    zone = next((stamp.offset for stamp in (*stamps, *changed) if stamp.offset), None)
    published = _best(stamps, feed, zone) or _searched(page, fetched_at)
    modified = next((_zoned(stamp, zone, None) for stamp in changed if stamp.exact), None)
    if published and modified and modified < published:
        modified = None
    return published, modified


def _best(stamps: list[Stamp], feed: datetime | None, zone: timedelta | None) -> datetime | None:
    """The first stamp; if it has no minutes, an exact one of about the same day, the feed's among them."""
    if not stamps:
        return feed
    first = stamps[0]
    if first.exact:
        return _zoned(first, zone, feed)
    for stamp in stamps:
        if stamp.exact and abs(stamp.at - first.at) <= _ABOUT_A_DAY:
            return _zoned(stamp, zone, feed)
    if feed and abs(feed - first.at) <= _ABOUT_A_DAY:
        return feed
    return first.at


def _zoned(stamp: Stamp, zone: timedelta | None, feed: datetime | None) -> datetime:
    """A naive time in UTC: by the feed, if both differ by whole quarter hours; by the page's other stamps;
    as it is."""
    if stamp.offset is not None:
        return stamp.at
    if feed is not None and abs(stamp.at - feed) <= _WIDEST_ZONE:
        quarters = round((stamp.at - feed) / _QUARTER)
        meant = stamp.at - quarters * _QUARTER
        if abs(meant - feed) <= _SAME_MOMENT:
            return meant
    return stamp.at - zone if zone else stamp.at


def _searched(page: ParsedPage, fetched_at: datetime) -> datetime | None:
    """htmldate's reading of the URL and the text: a day, and the last resort, for it is slow and may swap
    day and month. It gets a tree of its own, since it cuts what it reads."""
    if page.oversized:
        return None
    earliest = datetime(EARLIEST, 1, 1, tzinfo=UTC)
    found = htmldate.find_date(
        copy.deepcopy(page.tree), url=page.url, original_date=True, max_date=fetched_at, min_date=earliest
    )
    return datetime.fromisoformat(found).replace(tzinfo=UTC) if found else None


def _stamps(texts: Iterable[str], latest: datetime, *, in_words: bool = False) -> list[Stamp]:
    stamps = (read_stamp(text, in_words=in_words) for text in islice(texts, _MAX_STAMPS))
    return [stamp for stamp in stamps if stamp is not None and stamp.at <= latest]


def _json_dates(data: LinkedData, *keys: str) -> list[str]:
    values = [data.article.get(key) for key in keys]
    flat = [item for value in values for item in (value if isinstance(value, list) else [value])]
    return [item for item in flat if isinstance(item, str)]


def _times(head: Head) -> list[str]:
    """<time> elements: those marked as published, then the first that is not marked as modified; those of
    comments and teasers are further down."""
    marked: list[str] = []
    plain: list[str] = []
    for element in head.times:
        role = f"{element.get('itemprop')} {element.get('class')}".lower()
        stamp = element.get("datetime") or element.get("content") or ""
        if "publi" in role or element.get("pubdate") is not None:
            marked.append(stamp)
        elif "modif" not in role and "updat" not in role:
            plain.append(stamp)
    return [stamp for stamp in (*marked, *plain[:1]) if stamp]
