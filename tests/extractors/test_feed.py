"""Feed documents, good and nasty, with what they must become."""

from __future__ import annotations

import gzip
import json
import time
import tracemalloc
from datetime import UTC, datetime

import pytest

from extractors.feed import FeedEntry, ParsedFeed, body_hash, parse_feed

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://news.example/feeds/all.xml"


def parse(body: bytes | str, content_type: str | None = None) -> ParsedFeed:
    data = body.encode() if isinstance(body, str) else body
    return parse_feed(data, url=URL, content_type=content_type, now=NOW)


def rss(*items: str, head: str = "") -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{head}{inner}</channel></rss>'
    )


def only(body: bytes | str) -> FeedEntry:
    (entry,) = parse(body).entries
    return entry


RSS_ITEM = """<title>A &amp;amp; B</title><link>/a?utm_source=rss&amp;id=7</link><guid>tag:1</guid>
<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">Ana Ruiz</dc:creator><category>film</category>
<pubDate>Sat, 28 Feb 2026 10:00:00 CET</pubDate>
<description>&lt;p&gt;Short &lt;b&gt;text&lt;/b&gt;.&lt;/p&gt;</description>
<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"><![CDATA[<p>Long</p><p>text</p>
<script>x()</script>]]></content:encoded>"""

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="es-AR"
xml:base="https://atom.example/">
<title>Atom</title><link rel="alternate" href="/"/><link rel="self" href="/feed"/><entry><id>urn:1</id>
<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">One <em>two</em></div></title>
<link rel="enclosure" href="/podcast.mp3"/><link rel="alternate" href="story/1"/>
<author><name>Eva</name></author>
<published>2026-02-28T09:00:00Z</published><updated>2026-02-28T11:00:00Z</updated>
<summary>s</summary><content type="html">&lt;p&gt;c&lt;/p&gt;</content></entry></feed>"""

RDF = """<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<channel rdf:about="https://r.example/"><title>R</title><link>https://r.example/</link>
<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency></channel>
<item rdf:about="https://r.example/1"><title>One</title><link>https://r.example/1</link>
<dc:date>2026-02-28T09:00:00+01:00</dc:date></item></rdf:RDF>"""

JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "J",
    "home_page_url": "https://j.example/",
    "language": "en",
    "items": [
        {
            "id": 7,
            "url": "/a?utm_medium=x",
            "title": "T &amp; <b>U</b>",
            "content_html": "<p>c</p>",
            "tags": ["x", "y"],
            "date_published": "2026-02-28T09:00:00Z",
            "authors": [{"name": "Eva"}],
        },
        {
            "id": "b",
            "external_url": "https://k.example/b",
            "content_text": "1 < 2 & 3",
            "author": {"name": "Old"},
        },
        "rubbish",
        None,
    ],
}

SITEMAP = """<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://s.example/1</loc><news:news>
<news:publication><news:name>S</news:name><news:language>de</news:language></news:publication>
<news:publication_date>2026-02-28T10:00:00+01:00</news:publication_date>
<news:title>Eins &amp; zwei</news:title>
<news:keywords>a, b</news:keywords></news:news></url><url><loc>https://s.example/about</loc></url></urlset>"""


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


def test_one_guid_for_all_identifies_nothing() -> None:
    found = parse(rss(*(f"<title>t{n}</title><link>/{n}</link><guid>same</guid>" for n in range(3))))
    assert [entry.guid for entry in found.entries] == ["same"] * 3
    assert [entry.guid_key for entry in found.entries] == [None] * 3
    assert all(entry.url_key_unique for entry in found.entries)


def test_one_address_for_all_identifies_nothing() -> None:
    found = parse(rss(*(f"<title>t{n}</title><link>/</link>" for n in range(3))))
    assert [entry.url_key for entry in found.entries] == ["news.example"] * 3
    assert not any(entry.url_key_unique for entry in found.entries)


def test_the_same_item_twice_is_the_same_item_and_its_guid_counts() -> None:
    item = "<title>t</title><link>/1</link><guid>g</guid>"
    found = parse(rss(item, "<title>u</title><link>/2</link><guid>h</guid>", item))
    assert [entry.guid_key for entry in found.entries] == ["g", "h", "g"]
    assert found.listed == 3


def test_items_without_guid_without_link_without_both_and_without_anything() -> None:
    found = parse(
        rss(
            "<title>a</title><link>/1</link>",
            "<title>b</title><guid isPermaLink='false'>g</guid>",
            "<title>c</title>",
            "<title>c</title>",
            "",
            "<pubDate>x</pubDate>",
        )
    )
    assert [(entry.guid_key, entry.url_key, entry.title) for entry in found.entries] == [
        (None, "news.example/1", "a"),
        ("g", None, "b"),
        (None, None, "c"),
        (None, None, "c"),
    ]


def test_a_guid_that_is_an_address_is_the_link_when_there_is_none() -> None:
    entry = only(rss("<title>a</title><guid>https://www.news.example/1/?utm_source=x</guid>"))
    assert (entry.url, entry.guid_key) == ("https://www.news.example/1/", "news.example/1")


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "file:/etc/passwd", "mailto:a@b.c"]
)
def test_links_that_are_no_web_addresses_are_kept_raw_only(link: str) -> None:
    entry = only(rss(f"<title>a</title><link>{link}</link>"))
    assert (entry.url, entry.url_key, entry.link_raw) == (None, None, link)


@pytest.mark.parametrize(
    ("damage", "shown"),
    [
        ("\x00", r"\x00"),
        ("\x0b", r"\x0b"),
        ("&#0;", "&#0;"),
        ("&#1114112;", "&#1114112;"),
        ("&#55296;", "&#55296;"),
        ("&#xFFFFFFFFFFFF;", "&#xFFFFFFFFFFFF;"),
        (" & raw ", "raw"),
        (" < raw ", "raw"),
        ("&undefined;", "undefined"),
        ("</oops>", "oops"),
        ("\ufffe", "ufffe"),
    ],
)
def test_a_damaged_item_does_not_cost_the_others_and_is_shown(damage: str, shown: str) -> None:
    found = parse(
        rss(
            "<title>one</title><link>/1</link>",
            f"<title>t{damage}wo</title><link>/2</link>",
            "<title>three</title><link>/3</link>",
        )
    )
    assert found.reason == "ok"
    assert {"news.example/1", "news.example/3"} <= {entry.url_key for entry in found.entries}
    assert shown in found.warning


@pytest.mark.parametrize("keep", [0.4, 0.6, 0.9, 0.999])
def test_a_cut_document_keeps_its_whole_items(keep: float) -> None:
    body = rss(*(f"<title>t{n}</title><link>/{n}</link><description>words</description>" for n in range(20)))
    found = parse(body[: int(len(body) * keep)])
    assert found.reason == "ok"
    assert len(found.entries) >= int(20 * keep) - 1
    assert found.warning


def test_blanks_before_the_declaration_do_not_matter() -> None:
    assert len(parse("\n \r\n\ufeff" + rss("<title>a</title><link>/1</link>")).entries) == 1


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("label", ["utf-8", "utf-16", "iso-8859-1"])
def test_any_charset_under_any_label(charset: str, label: str) -> None:
    body = rss("<title>Größe im Café – “naïve” Ärzte über Fälle</title><link>/1</link>")
    data = body.replace('"1.0"?', f'"1.0" encoding="{label}"?').encode(charset)
    found = parse(data, f"text/xml; charset={label}")
    assert found.entries[0].title == "Größe im Café – “naïve” Ärzte über Fälle"


def test_windows_1251_under_a_utf8_label_is_no_mojibake() -> None:
    title = "Генеративный искусственный интеллект в кинопроизводстве"
    body = rss(f"<title>{title}</title><link>/1</link>").replace('"1.0"?', '"1.0" encoding="utf-8"?')
    assert only(body.encode("cp1251")).title == title


BOMB = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(20))


@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE x [<!ENTITY a "ha">{BOMB}]>',
        f'<!DOCTYPE x [<!ENTITY u "{"x" * 100_000}">]>',
        '<!DOCTYPE x [<!ENTITY u SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/evil.dtd">',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
    ],
)
def test_entities_neither_explode_nor_fetch(doctype: str) -> None:
    body = rss(f"<title>{'&u;' * 1000}!</title><link>/1</link>").replace("<rss", doctype + "<rss")
    tracemalloc.start()
    began = time.process_time()
    try:
        found = parse(body)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert time.process_time() - began < 3
    assert peak < 30_000_000
    assert all("root:" not in entry.title and len(entry.title) <= 500 for entry in found.entries)


SY = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
PAGE = "<!doctype html><html><head><title>{}</title></head><body><p>{}</p></body></html>"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (b"\x00" * 20, "empty"),
        (rss(), "empty"),
        (json.dumps({**JSON, "items": []}), "empty"),
        ("<urlset></urlset>", "empty"),
        (PAGE.format("Welcome", "We have a <a href='/rss'>feed</a>"), "not_a_feed"),
        ("Not Found", "not_a_feed"),
        ("<html><body>rss feed</body></html>", "not_a_feed"),
        ("{}", "not_a_feed"),
        ('{"error": "no"}', "not_a_feed"),
        ("[]", "not_a_feed"),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_feed"),
        (b"\x89PNG\r\n\x1a\n", "not_a_feed"),
        (b"%PDF-1.7 ...", "not_a_feed"),
        ("<opml version='2.0'><body/></opml>", "not_a_feed"),
        (PAGE.format("Just a moment...", "x"), "challenge"),
        (PAGE.format("x", "Please enable JavaScript"), "challenge"),
        (PAGE.format("Attention Required! | Cloudflare", ""), "challenge"),
        ("<rss version='2.0'><channel><title", "parse_error"),
        ('{"version": "https://jsonfeed.org/version/1", "items": [', "parse_error"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>", "parse_error"),
        (gzip.compress(bytes(30 << 20)), "empty"),
        (b"\x1f\x8brubbish", "empty"),
    ],
)
def test_what_is_no_feed_says_what_it_is(body: bytes | str, reason: str) -> None:
    found = parse(body, "application/rss+xml")
    assert (found.reason, found.entries) == (reason, ())
    assert found.warning or reason == "empty"


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


@pytest.mark.parametrize(
    "inner",
    [
        "<a>" * 100_000,
        "<item>" * 100_000,
        "<" * 500_000,
        "<a " * 300_000,
        "<!--" * 200_000,
        "<![CDATA[" * 100_000,
        "<item " + " ".join(f'a{n}="b"' for n in range(40_000)) + "/>",
        "<item><title>" + "x<b>" * 200_000,
        "<item><description>" + "&lt;a " * 200_000 + "</description></item>",
    ],
    ids=["deep", "items", "lt", "tags", "comments", "cdata", "attributes", "loose", "escaped"],
)
def test_hostile_structure_takes_bounded_time(inner: str) -> None:
    began = time.process_time()
    parse("<rss><channel><item><title>first</title></item>" + inner)
    body_hash(inner.encode())
    assert time.process_time() - began < 6


def test_a_huge_feed_keeps_its_newest_items() -> None:
    found = parse(rss(*(f"<title>t{n}</title><link>/{n}</link>" for n in range(4000))))
    assert len(found.entries) == 3000
    assert found.entries[0].title == "t0"
    assert "3000" in found.warning


def test_texts_are_bounded() -> None:
    entry = only(
        rss(
            f"<title>{'t' * 9000}</title><link>/1</link><description>{'d ' * 90_000}</description>"
            + "".join(f"<category>{n}</category>" for n in range(500))
        )
    )
    assert len(entry.title) == 500
    assert len(entry.summary) <= 4000
    assert len(entry.keywords) == 50
