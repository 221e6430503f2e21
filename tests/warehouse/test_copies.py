from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.newswriter import edits, write
from tests.warehouse.rows_of_articles import NOON, article
from warehouse.connection import connect
from warehouse.match.copies import find_copies, pending_copies
from warehouse.rows import insert_new


def copied(db: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    return set(
        db.execute(
            "SELECT a.url_key[14:], o.url_key[14:] FROM copies c JOIN articles a USING (article_id) "
            "JOIN articles o ON o.article_id = c.original_id"
        ).fetchall()
    )


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
    print(found)
    assert len(right) >= 0.96 * 2100, found
    assert len(right) >= 0.95 * len(pairs)
