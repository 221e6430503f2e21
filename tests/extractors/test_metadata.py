"""Titles, authors, dates and languages of pages, rule by rule."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from extractors.article import Article, extract
from extractors.pages.language import find_language
from extractors.pages.stamps import read_stamp
from tests.extractors.reading_room import article_page, page_of, paragraphs

SITE = '<meta property="og:site_name" content="The Paper">'


def read(head: str = "", h1: str = "Old bridge repaired", above: str = "", **feed: Any) -> Article:
    markup = article_page(above + paragraphs(5), SITE + head).replace("Old bridge repaired", h1)
    article = extract(page_of(markup, **feed)).article
    assert article is not None
    return article


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


def ld(**fields: str) -> str:
    inside = "".join(f',"{name}":{value}' for name, value in fields.items())
    return f'<script type="application/ld+json">{{"@type":"NewsArticle"{inside}}}</script>'


@pytest.mark.parametrize(
    ("head", "h1", "feed_title", "title"),
    [
        (og("Bridge repaired at last | The Paper"), "Bridge repaired at last", "", "Bridge repaired at last"),
        (og("Bridge repaired at last - Region - The Paper"), "Bridge repaired at last", "",
         "Bridge repaired at last"),
        (og("The Paper: Bridge repaired"), "The Paper: Bridge repaired", "", "The Paper: Bridge repaired"),
        # one for search engines, two for readers
        (og("Bridge repair 2026: all you need") + ld(headline='"Bridge repaired at last"'),
         "Bridge repaired at last", "",
         "Bridge repaired at last"),
        # a kicker that the shared title does without
        (og("Bridge repaired at last"), "<span>Traffic</span> <span>Bridge repaired at last</span>", "",
         "Bridge repaired at last"),
        (og("Traffic: Bridge repaired at last") + ld(headline='"Traffic: Bridge repaired at last"'),
         "Bridge repaired at last", "",
         "Traffic: Bridge repaired at last"),
        # what the record and the shared title have in common is no decoration
        (og("Bridge repaired at last - the latest") + ld(headline='"Bridge repaired at last - the latest"'),
         "Bridge repaired at last", "",
         "Bridge repaired at last - the latest"),
        (og("Bridge repaired at last - Region"), "Bridge repaired at last", "", "Bridge repaired at last"),
        # entities that were escaped twice
        (ld(headline='"Mayor&amp;#8217;s bridge &quot;done&quot;"'), "The Paper", "",
         "Mayor’s bridge \"done\""),
        # the h1 is the site's name
        ("", "The Paper", "Bridge repaired &amp; open", "Bridge repaired & open"),
        # a careless feed quotes half a page
        (og("Bridge repaired at last"), "The Paper", 'IE=edge"><meta content="x"name=y>',
         "Bridge repaired at last"),
    ],
)  # fmt: skip
def test_titles(head: str, h1: str, feed_title: str, title: str) -> None:
    assert read(head, h1, feed_title=feed_title).title == title


@pytest.mark.parametrize(
    ("head", "above", "authors"),
    [
        (ld(author='[{"@type":"Person","name":"Ann Lee"},{"name":"Bo Ek, senior reporter"}]'), "",
         ("Ann Lee", "Bo Ek")),
        (ld(author='"By Ann Lee and Bo Ek"'), "", ("Ann Lee", "Bo Ek")),
        (ld(author='{"name":["Ann Lee"]}'), "", ("Ann Lee",)),
        (ld(author='{"givenName":"Ann","familyName":"Lee"}'), "", ("Ann Lee",)),
        ('<meta name="author" content="desk@paper.example">', '<a rel="author" href="/x">Ann Lee</a>',
         ("Ann Lee",)),
        ('<meta property="article:author" content="https://social.example/ann">', "", ()),
        ('<meta name="author" content="Von Ann Lee, Berlin">', "", ("Ann Lee",)),
        ('<meta name="author" content="The Paper">', '<p class="byline">By Ann Lee</p>', ("Ann Lee",)),
        ('<meta name="author" content="Newsroom">', '<a href="/author/ann-lee">Ann Lee</a>', ("Ann Lee",)),
        ('<meta name="author" content="Text: Ann Lee, Foto: Bo Ek">', "", ("Ann Lee",)),
        (ld(author='[{"@type":"Organization","name":"dpa"},{"name":"Ann Lee"}]'), "", ("dpa", "Ann Lee")),
        (ld(author='{"@type":"Organization","name":"The Paper"}'), "", ("The Paper",)),
        ('<meta name="author" content="Martin Luther King Jr.">', "", ("Martin Luther King Jr.",)),
        ('<meta name="author" content="山田太郎、佐藤花子">', "", ("山田太郎", "佐藤花子")),
        # the card of a shared link
        ('<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ann Lee">', "",
         ("Ann Lee",)),
        ('<meta name="twitter:label1" content="Est. reading time"><meta name="twitter:data1" content="Nine">',
         "", ()),
        # the name behind "by", not the kicker before nor the date after it; nor the teasers' authors
        ("", '<div><div><p class="authors"><b>capital</b> <i>by</i> <i>Ann Lee</i> 3 March</p></div></div>'
         '<p class="author">Bo Ek</p>', ("Ann Lee",)),
        ("", '<ul><li>By: <b><a href="/ann">Ann LEE</a>, </b><b><a href="/bo">Bo Ek</a></b></li></ul>',
         ("Ann LEE", "Bo Ek")),
        # nobody but the house, by whatever name it goes
        (ld(author='{"name":"paper24.example"}'), "", ("paper24.example",)),
        (ld(author='{"name":"paper.de"}'), '<p class="byline">red, paper.de/agencies</p>', ("paper.de",)),
        (ld(author='{"name":"3 March 2026"}'), "", ()),
    ],
)  # fmt: skip
def test_authors(head: str, above: str, authors: tuple[str, ...]) -> None:
    assert read(head, above=above).authors == authors


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


PUBLISHED = '<meta property="article:published_time" content="{}">'
MODIFIED = '<meta property="article:modified_time" content="{}">'


@pytest.mark.parametrize(
    ("head", "above", "feed", "published"),
    [
        (ld(datePublished='"2026-03-03T10:15:00+01:00"') + PUBLISHED.format("2026-03-01"), "", None, at(3,
         9, 15)),
        # a day only, and something more exact of the same day
        (ld(datePublished='"2026-03-03"') + PUBLISHED.format("2026-03-03T10:15:00Z"), "", None, at(3, 10,
         15)),
        (ld(datePublished='"2026-03-03"'), '<time datetime="2026-03-03T10:15Z">today</time>', None, at(3,
         10, 15)),
        (ld(datePublished='"2026-03-03T00:00:00Z"'), "", at(3, 10, 15), at(3, 10, 15)),
        (ld(datePublished='"2026-03-03"'), "", at(9, 10, 15), at(3)),
        # naive: the feed knows the zone, or another stamp of the page, or it is UTC
        (PUBLISHED.format("2026-03-03 10:15:00"), "", at(3, 8, 15), at(3, 8, 15)),
        (PUBLISHED.format("2026-03-03 10:15:00") + MODIFIED.format("2026-03-03T12:00:00-03:00"), "", None,
         at(3, 13, 15)),
        (PUBLISHED.format("2026-03-03 10:15:00"), "", None, at(3, 10, 15)),
        (PUBLISHED.format("2026-03-03 10:15:00"), "", at(3, 8, 22), at(3, 10, 15)),
        # a date to come is no date
        (PUBLISHED.format("2031-01-01T10:00:00Z"), "", at(3, 8), at(3, 8)),
        ("", '<time class="updated" datetime="2026-03-05T10:00Z">x</time>', at(3, 8), at(3, 8)),
        ("", "", None, None),
    ],
)  # fmt: skip
def test_published(head: str, above: str, feed: datetime | None, published: datetime | None) -> None:
    assert read(head, above=above, feed_published_at=feed).published_at == published


def test_the_address_is_the_last_resort_for_a_date() -> None:
    found = extract(
        page_of(article_page(paragraphs(5)), "https://paper.example/2026/03/03/bridge.html")
    ).article
    assert found is not None
    assert found.published_at == at(3)


def test_modified_is_kept_apart_and_never_before() -> None:
    later = read(PUBLISHED.format("2026-03-03T10:00:00Z") + MODIFIED.format("2026-03-04T10:00:00Z"))
    assert (later.published_at, later.modified_at) == (at(3, 10), at(4, 10))
    earlier = read(PUBLISHED.format("2026-03-03T10:00:00Z") + MODIFIED.format("2026-03-02T10:00:00Z"))
    assert (earlier.published_at, earlier.modified_at) == (at(3, 10), None)


@pytest.mark.parametrize(
    ("text", "moment", "exact"),
    [
        ("2026-03-03T10:15:42.389Z", datetime(2026, 3, 3, 10, 15, 42, tzinfo=UTC), True),
        ("2026-03-03T10:15:42+0530", datetime(2026, 3, 3, 4, 45, 42, tzinfo=UTC), True),
        ("2026-03-03 10:15 EST", at(3, 15, 15), True),
        ("20260303T1015", at(3, 10, 15), True),
        ("2026/3/3", at(3), False),
        ("2026-03-03T00:00:00Z", at(3), False),
        ("Tue, 03 Mar 2026 10:15:00 +0100", at(3, 9, 15), True),
        ("March 3, 2026 3:15 PM", at(3, 15, 15), True),
        ("3 mars 2026 à 10:15", at(3, 10, 15), True),
        ("1772532900", at(3, 10, 15), True),
        ("2026-13-45", None, False),
        ("9999-12-31T23:59:59-99:99", None, False),
        ("yesterday", None, False),
        ("", None, False),
    ],
)
def test_stamps(text: str, moment: datetime | None, exact: bool) -> None:
    stamp = read_stamp(text)
    assert (stamp and (stamp.at, stamp.exact)) == (moment and (moment, exact))


@pytest.mark.parametrize(
    ("text", "stated", "feed", "language"),
    [
        (
            "Der Gemeinderat hat am Montagabend einen Haushalt beschlossen, der ohne neue Schulden auskommt.",
            "en",
            None,
            "de",
        ),
        ("Short.", "sv-SE", None, "sv"),
        ("Short.", "nb_NO", None, "no"),
        ("Short.", None, "pt-BR", "pt"),
        ("Short.", "x-default", None, None),
        (
            "Lekgotla la motse le dumellane hore borokgo ba khale bo lokiswe pele mariha a fihla hape.",
            "st",
            None,
            "st",
        ),
    ],
)
def test_languages(text: str, stated: str | None, feed: str | None, language: str | None) -> None:
    assert find_language(text, stated, feed) == language


@pytest.mark.parametrize(
    ("fields", "ending", "quality", "reason"),
    [
        ({}, "", "full", ""),
        ({"isAccessibleForFree": "true"}, "", "full", ""),
        ({"isAccessibleForFree": "false"}, "", "partial", "paywall: isAccessibleForFree false"),
        ({"isAccessibleForFree": '"False"'}, "", "partial", "paywall: isAccessibleForFree false"),
        ({"hasPart": '{"isAccessibleForFree":"False","cssSelector":".locked"}'}, "", "partial",
         "paywall: isAccessibleForFree false"),
        ({"isAccessibleForFree": "false", "wordCount": "200"}, "", "full", ""),
        ({"wordCount": "900"}, "", "partial", "cut: 200 of 900 words"),
        ({}, "<p>To continue reading, take out a subscription.</p>", "partial",
         "paywall: 'to continue reading' at the end"),
        ({}, "<p>And then the mayor said […]</p>", "partial", "teaser: ends in '[…]'"),
    ],
)  # fmt: skip
def test_text_quality(fields: dict[str, str], ending: str, quality: str, reason: str) -> None:
    article = extract(page_of(article_page(paragraphs(5) + ending, ld(**fields)))).article
    assert article is not None
    assert (article.text_quality, article.quality_reason) == (quality, reason)
    assert article.words == 200 or ending
