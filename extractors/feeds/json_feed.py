"""JSON Feed 1.0 and 1.1."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from extractors.feeds.document import Document
from extractors.feeds.entry import RawItem

_MOST_ITEMS = 5_000


def looks_like_json(text: str) -> bool:
    """Say whether a document is JSON by its beginning."""
    return text.lstrip()[:1] == "{"


def read_json_feed(text: str, url: str) -> Document:
    """Read a JSON Feed that came from ``url``; a document of another kind has no version. Never raises."""
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError) as problem:
        claims = "jsonfeed.org/version" in text[:2000]
        return Document(version="json" if claims else "", damage=f"no JSON: {str(problem)[:200]}")
    if not isinstance(data, dict) or not _is_feed(data):
        return Document()
    language = _text(data.get("language"))
    authors = _authors(data)
    rows = [row for row in _list(data.get("items"))[:_MOST_ITEMS] if isinstance(row, dict)]
    return Document(
        version="json" + _text(data.get("version")).rpartition("/")[2][:5].replace(".", ""),
        title=_text(data.get("title")),
        language=language,
        site_url=_text(data.get("home_page_url")),
        items=tuple(_item(row, authors, url) for row in rows),
    )


def _is_feed(data: Mapping[str, Any]) -> bool:
    return "jsonfeed.org" in _text(data.get("version")) or (
        isinstance(data.get("items"), list) and ("home_page_url" in data or "feed_url" in data)
    )


def _item(row: Mapping[str, Any], feed_authors: tuple[str, ...], base: str) -> RawItem:
    html, text = _text(row.get("content_html")), _text(row.get("content_text"))
    return RawItem(
        guid=_text(row.get("id")),
        link=_text(row.get("url")) or _text(row.get("external_url")),
        title=_text(row.get("title")),
        summary=_text(row.get("summary")),
        content=html or _escaped(text),
        authors=_authors(row) or feed_authors,
        keywords=tuple(_text(tag) for tag in _list(row.get("tags"))),
        published=_text(row.get("date_published")) or _text(row.get("date_modified")),
        base=base,
    )


def _authors(holder: Mapping[str, Any]) -> tuple[str, ...]:
    people = [*_list(holder.get("authors")), holder.get("author")]
    names = [_text(person.get("name")) if isinstance(person, dict) else _text(person) for person in people]
    return tuple(name for name in names if name)


def _text(value: object) -> str:
    """Return a string or a number as text: ids are often numbers."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
