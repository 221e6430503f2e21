"""What is read next, what becomes of a page, and when a text replaces another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from tests.warehouse.read_room import NOW, article, entry, page, store, write_entries, write_feeds
from warehouse.connection import connect
from warehouse.read.articles import article_id
from warehouse.read.pending import count_pending_pages, pending_pages
from warehouse.read.retries import retry_at
from warehouse.rows import insert_new

HOUR = timedelta(hours=1)
A, B = "https://a.example/1", "https://b.example/1"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(tmp_path / "w.duckdb") as opened:
        write_feeds(opened, "one", "two")
        yield opened


def pending(db: duckdb.DuckDBPyConnection, at: datetime = NOW, limit: int = 100) -> list[str]:
    found = [one.url for one in pending_pages(db, at, limit)]
    if limit == 100:
        assert count_pending_pages(db, at) == len(found)
    return found


def test_a_page_of_each_host_in_turn(db: duckdb.DuckDBPyConnection) -> None:
    rows = [
        entry(f"{host}{n}", f"https://{host}.example/{n}", first_seen_at=NOW + timedelta(seconds=n))
        for host, count in (("a", 5), ("b", 2), ("c", 1))
        for n in range(count)
    ]
    write_entries(db, *rows)
    order = [url.removeprefix("https://").replace(".example/", "") for url in pending(db)]
    assert [name[0] for name in order] == ["a", "b", "c", "a", "b", "a", "a", "a"]
    assert sorted(order[:3]) == ["a0", "b0", "c0"]
    assert pending(db, limit=3) == pending(db)[:3]


def test_an_address_that_two_feeds_list_is_fetched_once(db: duckdb.DuckDBPyConnection) -> None:
    write_entries(
        db,
        entry("late", A, feed_id="two", first_seen_at=NOW + HOUR),
        entry("early", A),
        entry("none", B, url=None, url_key=None),
    )
    assert [one.entry_id for one in pending_pages(db, NOW, 9)] == ["early"]
    store(db, [page(A)], [article(A)])
    assert pending(db) == []
    found = db.execute("SELECT entry_id, article_id FROM sightings ORDER BY entry_id").fetchall()
    assert found == [("early", article_id("a.example/1")), ("late", article_id("a.example/1"))]


def test_an_entry_that_comes_later_joins_the_article_without_a_fetch(db: duckdb.DuckDBPyConnection) -> None:
    write_entries(db, entry("one", A))
    store(db, [page(A)], [article(A)])
    write_entries(db, entry("two", A, feed_id="two"), entry("three", B))
    assert pending(db) == [B]
    store(db, [page(B, "not_found", article_id=None)])
    assert db.execute("SELECT count(*) FROM sightings").fetchall() == [(2,)]


def test_a_page_that_fails_is_asked_again_after_1_6_and_24_hours(
    db: duckdb.DuckDBPyConnection,
) -> None:
    write_entries(db, entry("one", A))
    at = NOW
    for attempt, pause in enumerate((1, 6, 24), 1):
        waiting = pending_pages(db, at, 9)
        assert [one.attempt for one in waiting] == [attempt]
        store(db, [page(A, "timeout", at, attempt=attempt)], at=at)
        assert pending(db, at + pause * HOUR - timedelta(seconds=1)) == []
        at += pause * HOUR
        assert pending(db, at) == [A]
    store(db, [page(A, "timeout", at, attempt=4)], at=at)
    assert pending(db, at + timedelta(days=365)) == []


@pytest.mark.parametrize(
    "reason", ["not_found", "gone", "wall", "paywall", "too_large", "blocked_address", "robots"]
)
def test_what_another_day_does_not_change_is_final_at_once(reason: str) -> None:
    assert retry_at(reason, 1, NOW) is None


def test_a_retry_that_brings_the_page_ends_the_matter(db: duckdb.DuckDBPyConnection) -> None:
    write_entries(db, entry("one", A))
    store(db, [page(A, "server_error")])
    later = NOW + 2 * HOUR
    store(db, [page(A, at=later, attempt=2)], [article(A)], at=later)
    assert pending(db, NOW + timedelta(days=9)) == []
    reasons = db.execute("SELECT reason, attempt, retry_at FROM pages ORDER BY attempt").fetchall()
    assert reasons == [("server_error", 1, NOW + HOUR), ("ok", 2, None)]


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("a.example:443", A),
        ("a.example:80", "http://a.example/1"),
        ("127.0.0.1:8080", "http://127.0.0.1:8080/1"),
        ("::1:8080", "http://[::1]:8080/1"),
    ],
)
def test_a_host_that_asked_for_rest_is_left_alone(db: duckdb.DuckDBPyConnection, host: str, url: str) -> None:
    write_entries(db, entry("one", url), entry("two", B))
    held = {"host": host, "not_before": NOW + HOUR, "reason": "throttled", "strikes": 1, "updated_at": NOW}
    columns = {row[0] for row in db.execute("SELECT column_name FROM (DESCRIBE hosts)").fetchall()}
    insert_new(db, "hosts", [{key: value for key, value in held.items() if key in columns}], ("host",))
    assert pending(db) == [B]
    assert set(pending(db, NOW + HOUR)) == {url, B}


def test_an_edited_entry_is_read_again(db: duckdb.DuckDBPyConnection) -> None:
    write_entries(db, entry("one", A))
    store(db, [page(A)], [article(A)])
    db.execute("UPDATE entries SET edited_at = ?", [NOW + HOUR])
    again = pending_pages(db, NOW + HOUR, 9)
    assert [(one.url, one.is_reread) for one in again] == [(A, True)]
    counts = store(db, [page(A, at=NOW + HOUR, attempt=2)], [article(A, "Another text.")], at=NOW + HOUR)
    assert (counts.articles, counts.revisions) == (0, 1)
    assert pending(db, NOW + timedelta(days=9)) == []
    stands = db.execute("SELECT revision, text, first_seen_at, read_at FROM articles").fetchall()
    assert stands == [(2, "Another text.", NOW, NOW)]
    kept = db.execute("SELECT revision, text, seen_at FROM revisions ORDER BY revision").fetchall()
    assert kept == [(1, "A text.", NOW), (2, "Another text.", NOW + HOUR)]


def test_the_same_text_again_is_no_revision(db: duckdb.DuckDBPyConnection) -> None:
    store(db, [page(A)], [article(A)])
    counts = store(db, [page(A, at=NOW + HOUR)], [article(A)], at=NOW + HOUR)
    assert (counts.pages, counts.articles, counts.revisions) == (1, 0, 0)
    assert db.execute("SELECT count(*) FROM revisions").fetchall() == [(1,)]


@pytest.mark.parametrize(
    ("before", "after", "replaces"),
    [
        ("full", "partial", False),
        ("full", "feed_only", False),
        ("partial", "feed_only", False),
        ("feed_only", "partial", True),
        ("partial", "full", True),
        ("full", "full", True),
    ],
)
def test_a_lesser_text_never_replaces_a_better_one(
    db: duckdb.DuckDBPyConnection, before: str, after: str, replaces: bool
) -> None:
    store(db, [page(A)], [article(A, "The first.", text_quality=before)])
    store(db, [page(A, at=NOW + HOUR)], [article(A, "The second.", text_quality=after)], at=NOW + HOUR)
    text = db.execute("SELECT text FROM articles").fetchall()[0][0]
    assert text == ("The second." if replaces else "The first.")


def test_two_addresses_of_one_article_in_one_batch_are_one_article(db: duckdb.DuckDBPyConnection) -> None:
    amp = "https://a.example/amp/1"
    write_entries(db, entry("one", A), entry("amp", amp, feed_id="two", first_seen_at=NOW + HOUR))
    identity = article_id("a.example/1")
    counts = store(
        db,
        [page(A), page(amp, article_id=identity)],
        [article(A, "Whole."), article(A, "Cut.", url=amp, text_quality="partial", first_seen_at=NOW + HOUR)],
    )
    assert counts.articles == 1
    assert db.execute("SELECT url, text, first_seen_at FROM articles").fetchall() == [(A, "Whole.", NOW)]
    assert db.execute("SELECT DISTINCT article_id FROM sightings").fetchall() == [(identity,)]
    assert db.execute("SELECT count(*) FROM sightings").fetchall() == [(2,)]


def test_storing_a_batch_twice_changes_nothing(db: duckdb.DuckDBPyConnection) -> None:
    write_entries(db, entry("one", A))
    for _ in range(2):
        store(db, [page(A)], [article(A)])
    for table in ("pages", "articles", "revisions", "sightings"):
        assert db.execute(f"SELECT count(*) FROM {table}").fetchall() == [(1,)], table


def test_a_batch_is_stored_whole_or_not_at_all(db: duckdb.DuckDBPyConnection) -> None:
    write_entries(db, entry("one", A))
    with pytest.raises(pa.ArrowInvalid):
        store(db, [page(A, bytes=2**40)], [article(A)])
    for table in ("pages", "articles", "revisions", "sightings"):
        assert db.execute(f"SELECT count(*) FROM {table}").fetchall() == [(0,)], table
    assert pending(db) == [A]


def test_text_of_any_kind_comes_back_as_it_was(db: duckdb.DuckDBPyConnection) -> None:
    text = "Año 日本 \U0001f600 ' \" $1 \\ \x01 {x} \n\n—"
    store(db, [page(A)], [article(A, text, title=text, authors=(text,), keywords=("", text))])
    found = db.execute("SELECT title, text, authors, keywords FROM articles").fetchall()
    assert found == [(text, text, [text], ["", text])]
