"""Where a site's feeds are: what its page says, what robots.txt says, and the usual places."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml import etree

from extractors.charset import decode
from extractors.url import request_url

_TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
     "text/xml", "application/xml", "application/json", "application/x-rss+xml")
)  # fmt: skip
_USUAL = (
    "/feed/",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/feed.json",
    "/feeds/posts/default",
)
_FEED_ADDRESS = re.compile(
    r"(?:^|[/._?=&-])(?:rss|atom|feeds?)(?:$|[/._?=&-]|2?\.(?:xml|json))", re.IGNORECASE
)
_MOST = 30
_PAGE_BYTES = 2 * 1024 * 1024


def discover(body: bytes, url: str) -> tuple[str, ...]:
    """Return addresses that may be feeds of the page at ``url``, the likeliest first. Never raises.

    First what the page links as its alternate, then links that look like a feed, then the usual paths.
    """
    root = _parsed(body)
    base, named, linked = url, [], []
    if root is not None:
        base = next((request_url(tag.get("href") or "", url) or url for tag in root.iter("base")), url)
        named = [tag.get("href") or "" for tag in root.iter("link") if _is_alternate(tag)]
        hrefs = [tag.get("href") or "" for tag in root.iter("a")]
        linked = [href for href in hrefs if len(href) < 2000 and _FEED_ADDRESS.search(href)]
    ordered = [*(request_url(href, base) for href in [*named, *linked] if href.strip())]
    usual = [request_url(path, url) for path in _USUAL]
    found = [address for address in [*ordered[: _MOST - len(usual)], *usual] if address and address != url]
    return tuple(dict.fromkeys(found))


def sitemaps(robots_txt: bytes | str, url: str | None = None) -> tuple[str, ...]:
    """Return the sitemaps that a robots.txt names, those for news first; ``url`` resolves relative ones."""
    text = decode(robots_txt).text if isinstance(robots_txt, bytes) else robots_txt
    rows = (line.partition(":") for line in text.splitlines())
    named = [value.strip() for key, _, value in rows if key.strip().lower() == "sitemap"]
    found = dict.fromkeys(address for value in named if value and (address := request_url(value, url)))
    return tuple(sorted(found, key=lambda address: "news" not in urlsplit(address).path.lower()))[:_MOST]


def _parsed(body: bytes) -> etree._Element | None:
    text = decode(body[:_PAGE_BYTES]).text
    try:
        return etree.fromstring(text.encode(), etree.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return None


def _is_alternate(tag: etree._Element) -> bool:
    rel = (tag.get("rel") or "").lower().split()
    kind = (tag.get("type") or "").partition(";")[0].strip().lower()
    return "feed" in rel or ("alternate" in rel and kind in _TYPES)
