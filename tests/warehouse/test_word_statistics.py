"""How common a story's words are: counted in the latest articles before a day, however many there are."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.warehouse.match_room import NOW, article, match_all, write_articles
from warehouse.connection import connect

COUNTED = 400
WORDS = ("harbour", "gulls", "walls")


def written(number: int, seen: datetime) -> dict[str, Any]:
    """Return an article with the words whose place divides its number, one of them in the headline."""
    words = [word for place, word in enumerate(WORDS, 2) if number % place == 0]
    return article(number, " ".join(["Report", *words[:1]]), " ".join(["On", *words[1:]]), first_seen_at=seen)


def latest(rows: list[dict[str, Any]], day: datetime) -> list[dict[str, Any]]:
    """Return those articles in which the words are counted for a day."""
    before = [row for row in rows if row["first_seen_at"].date() < day.date()]
    return sorted(before, key=lambda row: (-row["first_seen_at"].timestamp(), row["article_id"]))[:COUNTED]


def test_words_are_counted_in_the_latest_articles_before_a_day(tmp_path: Path) -> None:
    days = [NOW - timedelta(days=past) for past in (2, 1, 0)]
    # Many were seen in the same minute, so at the last of those counted the id decides.
    rows = [written(n, days[n // 450] + timedelta(minutes=n // 30)) for n in range(903)]
    with connect(tmp_path / "words.duckdb") as db:
        write_articles(db, rows)
        match_all(db, {"birds": "gulls"}, story="Harbour walls and gulls")
        found = db.execute("SELECT day, word, articles FROM word_statistics").fetchall()
    expected = set()
    for day in days:
        counted = latest(rows, day)
        said = [f"{row['title']} {row['text']}".split() for row in counted]
        expected |= {(day.date(), "", len(counted))}
        expected |= {(day.date(), word, sum(word in each for each in said)) for word in WORDS if said}
    assert len(found) == len(expected)
    assert set(found) == expected
    assert len(latest(rows, days[1])) == len(latest(rows, days[2])) == COUNTED
