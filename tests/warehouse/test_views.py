"""The views for people, on a small database that can be counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import duckdb
import pytest

from tests.warehouse.match_room import NOW, article, write_articles
from tests.warehouse.read_room import entry, page, write_entries, write_feeds
from warehouse.connection import connect
from warehouse.read.articles import page_row
from warehouse.rows import insert_new
from warehouse.why import trace

DAY = (NOW - timedelta(hours=1)).date()
QUOTE = "We drew every stone of that bridge by hand, and nobody asked us"
ROWS = [
    article(1, "First", f"She said: “{QUOTE}.” And left.", outlet="One"),
    article(2, "Copy", "The same again.", outlet="Two"),
    article(
        3, "Second", 'A “short” one and "a straight quotation that is long enough to be kept".', outlet="One"
    ),
    article(4, "Noise", f"Nothing of it, but “{QUOTE}”.", outlet="Three"),
    article(5, "Edited", "It has another text now.", outlet="Two", revision=2),
    article(6, "Next day", "And so on.", outlet="Three", first_seen_at=NOW + timedelta(days=1)),
]
IDS = {row["title"]: row["article_id"] for row in ROWS}


def match(title: str, topic: str, score: float, version: str = "v2", revision: int = 1) -> dict[str, Any]:
    parts = {
        "prominence": score,
        "breadth": None,
        "frequency": None,
        "nearness": None,
        "likeness": None,
        "tier": None,
    }
    return {
        "article_id": IDS[title],
        "revision": revision,
        "topic": topic,
        "topic_version": version,
        "score": score,
        "parts": parts,
        "spans": [{"field": "title", "start": 0, "end": 3, "term": "x"}],
        "matched_at": NOW,
        "run_id": "run-1",
    }


MATCHES = [
    match("First", "seed/law", 0.9),
    match("First", "seed/labour", 0.5),
    match("Copy", "seed/law", 0.8),
    match("Second", "seed/law", 0.4),
    match("Next day", "seed/law", 0.6),
    match("First", "seed/law", 0.1, version="v1"),  # of an earlier version of the topic
    match("Edited", "seed/law", 0.7, revision=1),  # of a text that no longer stands
]


def topic(name: str, version: str, valid_to: Any = None) -> dict[str, Any]:
    return {
        "topic": name,
        "version": version,
        "seed": "seed",
        "label": name.partition("/")[2].title(),
        "query": "x",
        "resolved": "x",
        "ordinal": 0,
        "valid_from": NOW - timedelta(days=9),
        "valid_to": valid_to,
    }


def fill(db: duckdb.DuckDBPyConnection) -> None:
    write_feeds(db, "one")
    write_articles(db, ROWS)
    topics = [
        topic("seed/law", "v1", NOW),
        topic("seed/law", "v2"),
        topic("seed/labour", "v2"),
        topic("seed/none", "v2"),
    ]
    insert_new(db, "topics", topics, ("topic", "version"))
    insert_new(db, "matches", MATCHES, ("article_id", "revision", "topic", "topic_version"))
    stories = {"First": "s1", "Copy": "s1", "Second": "s2", "Noise": "s3", "Edited": "s4", "Next day": "s2"}
    members = [{"story_id": s, "article_id": IDS[t], "joined_at": NOW} for t, s in stories.items()]
    insert_new(db, "story_articles", members, ("article_id",))
    copy = {
        "article_id": IDS["Copy"],
        "original_id": IDS["First"],
        "rule": "text",
        "likeness": 0.9,
        "version": "1",
    }
    insert_new(db, "copies", [copy | {"found_at": NOW}], ("article_id",))


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(tmp_path_factory.mktemp("views") / "w.duckdb") as opened:
        fill(opened)
        yield opened


def test_coverage_counts_texts_and_versions_that_stand(db: duckdb.DuckDBPyConnection) -> None:
    found = db.execute("SELECT title, topic, score, story_id, is_copy FROM coverage ORDER BY ALL").fetchall()
    assert found == [
        ("Copy", "seed/law", 0.8, "s1", True),
        ("First", "seed/labour", 0.5, "s1", False),
        ("First", "seed/law", 0.9, "s1", False),
        ("Next day", "seed/law", 0.6, "s2", False),
        ("Second", "seed/law", 0.4, "s2", False),
    ]


def test_volume_counts_stories_articles_and_copies_of_a_day(db: duckdb.DuckDBPyConnection) -> None:
    found = db.execute(
        "SELECT day, topic, label, stories, articles, copies, outlets FROM volume ORDER BY ALL"
    )
    assert found.fetchall() == [
        (DAY, "seed/labour", "Labour", 1, 1, 0, 1),
        (DAY, "seed/law", "Law", 2, 3, 1, 2),
        (DAY + timedelta(days=1), "seed/law", "Law", 1, 1, 0, 1),
    ]
    assert isinstance(DAY, date)


def test_share_of_voice_adds_up_to_one(db: duckdb.DuckDBPyConnection) -> None:
    found = db.execute(
        "SELECT topic, outlet, stories, articles, share FROM share_of_voice ORDER BY ALL"
    ).fetchall()
    assert found == [
        ("seed/labour", "One", 1, 1, 1.0),
        ("seed/law", "One", 2, 2, 0.5),
        ("seed/law", "Three", 1, 1, 0.25),
        ("seed/law", "Two", 1, 1, 0.25),
    ]


def test_topic_quality_takes_the_last_judgement_of_an_article(db: duckdb.DuckDBPyConnection) -> None:
    judged = [
        ("First", "no", 1),
        ("First", "yes", 2),
        ("Second", "no", 1),
        ("Noise", "yes", 1),  # missed, so it says nothing of what was found
    ]
    for title, verdict, hour in judged:
        said = {"topic": "seed/law", "verdict": verdict, "given_at": NOW + timedelta(hours=hour)}
        insert_new(db, "feedback", [said | {"article_id": IDS[title]}], ("article_id", "given_at"))
    found = db.execute(
        "SELECT topic, articles, judged_yes, judged_no, precision FROM topic_quality ORDER BY topic"
    )
    assert found.fetchall() == [
        ("seed/labour", 1, 0, 0, None),
        ("seed/law", 4, 1, 1, 0.5),
        ("seed/none", 0, 0, 0, None),
    ]


def test_quotes_are_of_matched_articles_and_long_enough(db: duckdb.DuckDBPyConnection) -> None:
    found = {(title, words) for title, words in db.execute("SELECT title, words FROM quotes").fetchall()}
    assert found == {
        ("First", f"{QUOTE}."),
        ("Second", "a straight quotation that is long enough to be kept"),
    }


def test_trace_follows_an_address_from_feed_to_story(db: duckdb.DuckDBPyConnection) -> None:
    url = ROWS[1]["url"]
    write_entries(db, entry("e1", url, url_key=url, first_seen_at=NOW))
    fetched = page(url, "timeout", NOW + timedelta(minutes=1), url_key=url)
    again = page(url, at=NOW + timedelta(hours=2), url_key=url, article_id=IDS["Copy"], attempt=2)
    insert_new(db, "pages", [page_row(fetched, "run-1"), page_row(again, "run-1")], ("page_id",))
    steps = [(step.stage, step.outcome) for step in trace(db, url)]
    assert steps == [
        ("seen", "listed"),
        ("fetched", "timeout"),
        ("fetched", "ok"),
        ("copy of", "text"),
        ("matched", "seed/law"),
    ]
    details = {step.outcome: step.detail for step in trace(db, url)}
    assert "again after 2026-03-02 08:01 UTC" in details["timeout"]
    assert ROWS[0]["url"] in details["text"]
    assert trace(db, "nowhere.example") == []


def test_feed_health_shows_the_last_poll_and_what_came(db: duckdb.DuckDBPyConnection) -> None:
    for hour, reason, new in ((1, "ok", 3), (2, "timeout", 0)):
        poll = {
            "run_id": f"r{hour}",
            "feed_id": "one",
            "polled_at": NOW + timedelta(hours=hour),
            "reason": reason,
            "entries_listed": new,
            "entries_new": new,
            "bytes": 1,
            "seconds": 0.1,
        }
        insert_new(db, "polls", [poll], ("run_id", "feed_id"))
    insert_new(db, "seed_feeds", [{"seed": "seed", "feed_id": "one", "listed_at": NOW}], ("seed", "feed_id"))
    found = db.execute("SELECT outlet, reason, polls, entries, seeds FROM feed_health").fetchall()
    assert found == [("One", "timeout", 2, 3, ["seed"])]
