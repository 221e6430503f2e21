"""The heartbeat: after a run that did all its work, once, within its time, whatever comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows import heartbeat
from flows.errors import RunFailed
from flows.running import Stage
from flows.stages.batches import Counts, StageResult
from tests.extractors.servers import Manner, Reply, Site, redirect, stall
from tests.flows.polled_house import BEGIN
from tests.flows.read_house import Quay


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(("127.0.0.1",)) as served:
        yield served


def stage(result: StageResult) -> Stage:
    def done(*_given: Any, **_named: Any) -> StageResult:
        return result

    return done


IDLE = stage(StageResult())


def outcomes(quay: Quay) -> list[str]:
    log = (quay.home / "logs" / "storywatch.log").read_text("utf-8")
    return [line.split("outcome=")[1] for line in log.splitlines() if " heartbeat " in line]


def test_it_is_asked_once_after_a_run_that_did_all_its_work_and_else_not(site: Site, tmp_path: Path) -> None:
    site.routes["/ping"] = Reply(b"OK")
    quay = Quay(tmp_path, site, heartbeat=site.url("/ping"))
    quay.run(BEGIN, [IDLE, IDLE])
    assert [(asked.method, asked.path) for asked in site.asked] == [("GET", "/ping")]
    with pytest.raises(RunFailed):
        quay.run(BEGIN, [stage(StageResult(Counts(), failures=["no"]))])
    quay.run(BEGIN, [stage(StageResult(network_down=True))])
    assert site.count("/ping") == 1
    assert outcomes(quay) == ["ok"]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Reply(b"", status=204), "ok"),
        (Reply(b"x" * 2**17), "ok"),
        (Reply(b"gone", status=404), "not_found"),
        (Reply(b"busy", status=503), "server_error"),
        (redirect("http://10.0.0.1/else"), "blocked_address"),
        (stall, "timeout"),
    ],
    ids=["empty", "large", "missing", "broken", "led-astray", "stalled"],
)
def test_what_comes_of_it_never_fails_the_run(
    answer: Reply | Manner, outcome: str, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        heartbeat, "LIMITS", replace(heartbeat.LIMITS, connect_seconds=1, read_seconds=1, total_seconds=0.5)
    )
    site.routes["/ping"] = answer
    quay = Quay(tmp_path, site, heartbeat=site.url("/ping"))
    quay.run(BEGIN, [IDLE])
    assert outcomes(quay) == [outcome]
    assert quay.ask("SELECT status FROM runs") == ["completed"]


def test_a_private_address_is_not_asked_unless_it_is_allowed(site: Site, tmp_path: Path) -> None:
    quay = Quay(tmp_path, site, heartbeat=site.url("/ping"), allow_private="")
    quay.run(BEGIN, [IDLE])
    assert site.asked == []
    assert outcomes(quay) == ["blocked_address"]


@pytest.mark.parametrize("address", ["no address", "ftp://example.org/", "http://[::", "http://"])
def test_what_is_no_address_is_said_and_costs_no_run(
    address: str, site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    quay = Quay(tmp_path, site, heartbeat=address)
    quay.run(BEGIN, [IDLE])
    assert "The heartbeat did not get through (bad_url)" in capsys.readouterr().err
