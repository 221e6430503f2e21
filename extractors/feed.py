"""Feed documents of every kind: bytes in, entries out, nothing raised."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from extractors.charset import decode
from extractors.feeds.body_hash import body_hash
from extractors.feeds.discovery import discover, sitemaps
from extractors.feeds.document import Document
from extractors.feeds.entry import FeedEntry, build_entries
from extractors.feeds.json_feed import looks_like_json, read_json_feed
from extractors.feeds.news_sitemap import looks_like_sitemap, read_news_sitemap, sitemap_addresses
from extractors.feeds.plain import plain_title
from extractors.feeds.xml_feed import cleaned, read_xml_feed
from extractors.url import clean_url
from extractors.web.inflate import Body, EncodingError, TooLargeError

__all__ = ["FeedEntry", "ParsedFeed", "body_hash", "discover", "parse_feed", "sitemap_addresses", "sitemaps"]

FeedReason = Literal["ok", "empty", "not_a_feed", "challenge", "parse_error"]
_UNPACKED_LIMIT = 20 * 1024 * 1024
_FEED_ROOT = re.compile(r"<(?:\w{1,20}:)?(?:rss|feed|rdf|channel|urlset|sitemapindex)[\s>]", re.IGNORECASE)
_HTML_ROOT = re.compile(r"<(?:!doctype\s+html|html|head|body|script|title|meta)[\s>]", re.IGNORECASE)
_CHALLENGE = re.compile(
    r"just a moment|checking (?:if the site|your browser)|enable javascript|cf-chl|cf_chl|challenge-platform|"
    r"attention required|captcha|are you (?:a )?(?:human|robot)|_incapsula_|datadome|perimeterx|px-captcha|"
    r"ddos protection|verify(?:ing)? (?:that )?you are (?:a )?human|unusual traffic|bot detection|"
    r"access denied",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed document: its reason, what was wrong with it, what it says of itself, and its entries.

    ``listed`` counts the items of the document, of which some may be the same entry twice or say nothing.
    """

    reason: FeedReason
    warning: str = ""
    title: str = ""
    language: str = ""
    site_url: str | None = None
    ttl_minutes: int | None = None
    version: str = ""
    listed: int = 0
    entries: tuple[FeedEntry, ...] = ()


def parse_feed(body: bytes, *, url: str, content_type: str | None, now: datetime) -> ParsedFeed:
    """Read a feed document (RSS, Atom, JSON Feed, news sitemap) that came from ``url``. Never raises.

    ``now`` (UTC) tells which dates lie in the future. Entries kept from a damaged document are ``ok`` with
    a warning that shows the offending bytes.
    """
    try:
        return _parse(body, url, content_type, now)
    except Exception as problem:  # one document never stops the others
        return ParsedFeed("parse_error", f"{type(problem).__name__}: {str(problem)[:200]}")


def _parse(body: bytes, url: str, content_type: str | None, now: datetime) -> ParsedFeed:
    decoded = decode(_unpacked(body), content_type)
    text = decoded.text.lstrip("\ufeff\u200b \t\r\n\x00")
    if not text:
        return ParsedFeed("empty", "the document is empty")
    if looks_like_json(text):
        document = read_json_feed(text, url)
    elif looks_like_sitemap(text):
        document = read_news_sitemap(cleaned(text)[0])
    elif _is_html(text):
        return _no_feed(text)
    else:
        document = read_xml_feed(text, url)
    warning = "; ".join(filter(None, (decoded.warning, document.damage)))
    entries = build_entries(document.items, now)
    if not document.version and not entries:
        return _no_feed(text, warning)
    return _result(document, url, entries, warning)


def _result(document: Document, url: str, entries: tuple[FeedEntry, ...], warning: str) -> ParsedFeed:
    reason: FeedReason = "ok" if entries else "parse_error" if document.damage else "empty"
    return ParsedFeed(
        reason=reason,
        warning=warning,
        title=plain_title(document.title),
        language=document.language.strip().lower().replace("_", "-")[:20],
        site_url=clean_url(document.site_url, url) if document.site_url.strip() else None,
        ttl_minutes=document.ttl_minutes,
        version=document.version,
        listed=len(document.items),
        entries=entries,
    )


def _unpacked(body: bytes) -> bytes:
    """Unpack a document that is itself a gzip file, as sitemaps often are."""
    if body[:2] != b"\x1f\x8b":
        return body
    packed = Body("gzip", _UNPACKED_LIMIT)
    try:
        packed.add(body)
        return packed.finish()
    except (TooLargeError, EncodingError):
        return b""


def _is_html(text: str) -> bool:
    head = text[:2000]
    return _HTML_ROOT.match(head) is not None or (
        _HTML_ROOT.search(head) is not None and _FEED_ROOT.search(head) is None
    )


def _no_feed(text: str, warning: str = "") -> ParsedFeed:
    head = text[:20_000]
    if _is_html(text) and _CHALLENGE.search(head):
        return ParsedFeed("challenge", "a bot check instead of a feed")
    if not _is_html(text) and _FEED_ROOT.search(head):
        return ParsedFeed("parse_error", warning or "no entry could be read")
    return ParsedFeed("not_a_feed", f"begins with {text[:60]!r}")
