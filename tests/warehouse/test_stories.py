from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.labelled_stories import (
    FIRST_DAY,
    Labelled,
    agreement,
    halves,
    labelled_articles,
)
from tests.warehouse.newswriter import write
from tests.warehouse.rows_of_articles import NOON, article
from warehouse.connection import connect
from warehouse.match import stories
from warehouse.match.copies import find_copies, pending_copies
from warehouse.match.gathering import StoryRule, story_id
from warehouse.match.listings import is_list
from warehouse.match.stories import group_stories, pending_stories
from warehouse.rows import insert_new

RUN, NOW = "run", datetime(2026, 5, 1, tzinfo=UTC)


def match(
    db: duckdb.DuckDBPyConnection, rows: Sequence[dict[str, Any]], rule: StoryRule | None = None
) -> None:
    """Do for these new articles what the match stage does."""
    insert_new(db, "articles", rows, ["article_id"])
    find_copies(db, pending_copies(db), NOW, RUN)
    group_stories(db, NOW, RUN, rule or stories.RULE)


def grouped(db: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return dict(
        db.execute(
            "SELECT url_key[14:], story_id FROM story_articles JOIN articles USING (article_id)"
        ).fetchall()
    )


def everything(db: duckdb.DuckDBPyConnection) -> list[list[tuple[Any, ...]]]:
    return [
        db.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall()
        for table in (
            "stories",
            "story_articles",
            "copies",
            "masks",
            "shingles",
            "outlet_lines",
            "term_statistics",
        )
    ]


@pytest.fixture(scope="module")
def labelled() -> list[Labelled]:
    return labelled_articles()


def test_the_set_is_what_it_says(labelled: list[Labelled]) -> None:
    happenings = {each.happening for each in labelled}
    assert len(happenings) >= 60
    assert max(each.seen for each in labelled) - FIRST_DAY > timedelta(days=19)


@pytest.mark.slow
def test_pairs_agree_with_the_labels_in_the_half_that_chose_nothing(
    tmp_path: Path, labelled: list[Labelled]
) -> None:
    with connect(tmp_path / "set.duckdb") as db:
        match(db, [each.row() for each in labelled])
        found = grouped(db)
    _, second = halves(labelled)
    result = agreement({each.key: each.happening for each in labelled if each.happening in second}, found)
    assert result.f1 >= 0.85, result


@pytest.mark.slow
def test_batches_days_and_runs_give_the_same(
    tmp_path: Path, labelled: list[Labelled], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [each.row() for each in labelled]
    copy = rows[3] | {"article_id": "c" * 64, "url_key": "news.example/copy", "outlet": "Elsewhere"}
    rows = sorted([*rows, copy], key=lambda row: (row["first_seen_at"], row["article_id"]))[:36]
    results = []
    for name, size in (("one", len(rows)), ("seven", 7), ("days", 0)):
        monkeypatch.setattr(stories, "BATCH", 5 if name == "seven" else 500)
        with connect(tmp_path / f"{name}.duckdb") as db:
            for part in parts(rows, size):
                match(db, part)
            group_stories(db, NOW, RUN)
            results.append(everything(db))
    assert results[0] == results[1]
    assert results[0] == results[2]


def parts(rows: list[dict[str, Any]], size: int) -> list[list[dict[str, Any]]]:
    """Cut into parts of ``size`` articles, or by day."""
    if size:
        return [rows[start : start + size] for start in range(0, len(rows), size)]
    days: dict[date, list[dict[str, Any]]] = {}
    for row in rows:
        days.setdefault(row["first_seen_at"].date(), []).append(row)
    return list(days.values())


@pytest.mark.slow
def test_what_broke_off_goes_on(
    tmp_path: Path, labelled: list[Labelled], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [each.row() for each in labelled[:24]]
    with connect(tmp_path / "whole.duckdb") as db:
        match(db, rows)
        whole = everything(db)
    with connect(tmp_path / "broken.duckdb") as db:
        insert_new(db, "articles", rows, ["article_id"])
        find_copies(db, pending_copies(db), NOW, RUN)
        merge, calls = stories.execute, []

        def break_off(
            db: duckdb.DuckDBPyConnection, name: str, **parameters: Any
        ) -> duckdb.DuckDBPyConnection:
            calls.append(name)
            if calls.count("match/story/merge_statistics") == 3:
                raise KeyboardInterrupt
            return merge(db, name, **parameters)

        with monkeypatch.context() as patch:
            patch.setattr(stories, "execute", break_off)
            with pytest.raises(KeyboardInterrupt):
                group_stories(db, NOW, RUN)
        assert 0 < pending_stories(db) < len(rows)
        group_stories(db, NOW, RUN)
        assert everything(db) == whole
        assert group_stories(db, NOW, RUN).articles == 0


def test_a_copy_joins_its_original_and_the_lead_is_the_best_original(tmp_path: Path) -> None:
    title, text = write(1)
    rows = [
        article(
            "teaser", title, " ".join(text.split()[:90]), NOON, text_quality="partial", tier=1, outlet="A"
        ),
        article("blog", title, text, NOON + timedelta(hours=1), tier=3, outlet="B"),
        article("daily", title, text, NOON + timedelta(days=9), tier=1, outlet="C"),
    ]
    with connect(tmp_path / "copies.duckdb") as db:
        for row in rows:
            match(db, [row])
        originals = dict(db.execute("SELECT article_id, original_id FROM copies").fetchall())
        story = db.execute("SELECT * EXCLUDE (version) FROM stories").fetchall()
    ids = [row["article_id"] for row in rows]
    assert originals == {ids[0]: ids[1], ids[2]: ids[1]}
    assert story == [(story_id(ids[0]), ids[1], NOON, NOON + timedelta(days=9), 3, 3, 2, None)]


@pytest.mark.parametrize(
    "title",
    [
        "Today's best deals: headphones and a mixer",
        "Save $120 on a mower",
        "Morning briefing: rates and recalls",
        "The week in gadgets: two phones",
        "Weekend reads",
        "The best laptops of 2026",
    ],
)
def test_lists_are_known_by_their_headline(title: str) -> None:
    assert is_list(title, "")


@pytest.mark.parametrize(
    "title",
    [
        "Studio signs deal to license its films",
        "Publishers strike deals with chatbot maker",
        "Tidewater's $14 billion deal for Northlight",
        "Black Friday strike at warehouses",
        "Best Buy cuts jobs",
    ],
)
def test_news_is_no_list(title: str) -> None:
    assert not is_list(
        title, "The company will pay $31 a share, $14.2 billion in all, and $900 million in fees. " * 9
    )
