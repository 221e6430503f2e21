"""Feed lists: OPML in and out, and plain lists of addresses.

A list is the work of many hands and programs, so one bad row never stops the rest: it becomes a warning with
its line. Only a file that is no list at all is an error.
"""

from __future__ import annotations

import contextlib
import math
import re
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from lxml import etree

from seeds.errors import SeedError
from seeds.feed_source import FeedSource, RowError, clean_text, feed_source
from seeds.outlines import Outline, Outlines, read_outlines
from seeds.text_file import read_bytes, shown

__all__ = ["FeedList", "FeedSource", "read_feeds", "write_feeds"]

_LIMIT = 16 << 20
_MOST_FEEDS = 20_000
_MOST_WARNINGS = 500
_LONGEST_DELAY = 3600.0
_MISSING = "is missing: name an OPML file (feed readers export one), or a text file with one address a line"
_NO_LIST = "is no feed list: export OPML from a feed reader, or write one address a line"
_NOT_PLAIN = re.compile(r"\s*(?:[<{\[]|%PDF)")
_ADDRESS = re.compile(r"(?:https?://|feed:)\S", re.IGNORECASE)
# Named, because Python knows decoders that take quadratic time (punycode) or are no character sets.
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']"""
    rb"""((?:iso-8859-|windows-|cp|koi8-|gb|euc-|big5|shift_jis|mac)[a-z0-9-]{0,12})["']""",
    re.IGNORECASE,
)
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class FeedList:
    """The feeds of a list in its order, the seconds between two requests to one host, and what was wrong."""

    feeds: tuple[FeedSource, ...]
    host_delay: float | None = None
    warnings: tuple[str, ...] = ()


def read_feeds(path: Path) -> FeedList:
    """Read OPML, or plain text with an address a line; a file that is neither is a SeedError."""
    data = read_bytes(path, _LIMIT, _MISSING)
    if not data.strip():
        raise SeedError(path, f"is empty and {_NO_LIST}")
    text = _decoded(data)
    outlines = read_outlines(text) or _plain_list(text)
    if not outlines:
        raise SeedError(path, _NO_LIST)
    return _checked(path, outlines)


def write_feeds(feeds: FeedList, path: Path | str | None = None) -> str:
    """The list as OPML 2.0 text, written to ``path`` as well if one is given; read_feeds gives it back."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = "Feeds"
    if feeds.host_delay is not None:
        etree.SubElement(head, "hostDelay").text = f"{feeds.host_delay}"
    body = etree.SubElement(root, "body")
    for category, group in groupby(feeds.feeds, lambda feed: clean_text(feed.category)):
        parent = etree.SubElement(body, "outline", text=category) if category else body
        for feed in group:
            etree.SubElement(parent, "outline", _attributes(feed))
    etree.indent(root, "  ")
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n{etree.tostring(root, encoding="unicode")}\n'
    if path is not None:
        _replace(Path(path), text)
    return text


def _attributes(feed: FeedSource) -> dict[str, str]:
    named = {
        "text": feed.title,
        "title": feed.title,
        "type": "rss",
        "xmlUrl": feed.url,
        "outlet": feed.outlet,
        "tier": feed.tier,
        "country": feed.country,
        "language": feed.language,
        "interval": feed.interval_minutes,
        "credentialsEnv": feed.credentials_env,
        "textPolicy": feed.text_policy,
        **{f"header.{name}": value for name, value in feed.headers},
    }
    return {name: clean_text(str(value)) for name, value in named.items() if value is not None}


def _replace(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise SeedError(path, f"cannot be written: {error.strerror}") from None


def _decoded(data: bytes) -> str:
    """By byte order mark, else as UTF-8, else as the document declares, else as Windows' western letters."""
    declared = _DECLARED.match(data[:300].lstrip())
    names = [name for mark, name in _MARKS if data.startswith(mark)]
    names += ["utf-8", *([declared[1].decode("ascii")] if declared else []), "cp1252"]
    for name in names:
        with contextlib.suppress(UnicodeError, LookupError):
            return data.decode(name).replace("\r\n", "\n")
    return data.decode("utf-8", "replace").replace("\r\n", "\n")


def _plain_list(text: str) -> Outlines | None:
    """A list of addresses, one a line, ``#`` before a remark; None unless its first line is one."""
    if _NOT_PLAIN.match(text):
        return None
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1)]
    rows = [(number, line) for number, line in lines if line and not line.startswith("#")]
    if not rows or not _ADDRESS.match(rows[0][1]):
        return None
    return Outlines(
        tuple(Outline({"xmlurl": line}, number, ()) for number, line in rows), None, well_formed=True
    )


def _checked(path: Path, outlines: Outlines) -> FeedList:
    warnings = [] if outlines.well_formed else [f"{path} is not well-formed XML: read row by row"]
    feeds: dict[str, FeedSource] = {}
    for row in outlines.rows:
        warnings.extend(f"{path}:{row.line} {note}" for note in _add(row, feeds))
        if len(feeds) >= _MOST_FEEDS:
            warnings.append(f"{path}:{row.line} only the first {_MOST_FEEDS:,} feeds are read")
            break
    if not feeds:
        warnings.append(f"{path} has no feed in it")
    delay = _host_delay(path, outlines.host_delay, warnings)
    if len(warnings) > _MOST_WARNINGS:
        left = len(warnings) - _MOST_WARNINGS
        warnings[_MOST_WARNINGS:] = [f"{path} has {left:,} more rows or settings that were left out"]
    return FeedList(tuple(feeds.values()), delay, tuple(warnings))


def _add(row: Outline, feeds: dict[str, FeedSource]) -> tuple[str, ...]:
    try:
        feed, notes = feed_source(row)
    except RowError as error:
        return (f"{error}: row left out",)
    if feed.url in feeds:
        return (f"{shown(feed.url)} is on line {feeds[feed.url].line} already: row left out",)
    feeds[feed.url] = feed
    return notes


def _host_delay(path: Path, written: str | None, warnings: list[str]) -> float | None:
    if written is None:
        return None
    try:
        delay = float(written)
    except ValueError:
        delay = math.nan
    if 0 <= delay <= _LONGEST_DELAY:
        return delay
    warnings.append(f"{path} hostDelay must be seconds from 0 to 3600, not {shown(written)}: left out")
    return None
