"""Feed documents of every kind, as the tests want them."""

from __future__ import annotations

from datetime import UTC, datetime

from extractors.feed import FeedEntry, ParsedFeed, parse_feed

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
