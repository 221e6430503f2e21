"""What the outlets publish: complete pages with real-page clutter, and feeds in four formats."""

from __future__ import annotations

import json
import re
from calendar import timegm
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import feedparser
import html5lib
import pytest

from seeds.demo import Newsroom, load_newsroom
from seeds.demo.newsroom import Article
from seeds.demo.site import Site

NEWSROOM = load_newsroom()
START = date(2026, 11, 20)
SITE = Site(
    NEWSROOM, START, {name: f"http://127.0.0.1:{9000 + n}" for n, name in enumerate(NEWSROOM.outlets)}
)
OUTLETS = list(NEWSROOM.outlets)
XHTML = "{http://www.w3.org/1999/xhtml}"


def page_of(article: Article, day: int = 3) -> str:
    outlet = NEWSROOM.outlets[article.outlet]
    response = SITE.respond(outlet.id, day, SITE.path(article) + outlet.link_suffix)
    assert response.status == 200, article.id
    return response.body.decode(outlet.charset)


def read_pages(newsroom: Newsroom, outlet: str) -> list[Article]:
    return [article for article in newsroom.published(outlet, 3) if not article.missing]


@pytest.mark.parametrize("outlet", OUTLETS)
def test_every_page_is_complete_html_with_its_text(outlet: str) -> None:
    for article in read_pages(NEWSROOM, outlet):
        parser = html5lib.HTMLParser()
        tree = parser.parse(page_of(article))
        errors = [code for _, code, _ in parser.errors if code != "unknown-doctype"]
        assert errors == [], article.id
        text = " ".join(" ".join(tree.itertext()).split())
        view = SITE.view(article, 3)
        shown = [] if article.wall else [view.title, *(block.plain for block in view.blocks)]
        flat = text.replace(" ", "")
        assert all(part.replace(" ", "") in flat for part in shown), article.id
        assert len(list(tree.iter(f"{XHTML}a"))) >= (2 if article.wall else 3), article.id


@pytest.mark.parametrize("outlet", OUTLETS)
def test_json_ld_is_json_wherever_it_stands(outlet: str) -> None:
    for article in read_pages(NEWSROOM, outlet):
        for script in re.findall(
            r'<script type="application/ld\+json">(.*?)</script>', page_of(article), re.S
        ):
            assert SITE.view(article, 3).title in json.dumps(json.loads(script), ensure_ascii=False).replace(
                '\\"', '"'
            )


def test_pages_differ_in_where_they_say_when_and_by_whom() -> None:
    traits = {
        outlet: tuple(
            mark in page_of(read_pages(NEWSROOM, outlet)[0])
            for mark in [
                "ld+json",
                "article:published_time",
                "<time",
                "itemprop=",
                "<header",
                "<article",
                "canonical",
            ]
        )
        for outlet in OUTLETS
    }
    assert len(set(traits.values())) >= 9
    assert not any(traits["crewcall"][:3])


def test_a_paywalled_page_holds_a_teaser_and_says_so() -> None:
    article = NEWSROOM.articles["meridian/corvane-report-ai-savings"]
    page = page_of(article)
    assert '"isAccessibleForFree": false' in page
    assert "Subscribe to read on" in page
    assert article.versions[0].blocks[2].text[:30] in page
    assert article.versions[0].blocks[3].text[:30] not in page
    assert (
        article.versions[0].blocks[3].text[:30]
        not in SITE.respond("meridian", 3, "/rss/latest.xml").body.decode()
    )


def test_a_consent_wall_holds_no_word_of_the_article() -> None:
    article = NEWSROOM.articles["almanack/actors-digital-doubles-contract"]
    page = page_of(article)
    assert "Accept all cookies" in page
    assert article.versions[0].blocks[0].text[:40] not in page


@pytest.mark.parametrize("day", [1, 2, 3])
@pytest.mark.parametrize("outlet", OUTLETS)
def test_feeds_list_what_was_published_newest_first(outlet: str, day: int) -> None:
    described = NEWSROOM.outlets[outlet]
    response = SITE.respond(outlet, day, described.feed_path)
    if described.fault(day):
        return
    published = NEWSROOM.published(outlet, day)
    urls = [SITE.url(article) + described.link_suffix for article in published]
    titles = [SITE.view(article, day).title for article in published]
    if described.feed_format == "json":
        items = json.loads(response.body)["items"]
        assert [(item["url"], item["title"]) for item in items] == list(zip(urls, titles, strict=True))
        return
    feed = feedparser.parse(response.body)
    assert not feed.bozo
    assert feed.version == {"rss2": "rss20", "atom": "atom10", "rss1": "rss10"}[described.feed_format]
    assert [(entry.link, entry.title) for entry in feed.entries] == list(zip(urls, titles, strict=True))
    for entry, article in zip(feed.entries, published, strict=True):
        parsed = entry.get("published_parsed") or entry.updated_parsed
        assert datetime.fromtimestamp(timegm(parsed), UTC) == SITE.published_at(article).astimezone(UTC)
        assert entry.summary
    assert any(entry.get("content") for entry in feed.entries) == (described.feed_text == "full")


def test_a_full_feed_carries_the_text_as_markup() -> None:
    feed = feedparser.parse(SITE.respond("backlot", 1, "/feed/").body)
    assert "<h2>What the machine did" in feed.entries[1].content[0].value
    assert "Irisline" in feed.entries[1].content[0].value


def test_broken_feeds_break_on_day_two_and_heal() -> None:
    assert SITE.respond("kernel", 2, "/feed.json").status == 500
    with pytest.raises(ElementTree.ParseError):
        ElementTree.fromstring(SITE.respond("fulltime", 2, "/sport/rss").body)
    assert len(json.loads(SITE.respond("kernel", 3, "/feed.json").body)["items"]) >= 8
    ElementTree.fromstring(SITE.respond("fulltime", 3, "/sport/rss").body)


def test_a_feed_in_another_charset_keeps_its_letters() -> None:
    body = SITE.respond("kanalblatt", 3, "/rss/alles.xml").body
    assert b'encoding="iso-8859-1"' in body
    assert "Einigung in Köln" in feedparser.parse(body).entries[0].title


def test_fronts_sections_pictures_robots_and_404() -> None:
    for name, outlet in NEWSROOM.outlets.items():
        front = SITE.respond(name, 1, "/")
        assert front.status == 200
        assert f'{outlet.feed_path}"' in front.body.decode(outlet.charset)
        assert SITE.respond(name, 1, "/robots.txt").content_type.startswith("text/plain")
        assert SITE.respond(name, 1, "/no/such/page").status == 404
        assert SITE.respond(name, 1, "/media/any.svg").content_type == "image/svg+xml"
    assert b"Transparency Bill" in SITE.respond("docket", 1, "/legislation").body


def test_what_is_not_yet_published_is_not_there() -> None:
    article = NEWSROOM.articles["docket/exhibit-44-unsealed"]
    assert SITE.respond("docket", 1, SITE.path(article)).status == 404
    assert SITE.respond("docket", 2, SITE.path(article)).status == 200
    missing = NEWSROOM.articles["glitterbox/mop-cleaning-hack"]
    assert SITE.respond("glitterbox", 3, SITE.path(missing)).status == 404
