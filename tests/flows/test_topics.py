"""The commands that write, try and judge topics, on an archive brought in from a file."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import duckdb
import pytest

import seeds
from flows.desk import open_desk, stopped_clock
from flows.importing import Complaints, store_stage
from flows.running import run_stages
from flows.settings import read_settings
from flows.stages.batches import directly
from flows.stages.match import match_stage
from seeds.suggesting import suggest
from tests.flows.command import refused, storywatch_here

NOW = datetime.now(UTC)
STORY = Path(seeds.__file__).parent / "netflix-genai" / "story.txt"
TOPICS = """# What the desk watches.
[brief.desk]
title = "Robots"

[entity.robot]     # every spelling
any = ['robot', 'robots', 'android*']

[topic.film]
label = "Robots in films"
query = '''
@robot AND film   # not a comment: refused
'''
must_catch = ["story.txt"]
"""


def write_seed(folder: Path, query: str, more: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "story.txt").write_text("A robot directs\nThe film was directed by a robot in Lisbon.", "utf-8")
    text = TOPICS.replace("@robot AND film   # not a comment: refused", query) + more
    (folder / "topics.toml").write_text(text, "utf-8")
    (folder / "feeds.opml").write_text("https://example.org/feed\n", "utf-8")
    return folder


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A home with thirty articles, matched with ``@robot AND film``."""
    seed = write_seed(tmp_path / "robots", "@robot AND film")
    lines = []
    for number in range(30):
        what = ("robot film", "robot factory", "quiet film")[number % 3]
        lines.append(
            {
                "url": f"https://example.org/{number}",
                "title": f"A {what}, number {number}",
                "text": f"This is about a {what} of the year {1900 + number} and about nothing else at all.",
                "published_at": (NOW - timedelta(days=number % 5, hours=1)).isoformat(),
            }
        )
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    settings = read_settings(home=tmp_path / "home", seed=str(seed))
    desk = open_desk(settings, stopped_clock(NOW))
    store = partial(store_stage, file=file, complaints=Complaints())
    run_stages(desk, "import", [store, match_stage], directly)
    return tmp_path / "home"


def matched(home: Path) -> int:
    with duckdb.connect(str(home / "storywatch.duckdb"), read_only=True) as db:
        found = db.execute("SELECT count(*) FROM current_matches").fetchall()
    return int(found[0][0])


def test_check_says_what_is_odd_and_points_at_it(tmp_path: Path) -> None:
    more = "\n[entity.spare]\nany = ['spare', 'SPARE']\n"
    seed = write_seed(tmp_path / "robots", "@robot AND film", more)
    said = storywatch_here("topics", "check", "--seed", seed)
    assert said.status == 0
    assert "topics.toml:15 @spare is used by no topic" in said.out
    assert "topics.toml:16 SPARE stands in @spare already (line 16)" in said.out
    write_seed(tmp_path / "robots", "@robot AND film OR series")
    refused(storywatch_here("topics", "check", "--seed", seed), "topics.toml:11:17 AND mixed with OR")


def test_fmt_rewrites_other_spellings_and_nothing_else(tmp_path: Path) -> None:
    seed = write_seed(tmp_path / "robots", "@robot w/5 film\n  AND   (“big screen” OR film)")
    before = (seed / "topics.toml").read_text("utf-8")
    assert storywatch_here("topics", "fmt", "--check", "--seed", seed).status == 1
    assert (seed / "topics.toml").read_text("utf-8") == before
    assert storywatch_here("topics", "fmt", "--seed", seed).status == 0
    after = (seed / "topics.toml").read_text("utf-8")
    assert '(@robot NEAR/5 film) AND ("big screen" OR film)' in after
    assert "# What the desk watches." in after
    assert "[entity.robot]     # every spelling" in after
    assert storywatch_here("topics", "fmt", "--check", "--seed", seed).status == 0


def test_the_script_of_show_finds_what_the_run_stored(archive: Path, tmp_path: Path) -> None:
    said = storywatch_here(
        "topics", "show", "film", "--sql", "--seed", tmp_path / "robots", "--home", archive
    )
    with duckdb.connect(str(archive / "storywatch.duckdb"), read_only=True) as db:
        found = db.execute(said.out).fetchall()
        stored = db.execute("SELECT article_id, score FROM current_matches").fetchall()
    assert {(row[5], row[0]) for row in found} == set(stored)
    assert len(stored) == 10


def test_must_catch_and_must_skip_are_held(archive: Path, tmp_path: Path) -> None:
    seed = tmp_path / "robots"
    asked = ("topics", "test", "--seed", seed, "--home", archive)
    assert storywatch_here(*asked).status == 0
    text = (seed / "topics.toml").read_text("utf-8")
    (seed / "topics.toml").write_text(text + 'must_skip = ["https://example.org/0"]\n', "utf-8")
    said = storywatch_here(*asked)
    assert said.status == 1
    assert "film catches https://example.org/0" in said.out
    (seed / "topics.toml").write_text(text + 'must_skip = ["../../etc/passwd"]\n', "utf-8")
    refused(storywatch_here(*asked), "no file beside")


def test_a_backtest_shows_gains_and_losses_and_stores_nothing(archive: Path, tmp_path: Path) -> None:
    seed = write_seed(tmp_path / "robots", "@robot AND factory")
    storywatch_here("label", "example.org/0", "yes", "--topic", "film", "--seed", seed, "--home", archive)
    said = storywatch_here("topics", "backtest", "film", "--seed", seed, "--home", archive)
    assert said.status == 0
    assert "stories gained" in said.out
    assert "title “robot”" in said.out
    assert "Precision in force: 1.00 (0.21 to 1.00), 1 judged" in said.out
    assert "Precision as edited: nothing judged yet" in said.out
    assert matched(archive) == 10


def test_rematch_follows_an_edit_in_days_and_goes_on(archive: Path, tmp_path: Path) -> None:
    seed = write_seed(tmp_path / "robots", "film")
    asked = ("topics", "rematch", "--seed", seed, "--home", archive)
    some = storywatch_here(*asked, "--days", "2")
    assert "12 articles compared" in some.out
    rest = storywatch_here(*asked)
    assert "18 articles compared" in rest.out
    assert matched(archive) == 20


def test_readers_judge_what_a_sample_draws(archive: Path, tmp_path: Path) -> None:
    where = ("--seed", tmp_path / "robots", "--home", archive)
    drawn = storywatch_here("topics", "sample", "--size", "6", *where)
    lines = [line.split() for line in drawn.out.splitlines() if "storywatch label" in line]
    assert len(lines) == 6
    assert storywatch_here("label", lines[0][2], "no", *where).status == 0
    again = storywatch_here("topics", "sample", "--size", "6", *where)
    assert lines[0][2] not in again.out
    refused(storywatch_here("label", "https://example.org/0", "maybe", *where), "no verdict")
    refused(storywatch_here("label", "https://example.org/unknown", "yes", *where), "no such article")
    refused(storywatch_here("label", "https://example.org/1", "yes", *where), "say which one")


def test_a_draft_from_the_owners_story_has_every_facet() -> None:
    draft = suggest(STORY.read_text("utf-8"))
    facets = {facet.name for facet in draft.facets}
    assert facets >= {"production", "savings", "copyright", "labour", "law", "arguments"}
    names = {name for name, _ in draft.names}
    assert {"Netflix", "Gen AI", "Eternaut", "Hollywood", "iLine", "Buenos Aires"} <= names


def test_a_new_seed_can_run_at_once(archive: Path, tmp_path: Path) -> None:
    said = storywatch_here("new", "my-story", "--from", STORY, "--home", archive)
    assert said.status == 0
    folder = tmp_path / "seeds" / "my-story"
    made = tomllib.loads((folder / "topics.toml").read_text("utf-8"))
    assert len(made["topic"]) == 7
    assert storywatch_here("topics", "test", "--seed", "my-story", "--home", archive).status == 0
    assert storywatch_here("topics", "fmt", "--check", "--seed", "my-story").status == 0
    refused(storywatch_here("new", "my-story", "--from", STORY), "is there already")
    refused(storywatch_here("new", "../x", "--from", STORY), "no name for a seed")
    refused(storywatch_here("new", "another", "--from", tmp_path / "missing.txt"), "cannot be read")
