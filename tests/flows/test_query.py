"""storywatch query: what can be asked and how, and that it ends when it is told to."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from flows.asking import memory_bytes
from tests.flows.command import Said, refused, storywatch, storywatch_here
from tests.flows.processes import environment_of
from warehouse.connection import connect
from warehouse.publish import publish

STUCK = (
    "SELECT levenshtein(repeat('a', 90000), repeat('b', 90000))"  # a minute during which nothing interrupts
)
ENDLESS = "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT max(n) FROM r"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("query")
    with connect(folder / "pipeline.duckdb"):
        pass
    publish(folder / "pipeline.duckdb", folder / "storywatch.duckdb")
    return folder


def asked(home: Path, *words: object) -> Said:
    return storywatch_here("query", *words, "--home", home, "--format", "json")


def test_a_file_is_asked(home: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.sql").write_text("-- Mine.\nSELECT $word || '!' AS said;\n-- the end\n", "utf-8")
    said = asked(
        home,
        "-f",
        tmp_path / "mine.sql",
        "--param",
        "word=a=b",
    )
    assert (json.loads(said.out), said.err, said.status) == ([{"said": "a=b!"}], "", 0)


def test_standard_input_is_asked(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("SELECT 'ü' AS letter".encode())))
    assert json.loads(asked(home, "--file", "-").out) == [{"letter": "ü"}]


def test_a_question_of_the_cookbook_is_asked_by_name(home: Path) -> None:
    said = asked(home, "volume-by-day", "--param", "days=3", "-p", "topic=seed/%")
    assert (json.loads(said.out), said.status) == ([], 0)


def test_a_question_shows_its_statement() -> None:
    said = storywatch_here("query", "volume-by-day", "--sql")
    assert said.out.startswith("-- ")
    assert "$days" in said.out


def test_the_cookbook_is_listed() -> None:
    said = storywatch_here("query", "--list")
    assert said.status == 0
    for told in ("volume-by-day", "outlet-lag", "days=30"):
        assert told in said.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "say what to ask"),
        (("FROM runs", "-f", "mine.sql"), "say what to ask"),
        (("-f", "nowhere.sql"), "nowhere.sql: cannot be read"),
        (("-f", "latin.sql"), "latin.sql: is not UTF-8"),
        (("-f", "long.sql"), "long.sql: is longer than 1,048,576 bytes"),
        (("volume-by-days",), "did you mean volume-by-day?"),
        (("volume-by-day", "-p", "days=many"), "days=many: must be a whole number, such as 30"),
        (("volume-by-day", "-p", "weeks=2"), "volume-by-day has no parameter 'weeks': it takes topic, days"),
        (("volume-by-day", "-p", "days"), "write it as NAME=VALUE"),
        (("SELECT $a",), "the query needs $a"),
        (("SELECT 1; SELECT 2",), "several statements"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_says_why(home: Path, words: tuple[str, ...], told: str) -> None:
    Path("latin.sql").write_bytes("SELECT 'ü'".encode("latin-1"))
    Path("long.sql").write_bytes(b"-" + "ü".encode() * 2**19)  # what is read of it ends within a letter
    refused(storywatch_here("query", *words, "--home", home), told)


def test_a_table_is_short_unless_more_is_asked_for(home: Path) -> None:
    said = storywatch_here("query", "FROM range(2000)", "--home", home)
    assert "1,000 rows" in said.out
    assert "only the first 1,000 rows" in said.err
    assert "2,000 rows" in storywatch_here("query", "FROM range(2000)", "--rows", 3000, "--home", home).out


@pytest.mark.parametrize("sql", [ENDLESS, STUCK])
def test_ctrl_c_ends_a_query_at_once(home: Path, sql: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "flows.command_line", "query", sql, "--home", str(home)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment_of(),
        preexec_fn=hear_ctrl_c,
    ) as process:  # fmt: skip
        wait_until_it_works(process.pid)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=40)
    assert process.returncode == 130, err
    assert out == ""
    assert err.startswith("storywatch: interrupted: the query was")
    assert len(err.splitlines()) == 1


def hear_ctrl_c() -> None:
    """What a shell starts in the background does not hear it, nor do its children."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def wait_until_it_works(pid: int) -> None:
    """Return when a thread beside the main one has taken more time than a library's start: the query."""
    for _ in range(600):
        if any(
            ticks(thread) > 60 for thread in Path(f"/proc/{pid}/task").iterdir() if thread.name != str(pid)
        ):
            return
        time.sleep(0.05)
    raise AssertionError("the query did not begin")


def ticks(thread: Path) -> int:
    """Return the CPU time of a thread, in hundredths of a second."""
    fields = (thread / "stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def test_a_query_that_cannot_be_stopped_is_left(home: Path) -> None:
    said = storywatch("query", STUCK, "--seconds", 0.5, "--home", home, cwd=home, seconds=40)
    refused(said, "it took too long", "it is left")


def test_texts_that_the_database_does_not_count_are_bounded_too(home: Path) -> None:
    sql = "SELECT length(repeat('x', 4000000000))"
    refused(
        storywatch("query", sql, "--home", home, cwd=home, settings={"memory_limit": "100MB"}),
        "more memory than the 100MB",
    )


@pytest.mark.parametrize(
    ("setting", "size"),
    [("1GB", 2**30), ("512 MiB", 2**29), ("1.5g", 3 * 2**29) , ("100kb", 102400), ("2TB", 2**41)],
)  # fmt: skip
def test_a_limit_of_memory_in_bytes(setting: str, size: int) -> None:
    assert memory_bytes(setting) == size


def test_tables_and_answers_are_exported_to_a_folder(home: Path, tmp_path: Path) -> None:
    said = storywatch_here(
        "export", tmp_path / "out", "runs", "outlet-lag", "--format", "csv", "--home", home
    )
    assert (said.status, said.err) == (0, "")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["outlet-lag.csv", "runs.csv"]
    for told in ("runs", "0 rows", "out/outlet-lag.csv", "2 files, 0 rows"):
        assert told in said.out


def test_everything_is_exported_where_nothing_is_named(home: Path, tmp_path: Path) -> None:
    assert storywatch_here("export", tmp_path / "all", "--home", home).status == 0
    names = {path.stem for path in (tmp_path / "all").iterdir()}
    assert names >= {"articles", "coverage", "feedback"}
    assert {path.suffix for path in (tmp_path / "all").iterdir()} == {".parquet"}


def test_an_answer_is_exported_to_a_file(home: Path, tmp_path: Path) -> None:
    said = storywatch_here("export", "x.JSONL", "SELECT $n::INTEGER + 1 AS n", "-p", "n=1", "--home", home)
    assert (said.status, said.err) == (0, "")
    assert (tmp_path / "x.JSONL").read_text("utf-8") == '{"n": 2}\n'


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("x.csv",), "a file holds one answer"),
        (("x.csv", "runs", "feeds"), "a file holds one answer, and 2 are asked for: name a folder"),
        (("x.csv", "runs", "--format", "jsonl"), "ends in .csv, but --format says jsonl"),
        (("x.csv", "nonsense"), "there is no table, view or question 'nonsense'"),
        (("x.csv", "runs", "-p", "a=1"), "takes no parameters"),
        (("out", "SELECT 1", "SELECT 2"), "query would be written twice"),
        (("out", "DROP TABLE runs"), "DROP is refused"),
    ],
)
def test_what_cannot_be_exported_says_why(
    home: Path, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    refused(storywatch_here("export", *words, "--home", home), told)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_progress_of_an_export_is_seen_on_a_terminal(home: Path, tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "flows.command_line", "export", "n.csv", "FROM range(90000)", "--home", home],
        stdout=subprocess.PIPE, stderr=theirs, cwd=tmp_path, env=environment_of() | {"TERM": "xterm"},
    ) as process:  # fmt: skip
        os.close(theirs)
        seen = everything_of(ours)
        out, _ = process.communicate(timeout=60)
    assert b"90,000 rows" in out
    assert b"query" in seen
    assert re.search(rb"\d+ rows", seen)


def everything_of(terminal: int) -> bytes:
    """Return what comes out of a terminal until nobody writes to it any more."""
    seen = b""
    with suppress(OSError):  # Linux's way to say that it was closed
        while more := os.read(terminal, 65536):
            seen += more
    os.close(terminal)
    return seen
