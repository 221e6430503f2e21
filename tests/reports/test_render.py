"""The renderings: kept goldens, valid HTML, size, columns, and determinism."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import html5lib
import pytest

from reports.canonical import from_json, to_json
from reports.compose import compose
from reports.html_page import SIZE_LIMIT, encoded_size
from reports.material import ReportError
from reports.render import KINDS, Kind, file_name, render
from reports.safe_text import cells
from tests.reports.editions import EDITIONS, GOLDEN, crowded, next_day, ordinary
from tests.reports.newsroom import BRIEF, NOW, TEXTS, TOPICS, article, material, story


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", EDITIONS)
def test_a_rendering_is_byte_for_byte_the_one_that_is_kept(name: str, kind: Kind) -> None:
    kept = (GOLDEN / f"{name}.{kind}").read_text("utf-8")
    assert render(EDITIONS[name](), kind) == kept, "python -m tests.reports.editions writes them"


@pytest.mark.parametrize("kind", KINDS)
def test_a_stored_edition_renders_as_the_fresh_one(kind: Kind) -> None:
    assert render(from_json(to_json(next_day())), kind) == render(next_day(), kind)


@pytest.mark.slow
def test_a_rendering_does_not_depend_on_the_process_or_its_locale() -> None:
    code = (
        "import hashlib; from tests.reports.editions import ordinary; from reports.render import *;"
        "print([hashlib.sha256(render(ordinary(), k).encode()).hexdigest() for k in KINDS])"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C", "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(told) == 1


@pytest.mark.parametrize("name", EDITIONS)
def test_the_html_is_valid_and_whole(name: str) -> None:
    html = render(EDITIONS[name](), "html")
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parse(html)
    assert [
        element.tag for element in tree.iter() if element.tag in {"script", "iframe", "img", "link"}
    ] == []
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    targets = [str(a.get("href"))[1:] for a in tree.iter("a") if str(a.get("href")).startswith("#")]
    assert set(targets) <= set(ids)
    assert len(list(tree.iter("h1"))) == 1
    assert all(table.get("role") == "presentation" or list(table.iter("th")) for table in tree.iter("table"))
    assert all(cell.get("scope") in {"row", "col"} for cell in tree.iter("th"))


def test_the_html_says_the_language_of_what_is_foreign() -> None:
    html = render(ordinary(), "html")
    assert '<html lang="en" dir="ltr">' in html
    assert re.search(r'<a [^>]*lang="ar" dir="rtl"[^>]*>الذكاء', html)
    assert re.search(r'<a [^>]*lang="es"[^>]*>Cultura', html)
    assert 'lang="en" dir="ltr"><head>' in html.replace("\n", "")
    assert "🎬" in html


def test_styles_are_inlined_and_only_screen_rules_stay_in_the_head() -> None:
    html = render(ordinary(), "html")
    head = html.split("</head>")[0]
    assert "prefers-color-scheme: dark" in head
    assert ".card" not in re.sub(r"@media.*?\n}\n", "", head, flags=re.DOTALL)
    assert "display:flex" not in html
    assert "background-image" not in html
    assert re.search(r'<h1 style="[^"]*Georgia', html)


def test_two_hundred_stories_stay_below_the_size_that_mail_programs_clip() -> None:
    edition = crowded()
    html = render(edition, "html")
    encoded = base64.encodebytes(html.encode())
    assert len(html.encode()) <= SIZE_LIMIT
    assert len(encoded) <= encoded_size(html) <= SIZE_LIMIT
    full = html.count("<h3")
    assert 0 < full < len(edition.cards) == 20
    assert f"{20 - full} stories told in one line here" in html
    assert f"{edition.cut_stories} more stories above the floor" in html
    assert render(edition, "text").count("[NEW]") == 20
    assert all(card.title in html for card in edition.cards)


def test_cards_with_the_highest_scores_stay_whole() -> None:
    html = render(crowded(), "html")
    whole = re.findall(r'<h3 id="story-(\w+)"', html)
    ranked = sorted(crowded().cards, key=lambda card: -card.why.score)
    assert set(whole) == {card.story_id[:12] for card in ranked[: len(whole)]}


def test_an_edition_that_cannot_be_made_small_enough_fails_with_advice() -> None:
    topics = tuple(replace(topic, label="x" * 40_000) for topic in TOPICS)
    edition = compose(material(topics=topics), now=NOW)
    with pytest.raises(ReportError, match="shorten the titles"):
        render(edition, "html")


def test_very_long_urls_and_headlines_do_not_stop_the_mail() -> None:
    stories = tuple(
        story(
            f"s{n}",
            article(f"s{n}", "&&& " * 200, TEXTS["guild"], url=f"https://a.example/{n}?q=" + "&" * 1900),
        )
        for n in range(40)
    )
    edition = compose(material(stories, brief=replace(BRIEF, max_stories=60)), now=NOW)
    html = render(edition, "html")
    assert encoded_size(html) <= SIZE_LIMIT
    assert "left out here for the same reason" in html


@pytest.mark.parametrize("name", EDITIONS)
def test_the_text_keeps_to_72_columns_but_for_links(name: str) -> None:
    text = render(EDITIONS[name](), "text")
    wide = [line for line in text.splitlines() if cells(line) > 72]
    assert [line for line in wide if not re.fullmatch(r"\[\d+\] \S+", line)] == []
    assert text.endswith("\n")
    assert "\n\n\n" not in text


def test_the_links_of_the_text_are_numbered_and_listed_once() -> None:
    text = render(ordinary(), "text")
    body, listed = text.split("LINKS\n-----\n")
    numbers = [int(number) for number in re.findall(r"^\[(\d+)\] http", listed, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {int(number) for number in re.findall(r"\[(\d+)\]", body)} == set(numbers)
    urls = re.findall(r"^\[\d+\] (\S+)", listed, re.MULTILINE)
    assert len(urls) == len(set(urls))


def test_every_rendering_tells_the_same_stories() -> None:
    edition = ordinary()
    words = {kind: " ".join(render(edition, kind).split()) for kind in ("html", "text", "md")}
    for card in edition.cards:
        assert card.title in words["html"]
        assert card.title in words["text"]
        assert card.title.replace("$", "\\$") in words["md"]
        assert all(sentence in words["text"] for sentence in card.sentences)
    for kind in words:
        assert edition.status.sentence in words[kind]


def test_sections_without_content_vanish_but_for_three() -> None:
    text = render(EDITIONS["quiet"](), "text")
    heads = re.findall(r"^([A-Z ]+)\n-+$", text, re.MULTILINE)
    assert heads == ["CHANGED", "NUMBERS", "COVERAGE"]


def test_file_names_tell_the_day_and_the_number() -> None:
    edition = ordinary()
    assert [file_name(edition, kind) for kind in KINDS] == [
        "2026-11-22.html",
        "2026-11-22.txt",
        "2026-11-22.md",
        "2026-11-22.json",
        "2026-11-22.csv",
        "2026-11-22.atom",
    ]
    assert file_name(replace(edition, number=2), "md") == "2026-11-22-2.md"
    assert set(get_args(Kind)) == set(KINDS)


def test_an_unknown_rendering_is_refused() -> None:
    with pytest.raises(ReportError, match="choose one of html, text, md, json, csv, atom"):
        render(ordinary(), "pdf")  # type: ignore[arg-type]


def test_times_are_told_in_the_zone_of_the_brief() -> None:
    tokyo = compose(material(brief=replace(BRIEF, zone="Asia/Tokyo")), now=NOW + timedelta(hours=1))
    assert "cut-off 15:00 JST" in render(tokyo, "text")
    text = render(compose(material(brief=replace(BRIEF, zone="America/Sao_Paulo")), now=NOW), "text")
    assert "cut-off 03:00 UTC-03" in text
