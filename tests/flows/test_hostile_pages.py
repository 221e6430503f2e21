"""Broken and hostile pages through the read stage: each ends with an article or a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.extractors.reading_room import article_page, paragraphs, sentence
from tests.extractors.servers import Reply, Site
from tests.flows.polled_house import BEGIN
from tests.flows.read_house import Quay

RUSSIAN = "Городской совет во вторник решил обновить старый мост до конца года, сообщила мэр города. "
SCRIPTS = "<html><head><title>Bridge</title></head><body><div id=root></div><script>go({});</script>"
ENABLE = "<noscript>You need to enable JavaScript to run this app.</noscript>"

PAGES: dict[str, tuple[str | bytes, str, str]] = {
    # name: body, content type, the page's reason
    "divs": (article_page("<div>" * 1000 + paragraphs(8) + "</div>" * 1000), "text/html", "ok"),
    "tables": (
        article_page("<table><tr><td>" * 500 + paragraphs(8) + "</td></tr></table>" * 500),
        "text/html",
        "ok",
    ),
    "unclosed": (
        article_page("".join(f"<p>{sentence(seed)}" for seed in range(8000))),
        "text/html",
        "ok",
    ),
    "node": (article_page("<p>" + "harbour bridge " * 700_000), "text/html", "too_large"),
    "paragraphs": (article_page("<p>The council voted.</p>\n" * 840_000), "text/html", "too_large"),
    "binary": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 400, "text/html", "not_html"),
    "document": (b"%PDF-1.7\n" + b"obj stream endstream " * 2000, "text/html", "not_html"),
    "charset": (
        f"<html><body><article><p>{RUSSIAN * 6}</p></article></body></html>".encode("cp1251"),
        "text/html; charset=utf-8",
        "ok",
    ),
    "scripts": (SCRIPTS, "text/html", "no_text"),
    "enable": (SCRIPTS + ENABLE, "text/html", "challenge"),
    "empty": (b"", "text/html", "no_text"),
    "good": (article_page(paragraphs(8)), "text/html", "ok"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("page_bytes", [5 * 2**20, 40 * 2**20])
def test_each_ends_with_an_article_or_a_reason(tmp_path: Path, page_bytes: int) -> None:
    with Site() as site:
        quay = Quay(tmp_path, site, workers=1, page_bytes=page_bytes)
        for name, (body, kind, _) in PAGES.items():
            site.routes[f"/{name}"] = Reply(
                body.encode() if isinstance(body, str) else body, headers=(("Content-Type", kind),)
            )
        quay.publish(*PAGES)
        assert quay.run(BEGIN)["pages"] == len(PAGES)
    found = quay.ask(
        "SELECT regexp_extract(p.url, '[a-z]+$'), p.reason, p.detail, a.words, a.text_quality, a.text "
        "FROM pages AS p LEFT JOIN articles AS a USING (article_id)"
    )
    outcomes = {name: reason for name, reason, *_ in found}
    assert outcomes == {name: reason for name, (*_, reason) in PAGES.items()}
    for name, reason, detail, words, quality, text in found:
        if reason == "ok":
            assert words >= 60, name
            assert quality in {"full", "partial"}
        else:
            assert detail, name
            assert text is None
    assert all(RUSSIAN.strip() in text for name, *_, text in found if name == "charset")
