"""What an outlet repeats from article to article: disclosures, newsletter and event notes, "more from".

The first article that has a sentence makes it news and keeps it. Where one earlier article of the outlet
had it, it may be background, and is left out of copies and stories only; where two had it, it is
boilerplate. Articles count in the order (first_seen_at, article_id), so batches change nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb

from warehouse.statements import execute

# What so many articles of an outlet had is kept for good in outlet_lines.
KEPT = 2
# An article that would vanish is a copy of itself (a second address, an update), which is for the copies.
MOST_MASKED = 0.7


def mask_repeated_lines(db: duckdb.DuckDBPyConnection, article_ids: Sequence[str], day: date) -> int:
    """Find the repeated sentences of these articles; returns how many articles were looked at.

    Writes ``masks`` (a row for each article that was not looked at in its present revision) and
    ``outlet_lines``. Runs inside the caller's transaction.
    """
    rows = execute(db, "match/repeated/select_pending", ids=list(article_ids)).fetchall()
    ids = [str(row[0]) for row in rows]
    if not ids:
        return 0
    execute(db, "match/repeated/create_pieces", ids=ids)
    execute(db, "match/repeated/create_masked", most=MOST_MASKED)
    execute(db, "match/repeated/merge_lines")
    execute(db, "match/repeated/delete_masks", ids=ids)
    execute(db, "match/repeated/insert_masks", ids=ids)
    execute(db, "match/repeated/delete_lines", day=day, kept=KEPT)
    return len(ids)
