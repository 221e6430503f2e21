from __future__ import annotations

from extractors.feed import discover, sitemap_addresses, sitemaps

URL = "https://news.example/section/"
PAGE = """<!doctype html><html><head><base href="https://cdn.example/x/">
<link rel="alternate" type="application/rss+xml" href="feed.xml"><link rel=stylesheet href="s.css">
<LINK REL="Alternate" TYPE="application/atom+xml; charset=utf-8" HREF="/atom">
<link rel="alternate" hreflang="es" href="/es/">
<link rel="alternate" type="application/rss+xml" href="javascript:x">
<link rel="alternate" type="application/json" href="https://j.example/feed.json"></head>
<body><a href="/rss/film.xml">RSS</a><a href="/about">About</a><a href="mailto:a@b.c">feed</a>
<a href="https://feeds.example/all">All</a></body></html>"""


def test_what_a_page_names_comes_first_then_what_it_links_then_the_usual_places() -> None:
    found = discover(PAGE.encode(), URL)
    assert found[:6] == (
        "https://cdn.example/x/feed.xml",
        "https://cdn.example/atom",
        "https://j.example/feed.json",
        "https://cdn.example/rss/film.xml",
        "https://feeds.example/all",
        "https://news.example/feed/",
    )
    assert "https://news.example/rss.xml" in found
    assert not any("about" in address or "/es/" in address or ".css" in address for address in found)
    assert len(found) == len(set(found))


def test_any_page_leads_to_the_usual_places_and_a_flood_of_links_is_cut() -> None:
    for body in (b"", b"\x00\xff", b"<", b"<html>"):
        assert discover(body, URL)[0] == "https://news.example/feed/"
    flood = "".join(f'<link rel=alternate type="application/rss+xml" href="/{n}">' for n in range(5000))
    assert len(discover(flood.encode(), URL)) == 30


def test_sitemaps_of_a_robots_txt_news_first() -> None:
    robots = b"""User-agent: *\nDisallow: /x\nSitemap: https://news.example/sitemap.xml
sitemap : /relative.xml\nSITEMAP: https://news.example/news-sitemap.xml\nSitemap: javascript:x\nSitemap:\n"""
    found = sitemaps(robots, "https://news.example/robots.txt")
    assert found == (
        "https://news.example/news-sitemap.xml",
        "https://news.example/sitemap.xml",
        "https://news.example/relative.xml",
    )
    assert sitemaps("Sitemap: /only-relative.xml") == ()


def test_the_sitemaps_of_an_index() -> None:
    index = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc> https://s.example/1.xml </loc></sitemap>
<sitemap><lastmod>x</lastmod></sitemap></sitemapindex>"""
    assert sitemap_addresses(index) == ("https://s.example/1.xml",)
    assert sitemap_addresses(b"<urlset/>") == ()
    assert sitemap_addresses(b"") == ()
