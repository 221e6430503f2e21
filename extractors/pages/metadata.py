"""What a page says about its article: the chain of JSON-LD, meta elements, visible marks and the feed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from extractors.pages.authors import find_authors
from extractors.pages.head import Head, read_head
from extractors.pages.json_ld import LinkedData, Node, bare_address, kinds, read_json_ld, text_of
from extractors.pages.page import ParsedPage
from extractors.pages.published import find_published
from extractors.pages.title import choose_title
from extractors.url import clean_url, registrable_domain

_MAX_KEYWORDS = 40


@dataclass(frozen=True, slots=True)
class FeedHints:
    """What the feed said of the entry; each field may be empty."""

    title: str = ""
    published_at: datetime | None = None
    authors: tuple[str, ...] = ()
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """Of one page. ``descriptions`` from the most telling; ``record`` is the article's JSON-LD node."""

    title: str
    titles: tuple[str, ...]
    authors: tuple[str, ...]
    published_at: datetime | None
    modified_at: datetime | None
    stated_language: str
    canonical_url: str | None
    site_name: str
    section: str
    keywords: tuple[str, ...]
    descriptions: tuple[str, ...]
    image: str | None
    record: Node
    nodes: tuple[Node, ...]
    is_article: bool


def read_metadata(page: ParsedPage, feed: FeedHints, fetched_at: datetime) -> Metadata:
    """Everything but the text. Reads ``page.tree`` and leaves it as it is."""
    head = read_head(page.tree)
    canonical = _canonical(page.url, head)
    addresses = {
        bare_address(a) for a in (page.url, head.canonical, head.first("og:url"), canonical or "") if a
    }
    data = read_json_ld(page.tree, addresses)
    site_name = _site_name(data, head) or feed.outlet
    sites = _site_names(page.url, head, data, feed)
    published, modified = find_published(data, head, feed.published_at, fetched_at, page)
    recorded = text_of(data.article.get("headline") or data.article.get("name"))
    title = choose_title(head, recorded, feed.title, sites)
    picture = head.first("og:image", "twitter:image") or _image(data)
    return Metadata(
        title=title,
        titles=tuple(
            dict.fromkeys(filter(None, (title, recorded, head.first("og:title"), *_headings(head))))
        ),
        authors=find_authors(data, head, page.tree, feed.authors, sites),
        published_at=published,
        modified_at=modified,
        stated_language=text_of(data.article.get("inLanguage"))
        or head.language
        or head.first("og:locale", "content-language"),
        canonical_url=canonical,
        site_name=site_name,
        section=text_of(data.article.get("articleSection")) or head.first("article:section", "section"),
        keywords=_keywords(data, head),
        descriptions=_descriptions(data, head),
        image=clean_url(picture, page.url) if picture else None,
        record=data.article,
        nodes=data.nodes,
        is_article=head.first("og:type").lower() == "article"
        or bool({"newsarticle", "article"} & kinds(data.article)),
    )


def _headings(head: Head) -> list[str]:
    return [" ".join(" ".join(element.itertext()).split()) for element in head.headings[:5]]


def _canonical(url: str, head: Head) -> str | None:
    """rel=canonical, else og:url: within the page's registrable domain, and not the home page of it."""
    for stated in (head.canonical, head.first("og:url")):
        found = clean_url(stated, url) if stated else None
        if found and registrable_domain(found) == registrable_domain(url):
            path = re.sub(r"^https?://[^/]+", "", found)
            if path.strip("/") or not re.sub(r"^https?://[^/]+", "", url).strip("/"):
                return found
    return None


def _site_name(data: LinkedData, head: Head) -> str:
    publisher = data.resolve(data.article.get("publisher"))
    return head.first("og:site_name") or text_of(publisher) or head.first("application-name")


def _site_names(url: str, head: Head, data: LinkedData, feed: FeedHints) -> set[str]:
    """All the names that the site goes by, to be told from titles and authors."""
    names = {
        head.first("og:site_name"),
        head.first("application-name"),
        head.first("apple-mobile-web-app-title"),
        feed.outlet,
    }
    names.add(text_of(data.resolve(data.article.get("publisher"))))
    for node in data.nodes:
        if kinds(node) & {"website", "newsmediaorganization"}:
            names |= {text_of(node.get("name")), text_of(node.get("alternateName"))}
    names.add(head.first("twitter:site").lstrip("@"))
    for address in (url, head.canonical, head.first("og:url")):
        domain = registrable_domain(address) or ""
        names |= {domain, domain.split(".")[0], re.sub(r"^https?://(?:www\.)?([^/]*).*", r"\1", address)}
    return {name for name in names if len(name) > 1}


def _keywords(data: LinkedData, head: Head) -> tuple[str, ...]:
    said: Any = data.article.get("keywords")
    texts = [text_of(item) for item in said] if isinstance(said, list) else [text_of(said)]
    texts = (
        [text for text in texts if text]
        or head.every("article:tag")
        or head.every("news_keywords", "keywords")[:1]
    )
    parts = [part.strip() for text in texts for part in re.split(r"[,;|]", text)]
    return tuple(dict.fromkeys(part for part in parts if 1 < len(part) <= 80))[:_MAX_KEYWORDS]


def _descriptions(data: LinkedData, head: Head) -> tuple[str, ...]:
    stated = [text_of(data.article.get("description"))]
    stated += [
        text_of(text)
        for text in head.every("og:description", "description", "twitter:description", "dc.description")
    ]
    return tuple(dict.fromkeys(text for text in stated if text))


def _image(data: LinkedData) -> str:
    image: Any = data.article.get("image")
    image = data.resolve(image[0] if isinstance(image, list) and image else image)
    return text_of(image.get("url") if isinstance(image, dict) else image)
