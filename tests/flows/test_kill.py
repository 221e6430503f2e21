"""A run that is killed (SIGKILL: nothing of it can tidy up) and the one after it do what one run does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from flows.running import run_stages
from flows.stages.batches import directly
from flows.stages.match import match_stage
from flows.stages.poll import poll_stage
from flows.stages.read import read_stage
from flows.stages.tell import tell_stage
from tests.flows import stoppable
from tests.flows.newsroom import TIMES, Newsroom, desk_at, one, rows, run_daily, run_stage
from tests.flows.processes import kill, wait_until_gone

NOW = TIMES[0]
STORED = {
    "articles": "article_id, url, title, text, authors, published_at, first_seen_at, revision, content_hash",
    "revisions": "article_id, revision, content_hash",
    "sightings": "entry_id, article_id",
    "pages": "url_key, reason, attempt, article_id",
    "matches": "article_id, revision, topic, topic_version, score, parts, spans",
    "copies": "article_id, original_id, rule, likeness",
    "story_articles": "story_id, article_id",
    "placements": "article_id, story_id, topic, placed, reason",
    "editions": "edition_id, edition_date, number, content_hash",
}


def stored(home: Path) -> dict[str, list[Any]]:
    """Return everything that a day's run leaves, in an order of its own, and the bytes of its edition."""
    tables: dict[str, list[Any]] = {
        table: sorted(rows(home, f"SELECT {columns} FROM {table}"), key=repr)
        for table, columns in STORED.items()
    }
    files = sorted(path for path in (home / "digests").rglob(f"{NOW:%Y-%m-%d}*") if path.is_file())
    return tables | {"digests": [(path.name, path.read_bytes()) for path in files]}


@dataclass(frozen=True, slots=True)
class Undisturbed:
    newsroom: Newsroom
    feeds: Path
    home: Path
    after_read: Path
    result: dict[str, list[Any]]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Undisturbed]:
    folder = tmp_path_factory.mktemp("undisturbed")
    newsroom = Newsroom()
    feeds = newsroom.write_feed_list(folder / "feeds.opml")
    desk = desk_at(folder / "home", feeds, NOW)
    run_stages(desk, "poll", [partial(poll_stage, everything=True), read_stage], directly)
    shutil.copytree(folder / "home", folder / "after-read")
    run_stages(desk, "tell", [match_stage, tell_stage], directly)
    yield Undisturbed(newsroom, feeds, folder / "home", folder / "after-read", stored(folder / "home"))
    newsroom.stop()


@pytest.mark.slow
def test_a_kill_in_the_middle_of_read_loses_nothing_and_doubles_nothing(
    undisturbed: Undisturbed, tmp_path: Path
) -> None:
    newsroom, home = undisturbed.newsroom, tmp_path / "home"
    newsroom.watched.forget()
    newsroom.watched.hold_pages_after(12)
    process = stoppable.start(home, undisturbed.feeds, NOW, "poll,read")
    try:
        assert newsroom.watched.pages_held.wait(60)
        children = kill(process)
    finally:
        newsroom.watched.release()
    wait_until_gone(children)

    run_stage(desk_at(home, undisturbed.feeds, NOW), "read", read_stage)
    kept = one(
        home, "SELECT count(*) FROM pages WHERE run_id <> (SELECT run_id FROM runs WHERE flow = 'read')"
    )
    assert 5 <= kept <= 12
    result = stored(home)
    for table in ("articles", "revisions", "sightings", "pages"):
        assert result[table] == undisturbed.result[table], table
    asked_twice = [page for page, times in newsroom.watched.pages.items() if times > 1]
    assert len(asked_twice) <= 5 + 5  # the batch that was under way, and what was held
    assert dict(rows(home, "SELECT flow, status FROM runs")) == {"daily": "running", "read": "completed"}


@pytest.mark.slow
@pytest.mark.parametrize("batch", ["stories", "compose", "write files"])
def test_a_kill_between_two_steps_is_made_good_by_the_next_run(
    undisturbed: Undisturbed, tmp_path: Path, batch: str
) -> None:
    home = tmp_path / "home"
    shutil.copytree(undisturbed.after_read, home)
    process = stoppable.start(home, undisturbed.feeds, NOW, "match,tell", batch)
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "stopped\n"
    finally:
        children = kill(process)
    wait_until_gone(children)
    assert not (home / "digests").exists()

    run_daily(desk_at(home, undisturbed.feeds, NOW))
    result = stored(home)
    for table in result:
        assert result[table] == undisturbed.result[table], table


def test_a_lost_file_is_written_again_with_the_same_bytes(undisturbed: Undisturbed, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(undisturbed.home, home)
    digest = home / "digests/demo/desk" / f"{NOW:%Y-%m-%d}.html"
    before = digest.read_bytes()
    digest.unlink()
    counts = run_daily(desk_at(home, undisturbed.feeds, NOW))
    assert (counts["files"], counts["editions"]) == (1, 0)
    assert digest.read_bytes() == before
