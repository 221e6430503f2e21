"""What people say of copies: it stands above the rule and is remembered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import duckdb

from warehouse.connection import transaction
from warehouse.errors import WarehouseError
from warehouse.match.copies import VERSION
from warehouse.match.stories import refresh_stories
from warehouse.rows import insert_new
from warehouse.statements import execute, fetch_dicts


def split_copy(db: duckdb.DuckDBPyConnection, article_id: str, now: datetime) -> str:
    """Say that an article is no copy; the next run places it anew. Returns the former original.

    An article that founded its story stays in it. Raises WarehouseError where it is no copy.
    """
    group = group_of(db, article_id)
    if not group["copied"]:
        raise WarehouseError(f"article {article_id[:12]} is not stored as a copy: there is nothing to split")
    with transaction(db):
        execute(db, "match/copy/delete_copy", article_id=article_id)
        remember(db, article_id, group["original_id"], "split", now)
        if group["story_id"] and not group["founded"]:
            for name in ("delete_member", "delete_terms_of"):
                execute(db, f"match/story/{name}", article_id=article_id)
            refresh_stories(db, [group["story_id"]])
    return str(group["original_id"])


def join_copy(db: duckdb.DuckDBPyConnection, article_id: str, original_id: str, now: datetime) -> str:
    """Say that an article is a copy of another, or of that one's original; returns which it now points to.

    Its own copies go with it, and its story becomes part of the original's: ``merged_into`` says so.
    """
    group, other = group_of(db, article_id), group_of(db, original_id)
    original = str(other["original_id"])
    if original == article_id:
        raise WarehouseError(
            f"article {article_id[:12]} is itself the original of {original_id[:12]}: split that first"
        )
    with transaction(db):
        execute(db, "match/copy/delete_copy", article_id=article_id)
        execute(db, "match/copy/update_originals", old=article_id, new=original)
        row = {"article_id": article_id, "original_id": original, "rule": "person", "likeness": 1.0}
        insert_new(db, "copies", [row | {"version": VERSION, "found_at": now}], ["article_id"])
        remember(db, article_id, original, "join", now)
        if group["story_id"] and other["story_id"] and group["story_id"] != other["story_id"]:
            merge_stories(db, group["story_id"], other["story_id"])
        elif group["story_id"]:
            refresh_stories(db, [group["story_id"]])
    return original


def merge_stories(db: duckdb.DuckDBPyConnection, old: str, new: str) -> None:
    """Make one story part of another, inside the caller's transaction."""
    for name in ("move_members", "move_terms", "merge_into"):
        execute(db, f"match/story/{name}", old=old, new=new)
    refresh_stories(db, [new])


def group_of(db: duckdb.DuckDBPyConnection, article_id: str) -> dict[str, Any]:
    """Return the article's original and story."""
    rows = fetch_dicts(db, "match/copy/select_group", article_id=article_id)
    if not rows:
        raise WarehouseError(
            f"no article {article_id[:12]}: `storywatch query` lists articles with their ids"
        )
    return rows[0]


def remember(
    db: duckdb.DuckDBPyConnection, article_id: str, original_id: str, verdict: str, now: datetime
) -> None:
    """Store what was said."""
    execute(
        db,
        "match/copy/insert_verdict",
        article_id=article_id,
        original_id=original_id,
        verdict=verdict,
        now=now,
    )
