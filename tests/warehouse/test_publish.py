"""The published copy: there whole or not at all, and never taken from under a reader."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from warehouse.connection import connect
from warehouse.errors import WarehouseError
from warehouse.publish import publish


def add(path: Path, name: str) -> None:
    with connect(path) as db:
        db.execute("CREATE TABLE IF NOT EXISTS things (name VARCHAR)")
        db.execute("INSERT INTO things VALUES (?)", [name])


def things(db: duckdb.DuckDBPyConnection) -> list[str]:
    return [name for (name,) in db.execute("SELECT name FROM things ORDER BY name").fetchall()]


def test_a_reader_keeps_what_it_opened_and_the_next_sees_the_new(tmp_path: Path) -> None:
    pipeline, published = tmp_path / "pipeline.duckdb", tmp_path / "storywatch.duckdb"
    add(pipeline, "first")
    publish(pipeline, published)
    with duckdb.connect(str(published), read_only=True) as reader:
        add(pipeline, "second")
        publish(pipeline, published)
        assert things(reader) == ["first"]
    with duckdb.connect(str(published), read_only=True) as reader:
        assert things(reader) == ["first", "second"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pipeline.duckdb", "storywatch.duckdb"]


def test_readers_of_the_copy_do_not_hold_up_the_pipeline(tmp_path: Path) -> None:
    pipeline, published = tmp_path / "pipeline.duckdb", tmp_path / "storywatch.duckdb"
    add(pipeline, "first")
    publish(pipeline, published)
    with duckdb.connect(str(published), read_only=True), connect(pipeline, wait_seconds=0) as db:
        assert things(db) == ["first"]


def test_where_it_cannot_be_written_the_copy_before_stays(tmp_path: Path) -> None:
    pipeline, published = tmp_path / "pipeline.duckdb", tmp_path / "storywatch.duckdb"
    add(pipeline, "first")
    publish(pipeline, published)
    (tmp_path / "storywatch.new").mkdir()
    add(pipeline, "second")
    with pytest.raises(WarehouseError, match="the copy before it stays"):
        publish(pipeline, published)
    with duckdb.connect(str(published), read_only=True) as reader:
        assert things(reader) == ["first"]
