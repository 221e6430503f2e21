"""Bad input: a clear error, an exit status, and nothing lost. Through the real command line."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

import duckdb
import pytest

from flows.desk import open_desk
from flows.errors import UsageError
from flows.settings import read_settings
from seeds.errors import SeedError
from tests.flows import stoppable
from tests.flows.command import refused, storywatch, storywatch_here
from tests.flows.newsroom import TIMES
from warehouse.connection import connect
from warehouse.runs import start_run

ROOT = Path(__file__).parent.parent.parent
DEMO = ROOT / "seeds" / "demo"
FEEDS = '<opml version="2.0"><body><outline text="A" xmlUrl="http://127.0.0.1:9/feed"/></body></opml>'


@pytest.fixture
def feed_list(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.opml"
    path.write_text(FEEDS, "utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a database that holds a run."""
    folder = tmp_path / "home"
    with connect(folder / "pipeline.duckdb") as db:
        start_run(db, "poll", "demo", TIMES[0], "0")
    shutil.copyfile(folder / "pipeline.duckdb", folder / "storywatch.duckdb")
    return folder


def print_of(folder: Path) -> dict[str, str]:
    """Return the hash of every file under a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize(
    "content",
    [b'{"feeds": []}', b"\x89PNG\r\n\x1a\n\x00\x00", b"", b"<html><body>No feeds</body></html>"],
)
def test_a_feed_list_that_is_none(tmp_path: Path, home: Path, content: bytes) -> None:
    (tmp_path / "list.opml").write_bytes(content)
    before = print_of(home)
    said = storywatch("run", "--seed", "demo", "--feeds", "list.opml", "--home", home, cwd=tmp_path)
    refused(said, "list.opml")
    assert print_of(home) == before


def test_a_feed_list_that_is_not_there(tmp_path: Path) -> None:
    said = storywatch("poll", "--seed", "demo", "--feeds", "none.opml", "--home", "h", cwd=tmp_path)
    refused(said, "none.opml", "is missing")
    assert not (tmp_path / "h").exists()


def own_seed(tmp_path: Path, old: str, new: str) -> Path:
    """Return a copy of the demo's seed with something else in its topics.toml."""
    folder = tmp_path / "mine"
    folder.mkdir()
    shutil.copyfile(DEMO / "story.txt", folder / "story.txt")
    text = (DEMO / "topics.toml").read_text("utf-8")
    assert text.count(old) == 1
    (folder / "topics.toml").write_text(text.replace(old, new), "utf-8")
    return folder


def place_of(text: str, part: str) -> str:
    """Return where a part of a text stands, as line:column."""
    before, _, _ = text.partition(part)
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def test_topics_with_an_error_in_a_query(tmp_path: Path, feed_list: Path) -> None:
    seed = own_seed(tmp_path, "OR @cinemorph", "OR @cinemorf")
    said = storywatch("match", "--seed", seed, "--feeds", feed_list, "--home", "h", cwd=tmp_path)
    place = place_of((seed / "topics.toml").read_text("utf-8"), "@cinemorf")
    refused(said, f"mine/topics.toml:{place} ", "cinemorf", "cinemorph")
    assert not (tmp_path / "h").exists()


def test_topics_with_an_error_in_an_entity(tmp_path: Path, feed_list: Path) -> None:
    seed = own_seed(tmp_path, "'\"storm keeper\"'", "'\"storm keeper'")
    said = storywatch("run", "--seed", seed, "--feeds", feed_list, "--home", "h", cwd=tmp_path)
    place = place_of((seed / "topics.toml").read_text("utf-8"), "\"storm keeper'")
    refused(said, f"mine/topics.toml:{place} ", 'no closing "')
    assert not (tmp_path / "h").exists()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[topic.law]", "[topic.law", "topics.toml:"),
        ("floor = 0.35", "flor = 0.35", "flor"),
        ("floor = 0.35", 'floor = "much"', "floor"),
        ('at = "07:00 Europe/Madrid"', 'at = "07:00 Europe/Madrit"', "Madrit"),
        ("to = []", 'to = ["nobody"]', "nobody"),
    ],
)
def test_topics_that_are_no_topics(tmp_path: Path, feed_list: Path, old: str, new: str, told: str) -> None:
    seed = own_seed(tmp_path, old, new)
    with pytest.raises(SeedError, match=r"topics\.toml:\d+") as caught:
        open_desk(read_settings(seed=str(seed), feeds=feed_list, home=tmp_path / "h"))
    assert told in str(caught.value)
    assert not (tmp_path / "h").exists()


def test_a_seed_that_nobody_knows(tmp_path: Path) -> None:
    refused(
        storywatch("run", "--seed", "demmo", "--home", "h", cwd=tmp_path), "'demmo' is no seed", "mean demo?"
    )
    assert not (tmp_path / "h").exists()


@pytest.mark.parametrize("where", ["file", "file/below", "/proc/nowhere"])
def test_a_home_that_cannot_be_made(tmp_path: Path, feed_list: Path, where: str) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    said = storywatch("run", "--seed", "demo", "--feeds", feed_list, "--home", where, cwd=tmp_path)
    refused(said, where, "--home")
    assert (tmp_path / "file").read_text("utf-8") == "mine"


def test_a_database_that_cannot_be_made(tmp_path: Path, feed_list: Path) -> None:
    (tmp_path / "h" / "pipeline.duckdb").mkdir(parents=True)
    said = storywatch("run", "--seed", "demo", "--feeds", feed_list, "--home", "h", cwd=tmp_path)
    refused(said, "pipeline.duckdb", "--home")


def test_a_database_of_a_newer_version_is_left_as_it_is(tmp_path: Path, home: Path, feed_list: Path) -> None:
    for name in ("pipeline.duckdb", "storywatch.duckdb"):
        with duckdb.connect(str(home / name)) as db:
            db.execute("INSERT INTO schema_versions VALUES (9999, '9999_later.sql', now())")
    before = print_of(home)
    for command in ("run", "tell"):
        said = storywatch(command, "--seed", "demo", "--feeds", feed_list, "--home", home, cwd=tmp_path)
        refused(said, "9999", "newer version")
    assert print_of(home) == before
    assert storywatch_here("query", "FROM runs", "--home", home).status == 0


@pytest.mark.parametrize("damage", ["garbage", "cut short", "bytes changed"])
def test_a_damaged_database(tmp_path: Path, home: Path, feed_list: Path, damage: str) -> None:
    for name in ("pipeline.duckdb", "storywatch.duckdb"):
        whole = (home / name).read_bytes()
        broken = {
            "garbage": b"no database at all",
            "cut short": whole[:20_000],
            "bytes changed": whole[:12288] + bytes(x ^ 0x55 for x in whole[12288:]),
        }[damage]
        (home / name).write_bytes(broken)
    before = print_of(home)
    run = storywatch(
        "run", "--seed", "demo", "--feeds", feed_list, "--home", home, cwd=tmp_path,
        settings={"lock_seconds": 20},
    )  # fmt: skip
    refused(run, "pipeline.duckdb", "restore a backup")
    assert "another process" not in run.err
    for question in (("query", "FROM runs"), ("schema",), ("why", "http://a.example/"), ("edition", "list")):
        refused(storywatch_here(*question, "--home", home), "storywatch.duckdb")
    assert print_of(home) == before


def test_nothing_to_ask_yet(tmp_path: Path) -> None:
    for question in (("query", "FROM runs"), ("schema",), ("why", "http://a.example/"), ("edition", "show")):
        refused(storywatch_here(*question, "--home", "h"), "no database yet", "storywatch run")
    assert not (tmp_path / "h").exists()


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("hom = 'x'", ("storywatch.toml", "'hom'")),
        ("home = [", ("storywatch.toml",)),
        ("concurrency = 0", ("concurrency", "greater than or equal to 1")),
        ("\xff\xfe", ("storywatch.toml",)),
    ],
)
def test_a_settings_file_with_an_error(tmp_path: Path, toml: str, told: tuple[str, ...]) -> None:
    (tmp_path / "storywatch.toml").write_bytes(toml.encode("latin-1"))
    refused(storywatch("schema", cwd=tmp_path), *told)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("concurrency", "lots"),
        ("allow_private", "10.0.0.0/99"),
        ("smtp_security", "maybe"),
        ("read_batch", "0"),
        ("memory_limit", "much"),
        ("mail_from", "The Desk <desk@example.org>"),
        ("smtp_host", "mail.example.org"),
    ],
)
def test_a_setting_with_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(f"STORYWATCH_{name.upper()}", value)
    with pytest.raises(UsageError, match=rf"settings: .*STORYWATCH_{name.upper()}"):
        read_settings()


def test_a_setting_with_an_error_on_the_command_line(tmp_path: Path) -> None:
    refused(storywatch("run", cwd=tmp_path, settings={"concurrency": "lots"}), "STORYWATCH_CONCURRENCY")


def test_settings_files_and_environment_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "storywatch.toml").write_text("concurrency = 3\nhost_delay = 7\nseed = 'demo'", "utf-8")
    monkeypatch.setenv("STORYWATCH_HOST_DELAY", "8")
    monkeypatch.setenv("STORYWATCH_SEED", "other")
    monkeypatch.setenv("STORYWATCH_ALLOW_PRIVATE", "127.0.0.0/8, ::1/128")
    settings = read_settings(seed="netflix-genai", home=None)
    assert (settings.concurrency, settings.host_delay, settings.seed) == (3, 8.0, "netflix-genai")
    assert [str(network) for network in settings.allow_private] == ["127.0.0.0/8", "::1/128"]


@pytest.mark.slow
def test_a_second_run_in_one_home_leaves_and_the_first_goes_on(tmp_path: Path, feed_list: Path) -> None:
    home = tmp_path / "home"
    first = stoppable.start(home, feed_list, TIMES[0], "match", "learn")
    assert first.stdin is not None
    assert first.stdout is not None
    try:
        assert first.stdout.readline() == "stopped\n"
        (tmp_path / "a.jsonl").write_text('{"url": "http://a.example/1", "title": "T", "text": "x"}', "utf-8")
        given = ("import", "a.jsonl", "--seed", "demo", "--home", home)
        said = storywatch(*given, cwd=tmp_path, settings={"lock_seconds": 0.2})
        refused(said, "another run is at work here", status=1)
    finally:
        _, _ = first.communicate("go on\n", timeout=60)
    assert first.returncode == 0
    with duckdb.connect(str(home / "storywatch.duckdb"), read_only=True) as db:
        assert db.execute("SELECT flow, status FROM runs").fetchall() == [("daily", "completed")]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no limits on the size of files")
def test_a_full_disk_ends_the_run_in_words_and_the_next_goes_on(tmp_path: Path) -> None:
    home = tmp_path / "home"
    articles = [
        {
            "url": f"http://a.example/{n}",
            "title": f"Title {n}",
            "text": " ".join(hashlib.sha512(f"{n} {part}".encode()).hexdigest() * 4 for part in range(50)),
        }
        for n in range(100)
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, articles)), "utf-8")
    given = ("import", "a.jsonl", "--seed", "demo", "--home", home)
    full = storywatch(*given, cwd=tmp_path, file_limit=3 * 2**19)
    refused(full, "pipeline.duckdb", "cannot be used", status=2)
    with connect(home / "pipeline.duckdb") as db:
        kept = db.execute("SELECT count(*) FROM articles").fetchall()[0][0]
    said = storywatch(*given, cwd=tmp_path)
    assert said.status == 0, said.err
    with duckdb.connect(str(home / "storywatch.duckdb"), read_only=True) as db:
        assert db.execute("SELECT count(*), count(DISTINCT article_id) FROM articles").fetchall() == [
            (100, 100)
        ]
    assert kept in (0, 100)
