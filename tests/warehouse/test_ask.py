"""Questions of people: they can read everything that is published, and do nothing else."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from warehouse.ask import Bounds, ask
from warehouse.connection import connect
from warehouse.errors import WarehouseError
from warehouse.schema import describe


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ask") / "storywatch.duckdb"
    with connect(path):
        pass
    return path


def test_an_answer_has_columns_and_rows(published: Path) -> None:
    answer = ask(published, "SELECT 1 AS one, 'b' AS two UNION ALL SELECT 2, NULL ORDER BY one")
    assert answer.columns == ("one", "two")
    assert answer.rows == [(1, "b"), (2, None)]
    assert not answer.truncated


@pytest.mark.parametrize(
    ("rows", "truncated"),
    [(9, False), (10, False), (11, True)],
)
def test_an_answer_is_cut_at_its_bound(published: Path, rows: int, truncated: bool) -> None:
    answer = ask(published, f"FROM range({rows})", Bounds(rows=10))
    assert (len(answer.rows), answer.truncated) == (min(rows, 10), truncated)


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO runs SELECT * FROM runs",
        "DROP VIEW coverage",
        "SET memory_limit = '100GB'",
        "SET lock_configuration = false",
        "RESET enable_external_access",
        "COPY (SELECT 1) TO '/tmp/never.csv'",
        "FROM read_csv('/etc/passwd')",
        "FROM glob('/*')",
        "ATTACH ':memory:' AS other; CREATE TABLE other.t AS SELECT 1; COPY other.t TO '/tmp/never.csv'",
    ],
)
def test_what_a_question_must_not_do_is_refused(published: Path, sql: str) -> None:
    before = published.read_bytes()
    with pytest.raises(WarehouseError):
        ask(published, sql)
    assert published.read_bytes() == before
    assert not Path("/tmp/never.csv").exists()


def test_a_question_that_takes_too_long_is_stopped(published: Path) -> None:
    started = time.monotonic()
    with pytest.raises(WarehouseError, match="took more than"):
        ask(
            published,
            "SELECT sum(a.range * b.range) FROM range(1000000) a, range(1000000) b",
            Bounds(seconds=0.3),
        )
    assert time.monotonic() - started < 20


def test_a_question_that_wants_too_much_memory_is_refused(published: Path) -> None:
    with pytest.raises(WarehouseError, match=r"(?i)memory"):
        ask(published, "SELECT list(range) FROM range(100000000)", Bounds(memory="50MB", seconds=30))


def test_an_error_comes_in_the_words_of_the_database(published: Path) -> None:
    with pytest.raises(WarehouseError, match="coverag"):
        ask(published, "FROM coverag")


def test_times_are_utc(published: Path) -> None:
    (row,) = ask(published, "SELECT TIMESTAMPTZ '2026-07-01 12:00:00+02'::VARCHAR").rows
    assert row == ("2026-07-01 10:00:00+00",)


def test_the_schema_explains_every_table_and_view(published: Path) -> None:
    columns = describe(published)
    assert {column.table for column in columns} >= {"articles", "matches", "coverage", "trace", "feedback"}
    assert [column.table for column in columns if not column.table_comment] == []
    views = [column.is_view for column in columns]
    assert views == sorted(views)
