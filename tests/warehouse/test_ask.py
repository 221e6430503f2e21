"""Questions of people: they can read everything that is published, and do nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.ask import Bounds, ask
from warehouse.connection import connect
from warehouse.errors import WarehouseError


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
    ("sql", "said"),
    [
        ("INSERT INTO runs SELECT * FROM runs", "INSERT is refused: a query reads"),
        ("UPDATE articles SET title = 'x'", "UPDATE is refused"),
        ("DELETE FROM articles", "DELETE is refused"),
        ("DROP VIEW coverage", "DROP is refused"),
        ("CREATE TEMP TABLE mine AS SELECT 1", "CREATE is refused"),
        ("CREATE SECRET s (TYPE s3)", "CREATE is refused"),
        ("ATTACH '{folder}/other.duckdb'", "ATTACH is refused"),
        ("DETACH storywatch", "DETACH is refused"),
        ("COPY (SELECT 1) TO '{folder}/never.csv'", "COPY is refused"),
        ("EXPORT DATABASE '{folder}/never'", "EXPORT is refused"),
        ("IMPORT DATABASE '{folder}'", "reads the database and nothing else"),
        ("INSTALL httpfs", "LOAD is refused"),
        ("LOAD httpfs", "LOAD is refused"),
        ("SET memory_limit = '100GB'", "SET is refused"),
        ("SET lock_configuration = false", "SET is refused"),
        ("RESET enable_external_access", "SET is refused"),
        ("PRAGMA threads = 8", "SET is refused"),
        ("PRAGMA enable_profiling", "changes no settings"),
        ("CALL truncate_duckdb_logs()", "CALL is refused"),
        ("CHECKPOINT", "CALL is refused"),
        ("VACUUM", "VACUUM is refused"),
        ("BEGIN", "TRANSACTION is refused"),
        ("PREPARE p AS SELECT 1", "PREPARE is refused"),
        ("SELECT 1; SELECT 2", "several statements"),
        ("CREATE TYPE t AS ENUM ('a'); SELECT 1", "several statements"),
        ("PIVOT volume ON topic USING sum(articles); DROP VIEW volume", "several statements"),
        ("ATTACH ':memory:' AS o; COPY o.t TO '{folder}/never.csv'", "several statements"),
        ("-- nothing", "no statement"),
        ("", "no statement"),
        ("EXPLAIN ANALYZE COPY (SELECT 1) TO '{folder}/never.csv'", "nothing else"),
        ("FROM read_csv('{folder}/secret.txt')", "nothing else"),
        ("FROM read_text('{folder}/secret.txt')", "nothing else"),
        ("FROM read_blob('{folder}/secret.txt')", "nothing else"),
        ("FROM read_json('{folder}/secret.txt')", "nothing else"),
        ("FROM sniff_csv('{folder}/secret.txt')", "nothing else"),
        ("FROM glob('{folder}/*')", "nothing else"),
        ("FROM read_duckdb('{folder}/other.duckdb', table_name = 't')", "nothing else"),
        ("FROM parquet_metadata('{folder}/secret.txt')", "nothing else"),
        ("FROM query('FROM read_text(''{folder}/secret.txt'')')", "nothing else"),
        ("FROM read_csv('http://127.0.0.1:9/x.csv')", "nothing else"),
        ("FROM duckdb_secrets()", "nothing else"),
        ("FROM '{folder}/secret.txt'", "does not exist"),
        ("FROM enable_logging(storage = 'file', storage_path = '{folder}/log')", "changes no settings"),
        ("PIVOT (FROM Enable_Profiling(save_location = '{folder}/p.txt')) ON x", "changes no settings"),
        ("SELECT getenv('HOME')", "getenv does not exist"),
        ("FROM published", "published does not exist"),  # a variable of this program is no table
    ],
)
def test_what_a_question_must_not_do_is_refused(published: Path, tmp_path: Path, sql: str, said: str) -> None:
    (tmp_path / "secret.txt").write_text("a,b", "utf-8")
    duckdb.connect(str(tmp_path / "other.duckdb")).execute("CREATE TABLE t AS SELECT 1").close()
    there = sorted(tmp_path.rglob("*"))
    before = published.read_bytes()
    with pytest.raises(WarehouseError, match=said):
        ask(published, sql.format(folder=tmp_path))
    assert published.read_bytes() == before
    assert sorted(tmp_path.rglob("*")) == there


@pytest.mark.parametrize(
    "sql",
    [
        "FROM volume", "TABLE volume", "VALUES (1)", "WITH one AS (SELECT 1) FROM one", "DESCRIBE articles",
        "SHOW TABLES", "SUMMARIZE volume", "EXPLAIN FROM volume", "PRAGMA table_info('articles')",
        "SELECT 1;  -- and a remark", "PIVOT (FROM range(3)) ON range USING count(*)",
    ],
)  # fmt: skip
def test_every_way_to_read_is_a_question(published: Path, sql: str) -> None:
    assert ask(published, sql).columns


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT sum(a.range * b.range) FROM range(1000000) a, range(1000000) b",
        "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT max(n) FROM r",
        "SELECT count(*) FROM range(1000000000000) WHERE range % 7 = 1",
        "FROM range(1000000000000) WHERE range < 0",
    ],
)
def test_a_question_without_an_end_is_stopped(published: Path, sql: str) -> None:
    with pytest.raises(WarehouseError, match=r"took more than 0\.2 s and was stopped"):
        ask(published, sql, Bounds(seconds=0.2))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT list(range) FROM range(100000000)",
        "SELECT list(repeat('x', 1000000)) FROM range(10000)",
        "SELECT string_agg(repeat('x', 1000000), '') FROM range(100000)",
        "FROM range(50000000) ORDER BY hash(range)",
    ],
)
def test_a_question_that_wants_too_much_memory_is_refused(published: Path, sql: str) -> None:
    with pytest.raises(WarehouseError, match=r"more memory than the 50MB it may have.*STORYWATCH_MEMORY"):
        ask(published, sql, Bounds(memory="50MB", seconds=60))
    assert [path.name for path in published.parent.iterdir()] == [published.name]  # and nothing was spilled


def test_an_answer_longer_than_its_memory_is_streamed(published: Path) -> None:
    answer = ask(
        published, "SELECT range, repeat('x', 1000) FROM range(10000000)", Bounds(memory="50MB", rows=5)
    )
    assert [row[0] for row in answer.rows] == [0, 1, 2, 3, 4]
    assert answer.truncated


def test_values_are_bound_and_never_read_as_sql(published: Path) -> None:
    hostile = "'; DROP VIEW coverage; --"
    answer = ask(published, "SELECT $text AS text, $number + 1 AS n", None, {"text": hostile, "number": 2})
    assert answer.rows == [(hostile, 3)]


@pytest.mark.parametrize(
    ("sql", "values", "said"),
    [
        ("SELECT $day", {}, r"needs \$day: give --param day="),
        ("SELECT 1", {"day": "1"}, "has no parameter 'day': it takes none"),
        ("SELECT $a", {"a": 1, "b": 2}, "has no parameter 'b': it takes a"),
    ],
)
def test_parameters_are_those_of_the_statement(
    published: Path, sql: str, values: dict[str, Any], said: str
) -> None:
    with pytest.raises(WarehouseError, match=said):
        ask(published, sql, None, values)


def test_an_error_comes_in_the_words_of_the_database(published: Path) -> None:
    with pytest.raises(WarehouseError, match="coverag"):
        ask(published, "FROM coverag")


def test_times_are_utc(published: Path) -> None:
    (row,) = ask(published, "SELECT TIMESTAMPTZ '2026-07-01 12:00:00+02'::VARCHAR").rows
    assert row == ("2026-07-01 10:00:00+00",)


def test_a_copy_that_is_damaged_is_said_to_be_and_what_mends_it(published: Path, tmp_path: Path) -> None:
    whole, cut = published.read_bytes(), tmp_path / "cut.duckdb"
    for kept in (0, 100, len(whole) // 2):
        cut.write_bytes(whole[:kept])
        with pytest.raises(WarehouseError, match="'storywatch run' publishes the copy anew"):
            ask(cut, "FROM articles")
