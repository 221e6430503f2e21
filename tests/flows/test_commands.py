"""The commands that look at what is known, and the one that brings articles from elsewhere."""

from __future__ import annotations

import csv
import io
import json
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.flows.command import refused, storywatch_here
from tests.flows.newsroom import TIMES, Newsroom, desk_at, one, rows, run_daily
from warehouse.keys import KEYS
from warehouse.schema import describe

NOW = TIMES[0]


@dataclass(frozen=True, slots=True)
class DayOne:
    newsroom: Newsroom
    home: Path

    def url(self, article: str) -> str:
        return self.newsroom.site.url(self.newsroom.newsroom.articles[article])


@pytest.fixture(scope="module")
def day_one(tmp_path_factory: pytest.TempPathFactory) -> DayOne:
    folder = tmp_path_factory.mktemp("day-one")
    newsroom = Newsroom()
    try:
        run_daily(desk_at(folder / "home", newsroom.write_feed_list(folder / "feeds.opml"), NOW))
    finally:
        newsroom.stop()
    return DayOne(newsroom, folder / "home")


def query(day_one: DayOne, sql: str, *words: object) -> Any:
    said = storywatch_here("query", sql, "--home", day_one.home, *words)
    assert said.status == 0, said.err
    return said.out


TWO_ROWS = (
    "SELECT * FROM (VALUES (1, 'a|b', NULL, TIMESTAMPTZ '2026-11-20 18:00:00+00'), (2, '[red]c', 0.5, NULL)) "
    "AS t(n, text, x, seen)"
)


def test_the_version_and_what_there_is() -> None:
    assert storywatch_here("--version").out.strip() == f"storywatch {version('storywatch')}"
    said = storywatch_here("--help").out
    for panel in ("The daily job", "What to watch", "Looking at what is known", "What you say of it"):
        assert panel in said


def test_a_query_as_a_table(day_one: DayOne) -> None:
    out = query(day_one, TWO_ROWS)
    assert "a|b" in out
    assert "[red]c" in out
    assert "2026-11-20 18:00:00" in out
    assert "2 rows" in out


def test_a_query_as_csv(day_one: DayOne) -> None:
    read = list(csv.reader(io.StringIO(query(day_one, TWO_ROWS, "--format", "csv"))))
    assert read[0] == ["n", "text", "x", "seen"]
    assert read[1] == ["1", "a|b", "", "2026-11-20T18:00:00+00:00"]


def test_a_query_as_json(day_one: DayOne) -> None:
    read = json.loads(query(day_one, TWO_ROWS, "--format", "json"))
    assert [row["n"] for row in read] == [1, 2]
    assert read[0]["x"] is None
    assert read[0]["seen"] == "2026-11-20T18:00:00+00:00"


def test_a_query_as_json_keeps_lists_and_structs(day_one: DayOne) -> None:
    read = json.loads(query(day_one, "SELECT [1, 2] AS l, {'a': DATE '2026-01-02'} AS s", "--format", "json"))
    assert read == [{"l": [1, 2], "s": {"a": "2026-01-02"}}]


def test_a_query_as_markdown(day_one: DayOne) -> None:
    lines = query(day_one, TWO_ROWS, "--format", "md").splitlines()
    assert lines[:2] == ["| n | text | x | seen |", "| --- | --- | --- | --- |"]
    assert "a\\|b" in lines[2]


def test_csv_holds_no_formula_for_a_spreadsheet(day_one: DayOne) -> None:
    sql = "SELECT unnest(['=1+1', '+1', '-1', '@x', 'plain']) AS cell, -5 AS n"
    cells = [row[0] for row in csv.reader(io.StringIO(query(day_one, sql, "--format", "csv")))][1:]
    assert cells == ["'=1+1", "'+1", "'-1", "'@x", "plain"]
    assert {row[1] for row in csv.reader(io.StringIO(query(day_one, sql, "--format", "csv")))} == {"n", "-5"}


def test_the_examples_that_are_printed_work(day_one: DayOne) -> None:
    assert "demo/lumora" in query(day_one, "FROM volume ORDER BY day, topic")
    assert json.loads(query(day_one, "FROM coverage", "--format", "json"))
    assert "demo/lumora" in query(day_one, "volume-by-day")


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM articles",
        "CREATE TABLE mine (x INTEGER)",
        "COPY articles TO 'stolen.csv'",
        "FROM read_text('/etc/passwd')",
        "FROM 'storywatch.toml'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "LOAD httpfs",
        "ATTACH 'other.duckdb'",
        "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')",
        "PRAGMA database_size; EXPORT DATABASE 'out'",
    ],
)
def test_a_query_can_neither_write_nor_reach_files(day_one: DayOne, tmp_path: Path, sql: str) -> None:
    (tmp_path / "storywatch.toml").write_text("", "utf-8")
    before = (day_one.home / "storywatch.duckdb").read_bytes()
    refused(storywatch_here("query", sql, "--home", day_one.home))
    assert (day_one.home / "storywatch.duckdb").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["storywatch.toml"]


def test_a_query_with_an_error_says_where(day_one: DayOne) -> None:
    refused(storywatch_here("query", "SELECT titel FROM articles", "--home", day_one.home), "titel", "title")


def test_a_query_that_takes_too_long_is_stopped(day_one: DayOne) -> None:
    started = time.monotonic()
    said = storywatch_here(
        "query", "SELECT count(*) FROM range(10000000000) a", "--seconds", 0.5, "--home", day_one.home
    )
    refused(said, "took more than")
    assert time.monotonic() - started < 20


def test_an_answer_of_too_many_rows_is_cut_and_says_so(day_one: DayOne) -> None:
    said = storywatch_here("query", "FROM range(100005)", "--format", "csv", "--home", day_one.home)
    assert len(said.out.splitlines()) == 100_001
    assert "only the first 100,000 rows" in said.err


def test_why_of_an_article_that_was_printed(day_one: DayOne) -> None:
    said = storywatch_here(
        "why", day_one.url("northlight/alliance-opens-strike-ballot"), "--home", day_one.home
    )
    assert said.status == 0
    for told in (
        "seen",
        "fetched",
        "read",
        "matched",
        "story",
        "edition",
        "card",
        "Crews, unions and agreements",
    ):
        assert told in said.out
    assert "score" in said.out


def test_why_takes_the_address_as_people_copy_it(day_one: DayOne) -> None:
    url = day_one.url("glitterbox/robot-built-stormkeeper-bridge")
    for form in (url, f"{url}?utm_source=x", f"{url}#top"):
        assert "The Stormkeeper" in storywatch_here("why", form, "--home", day_one.home).out, form


def test_why_of_a_copy_names_its_original(day_one: DayOne) -> None:
    copies = rows(
        day_one.home,
        "SELECT copy.url, original.url FROM copies JOIN articles AS copy USING (article_id) "
        "JOIN articles AS original ON original.article_id = copies.original_id",
    )
    assert copies
    for url, original in copies:
        out = storywatch_here("why", url, "--home", day_one.home).out
        assert "copy of" in out
        assert original in out


def test_why_of_noise_shows_how_far_it_came(day_one: DayOne) -> None:
    said = storywatch_here("why", day_one.url("fulltime/harrow-vale-draw"), "--home", day_one.home)
    assert "read" in said.out
    assert "matched" not in said.out


def test_why_of_what_was_never_seen(day_one: DayOne) -> None:
    said = storywatch_here("why", "https://nowhere.example/a", "--home", day_one.home)
    assert (said.status, "never seen" in said.out) == (0, True)
    refused(storywatch_here("why", "javascript:alert(1)", "--home", day_one.home), "no web address")


def test_no_two_rows_share_a_key_and_what_refers_to_a_table_is_in_it(day_one: DayOne) -> None:
    published = day_one.home / "storywatch.duckdb"
    there = {relation.name: relation for relation in describe(published)}
    assert set(KEYS) == set(there) - {"quotes", "trace"}  # what people say twice, and what happens twice
    with duckdb.connect(published, read_only=True) as db:
        for name, key in KEYS.items():
            columns = ", ".join(key)
            sql = f"SELECT {columns} FROM {name} GROUP BY ALL HAVING count(*) > 1"
            assert db.execute(sql).fetchall() == [], name
        led = [
            (relation.name, column.name, column.refers_to)
            for relation in there.values()
            for column in relation.columns
            if column.refers_to
        ]
        lost = [
            (name, column, to)
            for name, column, to in led
            if db.execute(
                f"SELECT 1 FROM {name} WHERE {column} NOT IN (SELECT {KEYS[to][0]} FROM {to})"
            ).fetchall()
        ]
    assert len(led) > 40
    assert lost == []


def test_edition_list_and_show(day_one: DayOne) -> None:
    listed = storywatch_here("edition", "list", "--home", day_one.home)
    assert "2026-11-20" in listed.out
    assert "demo/desk" in listed.out
    shown = {
        kind: storywatch_here("edition", "show", "--format", kind, "--home", day_one.home).out
        for kind in ("html", "text", "md")
    }
    assert shown["html"].lstrip().lower().startswith("<!doctype html")
    folder = day_one.home / "digests" / "demo" / "desk"
    for kind, ending in (("html", "html"), ("text", "txt"), ("md", "md")):
        assert shown[kind] == (folder / f"2026-11-20.{ending}").read_text("utf-8")


def test_edition_show_of_a_day_a_seed_a_brief(day_one: DayOne) -> None:
    given = ("edition", "show", "2026-11-20", "--seed", "demo", "--brief", "desk", "--home", day_one.home)
    assert "GENERATIVE AI ON SCREEN" in storywatch_here(*given).out
    nothing = (("2026-11-19",), ("--seed", "netflix-genai"), ("--brief", "night"))
    for words in nothing:
        refused(storywatch_here("edition", "show", *words, "--home", day_one.home), "edition list")
    refused(storywatch_here("edition", "show", "yesterday", "--home", day_one.home), "'yesterday' is no date")


LINES = [
    {
        "url": "https://one.example/stormkeeper?utm_source=x",
        "title": "Lumora used generative AI for The Stormkeeper",
        "text": "Lumora said on Friday that generative AI made the visual effects of the bridge scene in The "
        "Stormkeeper, and that Irisline finished the footage ten times faster than a crew would have.",
        "published_at": "2026-11-18T12:00:00+01:00",
        "language": "en",
        "outlet": "One",
    },
    {
        "url": "https://two.example/leeks",
        "title": "How to braise leeks",
        "text": "Cut them, wash them, and let them simmer in butter and stock until they are tender.",
        "published_at": "2026-11-18T09:00:00",
        "first_seen_at": "2026-11-19T09:00:00Z",
        "language": "en",
    },
]


def write_lines(path: Path, *lines: object) -> Path:
    path.write_text(
        "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines), "utf-8"
    )
    return path


def import_lines(path: Path, home: Path) -> Any:
    return storywatch_here("import", path, "--seed", "demo", "--home", home)


def test_imported_articles_are_matched_and_grouped(tmp_path: Path) -> None:
    home = tmp_path / "home"
    said = import_lines(write_lines(tmp_path / "a.jsonl", *LINES), home)
    assert said.status == 0, said.err
    assert "2 articles imported" in said.out
    for step in ("import", "copies", "match", "stories"):
        assert f"{step:<7} 2/2\n" in said.err
    found = rows(
        home,
        "SELECT url, outlet, strftime(published_at, '%d %H'), strftime(first_seen_at, '%d %H'), source "
        "FROM articles ORDER BY url",
    )
    assert found == [
        ("https://one.example/stormkeeper", "One", "18 11", "18 11", "import"),
        ("https://two.example/leeks", "two.example", "18 09", "19 09", "import"),
    ]
    assert {topic for (topic,) in rows(home, "SELECT DISTINCT topic FROM coverage")} >= {"demo/lumora"}
    assert rows(home, "SELECT DISTINCT url FROM coverage") == [("https://one.example/stormkeeper",)]
    assert one(home, "SELECT count(*) FROM story_articles") == 2
    told = storywatch_here("why", "one.example/stormkeeper", "--home", home).out
    assert "matched" not in told.partition("\n")[0]


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    file = write_lines(tmp_path / "a.jsonl", *LINES)
    import_lines(file, home)
    before = [
        rows(home, f"FROM {table} ORDER BY ALL") for table in ("articles", "revisions", "matches", "stories")
    ]
    said = import_lines(file, home)
    assert said.status == 0, said.err
    assert "imported" not in said.out
    after = [
        rows(home, f"FROM {table} ORDER BY ALL") for table in ("articles", "revisions", "matches", "stories")
    ]
    assert after == before


def test_a_changed_text_is_a_second_revision(tmp_path: Path) -> None:
    home = tmp_path / "home"
    import_lines(write_lines(tmp_path / "a.jsonl", *LINES), home)
    said = import_lines(
        write_lines(tmp_path / "a.jsonl", LINES[0] | {"title": "Gone", "text": "Withdrawn."}), home
    )
    assert "1 article changed" in said.out
    assert rows(home, "SELECT revision, text FROM articles ORDER BY revision DESC")[0] == (2, "Withdrawn.")
    assert rows(home, "FROM coverage") == []


def test_bad_lines_are_named_and_the_rest_is_imported(tmp_path: Path) -> None:
    file = write_lines(
        tmp_path / "a.jsonl",
        "{",
        LINES[0],
        {"url": "ftp://x", "title": "t", "text": "x"},
        {"url": "https://a.example/b", "title": "", "text": "x"},
        "",
        {"url": "https://a.example/b", "title": "t", "text": "x", "published_at": "soon"},
        "[1]",
        {
            "url": "https://a.example/c",
            "title": "t",
            "text": "x",
            "published_at": "0001-01-01T00:00:00+14:00",
        },
        {"url": "https://a.example/d", "title": "t", "text": "x", "tier": 9},
        LINES[1],
    )
    home = tmp_path / "home"
    said = import_lines(file, home)
    assert said.status == 0, said.err
    assert "Traceback" not in said.err
    for number in (1, 3, 4, 6, 7):
        assert f"a.jsonl:{number} " in said.err
    assert "7 lines were left out" in said.err
    assert one(home, "SELECT count(*) FROM articles") == 2


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe\x00", b'{"url": 1}\n'])
def test_a_file_without_articles(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.jsonl").write_bytes(content)
    said = import_lines(tmp_path / "a.jsonl", tmp_path / "home")
    assert said.status == 2
    assert "Traceback" not in said.err
    assert "a.jsonl" in said.err.splitlines()[-1]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    refused(import_lines(tmp_path / "none.jsonl", tmp_path / "home"), "none.jsonl", "cannot be read")
    refused(import_lines(tmp_path, tmp_path / "home"), "cannot be read")


def test_the_published_copy_stays_readable_while_a_reader_has_it_open(tmp_path: Path) -> None:
    home = tmp_path / "home"
    import_lines(write_lines(tmp_path / "a.jsonl", LINES[0]), home)
    with duckdb.connect(str(home / "storywatch.duckdb"), read_only=True) as reader:
        import_lines(write_lines(tmp_path / "b.jsonl", LINES[1]), home)
        assert reader.execute("SELECT count(*) FROM articles").fetchall() == [(1,)]
    assert one(home, "SELECT count(*) FROM articles") == 2
