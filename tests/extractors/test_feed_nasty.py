"""Feed documents as they should not be, and what is kept of them."""

from __future__ import annotations

import gzip
import json
import time
import tracemalloc

import pytest

from extractors.feed import body_hash
from tests.extractors.documents import JSON, only, parse, rss


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
