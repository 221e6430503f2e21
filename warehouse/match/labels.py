"""What readers said of matches, and which articles are worth a reader's word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Literal

import duckdb

from warehouse.rows import batch
from warehouse.statements import fetch_dicts

Verdict = Literal["yes", "no", "wrong-group"]


@dataclass(frozen=True, slots=True)
class ToLabel:
    """An article to judge: ``score`` is its best, None where nothing matched."""

    article_id: str
    url: str
    outlet: str
    title: str
    score: float | None
    topic: str | None


def store_verdict(
    db: duckdb.DuckDBPyConnection,
    article_id: str,
    topics: Sequence[str],
    verdict: Verdict,
    now: datetime,
    note: str | None = None,
) -> None:
    """Store what a reader said of an article and topics (seed/name); the latest word counts."""
    rows = [
        {"article_id": article_id, "topic": topic, "verdict": verdict, "given_at": now, "note": note}
        for topic in topics
    ]
    with batch(db, "new_feedback", "feedback", rows):
        db.execute("INSERT INTO feedback BY NAME FROM new_feedback")


def find_article(db: duckdb.DuckDBPyConnection, url_key: str) -> tuple[str, list[str]] | None:
    """Return the id of an article, by the key of its own or an entry's address, and the topics it matches."""
    rows = fetch_dicts(db, "match/select_article_of_url", url_key=url_key)
    if not rows:
        return None
    return str(rows[0]["article_id"]), [str(topic) for topic in rows[0]["topics"]]


def article_text(db: duckdb.DuckDBPyConnection, article_id: str) -> tuple[str, str] | None:
    """Return an article's headline and text, None where it has no text."""
    row = db.execute('SELECT title, "text" FROM articles WHERE article_id = ?', [article_id]).fetchone()
    return (str(row[0]), str(row[1])) if row and row[1] else None


def latest_verdicts(db: duckdb.DuckDBPyConnection, topic: str) -> dict[str, str]:
    """Return the latest verdict on each article for a topic (seed/name)."""
    rows = db.execute(
        "SELECT article_id, arg_max(verdict, given_at) FROM feedback WHERE topic = ? GROUP BY article_id",
        [topic],
    ).fetchall()
    return {str(row[0]): str(row[1]) for row in rows}


def draw_sample(
    db: duckdb.DuckDBPyConnection, seed: str, size: int, floor: float, since: datetime | None
) -> list[ToLabel]:
    """Draw unmatched articles and some about the floor, that nobody judged; always the same ones."""
    rows = fetch_dicts(
        db, "match/select_sample", seed=seed, half=size // 2, size=size, floor=floor, since=since
    )
    return [ToLabel(**row) for row in rows]


def wilson(hits: int, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share of ``count``, at least 1."""
    z = 1.96
    share, spread = hits / count, z * z / count
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(share * (1 - share) / count + spread / (4 * count))
    return max(0.0, middle - half), min(1.0, middle + half)
