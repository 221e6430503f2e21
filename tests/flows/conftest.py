"""A newsroom on loopback, and what three days of it leave behind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows import secret_values
from flows.serving.server import free_port, prefect_server
from tests.flows.listeners import Channel, Postbox, open_channel, open_postbox
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


@pytest.fixture
def port() -> int:
    """A port that nothing listens on."""
    return free_port()


@pytest.fixture
def postbox(port: int) -> Iterator[Postbox]:
    """A mail server on ``port``."""
    with open_postbox(port) as box:
        yield box


@pytest.fixture
def channel() -> Iterator[Channel]:
    """A web hook on loopback."""
    with open_channel() as kept:
        yield kept


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """Let no test's secrets hide another's words: a heartbeat at "no address" hid "address" ever after."""
    yield
    secret_values._known.clear()


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder: no storywatch.toml, no seeds/, no data/ of anybody's."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def prefect_api(prefect_home: Path) -> Iterator[str]:
    """The address of a real Prefect server, whose database lies under the suite's own PREFECT_HOME."""
    assert os.environ["PREFECT_HOME"] == str(prefect_home)
    with prefect_server(free_port()):
        address = os.environ.pop("PREFECT_API_URL")  # only those who ask for the server are to see it
        yield address
        os.environ["PREFECT_API_URL"] = address
