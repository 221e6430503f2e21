"""Two runs started at once, by the real command line: one works, the other says so and leaves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.flows.command import refused, storywatch
from tests.flows.newsroom import Newsroom, one, rows
from tests.flows.processes import environment_of


@pytest.mark.slow
def test_of_two_runs_one_works_and_the_other_says_so_and_leaves(
    newsroom: Newsroom, feeds: Path, tmp_path: Path, prefect_api: str
) -> None:
    home = tmp_path / "home"
    words = ("run", "--seed", "demo", "--feeds", feeds, "--home", home)
    given = {"allow_private": "127.0.0.0/8", "lock_seconds": 0.2}
    newsroom.watched.hold_pages_after(3)
    with subprocess.Popen(
        [sys.executable, "-m", "flows.command_line", *map(str, words)],
        cwd=tmp_path,
        env=environment_of(given) | {"PREFECT_API_URL": prefect_api},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as first:
        try:
            assert newsroom.watched.pages_held.wait(60)
            second = storywatch(*words, cwd=tmp_path, prefect=prefect_api, settings=given)
            refused(second, str(home), "another run is at work here; this one leaves", status=1)
        finally:
            newsroom.watched.release()
        said, complaints = first.communicate(timeout=90)
    assert first.returncode == 0, complaints
    assert "Digest:" in said
    assert set(newsroom.watched.feeds.values()) == {1}  # the second asked for nothing
    assert rows(home, "SELECT flow, status FROM runs") == [("daily", "completed")]
    assert one(home, "SELECT count(*) FROM editions") == 1


@pytest.mark.slow
def test_two_first_runs_at_once_end_in_words_and_leave_one_home(
    feeds: Path, tmp_path: Path, prefect_api: str
) -> None:
    home = tmp_path / "home"
    words = ("run", "--seed", "demo", "--feeds", str(feeds), "--home", str(home))
    environment = environment_of({"allow_private": "127.0.0.0/8", "lock_seconds": 0.2})
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "flows.command_line", *words],
            cwd=tmp_path,
            env=environment | {"PREFECT_API_URL": prefect_api},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    ends = [(each.communicate(timeout=100), each.returncode) for each in both]
    assert 0 in [status for _, status in ends], ends
    for (said, complaint), status in ends:
        assert "Traceback" not in complaint
        if status:
            assert (status, said) == (1, "")
            assert "another run is at work here" in complaint or "another process has held it" in complaint
    assert one(home, "SELECT count(*) = count(DISTINCT article_id) FROM articles")
    assert one(home, "SELECT count(*) FROM editions") == 1
