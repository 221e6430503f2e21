"""An edition as CSV and as Atom, and the notes, late editions and summaries around it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as ET

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.compose import compose
from reports.csv_rows import COLUMNS, defused
from reports.edition import Edition
from reports.material import NoteMaterial
from reports.render import Kind, render
from reports.story_parts import Card, Line
from reports.summary import to_summary
from tests.reports.editions import next_day, ordinary
from tests.reports.newsroom import NOW, material
from tests.reports.test_hostile import EVIL, check_html, check_markdown, check_plain, edition_of


def printed(edition: Edition) -> tuple[Card | Line, ...]:
    return (*edition.cards, *edition.lines)


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_table_has_a_row_for_each_story_that_is_printed() -> None:
    edition = next_day()
    made = table(render(edition, "csv"))
    assert [row["title"] for row in made] == [item.title for item in printed(edition)]
    assert tuple(made[0]) == COLUMNS
    assert {row["placed"] for row in made} <= {"card", "line"}
    assert made[0]["brief"] == "netflix-genai/desk"
    assert float(made[0]["score"]) == pytest.approx(edition.cards[0].why.score, abs=1e-4)


@pytest.mark.parametrize("words", [*EVIL, "=1+1", "+1", "-1", "@SUM(A1)", "＝1"])
def test_no_cell_is_a_formula(words: str) -> None:
    for row in table(render(edition_of(words), "csv")):
        assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]


@given(st.text(max_size=40))
def test_a_defused_cell_keeps_its_words(words: str) -> None:
    assert str(defused(words)).removeprefix("'") == words.removeprefix("'") or defused(words) == words


@pytest.mark.parametrize("words", EVIL)
def test_hostile_words_stay_words_in_the_feed(words: str) -> None:
    root = ET.fromstring(render(edition_of(words), "atom"))
    assert {element.tag.partition("}")[2] for element in root.iter()} <= {
        "feed", "title", "id", "updated", "author", "name", "subtitle", "entry", "published", "link",
        "summary", "content",
    }  # fmt: skip


def test_the_feed_of_an_edition_has_an_entry_for_each_story() -> None:
    edition = ordinary()
    made = feedparser.parse(render(edition, "atom").encode())
    assert not made.bozo
    assert [entry.title for entry in made.entries] == [item.title for item in printed(edition)]
    assert [entry.link for entry in made.entries] == [item.url for item in printed(edition)]


def noted(text: str, author: str = "Ana Ruiz") -> Edition:
    return compose(material(notes=(NoteMaterial(author, text, NOW - timedelta(hours=1)),)), now=NOW)


@pytest.mark.parametrize("kind", ["html", "text", "md"])
def test_a_note_stands_above_in_short_and_is_signed(kind: Kind) -> None:
    text = render(noted("Watch the vote.\nIt is close."), kind)
    place = text.index("Watch the vote.")
    assert place < text.lower().index("in short")
    assert place < text.index("Ana Ruiz") < text.lower().index("in short")


@pytest.mark.parametrize("words", EVIL)
def test_hostile_notes_stay_words(words: str) -> None:
    edition = noted(words, words)
    check_html(render(edition, "html"))
    check_plain(render(edition, "text"))
    made = render(edition, "md")
    check_plain(made)
    links = "https://ok.example/"
    check_markdown(
        "\n".join(line for line in made.splitlines() if line.startswith(">")) + f"\n[x](<{links}>)"
    )


def test_an_edition_without_notes_says_nothing_of_them() -> None:
    assert "\nNOTE\n" not in render(ordinary(), "text")


def test_a_late_edition_says_when_it_was_due() -> None:
    edition = compose(material(due_at=NOW - timedelta(hours=5)), now=NOW)
    assert edition.status.details[-1] == "Late: this edition was due at 02:01 CET."
    yesterday = compose(material(due_at=NOW - timedelta(hours=9)), now=NOW)
    assert yesterday.status.details[-1] == "Late: this edition was due at Sat 21 Nov 22:01 CET."


def test_a_summary_is_short_and_ends_in_the_link() -> None:
    title, body = to_summary(ordinary(), "https://news.example.org/x")
    assert title == ordinary().subject
    lines = body.splitlines()
    assert lines[0] == ordinary().status.sentence
    assert len([line for line in lines if line.startswith("- ")]) == 5
    assert lines[-2] == "and 4 more"
    assert lines[-1] == "https://news.example.org/x"
    empty = replace(ordinary(), cards=(), lines=(), groups=(), in_short=())
    assert to_summary(empty, "x")[1].splitlines() == [ordinary().status.sentence, "x"]
