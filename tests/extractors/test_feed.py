"""Feed documents as they should be, and what they become."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime

import pytest

from extractors.feed import body_hash
from tests.extractors.documents import ATOM, JSON, RDF, RSS_ITEM, SITEMAP, only, parse, rss

SY = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'


def test_rss() -> None:
    found = parse(
        rss(RSS_ITEM, head="<link>https://news.example/</link><language>en_US</language><ttl>30</ttl>")
    )
    assert (found.reason, found.version, found.title) == ("ok", "rss20", "News")
    assert (found.language, found.site_url, found.ttl_minutes) == ("en-us", "https://news.example/", 30)
    (entry,) = found.entries
    assert (entry.title, entry.title_key) == ("A & B", "a b")
    assert (entry.guid, entry.guid_key) == ("tag:1", "tag:1")
    assert (entry.url, entry.url_key) == ("https://news.example/a?id=7", "news.example/a?id=7")
    assert entry.summary == "Short text."
    assert entry.content == "Long text"
    assert entry.authors == ("Ana Ruiz",)
    assert entry.keywords == ("film",)
    assert entry.published_at == datetime(2026, 2, 28, 9, tzinfo=UTC)
    assert (entry.published_raw, entry.date_quality) == ("Sat, 28 Feb 2026 10:00:00 CET", "ok")


def test_atom() -> None:
    found = parse(ATOM)
    assert (found.version, found.language, found.site_url) == ("atom10", "es-ar", "https://atom.example/")
    (entry,) = found.entries
    assert (entry.title, entry.url) == ("One two", "https://atom.example/story/1")
    assert (entry.summary, entry.content, entry.authors) == ("s", "c", ("Eva",))
    assert entry.published_at == datetime(2026, 2, 28, 9, tzinfo=UTC)


def test_rdf() -> None:
    found = parse(RDF)
    assert (found.version, found.ttl_minutes) == ("rss10", 15)
    assert found.entries[0].published_at == datetime(2026, 2, 28, 8, tzinfo=UTC)


def test_json_feed() -> None:
    found = parse(json.dumps(JSON), "application/feed+json")
    assert (found.reason, found.version, found.title, found.language) == ("ok", "json11", "J", "en")
    first, second = found.entries
    assert (first.guid, first.url, first.title) == (
        "7",
        "https://news.example/a",
        "T & U",
    )
    assert (first.content, first.keywords, first.authors) == ("c", ("x", "y"), ("Eva",))
    assert (second.url, second.content, second.authors) == ("https://k.example/b", "1 < 2 & 3", ("Old",))


def test_news_sitemap_plain_and_packed() -> None:
    for body in (SITEMAP.encode(), gzip.compress(SITEMAP.encode())):
        found = parse(body, "application/xml")
        assert (found.reason, found.version, found.title, found.language) == ("ok", "sitemap", "S", "de")
        (entry,) = found.entries
        assert (entry.title, entry.url, entry.keywords) == ("Eins & zwei", "https://s.example/1", ("a", "b"))
        assert entry.published_at == datetime(2026, 2, 28, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("A &amp; B", "A & B"),
        ("A &amp;amp; B", "A & B"),
        ("A &amp;amp;amp; B", "A & B"),
        ("&lt;b&gt;bold&lt;/b&gt; move", "bold move"),
        ("<![CDATA[<i>Quiet</i> &#8217;city&#8217;]]>", "Quiet ’city’"),
        ("It&amp;#8217;s", "It’s"),
        ("caf&eacute; &nbsp;&hellip; &LT;&GT;", "café … <>"),
        ("1 &lt; 2", "1 < 2"),
        ("The &lt;video&gt; element", "The <video> element"),
        ("Two<br/>lines", "Two lines"),
        ("  a\n\tb&#160;c ", "a b c"),
        ("e&#769;t&#xe9;", "été"),
        ("a\u200bb\u00adc", "abc"),
    ],
)
def test_titles_are_text(markup: str, title: str) -> None:
    assert only(rss(f"<title>{markup}</title><link>/1</link>")).title == title


@pytest.mark.parametrize(
    ("head", "minutes"),
    [
        ("<ttl>60</ttl>", 60),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("", None),
        ("<ttl>99999999999999</ttl>", None),
        (f"<sy:updatePeriod {SY}>daily</sy:updatePeriod>", 1440),
    ],
)
def test_how_often_it_wants_to_be_asked(head: str, minutes: int | None) -> None:
    assert parse(rss("<title>a</title>", head=head)).ttl_minutes == minutes


def test_hashes_follow_the_visible_text_and_nothing_else() -> None:
    item = "<title>{}</title><link>/1</link><guid>{}</guid><description>{}</description><pubDate>{}</pubDate>"
    first = only(
        rss(item.format("t", "g", "&lt;p class='a'&gt;text&lt;/p&gt;", "Sat, 28 Feb 2026 10:00:00 GMT"))
    )
    same = only(
        rss(item.format("t", "h", "&lt;p class='b'&gt;text &lt;/p&gt;", "Sun, 01 Mar 2026 10:00:00 GMT"))
    )
    other = only(rss(item.format("t", "g", "other text", "Sat, 28 Feb 2026 10:00:00 GMT")))
    assert first.content_hash == same.content_hash
    assert first.content_hash != other.content_hash


def test_a_document_is_unchanged_when_only_its_clock_moved() -> None:
    item = "<title>a</title><pubDate>Sat, 28 Feb 2026 10:00:00 GMT</pubDate>"
    clock = "<lastBuildDate>Sun, 01 Mar 2026 {}:00 GMT</lastBuildDate><pubDate>{}</pubDate>\n<!-- at {} -->"
    one, two = (rss(item, head=clock.format(n, n, n)).encode() for n in (10, 11))
    assert body_hash(one) == body_hash(two)
    assert body_hash(one) != body_hash(one.replace(b"28 Feb", b"27 Feb"))
    assert body_hash(one) != body_hash(one.replace(b"<title>a", b"<title>b"))
    atom = ATOM.replace("<title>Atom", "<updated>2026-03-01T10:00:00Z</updated><title>Atom").encode()
    assert body_hash(atom) == body_hash(atom.replace(b"03-01T10", b"03-01T11"))
    assert body_hash(atom) != body_hash(atom.replace(b"28T11", b"28T12"))
