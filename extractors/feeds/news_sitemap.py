"""Google News sitemaps: lists of a site's articles of the last two days, and the indexes of such lists."""

from __future__ import annotations

import re

from lxml import etree

from extractors.feeds.document import Document
from extractors.feeds.entry import RawItem

_MOST_ITEMS = 5_000
_ROOT = re.compile(r"<(?:\w{1,20}:)?(rss|feed|RDF|urlset|sitemapindex)[\s>]")


def looks_like_sitemap(text: str) -> bool:
    """Say whether a document is a sitemap (or an index of them) by its beginning."""
    found = _ROOT.search(text[:4096])
    return found is not None and found[1] in ("urlset", "sitemapindex")


def read_news_sitemap(data: bytes) -> Document:
    """Read a urlset (UTF-8); entries are its news items, or its plain addresses if there are none."""
    root = _root(data)
    if root is None:
        return Document(version="sitemap", damage="no XML element could be read")
    rows = [row for row in root.iter() if _name(row) == "url"][:_MOST_ITEMS]
    items = [_item(row) for row in rows]
    titled = [item for item in items if item.title]
    language = next((text for row in rows[:1] if (text := _value(row, "language"))), "")
    name = next((text for row in rows[:1] if (text := _value(row, "name"))), "")
    return Document(version="sitemap", title=name, language=language, items=tuple(titled or items))


def sitemap_addresses(data: bytes) -> tuple[str, ...]:
    """Return the addresses of the sitemaps that a sitemap index (UTF-8) lists."""
    root = _root(data)
    if root is None or _name(root) != "sitemapindex":
        return ()
    return tuple(text for row in root if (text := _value(row, "loc")))[:_MOST_ITEMS]


def _root(data: bytes) -> etree._Element | None:
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _item(row: etree._Element) -> RawItem:
    address = _value(row, "loc")
    return RawItem(
        guid=address,
        link=address,
        title=_escaped(_value(row, "title")),
        keywords=tuple(part.strip() for part in _value(row, "keywords").split(",")),
        published=_value(row, "publication_date") or _value(row, "lastmod"),
    )


def _value(row: etree._Element, name: str) -> str:
    found = next((part for part in row.iter() if _name(part) == name), None)
    return "".join(found.itertext()).strip() if found is not None else ""


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _escaped(text: str) -> str:
    return text.replace("<", "&lt;")
