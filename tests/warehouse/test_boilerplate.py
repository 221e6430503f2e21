from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from tests.warehouse.newswriter import write
from tests.warehouse.rows_of_articles import NOON, article
from warehouse.connection import connect
from warehouse.match.boilerplate import mask_repeated_lines
from warehouse.rows import insert_new

NOTE = "Disclosure: our parent company has filed a lawsuit against a maker of chatbots."


def masked(path: Path, rows: list[dict[str, object]], batch: int) -> dict[str, list[tuple[str, int]]]:
    """Return what is masked in each article, as text, with how many articles had it before."""
    with connect(path) as db:
        insert_new(db, "articles", rows, ["article_id"])
        ids = [str(row["article_id"]) for row in rows]
        for start in range(0, len(ids), batch):
            mask_repeated_lines(db, ids[start : start + batch], date(2026, 3, 2))
        found = db.execute(
            "SELECT url_key[14:], text, spans FROM articles JOIN masks USING (article_id) ORDER BY url_key"
        ).fetchall()
    return {key: [(text[s["start"] : s["end"]], s["earlier"]) for s in spans] for key, text, spans in found}


def newspaper(outlet: str = "The Example") -> list[dict[str, object]]:
    return [
        article(
            f"{outlet}-{number}",
            f"Headline {number}",
            f"{write(number)[1]}\n{NOTE} Ünder us.\n",
            NOON + timedelta(minutes=number),
            outlet=outlet,
        )
        for number in range(5)
    ]


def test_the_first_is_news_and_later_ones_are_masked_to_the_character(tmp_path: Path) -> None:
    found = masked(tmp_path / "a.duckdb", newspaper(), 5)
    assert found["The Example-0"] == []
    assert found["The Example-1"] == [(NOTE + " ", 1), ("Ünder us.\n", 1)]
    assert found["The Example-4"] == [(NOTE + " ", 4), ("Ünder us.\n", 4)]


def test_batches_do_not_matter(tmp_path: Path) -> None:
    assert masked(tmp_path / "a.duckdb", newspaper(), 5) == masked(tmp_path / "b.duckdb", newspaper(), 1)


def test_what_two_outlets_print_is_not_masked(tmp_path: Path) -> None:
    rows = [article(f"o{n}", "T", f"{write(n)[1]}\n{NOTE}", outlet=f"Outlet {n}") for n in range(5)]
    assert not any(masked(tmp_path / "a.duckdb", rows, 5).values())


def test_an_article_published_again_is_not_its_own_boilerplate(tmp_path: Path) -> None:
    rows = [article(f"r{n}", "T", write(7)[1], NOON + timedelta(minutes=n)) for n in range(4)]
    assert not any(masked(tmp_path / "a.duckdb", rows, 4).values())


def test_running_twice_counts_once(tmp_path: Path) -> None:
    with connect(tmp_path / "a.duckdb") as db:
        rows = newspaper()
        insert_new(db, "articles", rows, ["article_id"])
        ids = [str(row["article_id"]) for row in rows]
        assert mask_repeated_lines(db, ids, date(2026, 3, 2)) == 5
        assert mask_repeated_lines(db, ids, date(2026, 3, 2)) == 0
        assert db.execute("SELECT DISTINCT articles FROM repeated_lines").fetchall() == [(5,)]
