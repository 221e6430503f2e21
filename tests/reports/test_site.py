"""The pages of a brief: valid, self-contained, relative, and harmless whatever publishers write."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import PurePosixPath
from xml.etree import ElementTree as ET

import feedparser
import html5lib
import pytest

from reports.site.addresses import edition_page, story_page
from reports.site.charts import Bar, columns, rows
from reports.site.figures import figures_of
from reports.site.health import health_rows
from reports.site.pages import SiteFile, edition_file, shared_files, story_file
from reports.site.timeline import timeline_of
from tests.reports.editions import EDITIONS, next_day, ordinary
from tests.reports.pages_of import BRIEF, CUTOFF, DAY, article, feed_of, head, headline, sighting, site, story
from tests.reports.test_hostile import EVIL, LINKS, edition_of


def pages(material: object = None) -> dict[str, str]:
    return {file.path: file.text for file in shared_files(material or site())}  # type: ignore[arg-type]


def parsed(html: str) -> ET.Element:
    tree: ET.Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    return tree


def every_page() -> list[SiteFile]:
    """Every kind of page, the editions in all their forms."""
    shared = [file for file in shared_files(site()) if file.path.endswith(".html")]
    editions = [edition_file(BRIEF, made()) for made in EDITIONS.values()]
    return [*shared, *editions, story_file(BRIEF, story(article("a", 30), article("b", 20, is_copy=True)))]


@pytest.mark.parametrize("page", every_page(), ids=lambda page: page.path)
def test_a_page_is_valid_and_loads_nothing_from_elsewhere(page: SiteFile) -> None:
    tree = parsed(page.text)
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert len(list(tree.iter("h1"))) == 1
    loaded = [e.get("src") or e.get("href") for e in tree.iter() if e.tag in {"script", "link", "img"}]
    assert loaded
    for address in loaded:
        assert address == "data:," or not re.match(r"[a-z]+:|//|/", str(address)), address
    assert not [e for e in tree.iter("script") if e.text]


@pytest.mark.parametrize("page", every_page(), ids=lambda page: page.path)
def test_links_within_the_pages_lead_to_where_pages_lie(page: SiteFile) -> None:
    tree = parsed(page.text)
    ids = {element.get("id") for element in tree.iter()}
    known = re.compile(
        r"(index|search|feeds)\.html|atom\.xml|site\.css|editions/[\d-]+\.html|stories/\w{16}\.html"
    )
    for link in tree.iter("a"):
        address = str(link.get("href"))
        if address.startswith("#"):
            assert address[1:] in ids
        elif not address.startswith(("http", "mailto:")):
            parts: list[str] = []
            for part in (*PurePosixPath(page.path).parent.parts, *PurePosixPath(address).parts):
                parts = parts[:-1] if part == ".." else [*parts, part]
            assert known.fullmatch("/".join(parts)), address


def test_an_edition_page_holds_all_that_a_mail_has_no_room_for() -> None:
    edition = EDITIONS["crowded"]()
    text = edition_file(BRIEF, edition).text
    assert text.count("<h3") == len(edition.cards) == 20
    assert "told in one line here" not in text
    for line in edition.lines:
        assert f'href="../{story_page(line.story_id)}"' in text


def test_an_edition_leads_to_the_one_before_and_to_the_timelines() -> None:
    text = edition_file(BRIEF, next_day()).text
    assert f'href="../{edition_page(DAY, 1)}"' in text
    assert all(f'href="../{story_page(card.story_id)}"' in text for card in next_day().cards)


def test_pages_are_the_same_every_time() -> None:
    assert pages() == pages()
    assert edition_file(BRIEF, ordinary()) == edition_file(BRIEF, ordinary())


def hostile_site(words: str, url: str = "https://ok.example/a") -> list[str]:
    brief = replace(BRIEF, title=words, story=words)
    material = site(
        brief=brief,
        editions=(head(0, subject=words, sentence=words),),
        sightings=(sighting("a", words, 9), sighting("a", f"x {words}", 3), sighting("b", words, 1)),
        feeds=(feed_of(words, "timeout", url=url, detail=words),),
        headlines=(headline(words, url, outlet=words),),
        version=words,
    )
    told = story(article("a", 5, title=words, outlet=words, url=url, text_quality=words))
    files = [*shared_files(material), story_file(brief, told), edition_file(brief, edition_of(words, url))]
    return [file.text for file in files if file.path.endswith((".html", "headlines.js", ".xml"))]


@pytest.mark.parametrize("words", EVIL)
def test_hostile_words_stay_words_on_every_page(words: str) -> None:
    for text in hostile_site(words):
        if text.startswith("<!DOCTYPE"):
            tree = parsed(text)
            assert {e.get("src") for e in tree.iter("script")} <= {"headlines.js", "search.js"}
            assert not [name for e in tree.iter() for name in e.attrib if str(name).startswith("on")]
            assert not list(tree.iter("img"))
        elif text.startswith("<?xml"):
            ET.fromstring(text)
        else:
            assert "<" not in text
            assert len(json.loads(text.removeprefix("window.HEADLINES = ").rstrip(";\n"))) == 1
        assert "55433" not in text


@pytest.mark.parametrize("url", LINKS)
def test_hostile_links_are_no_links_on_any_page(url: str) -> None:
    for text in hostile_site("Plain", url):
        assert "script:" not in text
        assert "evil.example" not in text


def test_the_search_holds_the_newest_headlines_with_their_story() -> None:
    text = pages()["headlines.js"]
    lines = json.loads(text.removeprefix("window.HEADLINES = ").rstrip(";\n"))
    assert lines[0] == [
        "Netflix finishes a scene", "https://lantern.example/a", "The Daily Lantern", "2026-11-22", "",
    ]  # fmt: skip
    assert lines[1][4] == story_page("ab" * 32)
    assert "Every article of the archive, 2 articles" in pages()["search.html"]
    assert "The newest 2 of 9,000 articles" in pages(site(headlines_known=9000))["search.html"]


def test_charts_are_svg_with_real_text_and_the_page_s_colours() -> None:
    svg = columns("Stories <a> day", [Bar("1 Nov", 3), Bar("2 Nov", None), Bar("3 Nov", 7, marked=True)])
    wide, narrow = ET.fromstring(f"<x>{svg}</x>")
    for chart in (wide, narrow):
        assert chart.get("aria-label") == "Stories <a> day"
        assert {"1 Nov", "3 Nov"} <= {text.text for text in chart.iter("text")}
        fills = [rect.get("fill") for rect in chart.iter("rect")]
        assert fills == ["var(--bar)", "var(--bar-now)"]
    assert "#" not in svg
    lying = ET.fromstring(f"<x>{rows('Share', [Bar('First', 4), Bar('Second', 1)])}</x>")[0]
    first, second = sorted(lying.iter("rect"), key=lambda bar: float(bar.get("y", "")))
    labels = {text.text: float(text.get("y", "")) for text in lying.iter("text")}
    assert labels["First"] < labels["Second"]
    assert float(first.get("width", "")) == pytest.approx(4 * float(second.get("width", "")), rel=0.01)


@pytest.mark.parametrize("numbers", [[], [0], [0, 0], [0.4], [1], [3, 1_000_000], [None, 2]])
def test_charts_of_any_numbers_can_be_drawn(numbers: list[float | None]) -> None:
    bars = [Bar(f"x{i}", number) for i, number in enumerate(numbers)]
    if bars:
        ET.fromstring(f"<x>{columns('c', bars)}{rows('r', bars)}</x>")


def test_the_figures_are_those_of_the_sightings() -> None:
    days, voice, lag = figures_of(site())
    assert len(days.rows) == 30
    assert voice.rows[0] == ("Harbour Post", "2", "3", "67 %")
    assert voice.rows[1] == ("The Daily Lantern", "2", "2", "67 %")
    assert lag.rows == (("The Daily Lantern", "0.0", "2", "2"), ("Harbour Post", "4.0", "0", "2"))
    assert figures_of(site(sightings=(), days={})) == ()


def test_feeds_that_fail_stand_first_and_silent_ones_next() -> None:
    feeds = (
        feed_of("Well"), feed_of("Quiet", new_hours_ago=200), feed_of("Broken", "http_500", detail="oh"),
        feed_of("New", "", last_ok_at=None),
    )  # fmt: skip
    made = health_rows(site(feeds=feeds))
    assert [(row.outlet, row.state) for row in made] == [
        ("Broken", "failing"), ("Quiet", "silent"), ("New", "never asked"), ("Well", "well"),
    ]  # fmt: skip
    assert made[0].told == "http 500 (oh)"


def test_a_timeline_goes_from_the_seed_through_articles_and_editions_in_order() -> None:
    line = timeline_of(
        story(
            article("late", 2, outlet="Harbour Post", score=None),
            article("first", 40, revision=3),
            lead="late",
        ),
        "The seed",
    )
    assert line.title == "Headline late"
    assert line.seed == "The seed"
    assert [event.title for event in line.events] == [
        "Headline first", "Edition of Sat 21 Nov: told in full", "Headline late",
    ]  # fmt: skip
    assert line.events[0].notes == ("first seen", "changed 2 times", "score 0.70")
    assert line.events[2].notes == ("+38 h", "no topic of this brief")


def test_a_story_of_which_nothing_is_kept_still_has_its_page() -> None:
    text = story_file(BRIEF, replace(story(article("a", 1)), articles=())).text
    parsed(text)
    assert "no article of this story is kept" in text


def test_the_atom_feed_is_one_that_readers_take() -> None:
    plain = feedparser.parse(pages()["atom.xml"].encode())
    assert not plain.bozo
    assert [entry.link for entry in plain.entries] == [
        edition_page(DAY - timedelta(days=back), 1) for back in range(3)
    ]
    published = site(brief=replace(BRIEF, base_url="https://news.example.org/netflix-genai/desk/"))
    made = feedparser.parse(pages(published)["atom.xml"].encode())
    assert made.entries[0].link == "https://news.example.org/netflix-genai/desk/editions/2026-11-22.html"
    assert made.entries[0].updated_parsed[:3] == CUTOFF.timetuple()[:3]
    assert len({entry.id for entry in made.entries}) == 3
    root = ET.fromstring(pages(published)["atom.xml"])
    name = "{http://www.w3.org/2005/Atom}"
    for entry in [root, *root.iter(f"{name}entry")]:
        assert {f"{name}{tag}" for tag in ("id", "title", "updated", "link")} <= {
            child.tag for child in entry
        }
