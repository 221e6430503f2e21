"""The log: a line an event, in both forms, where the settings say, and never more of it than they say."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import journal as journals
from flows.home import Home
from flows.journal import event, journal, value_of
from flows.running import Stage
from flows.secret_values import remember
from flows.settings import read_settings
from flows.stages.batches import Counts, StageResult
from tests.extractors.servers import Site
from tests.flows.polled_house import BEGIN
from tests.flows.read_house import TELLING, Quay


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(("127.0.0.1",)) as served:
        yield served


def test_a_run_leaves_a_line_a_feed_a_batch_and_an_edition(site: Site, tmp_path: Path) -> None:
    quay = Quay(tmp_path, site)
    quay.publish("first")
    quay.run(BEGIN, TELLING)
    lines = (quay.home / "logs" / "storywatch.log").read_text("utf-8").splitlines()
    words = [shlex.split(line) for line in lines]
    assert {tuple(line[1:3]) for line in words} == {
        ("info", "run_started"), ("info", "polled"), ("info", "batch"), ("info", "edition"),
        ("info", "run_ended"),
    }  # fmt: skip
    found = {line[2]: dict(word.split("=", 1) for word in line[3:]) for line in words}
    assert found["polled"] | {"seconds": "", "feed": ""} == {
        "feed": "", "outlet": "Quay", "reason": "ok", "status": "200", "entries": "1", "seconds": "",
        "bytes": str(len(site.routes["/feed"].body)),  # type: ignore[union-attr]
    }  # fmt: skip
    assert found["edition"]["brief"] == "quay/desk"
    assert found["run_ended"]["status"] == "completed"
    assert found["run_ended"]["articles"] == "1"
    assert sum(line[2] == "batch" for line in words) >= 6


def failing(desk: object, run_id: str, *, submit: object) -> StageResult:
    """Do nothing well."""
    del desk, run_id, submit
    return StageResult(Counts(), failures=["mail to h: refused: 550 no"])


def test_what_goes_wrong_is_a_warning(site: Site, tmp_path: Path) -> None:
    stages: list[Stage] = [failing]
    quay = Quay(tmp_path, site, log_level="warning")
    with pytest.raises(Exception, match="550"):
        quay.run(BEGIN, stages)
    [line] = (quay.home / "logs" / "storywatch.log").read_text("utf-8").splitlines()
    assert " warning run_ended flow=daily " in line
    assert line.endswith('status=failed note="mail to h: refused: 550 no"')


def test_json_and_standard_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = read_settings(home=tmp_path, log_to="stderr", log_format="json")
    with journal(settings, Home(tmp_path)):
        event("polled", outlet="The Paper", entries=3, seconds=0.12345, detail=None)
    event("polled", outlet="after the end")
    [line] = capsys.readouterr().err.splitlines()
    told = json.loads(line)
    assert told.pop("at").endswith("Z")
    assert told == {"level": "info", "event": "polled", "outlet": "The Paper", "entries": 3, "seconds": 0.123}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_secret_that_has_to_be_quoted_is_hidden_too(form: str, tmp_path: Path) -> None:
    remember(secret := 'plum "jam\\ 71')
    with journal(read_settings(home=tmp_path, log_format=form), Home(tmp_path)):
        event("delivery", detail=f"535 {secret} is wrong")
    line = (tmp_path / "logs" / "storywatch.log").read_text("utf-8")
    assert "535 *** is wrong" in line
    assert "jam" not in line


def test_none_and_a_folder_that_cannot_be_written_cost_no_run(tmp_path: Path) -> None:
    with journal(read_settings(home=tmp_path, log_to="none"), Home(tmp_path)):
        event("polled")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "logs").write_text("a file")
    with journal(read_settings(home=tmp_path), Home(tmp_path)):
        event("polled")


def test_the_log_stays_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "LARGEST", 2000)
    with journal(read_settings(home=tmp_path), Home(tmp_path)):
        for number in range(500):
            event("polled", number=number, outlet="The Paper")
    files = list((tmp_path / "logs").iterdir())
    assert len(files) == 5
    assert max(path.stat().st_size for path in files) <= 2000
    assert "number=499" in (tmp_path / "logs" / "storywatch.log").read_text("utf-8")


@given(st.text(max_size=30))
def test_a_value_never_breaks_its_line_or_makes_another_pair(text: str) -> None:
    shown = value_of(text)
    assert shown.isprintable() or shown.startswith('"')
    assert len(shown.splitlines()) == 1
    assert shown.startswith('"') or not set(shown) & set(' ="')
    assert (json.loads(shown) if shown.startswith('"') else shown) == text
