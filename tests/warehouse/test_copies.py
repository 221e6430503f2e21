from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.newswriter import edits, write
from tests.warehouse.rows_of_articles import NOON, article
from warehouse.connection import connect
from warehouse.errors import WarehouseError
from warehouse.match.copies import find_copies, pending_copies
from warehouse.match.stories import group_stories
from warehouse.match.verdicts import join_copy, split_copy
from warehouse.rows import insert_new


def copied(db: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    return set(
        db.execute(
            "SELECT a.url_key[14:], o.url_key[14:] FROM copies c JOIN articles a USING (article_id) "
            "JOIN articles o ON o.article_id = c.original_id"
        ).fetchall()
    )


@pytest.mark.slow
def test_seven_edits_of_300_texts(tmp_path: Path) -> None:
    rows = []
    for number in range(300):
        title, text = write(number)
        rows.append(article(f"{number}", title, text, NOON + timedelta(minutes=number)))
        for place, (name, (headline, body)) in enumerate(edits(title, text, number).items()):
            later = NOON + timedelta(hours=6 * (place + 1), minutes=number)
            rows.append(article(f"{number}/{name}", headline, body, later, outlet=f"Outlet {place}"))
    with connect(tmp_path / "copies.duckdb") as db:
        insert_new(db, "articles", rows, ["article_id"])
        find_copies(db, pending_copies(db), NOON, "run")
        pairs = copied(db)
    right = [copy for copy, original in pairs if copy.split("/")[0] == original]
    found = Counter(copy.split("/")[1] for copy in right if "/" in copy)
    assert len(right) >= 0.96 * 2100, found
    assert len(right) >= 0.95 * len(pairs)


def test_what_an_outlet_repeats_makes_no_copies(tmp_path: Path) -> None:
    note = "\n".join(write(900 + number, 20, 40)[1] for number in range(2))
    rows = [
        article(f"{n}", f"T {n}", write(n, 50, 90)[1] + "\n" + note, NOON + timedelta(minutes=n))
        for n in range(6)
    ]
    with connect(tmp_path / "copies.duckdb") as db:
        insert_new(db, "articles", rows, ["article_id"])
        assert find_copies(db, pending_copies(db), NOON, "run") == 0


def test_short_texts(tmp_path: Path) -> None:
    brief = "Ferry services between Lowick and Saltmarsh are suspended until Tuesday because of fog."
    rows = [
        article("first", "No ferries", brief, outlet="A"),
        article("again", "Ferries stop", brief, NOON + timedelta(hours=1), outlet="B"),
        article(
            "other",
            "No buses",
            brief.replace("Ferry", "Bus").replace("fog", "ice, the council said"),
            NOON + timedelta(hours=2),
            outlet="C",
        ),
        article("stub", "Film", "Watch the video.", NOON + timedelta(hours=3), outlet="D"),
        article("stub2", "Clip", "Watch the video.", NOON + timedelta(hours=4), outlet="E"),
    ]
    with connect(tmp_path / "copies.duckdb") as db:
        insert_new(db, "articles", rows, ["article_id"])
        find_copies(db, pending_copies(db), NOON, "run")
        assert copied(db) == {("again", "first")}
        assert db.execute("SELECT rule, likeness FROM copies").fetchall() == [("same_text", 1.0)]


@pytest.mark.slow
def test_batches_do_not_matter_and_the_earliest_full_text_is_the_original(tmp_path: Path) -> None:
    title, text = write(3)
    rows = [
        article("teaser", title, " ".join(text.split()[:80]), NOON, text_quality="partial"),
        *(article(f"full{n}", title, text, NOON + timedelta(days=n), outlet=f"O{n}") for n in range(1, 5)),
    ]
    found = []
    for name, size in (("all", 5), ("each", 1)):
        with connect(tmp_path / f"{name}.duckdb") as db:
            for start in range(0, 5, size):
                insert_new(db, "articles", rows[start : start + size], ["article_id"])
                find_copies(db, pending_copies(db), NOON, "run")
            assert find_copies(db, [row["article_id"] for row in rows], NOON, "run") == 0
            found.append(db.execute("SELECT * FROM copies ORDER BY ALL").fetchall())
            assert copied(db) == {(each, "full1") for each in ("teaser", "full2", "full3", "full4")}
    assert found[0] == found[1]


def test_a_copy_that_was_joined_and_is_split_again_finds_its_own_story(tmp_path: Path) -> None:
    a, b = article("a", *write(1)), article("b", *write(2), NOON + timedelta(days=20), outlet="B")
    with connect(tmp_path / "copies.duckdb") as db:
        insert_new(db, "articles", [a, b], ["article_id"])
        group_stories(db, NOON, "run")
        before = db.execute("SELECT article_id, story_id FROM story_articles ORDER BY ALL").fetchall()
        assert len({story for _, story in before}) == 2
        join_copy(db, b["article_id"], a["article_id"], NOON)
        split_copy(db, b["article_id"], NOON)
        find_copies(db, pending_copies(db), NOON, "run")
        group_stories(db, NOON, "run")
        assert db.execute("SELECT article_id, story_id FROM story_articles ORDER BY ALL").fetchall() == before
        living = db.execute("SELECT articles FROM stories WHERE merged_into IS NULL").fetchall()
        assert db.execute("SELECT count(*) FROM article_terms").fetchall() == [(2,)]
    assert living == [(1,), (1,)]


def test_a_revision_is_compared_again(tmp_path: Path) -> None:
    with connect(tmp_path / "copies.duckdb") as db:
        rows = [article("a", *write(1)), article("b", *write(1), NOON + timedelta(hours=1), outlet="B")]
        insert_new(db, "articles", rows, ["article_id"])
        find_copies(db, pending_copies(db), NOON, "run")
        assert copied(db) == {("b", "a")}
        db.execute("UPDATE articles SET text = ?, revision = 2 WHERE url_key LIKE '%b'", [write(2)[1]])
        find_copies(db, pending_copies(db), NOON, "run")
        assert copied(db) == set()


def test_what_people_say_stands_above_the_rule(tmp_path: Path) -> None:
    rows = [
        article("a", *write(1)),
        article("b", *write(1), NOON + timedelta(hours=1), outlet="B"),
        article("c", *write(2), NOON + timedelta(days=20), outlet="C"),
    ]
    a, b, c = (row["article_id"] for row in rows)
    with connect(tmp_path / "copies.duckdb") as db:
        insert_new(db, "articles", rows, ["article_id"])
        find_copies(db, pending_copies(db), NOON, "run")
        group_stories(db, NOON, "run")
        assert split_copy(db, b, NOON) == a
        assert join_copy(db, c, a, NOON) == a
        db.execute("UPDATE articles SET revision = 2")
        find_copies(db, pending_copies(db), NOON, "run")
        assert copied(db) == {("c", "a")}
        with pytest.raises(WarehouseError, match="nothing to split"):
            split_copy(db, b, NOON)
        with pytest.raises(WarehouseError, match="itself the original"):
            join_copy(db, a, c, NOON)
        living = db.execute("SELECT articles, copies FROM stories WHERE merged_into IS NULL").fetchall()
        merged = db.execute("SELECT count(*) FROM stories WHERE merged_into IS NOT NULL").fetchall()
    assert living == [(2, 1)]
    assert merged == [(1,)]
