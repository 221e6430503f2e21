"""What publishers write stays words: in no rendering does it become markup, a header or a live link."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reports.compose import compose
from reports.edition import Edition
from reports.mail import message
from reports.markdown import escaped, linked
from reports.render import render
from reports.safe_text import clamp, one_line, paragraphs, safe_url
from tests.reports.newsroom import BRIEF, FEEDS, NOW, TEXTS, TOPICS, article, feed, material, story

EVIL = [
    "<script>alert(1)</script>",
    "</title></style><img src=x onerror=alert(1)>",
    "Sold\r\nBcc: everyone@example.org\r\n\r\n<b>hi</b>",
    "Price \u202egnp.exe\u202c rises \u2066x\u2069",
    "[click](javascript:alert(1)) ![x](http://evil.example/p.png)",
    "{{ 7919 * 7 }} {% raw %} ${7919*7}",
    "`code` *b* _i_ # h | cell | <https://evil.example> https://evil.example www.evil.example",
    "&lt;b&gt; &amp; \x00\x1b[31m\ud800",
    "=cmd|' /C calc'!A0",
    "1. a\n- b\n> c\n\n    code",
]
LINKS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "//evil.example/x",
    "https://user:secret@evil.example/",
    'https://a.example/" onmouseover="alert(1)',
    "https://a.example/\r\nX: y",
    "https://a.example/<script>",
    "https://\u202ea.example/",
    "http://a.example:99999/",
    "https://[::1/",
    "https://" + "a" * 80 + ".example/",
    "ftp://a.example/",
    "",
]


def edition_of(words: str, url: str = "https://ok.example/a") -> Edition:
    """Put the words everywhere that a publisher, a feed list or a topic file can put any."""
    more = f"“{words} and many more words,” said {words}.\n{words} {words} happens on 3 December."
    text = f"{TEXTS['guild']}\n{more}"
    given_article = article(
        "e", words, text, outlet=words, authors=(words,), terms=("generative AI",), url=url
    )
    match = given_article.matches[0]
    spans = tuple(replace(span, term=words, start=-1) for span in match.spans)
    evil = replace(given_article, matches=(replace(match, spans=spans),), quality_reason=words)
    other = replace(evil, article_id="b" * 64, outlet=f"other {words}")
    topics = (replace(TOPICS[0], label=f"Topic {words}"), *TOPICS[1:])
    feeds = (*FEEDS, feed(words, "timeout", detail=words, url=url))
    brief = replace(BRIEF, title=f"Title {words}", max_cards=1)
    stories = (story("e", evil, other), story("l", replace(evil, article_id="c" * 64)))
    return compose(material(stories, brief=brief, feeds=feeds, topics=topics, version=words), now=NOW)


PAGE_TAGS = re.compile(
    r"html|head|meta|title|style|body|div|table|tbody|tr|td|th|p|h[123]|a|b|br|span|del|ins"
)
MARKDOWN_TAGS = re.compile(
    r"h[1234]|p|a|strong|ul|li|blockquote|table|thead|tbody|tr|th|td|pre|code|DOCUMENT_FRAGMENT"
)


def check_html(html: str) -> None:
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    for element in (element for element in tree.iter() if isinstance(element.tag, str)):
        assert PAGE_TAGS.fullmatch(element.tag)
        assert not [name for name in element.attrib if str(name).startswith("on")]
        if "href" in element.attrib:
            target = str(element.get("href"))
            assert re.match(r"https?://[^@/?#]+([/?#]|$)|mailto:digest@example\.org\?|#story-", target)


def check_markdown(markdown: str) -> None:
    made = MarkdownIt("commonmark").enable("table").render(markdown)
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parseFragment(made)
    assert all(MARKDOWN_TAGS.fullmatch(str(element.tag)) for element in tree.iter())
    assert all(str(a.get("href")).startswith("https://ok.example/") for a in tree.iter("a"))


def check_plain(text: str) -> None:
    odd = {char for char in text if unicodedata.category(char) in {"Cc", "Cf", "Cs"}} - {
        "\n",
        "\u200c",
        "\u200d",
    }
    assert odd == set()


@pytest.mark.parametrize("words", EVIL)
def test_hostile_words_stay_words(words: str) -> None:
    edition = edition_of(words)
    check_html(render(edition, "html"))
    check_markdown(render(edition, "md"))
    for kind in ("text", "md", "html"):
        check_plain(render(edition, kind))
        assert "55433" not in render(edition, kind)


@pytest.mark.parametrize("url", LINKS)
def test_hostile_links_are_no_links(url: str) -> None:
    assert safe_url(url) == ""
    edition = edition_of("Plain", url)
    assert edition.cards[0].url == ""
    for kind in ("html", "md", "text"):
        rendered = render(edition, kind)
        assert "script:" not in rendered
        assert "evil.example" not in rendered
    check_html(render(edition, "html"))


@pytest.mark.parametrize("words", EVIL)
def test_hostile_words_make_no_header(words: str) -> None:
    edition = edition_of(words)
    mail = message(
        edition,
        render(edition, "html"),
        render(edition, "text"),
        sender="digest@example.org",
        recipient="desk@example.org",
        host="example.org",
    )
    parsed = message_from_bytes(mail.as_bytes(), policy=default)
    assert "Bcc" not in parsed
    assert len(parsed.keys()) == len(set(parsed.keys())) == 11
    assert parsed["To"] == "desk@example.org"
    assert not parsed.defects


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(min_size=1, max_size=120))
def test_any_words_stay_words(words: str) -> None:
    edition = edition_of(words)
    check_html(render(edition, "html"))
    check_markdown(render(edition, "md"))
    check_plain(render(edition, "text"))


@given(st.text(max_size=200))
def test_any_text_becomes_one_clean_line_and_stays_so(text: str) -> None:
    line = one_line(text)
    check_plain(line)
    assert "\n" not in line
    assert line == line.strip()
    assert one_line(line) == line
    line.encode()
    assert paragraphs(paragraphs(text)) == paragraphs(text)


@given(st.text(max_size=300) | st.from_regex(r"https?://[^ ]{0,60}"))
def test_any_url_is_refused_or_harmless_and_stays_so(url: str) -> None:
    safe = safe_url(url)
    assert safe == "" or re.fullmatch(r"https?://[\x21-\x7e]+", safe)
    assert not set(safe) & set('<>"\\ `{}^')
    assert safe_url(safe) == safe


@given(st.text(max_size=200).map(one_line))
def test_any_words_escaped_as_markdown_come_back_as_they_were(words: str) -> None:
    made = MarkdownIt("commonmark").render(f"x {escaped(words)} x")
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parseFragment(made)
    assert [element.tag for element in tree] == ["p"]
    assert "".join(tree.itertext()).split() == f"x {words} x".split()


def test_a_link_in_markdown_keeps_its_brackets() -> None:
    url = safe_url("https://a.example/x_(y)?q=[1]&b=%3E")
    made = MarkdownIt("commonmark").render(linked("a [b](c) <d>", url))
    assert made.count("<a ") == 1
    assert "a [b](c) &lt;d&gt;</a>" in made


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/x?utm_source=n&b=1&UTM_Medium=x#f", "https://a.example/x?b=1#f"),
        ("https://a.example/x?a=1&b=%20", "https://a.example/x?a=1&b=%20"),
        ("HTTPS://A.Example/Ü", "https://a.example/%C3%9C"),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        ("http://127.0.0.1:8001/a", "http://127.0.0.1:8001/a"),
        ("http://[::1]:8001/a", "http://[::1]:8001/a"),
    ],
)
def test_ordinary_urls_stay_links(url: str, safe: str) -> None:
    assert safe_url(url) == safe


def test_stacked_marks_are_thinned_and_languages_that_need_them_kept() -> None:
    assert len(one_line("e" + "\u0301" * 90)) <= 5
    for text in ("שָׁלוֹם", "هَٰذَا", "ប្រទេស", "👩\u200d🚀", "می\u200cخواهم"):
        assert one_line(text) == unicodedata.normalize("NFC", text)


@given(st.text(alphabet="ab ,é", max_size=120).map(one_line), st.integers(8, 60))
def test_a_clamped_text_is_short_and_not_cut_inside_a_word(text: str, limit: int) -> None:
    short = clamp(text, limit)
    assert len(short) <= limit
    if short != text:
        assert text.startswith(short[:-1])
