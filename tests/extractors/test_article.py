"""Hostile and broken pages: each ends in a bounded time with an article or a reason, never in silence."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.article import extract, from_feed
from tests.extractors.reading_room import article_page, page_of, paragraphs, samples, sentence

LD = '<script type="application/ld+json">{}</script>'
GERMAN = (
    "Der Rat der Stadt beschloss am Dienstag, die alte Brücke für Fußgänger zu öffnen, größer als zuvor. "
)
RUSSIAN = "Городской совет во вторник решил обновить старый мост до конца года, сообщила мэр города. "
JAPANESE = "市議会は火曜日、古い橋を来年までに架け替える方針を決めた。市長が記者会見で述べた。"

WITH_TEXT = {
    "nested divs": article_page("<div>" * 1000 + paragraphs(8) + "</div>" * 1000),
    "nested tables": article_page("<table><tr><td>" * 500 + paragraphs(8) + "</td></tr></table>" * 500),
    "nested spans": article_page("<p>" + "<span>" * 20_000 + sentence(1) + sentence(2)),
    "nested lists": article_page("<ul><li>" * 3000 + sentence(1) + sentence(2)),
    "nested tables, few": article_page("<table><tr><td>" * 40 + paragraphs(8) + "</td></tr></table>" * 40),
    "one text node of 4 MB": article_page("<p>" + " ".join(sentence(seed) for seed in range(16_000))),
    "unclosed paragraphs": article_page("".join(f"<p>{sentence(seed)}" for seed in range(2500))),
    "unclosed empty paragraphs": article_page(paragraphs(8) + "<p>" * 216_000),
    "4.5 MB of paragraphs": article_page(paragraphs(18_000)),
    "20,000 headlines": article_page("<h1>Bridge</h1>" * 20_000 + paragraphs(8)),
    "unclosed svg": article_page("<svg>" + "<g>" * 30_000 + "</svg>" + paragraphs(8)),
    "a deep JSON-LD list": article_page(paragraphs(8), LD.format("[" * 200_000)),
    "a deep JSON-LD object": article_page(paragraphs(8), LD.format('{"a":' * 50_000 + "1" + "}" * 50_000)),
    "a circular JSON-LD": article_page(
        paragraphs(8),
        LD.format('{"@graph":[{"@type":"NewsArticle","@id":"a","author":{"@id":"a"},"headline":[[]],"datePublished":12}]}'),
    ),
    "JSON-LD of wrong types": article_page(
        paragraphs(8),
        LD.format('{"@type":"NewsArticle","headline":{"a":1},"keywords":{"a":1},"image":[[]],"publisher":[7],"hasPart":5,'
                  '"wordCount":[],"inLanguage":{},"articleBody":7,"isAccessibleForFree":[],"author":[[[["x"]]]]}'),
    ),
    "a zone that is none": article_page(
        paragraphs(8), '<meta property="article:published_time" content="9999-12-31T23:59:59-99:99">'
    ),
    "an endless author": article_page(paragraphs(8), f'<meta name=author content="{"a, " * 100_000}">'),
    "an endless class": article_page(paragraphs(8) + f'<div class="{"byline-" * 50_000}">x</div>'),
    "character references to nothing": article_page(paragraphs(8) + "<p>&#1114112;&#55296;&#x0;&bogus;</p>"),
    "control characters": article_page(paragraphs(8).replace("e", "e\x01\x00")),
    "an XML declaration": '<?xml version="1.0" encoding="UTF-8"?>' + article_page(paragraphs(8)),
}  # fmt: skip


SLOW = {"4.5 MB of paragraphs", "20,000 headlines", "one text node of 4 MB"}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name for name in WITH_TEXT]
)
def test_text_is_never_lost_in_silence(name: str) -> None:
    started = time.process_time()
    found = extract(page_of(WITH_TEXT[name]))
    assert time.process_time() - started < 8  # seconds; below the pool's limit of 10
    assert found.reason == "ok", found
    assert found.article is not None
    assert found.article.words >= 60
    if found.article.extractor.endswith("resiliparse"):
        assert found.article.text_quality == "partial"
        assert found.article.quality_reason.startswith("read plainly: ")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "no_text"),
        (b"  \n", "no_text"),
        (b"<title>x</title>", "no_text"),
        (b"<html><frameset><frame src=a></frameset></html>", "no_text"),
        (article_page("<p>" * 216_000).encode(), "no_text"),
        (b"<p>" + b"a " * 3_000_000, "too_large"),
        (b"%PDF-1.7 <html><p>" + b"x" * 500, "not_html"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "not_html"),
        (bytes(range(256)) * 400, "not_html"),
        (b'{"title": "no page", "text": "at all"}', "not_html"),
        (b"plain words and nothing else " * 20, "not_html"),
    ],
)
def test_what_is_no_article_has_a_reason(body: bytes, reason: str) -> None:
    found = extract(page_of(body))
    assert (found.reason, found.article) == (reason, None)
    assert found.detail


@pytest.mark.parametrize(
    ("text", "codec", "label", "served", "language"),
    [
        (GERMAN, "cp1252", "iso-8859-1", None, "de"),
        (GERMAN, "cp1252", "", "text/html", "de"),
        (GERMAN, "utf-8", "iso-8859-1", "text/html; charset=ISO-8859-1", "de"),
        (GERMAN, "utf-16", "", None, "de"),
        (GERMAN, "utf-16-le", "", None, "de"),
        (RUSSIAN, "cp1251", "windows-1251", "text/html; charset=iso-8859-1", "ru"),
        (RUSSIAN, "cp1251", "utf-8", "text/html; charset=windows-1251", "ru"),
        (RUSSIAN, "koi8-r", "koi8-r", None, "ru"),
        (JAPANESE, "cp932", "Shift_JIS", None, "ja"),
        (JAPANESE, "euc_jp", "euc-jp", None, "ja"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp", None, "ja"),
    ],
)
def test_charsets_and_their_lies(
    text: str, codec: str, label: str, served: str | None, language: str
) -> None:
    meta = f"<meta charset={label}>" if label else ""
    body = f"<html><head>{meta}</head><body><article><p>{text * 4}</p></article></body></html>"
    article = extract(page_of(body.encode(codec), content_type=served)).article
    assert article is not None
    assert text.strip() in article.text
    assert article.language == language


def test_the_feed_stands_in_for_a_page_that_failed() -> None:
    content = f"<p>{sentence(1)}</p><script>alert(1)</script><p>{sentence(2)}</p>"
    page = page_of(b"", feed_title="Bridge &amp; tunnel", feed_content=content, feed_authors=("Ann Lee",))
    found = extract(page)
    assert found.reason == "no_text"
    assert found.article is not None
    assert found.article.text == f"{sentence(1)}\n\n{sentence(2)}"
    assert (found.article.title, found.article.text_quality) == ("Bridge & tunnel", "feed_only")
    assert found.article.quality_reason == "feed content: the page was without text"
    assert extract(replace(page, feed_content=sentence(1, 30))).article is None


def test_a_page_that_was_never_fetched_has_its_feed() -> None:
    found = from_feed(page_of(b"", feed_summary=f"{sentence(1)} {sentence(2)}"), "throttled")
    assert found.reason == "throttled"
    assert found.article is not None
    assert found.article.quality_reason == "feed content: the page was throttled"
    assert from_feed(page_of(b"", feed_summary="Too short."), "timeout").article is None


@pytest.mark.parametrize(
    ("stated", "canonical"),
    [
        ("https://www.paper.com/news/a?utm_source=x", "https://www.paper.com/news/a"),
        ("/news/b", "https://paper.com/news/b"),
        ("https://elsewhere.com/news/a", None),
        ("https://paper.com/", None),
        ("javascript:alert(1)", None),
        ("http://[broken", None),
    ],
)
def test_canonical_links_count_within_the_domain(stated: str, canonical: str | None) -> None:
    article = extract(
        page_of(
            article_page(paragraphs(5), f'<link rel="canonical" href="{stated}">'), "https://paper.com/news/a"
        )
    ).article
    assert article is not None
    assert article.canonical_url == canonical


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_page_torn_anywhere_never_raises(data: st.DataObject) -> None:
    sample = data.draw(st.sampled_from(samples()))
    body = sample.page.body
    start, end = sorted((data.draw(st.integers(0, len(body))), data.draw(st.integers(0, len(body)))))
    torn = body[:start] + data.draw(st.binary(max_size=40)) + body[end:]
    found = extract(replace(sample.page, body=torn))
    assert found.reason in ("ok", "no_text", "not_html", "wall", "challenge"), found
    assert (found.reason == "ok") <= (found.article is not None)
