from __future__ import annotations

import re
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
from warehouse.match.stories import RULE, group_stories, pending_stories
from warehouse.rows import insert_new
from warehouse.statements import execute

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
    listed = {
        each.happening for each in labelled if re.match(r"(deals|roundup|list|series)-", each.happening)
    }
    happenings = {each.happening for each in labelled} - listed
    assert len(happenings) >= 60
    assert len(listed) >= 20
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
        merge, calls = execute, list[str]()

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
        "Aurel headphones fall to $169, a record low",
        "The X4 is $100 off for the first time",
        "Everything Orbis announced in Lisbon",
        "14 garden gadgets that we would buy",
        "How to watch the Horizon keynote",
        "Quartet hints and answers for April 3, puzzle 813",
        "Wochenrückblick: Zwei Wahlen und ein Sturm",
        "Las mejores ofertas en portátiles",
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
        "17 states sue Brightwell over its feed",
        "Bitcoin falls to $60,000",
        "Oil drops to $60 million a day",
        "Orbis phone goes on sale for the first time in Norra",
        "Rondo launches podcasts with pictures",
        "Everything is more expensive, says Norra's central bank",
        "12 hurt as trains collide",
    ],
)
def test_news_is_no_list(title: str) -> None:
    assert not is_list(
        title, "The company will pay $31 a share, $14.2 billion in all, and $900 million in fees. " * 9
    )


def test_one_more_of_a_series_is_no_news_of_the_last(tmp_path: Path) -> None:
    rows = [
        article(
            f"w{day}",
            f"Tide table for May {day}: high at {day}:30",
            write(day)[1],
            NOON + timedelta(days=day),
        )
        for day in range(3)
    ]
    update = NOON + timedelta(days=2, hours=3)
    rows += [
        article("update", "Tide table for May 2: high at 2:30", write(2)[1] + " Updated.", update),
        article("other", "Tide table for May 2: high at 2:30", write(9)[1], update, outlet="Elsewhere"),
    ]
    with connect(tmp_path / "series.duckdb") as db:
        match(db, rows)
        found = grouped(db)
    assert len({found[f"w{day}"] for day in range(3)}) == 3
    assert found["update"] == found["w2"]


def test_two_articles_of_one_outlet_must_be_more_alike(tmp_path: Path) -> None:
    titles = ("Iris glasses translate at Horizon", "Juniper system borrows a brain at Horizon")
    texts = (
        "Quarry showed Iris at Horizon. " + write(1)[1],
        "Quarry showed Juniper at Horizon. " + write(2)[1],
    )
    found = []
    for outlet in ("The Example", "Elsewhere"):
        with connect(tmp_path / f"{outlet}.duckdb") as db:
            match(
                db,
                [
                    article("iris", titles[0], texts[0]),
                    article("juniper", titles[1], texts[1], outlet=outlet),
                ],
            )
            articles = fetch_likeness(db)
            found.append(articles)
    assert found[0] == pytest.approx(RULE.same_outlet * found[1], rel=1e-6)
    assert RULE.same_outlet < 1


def fetch_likeness(db: duckdb.DuckDBPyConnection) -> float:
    """Return how alike the two articles of the batch are, as the rule has it."""
    ((likeness,),) = (each[1:] for pairs in stories.likenesses(db, stories.RULE).values() for each in pairs)
    return likeness


def test_it_stops_after_so_many_and_goes_on_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [article(f"r{n}", *write(n), NOON + timedelta(hours=n)) for n in range(6)]
    results = []
    monkeypatch.setattr(stories, "BATCH", 2)
    for name, most in (("whole", 6), ("parts", 3)):
        with connect(tmp_path / f"{name}.duckdb") as db:
            insert_new(db, "articles", rows, ["article_id"])
            find_copies(db, pending_copies(db), NOW, RUN)
            placed = []
            while counts := group_stories(db, NOW, RUN, most=most).articles:
                placed.append(counts)
            results.append(everything(db))
    assert placed == [4, 2]
    assert results[0] == results[1]
