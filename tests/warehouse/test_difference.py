"""What changed between two texts, in words."""

from __future__ import annotations

import re
import time

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.warehouse.read_room import NOW, article, store
from warehouse.migrate import migrate
from warehouse.read.difference import difference

PARAGRAPHS = [
    f"Paragraph {n} says a number of things about the harbour and the board, and more of it, {n} times."
    for n in range(9)
]
TEXT = "\n\n".join(PARAGRAPHS)


def test_a_changed_word_stands_with_the_words_around_it() -> None:
    changed = TEXT.replace("board, and more of it, 2", "council, and more of it, 2")
    assert difference("Title", TEXT, "Title", changed) == (
        "3: ... things about the harbour and the [-board,-] {+council,+} and more of it, 2 times."
    )


def test_a_headline_and_a_new_paragraph() -> None:
    said = difference("Quay to rise", TEXT, "Quay to rise in May", f"{TEXT}\n\nA correction was added.")
    assert said == "title: Quay to rise {+in May+}\n10: {+A correction was added.+}"


def test_a_paragraph_taken_out_is_named_by_its_place_in_the_new_text() -> None:
    shorter = "\n\n".join(PARAGRAPHS[:4] + PARAGRAPHS[5:])
    assert difference("T", TEXT, "T", shorter) == f"5: [-{PARAGRAPHS[4]}-]"


def test_changes_far_apart_are_lines_of_their_own() -> None:
    words = [f"w{n}" for n in range(60)]
    changed = [*words[:5], "first", *words[6:50], "second", *words[51:]]
    assert difference("T", " ".join(words), "T", " ".join(changed)).splitlines() == [
        "1: w0 w1 w2 w3 w4 [-w5-] {+first+} w6 w7 w8 w9 w10 w11 ...",
        "1: ... w44 w45 w46 w47 w48 w49 [-w50-] {+second+} w51 w52 w53 w54 w55 w56 ...",
    ]


words = st.lists(st.sampled_from(["a", "b", "c", "\n\n"]), max_size=40).map(" ".join)


@given(words, words)
def test_what_is_marked_is_all_that_changed(old: str, new: str) -> None:
    said = difference("T", old, "T", new)
    took = sorted(" ".join(re.findall(r"\[-(.*?)-\]", said)).split())
    put = sorted(" ".join(re.findall(r"\{\+(.*?)\+\}", said)).split())
    assert sorted(old.split() + put) == sorted(new.split() + took)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 500_000, "b " * 500_000),
        ("a\n\n" * 100_000, "b\n\na\n\n" * 50_000),
        (" ".join("ab"[n % 2] for n in range(3000)), " ".join("ba"[n % 3 % 2] for n in range(3000))),
        (
            "\n\n".join("a b"[n % 2 :] * 200 for n in range(400)),
            "\n\n".join("b a"[n % 3 :] * 200 for n in range(400)),
        ),
    ],
)
def test_hostile_texts_cost_little_and_leave_little(old: str, new: str) -> None:
    began = time.perf_counter()
    assert 0 < len(difference("T", old, "T", new)) < 21_000
    assert time.perf_counter() - began < 10


def test_a_revision_is_stored_with_its_difference() -> None:
    with duckdb.connect() as db:
        migrate(db)
        url = "https://one.example/1"
        for text in ("The quay is old.", "The quay is very old.", "The quay is very old."):
            store(db, [], [article(url, text)], NOW)
        found = db.execute("SELECT revision, diff FROM revisions ORDER BY revision").fetchall()
    assert found == [(1, None), (2, "1: The quay is {+very+} old.")]
