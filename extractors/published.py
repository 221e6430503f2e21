"""When a page's article was published and modified, with minutes wherever the page has them.

Order for the first publication: JSON-LD, meta elements, <time>, the feed, and htmldate's search through text
and URL (days only). A time without a zone is taken as UTC offset of the other stamps of the same page where
there is one, else of the feed where both agree but for whole quarter hours, else as UTC.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

import htmldate
from lxml.html import HtmlElement

from extractors.head import Head
from extractors.json_ld import LinkedData
from extractors.page import ParsedPage

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
_STAMP = re.compile(
    r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"(?:[T\s,]+(?P<H>\d{1,2})[:.h](?P<M>\d{2})(?::(?P<S>\d{2})(?:[.,]\d+)?)?\s*"
    r"(?P<z>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}\b)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?\s*(Z|[+-]\d{4})?$")
_EARLIEST = 1990


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date as written: ``exact`` has minutes, ``zoned`` names its offset. ``at`` is aware (UTC assumed)."""

    at: datetime
    exact: bool
    zoned: bool


def read_stamp(text: str) -> Stamp | None:
    """ISO 8601 and its near misses, RFC 822, epoch seconds or milliseconds. None for anything else."""
    text = text.strip()
    if found := _STAMP.search(text[:80]):
        return _from_parts([found[name] for name in ("y", "m", "d", "H", "M", "S", "z")])
    if found := _COMPACT.match(text):
        return _from_parts(list(found.groups()))
    if re.fullmatch(r"\d{10}|\d{13}", text):
        at = datetime.fromtimestamp(int(text[:10]), UTC)
        return Stamp(at, True, True)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    if at.year < _EARLIEST:
        return None
    zoned = at.tzinfo is not None
    return Stamp((at if zoned else at.replace(tzinfo=UTC)).astimezone(UTC), True, zoned)


def find_published(
    data: LinkedData, head: Head, feed: datetime | None, fetched_at: datetime, page: ParsedPage
) -> tuple[datetime | None, datetime | None]:
    """(published, modified), aware UTC. Dates after the fetch (plus a day, for wrong zones) do not count."""
    latest = fetched_at + timedelta(days=1)
    recorded = list(_stamps(_json_dates(data, "datePublished", "dateCreated", "uploadDate"), latest))
    stated = list(_stamps(head.every(*_META_PUBLISHED), latest))
    shown = list(_stamps(_times(head), latest))
    changed = list(_stamps([*_json_dates(data, "dateModified"), *head.every(*_META_MODIFIED)], latest))
    offset = _offset_of_page(
        [*_json_dates(data, "datePublished", "dateModified"), *head.every(*_META_PUBLISHED)]
    )
    published = _best([*recorded, *stated, *shown], feed, offset)
    if published is None:
        published = _searched(page, fetched_at)
    modified = next((_zoned(stamp, offset, None) for stamp in changed if stamp.exact), None)
    if published and modified and modified < published:
        modified = None
    return published, modified


def _searched(page: ParsedPage, fetched_at: datetime) -> datetime | None:
    """htmldate's reading of the URL and the text: a day, and the last resort, for it is slow and may swap
    day and month. It gets a tree of its own, since it cuts what it reads."""
    if page.oversized:
        return None
    found = htmldate.find_date(
        copy.deepcopy(page.tree),
        url=page.url,
        original_date=True,
        max_date=fetched_at,
        min_date=datetime(_EARLIEST, 1, 1, tzinfo=UTC),
    )
    return datetime.fromisoformat(found).replace(tzinfo=UTC) if found else None


def _from_parts(parts: list[str | None]) -> Stamp | None:
    year, month, day, hour, minute, second, zone = parts
    try:
        at = datetime(
            int(year or 0),
            int(month or 0),
            int(day or 0),
            int(hour or 0),
            int(minute or 0),
            min(59, int(second or 0)),
            tzinfo=_zone(zone),
        )
        at = at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return Stamp(at, hour is not None, zone is not None) if at.year >= _EARLIEST else None


def _zone(text: str | None) -> timezone:
    if not text or text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]))
    return timezone(-offset if text[0] == "-" else offset)


def _stamps(texts: Iterable[str], latest: datetime) -> Iterator[Stamp]:
    for text in texts:
        stamp = read_stamp(text)
        if stamp and stamp.at <= latest:
            yield stamp


def _json_dates(data: LinkedData, *keys: str) -> list[str]:
    values = [data.article.get(key) for key in keys]
    flat = [item for value in values for item in (value if isinstance(value, list) else [value])]
    return [item for item in flat if isinstance(item, str)]


def _times(head: Head) -> list[str]:
    """<time> elements: those marked as published first; those of comments and teasers are far down."""

    def attribute(element: HtmlElement) -> str:
        return element.get("datetime") or element.get("content") or ""

    marked = [
        e
        for e in head.times
        if "publi" in f"{e.get('itemprop')} {e.get('class')}".lower() or e.get("pubdate") is not None
    ]
    plain = [
        e
        for e in head.times
        if "modif" not in f"{e.get('itemprop')} {e.get('class')}".lower()
        and "updat" not in f"{e.get('itemprop')} {e.get('class')}".lower()
    ]
    return [attribute(element) for element in (*marked, *plain[:1]) if attribute(element)]


def _offset_of_page(texts: Iterable[str]) -> timezone | None:
    """The zone that the page's other stamps are written in, if one is named and is not plain UTC."""
    for text in texts:
        found = _STAMP.search(text[:80])
        if found and found["z"] and (zone := _zone(found["z"])) != UTC:
            return zone
    return None


def _best(stamps: list[Stamp], feed: datetime | None, offset: timezone | None) -> datetime | None:
    """The first stamp; if it has no minutes, an exact one of the same day (the feed's among them)."""
    if not stamps:
        return feed
    first = stamps[0]
    if first.exact:
        return _zoned(first, offset, feed)
    day = first.at.date()
    for stamp in stamps:
        if stamp.exact and abs((stamp.at.date() - day).days) <= 1:
            return _zoned(stamp, offset, feed)
    if feed and abs((feed.date() - day).days) <= 1 and (feed.hour or feed.minute):
        return feed
    return first.at


def _zoned(stamp: Stamp, offset: timezone | None, feed: datetime | None) -> datetime:
    if stamp.zoned:
        return stamp.at
    if feed is not None:
        apart = stamp.at - feed
        quarters = round(apart / timedelta(minutes=15))
        if abs(apart) <= timedelta(hours=14) and abs(apart - quarters * timedelta(minutes=15)) <= timedelta(
            minutes=2
        ):
            return stamp.at - quarters * timedelta(minutes=15)
    return stamp.at.replace(tzinfo=offset).astimezone(UTC) if offset else stamp.at
