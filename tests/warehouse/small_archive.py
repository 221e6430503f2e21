"""A small archive that can be counted by hand: what tests of questions and of exports read."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from tests.warehouse.match_room import NOW, article, match_all, write_articles
from tests.warehouse.read_room import entry, feed, page
from warehouse.connection import connect
from warehouse.publish import publish
from warehouse.read.articles import page_row
from warehouse.rows import insert_new
from warehouse.runs import finish_run, start_run

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TOPICS = {"screen": 'Lumora OR "generative AI"', "labour": "strike"}
BRIDGE = (
    "Lumora used generative AI for one scene. “We drew every stone of it by hand, once,” said Maria Vance. "
    "Nobody had been told."
)


def wrote(number: int, outlet: str, title: str, text: str, at: datetime, **changes: Any) -> dict[str, Any]:
    """Return an article that was published at ``at`` and seen half an hour later."""
    seen = {"published_at": at, "first_seen_at": at + HOUR / 2, "read_at": at + HOUR}
    return article(number, title, text, outlet=outlet, **(seen | changes))


ARTICLES = [
    wrote(1, "Alpha", "A bridge falls", BRIDGE, NOW, authors=["Ann Ash", "Bo Birch"], tier=1, revision=2),
    wrote(2, "Beta", "A bridge falls", BRIDGE, NOW + 2 * HOUR, authors=[]),
    wrote(3, "Gamma", "El puente", "Cae otra vez.", NOW + 5 * HOUR, language="es", country="ES"),
    wrote(4, "Beta", "Crews strike", "At Lumora, over pay.", NOW + DAY, text_quality="partial"),
    wrote(5, "Alpha", "The strike ends", "All is well.", NOW + 3 * DAY, authors=["Ann Ash"]),
]
IDS = {number: row["article_id"] for number, row in enumerate(ARTICLES, 1)}
STORIES = {1: "bridge", 2: "bridge", 3: "bridge", 4: "crews", 5: "end"}


def write_archive(db: duckdb.DuckDBPyConnection) -> None:
    """Store three outlets, five articles in three stories, one copy, an edition and what became of it."""
    run_id = start_run(db, "daily", "seed", NOW, "1")
    write_feeds_and_pages(db, run_id)
    write_articles(db, ARTICLES)
    match_all(db, TOPICS)
    write_stories(db)
    write_edition(db, run_id)
    verdicts = [(IDS[1], "yes"), (IDS[2], "yes"), (IDS[4], "no")]
    given = [
        {"article_id": each, "topic": "seed/screen", "verdict": said, "given_at": NOW}
        for each, said in verdicts
    ]
    insert_new(db, "feedback", given, ("article_id", "topic"))
    finish_run(db, run_id, now=NOW, status="completed", counts={"articles": 5})


def write_feeds_and_pages(db: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Store what was polled, listed and fetched; one page was not to be read and one feed fails."""
    insert_new(db, "feeds", [feed(name) for name in ("alpha", "beta", "gamma")], ("feed_id",))
    at = {"alpha": NOW, "beta": NOW + DAY, "gamma": NOW + 9 * DAY}
    polls = [
        {"run_id": run_id, "feed_id": name, "polled_at": at[name], "bytes": 1, "seconds": 0.1}
        | {"reason": reason, "entries_listed": new, "entries_new": new}
        for name, new, reason in (("alpha", 2, "ok"), ("beta", 3, "ok"), ("gamma", 1, "timeout"))
    ]
    insert_new(db, "polls", polls, ("run_id", "feed_id"))
    db.execute(
        "INSERT INTO feed_states BY NAME SELECT feed_id, polled_at AS last_ok_at, polled_at AS last_new_at, "
        "0 AS listed, 0 AS listed_most, 1 AS haste, 0 AS overflows, if(feed_id = 'gamma', 2, 0) AS failures, "
        "0 AS moving_sightings, false AS moving_shares, 0 AS gone_sightings, '' AS because, "
        "polled_at AS updated_at FROM polls"
    )
    listed = [
        entry(f"e{number}", row["url"], feed_id=row["outlet"].lower(), first_seen_at=row["first_seen_at"])
        for number, row in enumerate(ARTICLES, 1)
    ]
    listed.append(entry("e6", "https://example.org/6", feed_id="beta", first_seen_at=NOW))
    insert_new(db, "entries", listed, ("entry_id",))
    sightings = [{"entry_id": f"e{n}", "article_id": IDS[n], "sighted_at": NOW} for n in IDS]
    insert_new(db, "sightings", sightings, ("entry_id",))
    walled = page("https://example.org/6", "wall", entry_id="e6")
    insert_new(db, "pages", [page_row(walled, run_id)], ("page_id",))


def write_stories(db: duckdb.DuckDBPyConnection) -> None:
    """Store the stories, the copy, and the headline that the first article had before."""
    members = [{"story_id": story, "article_id": IDS[n], "joined_at": NOW} for n, story in STORIES.items()]
    insert_new(db, "story_articles", members, ("article_id",))
    for story, lead in (("bridge", 1), ("crews", 4), ("end", 5)):
        own = [ARTICLES[n - 1] for n, of in STORIES.items() if of == story]
        seen = [row["first_seen_at"] for row in own]
        row = {"story_id": story, "lead_article_id": IDS[lead], "articles": len(own), "outlets": len(own)}
        row |= {"first_seen_at": min(seen), "last_seen_at": max(seen), "copies": 0, "version": "1"}
        insert_new(db, "stories", [row], ("story_id",))
    copy = {"article_id": IDS[2], "original_id": IDS[1], "rule": "same_text", "likeness": 1.0}
    insert_new(db, "copies", [copy | {"version": "1", "found_at": NOW}], ("article_id",))
    titles = [(1, "A bridge stands", NOW), (2, "A bridge falls", NOW + HOUR)]
    texts = [
        {"article_id": IDS[1], "revision": number, "title": title, "text": BRIDGE, "seen_at": at, "words": 9}
        | {"text_quality": "full", "content_hash": title, "run_id": "run-1"}
        for number, title, at in titles
    ]
    insert_new(db, "revisions", texts, ("article_id", "revision"))


def write_edition(db: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Store an edition that printed the bridge and cut the crews, and what became of its three mails."""
    made = {
        "edition_id": "first",
        "seed": "seed",
        "brief": "seed/desk",
        "edition_date": NOW.date(),
        "number": 1,
    }
    made |= {"cutoff": NOW, "status": "first", "subject": "Bridges", "content": "{}", "content_hash": "x"}
    insert_new(
        db, "editions", [made | {"composed_at": NOW, "version": "1", "run_id": run_id}], ("edition_id",)
    )
    placed = [
        (1, "card", "told in full"),
        (2, "card", "told with its story"),
        (4, "cut", "below the floor 0.35"),
    ]
    rows = [
        {
            "edition_id": "first",
            "article_id": IDS[number],
            "story_id": STORIES[number],
            "topic": "seed/screen",
        }
        | {"placed": where, "reason": reason}
        for number, where, reason in placed
    ]
    insert_new(db, "placements", rows, ("edition_id", "article_id"))
    mails = [
        {"edition_id": "first", "channel": "mail", "recipient_hash": name, "message_id": name}
        | {"status": status, "attempts": attempts, "updated_at": NOW, "detail": detail}
        for name, status, attempts, detail in (
            ("a", "sent", 1, "250 ok"), ("b", "sent", 2, "250 ok"), ("c", "refused", 1, "550 no such user")
        )
    ]  # fmt: skip
    insert_new(db, "deliveries", mails, ("edition_id", "recipient_hash"))


def published_archive(folder: Path) -> Path:
    """Return the published copy of a new home in ``folder``."""
    with connect(folder / "pipeline.duckdb") as db:
        write_archive(db)
    publish(folder / "pipeline.duckdb", folder / "storywatch.duckdb")
    return folder / "storywatch.duckdb"
