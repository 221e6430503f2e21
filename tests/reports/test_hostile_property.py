"""Any words and any address, put together out of what does harm: in no rendering more than words."""

from __future__ import annotations

import csv
import io
import json
import re
from email import message_from_bytes
from email.policy import default
from xml.etree import ElementTree as ET

import html5lib
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reports.canonical import from_json, to_json
from reports.edition import Edition
from reports.mail import message
from reports.render import render
from reports.summary import to_summary
from tests.reports.test_hostile import EVIL, LINKS, check_html, check_markdown, check_plain, edition_of
from tests.reports.test_site import hostile_site

SHARDS = (
    *EVIL,
    *(
        "<",
        ">",
        '"',
        "'",
        "&",
        "\r\n",
        "\x00",
        "\x85",
        "\u2028",
        "\u202e",
        "\u2066",
        "\u200f",
        "\ufeff",
        "\ud800",
    ),
    *(
        "</script>",
        "<!--",
        "-->",
        "]]>",
        "<![CDATA[",
        "{{",
        "{%",
        "${",
        "`",
        "](",
        "][",
        "|",
        "\\",
        "=",
        "+",
        "@",
    ),
    *(
        "javascript:",
        "data:text/html,",
        "//evil.example/",
        "&#x3c;b&#x3e;",
        "&Tab;",
        "=?utf-8?q?Bcc:?=",
        "%0d%0aBcc:",
    ),
)
WORDS = st.lists(st.sampled_from(SHARDS) | st.text(max_size=12), min_size=1, max_size=8).map("".join)
URLS = st.sampled_from(LINKS) | st.builds(
    "https://ok.example/{}".format,
    st.lists(st.sampled_from(SHARDS) | st.text(max_size=8), max_size=5).map("".join),
)
WEB = r"https?://[^@/?#\s]+(?:[/?#]\S*)?$"  # with nobody's name before the host
ATOM_TAGS = {
    *("feed", "title", "id", "updated", "author", "name", "subtitle"),
    *("entry", "published", "link", "summary", "content"),
}
patiently = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


@patiently
@given(WORDS, URLS)
@example("=HYPERLINK(A1)\r\nBcc: x@y.example", "https://ok.example/\u202e")
def test_no_rendering_of_an_edition_has_more_than_words_of_it(words: str, url: str) -> None:
    edition = edition_of(words, url)
    check_html(render(edition, "html"))
    check_markdown(render(edition, "md"))
    for kind in ("html", "text", "md", "csv", "atom", "json"):
        check_plain(render(edition, kind))
    check_table(render(edition, "csv"), edition)
    check_feed(render(edition, "atom"))
    assert from_json(to_json(edition)) == edition
    check_mail(edition)
    check_plain("\n".join(to_summary(edition, "https://ok.example/")))


def check_table(text: str, edition: Edition) -> None:
    """A row a story, a line a row, and no cell that a spreadsheet would reckon with."""
    made = list(csv.reader(io.StringIO(text)))
    assert len(made) == len(text.splitlines()) == 1 + len(edition.cards) + len(edition.lines)
    assert {len(row) for row in made} == {len(made[0])}
    assert not [cell for row in made for cell in row if re.match(r"[=+\-@\t\r＝＋－＠]", cell)]


def check_feed(text: str) -> None:
    """Only the elements that we make, and only links that lead to the web."""
    root = ET.fromstring(text)
    assert {element.tag.partition("}")[2] for element in root.iter()} <= ATOM_TAGS
    links = [str(element.get("href")) for element in root.iter() if element.tag.endswith("}link")]
    assert all(re.match(WEB, link) for link in links)


def check_mail(edition: Edition) -> None:
    """One recipient, no header but ours, two parts."""
    mail = message(
        edition, render(edition, "html"), render(edition, "text"),
        sender="digest@example.org", recipient="desk@example.org", host="example.org",
    )  # fmt: skip
    raw = mail.as_bytes()
    parsed = message_from_bytes(raw, policy=default)
    assert len(parsed.keys()) == len(set(parsed.keys())) == 11
    assert parsed["To"] == "desk@example.org"
    assert [address.addr_spec for address in parsed["From"].addresses] == ["digest@example.org"]
    assert len(list(parsed.iter_parts())) == 2
    assert not parsed.defects
    assert max(map(len, raw.split(b"\r\n"))) <= 998


@patiently
@given(WORDS, URLS)
def test_no_page_has_more_than_words_of_it(words: str, url: str) -> None:
    for text in hostile_site(words, url):
        check_plain(text)
        if text.startswith("<?xml"):
            check_tags(text)
        elif text.startswith("<!DOCTYPE"):
            check_page(text)
        else:
            assert "<" not in text
            [line] = json.loads(text.removeprefix("window.HEADLINES = ").rstrip(";\n"))
            assert line[1] == "" or re.match(WEB, line[1])


def check_tags(text: str) -> None:
    """A feed of editions: its links are relative where no address of the site is known."""
    assert {element.tag.partition("}")[2] for element in ET.fromstring(text).iter()} <= ATOM_TAGS


def check_page(text: str) -> None:
    """No script but ours, no handler, no picture, no link but to the web, our pages or our own address."""
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(text)
    assert {e.get("src") for e in tree.iter("script")} <= {"headlines.js", "search.js"}
    names = {str(element.tag) for element in tree.iter() if isinstance(element.tag, str)}
    assert not names & {"img", "iframe", "object", "embed", "base"}
    assert not [name for e in tree.iter() for name in e.attrib if str(name).startswith("on")]
    for link in tree.iter("a"):
        target = str(link.get("href"))
        assert re.match(WEB + r"|mailto:digest@example\.org\?|#|[./\w-]+\.(html|xml)$", target), target
