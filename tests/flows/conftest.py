"""A newsroom on loopback, and what three days of it leave behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.newsroom import Newsroom


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    """The sample newsroom at day 1."""
    served = Newsroom()
    yield served
    served.stop()


@pytest.fixture
def feeds(newsroom: Newsroom, tmp_path: Path) -> Path:
    """Its feed list."""
    return newsroom.write_feed_list(tmp_path / "feeds.opml")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder: no storywatch.toml, no seeds/, no data/ of anybody's."""
    monkeypatch.chdir(tmp_path)
