"""The outlets' feeds: RSS 2.0, Atom, RSS 1.0 and JSON Feed, built from the same views as the pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from seeds.demo.newsroom import Outlet
from seeds.demo.page_views import TEMPLATES, PageView

FEED_TYPES = {
    "rss2": "application/rss+xml",
    "atom": "application/atom+xml",
    "rss1": "application/rdf+xml",
    "json": "application/feed+json",
}
TEMPLATES.filters["rfc822"] = lambda when: format_datetime(when)


def render_feed(outlet: Outlet, origin: str, views: Sequence[PageView]) -> bytes:
    """The outlet's feed document with these entries, newest first, in the outlet's own encoding."""
    changed = max((view.changed for view in views), default=datetime.fromtimestamp(0, UTC))
    if outlet.feed_format == "json":
        return json.dumps(_json_feed(outlet, origin, views), ensure_ascii=False, indent=1).encode()
    text = TEMPLATES.get_template(f"{outlet.feed_format}.xml.j2").render(
        outlet=outlet,
        origin=origin,
        views=views,
        changed=changed,
        contents={v.id: content_html(v) for v in views},
    )
    return text.encode(outlet.charset, errors="xmlcharrefreplace")


def content_html(view: PageView) -> str:
    """The text of the entry as markup, for feeds that carry the whole of it."""
    tags = {"heading": "h2", "quote": "blockquote", "item": "p", "paragraph": "p"}
    return "\n".join(f"<{tags[b.kind]}>{b.html}</{tags[b.kind]}>" for b in view.blocks)


def _json_feed(outlet: Outlet, origin: str, views: Sequence[PageView]) -> dict[str, Any]:
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "description": outlet.tagline,
        "home_page_url": origin + "/",
        "feed_url": origin + outlet.feed_path,
        "language": outlet.language,
        "items": [_json_item(outlet, view) for view in views],
    }


def _json_item(outlet: Outlet, view: PageView) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": view.url,
        "url": view.url + outlet.link_suffix,
        "title": view.title,
        "summary": view.summary,
        "date_published": view.published.isoformat(),
        "authors": [{"name": name} for name in view.authors],
        "tags": list(view.keywords),
    }
    full = outlet.feed_text == "full"
    text = {"content_html": content_html(view)} if full else {"content_text": view.summary}
    changed = {"date_modified": view.changed.isoformat()} if view.edited else {}
    return item | text | changed
