"""Figures for Prometheus: those of the database, on this machine, whatever state it is in."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from flows.desk import stopped_clock
from flows.errors import UsageError
from flows.serving.metrics import figures_served
from flows.serving.server import free_port
from tests.extractors.servers import Site
from tests.flows.polled_house import BEGIN, HOUR
from tests.flows.read_house import TELLING, Quay


@pytest.fixture
def quay(tmp_path: Path) -> Iterator[Quay]:
    with Site(("127.0.0.1",)) as site:
        quay = Quay(tmp_path, site, metrics_port=free_port())
        quay.publish("first")
        yield quay


def scraped(quay: Quay) -> dict[str, float]:
    port = quay.settings["metrics_port"]
    with figures_served(quay.desk(BEGIN).settings, stopped_clock(BEGIN + HOUR)):
        text = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False, timeout=30).text
    samples = [one for family in text_string_to_metric_families(text) for one in family.samples]
    return {
        " ".join([one.name.removeprefix("storywatch_"), *one.labels.values()]): one.value for one in samples
    }


def test_figures_are_those_of_the_database(quay: Quay) -> None:
    quay.run(BEGIN, TELLING)
    found = scraped(quay)
    assert found["up"] == 1
    for name in ("polls_total ok", "pages_total ok", "articles full", "entries_total", "feeds"):
        assert found[name] == 1, name
    assert found["matches_total quay/quay"] == found["editions_total quay/desk"] == 1
    assert (found["waiting match"], found["waiting deliver"], found["feeds_failing"]) == (0, 0, 0)
    assert found["last_success_timestamp_seconds daily"] == BEGIN.timestamp()
    assert found["last_run_failed daily"] == 0
    assert found["database_bytes"] == (quay.home / "pipeline.duckdb").stat().st_size


def test_a_home_without_a_database_is_down_and_not_an_error(quay: Quay) -> None:
    assert scraped(quay) == {"up": 0}


def test_figures_are_served_on_this_machine_only(quay: Quay, monkeypatch: pytest.MonkeyPatch) -> None:
    bound: list[object] = []
    bind = socket.socket.bind

    def binding(sock: socket.socket, address: object) -> None:
        bound.append(address)
        bind(sock, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "bind", binding)
    port = quay.settings["metrics_port"]
    with figures_served(quay.desk(BEGIN).settings, stopped_clock(BEGIN)):
        assert bound == [("127.0.0.1", port)]
        with pytest.raises(UsageError, match=f"something listens on {port} already"):
            figures_served(quay.desk(BEGIN).settings, stopped_clock(BEGIN)).__enter__()
    bound.clear()
    del quay.settings["metrics_port"]
    with figures_served(quay.desk(BEGIN).settings, stopped_clock(BEGIN)):
        assert bound == []
