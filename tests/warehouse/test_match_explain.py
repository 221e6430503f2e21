from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.match_room import article, match_all, matched, write_articles
from warehouse.connection import connect
from warehouse.match.explain import explain, masked_lines
from warehouse.query import EntityTerms

GENAI = {"genai": EntityTerms(('"generative AI"', "GenAI"))}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "test.duckdb"


@pytest.fixture
def db(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(home) as database:
        yield database


@pytest.mark.parametrize(
    ("query", "missing"),
    [
        ("film AND series", ("needs series",)),
        ("@genai AND film AND (series OR footage)", ("needs @genai", "needs one of series OR footage")),
        ("film NEAR/2 netflix", ("has both sides of film NEAR/2 netflix, never so near",)),
        ("film NEAR/2 @genai", ("needs @genai",)),
        ("film NOT (netflix OR x)", ("must not have netflix OR x",)),
        ("series NOT netflix", ("needs series", "must not have netflix")),
        ("title:(film AND headline)", ("needs film in the title",)),
        ("film AND lang:es", ("needs lang:es",)),
        ("ATLEAST/3(film)", ("needs film 3 times",)),
        ("film NOT NEAR/3 about", ("has film, but always near about",)),
        ("film AND (one OR (two AND three))", ("needs one of one OR (two AND three)",)),
    ],
)
def test_why_says_what_was_missing(
    db: duckdb.DuckDBPyConnection, query: str, missing: tuple[str, ...]
) -> None:
    row = article(1, "Headline", "A film about rain and wind and hail by Netflix")
    write_articles(db, [row])
    match_all(db, {"t": query}, GENAI)
    assert [(each.matches_now, each.missing) for each in explain(db, row["article_id"])] == [(False, missing)]


def test_why_shows_stored_matches_from_a_copy_that_can_only_be_read(home: Path) -> None:
    row = article(1, "Headline", "A film about rain")
    with connect(home) as db:
        write_articles(db, [row])
        match_all(db, {"film": "film", "rain": "rain AND snow"})
    with connect(home, read_only=True) as db:
        film, rain = explain(db, row["article_id"])
        assert explain(db, "nobody") == []
    assert film.matches_now
    assert film.spans == ({"field": "body", "start": 2, "end": 6, "term": "film"},)
    assert film.score == pytest.approx(0.35, abs=0.35)
    assert (rain.matches_now, rain.score, rain.missing) == (False, None, ("needs snow",))


def test_what_an_outlet_repeats_is_not_matched(db: duckdb.DuckDBPyConnection) -> None:
    text = "Disclosure: netflix sued us. A film about rain. Sign up for the netflix letter. Snow fell."
    row = article(1, "Headline", text)
    write_articles(db, [row])
    begins = text.index("Sign")
    db.execute(
        "INSERT INTO masks VALUES (?, 1, now(), [{'start': 0, 'end': 28, 'line_hash': 1, 'earlier': 2},"
        " {'start': ?, 'end': ?, 'line_hash': 2, 'earlier': 5}])",
        [row["article_id"], begins, begins + 31],
    )
    match_all(
        db,
        {
            "netflix": "netflix",
            "film": "film AND snow",
            "far": "rain NEAR/s snow",
            "near": "rain NEAR/0 snow",
        },
    )
    assert matched(db) == {("Headline", "film"), ("Headline", "near")}
    spans = db.execute("SELECT spans FROM matches WHERE topic = 'seed/film'").fetchall()[0][0]
    assert [text[span["start"] : span["end"]] for span in spans] == ["film", "Snow"]
    assert [(each.line, each.earlier) for each in masked_lines(db, row["article_id"])] == [
        ("Disclosure: netflix sued us.", 2),
        ("Sign up for the netflix letter.", 5),
    ]


def test_what_only_one_earlier_article_had_may_match(db: duckdb.DuckDBPyConnection) -> None:
    row = article(1, "Headline", "Netflix made a film.")
    write_articles(db, [row])
    db.execute(
        "INSERT INTO masks VALUES (?, 1, now(), [{'start': 0, 'end': 20, 'line_hash': 1, 'earlier': 1}])",
        [row["article_id"]],
    )
    match_all(db, {"film": "netflix AND film"})
    assert matched(db) == {("Headline", "film")}
