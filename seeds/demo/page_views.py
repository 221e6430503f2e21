"""Articles as HTML pages: one template per outlet, each with a structure of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from seeds.demo.newsroom import Article, Outlet
from seeds.demo.written_text import Block, fill_block, fill_dates, long_date


@dataclass(frozen=True, slots=True)
class PageView:
    """An article on one day: texts with their dates filled in, times aware in the outlet's zone."""

    id: str
    url: str
    slug: str
    title: str
    summary: str
    blocks: tuple[Block, ...]
    authors: tuple[str, ...]
    section: str
    keywords: tuple[str, ...]
    line: str
    published: datetime
    changed: datetime
    language: str
    paywalled: bool
    wall: bool
    missing: bool

    @property
    def plain(self) -> str:
        """The text shown, blocks parted by a line break."""
        return "\n".join(block.plain for block in self.blocks)

    @property
    def edited(self) -> bool:
        """Whether the text is no longer the first one."""
        return self.changed > self.published


def view_of(
    article: Article, outlet: Outlet, start: date, day: int, published: datetime, changed: datetime, url: str
) -> PageView:
    """The article as its outlet shows it on that day; behind a paywall only the first blocks."""
    version = article.as_of(day)
    shown = version.blocks if article.shown is None else version.blocks[: article.shown]
    return PageView(
        id=article.id,
        url=url,
        slug=article.slug,
        title=fill_dates(version.title, start, outlet.language),
        summary=fill_dates(version.summary, start, outlet.language),
        blocks=tuple(fill_block(block, start, outlet.language) for block in shown),
        authors=article.authors,
        section=article.section,
        keywords=article.keywords,
        line=article.line,
        published=published,
        changed=changed,
        language=outlet.language,
        paywalled=article.shown is not None,
        wall=article.wall,
        missing=article.missing,
    )


def render_article(
    outlet: Outlet, origin: str, view: PageView, related: Sequence[PageView], latest: Sequence[PageView]
) -> str:
    """The article's page, complete HTML; a consent wall shows no word of the article."""
    template = "consent_wall.html.j2" if view.wall else f"{outlet.id}.html.j2"
    teasers = [other for other in latest if other.url != view.url and other not in related][:6]
    return TEMPLATES.get_template(template).render(
        outlet=outlet,
        origin=origin,
        a=view,
        related=related,
        teasers=teasers,
        json_ld=news_article(outlet, origin, view),
    )


def render_front(outlet: Outlet, origin: str, views: Sequence[PageView]) -> str:
    """The outlet's front page or the page of a section: its headlines, newest first."""
    return TEMPLATES.get_template("front.html.j2").render(outlet=outlet, origin=origin, views=views)


def news_article(outlet: Outlet, origin: str, view: PageView) -> dict[str, Any]:
    """The article's JSON-LD as schema.org has it."""
    content: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": view.url},
        "headline": view.title,
        "description": view.summary,
        "datePublished": view.published.isoformat(),
        "dateModified": view.changed.isoformat(),
        "inLanguage": view.language,
        "articleSection": view.section,
        "keywords": list(view.keywords),
        "author": [{"@type": "Person", "name": name} for name in view.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name, "url": origin + "/"},
        "image": [f"{origin}/media/{view.slug}.svg"],
    }
    if view.paywalled:
        gate = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".subscriber-only"}
        content |= {"isAccessibleForFree": False, "hasPart": gate}
    return content


def _spoken_date(when: datetime, language: str) -> str:
    return long_date(when.date(), language)


def _script_json(value: Mapping[str, Any]) -> str:
    """JSON that cannot end its script element."""
    return json.dumps(value, ensure_ascii=False, indent=1).replace("<", "\\u003c").replace(">", "\\u003e")


TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
TEMPLATES.filters |= {
    "spoken": _spoken_date,
    "json": _script_json,
    "utc": lambda when: when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
}
