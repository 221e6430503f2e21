"""No query can run away: the worst that the language lets through, on texts that make the most of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.match_room import article, match_all, write_articles
from warehouse.connection import connect

WORDS = 20_000
LETTERS = "abcdefghij"
SECONDS = 10.0  # of processor time; the slowest takes about 1


def either(count: int, form: str) -> str:
    return "(" + " OR ".join(form.format(number) for number in range(count)) + ")"


HOSTILE = {
    "everywhere near everywhere": "(the OR and) NEAR/50 (film OR studio OR fil*)",
    "beside itself": "the ONEAR/0 the",
    "in one endless sentence": "the NEAR/s film",
    "in one endless paragraph": "(the OR and) NEAR/p film",
    "nowhere far": "the NOT NEAR/50 film",
    "often": "ATLEAST/50(the OR film)",
    "beginnings": either(1_200, "w{:05}*"),
    "mistakes": either(900, "abcdefg{:04}~1"),
    "letters left open": either(1_200, "a?c{:04}"),
    "the longest phrase": '"' + "the and film studio " * 5 + '"',
    "a phrase of one word": '"' + "the " * 20 + '"',
    "as deep as can be": "(" * 60 + "the" + ")" * 60,
    "groups in groups": "(the AND " * 30 + "film" + ")" * 30,
}


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of long texts in which every word is one that is looked for, in little memory."""
    in_turn = " ".join(("the", "and", "film", "studio")[number % 4] for number in range(WORDS))
    alike = "the " * WORDS
    unlike = " ".join(LETTERS[number % 10] * (3 + number % 5) for number in range(WORDS))
    folder: Path = tmp_path_factory.mktemp("crowded")
    with connect(folder / "crowded.duckdb") as db:
        db.execute("SET memory_limit = '300MB'")
        db.execute("SET threads = 1")
        write_articles(db, [article(n, "", text) for n, text in enumerate((in_turn, alike, unlike))])
        yield db


@pytest.mark.slow
@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_worst_query_ends_soon_in_little_memory(crowded: duckdb.DuckDBPyConnection, query: str) -> None:
    began = time.process_time()
    counts = match_all(crowded, {"topic": query})
    assert counts.articles == 3
    assert time.process_time() - began < SECONDS


@pytest.mark.slow
def test_four_times_the_articles_cost_no_more_than_about_four_times(tmp_path: Path) -> None:
    queries = {f"t{number}": query for number, query in enumerate(HOSTILE.values())}
    text = " ".join(("the", "and", "film", "studio")[number % 4] for number in range(400))

    def seconds(count: int) -> float:
        with connect(tmp_path / f"{count}.duckdb") as db:
            db.execute("SET threads = 1")
            write_articles(db, [article(number, "", text) for number in range(count)])
            began = time.process_time()
            assert match_all(db, queries).articles == count
            return time.process_time() - began

    few, many = seconds(50), seconds(200)
    assert many < 6 * few
