"""What each outlet answers to a request: a pure function of outlet, day and path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html import escape
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from seeds.demo.feed_documents import FEED_TYPES, render_feed
from seeds.demo.newsroom import Article, Newsroom, Outlet
from seeds.demo.page_views import PageView, render_article, render_front, view_of


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP answer before its validators: ``changed`` is the time (UTC) of the newest thing in the body."""

    status: int
    content_type: str
    body: bytes
    changed: datetime | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Site:
    """The newsroom on a calendar: ``start`` is the date of day 1, ``origins`` the outlets' http://host:port."""

    newsroom: Newsroom
    start: date
    origins: Mapping[str, str]

    def published_at(self, article: Article, day: int | None = None) -> datetime:
        """When the article appeared, or its text of that day; aware, in the outlet's own zone."""
        version = article.versions[0] if day is None else article.as_of(day)
        zone = ZoneInfo(self.newsroom.outlets[article.outlet].zone)
        return datetime.combine(self.start + timedelta(days=version.day - 1), version.at, zone)

    def path(self, article: Article) -> str:
        """The path of the article's page, with its query if the outlet uses one."""
        outlet, when = self.newsroom.outlets[article.outlet], self.published_at(article)
        return outlet.article_path.format(
            year=when.year,
            month=f"{when.month:02}",
            day=f"{when.day:02}",
            slug=article.slug,
            section=_path_word(article.section),
            number=article_number(article.id),
        )

    def url(self, article: Article) -> str:
        """The article's address."""
        return self.origins[article.outlet] + self.path(article)

    def view(self, article: Article, day: int) -> PageView:
        """The article as it stands on that day, with dates and addresses filled in."""
        outlet = self.newsroom.outlets[article.outlet]
        changed = self.published_at(article, day)
        return view_of(
            article, outlet, self.start, day, self.published_at(article), changed, self.url(article)
        )

    def respond(self, outlet_id: str, day: int, target: str) -> Response:
        """Answer a GET of ``target`` (path with query) at that outlet on that day."""
        outlet = self.newsroom.outlets[outlet_id]
        path = urlsplit(target).path
        if path == "/robots.txt":
            return Response(200, "text/plain; charset=utf-8", outlet.robots.encode())
        if path == outlet.feed_path:
            return self._feed(outlet, day)
        views = [self.view(article, day) for article in self.newsroom.published(outlet_id, day)]
        if path == "/" or path.strip("/") in {_path_word(section) for section in outlet.sections}:
            listed = [v for v in views if path == "/" or _path_word(v.section) == path.strip("/")]
            return self._page(outlet, 200, render_front(outlet, self.origins[outlet_id], listed))
        if path.startswith("/media/"):
            return Response(200, "image/svg+xml", _picture(path))
        return self._article(outlet, target, views)

    def _feed(self, outlet: Outlet, day: int) -> Response:
        fault = outlet.fault(day)
        if fault == "500":
            return _error(outlet, 500, "Internal Server Error")
        views = [self.view(article, day) for article in self.newsroom.published(outlet.id, day)]
        body = render_feed(outlet, self.origins[outlet.id], views)
        if fault == "truncated":
            body = body[: len(body) * 2 // 3]
        changed = max(view.changed for view in views).astimezone(UTC)
        return Response(200, FEED_TYPES[outlet.feed_format], body, changed)

    def _article(self, outlet: Outlet, target: str, views: list[PageView]) -> Response:
        wanted = self.origins[outlet.id] + target.removesuffix(outlet.link_suffix)
        for view in views:
            if view.url == wanted and not view.missing:
                related = self._related(view, views)
                html = render_article(outlet, self.origins[outlet.id], view, related, views)
                return self._page(outlet, 200, html, view.changed.astimezone(UTC))
        return _error(outlet, 404, "Not Found")

    def _related(self, view: PageView, views: list[PageView]) -> list[PageView]:
        near = [other for other in views if other.line == view.line and other.url != view.url]
        return (near + [other for other in views if other.line != view.line])[:4]

    def _page(self, outlet: Outlet, status: int, html: str, changed: datetime | None = None) -> Response:
        body = html.encode(outlet.charset, errors="xmlcharrefreplace")
        return Response(status, f"text/html; charset={outlet.charset}", body, changed)


def article_number(article_id: str) -> int:
    """A number for addresses that looks like a content system's, and is the same in every run."""
    return 20_000 + sum((place + 7) * ord(letter) for place, letter in enumerate(article_id))


def _path_word(section: str) -> str:
    folded = section.lower().translate(str.maketrans("áéíóúñäöüß", "aeiounaous"))
    return "".join(letter for letter in folded if letter.isascii() and letter.isalnum())


def _error(outlet: Outlet, status: int, phrase: str) -> Response:
    html = (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{status} {phrase}</title></head>"
        f"<body><h1>{status} {phrase}</h1><hr><p>{escape(outlet.name)}</p></body></html>\n"
    )
    return Response(status, "text/html; charset=utf-8", html.encode())


def _picture(path: str) -> bytes:
    hue = sum(map(ord, path)) * 37 % 360
    shade = f"hsl({(hue + 40) % 360},30%,38%)"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="960" height="540" viewBox="0 0 960 540">'
        f'<rect width="960" height="540" fill="hsl({hue},35%,72%)"/>'
        f'<circle cx="{200 + hue}" cy="170" r="70" fill="hsl({hue},60%,88%)"/>'
        f'<path d="M0 430 L{240 + hue} 250 L620 380 L960 210 V540 H0 Z" fill="{shade}"/>'
        "</svg>"
    ).encode()
