from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.match_room import NOW, article, match_all, write_articles
from warehouse.connection import connect
from warehouse.match.labels import draw_sample, latest_verdicts, store_verdict, wilson

pytest.importorskip("sklearn")
from warehouse.match.learning import learn

QUERY = {"ai": "robot AND (film OR factory)"}
TOPIC = "seed/ai"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(tmp_path / "test.duckdb") as database:
        rows = []
        for number in range(120):
            what = "film" if number % 2 else "factory"
            rows.append(article(number, f"A robot in a {what}", f"The {what} has robot number {number}."))
        write_articles(database, rows)
        match_all(database, QUERY)
        yield database


def scores(db: duckdb.DuckDBPyConnection) -> dict[str, float]:
    rows = db.execute("SELECT url, score FROM matches JOIN articles USING (article_id)").fetchall()
    return {str(url): float(score) for url, score in rows}


def judge(db: duckdb.DuckDBPyConnection, of_each: int) -> None:
    """A reader who likes films and not factories."""
    for number in range(2 * of_each):
        row: Any = article(number, "", "")
        store_verdict(db, row["article_id"], [TOPIC], "yes" if number % 2 else "no", NOW)


def test_nothing_changes_without_verdicts_or_with_too_few(db: duckdb.DuckDBPyConnection) -> None:
    before = scores(db)
    assert learn(db, "seed", NOW) == []
    judge(db, 19)
    assert learn(db, "seed", NOW) == []
    assert scores(db) == before


def test_what_readers_like_comes_first_also_among_what_they_did_not_judge(
    db: duckdb.DuckDBPyConnection,
) -> None:
    judge(db, 20)
    (lesson,) = learn(db, "seed", NOW)
    assert (lesson.liked, lesson.disliked, lesson.used) == (20, 20, True)
    assert lesson.precision_after > lesson.precision_before
    after = scores(db)
    films = [after[f"https://example.org/{number}"] for number in range(41, 120, 2)]
    factories = [after[f"https://example.org/{number}"] for number in range(40, 120, 2)]
    assert min(films) > max(factories)
    assert len(after) == 120  # the query decides what is a match, the model only in which order


def test_learning_again_changes_nothing_and_the_published_score_is_kept(
    db: duckdb.DuckDBPyConnection,
) -> None:
    before = scores(db)
    judge(db, 20)
    learn(db, "seed", NOW)
    once = scores(db)
    learn(db, "seed", NOW)
    assert scores(db) == once
    assert db.execute("SELECT count(*) FROM models").fetchall() == [(1,)]
    kept = db.execute(
        "SELECT url, published_score FROM learned_scores JOIN articles USING (article_id)"
    ).fetchall()
    assert {str(url): float(score) for url, score in kept} == pytest.approx(before)


def test_the_latest_verdict_counts_and_what_was_judged_is_not_drawn(db: duckdb.DuckDBPyConnection) -> None:
    row = article(1, "", "")
    store_verdict(db, row["article_id"], [TOPIC], "no", NOW)
    store_verdict(db, row["article_id"], [TOPIC], "yes", NOW.replace(hour=9))
    assert latest_verdicts(db, TOPIC) == {row["article_id"]: "yes"}
    drawn = draw_sample(db, "seed", 200, 0.35, None)
    assert row["article_id"] not in {each.article_id for each in drawn}
    assert drawn == draw_sample(db, "seed", 200, 0.35, None)


def test_the_interval_is_wilsons() -> None:
    low, high = wilson(8, 10)
    assert low == pytest.approx(0.4901, abs=1e-3)
    assert high == pytest.approx(0.9433, abs=1e-3)
    assert wilson(0, 5)[0] == 0
