from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator

import duckdb
import pytest

from warehouse.match.words import create_macros
from warehouse.query.spelling import TOKEN, character_class

# Assigned in Unicode 5.1 or before: every library's tables know them.
SETTLED = [
    chr(code)
    for code in range(1, sys.maxunicode)
    if not 0xD800 <= code <= 0xDFFF and unicodedata.ucd_3_2_0.category(chr(code)) not in ("Cn", "Co")
]


@pytest.fixture(scope="module")
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as database:
        create_macros(database)
        yield database


def words_in_sql(db: duckdb.DuckDBPyConnection, texts: list[str]) -> list[list[str]]:
    rows = db.execute("SELECT words_of(text) FROM (SELECT unnest($1) AS text)", [texts]).fetchall()
    return [list(row[0]) for row in rows]


@pytest.mark.slow
def test_texts_and_queries_are_cut_alike_for_every_character(db: duckdb.DuckDBPyConnection) -> None:
    texts = [f"ab{character}生c" for character in SETTLED]
    for text, found in zip(texts, words_in_sql(db, texts), strict=True):
        classes = "".join(map(character_class, text))
        assert found == [text[each.start() : each.end()] for each in TOKEN.finditer(classes)], hex(
            ord(text[2])
        )


def test_pieces_are_the_text_cut_after_each_word(db: duckdb.DuckDBPyConnection) -> None:
    text = "«Él» — 生成AIの, e\u0301 x…"
    pieces, words = db.execute("SELECT pieces_of($1), words_of($1)", [text]).fetchall()[0]
    assert text.endswith("".join(pieces))
    assert words == ["Él", "生成", "AI", "の", "e\u0301", "x"]
    assert [piece.startswith(word) for piece, word in zip(pieces, words, strict=True)] == [True] * len(words)


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Straße", "strasse"),
        ("ÉTERNAUT", "eternaut"),
        ("e\u0301te\u0301", "ete"),
        ("ﬁlm", "film"),
        ("ＡＩ", "ai"),
        ("ΛΌΓΟΣ", "λογοσ"),
        ("λόγος", "λογοσ"),
        ("Йод", "иод"),
        ("が", "が"),
        ("कि", "कि"),
    ],
)
def test_words_are_folded(db: duckdb.DuckDBPyConnection, word: str, folded: str) -> None:
    assert db.execute("SELECT fold($1)", [word]).fetchall() == [(folded,)]


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("eternaut", "eternut", True),
        ("eternaut", "eternauta", True),
        ("eternaut", "eternout", True),
        ("eternaut", "etrenaut", False),
        ("этернавт", "этерновт", True),
        ("этернавт", "этернат", True),
        ("этернавт", "этерновы", False),
    ],
)
def test_one_edit_counts_letters(db: duckdb.DuckDBPyConnection, one: str, other: str, near: bool) -> None:
    assert db.execute("SELECT one_edit($1, $2), one_edit($2, $1)", [one, other]).fetchall() == [(near, near)]
