"""The commands for editions: list, show, render, preview, send, note, site."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from flows.settings import read_settings
from flows.verifying import verify
from tests.flows.command import storywatch, storywatch_here
from tests.flows.newsroom import TIMES, Newsroom, desk_at, run_daily
from tests.flows.processes import ROOT
from warehouse.connection import connect
from warehouse.publish import publish
from warehouse.tell.editions import find_editions

DAY = f"{TIMES[0]:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class OneDay:
    home: Path
    newsroom: Newsroom
    feeds: Path


@pytest.fixture(scope="module")
def one_day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneDay]:
    folder = tmp_path_factory.mktemp("one-day")
    newsroom = Newsroom()
    feeds = newsroom.write_feed_list(folder / "feeds.opml")
    run_daily(desk_at(folder / "home", feeds, TIMES[0]))
    yield OneDay(folder / "home", newsroom, feeds)
    newsroom.stop()


@pytest.fixture
def home(one_day: OneDay, tmp_path: Path) -> Path:
    return Path(shutil.copytree(one_day.home, tmp_path / "home"))


def test_an_edition_is_shown_in_each_form(one_day: OneDay) -> None:
    def shown(form: str) -> str:
        said = storywatch_here("edition", "show", DAY, "--format", form, "--home", one_day.home)
        assert said.status == 0, said.err
        return said.out

    assert shown("html").startswith("<!DOCTYPE html>")
    assert shown("md").startswith("# ")
    assert shown("atom").startswith("<?xml")
    edition = json.loads(shown("json"))
    made = list(csv.DictReader(io.StringIO(shown("csv"))))
    assert [row["story_id"] for row in made] == [
        item["story_id"] for item in (*edition["cards"], *edition["lines"])
    ]
    assert shown("text").splitlines()[0] == edition["title"].upper()


def test_a_past_edition_is_byte_for_byte_what_it_was_after_more_has_come(home: Path, one_day: OneDay) -> None:
    one_day.newsroom.show_day(2)
    run_daily(desk_at(home, one_day.feeds, TIMES[1]))
    said = storywatch_here("edition", "render", DAY, "--verify", "--home", home)
    assert said.status == 0, said.out
    assert said.out.count("byte for byte the same") == 7


def test_nor_do_changed_topics_or_another_process_change_a_past_edition(
    home: Path, one_day: OneDay, tmp_path: Path
) -> None:
    seed = Path(shutil.copytree(ROOT / "seeds/demo", tmp_path / "demo"))
    topics = seed / "topics.toml"
    changed = topics.read_text("utf-8").replace("floor = 0.35", "floor = 0.9").replace("film*", "chess*")
    topics.write_text(changed.replace("Copyright and training data", "Something else"), "utf-8")
    counts = run_daily(desk_at(home, one_day.feeds, TIMES[1], seed=str(seed)))
    assert counts["editions"] == 1
    said = storywatch("edition", "render", DAY, "--verify", cwd=tmp_path, settings={"home": home})
    assert said.status == 0, said.out
    assert said.out.count("byte for byte the same") == 7


def test_files_are_written_anew_where_all_is_well(home: Path) -> None:
    path = home / "digests/demo/desk" / f"{DAY}.html"
    before = path.read_bytes()
    path.write_text("spoiled", "utf-8")
    said = storywatch_here("edition", "render", DAY, "--home", home)
    assert said.status == 0
    assert path.read_bytes() == before


def changed(home: Path, sql: str) -> str:
    with duckdb.connect(str(home / "pipeline.duckdb")) as db:
        db.execute(sql)
    publish(home / "pipeline.duckdb", home / "storywatch.duckdb")
    said = storywatch_here("edition", "render", DAY, "--verify", "--home", home)
    assert said.status == 1
    return said.out


def test_a_changed_content_is_named(home: Path) -> None:
    told = changed(home, "UPDATE editions SET content = replace(content::VARCHAR, 'Lumora', 'L')::JSON")
    assert "the stored content is not the one that was frozen" in told


def test_a_rendering_that_differs_is_named_with_the_versions(home: Path) -> None:
    told = changed(
        home,
        "UPDATE editions SET version = '0.0.9', "
        "renderings = map_concat(renderings, MAP {'text': 'x', 'md': 'y'})",
    )
    lines = dict(line.split(None, 1) for line in told.splitlines()[1:])
    assert lines["html"] == "byte for byte the same"
    assert lines["text"].startswith("frozen by Storywatch 0.0.9; this is ")
    assert lines["md"].endswith("which renders it otherwise")


def test_a_rendering_without_a_hash_is_named(one_day: OneDay) -> None:
    with connect(one_day.home / "storywatch.duckdb", read_only=True) as db:
        row = find_editions(db, "demo")[0]
    row.renderings.pop("csv")
    faults = {verdict.name: verdict.fault for verdict in verify(row).verdicts if verdict.fault}
    assert list(faults) == ["csv"]
    assert faults["csv"].startswith("no hash was stored")


def test_what_is_not_there_is_refused_with_what_to_do(home: Path) -> None:
    for words in (["show", "2020-01-01"], ["render", "2020-01-01"], ["preview", "2020-01-01"]):
        said = storywatch_here("edition", *words, "--home", home)
        assert said.status == 2
        assert "edition list" in said.err
    assert storywatch_here("edition", "render", "yesterday", "--home", home).status == 2


def test_a_preview_opens_the_file(home: Path, tmp_path: Path) -> None:
    (home / "digests/demo/desk" / f"{DAY}.html").unlink()
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {tmp_path / "opened"}\n', "utf-8")
    browser.chmod(0o755)

    subprocess.run(
        [sys.executable, "-m", "flows.command_line", "edition", "preview", "--home", str(home)],
        env=os.environ | {"BROWSER": str(browser)},
        check=True,
        timeout=60,
        cwd=ROOT,
        capture_output=True,
    )
    path = home / "digests/demo/desk" / f"{DAY}.html"
    assert (tmp_path / "opened").read_text("utf-8") == path.as_uri()
    assert path.exists()


def test_a_note_and_the_pages_from_the_command_line(home: Path, one_day: OneDay, tmp_path: Path) -> None:
    given = {"seed": "demo", "home": home, "feeds": one_day.feeds}
    said = storywatch("note", "Watch the vote.", "--by", "Ana Ruiz", cwd=tmp_path, settings=given)
    assert said.status == 0, said.err
    assert "desk begins with it, signed Ana Ruiz" in said.out
    (home / "digests/demo/desk/index.html").unlink()
    said = storywatch("site", cwd=tmp_path, settings=given)
    assert said.status == 0, said.err
    assert "1 pages written" not in said.out
    assert "1 page written" in said.out
    assert (home / "digests/demo/desk/index.html").exists()
    said = storywatch("edition", "send", cwd=tmp_path, settings=given)
    assert said.status == 2
    assert "STORYWATCH_SMTP_HOST" in said.err


def test_channels_are_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYWATCH_NOTIFY", "json://secret-host/one json://secret-host/two")
    assert "secret-host" not in repr(read_settings())


def test_whoever_names_the_wrong_brief_or_seed_is_told_which_there_are(home: Path, tmp_path: Path) -> None:
    said = storywatch_here("edition", "show", DAY, "--brief", "nope", "--home", home)
    assert (said.status, said.out) == (2, "")
    assert f"there is no edition of {DAY} for brief nope" in said.err
    said = storywatch("site", cwd=tmp_path, settings={"home": home, "seed": "netflix-genai"})
    assert said.status == 2
    assert "this home has some with --seed demo" in said.err
